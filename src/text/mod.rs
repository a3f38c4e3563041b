//! Text: styles and spans in, shaped immutable blocks out. Only this module, and the back ends' files of the same stem,
//! know cosmic-text.

mod block;
mod emoji;
mod fonts;
pub mod highlight;
mod inset;
mod rich;

pub use block::{Line, Mark, Stretch, TextBlock};
pub use fonts::Fonts;
pub use inset::{Inset, InsetPart};
pub use rich::{Align, Family, Layout, RichText, Style, Wrap, is_right_to_left};

/// Shared by the back ends: the engine's own types, under one name.
pub(crate) mod engine {
    pub use cosmic_text::{CacheKey, CacheKeyFlags, LayoutGlyph, LayoutRun, SwashCache, SwashContent, fontdb};
}
