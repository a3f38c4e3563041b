//! The slide as the speaker has it, and what comes next.

use super::plan::CAPTION;
use crate::color::Color;
use crate::geom::Rect;
use crate::scene::{Border, Quad};
use crate::show::command::Command;
use crate::show::session::Blank;
use crate::show::{Moment, Wake};
use crate::text::RichText;
use crate::view::board::{Board, Spot};
use crate::view::palette::{caution, ink, palette, quiet};
use crate::view::{Stage, pointer, shell, thumbnail};

/// The height of the band that says what the audience sees.
const BAND: f32 = 56.0;

/// The slide at the speaker's moment, with the pointer, and a plain word when the audience sees something else.
pub fn current(stage: &Stage<'_>, rect: Rect, board: &mut Board<'_>) -> Wake {
    let moment = stage.session.speaker_moment(stage.now);
    let caption = shell::caption(stage);
    let shell = shell::of_speaker(stage, &caption);
    let mut frame = stage.presentation.page(moment.position.slide).with_shell(&moment, shell);
    if let Some((tool, at)) = stage.session.pointer() {
        let size = frame.list.size;
        frame.list.items.extend(pointer::pointer(tool, at, size));
    }
    board.push(thumbnail::page(frame.list, rect));
    match elsewhere(stage) {
        Some((sees, then)) => band(&sees, &then, rect, board),
        None => outline(rect, board),
    }
    frame.wake
}

fn outline(rect: Rect, board: &mut Board<'_>) {
    let line = Border { width: 1.5, color: Color::WHITE.with_opacity(0.14) };
    board.quad(Quad::filled(rect, Color::TRANSPARENT).bordered(line));
}

/// A frame round the slide, and a line of words along its lower edge.
fn band(sees: &str, then: &str, rect: Rect, board: &mut Board<'_>) {
    let line = Border { width: 5.0, color: caution() };
    board.filled(Rect::new(rect.x, rect.bottom() - BAND, rect.w, BAND), caution());
    board.quad(Quad::filled(rect, Color::TRANSPARENT).bordered(line));
    let spot = Spot::center(rect.center().x, rect.bottom() - BAND / 2.0 + 10.0, rect.w - 32.0);
    let dark = palette().background();
    let mut words = RichText::plain(&format!("{sees} "), ink(27.0).weight(700).color(dark));
    words.push(then, ink(27.0).color(dark));
    board.rich_line(&words, spot);
}

/// What the audience sees when it is not this slide, and how it gets to be.
pub fn elsewhere(stage: &Stage<'_>) -> Option<(String, String)> {
    let session = stage.session;
    match session.blank() {
        Some(Blank::Black) => Some(("The audience sees black.".to_owned(), "Next shows the slide.".to_owned())),
        Some(Blank::White) => Some(("The audience sees white.".to_owned(), "Next shows the slide.".to_owned())),
        None if session.is_frozen() => {
            let what = session.frozen_at().and_then(|at| session.outline().number(at.slide));
            let what = what.map_or_else(|| "a slide".into(), |n| format!("slide {n}"));
            let key = stage.keys.rows().iter().find(|row| row.command == Command::Freeze);
            let key = key.and_then(|row| row.keys.first()).map_or_else(String::new, |key| format!("{key} lets it go."));
            Some((format!("The audience sees {what}, frozen."), key))
        }
        None => None,
    }
}

/// Where Next leads, in words: what is said of it, and its title or step; empty without any.
pub fn next_words(stage: &Stage<'_>) -> (&'static str, String) {
    let session = stage.session;
    let Some(upcoming) = session.upcoming() else { return ("Next", String::new()) };
    let slide = session.outline().slide(upcoming.slide);
    let step = || format!("{} of {}", upcoming.step, slide.steps);
    match (session.is_playing(stage.now), upcoming.slide == session.position().slide) {
        (true, true) => ("Next ends it; then step", step()),
        (true, false) => ("Next ends it; then", slide.title.clone()),
        (false, true) => ("Next step", step()),
        (false, false) => ("Next", slide.title.clone()),
    }
}

/// What Next leads to, with a caption above.
pub fn next(stage: &Stage<'_>, rect: Rect, board: &mut Board<'_>) {
    let (what, detail) = next_words(stage);
    caption(what, &detail, Spot::left(rect.x, rect.y - CAPTION + 22.0, rect.w), board);
    let Some(upcoming) = stage.session.upcoming() else {
        board.quad(Quad::filled(rect, palette().surface()).rounded(palette().radius()));
        board.line("The end", &quiet(28.0), Spot::center(rect.center().x, rect.center().y + 9.0, rect.w - 40.0));
        return;
    };
    let mut list = stage.presentation.page(upcoming.slide).at(&Moment::settled(upcoming)).list;
    thumbnail::without_links(&mut list.items);
    board.push(thumbnail::page(list, rect));
    outline(rect, board);
}

fn caption(what: &str, detail: &str, spot: Spot, board: &mut Board<'_>) {
    let mut words = RichText::plain(what, ink(23.0).weight(600));
    words.push("   ", quiet(23.0));
    words.push(&detail.chars().take(80).collect::<String>(), quiet(23.0));
    board.rich_line(&words, spot);
}
