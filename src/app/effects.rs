//! Carrying out what the session asks of the world outside.

use std::path::Path;
use std::process::Command as Process;

use winit::event_loop::ActiveEventLoop;
use winit::window::Fullscreen;

use super::loader::Request;
use super::{App, displays, keeper, opener};
use crate::show::session::Effect;
use crate::view::WallClock;

impl App {
    pub(super) fn carry_out(&mut self, effect: Effect, event_loop: &ActiveEventLoop) {
        match effect {
            Effect::SetFullscreen(on) => {
                if let Some(pane) = &self.windows.audience {
                    match on {
                        true => pane.window.set_fullscreen(Some(Fullscreen::Borderless(None))),
                        false => displays::leave_fullscreen(&pane.window),
                    }
                }
            }
            Effect::ToggleSpeakerWindow if self.windows.speaker.is_some() => self.close_speaker(),
            Effect::ToggleSpeakerWindow => {
                if let Err(why) = self.open_speaker(event_loop) {
                    self.note(why);
                }
            }
            Effect::SwapDisplays | Effect::NextDisplay => self.next_display(event_loop),
            Effect::Reload => self.loader.ask(Request::Reload),
            Effect::OpenEditor { slide } => self.open_editor(slide),
            Effect::OpenUrl(url) => self.open_url(&url),
            Effect::StartShell { slide } => self.start_shell(slide),
            Effect::TypeInShell(commands) => self.type_in_shell(commands),
            Effect::EndShell => self.shell = None,
            Effect::Save => self.keep(),
            Effect::Quit => event_loop.exit(),
        }
    }

    /// Writes down where the show is.
    pub(super) fn keep(&mut self) {
        // What is still offered must not be lost to a show that has not begun.
        if self.offer.is_some() {
            return;
        }
        self.kept_at = self.now();
        let mut saved = self.session.saved(self.now(), keeper::wall());
        saved.display = self.audience_display();
        self.keeper.keep(saved);
    }

    fn open_editor(&mut self, slide: usize) {
        let Some(deck) = self.options.deck.clone() else {
            return self.note("the built-in talk can't be edited".into());
        };
        let source = &self.presentation.deck.source;
        let range = self.presentation.deck.slides.get(slide).map(|s| s.range.start).unwrap_or_default();
        let text = source.text.get(range..).unwrap_or("");
        let (line, _) = source.line_col(range + (text.len() - text.trim_start().len()));
        if let Err(why) = edit(Path::new(&source.name), line) {
            self.note(format!("`{}` can't be opened in an editor: {why}", deck.display()));
        }
    }

    fn open_url(&mut self, url: &str) {
        if let Err(why) = opener::open(url, self.presentation.pictures().folder()) {
            self.note(why);
        }
    }
}

/// Opens a file at a line by the editor's own convention.
fn edit(file: &Path, line: usize) -> Result<(), String> {
    let set = |name| std::env::var(name).ok().filter(|v: &String| !v.trim().is_empty());
    let editor = set("VISUAL").or_else(|| set("EDITOR")).ok_or("set VISUAL or EDITOR")?;
    let mut words = editor.split_whitespace();
    let program = words.next().ok_or("VISUAL is empty")?;
    let mut process = Process::new(program);
    process.args(words);
    let name = Path::new(program).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    match name.as_str() {
        "code" | "codium" | "cursor" | "windsurf" => process.arg("--goto").arg(format!("{}:{line}", file.display())),
        "subl" | "zed" | "hx" | "helix" | "atom" => process.arg(format!("{}:{line}", file.display())),
        "idea" | "pycharm" | "clion" | "rustrover" | "kate" => process.arg("--line").arg(line.to_string()).arg(file),
        // vi, Emacs, nano, micro, kakoune and many others.
        _ => process.arg(format!("+{line}")).arg(file),
    };
    opener::start(&mut process)
}

/// The time of day where the speaker is.
pub fn wall_clock() -> WallClock {
    let now = jiff::Zoned::now();
    WallClock { hours: now.hour() as u8, minutes: now.minute() as u8, seconds: now.second() as u8 }
}
