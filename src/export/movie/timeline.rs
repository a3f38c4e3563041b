//! A talk that presents itself: what is seen, one frame after another.
//!
//! Every step plays to its end and then holds; a terminal that begins again plays one round. The same talk, rate and hold
//! give the same frames.

use std::time::Duration;

use crate::load::Presentation;
use crate::scene::DisplayList;
use crate::show::{Moment, Position, Wake};
use crate::view::{Kind, transition};

/// How a talk is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Frames a second, from 1.
    pub rate: u32,
    /// How long each step stays when it has come to rest.
    pub hold: Duration,
}

impl Timing {
    /// When a frame is seen.
    pub fn at(self, frame: u64) -> Duration {
        let rate = u64::from(self.rate.max(1));
        Duration::from_secs(frame / rate) + Duration::from_nanos(frame % rate * 1_000_000_000 / rate)
    }

    /// The first frame that is not seen before `time`.
    fn frame_at(self, time: Duration) -> u64 {
        let frame = (time.as_nanos() * u128::from(self.rate.max(1))).div_ceil(1_000_000_000);
        u64::try_from(frame).unwrap_or(u64::MAX)
    }
}

/// Is shown each picture, the slide that it is of, and for how many frames it is seen.
pub type See<'a> = dyn FnMut(usize, &DisplayList, u64) -> Result<(), String> + 'a;

/// Shows `see` the chosen slides.
pub fn play(presentation: &Presentation, slides: &[usize], timing: Timing, see: &mut See<'_>) -> Result<(), String> {
    let mut before = None;
    for &slide in slides {
        let steps = presentation.page(slide).steps;
        for step in 0..=steps {
            let from = before.filter(|_| step == 0);
            Scene::new(presentation, Position::new(slide, step), from).play(timing, see)?;
        }
        before = Some(slide);
    }
    Ok(())
}

/// A step of a slide, on its way in where it opens.
struct Scene<'a> {
    presentation: &'a Presentation,
    position: Position,
    /// The slide before it as it was left, and how this one comes.
    arrival: Option<(DisplayList, Kind)>,
    /// How long something plays.
    plays: Duration,
}

impl<'a> Scene<'a> {
    fn new(presentation: &'a Presentation, position: Position, from: Option<usize>) -> Scene<'a> {
        let slide = &presentation.deck.slides[position.slide];
        let kind = slide.transition.as_deref().map(Kind::named).filter(|kind| *kind != Kind::None);
        let arrival = from.zip(kind).map(|(from, kind)| {
            let page = presentation.page(from);
            (page.finished_at(&Moment::settled(Position::new(from, page.steps))).list, kind)
        });
        let plays = slide.blocks.iter().flat_map(crate::block::Block::plays);
        let plays = plays.filter(|(step, _)| *step == position.step).map(|(_, time)| time).max().unwrap_or_default();
        Scene { presentation, position, arrival, plays }
    }

    fn play(&self, timing: Timing, see: &mut See<'_>) -> Result<(), String> {
        let mut see = |list: &DisplayList, count| see(self.position.slide, list, count);
        let mut frame = 0;
        loop {
            let age = timing.at(frame);
            let (list, wake) = self.picture(age);
            let rest = timing.frame_at(timing.hold).max(1);
            let next = match wake {
                Wake::Never => return see(&list, rest),
                // What goes on although it has played begins again.
                Wake::After(_) if age >= self.plays => return see(&list, 1),
                Wake::After(wait) => timing.frame_at(age.saturating_add(wait).min(self.plays)),
                Wake::NextFrame => frame + 1,
            };
            let next = next.max(frame + 1);
            see(&list, next - frame)?;
            frame = next;
        }
    }

    fn picture(&self, age: Duration) -> (DisplayList, Wake) {
        let mut ages = vec![Duration::MAX; self.position.step];
        ages.push(age);
        let frame = self.presentation.page(self.position.slide).finished_at(&Moment::new(self.position, ages));
        match &self.arrival {
            Some((from, kind)) if age < kind.duration() => {
                let share = age.as_secs_f32() / kind.duration().as_secs_f32();
                (transition(from, &frame.list, *kind, true, share), Wake::NextFrame)
            }
            _ => (frame.list, frame.wake),
        }
    }
}
