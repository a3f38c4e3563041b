//! The shell round the show: windows, the clock, threads. What is shown is decided in `view`, what keys do in `show`.

mod keys;
mod painter;
mod pane;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use winit::application::ApplicationHandler;
use winit::dpi::LogicalSize;
use winit::event::{ElementState, MouseButton, WindowEvent};
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop};
use winit::keyboard::ModifiersState;
use winit::window::{Fullscreen, Window, WindowId};

use crate::cli::Backend;
use crate::gpu::Pace;
use crate::load::Presentation;
use crate::scene::LinkTarget;
use crate::show::command::Command;
use crate::show::keys::{Key, KeyPress, KeyReader};
use crate::show::session::{Effect, Session};
use crate::view;
use painter::Graphics;
use pane::Pane;

/// What the show is started with.
pub struct Options {
    pub deck: Option<PathBuf>,
    pub fullscreen: bool,
    /// Index of the slide to begin at.
    pub slide: usize,
    pub backend: Backend,
}

/// Everything that can happen besides what windows report.
#[derive(Debug)]
pub enum AppEvent {}

/// Why there are no windows.
#[derive(Debug)]
pub enum Failure {
    /// There is no display to open one on.
    NoDisplay(String),
    Other(String),
}

/// Shows the presentation until the speaker quits.
pub fn run(presentation: Presentation, options: Options) -> Result<(), Failure> {
    let event_loop = event_loop()?;
    let now = Duration::ZERO;
    let mut session = Session::new(view::outline(&presentation), now);
    if options.slide > 0 {
        session.apply(Command::GoTo(options.slide), now);
    }
    session.set_fullscreen(options.fullscreen);
    let mut app = App {
        graphics: Graphics::new(event_loop.owned_display_handle(), options.backend),
        started: Instant::now(),
        presentation: Arc::new(presentation),
        session,
        keys: KeyReader::default(),
        modifiers: ModifiersState::default(),
        audience: None,
        pointer: None,
        failure: None,
    };
    event_loop.run_app(&mut app).map_err(|e| Failure::Other(e.to_string()))?;
    app.failure.map_or(Ok(()), |why| Err(Failure::Other(why)))
}

fn event_loop() -> Result<EventLoop<AppEvent>, Failure> {
    // Without these variables winit has nothing to connect to; its own words for that help nobody.
    #[cfg(all(unix, not(target_os = "macos")))]
    if ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].iter().all(|name| std::env::var_os(name).is_none()) {
        return Err(Failure::NoDisplay("neither DISPLAY nor WAYLAND_DISPLAY is set".into()));
    }
    // winit panics where a window library is missing.
    std::panic::catch_unwind(|| EventLoop::<AppEvent>::with_user_event().build())
        .map_err(|_| {
            Failure::NoDisplay("a library for windows is missing (libxkbcommon-x11, libXcursor, libXi)".into())
        })?
        .map_err(|e| Failure::NoDisplay(e.to_string()))
}

struct App {
    graphics: Graphics,
    started: Instant,
    presentation: Arc<Presentation>,
    session: Session,
    keys: KeyReader,
    modifiers: ModifiersState,
    audience: Option<Pane>,
    /// Where the pointer is in the audience's window, in pixels.
    pointer: Option<(f64, f64)>,
    failure: Option<String>,
}

impl ApplicationHandler<AppEvent> for App {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        if self.audience.is_some() {
            return;
        }
        let title = self.presentation.deck.meta.title.clone().unwrap_or_else(|| "footlight".into());
        let fullscreen = self.session.is_fullscreen().then_some(Fullscreen::Borderless(None));
        let attributes = Window::default_attributes()
            .with_title(title)
            .with_inner_size(LogicalSize::new(1280.0, 1280.0 / self.presentation.deck.meta.aspect.0))
            .with_fullscreen(fullscreen);
        let opened = event_loop.create_window(attributes).map_err(|e| e.to_string());
        let pane = opened.and_then(|window| Pane::new(Arc::new(window), &mut self.graphics, Pace::Fifo));
        match pane {
            Ok(pane) => {
                pane.window.request_redraw();
                self.audience = Some(pane);
            }
            Err(why) => self.fail(event_loop, why),
        }
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, _: WindowId, event: WindowEvent) {
        match event {
            WindowEvent::CloseRequested => event_loop.exit(),
            WindowEvent::RedrawRequested => self.draw(event_loop),
            WindowEvent::Resized(size) => {
                if let Some(pane) = &mut self.audience {
                    pane.resize(size);
                }
            }
            WindowEvent::ModifiersChanged(modifiers) => self.modifiers = modifiers.state(),
            WindowEvent::KeyboardInput { event, is_synthetic: false, .. } => {
                if let Some(press) = keys::press(&event, self.modifiers) {
                    self.press(press, event_loop);
                }
            }
            WindowEvent::CursorMoved { position, .. } => self.pointer = Some((position.x, position.y)),
            WindowEvent::CursorLeft { .. } => self.pointer = None,
            WindowEvent::MouseInput { state: ElementState::Pressed, button, .. } => self.click(button, event_loop),
            _ => {}
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        let now = Instant::now();
        let wake = self.audience.as_mut().and_then(|pane| pane.poll(now));
        event_loop.set_control_flow(wake.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
    }
}

impl App {
    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    fn draw(&mut self, event_loop: &ActiveEventLoop) {
        let stage = view::Stage {
            presentation: &self.presentation,
            frozen: None,
            session: &self.session,
            keys: &self.keys.table,
            faults: &self.presentation.diagnostics(),
            notes: &[],
            now: self.now(),
        };
        let frame = view::audience(&stage);
        let Some(pane) = &mut self.audience else { return };
        let fonts = self.presentation.fonts.clone();
        if let Err(why) = pane.draw(&frame, &fonts, &mut self.graphics, Instant::now()) {
            self.fail(event_loop, why);
        }
    }

    fn press(&mut self, press: KeyPress, event_loop: &ActiveEventLoop) {
        let now = self.now();
        if let Some(command) = self.keys.press(&press, self.session.mode(), now) {
            self.obey(command, event_loop);
        }
    }

    fn click(&mut self, button: MouseButton, event_loop: &ActiveEventLoop) {
        let key = match button {
            MouseButton::Left => Key::LeftClick,
            MouseButton::Right => Key::RightClick,
            _ => return,
        };
        let link = match (button, &self.audience, self.pointer) {
            (MouseButton::Left, Some(pane), Some((x, y))) => pane.link_at(pane.on_page(x, y)).cloned(),
            _ => None,
        };
        match link {
            Some(LinkTarget::Slide(index)) => self.obey(Command::GoTo(index), event_loop),
            Some(LinkTarget::Url(url)) => self.obey(Command::FollowLink(url.to_string()), event_loop),
            None => self.press(KeyPress::new(key), event_loop),
        }
    }

    fn obey(&mut self, command: Command, event_loop: &ActiveEventLoop) {
        for effect in self.session.apply(command, self.now()) {
            self.carry_out(effect, event_loop);
        }
        if let Some(pane) = &self.audience {
            pane.window.request_redraw();
        }
    }

    fn carry_out(&mut self, effect: Effect, event_loop: &ActiveEventLoop) {
        match effect {
            Effect::SetFullscreen(on) => {
                if let Some(pane) = &self.audience {
                    pane.window.set_fullscreen(on.then_some(Fullscreen::Borderless(None)));
                }
            }
            Effect::Quit => event_loop.exit(),
            _ => {}
        }
    }

    fn fail(&mut self, event_loop: &ActiveEventLoop, why: String) {
        self.failure = Some(why);
        event_loop.exit();
    }
}
