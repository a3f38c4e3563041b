//! What each window shows: presentation, session and time in, a frame out.

mod audience;

pub use audience::audience;
