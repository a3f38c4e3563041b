//! How far the current slide is revealed, and since when.

use std::time::Duration;

use crate::show::moment::{Moment, Position};
use crate::show::outline::SlideOutline;

/// When a step appeared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// So long ago that nothing of it moves.
    LongAgo,
    At(Duration),
}

/// A slide with the steps that have appeared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reveal {
    position: Position,
    /// One for each step; `position.step + 1` of them.
    shown: Vec<Shown>,
}

impl Reveal {
    pub fn settled(position: Position) -> Reveal {
        Reveal { position, shown: vec![Shown::LongAgo; position.step + 1] }
    }

    /// The last step appears now, all before it have been there.
    pub fn appearing(position: Position, now: Duration) -> Reveal {
        let mut reveal = Reveal::settled(position);
        reveal.replay(position.step, now);
        reveal
    }

    pub fn position(&self) -> Position {
        self.position
    }

    pub fn moment(&self, now: Duration) -> Moment {
        Moment::new(self.position, self.shown.iter().map(|shown| age(*shown, now)).collect())
    }

    /// One more step appears.
    pub fn step(&mut self, now: Duration) {
        self.position.step += 1;
        self.shown.push(Shown::At(now));
    }

    /// A step appears once more.
    pub fn replay(&mut self, step: usize, now: Duration) {
        if let Some(shown) = self.shown.get_mut(step) {
            *shown = Shown::At(now);
        }
    }

    /// Whether any step is still performing.
    pub fn is_playing(&self, slide: &SlideOutline, now: Duration) -> bool {
        self.shown.iter().enumerate().any(|(step, shown)| age(*shown, now) < slide.play(step))
    }

    /// Ends every performance.
    pub fn finish(&mut self) {
        self.shown.fill(Shown::LongAgo);
    }

    /// The same slide in another deck, where it may have fewer steps.
    pub fn moved(mut self, slide: usize, steps: usize) -> Reveal {
        self.shown.truncate(steps.saturating_add(1));
        self.position = Position::new(slide, self.shown.len() - 1);
        self
    }
}

fn age(shown: Shown, now: Duration) -> Duration {
    match shown {
        Shown::LongAgo => Duration::MAX,
        Shown::At(at) => now.saturating_sub(at),
    }
}
