//! What lies over the slide: help, overview and prompts.

use std::time::Duration;

use super::{Session, find};
use crate::show::keys::Mode;
use crate::show::moment::Position;

pub use super::find::Candidate;

/// The most characters a prompt takes.
const LONGEST: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    Help,
    Overview {
        /// Index of the chosen slide.
        selected: usize,
    },
    Prompt(Prompt),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptKind {
    /// Digits that were typed without asking for a prompt: it covers nothing, and any other key ends it.
    Number,
    /// A number or words of a title.
    GoTo,
    /// Words of a slide's text.
    Search,
}

/// A line to type, with what it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    pub kind: PromptKind,
    pub text: String,
    pub candidates: Vec<Candidate>,
    /// Index of the chosen candidate.
    pub selected: usize,
}

/// How many columns the overview has: it stays as wide as it is high until slides would be too small to tell apart.
pub fn overview_columns(slides: usize) -> usize {
    ((slides as f64).sqrt().ceil() as usize).clamp(1, 6)
}

impl Session {
    /// What keys mean now.
    pub fn mode(&self) -> Mode {
        match &self.overlay {
            None if self.is_shell_focused() => Mode::Shell,
            None | Some(Overlay::Help) => Mode::Show,
            Some(Overlay::Overview { .. }) => Mode::Overview,
            Some(Overlay::Prompt(Prompt { kind: PromptKind::Number, .. })) => Mode::Number,
            Some(Overlay::Prompt(_)) => Mode::Prompt,
        }
    }

    pub(super) fn toggle_help(&mut self) {
        self.overlay = if self.overlay == Some(Overlay::Help) { None } else { Some(Overlay::Help) };
    }

    pub(super) fn toggle_overview(&mut self) {
        let opened = Overlay::Overview { selected: self.position().slide };
        self.overlay = if matches!(self.overlay, Some(Overlay::Overview { .. })) { None } else { Some(opened) };
    }

    pub(super) fn open_prompt(&mut self, kind: PromptKind) {
        self.overlay = Some(Overlay::Prompt(Prompt { kind, text: String::new(), candidates: vec![], selected: 0 }));
    }

    pub(super) fn type_char(&mut self, c: char) {
        if !matches!(self.overlay, Some(Overlay::Prompt(_))) {
            if !c.is_ascii_digit() {
                return;
            }
            self.open_prompt(PromptKind::Number);
        }
        if let Some(Overlay::Prompt(prompt)) = &mut self.overlay {
            let fits = !c.is_control() && prompt.text.chars().count() < LONGEST;
            if fits && (prompt.kind != PromptKind::Number || c.is_ascii_digit()) {
                prompt.text.push(c);
            }
        }
        self.propose();
    }

    /// Takes the last character away; an empty number is gone.
    pub(super) fn erase(&mut self) {
        if let Some(Overlay::Prompt(prompt)) = &mut self.overlay {
            prompt.text.pop();
            if prompt.text.is_empty() && prompt.kind == PromptKind::Number {
                self.overlay = None;
            }
        }
        self.propose();
    }

    /// The candidates for the text as it is now.
    pub(super) fn propose(&mut self) {
        let from = self.position().slide;
        if let Some(Overlay::Prompt(prompt)) = &mut self.overlay {
            prompt.selected = 0;
            prompt.candidates = match prompt.kind {
                PromptKind::Number | PromptKind::GoTo => find::go_to(&self.outline, &prompt.text),
                PromptKind::Search => find::search(&self.outline, &prompt.text, from),
            };
            if prompt.kind == PromptKind::Number {
                // Titles that happen to have the number are no answer to a number.
                let number = prompt.text.parse().ok().and_then(|number| self.outline.with_number(number));
                prompt.candidates.retain(|found| Some(found.slide) == number);
            }
        }
    }

    /// Chooses another candidate, or a slide of the overview: `rows` down and `slides` to the right.
    pub(super) fn select(&mut self, rows: isize, slides: isize) {
        let last = self.outline.last();
        match &mut self.overlay {
            Some(Overlay::Overview { selected }) => {
                let columns = overview_columns(last + 1) as isize;
                let to = selected.saturating_add_signed(rows * columns + slides);
                // Up and down keep to the column: beyond the grid there is nothing.
                let from = *selected as isize;
                if rows == 0 || (0..=last as isize).contains(&(from + rows * columns)) {
                    *selected = to.min(last);
                }
            }
            Some(Overlay::Prompt(prompt)) => {
                let last = prompt.candidates.len().saturating_sub(1);
                prompt.selected = prompt.selected.saturating_add_signed(rows + slides).min(last);
            }
            Some(Overlay::Help) | None => {}
        }
    }

    /// Goes to what is chosen.
    pub(super) fn accept(&mut self, now: Duration) {
        match self.overlay.take() {
            Some(Overlay::Overview { selected }) => self.jump_to_slide(selected, now),
            Some(Overlay::Prompt(prompt)) => self.accept_prompt(prompt, now),
            Some(Overlay::Help) | None => {}
        }
    }

    fn accept_prompt(&mut self, prompt: Prompt, now: Duration) {
        let found = prompt.candidates.get(prompt.selected).map(|found| found.slide);
        let empty = prompt.text.trim().is_empty();
        match (prompt.kind, found) {
            (PromptKind::Search, Some(slide)) => {
                self.searched = prompt.text;
                self.jump_to_match(slide, now);
            }
            (PromptKind::Search, None) if empty => self.search_again(true, now),
            (_, Some(slide)) => self.jump_to_slide(slide, now),
            (PromptKind::GoTo, None) if empty => {}
            (PromptKind::Number, None) => {
                self.notify(format!("there is no slide {}; the last is {}", prompt.text, self.outline.numbers()), now);
            }
            (PromptKind::GoTo | PromptKind::Search, None) => {
                self.notify(format!("no slide has “{}”", prompt.text.trim()), now);
                self.overlay = Some(Overlay::Prompt(prompt));
            }
        }
    }

    /// To the next or previous match of the last search; in the open search prompt, to another candidate.
    pub(super) fn search_again(&mut self, forward: bool, now: Duration) {
        if matches!(&self.overlay, Some(Overlay::Prompt(prompt)) if prompt.kind == PromptKind::Search) {
            return self.select(if forward { 1 } else { -1 }, 0);
        }
        let here = self.position().slide;
        let mut found = find::search(&self.outline, &self.searched, here);
        found.retain(|found| found.slide != here);
        let next = if forward { found.first() } else { found.last() }.map(|found| found.slide);
        match next {
            Some(slide) => self.jump_to_match(slide, now),
            None if self.searched.is_empty() => self.notify("nothing was searched for yet".into(), now),
            None => self.notify(format!("no other slide has “{}”", self.searched.trim()), now),
        }
    }

    /// To a match of the search, with all of the slide to be seen: it may stand in its last step.
    fn jump_to_match(&mut self, slide: usize, now: Duration) {
        self.jump_to_settled(Position::new(slide, self.outline.slide(slide).steps), now);
    }
}
