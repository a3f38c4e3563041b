//! What the speaker must know: faults of the deck, notes of the program, notices of the session, a preview that is on.

use std::ops::Range;

use super::Stage;
use super::board::{Board, Spot, width};
use super::palette::{bad, caution, ink, palette, quiet};
use crate::color::Color;
use crate::diag::{Diagnostic, Severity};
use crate::geom::{Point, Rect, Size};
use crate::scene::{Border, Quad, Shadow};
use crate::show::session::Preview;
use crate::text::{Family, RichText, Style};

/// The height of the speaker's strip with a fault, what its line of source adds to that, and the height with a note.
const STRIP: f32 = 84.0;
const SOURCE: f32 = 48.0;
const NOTE: f32 = 54.0;
/// The height of the line in the audience's window.
const LINE: f32 = 48.0;

/// The faults that are shown, the worst first.
fn shown(faults: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut shown: Vec<&Diagnostic> = faults.iter().filter(|fault| fault.severity > Severity::Hint).collect();
    shown.sort_by_key(|fault| std::cmp::Reverse(fault.severity));
    shown
}

/// How high the speaker's strip must be; `None` when there is nothing to put into it.
pub fn strip_height(stage: &Stage<'_>) -> Option<f32> {
    let fault = shown(stage.faults).first().map(|fault| STRIP + quoted(fault).map_or(0.0, |_| SOURCE));
    fault.or((!stage.notes.is_empty()).then_some(NOTE))
}

fn color(fault: &Diagnostic) -> Color {
    if fault.severity == Severity::Error { bad() } else { caution() }
}

/// `talk.md:12`.
fn place(fault: &Diagnostic) -> Option<String> {
    let span = fault.span.as_ref()?;
    let (line, _) = span.source.line_col(span.range.start);
    let file = span.source.name.rsplit(['/', '\\']).next().unwrap_or_default();
    Some(format!("{file}:{line}"))
}

fn more(count: usize) -> Option<String> {
    (count > 1).then(|| format!("and {} more", count - 1))
}

/// The line of source that a fault is in, as much of it as has room, and the bytes of that the fault is.
fn quoted(fault: &Diagnostic) -> Option<(String, Range<usize>)> {
    const ROOM: usize = 90;
    let span = fault.span.as_ref()?;
    let text = &span.source.text;
    let start = text.get(..span.range.start)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.lines().next()?;
    let (from, to) = (span.range.start - start, (span.range.end - start).min(line.len()));
    // The fault stays in sight, a few words before it.
    let skipped = line.get(..from)?.chars().count().saturating_sub(ROOM / 2);
    let cut = line.char_indices().nth(skipped).map_or(0, |(at, _)| at);
    let rest = line.get(cut..)?;
    let cut = cut + rest.len() - rest.trim_start().len();
    let shown: String = line.get(cut..)?.chars().take(ROOM).collect();
    let (from, to) = (from.max(cut) - cut, to.max(cut) - cut);
    (from <= shown.len() && !shown.is_empty()).then(|| (shown.clone(), from..to.clamp(from, shown.len())))
}

/// The first fault in words, with its place and what to do, and how many there are; without faults the latest note.
pub fn told(stage: &Stage<'_>) -> Option<String> {
    let faults = shown(stage.faults);
    let Some(fault) = faults.first() else { return stage.notes.last().cloned() };
    let place = place(fault).map(|place| format!("{place}: ")).unwrap_or_default();
    let rest = fault.help.clone().into_iter().chain(more(faults.len()));
    Some(rest.fold(format!("{place}{}", fault.message), |all, part| format!("{all}; {part}")))
}

/// The first fault with its place and what to do, and how many there are; without faults the latest note.
pub fn strip(stage: &Stage<'_>, rect: Rect, board: &mut Board<'_>) {
    let theme = palette();
    let faults = shown(stage.faults);
    let Some(fault) = faults.first() else {
        let Some(note) = stage.notes.last() else { return };
        board.quad(Quad::filled(rect, theme.surface()).rounded(theme.radius()));
        let spot = Spot::left(rect.x + 24.0, rect.center().y + 8.0, rect.w - 48.0);
        board.line(note, &quiet(24.0), spot);
        return;
    };
    let color = color(fault);
    let line = Border { width: 1.5, color: color.with_opacity(0.55) };
    let ground = color.with_opacity(0.13).over(theme.background());
    board.quad(Quad::filled(rect, ground).rounded(theme.radius()).bordered(line));
    let badge = Rect::new(rect.x + 20.0, rect.y + 20.0, 44.0, 44.0);
    board.quad(Quad::filled(badge, color).rounded(22.0));
    let count = faults.len().to_string();
    let dark = ink(26.0).weight(700).color(theme.background());
    board.shrunk(&count, &dark, Spot::center(badge.center().x, badge.center().y + 9.5, 38.0));

    let mut end = rect.right() - 22.0;
    if let Some(more) = more(faults.len()) {
        end -= board.line(&more, &ink(23.0).color(color), Spot::right(end, rect.y + 37.0, 200.0)) + 24.0;
    }
    let x = badge.right() + 20.0;
    let mut first = RichText::default();
    if let Some(place) = place(fault) {
        first.push(&place, ink(25.0).weight(700).color(color));
        first.push("   ", ink(25.0));
    }
    first.push(&fault.message, ink(25.0));
    board.rich_line(&first, Spot::left(x, rect.y + 37.0, end - x));
    let help = fault.help.as_deref().or(stage.notes.last().map(String::as_str)).unwrap_or_default();
    let mut baseline = rect.y + 37.0;
    if let Some((line, range)) = quoted(fault) {
        baseline += SOURCE;
        let mono = Style { family: Family::Mono, ligatures: false, ..ink(22.0) };
        let wide = |end: usize| width(board.fonts, &RichText::plain(line.get(..end).unwrap_or(""), mono.clone()));
        let (from, to) = (wide(range.start), wide(range.end));
        board.line(&line, &mono.clone().color(theme.muted()), Spot::left(x, baseline - 7.0, rect.right() - 22.0 - x));
        let room = rect.right() - 22.0 - x;
        let caret = Rect::new(x + from, baseline - 1.0, (to - from).max(11.0).min(room - from), 3.0);
        if caret.w > 0.0 {
            board.quad(Quad::filled(caret, color).rounded(1.5));
        }
    }
    board.line(help, &quiet(23.0), Spot::left(x, baseline + 31.0, rect.right() - 22.0 - x));
}

/// The first fault in one line along the lower edge, for the audience's window while no audience sees it.
pub fn line(stage: &Stage<'_>, size: Size, board: &mut Board<'_>) {
    let faults = shown(stage.faults);
    let Some(fault) = faults.first() else { return };
    let rect = Rect::new(0.0, size.h - LINE, size.w, LINE);
    board.filled(rect, palette().background().with_opacity(0.94));
    board.filled(Rect::new(0.0, rect.y, size.w, 3.0), color(fault));
    let place = place(fault).map(|place| format!("{place}   ")).unwrap_or_default();
    let mut words = RichText::plain(&place, ink(22.0).weight(700).color(color(fault)));
    words.push(&fault.message, ink(22.0));
    if let Some(more) = more(faults.len()) {
        words.push(&format!("   {more}"), quiet(22.0));
    }
    board.rich_line(&words, Spot::left(28.0, rect.y + 33.0, size.w - 56.0));
}

/// What the session has to say, in a pill with its middle at `x` that ends at `bottom`.
pub fn notice(stage: &Stage<'_>, x: f32, bottom: f32, widest: f32, board: &mut Board<'_>) {
    let Some(words) = stage.session.notice(stage.now) else { return };
    let theme = palette();
    let style = ink(25.0);
    let wide = width(board.fonts, &RichText::plain(words, style.clone())).min(widest - 56.0);
    let pill = Rect::new(x - wide / 2.0 - 28.0, bottom - 54.0, wide + 56.0, 54.0);
    let line = Border { width: 1.5, color: theme.background().mix(theme.text(), 0.24) };
    let shadow = Shadow { offset: Point::new(0.0, 8.0), blur: 30.0, color: Color::BLACK.with_opacity(0.5) };
    board.quad(Quad::filled(pill, theme.surface()).rounded(27.0).bordered(line).shadowed(shadow));
    board.line(words, &style, Spot::center(x, pill.y + 36.0, wide + 1.0));
}

/// What the audience's window is shown as.
pub fn preview_name(preview: Preview) -> Option<&'static str> {
    match preview {
        Preview::Off => None,
        Preview::DimLamp => Some("a dim lamp"),
        Preview::LowResolution => Some("1024 × 768 pixels"),
        Preview::YellowTint => Some("a yellow tint"),
        Preview::AmbientLight => Some("light in the room"),
        Preview::ColorBlindness => Some("red-green blindness"),
    }
}

/// A small label in the upper right corner of the audience's window: its picture is not what it seems.
pub fn preview(stage: &Stage<'_>, size: Size, board: &mut Board<'_>) {
    let Some(name) = preview_name(stage.session.audience_preview()) else { return };
    let words = RichText::plain(&format!("Preview: {name}"), ink(20.0));
    let wide = width(board.fonts, &words) + 36.0;
    let label = Rect::new(size.w - 24.0 - wide, 24.0, wide, 40.0);
    board.quad(Quad::filled(label, palette().background().with_opacity(0.94)).rounded(20.0));
    board.rich_line(&words, Spot::center(label.center().x, label.y + 27.0, wide));
}
