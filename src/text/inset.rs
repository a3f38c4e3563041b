//! A drawing that stands in a line of text like a word: a formula.

use std::sync::Arc;

use crate::color::Color;
use crate::scene::Path;

/// Outlines in em of the text round it, from the left end of its baseline, `y` down.
#[derive(Debug, Clone, PartialEq)]
pub struct Inset {
    pub width: f32,
    /// How far it reaches above the baseline.
    pub above: f32,
    /// How far it reaches below the baseline.
    pub below: f32,
    pub parts: Vec<InsetPart>,
    /// What it is for those who cannot see it: the source of a formula.
    pub alt: Arc<str>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct InsetPart {
    pub path: Arc<Path>,
    /// That of the text when there is none.
    pub color: Option<Color>,
    /// The width of a line, in em; filled without it.
    pub stroke: Option<f32>,
}

/// What holds an inset's place in the text: invisible and without a width of its own, but no blank.
pub(super) const PLACE: &str = "\u{2063}";
