//! Exporters: files made of the same display lists that the windows show.

mod deck;
pub mod file;
pub mod paper;
pub mod pdf;
pub mod png;
pub mod range;
pub mod template;

pub use deck::{PdfOptions, pdf as deck_pdf};
