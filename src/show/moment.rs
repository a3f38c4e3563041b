//! When a slide is seen: the argument that makes it a picture.

use std::time::Duration;

/// Where the show is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// Index of the slide, from 0.
    pub slide: usize,
    /// How far it is revealed; 0 is the slide as it opens.
    pub step: usize,
}

impl Position {
    pub const fn new(slide: usize, step: usize) -> Position {
        Position { slide, step }
    }
}

/// Where the show is, and how long ago each step of the slide appeared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub position: Position,
    /// `ages[i]`: how long ago step `i` appeared; `ages.len() == position.step + 1`.
    ages: Vec<Duration>,
    is_still: bool,
    reduced_motion: bool,
}

impl Moment {
    /// Every step appeared long ago: what going back shows.
    pub fn settled(position: Position) -> Moment {
        Moment { position, ages: vec![Duration::MAX; position.step + 1], is_still: false, reduced_motion: false }
    }

    /// The same for a page that never moves: what a recording is best known by may stand for its end.
    pub fn still(position: Position) -> Moment {
        Moment { is_still: true, ..Moment::settled(position) }
    }

    /// Step `i` appeared `ages[i]` ago; missing ages count as long ago.
    pub fn new(position: Position, mut ages: Vec<Duration>) -> Moment {
        ages.resize(position.step + 1, Duration::MAX);
        Moment { position, ages, is_still: false, reduced_motion: false }
    }

    /// The same, with steps that appear in their place.
    #[must_use]
    pub fn with_reduced_motion(self, reduced_motion: bool) -> Moment {
        Moment { reduced_motion, ..self }
    }

    /// Whether what appears must not move.
    pub fn has_reduced_motion(&self) -> bool {
        self.reduced_motion
    }

    /// How long ago a step appeared; `None` when it has not yet.
    pub fn age(&self, step: usize) -> Option<Duration> {
        self.ages.get(step).copied()
    }

    /// Whether it is a page of a document or of an overview, rather than of a show.
    pub fn is_still(&self) -> bool {
        self.is_still
    }

    pub fn is_settled(&self) -> bool {
        self.ages.iter().all(|&age| age == Duration::MAX)
    }
}

/// When a picture stops being true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// It moves: draw again at the next frame.
    NextFrame,
    /// It is still until then.
    After(Duration),
    /// Only a command or a reload changes it.
    Never,
}

impl Wake {
    /// The earlier of the two.
    #[must_use]
    pub fn sooner(self, other: Wake) -> Wake {
        match (self, other) {
            (Wake::NextFrame, _) | (_, Wake::NextFrame) => Wake::NextFrame,
            (Wake::Never, wake) | (wake, Wake::Never) => wake,
            (Wake::After(a), Wake::After(b)) => Wake::After(a.min(b)),
        }
    }
}
