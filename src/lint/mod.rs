//! What would fail in the room, found at the desk: everything that reading and laying out report, and what only shows
//! when a whole talk is looked at as a room would see it.
//!
//! Each rule is a file; none reads another one, but for the names in folders that links lead to. Severities: an error will fail in front of people, a warning
//! probably, a hint is worth a look. What one rule has said of a slide another does not say again: a slide that
//! overflows is not told that it also shrank.

mod contrast;
mod glyphs;
mod links;
mod pictures;
pub mod projector;
mod rows;
mod secrets;
mod seen;
mod size;
mod telling;

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::block::{self, Kind};
use crate::deck::{Deck, Slide};
use crate::diag::{Diagnostic, Span};
use crate::load::Presentation;
use crate::show::{Moment, Position};
use seen::{Allowance, Seen};

/// Everything wrong with a talk, in the order of its source. Lays out every page.
pub fn check(presentation: &Presentation) -> Vec<Diagnostic> {
    let _span = tracing::info_span!("lint").entered();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    check_on(presentation, cores)
}

/// The same on so many threads: a show that goes on beside it needs the others.
pub fn check_on(presentation: &Presentation, threads: usize) -> Vec<Diagnostic> {
    let allowance = Allowance::default();
    let looks = looks(presentation, &allowance, threads);
    let mut found = presentation.diagnostics();
    found.extend(allowance.is_used_up().then(too_many_pixels));
    let sizes = size::check(presentation, &looks, &found);
    found.extend(sizes);
    found.extend(links::check(presentation, &looks));
    found.extend(glyphs::check(presentation, &looks));
    found.extend(contrast::check(presentation, &looks));
    found.extend(pictures::check(presentation, &looks));
    found.extend(telling::check(&presentation.deck));
    found.extend(secrets::check(&presentation.deck));
    found.extend(rows::check(presentation, &looks));
    found.extend(late(presentation));
    found.sort_by_cached_key(|d| d.span.as_ref().map(|span| (span.source.name.clone(), span.range.start)));
    found
}

/// Every slide that is shown, in their order.
fn looks<'a>(presentation: &'a Presentation, allowance: &Allowance, threads: usize) -> Vec<Look<'a>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let indices = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)));
        let indices = indices.take_while(|index| *index < presentation.len());
        indices.filter_map(|index| Look::at(presentation, index, allowance)).collect::<Vec<_>>()
    };
    let mut looks: Vec<Look<'_>> = std::thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads.min(presentation.len())).map(|_| scope.spawn(work)).collect();
        let own = work();
        own.into_iter().chain(helpers.into_iter().flat_map(|helper| helper.join().unwrap_or_default())).collect()
    });
    looks.sort_by_key(|look| look.number);
    looks
}

fn too_many_pixels() -> Diagnostic {
    let message = "the pictures have too many pixels for all of them to be looked at";
    Diagnostic::hint("pixels", message).help("a screen of 4K shows 8 megapixels; smaller pictures open faster, too")
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
    fn at(presentation: &'a Presentation, index: usize, allowance: &Allowance) -> Option<Look<'a>> {
        let page = presentation.page(index);
        let slide = presentation.deck.slides.get(index).filter(|slide| !slide.hidden)?;
        let list = page.finished_at(&Moment::settled(Position::new(index, page.steps))).list;
        Some(Look { slide, number: index + 1, seen: Seen::of(&list, allowance), scale: page.scale })
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
