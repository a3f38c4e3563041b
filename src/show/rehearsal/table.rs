//! Rehearsals as a table for a terminal.

use std::time::Duration;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Rehearsals;
use crate::show::outline::{Outline, SlideOutline};
use crate::show::timer::stopwatch;

/// Longer titles are cut, so that a row fits into a terminal of 80 columns.
const TITLE: usize = 36;

/// A row for each slide that is shown or was rehearsed, the totals, and how these stand against the talk's duration.
pub fn table(outline: &Outline, rehearsals: &Rehearsals) -> String {
    if rehearsals.is_empty() {
        return "This talk has not been rehearsed yet.\n".to_owned();
    }
    let mut rows: Vec<Row> = Vec::new();
    for (index, slide) in outline.slides().iter().enumerate() {
        let times = times(slide, rehearsals);
        if !slide.hidden || times.iter().any(Option::is_some) {
            let number = outline.number(index).map(|number| number.to_string()).unwrap_or_default();
            rows.push(Row { number, title: cut(&slide.title), times });
        }
    }
    let totals = [0, 1, 2].map(|column| total(rows.iter().map(|row| row.times[column])));
    let width = rows.iter().map(|row| row.title.width()).max().unwrap_or(0).max("title".len());
    let line = |number: &str, title: &str, times: [&str; 3]| {
        let gap = " ".repeat(width.saturating_sub(title.width()));
        let [last, mean, budget] = times;
        let line = format!("{number:>5}  {title}{gap}  {last:>8}  {mean:>8}  {budget:>8}");
        format!("{}\n", line.trim_end())
    };
    let shown = |times: [Option<Duration>; 3]| times.map(|time| time.map(clock).unwrap_or_default());
    let borrowed = |row: &Row| {
        let [last, mean, budget] = shown(row.times);
        line(&row.number, &row.title, [&last, &mean, &budget])
    };

    let mut text = line("slide", "title", ["last", "mean", "budget"]);
    text.extend(rows.iter().map(borrowed));
    text.push_str(&borrowed(&Row { number: String::new(), title: "total".into(), times: totals }));
    text.push('\n');
    text.push_str(&format!("{}.\n", sentence(outline.duration, totals, rehearsals.len())));
    text
}

struct Row {
    number: String,
    title: String,
    /// Last, mean and budget.
    times: [Option<Duration>; 3],
}

fn times(slide: &SlideOutline, rehearsals: &Rehearsals) -> [Option<Duration>; 3] {
    [rehearsals.last(&slide.id), rehearsals.mean(&slide.id), slide.budget]
}

/// `None` when there is nothing to add up.
fn total(times: impl Iterator<Item = Option<Duration>>) -> Option<Duration> {
    times.flatten().reduce(Duration::saturating_add)
}

/// The totals against the duration, in words.
fn sentence(duration: Option<Duration>, totals: [Option<Duration>; 3], runs: usize) -> String {
    let runs = if runs == 1 { "1 rehearsal".to_owned() } else { format!("{runs} rehearsals") };
    let Some(duration) = duration else { return runs };
    let compared = |time: Duration| match (time.checked_sub(duration), duration.checked_sub(time)) {
        (Some(over), _) if over.as_secs() > 0 => format!("{} over", clock(over)),
        (_, Some(left)) if left.as_secs() > 0 => format!("{} left", clock(left)),
        _ => "as long as planned".to_owned(),
    };
    let named = ["the last", "the mean", "the budgets"].into_iter().zip(totals);
    let parts: Vec<String> = named.filter_map(|(name, time)| Some(format!("{name} {}", compared(time?)))).collect();
    format!("{runs}; of {}: {}", clock(duration), parts.join(", "))
}

/// To the nearest second.
fn clock(time: Duration) -> String {
    stopwatch(time.saturating_add(Duration::from_millis(500)))
}

/// A title without control characters, cut to [`TITLE`] columns.
fn cut(title: &str) -> String {
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    if title.width() <= TITLE {
        return title;
    }
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used < TITLE
    };
    format!("{}…", title.chars().take_while(fits).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::super::Run;
    use super::*;

    fn outline() -> Outline {
        let cover = SlideOutline { counted: false, ..SlideOutline::new("Cover") };
        let hidden = SlideOutline { hidden: true, ..SlideOutline::new("Spare") };
        let budgeted = SlideOutline { budget: Some(Duration::from_secs(60)), ..SlideOutline::new("Two") };
        Outline::new(vec![cover, SlideOutline::new("One"), budgeted, hidden], Some(Duration::from_secs(100)))
    }

    #[test]
    fn it_has_a_row_for_each_slide_and_totals_against_the_duration() {
        let run = |one: u64, two: u64| Run::from([("one".to_owned(), one), ("two".to_owned(), two)]);
        let rehearsals = Rehearsals::default().and(&run(40_000, 70_000)).and(&run(20_000, 75_400));
        let expect = "\
slide  title      last      mean    budget
       Cover
    1  One        0:20      0:30
    2  Two        1:15      1:13      1:00
       total      1:35      1:43      1:00

2 rehearsals; of 1:40: the last 0:05 left, the mean 0:03 over, the budgets 0:40 left.
";
        assert_eq!(table(&outline(), &rehearsals), expect);
    }

    #[test]
    fn without_a_run_it_says_so() {
        assert_eq!(table(&outline(), &Rehearsals::default()), "This talk has not been rehearsed yet.\n");
    }

    #[test]
    fn long_titles_are_cut_by_columns() {
        assert_eq!(cut(&"語".repeat(30)).width(), 35);
        assert_eq!(cut(&"x".repeat(37)).width(), 36);
        assert_eq!(cut("a\tb\u{1b}c"), "abc");
    }
}
