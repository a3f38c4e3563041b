//! Keys, mouse and pointer as commands.

use std::time::Instant;

use winit::event::{ElementState, MouseButton, MouseScrollDelta, WindowEvent};
use winit::event_loop::ActiveEventLoop;

use super::sabotage::{self, Sabotage};
use super::windows::Role;
use super::{App, keys};
use crate::geom::{Rect, SLIDE_WIDTH, Size};
use crate::scene::LinkTarget;
use crate::show::command::Command;
use crate::show::keys::{Key, KeyPress};
use crate::show::session::Overlay;

impl App {
    pub(super) fn input(&mut self, role: Role, event: WindowEvent, event_loop: &ActiveEventLoop) {
        match event {
            WindowEvent::ModifiersChanged(modifiers) => self.modifiers = modifiers.state(),
            WindowEvent::KeyboardInput { event, is_synthetic: false, .. } => {
                // Keys with the system's own modifier are the system's.
                if self.modifiers.super_key() && !cfg!(target_os = "macos") {
                    return;
                }
                if let Some(press) = keys::press(&event, self.modifiers) {
                    self.press(press, event_loop);
                    sabotage::panic_if_asked(Sabotage::Input);
                }
            }
            WindowEvent::CursorMoved { position, .. } => {
                self.pointer = Some((role, position.x, position.y));
                if let Some(pane) = self.windows.pane(role).filter(|_| role == Role::Audience) {
                    pane.show_pointer(Instant::now());
                }
                self.point(event_loop);
            }
            WindowEvent::CursorLeft { .. } => {
                self.pointer = None;
                self.point(event_loop);
            }
            WindowEvent::MouseInput { state: ElementState::Pressed, button, .. } => self.click(button, event_loop),
            WindowEvent::MouseWheel { delta, .. } => self.scroll(role, delta),
            WindowEvent::Focused(true) => self.windows.redraw(),
            _ => {}
        }
    }

    fn press(&mut self, press: KeyPress, event_loop: &ActiveEventLoop) {
        let _span = tracing::info_span!("key", key = ?press.key).entered();
        let now = self.now();
        let is_yes = press.key == Key::Enter && self.session.overlay().is_none() && self.session.notice(now).is_some();
        if is_yes && self.offer.is_some() && self.presentation.is_partial() {
            // Its slide may be one of those that are not read yet.
            return;
        }
        if let Some(saved) = self.offer.take_if(|_| is_yes && self.session.is_notice_urgent()) {
            return self.resume(&saved, event_loop);
        }
        if let Some(command) = self.keys.press(&press, self.session.mode(), now) {
            self.obey(command, event_loop);
        } else if self.session.is_shell_focused() {
            self.type_key(&press);
        }
    }

    /// Tells the session where the pointer is on the slide, while it matters.
    fn point(&mut self, event_loop: &ActiveEventLoop) {
        if self.session.pointer_tool().is_none() {
            return;
        }
        let at = self.pointer.and_then(|(role, x, y)| self.on_slide(role, x, y));
        self.obey(Command::PointAt(at), event_loop);
    }

    /// A point of a window in units of the slide it shows.
    fn on_slide(&mut self, role: Role, x: f64, y: f64) -> Option<(f32, f32)> {
        let at = self.windows.pane(role)?.on_page(x, y);
        match role {
            Role::Audience => {
                let page = Size::new(SLIDE_WIDTH, self.presentation.page_height());
                Rect::from_size(page).contains(at).then_some((at.x, at.y))
            }
            Role::Speaker => self.speaker_view.as_ref()?.on_slide(at),
        }
    }

    fn click(&mut self, button: MouseButton, event_loop: &ActiveEventLoop) {
        let key = match button {
            MouseButton::Left => Key::LeftClick,
            MouseButton::Right => Key::RightClick,
            _ => return,
        };
        let Some((role, x, y)) = self.pointer else { return };
        let link = match (button, self.windows.pane(role)) {
            (MouseButton::Left, Some(pane)) => pane.link_at(pane.on_page(x, y)).cloned(),
            _ => None,
        };
        match link {
            Some(LinkTarget::Slide(index)) => self.obey(Command::GoTo(index), event_loop),
            Some(LinkTarget::Url(url)) => self.obey(Command::FollowLink(url.to_string()), event_loop),
            None if matches!(self.session.overlay(), Some(Overlay::Overview { .. })) => {}
            None if role == Role::Audience => self.press(KeyPress::new(key), event_loop),
            None => {
                let at = self.windows.pane(role).map(|pane| pane.on_page(x, y));
                let command = at.and_then(|at| self.speaker_view.as_ref()?.command_at(at).cloned());
                if let (Some(command), MouseButton::Left) = (command, button) {
                    self.obey(command, event_loop);
                }
            }
        }
    }

    /// The wheel scrolls the speaker's notes; over the slide it does nothing.
    fn scroll(&mut self, role: Role, delta: MouseScrollDelta) {
        if role == Role::Speaker {
            self.scroll -= match delta {
                MouseScrollDelta::LineDelta(_, lines) => lines * 48.0,
                MouseScrollDelta::PixelDelta(by) => by.y as f32,
            };
            self.windows.redraw();
        }
    }
}
