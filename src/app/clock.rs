//! The clock of a show: time since it began, with the time that the machine slept.

use std::time::Duration;

/// A clock that never goes back.
#[derive(Debug)]
pub struct Clock {
    started: Duration,
}

impl Clock {
    /// Begins now.
    pub fn start() -> Clock {
        Clock { started: since_boot() }
    }

    pub fn elapsed(&self) -> Duration {
        since_boot().saturating_sub(self.started)
    }
}

/// Rust's own `Instant` stands while a Linux or macOS machine sleeps; a talk goes on.
#[cfg(unix)]
fn since_boot() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let clock = ClockId::Boottime;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    let clock = ClockId::Monotonic;
    Duration::try_from(clock_gettime(clock)).unwrap_or_default()
}

#[cfg(not(unix))]
fn since_boot() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);
    FIRST.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_at_nothing_and_goes_on() {
        let clock = Clock::start();
        let first = clock.elapsed();
        assert!(first < Duration::from_secs(60 * 60) && clock.elapsed() >= first);
    }
}
