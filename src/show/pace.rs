//! Whether the speaker is ahead of the plan or behind it.

use std::time::Duration;

use super::moment::Position;
use super::outline::Outline;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    Ahead(Duration),
    OnTime,
    Behind(Duration),
}

/// How `elapsed` compares with the plan at a position; `None` when the deck plans nothing.
///
/// The plan: a slide with a budget takes it, the other counted slides share what is left of the duration equally.
/// Without a duration they take what the budgeted ones take on average. Budgets beyond the duration are scaled down to
/// it. Within a slide, each step takes the same time.
pub fn pace(outline: &Outline, position: Position, elapsed: Duration, skip_optional: bool) -> Option<Pace> {
    let plan = plan(outline, skip_optional)?;
    let start: f64 = plan.iter().take(position.slide).sum();
    let states = outline.slide(position.slide).steps as f64 + 1.0;
    let step = plan.get(position.slide).copied().unwrap_or(0.0) / states;
    let (start, elapsed) = (start + step * position.step as f64, elapsed.as_secs_f64());
    let end = start + step;
    Some(if elapsed < start {
        Pace::Ahead(seconds(start - elapsed))
    } else if elapsed > end {
        Pace::Behind(seconds(elapsed - end))
    } else {
        Pace::OnTime
    })
}

/// How much of the talk is done when what is shown at a position is over, 0 to 1: of the plan, or of the slides where the
/// deck plans nothing.
pub fn progress(outline: &Outline, position: Position, skip_optional: bool) -> f32 {
    let shown = |slide: &super::outline::SlideOutline| !(slide.hidden || skip_optional && slide.optional);
    let plan = plan(outline, skip_optional);
    let plan = plan.filter(|plan| plan.iter().sum::<f64>() > 0.0);
    let plan = plan.unwrap_or_else(|| outline.slides().iter().map(|slide| f64::from(u8::from(shown(slide)))).collect());
    let states = outline.slide(position.slide).steps as f64 + 1.0;
    let before: f64 = plan.iter().take(position.slide).sum();
    let here = plan.get(position.slide).copied().unwrap_or(0.0) * (position.step as f64 + 1.0) / states;
    ((before + here) / plan.iter().sum::<f64>().max(f64::MIN_POSITIVE)).clamp(0.0, 1.0) as f32
}

/// The seconds each slide may take.
fn plan(outline: &Outline, skip_optional: bool) -> Option<Vec<f64>> {
    let slides = || outline.slides().iter().map(|slide| (slide, !(slide.hidden || skip_optional && slide.optional)));
    let budgets: Vec<f64> =
        slides().filter(|(_, shown)| *shown).filter_map(|(slide, _)| slide.budget).map(|b| b.as_secs_f64()).collect();
    let budgeted: f64 = budgets.iter().sum();
    let sharing = slides().filter(|(slide, shown)| *shown && slide.counted && slide.budget.is_none()).count();

    let (scale, share) = match outline.duration.map(|duration| duration.as_secs_f64()) {
        Some(duration) if budgeted > duration => (duration / budgeted, 0.0),
        Some(duration) => (1.0, if sharing == 0 { 0.0 } else { (duration - budgeted) / sharing as f64 }),
        None if budgeted > 0.0 => (1.0, budgeted / budgets.len() as f64),
        None => return None,
    };
    let time = |(slide, shown): (&super::outline::SlideOutline, bool)| match slide.budget {
        _ if !shown => 0.0,
        Some(budget) => budget.as_secs_f64() * scale,
        None if slide.counted => share,
        None => 0.0,
    };
    Some(slides().map(time).collect())
}

/// To the millisecond, so that sums of shares do not show.
fn seconds(seconds: f64) -> Duration {
    Duration::from_millis((seconds * 1000.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::super::outline::SlideOutline;
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// Slides as letters: `.` plain, `h` hidden, `u` uncounted, `o` optional, a digit: a budget of that many seconds.
    fn check(slides: &str, duration: Option<u64>, at: (usize, usize), elapsed: u64) -> Option<Pace> {
        let slide = |c: char| SlideOutline {
            hidden: c == 'h',
            counted: c != 'u',
            optional: c == 'o',
            budget: c.to_digit(10).map(|n| s(n.into())),
            ..SlideOutline::new("x").with_steps(1)
        };
        let outline = Outline::new(slides.chars().map(slide).collect(), duration.map(s));
        pace(&outline, Position::new(at.0, at.1), s(elapsed), true)
    }

    #[test]
    fn a_deck_without_times_has_no_pace() {
        assert_eq!(check("...", None, (0, 0), 5), None);
    }

    #[test]
    fn the_duration_is_shared_by_counted_slides() {
        assert_eq!(check("uh.o.", Some(40), (4, 0), 25), Some(Pace::OnTime));
        assert_eq!(check("uh.o.", Some(40), (4, 0), 15), Some(Pace::Ahead(s(5))));
        assert_eq!(check("uh.o.", Some(40), (2, 0), 15), Some(Pace::Behind(s(5))));
    }

    #[test]
    fn steps_share_their_slide() {
        assert_eq!(check("..", Some(40), (0, 0), 15), Some(Pace::Behind(s(5))));
        assert_eq!(check("..", Some(40), (0, 1), 15), Some(Pace::OnTime));
    }

    #[test]
    fn budgets_come_first_and_the_rest_is_shared() {
        assert_eq!(check("8..", Some(28), (1, 0), 7), Some(Pace::Ahead(s(1))));
        assert_eq!(check("8..", Some(28), (2, 0), 12), Some(Pace::Ahead(s(6))));
    }

    #[test]
    fn budgets_without_a_duration_stand_for_the_others() {
        assert_eq!(check("4.8", None, (2, 0), 8), Some(Pace::Ahead(s(2))));
    }

    #[test]
    fn progress_follows_the_plan_or_the_slides() {
        let outline = |budget: Option<u64>| {
            let slides = [budget, None, None].map(|b| SlideOutline { budget: b.map(s), ..SlideOutline::new("x") });
            Outline::new(slides.to_vec(), budget.map(|b| s(2 * b)))
        };
        let at = |budget, slide| progress(&outline(budget), Position::new(slide, 0), false);
        assert_eq!([at(Some(10), 0), at(Some(10), 1), at(Some(10), 2)], [0.5, 0.75, 1.0]);
        assert_eq!([at(None, 0), at(None, 2)], [1.0 / 3.0, 1.0]);
    }

    #[test]
    fn budgets_over_the_duration_are_scaled() {
        assert_eq!(check("88", Some(8), (1, 0), 1), Some(Pace::Ahead(s(3))));
    }
}
