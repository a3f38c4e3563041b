//! Row by row, who can read it: type sizes against the room they are for.

use super::size::read;
use super::{Look, place};
use crate::diag::Diagnostic;
use crate::geom::SLIDE_WIDTH;
use crate::load::Presentation;

/// How many heights of a small letter away text can still be read. 200 is the acuity factor that ANSI/INFOCOMM
/// V202.01:2016 (DISCAS) has for "basic decision making", which is what an audience does. It is an angle of 17 minutes of
/// arc; guidelines for displays in control rooms (NUREG-0700) ask for at least 16.
const LEGIBLE_HEIGHTS: f32 = 200.0;

/// The height of small letters without ascenders, as a share of the type's size: 0.52 to 0.55 in the embedded faces.
const X_HEIGHT: f32 = 0.5;

/// A hint for a deck that tells its `screen` (and its `room`): how far away its smallest running text can be read.
pub fn check(presentation: &Presentation, looks: &[Look<'_>]) -> Option<Diagnostic> {
    let deck = &presentation.deck;
    let at = |diagnostic: Diagnostic, key: &str| match deck.setting(key) {
        Some(span) => diagnostic.at_span(span),
        None => diagnostic,
    };
    let Some(screen) = deck.meta.screen else {
        deck.meta.room?;
        let hint = Diagnostic::hint("rows", "who can read it depends on the screen as well as on the `room`");
        return Some(at(hint, "room").help("add the width of the picture, such as `screen: 3m`"));
    };
    let reach = |size: f32| size / SLIDE_WIDTH * screen * X_HEIGHT * LEGIBLE_HEIGHTS;
    let smallest = |look: &Look<'_>| read(look).into_iter().map(|words| words.line_size).min_by(f32::total_cmp);
    let sizes: Vec<(f32, &Look<'_>)> = looks.iter().filter_map(|look| Some((smallest(look)?, look))).collect();
    let (size, look) = sizes.iter().min_by(|(a, _), (b, _)| a.total_cmp(b))?;
    let least = format!(
        "the smallest text, {size:.0} units on slide {}, can be read up to {:.1} m away",
        look.number,
        reach(*size)
    );
    let Some(room) = deck.meta.room else {
        let words = read(look).into_iter().find(|words| words.line_size <= *size).map_or("", |words| &words.text);
        let hint = Diagnostic::hint("rows", least).at_span(place(deck, look.slide, words));
        return Some(hint.help("add how far the last row is away, such as `room: 12m`, to see who can read what"));
    };
    let rows = [room / 3.0, room * 2.0 / 3.0, room].map(|row| {
        let readable = sizes.iter().filter(|(size, _)| reach(*size) >= row).count();
        format!("{readable} of {} at {row:.1} m", sizes.len())
    });
    let needed = room / (screen * X_HEIGHT * LEGIBLE_HEIGHTS) * SLIDE_WIDTH;
    let help =
        format!("slides that can be read whole: {}; the last row reads {needed:.0} units and more", rows.join(", "));
    Some(at(Diagnostic::hint("rows", least), "room").help(help))
}
