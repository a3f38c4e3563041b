//! The options a transcript or a recording may be given, and how times are written.

use std::time::Duration;

use crate::diag::{Diagnostic, did_you_mean};

/// Longest time that can be written: a longer one is a slip.
const LONGEST: Duration = Duration::from_secs(3600);

/// How a session plays.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// 2 is twice as fast; 0.1 to 20.
    pub speed: f64,
    /// Median time between two keys, in place of the built-in rhythm.
    pub typing: Option<Duration>,
    /// No wait is longer than this, before `speed` counts.
    pub idle: Option<Duration>,
    /// Starts again after its end.
    pub repeat: bool,
    /// Does not play: the finished frame is shown at once.
    pub still: bool,
    /// Its commands may be run for real, where that is allowed.
    pub live: bool,
    /// What a line with a command begins with, a blank after it. Never empty.
    pub prompts: Vec<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            speed: 1.0,
            typing: None,
            idle: None,
            repeat: false,
            still: false,
            live: false,
            prompts: vec!["$".to_owned()],
        }
    }
}

impl Options {
    /// The names [`Options::set`] knows.
    pub const NAMES: [&'static str; 7] = ["speed", "typing", "idle", "loop", "still", "live", "prompt"];

    /// Sets one by the name an author writes, such as `speed` with `2` for `+speed:2`. The diagnostic has no span.
    pub fn set(&mut self, name: &str, value: Option<&str>) -> Result<(), Diagnostic> {
        let value = value.map(str::trim).filter(|value| !value.is_empty());
        let bad = |what: &str| {
            let given = value.map_or_else(|| format!("`{name}` has no value"), |v| format!("`{name}` cannot be `{v}`"));
            Diagnostic::warning("bad-terminal-option", given).help(format!("write {what}"))
        };
        match name {
            "speed" => {
                let speed =
                    value.and_then(parse_speed).ok_or_else(|| bad("a factor from 0.1 to 20, such as `speed:2`"))?;
                self.speed = speed;
            }
            "typing" => {
                let time = value.and_then(parse_duration).ok_or_else(|| bad("a time, such as `typing:50ms`"))?;
                self.typing = Some(time);
            }
            "idle" => {
                let time = value.and_then(parse_duration).ok_or_else(|| bad("a time, such as `idle:2s`"))?;
                self.idle = Some(time);
            }
            "prompt" => {
                let prompt = value.ok_or_else(|| bad("what a command line begins with, such as `prompt:#`"))?;
                self.prompts = vec![prompt.to_owned()];
            }
            "loop" if value.is_none() => self.repeat = true,
            "still" if value.is_none() => self.still = true,
            "live" if value.is_none() => self.live = true,
            "loop" | "still" | "live" => return Err(bad("it without a value")),
            _ => {
                let unknown = Diagnostic::warning("unknown-terminal-option", format!("unknown option `{name}`"));
                return Err(match did_you_mean(name, Options::NAMES) {
                    Some(near) => unknown.help(format!("did you mean `{near}`?")),
                    None => unknown.help(format!("known are {}", Options::NAMES.join(", "))),
                });
            }
        }
        Ok(())
    }
}

/// A factor of speed, from 0.1 to 20; a trailing `x` is allowed.
fn parse_speed(text: &str) -> Option<f64> {
    let speed: f64 = text.trim_end_matches('x').parse().ok()?;
    (0.1..=20.0).contains(&speed).then_some(speed)
}

/// `20ms`, `1.2s`, `2m`, or bare seconds; at most an hour.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "ms" => 0.001,
        "s" | "" => 1.0,
        "m" | "min" => 60.0,
        _ => return None,
    };
    if !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let seconds = digits.parse::<f64>().ok()? * unit;
    Duration::try_from_secs_f64(seconds).ok().filter(|&time| time <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        let ms = |text| parse_duration(text).map(|time| time.as_millis());
        assert_eq!([ms("20ms"), ms("1.2s"), ms(".5"), ms("2m")], [Some(20), Some(1200), Some(500), Some(120_000)]);
        assert_eq!(["", "s", "soon", "-1s", "1e9", "inf", "NaN", "99999s", "1 h"].map(ms), [None; 9]);
    }

    #[test]
    fn options_are_set_by_name() {
        let mut options = Options::default();
        for (name, value) in [("speed", Some("2")), ("typing", Some("50ms")), ("loop", None), ("prompt", Some("#"))] {
            options.set(name, value).unwrap();
        }
        assert_eq!((options.speed, options.typing), (2.0, Some(Duration::from_millis(50))));
        assert_eq!((options.repeat, options.still, options.prompts), (true, false, vec!["#".to_owned()]));
    }

    #[test]
    fn bad_options_say_what_to_write() {
        let help = |name, value| Options::default().set(name, value).unwrap_err().help;
        assert_eq!(help("sped", None).as_deref(), Some("did you mean `speed`?"));
        assert_eq!(help("speed", Some("NaN")).as_deref(), Some("write a factor from 0.1 to 20, such as `speed:2`"));
        assert_eq!(help("still", Some("no")).as_deref(), Some("write it without a value"));
    }
}
