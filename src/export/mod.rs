//! Exporters: files made of the same display lists that the windows show.

pub mod cast;
mod deck;
mod escape;
pub mod file;
pub mod html;
pub mod movie;
pub mod paper;
pub mod pdf;
pub mod png;
pub mod pptx;
pub mod range;
pub mod template;

pub use deck::{PdfOptions, pdf as deck_pdf};
