//! The live shell: started, told and heard for the session.

use std::path::Path;

use super::{App, AppEvent, deck_file, state, typing};
use crate::block::{self, Console, Kind};
use crate::show::keys::KeyPress;
use crate::show::outline::ShellCommand;
use crate::show::session::ShellNews;
use crate::term::{LiveShell, Look};

/// A shell that runs, and how it was when it was last looked at.
pub(super) struct Running {
    shell: LiveShell,
    pub look: Look,
    /// The transcript it runs in the place of.
    transcript: String,
}

impl App {
    pub(super) fn start_shell(&mut self, slide: usize) {
        self.shell = None;
        let page = self.presentation.page(slide);
        let Some((console, size)) = live_console(self, slide).zip(page.shell_size()) else { return };
        let prompt = console.transcript.commands.iter().flat_map(|c| &c.input).next().map(|line| line.prompt.clone());
        let transcript = console.words();
        let deck = Path::new(&self.presentation.deck.source.name);
        let folder = deck.parent().filter(|folder| folder.is_dir()).unwrap_or(Path::new("."));
        let events = self.events.clone();
        let wake = move || drop(events.send_event(AppEvent::Shell));
        match LiveShell::start(folder, prompt.as_deref().unwrap_or("$ "), size, wake) {
            Ok(shell) => {
                self.runs.begin(&transcript);
                let look = shell.look();
                self.shell = Some(Running { shell, look, transcript });
            }
            Err(why) => {
                let now = self.now();
                self.session.hear_shell(ShellNews::Ended(why), now);
            }
        }
    }

    pub(super) fn type_in_shell(&mut self, commands: Vec<ShellCommand>) {
        if let Some(running) = &self.shell {
            commands.iter().for_each(|command| running.shell.run(&command.text, command.at_once));
        }
    }

    pub(super) fn type_key(&mut self, press: &KeyPress) {
        if let Some(running) = &self.shell {
            running.shell.type_keys(&typing::bytes(press, running.look.application_cursor));
        }
    }

    /// Looks at the shell, and tells the session what has become of it.
    pub(super) fn hear_shell(&mut self) {
        let now = self.now();
        let Some(running) = &mut self.shell else { return };
        running.look = running.shell.look();
        let look = &running.look;
        let done = !look.runs.is_empty();
        look.runs.iter().for_each(|run| self.runs.add(&running.transcript, run));
        self.session.hear_shell(ShellNews::Output { fills_screen: look.screen.alternate_screen }, now);
        if let Some(status) = look.ready {
            self.session.hear_shell(ShellNews::Ready { status }, now);
        }
        if let Some(why) = &look.end {
            self.session.hear_shell(ShellNews::Ended(why.clone()), now);
        }
        if done {
            self.keep_runs();
        }
        self.windows.go_on();
    }

    /// Writes down what the commands have printed, for `footlight accept`.
    fn keep_runs(&self) {
        let deck = deck_file(&self.presentation, self.options.deck.as_deref());
        if let Some(file) = deck.and_then(|deck| state::live_runs_file(Some(&deck))) {
            self.keeper.write(file, self.runs.to_json());
        }
    }
}

/// The first live transcript of a slide.
fn live_console(app: &App, slide: usize) -> Option<&Console> {
    let mut found = None;
    block::each(&app.presentation.deck.slides.get(slide)?.blocks, &mut |block| {
        if let Kind::Console(console) = &block.kind
            && console.transcript.options.live
        {
            found = found.or(Some(console));
        }
    });
    found
}
