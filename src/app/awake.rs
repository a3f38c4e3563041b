//! Keeps the screen on while the audience looks at it.
//!
//! The `keepawake` crate does this over D-Bus, and brings zbus with an asynchronous runtime for it: some eighty crates for
//! one call. So the desktop's own program is asked to: it holds the screen awake for as long as the command that it is
//! given runs. That command is `cat`, which ends when its input does: when the show lets go, or is gone, however it ended.
//! Under X11 the server's own screen saver is held off too, for desktops without such a program.
//!
//! Whatever of this is missing, the show goes on. On Windows nothing is done.

use std::process::{Child, ChildStdin, Command, Stdio};

/// What holds the screen awake, while it does.
#[derive(Default)]
pub struct Awake {
    held: Option<Hold>,
}

/// All of it lets go when it is dropped.
struct Hold {
    _input: Option<ChildStdin>,
    #[cfg(all(unix, not(target_os = "macos")))]
    _x11: Option<x11rb::rust_connection::RustConnection>,
}

impl Awake {
    /// Holds the screen awake from now on, or lets it sleep again.
    pub fn hold(&mut self, on: bool) {
        if on != self.held.is_some() {
            self.held = on.then(Hold::new);
        }
    }
}

impl Hold {
    fn new() -> Hold {
        let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
        Hold {
            _input: inhibitors(&desktop).iter().find_map(|words| start(words)),
            #[cfg(all(unix, not(target_os = "macos")))]
            _x11: suspend_x11(),
        }
    }
}

/// The programs that can hold this desktop awake, the best first, with their arguments.
fn inhibitors(desktop: &str) -> Vec<Vec<&'static str>> {
    if cfg!(target_os = "macos") {
        return vec![vec!["caffeinate", "-d", "-i", "cat"]];
    }
    let logind = vec!["systemd-inhibit", "--what=idle:sleep", "--who=footlight", "--why=presenting a talk", "cat"];
    let gnome = vec!["gnome-session-inhibit", "--inhibit", "idle:suspend", "--reason", "presenting a talk", "cat"];
    // GNOME does not heed what logind is told.
    if desktop.split(':').any(|name| name == "GNOME") { vec![gnome, logind] } else { vec![logind] }
}

/// The input of the program, whose end is its end; `None` where there is no such program.
fn start(words: &[&str]) -> Option<ChildStdin> {
    let (program, arguments) = words.split_first()?;
    let mut process = Command::new(program);
    process.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child: Child = process.spawn().ok()?;
    let input = child.stdin.take();
    // Someone has to see it end.
    let _ = std::thread::Builder::new().name("awake".into()).spawn(move || child.wait());
    input
}

/// Holds off the screen saver of the X server, for as long as the connection lasts.
#[cfg(all(unix, not(target_os = "macos")))]
fn suspend_x11() -> Option<x11rb::rust_connection::RustConnection> {
    use x11rb::protocol::screensaver::ConnectionExt;
    if std::env::var_os("WAYLAND_DISPLAY").is_some() || std::env::var_os("DISPLAY").is_none() {
        return None;
    }
    let (x, _) = x11rb::connect(None).ok()?;
    // Suspending came with version 1.1 of the extension.
    x.screensaver_query_version(1, 1).ok()?.reply().ok()?;
    x.screensaver_suspend(1).ok()?.check().ok()?;
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(target_os = "macos"))]
    fn gnome_is_asked_in_its_own_way_first() {
        let first = |desktop| inhibitors(desktop)[0][0];
        assert_eq!(
            [first("ubuntu:GNOME"), first("KDE"), first("")],
            ["gnome-session-inhibit", "systemd-inhibit", "systemd-inhibit"]
        );
    }

    #[test]
    fn what_is_not_there_is_passed_over() {
        assert!(start(&["footlight-has-no-such-program"]).is_none() && start(&[]).is_none());
    }
}
