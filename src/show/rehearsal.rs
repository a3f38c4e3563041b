//! How long each slide took when the talk was rehearsed. No clock: time is what the talk's timer says, so that pauses do
//! not count.

mod table;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use table::table;

/// So many runs are kept; older ones are of another talk than today's.
const KEPT: usize = 10;
/// The version that is written.
const VERSION: u32 = 1;

/// The time spent on each slide, by its identity, in milliseconds.
pub type Run = BTreeMap<String, u64>;

/// The runs of one talk, as they are kept in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Rehearsals {
    version: u32,
    /// The latest last.
    runs: Vec<Run>,
}

impl Rehearsals {
    /// As JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&Rehearsals { version: VERSION, ..self.clone() }).unwrap_or_default()
    }

    /// None at all when the text is not what [`Rehearsals::to_json`] writes.
    pub fn from_json(text: &str) -> Rehearsals {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// With another run, unless nothing was rehearsed in it; the oldest give way.
    #[must_use]
    pub fn and(&self, run: &Run) -> Rehearsals {
        let mut all = self.clone();
        all.runs.extend((!run.is_empty()).then(|| run.clone()));
        all.runs.drain(..all.runs.len().saturating_sub(KEPT));
        all
    }

    pub fn len(&self) -> usize {
        self.runs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// What a slide took in the latest run; `None` when it was not shown in it.
    pub fn last(&self, id: &str) -> Option<Duration> {
        self.runs.last()?.get(id).copied().map(Duration::from_millis)
    }

    /// What a slide took on average, in the runs it was shown in.
    pub fn mean(&self, id: &str) -> Option<Duration> {
        let times: Vec<u64> = self.runs.iter().filter_map(|run| run.get(id).copied()).collect();
        let sum: u128 = times.iter().copied().map(u128::from).sum();
        let mean = sum.checked_div(times.len() as u128)?;
        Some(Duration::from_millis(mean.try_into().unwrap_or(u64::MAX)))
    }
}

/// The run that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorder {
    run: Run,
    /// The slide that is shown, and what the timer said when it was entered.
    here: String,
    entered: Duration,
}

impl Recorder {
    /// A run that begins on a slide.
    pub fn new(id: &str, elapsed: Duration) -> Recorder {
        Recorder { run: Run::new(), here: id.to_owned(), entered: elapsed }
    }

    /// The show is on a slide when its timer says `elapsed`. A timer that was reset begins the run anew. Whether a slide
    /// was left, or the run begun anew.
    pub fn at(&mut self, id: &str, elapsed: Duration) -> bool {
        if elapsed < self.entered {
            *self = Recorder::new(id, elapsed);
            return true;
        }
        if id == self.here {
            return false;
        }
        self.run = self.run(elapsed);
        id.clone_into(&mut self.here);
        self.entered = elapsed;
        true
    }

    /// The run as it would be if it ended now.
    pub fn run(&self, elapsed: Duration) -> Run {
        let mut run = self.run.clone();
        let spent = elapsed.saturating_sub(self.entered).as_millis().try_into().unwrap_or(u64::MAX);
        if spent > 0 {
            let time = run.entry(self.here.clone()).or_default();
            *time = spent.saturating_add(*time);
        }
        run
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// A run through slides that were entered at these seconds, ended at the last.
    fn run(visits: &[(&str, u64)], end: u64) -> Run {
        let mut recorder = Recorder::new(visits[0].0, s(visits[0].1));
        for (id, at) in visits {
            recorder.at(id, s(*at));
        }
        recorder.run(s(end))
    }

    fn check(visits: &[(&str, u64)], end: u64, expect: &[(&str, u64)]) {
        let expect: Run = expect.iter().map(|(id, seconds)| ((*id).to_owned(), seconds * 1000)).collect();
        assert_eq!(run(visits, end), expect);
    }

    #[test]
    fn a_slide_takes_what_passes_until_the_next() {
        check(&[("a", 0), ("b", 5), ("c", 15)], 18, &[("a", 5), ("b", 10), ("c", 3)]);
    }

    #[test]
    fn visits_of_a_slide_add_up() {
        check(&[("a", 0), ("b", 5), ("a", 6)], 8, &[("a", 7), ("b", 1)]);
    }

    #[test]
    fn while_the_timer_stands_nothing_counts() {
        check(&[("cover", 0), ("a", 0), ("b", 5)], 5, &[("a", 5)]);
    }

    #[test]
    fn steps_leave_no_slide() {
        check(&[("a", 0), ("a", 5)], 9, &[("a", 9)]);
    }

    #[test]
    fn a_reset_timer_begins_anew() {
        check(&[("a", 0), ("b", 50), ("a", 0), ("b", 3)], 5, &[("a", 3), ("b", 2)]);
    }

    #[test]
    fn means_are_of_the_runs_that_showed_the_slide() {
        let runs = Rehearsals::default().and(&run(&[("a", 0), ("b", 4)], 5)).and(&run(&[("a", 0)], 8));
        assert_eq!([runs.mean("a"), runs.mean("b"), runs.mean("c")], [Some(s(6)), Some(s(1)), None]);
        assert_eq!([runs.last("a"), runs.last("b")], [Some(s(8)), None]);
    }

    #[test]
    fn an_empty_run_is_none() {
        assert!(Rehearsals::default().and(&Run::new()).is_empty());
    }

    #[test]
    fn only_the_latest_runs_are_kept() {
        let runs = (0..25).fold(Rehearsals::default(), |runs, at| runs.and(&run(&[("a", 0)], at + 1)));
        assert_eq!((runs.len(), runs.mean("a")), (KEPT, Some(Duration::from_millis(20_500))));
    }

    #[test]
    fn what_is_written_reads_back() {
        let runs = Rehearsals { version: VERSION, ..Rehearsals::default().and(&run(&[("a", 0)], 8)) };
        assert_eq!(Rehearsals::from_json(&runs.to_json()), runs);
    }

    #[test]
    fn what_is_no_rehearsal_is_none() {
        for text in ["", "{", "[]", "null", "{\"runs\": 3}", "{\"runs\": [{\"a\": -1}]}", "\u{0}"] {
            assert!(Rehearsals::from_json(text).is_empty(), "{text}");
        }
    }
}
