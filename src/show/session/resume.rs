//! Going on: with another deck after a reload, or after the program was down.

use std::sync::Arc;
use std::time::Duration;

use super::look::NOTES_SIZES;
use super::reveal::Reveal;
use super::{Overlay, Session};
use crate::show::moment::Position;
use crate::show::outline::Outline;
use crate::show::saved::Saved;
use crate::show::timer::Timer;

/// A talk that was interrupted for longer than this is over; its timer stands.
const INTERRUPTION: Duration = Duration::from_secs(30 * 60);

/// A slide that a reload took away.
#[derive(Debug, Clone)]
pub(super) struct Lost {
    id: String,
    /// Where the show was on it.
    at: Position,
}

impl Session {
    /// Goes on with a changed deck: on the same slide, else on the one that stands in its place. The timer runs on.
    pub fn reload(&mut self, outline: impl Into<Arc<Outline>>) {
        let old = std::mem::replace(&mut self.outline, outline.into());
        let new = &self.outline;
        let same = |slide: usize| new.find(&old.slide(slide).id, slide);
        let follow = |slide: usize| same(slide).unwrap_or(slide.min(new.last()));
        let steps = |slide: usize| new.slide(slide).steps;

        let was = self.reveal.position();
        let shell = self.shell_slide().and_then(same);
        let found = self.lost.as_ref().and_then(|lost| Some((new.find(&lost.id, lost.at.slide)?, lost.at.step)));
        self.reveal = match (found, same(was.slide)) {
            (Some((slide, step)), _) => Reveal::settled(Position::new(slide, step.min(steps(slide)))),
            (None, Some(slide)) => self.reveal.clone().moved(slide, steps(slide)),
            (None, None) => {
                let slide = was.slide.min(new.last());
                Reveal::settled(Position::new(slide, was.step.min(steps(slide))))
            }
        };
        if found.is_some() {
            self.lost = None;
        } else if same(was.slide).is_none() {
            self.lost.get_or_insert_with(|| Lost { id: old.slide(was.slide).id.clone(), at: was });
        }
        let moved = |position: &mut Position| {
            position.slide = follow(position.slide);
            position.step = position.step.min(steps(position.slide));
        };
        self.jumps.iter_mut().for_each(moved);
        self.frozen.iter_mut().for_each(|frozen| moved(&mut frozen.position));
        let mut left = vec![None; new.slides().len()];
        for (slide, step) in self.left.iter().enumerate() {
            if let (Some(step), Some(slide)) = (step, same(slide)) {
                left[slide] = Some((*step).min(steps(slide)));
            }
        }
        if let Some(Overlay::Overview { selected }) = &mut self.overlay {
            *selected = follow(*selected);
        }
        self.left = left;
        self.arrival = None;
        self.move_shell(shell);
        self.propose();
    }

    /// What to keep in a file. `wall` is the time since 1970; the display choice is left to be filled in.
    pub fn saved(&self, now: Duration, wall: Duration) -> Saved {
        let Position { slide, step } = self.position();
        Saved {
            slide: self.outline.slide(slide).id.clone(),
            index: slide,
            step,
            elapsed_ms: millis(self.timer.elapsed(now)),
            timer_running: self.timer.is_running(),
            timer_paused: self.timer.is_paused(),
            saved_at_ms: millis(wall),
            notes_size: self.notes_size,
            ..Saved::new()
        }
    }

    /// Goes on where a show was when it was saved. A timer that ran has gone on meanwhile, unless that is so long that
    /// the talk must be over: then it waits for the next Next.
    pub fn resume(&mut self, saved: &Saved, now: Duration, wall: Duration) {
        let slide = self.outline.find(&saved.slide, saved.index).unwrap_or(saved.index.min(self.outline.last()));
        let step = saved.step.min(self.outline.slide(slide).steps);
        self.reveal = Reveal::settled(Position::new(slide, step));
        self.arrival = None;

        let gone = wall.checked_sub(Duration::from_millis(saved.saved_at_ms)).filter(|gone| *gone <= INTERRUPTION);
        let running = saved.timer_running && gone.is_some();
        let missed = gone.filter(|_| saved.timer_running && !saved.timer_paused).unwrap_or_default();
        self.timer = Timer::resumed(saved.elapsed().saturating_add(missed), running, saved.timer_paused, now);
        self.notes_size = saved.notes_size.clamp(*NOTES_SIZES.start(), *NOTES_SIZES.end());
        self.tend_shell(now);
    }
}

fn millis(duration: Duration) -> u64 {
    duration.as_millis().try_into().unwrap_or(u64::MAX)
}
