//! Moving: steps, slides, jumps and terminals.

use std::time::Duration;

use super::reveal::Reveal;
use super::{Overlay, Session};
use crate::show::moment::Position;

/// How many jumps are remembered.
const JUMPS: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    Next,
    Previous,
    NextSlide,
    PreviousSlide,
}

impl Move {
    fn forward(self) -> bool {
        matches!(self, Move::Next | Move::NextSlide)
    }
}

impl Session {
    /// Whatever covers the slide goes first; only then the slide moves, so that nothing is skipped unseen.
    pub(super) fn go(&mut self, way: Move, now: Duration) {
        match &self.overlay {
            Some(Overlay::Overview { .. }) => return self.select(0, if way.forward() { 1 } else { -1 }),
            Some(Overlay::Help | Overlay::Prompt(_)) => {
                self.overlay = None;
                return;
            }
            None => {}
        }
        if way.forward() {
            self.timer.begin(now);
        }
        if self.blank.take().is_some() {
            return;
        }
        let Position { slide, step } = self.position();
        match way {
            // Who has but one button gets out of a command that does not end.
            Move::Next if self.is_shell_busy() => self.play_transcript(now),
            Move::Next if self.is_playing(now) => self.reveal.finish(),
            Move::Next if step < self.outline.slide(slide).steps => {
                let from = self.position();
                self.reveal.step(now);
                self.arrival = None;
                self.step_shell(from, now);
            }
            Move::Previous if step > 0 => {
                self.arrive(Reveal::settled(Position::new(slide, step - 1)), now);
            }
            _ => self.go_to_neighbour(way, now),
        }
    }

    fn go_to_neighbour(&mut self, way: Move, now: Duration) {
        let Some(slide) = self.neighbour(way.forward()) else {
            let end = if way.forward() { "last" } else { "first" };
            return self.notify(format!("this is the {end} slide"), now);
        };
        let reveal = match way {
            Move::Next => Reveal::appearing(Position::new(slide, 0), now),
            Move::Previous => Reveal::settled(Position::new(slide, self.outline.slide(slide).steps)),
            Move::NextSlide | Move::PreviousSlide => self.as_left(slide, now),
        };
        self.end_shell();
        self.arrive(reveal, now);
    }

    /// The next or previous slide that is not passed over.
    fn neighbour(&self, forward: bool) -> Option<usize> {
        let here = self.position().slide;
        let shown = |index: &usize| !self.is_skipped(*index);
        if forward { (here + 1..self.outline.slides().len()).find(shown) } else { (0..here).rev().find(shown) }
    }

    fn is_skipped(&self, index: usize) -> bool {
        let slide = self.outline.slide(index);
        slide.hidden || self.skip_optional && slide.optional
    }

    /// Where Next leads once nothing covers the slide and nothing plays; `None` at the end.
    pub fn upcoming(&self) -> Option<Position> {
        let Position { slide, step } = self.position();
        if step < self.outline.slide(slide).steps {
            return Some(Position::new(slide, step + 1));
        }
        self.neighbour(true).map(|slide| Position::new(slide, 0))
    }

    /// A slide that was seen, as it was left; one that was not appears.
    fn as_left(&self, slide: usize, now: Duration) -> Reveal {
        match self.left.get(slide).copied().flatten() {
            Some(step) => Reveal::settled(Position::new(slide, step)),
            None => Reveal::appearing(Position::new(slide, 0), now),
        }
    }

    fn arrive(&mut self, reveal: Reveal, now: Duration) {
        let from = self.position();
        if let Some(left) = self.left.get_mut(from.slide) {
            *left = Some(from.step);
        }
        self.arrival = (reveal.position().slide != from.slide).then_some((from, now));
        self.reveal = reveal;
    }

    pub(super) fn first_shown(&self) -> usize {
        (0..=self.outline.last()).find(|index| !self.is_skipped(*index)).unwrap_or(0)
    }

    fn last_shown(&self) -> usize {
        (0..=self.outline.last()).rev().find(|index| !self.is_skipped(*index)).unwrap_or(self.outline.last())
    }

    /// To the first slide or the last, of the overview's if it is open.
    pub(super) fn go_to_end(&mut self, forward: bool, now: Duration) {
        if let Some(Overlay::Overview { selected }) = &mut self.overlay {
            *selected = if forward { self.outline.last() } else { 0 };
        } else if forward {
            self.jump_to_slide(self.last_shown(), now);
        } else {
            let first = self.first_shown();
            let seen = self.left.get(first).is_some_and(Option::is_some);
            let position = Position::new(first, 0);
            self.jump(if seen { Reveal::settled(position) } else { Reveal::appearing(position, now) }, now);
        }
    }

    /// From the top, as if nothing had been shown.
    pub(super) fn restart(&mut self, now: Duration) {
        (self.blank, self.frozen) = (None, None);
        let reveal = Reveal::appearing(Position::new(self.first_shown(), 0), now);
        self.jump(reveal.clone(), now);
        self.reveal = reveal;
        self.left.fill(None);
    }

    /// A jump that can be taken back. Black and white stay: the way may be meant to be unseen.
    fn jump(&mut self, reveal: Reveal, now: Duration) {
        self.overlay = None;
        let from = self.position();
        if reveal.position() != from {
            self.jumps.push(from);
            self.jumps.drain(..self.jumps.len().saturating_sub(JUMPS));
            self.arrive(reveal, now);
        }
    }

    pub(super) fn jump_to_slide(&mut self, slide: usize, now: Duration) {
        let slide = slide.min(self.outline.last());
        if slide == self.position().slide {
            self.overlay = None;
        } else {
            self.jump(self.as_left(slide, now), now);
        }
    }

    pub(super) fn jump_to_settled(&mut self, position: Position, now: Duration) {
        self.jump(Reveal::settled(position), now);
    }

    /// Back to where the last jump began, which is left as it was.
    pub(super) fn jump_back(&mut self, now: Duration) {
        self.overlay = None;
        let here = self.position();
        while let Some(position) = self.jumps.pop() {
            if position != here {
                return self.arrive(Reveal::settled(position), now);
            }
        }
        self.notify("there was no jump to take back".into(), now);
    }

    /// The latest performance on the slide, once more.
    pub(super) fn replay(&mut self, now: Duration) {
        let latest = self.performing(0..=self.position().step).next_back();
        match latest {
            Some(step) => self.reveal.replay(step, now),
            None => self.notify("nothing plays on this slide yet".into(), now),
        }
    }

    /// Plays from another marker of this slide, which is a step that performs.
    pub(super) fn go_to_marker(&mut self, forward: bool, now: Duration) {
        let Position { slide, step } = self.position();
        let steps = self.outline.slide(slide).steps;
        let marker = match forward {
            true => self.performing(step + 1..=steps).next(),
            false => self.performing(0..=step.saturating_sub(1)).next_back(),
        };
        match marker {
            Some(step) => self.arrive(Reveal::appearing(Position::new(slide, step), now), now),
            None => self.notify("there is no other marker on this slide".into(), now),
        }
    }

    fn performing(&self, steps: std::ops::RangeInclusive<usize>) -> impl DoubleEndedIterator<Item = usize> + use<'_> {
        let slide = self.outline.slide(self.position().slide);
        let last = slide.plays.len().saturating_sub(1).min(slide.steps);
        (*steps.start()..=(*steps.end()).min(last)).filter(|step| !slide.play(*step).is_zero())
    }
}
