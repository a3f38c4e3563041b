//! Exporters: files made of the same display lists that the windows show.

pub mod pdf;
pub mod png;
pub mod range;
