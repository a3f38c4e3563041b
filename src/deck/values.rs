//! Times and shapes as people write them.

use std::time::Duration;

/// The shape of all slides, width by height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aspect(pub f32);

impl Default for Aspect {
    fn default() -> Aspect {
        Aspect(16.0 / 9.0)
    }
}

/// `16:9`, `4/3`, and Marp's and Slidev's spellings.
pub fn aspect(text: &str) -> Option<Aspect> {
    let (w, h) = text.split_once([':', '/']).or_else(|| text.split_once(" x "))?;
    let ratio = w.trim().parse::<f32>().ok()? / h.trim().parse::<f32>().ok()?;
    (0.5..=4.0).contains(&ratio).then_some(Aspect(ratio))
}

/// `25min`, `1h 5m`, `90s`, `40`: a bare number is minutes.
pub fn duration(text: &str) -> Option<Duration> {
    let text = text.trim().to_ascii_lowercase();
    if let Some((minutes, seconds)) = text.split_once(':') {
        let (m, s): (u64, u64) = (minutes.trim().parse().ok()?, seconds.trim().parse().ok()?);
        return Some(Duration::from_secs(m.checked_mul(60)?.checked_add(s)?));
    }
    let mut total = 0.0;
    let mut number = String::new();
    let mut unit = String::new();
    let mut parts = Vec::new();
    for c in text.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() || c == '.' {
            if !unit.is_empty() {
                parts.push((std::mem::take(&mut number), std::mem::take(&mut unit)));
            }
            number.push(c);
        } else if !c.is_whitespace() {
            unit.push(c);
        }
    }
    parts.push((number, unit));
    for (number, unit) in parts {
        let factor = match unit.as_str() {
            "" | "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "h" | "hour" | "hours" => 3600.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * factor;
    }
    (total.is_finite() && (0.0..=86_400.0 * 7.0).contains(&total)).then(|| Duration::from_secs_f64(total))
}

/// `12m`, `2.5 m`, `250cm`, `40ft`: a bare number is metres.
pub fn metres(text: &str) -> Option<f32> {
    let text = text.trim().to_ascii_lowercase();
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[number.len()..] {
        "" | "m" => 1.0,
        "cm" => 0.01,
        "ft" => 0.3048,
        _ => return None,
    };
    let metres = number.trim_end().parse::<f32>().ok()? * factor;
    (0.1..=1000.0).contains(&metres).then_some(metres)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        let secs = |text| duration(text).map(|d| d.as_secs());
        assert_eq!(
            [secs("25min"), secs("40s"), secs("1h30m"), secs("20"), secs("1:30")],
            [1500, 40, 5400, 1200, 90].map(Some)
        );
        assert_eq!([secs("soon"), secs("1e99h"), secs("")], [None; 3]);
    }

    #[test]
    fn lengths_are_read() {
        let found = ["12m", "2.5 m", "250cm", "3", "40ft"].map(metres);
        assert_eq!(found, [12.0, 2.5, 2.5, 3.0, 12.192].map(Some));
        assert_eq!(["", "m", "-3m", "3 miles", "NaN", "1e9"].map(metres), [None; 6]);
    }
}
