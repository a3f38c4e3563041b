//! What moves on a slide, as the frames that a script shows: every screen of a terminal, and when it comes.

use std::time::Duration;

use serde_json::{Value, json};

use super::svg::Pen;
use super::table::Table;
use crate::layout::Live;
use crate::show::{Moment, Position, Wake};

/// Frames nearer to each other than this are one.
const NEAREST: Duration = Duration::from_millis(30);
/// The most frames of a step. What is longer goes on to its end at once.
const MAX_FRAMES: usize = 20_000;

/// Pieces of SVG, states made of them, and for each step when which state comes.
#[derive(Default)]
pub struct Film {
    parts: Table,
    states: Table,
    steps: Vec<Track>,
}

/// Times since the step began in milliseconds, each with a state; the last is how the step ends.
struct Track {
    frames: Vec<(u64, usize)>,
    /// When it begins again.
    period: Option<u64>,
}

impl Film {
    /// `plays` says how long each step plays.
    pub fn new(live: &dyn Live, position: Position, plays: &[(usize, Duration)], pen: &mut Pen<'_>) -> Film {
        let mut film = Film::default();
        for step in 0..=position.step {
            let longest = plays.iter().filter(|(at, _)| *at == step).map(|(_, time)| *time).max().unwrap_or_default();
            let position = Position { step, ..position };
            let track = film.track(live, position, longest, pen);
            film.steps.push(track);
        }
        film
    }

    fn track(&mut self, live: &dyn Live, position: Position, longest: Duration, pen: &mut Pen<'_>) -> Track {
        let mut frames: Vec<(u64, usize)> = Vec::new();
        let mut period = None;
        let mut age = Duration::ZERO;
        while frames.len() < MAX_FRAMES {
            let mut ages = vec![Duration::MAX; position.step];
            ages.push(age);
            let (state, wake) = self.state(live, &Moment::new(position, ages), pen);
            if frames.last().is_none_or(|(_, last)| *last != state) {
                frames.push((millis(age), state));
            }
            let Wake::After(wait) = wake else { break };
            age = age.saturating_add(wait.max(NEAREST));
            if age >= longest {
                // Still not at rest: it begins again.
                period = (wait != Duration::MAX).then(|| millis(longest)).filter(|period| *period > 0);
                break;
            }
        }
        let (end, wake) = self.state(live, &Moment::settled(position), pen);
        // A loop has no rest, but what comes to its end just now has.
        period = period.filter(|_| wake != Wake::Never);
        if period.is_none() && frames.last().is_none_or(|(_, last)| *last != end) {
            frames.push((millis(age.max(longest)), end));
        }
        Track { frames, period }
    }

    fn state(&mut self, live: &dyn Live, moment: &Moment, pen: &mut Pen<'_>) -> (usize, Wake) {
        let (items, wake) = live.at(moment);
        let parts = items.iter().map(|item| {
            let mut part = String::new();
            pen.items(std::slice::from_ref(item), &mut part);
            self.parts.number(part).to_string()
        });
        let state = parts.collect::<Vec<_>>().join(" ");
        (self.states.number(state), wake)
    }

    /// Whether it ever looks otherwise than at the end.
    pub fn moves(&self) -> bool {
        self.states.texts().len() > 1
    }

    pub fn json(&self) -> Value {
        let states: Vec<Vec<usize>> =
            self.states.texts().iter().map(|s| s.split(' ').filter_map(|part| part.parse().ok()).collect()).collect();
        let steps: Vec<Value> =
            self.steps.iter().map(|track| json!({"at": track.frames, "loop": track.period})).collect();
        json!({"parts": self.parts.texts(), "states": states, "steps": steps})
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
