//! What each window shows: presentation, session and time in, a frame out.

mod audience;
mod outline;

pub use audience::audience;
pub use outline::outline;
