//! A recording cut into steps: which time of it is seen, as a pure function of step and age.

use std::time::Duration;

use super::cast::Cast;
use super::recording::Recording;
use super::timing::{Options, parse_duration};
use crate::diag::{Diagnostic, did_you_mean};

/// In a loop: how long the end stands before it all begins again.
const LAST_REST: Duration = Duration::from_secs(3);

/// How a recording is to be played.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlayOptions {
    /// Of these, the rhythm of typing and the prompt say nothing here.
    pub options: Options,
    /// Plays when its slide opens, else at the first step.
    pub autoplay: bool,
    /// Where it begins; times are those of the file.
    pub start: Option<Duration>,
    /// What is shown before it plays, and on a page that never moves.
    pub poster: Option<Duration>,
    /// Whether it is shown in the colours it was recorded with.
    pub theme: bool,
}

impl PlayOptions {
    /// The names [`PlayOptions::set`] knows, and whether each wants a value.
    pub const NAMES: [(&'static str, bool); 8] = [
        ("autoplay", false),
        ("loop", false),
        ("still", false),
        ("theme", false),
        ("idle", true),
        ("speed", true),
        ("poster", true),
        ("start", true),
    ];

    /// Sets one by the name an author writes, such as `poster` with `1:23`. The diagnostic has no span.
    pub fn set(&mut self, name: &str, value: Option<&str>) -> Result<(), Diagnostic> {
        let time = || {
            value.and_then(parse_time).ok_or_else(|| {
                let given = value.unwrap_or_default();
                Diagnostic::warning("bad-terminal-option", format!("`{name}` cannot be `{given}`"))
                    .help(format!("write a time of the recording, such as `{name}:1:23` or `{name}:12.5s`"))
            })
        };
        match (name, value) {
            ("autoplay", None) => self.autoplay = true,
            ("theme", None) => self.theme = true,
            ("poster", _) => self.poster = Some(time()?),
            ("start", _) => self.start = Some(time()?),
            ("autoplay" | "theme", Some(_)) => {
                let message = format!("`{name}` takes no value");
                return Err(Diagnostic::warning("bad-terminal-option", message).help("write it without one"));
            }
            ("idle" | "speed" | "loop" | "still", _) => self.options.set(name, value)?,
            _ => {
                let unknown = Diagnostic::warning("unknown-terminal-option", format!("unknown option `{name}`"));
                let names = PlayOptions::NAMES.map(|(name, _)| name);
                return Err(match did_you_mean(name, names) {
                    Some(near) => unknown.help(format!("did you mean `{near}`?")),
                    None => unknown.help(format!("known are {}", names.join(", "))),
                });
            }
        }
        Ok(())
    }
}

/// `1:23`, `1:02:03.5`, `12.5` or `90s`; asciinema's `npt:` may stand before it.
fn parse_time(text: &str) -> Option<Duration> {
    let text = text.strip_prefix("npt:").unwrap_or(text);
    let parts: Vec<&str> = text.split(':').collect();
    let [whole @ .., seconds] = parts.as_slice() else { return None };
    if whole.is_empty() {
        return parse_duration(seconds);
    }
    let minutes = whole.iter().try_fold(0_u32, |sum, part| {
        let part = part.parse::<u32>().ok().filter(|part| *part < 1000)?;
        sum.checked_mul(60)?.checked_add(part)
    });
    let seconds = seconds.bytes().all(|b| b.is_ascii_digit() || b == b'.').then(|| seconds.parse::<f64>().ok())??;
    let minutes = minutes.filter(|_| whole.len() <= 2 && seconds < 60.0)?;
    Some(Duration::from_secs(u64::from(minutes) * 60) + Duration::try_from_secs_f64(seconds).ok()?)
}

/// The steps of a recording.
///
/// Unless it plays by itself, step 0 is what stands before it plays. Every further step plays to the next marker, the last
/// one to the end. A looping recording heeds no markers; a still one has no steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Playback {
    /// Where each step that plays begins; the end of the last one behind it.
    stops: Vec<Duration>,
    /// What is seen before it plays.
    before: Duration,
    /// What a page that never moves shows.
    still: Duration,
    autoplay: bool,
    repeat: bool,
}

impl Playback {
    /// Reads the recording as it plays with these options, and its steps.
    pub fn new(cast: Cast, play: &PlayOptions) -> (Recording, Playback) {
        // A screen changes at events only, so a time is as good as the last event before it.
        let events_until = |time: Duration| cast.events.partition_point(|event| event.at <= time);
        let (start, poster) = (play.start.map(events_until), play.poster.map(events_until));
        let recording = Recording::new(cast, &play.options);
        let time_of = |events: usize| {
            events.checked_sub(1).and_then(|at| recording.events.get(at)).map_or(Duration::ZERO, |event| event.at)
        };
        let (start, poster) = (start.map_or(Duration::ZERO, time_of), poster.map(time_of));
        let end = recording.duration;
        let repeat = play.options.repeat;
        let mut stops = vec![start];
        let markers = recording.markers.iter().map(|marker| marker.at).filter(|_| !repeat);
        for at in markers.chain([end]) {
            if stops.last().is_some_and(|&last| at > last) {
                stops.push(at);
            }
        }
        let before = poster.unwrap_or(start);
        let mut playback = Playback { stops, before, still: poster.unwrap_or(end), autoplay: play.autoplay, repeat };
        if play.options.still {
            playback = Playback { stops: vec![end], before: playback.still, ..playback };
        }
        (recording, playback)
    }

    /// The last step; the first is 0.
    pub fn last_step(&self) -> usize {
        (self.stops.len() - 1).saturating_sub(usize::from(self.autoplay))
    }

    /// The time of the recording that is seen `age` after `step` began; `Duration::MAX` is the finished step. A step beyond
    /// the last is the last one finished.
    pub fn time(&self, step: usize, age: Duration) -> Duration {
        let age = if step > self.last_step() { Duration::MAX } else { age };
        match self.stretch(step.min(self.last_step())) {
            Some((begin, end)) => begin.saturating_add(self.age_in_round(begin, end, age)).min(end),
            None => self.before,
        }
    }

    /// What a page that never moves shows.
    pub fn still(&self) -> Duration {
        self.still
    }

    /// How long a step plays; of a loop, one round with the rest after it.
    pub fn duration(&self, step: usize) -> Duration {
        let Some((begin, end)) = self.stretch(step).filter(|_| step <= self.last_step()) else { return Duration::ZERO };
        (end - begin) + if self.repeat { LAST_REST } else { Duration::ZERO }
    }

    /// How long from `age` until the picture of `step` changes, of a recording that changes next after the time it
    /// shows at `next`; `None` when it stays as it is.
    pub fn changes_in(&self, step: usize, age: Duration, next: Option<Duration>) -> Option<Duration> {
        let (begin, end) = self.stretch(step).filter(|_| step <= self.last_step() && age != Duration::MAX)?;
        let age = self.age_in_round(begin, end, age);
        let next = next.filter(|&next| next <= end).map(|next| next - begin);
        next.or(self.repeat.then(|| self.duration(step))).map(|next| next.saturating_sub(age))
    }

    /// What a step plays; `None` for the one before it plays.
    fn stretch(&self, step: usize) -> Option<(Duration, Duration)> {
        let begin = step.checked_sub(usize::from(!self.autoplay))?;
        Some((*self.stops.get(begin)?, *self.stops.get(begin + 1)?))
    }

    fn age_in_round(&self, begin: Duration, end: Duration, age: Duration) -> Duration {
        if !self.repeat || age == Duration::MAX {
            return age;
        }
        let round = (end - begin) + LAST_REST;
        Duration::from_nanos((age.as_nanos() % round.as_nanos()) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::cast;

    /// Output each second, markers at 1 s and 3 s; 4 s long.
    const CAST: &str = "{\"version\": 2, \"width\": 9, \"height\": 1}\n[1, \"m\", \"a\"]\n[1, \"o\", \"1\"]\n\
                        [2, \"o\", \"2\"]\n[3, \"m\", \"\"]\n[4, \"o\", \"4\"]\n";

    fn play(words: &str) -> Playback {
        let mut options = PlayOptions::default();
        for word in words.split_whitespace() {
            let (name, value) = word.split_once(':').map_or((word, None), |(name, value)| (name, Some(value)));
            options.set(name, value).unwrap();
        }
        Playback::new(cast::read("t.cast", CAST.as_bytes()).0, &options).1
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// Milliseconds of the recording seen at ages, in milliseconds, of each step; then how long each plays.
    fn check(words: &str, ages: &[u64], expect: &[(&[u64], u64)]) {
        let playback = play(words);
        let steps: Vec<(Vec<u64>, u64)> = (0..=playback.last_step())
            .map(|step| {
                let seen = ages.iter().map(|&age| playback.time(step, ms(age)).as_millis() as u64);
                (seen.collect(), playback.duration(step).as_millis() as u64)
            })
            .collect();
        let expect: Vec<(Vec<u64>, u64)> = expect.iter().map(|(seen, plays)| (seen.to_vec(), *plays)).collect();
        assert_eq!(steps, expect, "{words}");
    }

    #[test]
    fn markers_are_steps() {
        let all: &[(&[u64], u64)] = &[(&[0, 0], 0), (&[500, 1000], 1000), (&[1500, 3000], 2000), (&[3500, 4000], 1000)];
        check("", &[500, 9000], all);
        check("autoplay", &[500, 9000], &all[1..]);
    }

    #[test]
    fn start_and_poster_are_times_of_the_file() {
        check("start:2.5s poster:0:01.9 speed:2", &[100], &[(&[500], 0), (&[1100], 500), (&[1600], 500)]);
        assert_eq!((play("poster:1s").still(), play("").still()), (ms(1000), ms(4000)));
    }

    #[test]
    fn a_loop_has_one_step_and_begins_again() {
        check("loop autoplay", &[1000, 4000, 6999, 7001], &[(&[1000, 4000, 4000, 1], 7000)]);
        assert_eq!(play("loop").time(1, Duration::MAX), ms(4000));
    }

    #[test]
    fn a_still_recording_shows_its_end() {
        check("still", &[0], &[(&[4000], 0)]);
        check("still poster:2s autoplay", &[0], &[(&[2000], 0)]);
    }

    #[test]
    fn it_says_when_it_changes() {
        let changes = |words, step, age, next: Option<u64>| play(words).changes_in(step, ms(age), next.map(ms));
        assert_eq!(changes("", 0, 0, Some(1000)), None);
        assert_eq!(changes("", 2, 500, Some(2000)), Some(ms(500)));
        // What comes next belongs to the step after this one.
        assert_eq!(changes("", 2, 1500, Some(4000)), None);
        assert_eq!(changes("loop", 1, 5000, None), Some(ms(2000)));
        assert_eq!(play("").changes_in(3, Duration::MAX, Some(ms(4000))), None);
    }

    #[test]
    fn a_step_beyond_the_last_is_the_end() {
        assert_eq!((play("").time(9, ms(0)), play("").duration(9)), (ms(4000), ms(0)));
    }

    #[test]
    fn times_are_read() {
        let ms = |text| parse_time(text).map(|time| time.as_millis());
        assert_eq!(
            [ms("1:23"), ms("1:02:03.5"), ms("npt:12.5"), ms("90s")].map(Option::unwrap),
            [83_000, 3_723_500, 12_500, 90_000]
        );
        assert_eq!(["", ":", "1:60", "1:2:3:4", "1:-2", "1:NaN", "9999:00", "x"].map(ms), [None; 8]);
    }
}
