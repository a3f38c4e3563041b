//! A window of the show: its painter, and when it must be drawn again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use winit::dpi::PhysicalSize;
use winit::window::Window;

use super::awaited::{Awaited, Drawable, Wanted};
use super::painter::{Graphics, Painted, Painter};
use crate::geom::{Point, Transform};
use crate::gpu::{Pace, Shaders};
use crate::page::Frame;
use crate::projector::Projector;
use crate::scene::{DisplayList, Link, LinkTarget};
use crate::show::Wake;
use crate::text::Fonts;

/// How long a moving picture waits for its next frame where drawing does not wait for the display.
const FRAME: Duration = Duration::from_millis(16);

/// How long to wait before a window that was busy is drawn again.
const RETRY: Duration = Duration::from_millis(50);

/// How long a pointer that does not move is seen.
const POINTER_SEEN: Duration = Duration::from_secs(2);

pub struct Pane {
    // Dropped before the window it draws into.
    painter: Painter,
    pub window: Arc<Window>,
    pace: Pace,
    /// When what is shown stops being true.
    wake: Option<Instant>,
    awaited: Awaited,
    /// Where the page lies, and its links, as last drawn.
    transform: Transform,
    links: Vec<Link>,
    /// When the pointer is hidden; `None` when it is, or need not be.
    hide_pointer: Option<Instant>,
}

impl Pane {
    pub fn new(window: Arc<Window>, graphics: &mut Graphics, pace: Pace) -> Result<Pane, String> {
        let painter = graphics.painter(&window, pace)?;
        let transform = Transform::IDENTITY;
        Ok(Pane {
            painter,
            window,
            pace,
            wake: None,
            awaited: Awaited::default(),
            transform,
            links: Vec::new(),
            hide_pointer: None,
        })
    }

    pub fn resize(&mut self, size: PhysicalSize<u32>) {
        self.painter.resize(size);
        self.window.request_redraw();
    }

    /// Draws with other shaders from now on, unless they are broken.
    pub fn reload_shaders(&mut self, shaders: Shaders) -> Result<(), String> {
        self.painter.reload_shaders(shaders)
    }

    /// Draws a list; a painter that panics is as lost as its device.
    fn paint(&mut self, list: &DisplayList, fonts: &Fonts, projector: Option<Projector>) -> Painted {
        let paint = || self.painter.paint(&self.window, list, fonts, projector);
        catch_unwind(AssertUnwindSafe(paint)).unwrap_or(Painted::Lost)
    }

    /// Draws a frame, through a projector if one is simulated; a lost painter is replaced and draws it. What the frame
    /// shows and is not ready is to be asked of the loader, if that has changed.
    pub fn draw(
        &mut self,
        frame: &Frame,
        fonts: &Fonts,
        projector: Option<Projector>,
        graphics: &mut Graphics,
        now: Instant,
    ) -> Result<Option<Vec<Wanted>>, String> {
        let (drawable, wanted) = self.awaited.look(&frame.list, self.painter.transform(&frame.list), now);
        let list = match &drawable {
            Drawable::Whole => &frame.list,
            Drawable::Part(part) => part,
            Drawable::Later(at) => {
                self.wake = Some(*at);
                return Ok(wanted);
            }
        };
        let mut painted = self.paint(list, fonts, projector);
        // Each loss takes the graphics one rung down, and the CPU is not lost.
        for _ in 0..8 {
            if painted != Painted::Lost {
                break;
            }
            graphics.give_up_device();
            self.painter = graphics.painter(&self.window, self.pace)?;
            painted = self.paint(list, fonts, projector);
        }
        self.transform = self.painter.transform(&frame.list);
        self.links = frame.list.links();
        self.wake = match (painted, frame.wake) {
            (Painted::Draft, _) | (_, Wake::NextFrame) => Some(now + FRAME),
            (Painted::Busy, _) => Some(now + RETRY),
            (_, Wake::After(duration)) => now.checked_add(duration),
            (_, Wake::Never) => None,
        };
        Ok(wanted)
    }

    /// Asks for a redraw when the time has come; the time when it will.
    pub fn poll(&mut self, now: Instant) -> Option<Instant> {
        if self.hide_pointer.is_some_and(|at| at <= now) {
            self.hide_pointer = None;
            self.window.set_cursor_visible(false);
        }
        if self.wake.is_some_and(|at| at <= now) {
            self.wake = None;
            self.window.request_redraw();
        }
        self.wake.into_iter().chain(self.hide_pointer).min()
    }

    /// The pointer moved: it is seen for a while.
    pub fn show_pointer(&mut self, now: Instant) {
        if self.hide_pointer.is_none() {
            self.window.set_cursor_visible(true);
        }
        self.hide_pointer = Some(now + POINTER_SEEN);
    }

    /// Where a point of the window is on the page.
    pub fn on_page(&self, x: f64, y: f64) -> Point {
        self.transform.invert(Point::new(x as f32, y as f32))
    }

    /// The link at a point of the page.
    pub fn link_at(&self, at: Point) -> Option<&LinkTarget> {
        self.links.iter().rev().find(|link| link.rect.contains(at)).map(|link| &link.target)
    }
}
