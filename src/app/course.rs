//! The course of the show: what commands, a new version of the talk and an old show that is gone on with come to.

use std::sync::Arc;

use tracing::info_span;
use winit::event_loop::ActiveEventLoop;

use super::loader::Request;
use super::{App, deck_file, keeper, state};
use crate::load::Presentation;
use crate::show::Position;
use crate::show::command::Command;
use crate::show::outline::Outline;
use crate::show::saved::Saved;

impl App {
    /// A new version of the talk takes the place of the old one; slide, step and clock stay.
    pub(super) fn take(&mut self, presentation: Arc<Presentation>, outline: Outline, event_loop: &ActiveEventLoop) {
        // What was not read before was not edited.
        let follows = self.options.follow && !self.presentation.is_partial();
        let edited = follows.then(|| first_difference(&self.presentation, &presentation)).flatten();
        self.presentation = presentation;
        self.other_light = None;
        let outdated = std::mem::take(&mut self.deck_notes);
        self.notes.retain(|note| !outdated.contains(note));
        self.session.reload(outline.rehearsed(&self.rehearsals));
        self.loader.ask(Request::Shown(self.session.position().slide));
        if self.windows.speaker.is_some() {
            self.loader.ask(Request::Check);
        }
        self.carry_out_pending(event_loop);
        self.record();
        if let Some(slide) = edited.filter(|&s| s != self.session.position().slide && !self.session.is_fullscreen()) {
            self.obey(Command::GoTo(slide), event_loop);
        }
        self.refresh_faults();
        self.windows.redraw();
    }

    /// Obeys a command from wherever it came.
    pub(super) fn obey(&mut self, command: Command, event_loop: &ActiveEventLoop) {
        let (before, was_frozen) = (self.session.position(), self.session.is_frozen());
        let timer = self.session.timer().clone();
        self.hides_faults |= command == Command::Leave && !self.session.is_to_be_left();
        let now = self.now();
        let effects = info_span!("apply").in_scope(|| self.session.apply(command, now));
        if (before, &timer) != (self.session.position(), self.session.timer()) && self.offer.take().is_some() {
            self.session.say_no_more();
        }
        for effect in effects {
            self.carry_out(effect, event_loop);
        }
        if !self.session.is_frozen() {
            (self.frozen, self.frozen_shell) = (None, None);
        } else if !was_frozen {
            self.frozen = Some(self.shown());
            let running = self.shell.as_ref().filter(|_| self.session.shows_shell());
            self.frozen_shell = running.map(|running| running.look.screen.clone());
        }
        self.go_on_from(before);
    }

    /// Goes on with a show that was cut off.
    pub(super) fn resume(&mut self, saved: &Saved, event_loop: &ActiveEventLoop) {
        let (before, now) = (self.session.position(), self.now());
        self.session.say_no_more();
        self.session.resume(saved, now, keeper::wall());
        self.carry_out_pending(event_loop);
        self.keep();
        self.go_on_from(before);
    }

    /// What follows from a change of place.
    fn go_on_from(&mut self, before: Position) {
        self.record();
        let after = self.session.position();
        if before != after {
            self.scroll = 0.0;
        }
        if before.slide != after.slide {
            self.loader.ask(Request::Shown(after.slide));
        }
        self.windows.redraw();
    }

    /// Carries out what the session asks for by itself.
    pub(super) fn carry_out_pending(&mut self, event_loop: &ActiveEventLoop) {
        for effect in self.session.take_effects() {
            self.carry_out(effect, event_loop);
        }
    }

    /// Notes in the rehearsal which slide is shown now.
    pub(super) fn record(&mut self) {
        let now = self.now();
        let id = &self.session.outline().slide(self.session.position().slide).id;
        let elapsed = self.session.timer().elapsed(now);
        if self.recorder.as_mut().is_some_and(|recorder| recorder.at(id, elapsed)) {
            self.keep_rehearsal();
        }
    }

    /// Writes the rehearsal down as far as it has come.
    pub(super) fn keep_rehearsal(&self) {
        let Some(recorder) = &self.recorder else { return };
        let run = recorder.run(self.session.timer().elapsed(self.now()));
        let file = deck_file(&self.presentation, self.options.deck.as_deref());
        if let Some(file) = state::rehearsals_file(file.as_deref()) {
            self.keeper.write(file, self.rehearsals.and(&run).to_json());
        }
    }
}

/// The first slide of the new version that the old one has not.
fn first_difference(old: &Presentation, new: &Presentation) -> Option<usize> {
    let known: std::collections::HashSet<u64> = old.deck.slides.iter().map(|slide| slide.hash).collect();
    new.deck.slides.iter().position(|slide| !known.contains(&slide.hash))
}
