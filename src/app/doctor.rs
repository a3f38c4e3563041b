//! What the machine has for a show, and how to get what it lacks.

use winit::application::ApplicationHandler;
use winit::event::WindowEvent;
use winit::event_loop::ActiveEventLoop;
use winit::window::WindowId;

use super::displays::Displays;
use super::painter::has_graphics_device;
use super::{AppEvent, Failure, config, event_loop};
use crate::gpu::{Gpu, Preference};
use crate::text::Fonts;

/// The findings, one a line, for a terminal; and whether anything is missing.
pub fn report() -> (String, bool) {
    let mut lines = vec![format!("footlight {}", env!("CARGO_PKG_VERSION"))];
    let mut missing = false;
    let mut tell = |name: &str, what: String| lines.push(format!("{name:<12}{what}"));
    match displays() {
        Ok(found) => {
            for (index, line) in found.iter().enumerate() {
                tell(if index == 0 { "displays" } else { "" }, line.clone());
            }
        }
        Err(why) => {
            missing = true;
            tell("displays", format!("none: {why}"));
            tell("", "a talk can still be exported; on Debian and its kin, windows need".into());
            tell("", "libxkbcommon-x11-0 libxcursor1 libxi6, or a Wayland session".into());
        }
    }
    match Gpu::headless(Preference::Any) {
        Ok(gpu) => {
            tell("graphics", gpu.description());
            tell("back end", back_end(&gpu).into());
        }
        Err(why) => {
            tell("graphics", format!("{why}"));
            tell("back end", "CPU; a Vulkan driver makes it faster (mesa-vulkan-drivers)".into());
        }
    }
    let (own, system) = Fonts::census();
    tell("fonts", format!("{own} faces inside the program, {system} of the system for what those lack"));
    if system == 0 {
        tell("", "for Chinese, Japanese, Korean and others install a font, such as fonts-noto-cjk".into());
    }
    let settings = config::path().map_or("no folder for settings is known".into(), |path| {
        let state = if path.exists() { "read" } else { "not there, which is fine" };
        format!("{} ({state})", path.display())
    });
    tell("settings", settings);
    (lines.join("\n") + "\n", missing)
}

/// What draws slides unless told otherwise, and why.
fn back_end(gpu: &Gpu) -> &'static str {
    match gpu.is_software() {
        _ if !has_graphics_device() => "CPU, since the system has no graphics device (--backend gpu looks for one)",
        true => "CPU, since the graphics are a program themselves (--backend gpu insists)",
        false => "GPU",
    }
}

/// A line for each display.
fn displays() -> Result<Vec<String>, String> {
    let event_loop = event_loop().map_err(|failure| match failure {
        Failure::NoDisplay(why) | Failure::Other(why) => why,
    })?;
    let mut look = Look { lines: Vec::new() };
    event_loop.run_app(&mut look).map_err(|e| e.to_string())?;
    Ok(look.lines)
}

/// Looks at the displays as soon as the event loop runs, and ends it.
struct Look {
    lines: Vec<String>,
}

impl ApplicationHandler<AppEvent> for Look {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        let displays = Displays::now(event_loop);
        let external = displays.external();
        self.lines = displays
            .list
            .iter()
            .enumerate()
            .map(|(index, display)| {
                let role = match (external, displays.list.len()) {
                    (Some(audience), _) if audience == index => "the audience's",
                    (Some(_), _) => "the speaker's",
                    (None, _) => "for both windows",
                };
                let (size, at) = (display.size, display.position);
                format!("{} {}: {}x{} at {},{}, {role}", index + 1, display.name, size.width, size.height, at.x, at.y)
            })
            .collect();
        event_loop.exit();
    }

    fn window_event(&mut self, _: &ActiveEventLoop, _: WindowId, _: WindowEvent) {}
}
