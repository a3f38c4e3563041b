//! What a session knows of a deck: names, texts and lengths, nothing of how it looks.

use std::time::Duration;

use super::rehearsal::Rehearsals;

/// More steps than any slide has; a session keeps a time for each.
pub const MAX_STEPS: usize = 10_000;

/// One slide, as the session sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlideOutline {
    /// What it is known by when the deck changes: the slug of its heading and, from the second on, its occurrence.
    pub id: String,
    /// What the go-to prompt and the overview call it.
    pub title: String,
    /// Every word on it, with what its terminals print: what the search looks through.
    pub text: String,
    /// Extra steps: the slide has one state more than that.
    pub steps: usize,
    /// `plays[i]`: how long step `i` performs once it has appeared (a terminal that types, a recording; a loop counts
    /// one round). A missing entry performs nothing. Plain fades do not count: Next never waits for those.
    pub plays: Vec<Duration>,
    /// What its live shell is to type, should shells be allowed.
    pub shell: Option<ShellOutline>,
    /// Passed over by next and previous; go-to, search, overview and links still reach it.
    pub hidden: bool,
    /// May be dropped when time is short.
    pub optional: bool,
    /// Takes a slide number; cover and backup slides may not.
    pub counted: bool,
    /// The section it is in.
    pub section: Option<String>,
    /// The time its author gave it.
    pub budget: Option<Duration>,
}

/// What a live shell types, step by step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellOutline {
    /// The step at which it opens.
    pub first_step: usize,
    /// `commands[i]` are typed when step `first_step + i` appears.
    pub commands: Vec<Vec<String>>,
}

impl ShellOutline {
    /// What is typed when a step appears.
    pub fn of_step(&self, step: usize) -> &[String] {
        step.checked_sub(self.first_step).and_then(|at| self.commands.get(at)).map_or(&[], Vec::as_slice)
    }
}

impl SlideOutline {
    /// A counted slide without steps, known by the slug of its title.
    pub fn new(title: &str) -> SlideOutline {
        let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let id = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
        SlideOutline { id, title: title.into(), text: title.into(), counted: true, ..SlideOutline::default() }
    }

    #[must_use]
    pub fn with_steps(self, steps: usize) -> SlideOutline {
        SlideOutline { steps, ..self }
    }

    /// How long a step performs.
    pub fn play(&self, step: usize) -> Duration {
        self.plays.get(step).copied().unwrap_or_default()
    }
}

/// The slides of a deck in order; there is always one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    slides: Vec<SlideOutline>,
    /// How long the whole talk may take.
    pub duration: Option<Duration>,
    /// The deck asks that nothing moves from one place to another.
    pub reduced_motion: bool,
}

impl Outline {
    /// An empty deck still has one slide, blank; no slide has more than [`MAX_STEPS`].
    pub fn new(mut slides: Vec<SlideOutline>, duration: Option<Duration>) -> Outline {
        slides.iter_mut().for_each(|slide| slide.steps = slide.steps.min(MAX_STEPS));
        if slides.is_empty() {
            slides.push(SlideOutline::new(""));
        }
        Outline { slides, duration, reduced_motion: false }
    }

    /// Slides without a budget have the time that they took in rehearsals.
    #[must_use]
    pub fn rehearsed(mut self, rehearsals: &Rehearsals) -> Outline {
        for slide in &mut self.slides {
            slide.budget = slide.budget.or_else(|| rehearsals.mean(&slide.id));
        }
        self
    }

    /// The slides after one that may be dropped.
    pub fn optional_after(&self, index: usize) -> impl Iterator<Item = &SlideOutline> {
        self.slides.iter().skip(index + 1).filter(|slide| slide.optional && !slide.hidden)
    }

    pub fn slides(&self) -> &[SlideOutline] {
        &self.slides
    }

    /// Index of the last slide.
    pub fn last(&self) -> usize {
        self.slides.len() - 1
    }

    /// The slide at an index; past the end, the last one.
    pub fn slide(&self, index: usize) -> &SlideOutline {
        &self.slides[index.min(self.last())]
    }

    /// Where a slide of this id is, the nearest to `near` should several have it.
    pub fn find(&self, id: &str, near: usize) -> Option<usize> {
        let same = self.slides.iter().enumerate().filter(|(_, slide)| slide.id == id);
        same.map(|(index, _)| index).min_by_key(|index| index.abs_diff(near))
    }

    /// The number the audience reads on a slide, from 1; hidden and uncounted slides have none.
    pub fn number(&self, index: usize) -> Option<usize> {
        let slide = self.slide(index);
        numbered(slide).then(|| self.slides.iter().take(index + 1).filter(|slide| numbered(slide)).count())
    }

    /// How many slides have a number.
    pub fn numbers(&self) -> usize {
        self.slides.iter().filter(|slide| numbered(slide)).count()
    }

    /// The slide that has a number.
    pub fn with_number(&self, number: usize) -> Option<usize> {
        let mut slides = self.slides.iter().enumerate().filter(|(_, slide)| numbered(slide));
        slides.nth(number.checked_sub(1)?).map(|(index, _)| index)
    }
}

fn numbered(slide: &SlideOutline) -> bool {
    slide.counted && !slide.hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline() -> Outline {
        let cover = SlideOutline { counted: false, ..SlideOutline::new("Cover") };
        let hidden = SlideOutline { hidden: true, ..SlideOutline::new("Spare") };
        Outline::new(vec![cover, SlideOutline::new("One"), hidden, SlideOutline::new("Two, or more")], None)
    }

    #[test]
    fn an_empty_deck_has_a_slide() {
        assert_eq!(Outline::new(vec![], None).slides().len(), 1);
    }

    #[test]
    fn only_counted_slides_that_are_shown_have_numbers() {
        assert_eq!((0..4).map(|index| outline().number(index)).collect::<Vec<_>>(), [None, Some(1), None, Some(2)]);
    }

    #[test]
    fn numbers_lead_back_to_slides() {
        assert_eq!((0..4).map(|n| outline().with_number(n)).collect::<Vec<_>>(), [None, Some(1), Some(3), None]);
        assert_eq!(outline().numbers(), 2);
    }

    #[test]
    fn a_slide_without_a_budget_takes_what_it_took() {
        let s = Duration::from_secs;
        let own = SlideOutline { budget: Some(s(9)), ..SlideOutline::new("own") };
        let outline = Outline::new(vec![own, SlideOutline::new("seen"), SlideOutline::new("unseen")], None);
        let runs = Rehearsals::default().and(&[("own".to_owned(), 1000), ("seen".to_owned(), 2000)].into());
        let budgets: Vec<_> = outline.rehearsed(&runs).slides().iter().map(|slide| slide.budget).collect();
        assert_eq!(budgets, [Some(s(9)), Some(s(2)), None]);
    }

    #[test]
    fn what_may_be_dropped_is_still_to_come_and_shown() {
        let optional = |title, hidden| SlideOutline { optional: true, hidden, ..SlideOutline::new(title) };
        let outline = Outline::new(vec![optional("a", false), optional("b", true), optional("c", false)], None);
        assert_eq!(outline.optional_after(0).map(|slide| slide.title.as_str()).collect::<Vec<_>>(), ["c"]);
    }

    #[test]
    fn an_index_past_the_end_is_the_last_slide() {
        assert_eq!(outline().slide(99).id, "two-or-more");
    }

    #[test]
    fn of_slides_with_the_same_id_the_nearest_is_found() {
        let outline = Outline::new(["Same", "Other", "Same"].map(SlideOutline::new).to_vec(), None);
        assert_eq!(
            (outline.find("same", 0), outline.find("same", 2), outline.find("gone", 0)),
            (Some(0), Some(2), None)
        );
    }
}
