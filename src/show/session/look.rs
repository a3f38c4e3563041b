//! How the slide is shown: blank, frozen, pointed at, previewed; and the size of the notes.

use std::time::Duration;

use super::Session;
use crate::show::moment::{Moment, Position};

/// What the audience sees in place of the slide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    Black,
    White,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointerTool {
    Laser,
    Spotlight,
}

/// A simulated projector or eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preview {
    #[default]
    Off,
    /// A lamp at the end of its life.
    DimLamp,
    /// 1024×768.
    LowResolution,
    YellowTint,
    /// Light in the room lifts the black.
    AmbientLight,
    /// Red and green look alike.
    ColorBlindness,
}

impl Preview {
    pub(super) fn next(self) -> Preview {
        match self {
            Preview::Off => Preview::DimLamp,
            Preview::DimLamp => Preview::LowResolution,
            Preview::LowResolution => Preview::YellowTint,
            Preview::YellowTint => Preview::AmbientLight,
            Preview::AmbientLight => Preview::ColorBlindness,
            Preview::ColorBlindness => Preview::Off,
        }
    }
}

/// The smallest and largest size of the notes, in steps.
pub(super) const NOTES_SIZES: std::ops::RangeInclusive<i8> = -4..=8;
/// How much a step enlarges them.
const NOTES_STEP: f32 = 1.15;

/// What the audience keeps seeing while the speaker moves on.
#[derive(Debug, Clone)]
pub(super) struct Frozen {
    /// In the deck as it was then: whatever becomes of that, the picture stays.
    pub moment: Moment,
    /// Where that is now.
    pub position: Position,
    preview: Preview,
}

impl Session {
    pub fn blank(&self) -> Option<Blank> {
        self.blank
    }

    pub(super) fn toggle_blank(&mut self, blank: Blank) {
        self.blank = if self.blank == Some(blank) { None } else { Some(blank) };
    }

    /// Whether the audience's picture stands still while the speaker moves on. The page it was drawn from must be kept
    /// with it, should the deck be reloaded meanwhile.
    pub fn is_frozen(&self) -> bool {
        self.frozen.is_some()
    }

    pub(super) fn toggle_freeze(&mut self, now: Duration) {
        let frozen = || Frozen { moment: self.speaker_moment(now), position: self.position(), preview: self.preview };
        self.frozen = if self.is_frozen() { None } else { Some(frozen()) };
    }

    /// Where the frozen picture stands in the deck as it is now.
    pub fn frozen_at(&self) -> Option<Position> {
        self.frozen.as_ref().map(|frozen| frozen.position)
    }

    /// Whether nothing moves from one place to another: the show's wish, or the deck's.
    pub fn has_reduced_motion(&self) -> bool {
        self.reduced_motion || self.outline.reduced_motion
    }

    /// Whether to let nothing move from one place to another, whatever the deck wants.
    pub fn set_reduced_motion(&mut self, reduced: bool) {
        self.reduced_motion = reduced;
    }

    pub fn light_dark_swapped(&self) -> bool {
        self.light_dark_swapped
    }

    pub fn preview(&self) -> Preview {
        self.preview
    }

    /// What the audience's picture is shown through.
    pub fn audience_preview(&self) -> Preview {
        self.frozen.as_ref().map_or(self.preview, |frozen| frozen.preview)
    }

    pub(super) fn toggle_pointer(&mut self, tool: PointerTool) {
        self.pointer = if self.pointer == Some(tool) { None } else { Some(tool) };
    }

    /// The pointer that is on.
    pub fn pointer_tool(&self) -> Option<PointerTool> {
        self.pointer
    }

    /// The pointer on the speaker's slide, in slide units.
    pub fn pointer(&self) -> Option<(PointerTool, (f32, f32))> {
        self.pointer.zip(self.pointer_at)
    }

    /// The pointer on the audience's slide: none while that is another one, or blank.
    pub fn audience_pointer(&self) -> Option<(PointerTool, (f32, f32))> {
        let same = self.frozen_at().is_none_or(|frozen| frozen.slide == self.position().slide);
        self.pointer().filter(|_| same && self.blank.is_none())
    }

    /// How many times their normal size the notes have.
    pub fn notes_scale(&self) -> f32 {
        NOTES_STEP.powi(self.notes_size.into())
    }

    pub(super) fn resize_notes(&mut self, steps: i8) {
        self.notes_size = self.notes_size.saturating_add(steps).clamp(*NOTES_SIZES.start(), *NOTES_SIZES.end());
    }
}
