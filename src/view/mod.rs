//! What each window shows: presentation, session and time in, a frame out. Everything is drawn as display lists; there is
//! no clock, window or thread in here.
//!
//! [`audience`] is the projector's picture, [`speaker`] the speaker's window. Overview, help and prompts lie over both.
//! [`access`] says the same to those who cannot see it.

pub mod access;
mod audience;
mod board;
mod faults;
mod help;
mod morph;
pub mod notes;
mod outline;
mod overlay;
mod overview;
mod palette;
mod pointer;
mod prompt;
mod shell;
mod speaker;
mod thumbnail;
mod transition;

use std::time::Duration;

pub use audience::audience;
pub use outline::outline;
pub use speaker::{Hit, SpeakerView, SpeakerWindow, WallClock, speaker};
pub use transition::{Kind, transition};

use crate::diag::{Diagnostic, Severity};
use crate::load::Presentation;
use crate::show::keys::KeyTable;
use crate::show::session::Session;
use crate::term::Screen;

/// What every view is drawn from.
#[derive(Clone, Copy)]
pub struct Stage<'a> {
    pub presentation: &'a Presentation,
    /// What was shown when the audience's picture was frozen.
    pub frozen: Option<&'a Presentation>,
    /// The screen of the live shell, if one runs; and as it was when the audience's picture was frozen.
    pub shell: Option<&'a Screen>,
    pub frozen_shell: Option<&'a Screen>,
    /// Whether the speaker has a window: what only the speaker should know is said there and nowhere else.
    pub has_speaker: bool,
    pub session: &'a Session,
    /// For the help, and to name the key that leads out of a state.
    pub keys: &'a KeyTable,
    /// What is wrong with the deck. Hints are not shown.
    pub faults: &'a [Diagnostic],
    /// What a check of the whole talk found, once it was checked.
    pub findings: Findings,
    /// What else the speaker should know, one sentence each.
    pub notes: &'a [String],
    /// Time since the program's start, as the session counts it.
    pub now: Duration,
}

/// How much a check found; hints do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Findings {
    pub errors: usize,
    pub warnings: usize,
}

impl Findings {
    pub fn count(found: &[Diagnostic]) -> Findings {
        let of = |severity| found.iter().filter(|d| d.severity == severity).count();
        Findings { errors: of(Severity::Error), warnings: of(Severity::Warning) }
    }
}
