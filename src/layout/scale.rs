//! The sizes of type and the distances between things, in slide units, before a slide shrinks.

/// Running text: 4.7 % of a 16:9 slide's height.
pub const BODY: f32 = 42.0;
/// The title of a slide.
pub const TITLE: f32 = 66.0;
/// A heading inside a slide.
pub const SUBTITLE: f32 = 50.0;
/// The largest type of a code block or transcript.
pub const CODE_MAX: f32 = 40.0;
/// The smallest type of a code block that still fits its longest line.
pub const CODE_MIN: f32 = 23.0;
/// Footers, page numbers and credits: the smallest type there is, 2.7 % of a 16:9 slide's height.
pub const SMALL: f32 = 24.0;

/// [`SMALL`] on a page of a height, so that it keeps its share of a slide that is not as wide.
pub fn small(height: f32) -> f32 {
    SMALL * (height / 900.0).max(1.0)
}

/// The smallest share of its size that type is set at to fit a slide.
pub const FLOOR: f32 = 0.55;

/// The smallest share of its size that a title shrinks to with its slide: titles keep a rhythm from slide to slide.
pub const TITLE_FLOOR: f32 = 0.8;

/// Left and right margin of a slide.
pub const MARGIN_X: f32 = 120.0;
/// Upper and lower margin of a slide.
pub const MARGIN_Y: f32 = 96.0;
/// Between blocks.
pub const GAP: f32 = 34.0;
/// Between a slide's title and what follows.
pub const TITLE_GAP: f32 = 52.0;
