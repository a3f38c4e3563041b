//! Which window is on which display.

use winit::event_loop::ActiveEventLoop;
use winit::monitor::MonitorHandle;

/// The displays of the machine, the speaker's own first.
pub struct Displays {
    pub monitors: Vec<MonitorHandle>,
}

impl Displays {
    pub fn now(event_loop: &ActiveEventLoop) -> Displays {
        let mut monitors: Vec<MonitorHandle> = event_loop.available_monitors().collect();
        let primary = event_loop.primary_monitor();
        // A laptop's own panel is the speaker's; where names tell nothing, the primary display is.
        monitors.sort_by_key(|m| {
            let name = m.name().unwrap_or_default().to_ascii_lowercase();
            let built_in = ["edp", "lvds", "dsi", "built-in"].iter().any(|part| name.contains(part));
            (!built_in, primary.as_ref() != Some(m), m.position().x, m.position().y)
        });
        Displays { monitors }
    }

    /// What tells this set of displays from others.
    pub fn key(&self) -> String {
        let mut names: Vec<String> = self.monitors.iter().map(name).collect();
        names.sort();
        names.join("+")
    }

    /// The display of a name, or of a number from 1.
    pub fn find(&self, wanted: &str) -> Option<usize> {
        let by_name = self.monitors.iter().position(|m| name(m).eq_ignore_ascii_case(wanted));
        let by_number = wanted.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        by_name.or(by_number.filter(|&n| n < self.monitors.len()))
    }

    /// Where the audience is unless told otherwise: the first display that is not the speaker's.
    pub fn external(&self) -> Option<usize> {
        (self.monitors.len() > 1).then_some(1)
    }

    pub fn index_of(&self, monitor: &MonitorHandle) -> Option<usize> {
        self.monitors.iter().position(|m| m == monitor)
    }
}

pub fn name(monitor: &MonitorHandle) -> String {
    monitor.name().unwrap_or_else(|| "display".to_owned())
}
