//! The running show as a pure state machine: no clock, window, GPU or fonts, and nothing of ours.

mod moment;

pub use moment::{Moment, Position, Wake};
