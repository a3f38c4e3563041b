//! Terminal sessions as data and as functions of time: transcripts that play, recordings, and the screen of either.
//!
//! Knows only `diag` of ours. Nothing here draws: a [`Screen`] is what a drawer is given.

pub mod cast;
pub mod dump;
mod grid;
mod guard;
mod index;
mod live;
mod motion;
mod perform;
mod playback;
mod printed;
mod prompts;
mod pty;
mod record;
mod recording;
mod reel;
mod rhythm;
mod screen;
mod screens;
mod tape;
mod timing;
mod transcript;
mod utf8;

pub use grid::{Grid, MAX_COLS, MAX_ROWS};
pub use index::Index;
pub use live::{LiveShell, Look, Run as ShellRun};
pub use perform::Performance;
pub use playback::{PlayOptions, Playback};
pub use printed::printed;
pub use record::record;
pub use recording::{Marker, Recording};
pub use reel::Reel;
pub use screen::{Cell, Cursor, CursorShape, Role, Row, Run, Screen, Style, TAB_STOP, TermColor, Underline};
pub use screens::{Screens, Seen};
pub use timing::{Options, parse_duration};
pub use transcript::{Command, Fault, InputLine, Output, Transcript};
