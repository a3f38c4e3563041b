//! Type that is too small for a room, and slides that shrank to hold what is on them.

use super::seen::{Part, Words};
use super::{Look, head, place};
use crate::diag::Diagnostic;
use crate::load::Presentation;

/// Type under this share of the slide's height cannot be read.
const LEAST: f32 = 0.025;
/// Type under this share is hard to read from the back.
const SMALL: f32 = 0.035;
/// A slide that shrank to less than this is worth a look; under [`CROWDED`] it is crowded.
const SHRUNK: f32 = 0.9;
const CROWDED: f32 = 0.75;

/// At most one fault a slide: that it overflows or has code or a table that is too small (which `known` tells already), else type
/// that cannot be read, else that it shrank, else type that is small.
pub fn check(presentation: &Presentation, looks: &[Look<'_>], known: &[Diagnostic]) -> Vec<Diagnostic> {
    looks.iter().filter_map(|look| slide(presentation, look, known)).collect()
}

fn slide(presentation: &Presentation, look: &Look<'_>, known: &[Diagnostic]) -> Option<Diagnostic> {
    let deck = &presentation.deck;
    let is_told = known.iter().filter(|d| matches!(d.code, "overflow" | "small-code" | "wide-table" | "internal"));
    let mut places = is_told.filter_map(|d| d.span.as_ref()).filter(|span| span.source == deck.source);
    if places.any(|span| look.slide.range.contains(&span.range.start)) {
        return None;
    }
    let height = presentation.page_height();
    let smallest = |words: &mut dyn Iterator<Item = &Words>| {
        words
            .map(|w| (w.line_size / height, w))
            .min_by(|(a, _), (b, _)| a.total_cmp(b))
            .map(|(share, w)| (share, w.text.clone()))
    };
    let fault = |severity: fn(&'static str, String) -> Diagnostic, (share, text): (f32, String)| {
        let verdict = if share < LEAST { "too small to read" } else { "small for a room" };
        let message = format!("type of {:.1} % of the slide's height is {verdict}", share * 100.0);
        severity("small-type", message)
            .at_span(place(deck, look.slide, &text))
            .help("say less on this slide, or make two of it")
    };
    if let Some(found) = smallest(&mut look.seen.words.iter()).filter(|(share, _)| *share < LEAST) {
        return Some(fault(Diagnostic::error, found));
    }
    if look.scale < SHRUNK {
        let message = format!("all type shrank to {:.0} % so that this slide fits", look.scale * 100.0);
        let severity = if look.scale < CROWDED { Diagnostic::warning } else { Diagnostic::hint };
        let help = "say less on this slide, or make two of it";
        return Some(severity("shrunk", message).at_span(head(deck, look.slide)).help(help));
    }
    let found = smallest(&mut read(look).into_iter())?;
    (found.0 < SMALL).then(|| fault(Diagnostic::warning, found))
}

/// The words a room is to read: not footers and credits, and not addresses that stand alone on their line, which are for
/// the handout.
pub fn read<'a>(look: &'a Look<'_>) -> Vec<&'a Words> {
    look.seen.words.iter().filter(|words| words.part != Part::Furniture && !words.is_link).collect()
}
