//! What would fail in the room, found at the desk: everything that reading and laying out report, and what only shows
//! when a whole talk is looked at as a room would see it.
//!
//! Each rule is a file; none touches the file system. Severities: an error will fail in front of people, a warning
//! probably, a hint is worth a look. What one rule has said of a slide another does not say again: a slide that
//! overflows is not told that it also shrank.

mod contrast;
mod pictures;
pub mod projector;
mod rows;
mod secrets;
mod seen;
mod size;
mod telling;

use crate::block::{self, Kind};
use crate::deck::{Deck, Slide};
use crate::diag::{Diagnostic, Span};
use crate::load::Presentation;
use crate::show::{Moment, Position};
use seen::Seen;

/// Everything wrong with a talk, in the order of its source. Lays out every page.
pub fn check(presentation: &Presentation) -> Vec<Diagnostic> {
    let _span = tracing::info_span!("lint").entered();
    let looks: Vec<Look<'_>> = (0..presentation.len()).filter_map(|index| Look::at(presentation, index)).collect();
    let mut found = presentation.diagnostics();
    let sizes = size::check(presentation, &looks, &found);
    found.extend(sizes);
    found.extend(contrast::check(presentation, &looks));
    found.extend(pictures::check(presentation, &looks));
    found.extend(telling::check(&presentation.deck));
    found.extend(secrets::check(&presentation.deck));
    found.extend(rows::check(presentation, &looks));
    found.extend(late(presentation));
    found.sort_by_cached_key(|d| d.span.as_ref().map(|span| (span.source.name.clone(), span.range.start)));
    found
}

/// What is wrong with long recordings.
fn late(presentation: &Presentation) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for slide in &presentation.deck.slides {
        block::each(&slide.blocks, &mut |block| {
            if let Kind::Cast(cast) = &block.kind {
                found.extend(cast.late_faults(&presentation.deck.source));
            }
        });
    }
    found
}

/// A slide that is shown, and what is seen of it when all its steps are.
struct Look<'a> {
    slide: &'a Slide,
    /// From 1, hidden slides counted: as the author counts them in the file.
    number: usize,
    seen: Seen,
    /// The share of their size that all types were set at to fit.
    scale: f32,
}

impl<'a> Look<'a> {
    /// `None` for a slide that is skipped; it is laid out all the same, for the faults that tells.
    fn at(presentation: &'a Presentation, index: usize) -> Option<Look<'a>> {
        let page = presentation.page(index);
        let slide = presentation.deck.slides.get(index).filter(|slide| !slide.hidden)?;
        let list = page.finished_at(&Moment::settled(Position::new(index, page.steps))).list;
        Some(Look { slide, number: index + 1, seen: Seen::of(&list), scale: page.scale })
    }
}

/// Where a slide begins: the first line of its first block.
fn head(deck: &Deck, slide: &Slide) -> Span {
    let range = slide.blocks.first().map_or(&slide.range, |block| &block.range);
    let text = deck.source.text.get(range.clone()).unwrap_or("");
    let start = range.start + text.len() - text.trim_start().len();
    let line = text.trim_start().lines().next().unwrap_or("").trim_end();
    Span::new(&deck.source, start..start + line.len())
}

/// Where words of a slide stand in its source: as they are seen, else the longest of them, else the slide's head.
fn place(deck: &Deck, slide: &Slide, words: &str) -> Span {
    let text = deck.source.text.get(slide.range.clone()).unwrap_or("");
    let whole = words.trim();
    let longest = whole.split_whitespace().max_by_key(|word| word.len()).unwrap_or("");
    let found = [whole, longest].into_iter().filter(|words| !words.is_empty());
    let found = found.filter_map(|words| text.find(words).map(|at| (slide.range.start + at, words.len()))).next();
    found.map_or_else(|| head(deck, slide), |(at, length)| Span::new(&deck.source, at..at + length))
}

/// `1 word`, `2 words`.
fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
