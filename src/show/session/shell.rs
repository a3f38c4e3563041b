//! A live shell on a slide: when it runs, what it is told to type, and when the transcript plays in its place.
//!
//! It belongs to one position, the last at which it was told to type. There its screen is shown; at any other position
//! of its slide, and wherever something is wrong with it, the transcript is.

use std::time::Duration;

use super::{Effect, Session};
use crate::show::moment::Position;

/// How long a command may print nothing before the transcript plays in its place.
const SILENCE: Duration = Duration::from_secs(15);

/// A shell that was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shell {
    at: Position,
    state: State,
    /// The speaker, or a fault, has put the transcript in its place.
    is_aside: bool,
    is_focused: bool,
    /// When it was last told something or said something.
    heard_at: Duration,
    /// A program has all of the screen, and may wait for a key as long as it likes.
    fills_screen: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    AtPrompt,
    Busy,
    Ended,
}

/// What is heard of the shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellNews {
    /// It has printed; whether a program has all of its screen.
    Output { fills_screen: bool },
    /// All it was told to do is done; the last exit status.
    Ready { status: i32 },
    /// It is gone, or could not be started: why.
    Ended(String),
}

impl Session {
    /// From now on shells may run on the slides that have commands for them.
    pub fn allow_shells(&mut self, now: Duration) {
        self.allows_shells = true;
        self.start_shell(now);
    }

    /// Takes what there is to be carried out besides what [`Session::apply`] gives.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.pending)
    }

    /// Whether the shell's screen is to be seen, and not the transcript.
    pub fn shows_shell(&self) -> bool {
        self.shown_shell().is_some()
    }

    /// Whether the keyboard is the shell's.
    pub fn is_shell_focused(&self) -> bool {
        self.shown_shell().is_some_and(|shell| shell.is_focused)
    }

    fn shown_shell(&self) -> Option<&Shell> {
        let here = self.position();
        self.shell.as_ref().filter(|shell| shell.at == here && !shell.is_aside && shell.state != State::Ended)
    }

    pub(super) fn is_shell_busy(&self) -> bool {
        self.shown_shell().is_some_and(|shell| shell.state == State::Busy)
    }

    /// After every command: the shell of a slide that opens is started, one that is not seen has no keyboard.
    pub(super) fn tend_shell(&mut self, now: Duration) {
        self.start_shell(now);
        let is_seen = self.shows_shell() && self.overlay.is_none();
        if let Some(shell) = self.shell.as_mut().filter(|_| !is_seen) {
            shell.is_focused = false;
        }
    }

    fn start_shell(&mut self, now: Duration) {
        let at = self.position();
        let started = self.shell.as_ref().is_some_and(|shell| shell.at.slide == at.slide);
        let Some(commands) = self.outline.slide(at.slide).shell.as_ref().filter(|_| self.allows_shells && !started)
        else {
            return;
        };
        // Further on, what was typed before is missing.
        if at.step > commands.first_step {
            return;
        }
        let first = commands.of_step(commands.first_step).to_vec();
        self.end_shell();
        self.pending.push(Effect::StartShell { slide: at.slide });
        self.shell = Some(Shell {
            at,
            state: State::AtPrompt,
            is_aside: false,
            is_focused: false,
            heard_at: now,
            fills_screen: false,
        });
        self.type_in_shell(first, now);
    }

    pub(super) fn end_shell(&mut self) {
        if self.shell.take().is_some() {
            self.pending.push(Effect::EndShell);
        }
    }

    /// The slide goes on by a step: so does the shell, if it is seen.
    pub(super) fn step_shell(&mut self, from: Position, now: Duration) {
        let to = self.position();
        if let Some(shell) = self.shell.as_mut().filter(|shell| shell.at == from && !shell.is_aside)
            && shell.state != State::Ended
        {
            shell.at = to;
            let commands = self.outline.slide(to.slide).shell.as_ref().map(|shell| shell.of_step(to.step).to_vec());
            self.type_in_shell(commands.unwrap_or_default(), now);
        }
    }

    fn type_in_shell(&mut self, commands: Vec<String>, now: Duration) {
        if let Some(shell) = self.shell.as_mut().filter(|_| !commands.is_empty()) {
            (shell.state, shell.heard_at) = (State::Busy, now);
            self.pending.push(Effect::TypeInShell(commands));
        }
    }

    pub(super) fn toggle_shell_focus(&mut self, now: Duration) {
        let is_shown = self.shows_shell();
        match self.shell.as_mut().filter(|_| is_shown) {
            Some(shell) => {
                shell.is_focused = !shell.is_focused;
                shell.heard_at = now;
                self.overlay = None;
            }
            None => self.say_no_shell(now),
        }
    }

    fn say_no_shell(&mut self, now: Duration) {
        let has_commands = self.outline.slide(self.position().slide).shell.is_some();
        let words = match (has_commands, self.allows_shells) {
            (true, false) => "to run this terminal's commands, start footlight with --live",
            (true, true) => "the shell of this slide does not run here",
            (false, _) => "there is no live terminal on this slide",
        };
        self.notify(words.into(), now);
    }

    /// The transcript in place of the shell, or the shell again.
    pub(super) fn toggle_transcript(&mut self, now: Duration) {
        let here = self.position();
        if self.shows_shell() {
            self.play_transcript(now);
        } else if let Some(shell) = self.shell.as_mut().filter(|shell| shell.at == here && shell.state != State::Ended)
        {
            (shell.is_aside, shell.heard_at) = (false, now);
        } else {
            self.say_no_shell(now);
        }
    }

    /// The transcript takes over, with the command that the shell was told last.
    pub(super) fn play_transcript(&mut self, now: Duration) {
        if let Some(shell) = self.shell.as_mut() {
            let step = shell.at.step;
            (shell.is_aside, shell.is_focused) = (true, false);
            self.reveal.replay(step, now);
        }
    }

    /// The shell says something.
    pub fn hear_shell(&mut self, news: ShellNews, now: Duration) {
        let is_shown = self.shows_shell();
        let Some(shell) = self.shell.as_mut() else { return };
        shell.heard_at = now;
        match news {
            ShellNews::Output { fills_screen } => shell.fills_screen = fills_screen,
            ShellNews::Ready { status } => {
                let was_busy = std::mem::replace(&mut shell.state, State::AtPrompt) == State::Busy;
                if is_shown && was_busy && status != 0 {
                    self.notify(format!("the command ended with status {status}"), now);
                }
            }
            ShellNews::Ended(why) => {
                let was_busy = std::mem::replace(&mut shell.state, State::Ended) == State::Busy;
                if is_shown && was_busy {
                    self.play_transcript(now);
                }
                if is_shown {
                    self.notify(format!("{why}; the transcript plays on"), now);
                }
            }
        }
    }

    /// When the shell has been silent for too long, unless it is heard of before; see [`Session::give_up_shell`].
    pub fn shell_deadline(&self) -> Option<Duration> {
        let shell = self.shown_shell().filter(|shell| shell.state == State::Busy)?;
        (!shell.is_focused && !shell.fills_screen).then(|| shell.heard_at.saturating_add(SILENCE))
    }

    /// The transcript takes over from a shell whose deadline has passed.
    pub fn give_up_shell(&mut self, now: Duration) {
        if self.shell_deadline().is_some_and(|deadline| deadline <= now) {
            self.play_transcript(now);
            self.notify("the command is silent; the transcript plays on".into(), now);
        }
    }

    pub(super) fn shell_slide(&self) -> Option<usize> {
        self.shell.as_ref().map(|shell| shell.at.slide)
    }

    /// The deck has changed, and with it the shell's slide, which may be gone or have no commands any more.
    pub(super) fn move_shell(&mut self, slide: Option<usize>) {
        let slide = slide.filter(|&slide| self.outline.slide(slide).shell.is_some());
        match (slide, &mut self.shell) {
            (Some(slide), Some(shell)) => shell.at.slide = slide,
            _ => self.end_shell(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rig::Rig;
    use super::*;
    use crate::show::command::Command;
    use crate::show::outline::{Outline, ShellOutline, SlideOutline};

    /// A slide, then one with two commands, of which the second step has what is hidden before it; then a third slide.
    fn rig(keys: &str) -> Rig {
        let commands = [&[][..], &["make"], &["cd x", "ls"]].map(|step| step.iter().map(|&c| c.to_owned()).collect());
        let live = SlideOutline {
            plays: vec![Duration::ZERO, Duration::from_secs(4), Duration::from_secs(4)],
            shell: Some(ShellOutline { first_step: 0, commands: commands.to_vec() }),
            ..SlideOutline::new("Live").with_steps(2)
        };
        let slides = vec![SlideOutline::new("First"), live, SlideOutline::new("Last")];
        let mut rig = Rig::new(Outline::new(slides, None));
        rig.session.allow_shells(Duration::ZERO);
        rig.keys(keys);
        rig
    }

    /// Whether the shell is seen, and has the keyboard; then the position and the effects.
    fn check(rig: &Rig, expect: &str) {
        let session = &rig.session;
        let seen = match (session.shows_shell(), session.is_shell_focused()) {
            (_, true) => "typing ",
            (true, _) => "shell ",
            (false, _) => "",
        };
        assert_eq!(format!("{seen}{}", rig.dump()), expect);
    }

    fn hear(rig: &mut Rig, news: ShellNews) {
        rig.session.hear_shell(news, rig.now);
    }

    const READY: ShellNews = ShellNews::Ready { status: 0 };

    #[test]
    fn every_step_is_typed() {
        let mut rig = rig("Right");
        check(&rig, "shell 2.0 new StartShell { slide: 1 }!");
        rig.effects.clear();
        rig.keys("Right");
        hear(&mut rig, READY);
        rig.keys("Right");
        check(&rig, "shell 2.2 new TypeInShell([\"make\"])! TypeInShell([\"cd x\", \"ls\"])!");
    }

    #[test]
    fn next_during_a_command_plays_the_transcript() {
        let mut rig = rig("Right Right @1s");
        rig.effects.clear();
        rig.keys("Right");
        check(&rig, "2.1 new playing");
        rig.keys("Right Right");
        check(&rig, "2.2 new playing");
    }

    #[test]
    fn a_key_changes_between_shell_and_transcript() {
        let mut rig = rig("Right Right");
        hear(&mut rig, READY);
        rig.effects.clear();
        rig.keys("Shift+t");
        check(&rig, "2.1 new playing");
        rig.keys("Shift+t");
        check(&rig, "shell 2.1 new");
    }

    #[test]
    fn silence_and_an_end_bring_the_transcript() {
        let mut silent = rig("Right Right @14s");
        silent.effects.clear();
        silent.session.give_up_shell(silent.now);
        assert!(silent.session.shows_shell());
        silent.keys("@2s").session.give_up_shell(Duration::from_secs(16));
        check(&silent, "2.1 new playing (the command is silent; the transcript plays on)");
        let mut ended = rig("Right Right");
        ended.effects.clear();
        hear(&mut ended, ShellNews::Ended("gone".into()));
        check(&ended, "2.1 new playing (gone; the transcript plays on)");
        ended.keys("Shift+t @4s");
        assert!(!ended.session.shows_shell());
    }

    #[test]
    fn who_types_or_watches_a_program_has_time() {
        let mut rig = rig("Right Right");
        assert_eq!(rig.session.shell_deadline(), Some(SILENCE));
        rig.keys("F12");
        assert_eq!(rig.session.shell_deadline(), None);
        rig.keys("F12");
        hear(&mut rig, ShellNews::Output { fills_screen: true });
        assert_eq!(rig.session.shell_deadline(), None);
    }

    #[test]
    fn focus_takes_all_keys_but_one() {
        let mut rig = rig("Right i");
        rig.effects.clear();
        rig.keys("b Right Escape Ctrl+q ?");
        check(&rig, "typing 2.0 new");
        rig.keys("F12");
        check(&rig, "shell 2.0 new");
    }

    #[test]
    fn going_back_shows_the_transcript_and_forward_the_shell() {
        let mut rig = rig("Right Right");
        hear(&mut rig, READY);
        rig.effects.clear();
        rig.keys("Left");
        check(&rig, "2.0");
        rig.keys("Right");
        check(&rig, "shell 2.1 new");
    }

    #[test]
    fn it_ends_when_the_slide_is_left_but_not_for_a_jump() {
        let mut rig = rig("Right");
        rig.effects.clear();
        rig.keys("1 Enter Alt+Left");
        check(&rig, "shell 2.0");
        rig.keys("Shift+Right");
        check(&rig, "3.0 new EndShell!");
    }

    #[test]
    fn nothing_runs_unless_it_is_allowed() {
        let mut rig = rig("");
        rig.session.allows_shells = false;
        rig.keys("Right Right F12");
        check(&rig, "2.1 new playing (to run this terminal's commands, start footlight with --live)");
    }

    #[test]
    fn a_slide_that_loses_its_commands_loses_its_shell() {
        let mut rig = rig("Right");
        let slides = ["First", "Live", "Last"].map(SlideOutline::new).to_vec();
        rig.session.reload(Outline::new(slides, None));
        assert_eq!(rig.session.take_effects(), [Effect::EndShell]);
        rig.apply(Command::Next);
        assert!(!rig.session.shows_shell());
    }
}
