//! What the tour shows a part of.

use std::time::Duration;

/// A light, and when it changes.
pub struct Cue {
    pub lamp: usize,
    pub level: f32,
    pub after: Duration,
}

impl Cue {
    pub fn is_dark(&self) -> bool {
        self.level <= 0.0
    }
}
