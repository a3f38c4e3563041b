//! The running show as a pure state machine: no clock, window, GPU or fonts, and nothing of ours.
//!
//! A window's key goes through a [`KeyReader`](keys::KeyReader) and becomes a [`Command`](command::Command); a
//! [`Session`](session::Session) obeys it and answers with [`Effect`](session::Effect)s. What there is to see is a
//! [`Moment`].

pub mod command;
pub mod keys;
mod moment;
pub mod outline;
pub mod pace;
pub mod rehearsal;
pub mod saved;
pub mod session;
pub mod timer;

pub use moment::{Moment, Position, Wake};
