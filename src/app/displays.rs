//! The displays there are, and putting a window on one of them full screen.

use winit::dpi::{PhysicalPosition, PhysicalSize};
use winit::event_loop::{ActiveEventLoop, EventLoopProxy};
use winit::monitor::MonitorHandle;
use winit::window::{Fullscreen, Window};

use super::AppEvent;

/// A display that is on.
#[derive(Debug, Clone, PartialEq)]
pub struct Display {
    pub name: String,
    pub position: PhysicalPosition<i32>,
    pub size: PhysicalSize<u32>,
    pub primary: bool,
    /// winit's own; under X11 it knows only the displays there were at the start.
    handle: Option<MonitorHandle>,
}

/// The displays of the machine, the speaker's own first.
pub struct Displays {
    pub list: Vec<Display>,
}

impl Displays {
    pub fn now(event_loop: &ActiveEventLoop) -> Displays {
        let known = from_winit(event_loop);
        let mut list = x11::displays(&known).unwrap_or(known);
        // A laptop's own panel is the speaker's; where names tell nothing, the primary display is.
        list.sort_by_key(|d| (!d.is_built_in(), !d.primary, d.position.x, d.position.y));
        Displays { list }
    }

    /// What tells this set of displays from others.
    pub fn key(&self) -> String {
        let mut names: Vec<&str> = self.list.iter().map(|d| d.name.as_str()).collect();
        names.sort_unstable();
        names.join("+")
    }

    /// The display of a name, or of a number from 1.
    pub fn find(&self, wanted: &str) -> Option<usize> {
        let by_name = self.named(wanted);
        let by_number = wanted.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        by_name.or(by_number.filter(|&n| n < self.list.len()))
    }

    pub fn named(&self, name: &str) -> Option<usize> {
        self.list.iter().position(|d| d.name.eq_ignore_ascii_case(name))
    }

    /// Where the audience is unless told otherwise: the first display that is not the speaker's.
    pub fn external(&self) -> Option<usize> {
        (self.list.len() > 1).then_some(1)
    }
}

impl Display {
    fn is_built_in(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        ["edp", "lvds", "dsi", "built-in"].iter().any(|part| name.contains(part))
    }

    /// Where a window of a size in pixels stands in the middle.
    pub fn centred(&self, size: PhysicalSize<u32>) -> PhysicalPosition<i32> {
        let free = |whole: u32, part: u32| (whole.saturating_sub(part) / 2) as i32;
        let (x, y) = (free(self.size.width, size.width), free(self.size.height, size.height));
        PhysicalPosition::new(self.position.x + x, self.position.y + y)
    }

    /// For windows that are yet to be opened; `None` where winit does not know the display.
    pub fn fullscreen(&self) -> Option<Fullscreen> {
        self.handle.clone().map(|handle| Fullscreen::Borderless(Some(handle)))
    }

    /// Makes a window fill the display.
    pub fn fill(&self, window: &Window) {
        leave_fullscreen(window);
        // A full-screen window cannot be moved.
        window.set_outer_position(self.position);
        match self.fullscreen() {
            Some(fullscreen) => window.set_fullscreen(Some(fullscreen)),
            None => x11::fullscreen(window, true),
        }
    }
}

/// Takes a window out of full screen, however it came there.
pub fn leave_fullscreen(window: &Window) {
    match window.fullscreen() {
        Some(_) => window.set_fullscreen(None),
        None => x11::fullscreen(window, false),
    }
}

fn from_winit(event_loop: &ActiveEventLoop) -> Vec<Display> {
    let primary = event_loop.primary_monitor();
    let display = |monitor: MonitorHandle| Display {
        name: monitor.name().unwrap_or_else(|| "display".to_owned()),
        position: monitor.position(),
        size: monitor.size(),
        primary: primary.as_ref() == Some(&monitor),
        handle: Some(monitor),
    };
    event_loop.available_monitors().map(display).collect()
}

/// Whether the show is told when displays come or go; else they are looked at when something happens to a window.
pub fn are_watched() -> bool {
    x11::is_used()
}

/// Tells the show when displays come or go.
pub fn watch(events: EventLoopProxy<AppEvent>) {
    // Without the thread, displays are looked at when they are wanted.
    let _ = std::thread::Builder::new().name("displays".into()).spawn(move || x11::watch(&events));
}

/// What winit 0.30 does not do under X11: see displays come and go, and fill one that came.
#[cfg(all(unix, not(target_os = "macos")))]
mod x11 {
    use winit::dpi::{PhysicalPosition, PhysicalSize};
    use winit::event_loop::EventLoopProxy;
    use winit::raw_window_handle::{HasWindowHandle, RawWindowHandle};
    use winit::window::Window;
    use x11rb::connection::Connection;
    use x11rb::protocol::randr::{ConnectionExt as _, NotifyMask};
    use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};
    use x11rb::rust_connection::RustConnection;

    use super::{AppEvent, Display};

    /// Whether windows are X11's.
    pub fn is_used() -> bool {
        let is_set = |name| std::env::var_os(name).is_some();
        is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") && !is_set("WAYLAND_SOCKET")
    }

    fn connect() -> Option<(RustConnection, u32)> {
        if !is_used() {
            return None;
        }
        let (x, screen) = x11rb::connect(None).ok()?;
        let root = x.setup().roots.get(screen)?.root;
        Some((x, root))
    }

    /// The displays as the server has them now, with winit's handles where they still fit.
    pub fn displays(known: &[Display]) -> Option<Vec<Display>> {
        let (x, root) = connect()?;
        let monitors = x.randr_get_monitors(root, true).ok()?.reply().ok()?.monitors;
        let mut list = Vec::new();
        for monitor in monitors {
            let name = x.get_atom_name(monitor.name).ok()?.reply().ok()?.name;
            let mut display = Display {
                name: String::from_utf8_lossy(&name).into_owned(),
                position: PhysicalPosition::new(monitor.x.into(), monitor.y.into()),
                size: PhysicalSize::new(monitor.width.into(), monitor.height.into()),
                primary: monitor.primary,
                handle: None,
            };
            let same =
                known.iter().find(|k| (&k.name, k.position, k.size) == (&display.name, display.position, display.size));
            display.handle = same.and_then(|k| k.handle.clone());
            list.push(display);
        }
        (!list.is_empty()).then_some(list)
    }

    /// Waits for the server's word; ends with the event loop or the server.
    pub fn watch(events: &EventLoopProxy<AppEvent>) {
        let Some((x, root)) = connect() else { return };
        if x.randr_select_input(root, NotifyMask::SCREEN_CHANGE | NotifyMask::CRTC_CHANGE).is_err()
            || x.flush().is_err()
        {
            return;
        }
        while x.wait_for_event().is_ok() && events.send_event(AppEvent::Displays).is_ok() {}
    }

    /// Asks the window manager for full screen, or to end it (EWMH, _NET_WM_STATE).
    pub fn fullscreen(window: &Window, on: bool) {
        let id = window.window_handle().ok().and_then(|handle| match handle.as_raw() {
            RawWindowHandle::Xlib(handle) => u32::try_from(handle.window).ok(),
            RawWindowHandle::Xcb(handle) => Some(handle.window.get()),
            _ => None,
        });
        let ask = |id: u32| -> Option<()> {
            let (x, root) = connect()?;
            let atom = |name: &[u8]| Some(x.intern_atom(false, name).ok()?.reply().ok()?.atom);
            let (state, fullscreen) = (atom(b"_NET_WM_STATE")?, atom(b"_NET_WM_STATE_FULLSCREEN")?);
            let message = ClientMessageEvent::new(32, id, state, [u32::from(on), fullscreen, 0, 1, 0]);
            let mask = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
            x.send_event(false, root, mask, message).ok()?;
            // A round trip: the message must be with the server before the connection goes.
            x.get_input_focus().ok()?.reply().ok().map(drop)
        };
        // A window manager that does not listen leaves a plain window.
        id.and_then(ask);
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
mod x11 {
    use winit::event_loop::EventLoopProxy;
    use winit::window::Window;

    use super::{AppEvent, Display};

    pub fn is_used() -> bool {
        false
    }

    pub fn displays(_: &[Display]) -> Option<Vec<Display>> {
        None
    }

    pub fn watch(_: &EventLoopProxy<AppEvent>) {}

    pub fn fullscreen(_: &Window, _: bool) {}
}
