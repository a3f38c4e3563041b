//! The two windows, and which display each is on.

use std::sync::Arc;
use std::time::Instant;

use tracing::info_span;
use winit::dpi::{LogicalSize, PhysicalSize};
use winit::event_loop::{ActiveEventLoop, EventLoopProxy};
use winit::window::{Fullscreen, Window, WindowAttributes, WindowId};

use super::access::Access;
use super::awaited::Wanted;
use super::displays::{Display, Displays, leave_fullscreen};
use super::loader::Request;
use super::painter::Graphics;
use super::pane::Pane;
use super::{App, AppEvent, state};
use crate::gpu::Pace;
use crate::page::Frame;
use crate::projector::Projector;
use crate::show::Wake;
use crate::text::Fonts;
use crate::view::access::Element;

/// The speaker's window before it is maximised.
const SPEAKER: PhysicalSize<u32> = PhysicalSize::new(1280, 800);

/// Whom a window is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Audience,
    Speaker,
}

impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Role::Audience => "audience",
            Role::Speaker => "speaker",
        }
    }
}

pub struct Windows {
    pub audience: Option<Pane>,
    pub speaker: Option<Pane>,
    pub graphics: Graphics,
    /// The display that the audience fills.
    placed: Option<Display>,
    /// The displays there were when they were last looked at.
    set: String,
}

impl Windows {
    pub fn new(graphics: Graphics) -> Windows {
        Windows { audience: None, speaker: None, graphics, placed: None, set: String::new() }
    }

    pub fn is_open(&self) -> bool {
        self.audience.is_some()
    }

    pub fn role(&self, id: WindowId) -> Option<Role> {
        let is = |pane: &Option<Pane>| pane.as_ref().is_some_and(|pane| pane.window.id() == id);
        if is(&self.audience) {
            return Some(Role::Audience);
        }
        is(&self.speaker).then_some(Role::Speaker)
    }

    pub fn pane(&mut self, role: Role) -> Option<&mut Pane> {
        match role {
            Role::Audience => self.audience.as_mut(),
            Role::Speaker => self.speaker.as_mut(),
        }
    }

    pub fn resize(&mut self, role: Role, size: PhysicalSize<u32>) {
        if let Some(pane) = self.pane(role) {
            pane.resize(size);
        }
    }

    /// Size of a window in pixels.
    pub fn size(&mut self, role: Role) -> (u32, u32) {
        let size = self.pane(role).map(|pane| pane.window.inner_size()).unwrap_or_default();
        (size.width, size.height)
    }

    /// Draws both again, and tells at once what changed: something happened.
    pub fn redraw(&mut self) {
        self.audience.iter_mut().chain(&mut self.speaker).for_each(|pane| pane.access.hurry());
        self.go_on();
    }

    /// Draws both again.
    pub fn go_on(&self) {
        // The audience comes first.
        self.audience.iter().chain(&self.speaker).for_each(|pane| pane.window.request_redraw());
    }

    pub fn draw(
        &mut self,
        role: Role,
        frame: &Frame,
        fonts: &Fonts,
        projector: Option<Projector>,
    ) -> Result<Option<Vec<Wanted>>, String> {
        let now = Instant::now();
        let pane = match role {
            Role::Audience => self.audience.as_mut(),
            Role::Speaker => self.speaker.as_mut(),
        };
        pane.map_or(Ok(None), |pane| pane.draw(frame, fonts, projector, &mut self.graphics, now))
    }

    /// Tells what is in a window. The speaker's tells by itself what is new, or the audience's where that is alone.
    pub fn tell(&mut self, role: Role, wake: Wake, element: impl FnOnce() -> Element) {
        let speaks = role == Role::Speaker || self.speaker.is_none();
        if let Some(pane) = self.pane(role) {
            pane.tell(wake, speaks, Instant::now(), element);
        }
    }

    /// Asks for what is due; the time when something will be.
    pub fn poll(&mut self, now: Instant) -> Option<Instant> {
        let wakes = [self.audience.as_mut(), self.speaker.as_mut()].map(|pane| pane.and_then(|pane| pane.poll(now)));
        wakes.into_iter().flatten().min()
    }
}

impl App {
    /// Opens the audience's window and, where there is a second display or it is wanted, the speaker's.
    pub(super) fn open_windows(&mut self, event_loop: &ActiveEventLoop) -> Result<(), String> {
        let displays = info_span!("displays").in_scope(|| Displays::now(event_loop));
        let wanted = self.options.display.as_ref().and_then(|name| displays.find(name));
        if let (Some(name), None) = (&self.options.display, wanted) {
            self.notes.push(format!("there is no display `{name}`; `footlight doctor` lists them"));
        }
        let audience = wanted
            .or_else(|| self.chosen(&displays))
            .or_else(|| displays.external())
            .and_then(|index| displays.list.get(index))
            .cloned();
        if audience.is_some() {
            self.session.set_fullscreen(true);
        }
        let title = self.presentation.deck.meta.title.clone().unwrap_or_else(|| "footlight".into());
        let whole = audience.as_ref().map_or(Some(Fullscreen::Borderless(None)), Display::fullscreen);
        let size = LogicalSize::new(1280.0, 1280.0 / self.presentation.deck.meta.aspect.0);
        let mut attributes = Window::default_attributes()
            .with_title(title)
            .with_inner_size(size)
            .with_fullscreen(whole.filter(|_| self.session.is_fullscreen()));
        if let Some(display) = &audience {
            attributes = attributes.with_position(display.position);
        }
        self.windows.audience =
            Some(open(event_loop, attributes, self.events.clone(), &mut self.windows.graphics, Pace::Fifo)?);
        // With one display there is nothing to come back to when it goes.
        self.windows.placed = audience.clone();
        self.windows.set = displays.key();
        if self.options.speaker.unwrap_or(audience.is_some()) {
            self.open_speaker(event_loop)?;
        }
        Ok(())
    }

    pub(super) fn open_speaker(&mut self, event_loop: &ActiveEventLoop) -> Result<(), String> {
        let displays = Displays::now(event_loop);
        let audience = self.windows.placed.as_ref().map(|display| display.name.clone());
        let own = displays.list.iter().find(|d| audience.as_ref().is_some_and(|name| *name != d.name));
        let mut attributes = Window::default_attributes()
            .with_title("footlight: speaker")
            .with_inner_size(LogicalSize::new(1280.0, 800.0))
            .with_min_inner_size(LogicalSize::new(480.0, 320.0));
        if let Some(display) = own {
            attributes = attributes.with_position(display.centred(SPEAKER)).with_maximized(true);
        }
        let pane = open(event_loop, attributes, self.events.clone(), &mut self.windows.graphics, Pace::Mailbox)?;
        self.windows.speaker = Some(pane);
        self.loader.ask(Request::Check);
        Ok(())
    }

    pub(super) fn close_speaker(&mut self) {
        self.windows.speaker = None;
        self.loader.ask(Request::Pictures(Role::Speaker, Vec::new()));
        self.windows.redraw();
    }

    /// Fills the display that the audience's window was opened for, where winit could not: it does not know all.
    pub(super) fn fill_display(&self) {
        let placed = self.windows.placed.as_ref().filter(|display| display.fullscreen().is_none());
        if let (Some(display), Some(pane), true) = (placed, &self.windows.audience, self.session.is_fullscreen()) {
            display.fill(&pane.window);
        }
    }

    /// Puts the audience full screen on the next display, and the speaker on another.
    pub(super) fn next_display(&mut self, event_loop: &ActiveEventLoop) {
        let displays = Displays::now(event_loop);
        let count = displays.list.len();
        if count < 2 {
            return self.note("there is only one display".into());
        }
        let current = self.windows.placed.as_ref().and_then(|display| displays.named(&display.name));
        self.place_audience(&displays, current.map_or(1, |index| (index + 1) % count));
        self.remember(&displays);
    }

    /// Where the audience was put when there were these displays.
    fn chosen(&self, displays: &Displays) -> Option<usize> {
        displays.named(self.choices.get(&displays.key())?)
    }

    /// Writes down where the audience is, for the next time there are these displays.
    fn remember(&mut self, displays: &Displays) {
        let Some(name) = self.audience_display() else { return };
        self.choices.insert(displays.key(), name);
        if let (Some(file), Ok(text)) = (state::choices_file(), serde_json::to_string_pretty(&self.choices)) {
            self.keeper.write(file, text);
        }
    }

    /// Full screen on a display, and the speaker's window off it.
    fn place_audience(&mut self, displays: &Displays, index: usize) {
        let Some(display) = displays.list.get(index) else { return };
        if let Some(pane) = &self.windows.audience {
            display.fill(&pane.window);
        }
        self.session.set_fullscreen(true);
        let other = displays.list.iter().find(|d| d.name != display.name);
        if let (Some(pane), Some(other)) = (&self.windows.speaker, other) {
            pane.window.set_maximized(false);
            pane.window.set_outer_position(other.centred(SPEAKER));
            pane.window.set_maximized(true);
        }
        self.windows.placed = Some(display.clone());
        self.keep();
        self.windows.redraw();
    }

    /// Displays come and go in mid-talk: the audience follows an external one, and leaves full screen when the last
    /// goes, so that the speaker keeps the notes.
    pub(super) fn check_displays(&mut self, event_loop: &ActiveEventLoop) {
        let displays = Displays::now(event_loop);
        if std::mem::replace(&mut self.windows.set, displays.key()) == displays.key() {
            return;
        }
        let before = self.windows.placed.as_ref().and_then(|display| displays.named(&display.name));
        let kept = before.filter(|_| displays.list.len() > 1).or_else(|| self.chosen(&displays));
        match kept.or_else(|| displays.external()) {
            Some(index) => self.place_audience(&displays, index),
            None => {
                if let Some(pane) = self.windows.audience.as_ref().filter(|_| self.windows.placed.is_some()) {
                    leave_fullscreen(&pane.window);
                    self.session.set_fullscreen(false);
                }
                let words = "the audience's display is gone; it fills the next one that comes".to_owned();
                let now = self.now();
                self.session.notify_for(words, std::time::Duration::from_secs(8), now);
                self.windows.redraw();
            }
        }
    }

    /// The name of the display the audience is on.
    pub(super) fn audience_display(&self) -> Option<String> {
        self.windows.placed.as_ref().map(|display| display.name.clone())
    }
}

fn open(
    event_loop: &ActiveEventLoop,
    attributes: WindowAttributes,
    events: EventLoopProxy<AppEvent>,
    graphics: &mut Graphics,
    pace: Pace,
) -> Result<Pane, String> {
    // Screen readers must know of a window before it is seen.
    let attributes = attributes.with_visible(false);
    let window = info_span!("window").in_scope(|| event_loop.create_window(attributes)).map_err(|e| e.to_string())?;
    let access = info_span!("access").in_scope(|| Access::new(event_loop, &window, events));
    window.set_visible(true);
    let pane = Pane::new(Arc::new(window), access, graphics, pace)?;
    pane.window.request_redraw();
    Ok(pane)
}
