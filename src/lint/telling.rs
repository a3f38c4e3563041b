//! How the talk is told: words on slides, notes, and time.

use std::time::Duration;

use super::{count, head};
use crate::block::{Block, Kind};
use crate::deck::{Deck, Slide};
use crate::diag::Diagnostic;

/// More words than this are read by nobody who also listens.
const MAX_WORDS: usize = 40;

pub fn check(deck: &Deck) -> Vec<Diagnostic> {
    let shown: Vec<&Slide> = deck.slides.iter().filter(|slide| !slide.hidden).collect();
    let mut found: Vec<Diagnostic> = shown.iter().filter_map(|slide| wordy(deck, slide)).collect();
    let with_notes = shown.iter().filter(|slide| !slide.notes.is_empty()).count();
    if with_notes * 2 > shown.len() {
        found.extend(shown.iter().filter_map(|slide| without_notes(deck, slide)));
    }
    found.extend(too_long(deck, &shown));
    found
}

fn wordy(deck: &Deck, slide: &Slide) -> Option<Diagnostic> {
    let words: usize = slide.blocks.iter().map(words).sum();
    let message = format!("this slide has {words} words; people stop listening while they read");
    let help = format!("keep it under {MAX_WORDS}, and say the rest");
    (words > MAX_WORDS).then(|| Diagnostic::warning("many-words", message).at_span(head(deck, slide)).help(help))
}

/// The words that are to be read as text: those of quotes count, those of code, transcripts and pictures do not.
fn words(block: &Block) -> usize {
    match &block.kind {
        Kind::Code(_)
        | Kind::Stages(_)
        | Kind::Console(_)
        | Kind::Cast(_)
        | Kind::Picture(_)
        | Kind::Row(_)
        | Kind::Formula(_)
        | Kind::Card(_) => 0,
        Kind::Alert(alert) => alert.blocks.iter().map(words).sum(),
        Kind::Columns(columns) => columns.columns.iter().flatten().map(words).sum(),
        Kind::List(list) => list.items.iter().flat_map(|item| &item.blocks).map(words).sum(),
        Kind::Quote(quote) => quote.blocks.iter().map(words).sum(),
        Kind::Heading(_) | Kind::Paragraph(_) | Kind::Table(_) | Kind::Definitions(_) => {
            block.words().split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
        }
    }
}

/// A slide, or the last steps of one that has notes for the first ones.
fn without_notes(deck: &Deck, slide: &Slide) -> Option<Diagnostic> {
    // A note stands below what it is about; its cues count from the slide's start.
    let cued = slide.notes.iter().map(|note| last_cue(&note.text).unwrap_or(note.step)).max();
    let message = match cued {
        None => "this slide has no notes, though most others have".to_owned(),
        // One note for the whole slide is a note for all of its steps.
        Some(0) => return None,
        Some(cued) if cued < slide.steps => {
            let rest = slide.steps - cued;
            let verb = if rest == 1 { "has" } else { "have" };
            format!("the last {} of this slide {verb} no note", count(rest, "step"))
        }
        Some(_) => return None,
    };
    let help =
        "say what you will say: `<!-- words for you alone -->`, with `[click]` before what belongs to the next step";
    Some(Diagnostic::hint("missing-notes", message).at_span(head(deck, slide)).help(help))
}

/// The last step that a note's `[click]` and `[click:3]` lines lead to; `None` without any.
fn last_cue(note: &str) -> Option<usize> {
    let cues = note.lines().filter_map(|line| line.trim_start().strip_prefix("[click"));
    cues.fold(None, |step: Option<usize>, rest| {
        if rest.starts_with(']') {
            return Some(step.unwrap_or(0).saturating_add(1));
        }
        let number =
            rest.strip_prefix(':').and_then(|rest| rest.split_once(']')).and_then(|(n, _)| n.trim().parse().ok());
        number.or(step)
    })
}

/// Budgets of slides that add up to more than the talk may take. Slides that may be dropped are in: they are in the plan.
fn too_long(deck: &Deck, shown: &[&Slide]) -> Option<Diagnostic> {
    let duration = deck.meta.duration?;
    let planned = shown.iter().filter_map(|slide| slide.time).fold(Duration::ZERO, Duration::saturating_add);
    if planned <= duration {
        return None;
    }
    let message = format!("the slides' times add up to {}, and the talk may take {}", clock(planned), clock(duration));
    let warning = Diagnostic::warning("over-time", message)
        .help("give slides less, mark some `<!-- skip_slide -->`, or ask for more");
    Some(match deck.setting("duration") {
        Some(span) => warning.at_span(span),
        None => warning,
    })
}

/// `26:30`, in minutes.
fn clock(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}
