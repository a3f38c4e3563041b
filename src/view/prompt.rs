//! The prompts: a field to type into, and below it the slides it leads to.

use super::Stage;
use super::board::{Board, Spot, width};
use super::overlay::dim;
use super::palette::{ink, palette, quiet};
use crate::color::Color;
use crate::geom::{Point, Rect, Size};
use crate::scene::{Border, Link, LinkTarget, Quad, Shadow};
use crate::show::session::{Candidate, Prompt, PromptKind};
use crate::text::{RichText, Style};

/// Of the whole panel, of its field and of a candidate's row.
const WIDTH: f32 = 1040.0;
const FIELD: f32 = 96.0;
const ROW: f32 = 66.0;
/// How many candidates are seen at once.
const ROWS: usize = 6;
const PAD: f32 = 34.0;

/// The prompt for words over a view.
pub fn draw(stage: &Stage<'_>, prompt: &Prompt, view: Size, board: &mut Board<'_>) {
    dim(view, board);
    let wide = WIDTH.min(view.w - 80.0);
    let rows = prompt.candidates.len().min(ROWS);
    let empty = !prompt.text.trim().is_empty() && rows == 0;
    let list = if rows > 0 {
        rows as f32 * ROW + 24.0
    } else if empty {
        ROW
    } else {
        0.0
    };
    let panel = Rect::new((view.w - wide) / 2.0, view.h * 0.14, wide, FIELD + list);
    ground(panel, board);
    field(prompt, panel, board);
    if rows > 0 || empty {
        board.filled(Rect::new(panel.x, panel.y + FIELD - 1.5, panel.w, 1.5), palette().rule());
    }
    if empty {
        let words = format!("No slide has “{}”", prompt.text.trim());
        board.line(&words, &quiet(27.0), Spot::left(panel.x + PAD, panel.y + FIELD + 42.0, wide - 2.0 * PAD));
    }
    // The selected one stays in the middle of long lists.
    let first = prompt.selected.saturating_sub(ROWS / 2).min(prompt.candidates.len() - rows);
    for (index, candidate) in prompt.candidates.iter().enumerate().skip(first).take(rows) {
        let y = panel.y + FIELD + 12.0 + (index - first) as f32 * ROW;
        let row = Rect::new(panel.x + 12.0, y, wide - 24.0, ROW);
        self::candidate(stage, candidate, &prompt.text, row, index == prompt.selected, board);
    }
    if prompt.candidates.len() > rows {
        let words = format!("{} of {}", prompt.selected + 1, prompt.candidates.len());
        board.line(&words, &quiet(22.0), Spot::right(panel.right() - PAD, panel.bottom() + 34.0, 300.0));
    }
}

fn ground(panel: Rect, board: &mut Board<'_>) {
    let theme = palette();
    let line = Border { width: 1.5, color: theme.background().mix(theme.text(), 0.24) };
    let shadow = Shadow { offset: Point::new(0.0, 14.0), blur: 60.0, color: Color::BLACK.with_opacity(0.7) };
    board.quad(Quad::filled(panel, theme.surface()).rounded(20.0).bordered(line).shadowed(shadow));
}

/// What is typed, with what it is for before it and a caret behind it.
fn field(prompt: &Prompt, panel: Rect, board: &mut Board<'_>) {
    let theme = palette();
    let (label, hint) = match prompt.kind {
        PromptKind::Search => ("Search", "words of a slide or a terminal"),
        PromptKind::GoTo | PromptKind::Number => ("Go to", "a number, or words of a title"),
    };
    let baseline = panel.y + FIELD / 2.0 + 14.0;
    let style = ink(28.0).weight(600).color(theme.accent());
    let used = board.line(label, &style, Spot::left(panel.x + PAD, baseline, 300.0));
    let x = panel.x + PAD + used + 26.0;
    let room = panel.right() - PAD - x;
    let style = ink(40.0);
    // Of a long text the end is seen, where one types.
    let typed: Vec<char> = prompt.text.chars().collect();
    let fits = |from: usize| width(board.fonts, &RichText::plain(&tail(&typed, from), style.clone())) <= room - 10.0;
    let from = (0..typed.len()).find(|from| fits(*from)).unwrap_or(typed.len());
    let text = tail(&typed, from);
    board.rich_line(&RichText::plain(&text, style.clone()), Spot::left(x, baseline, room));
    // A space at the end has a width too, but nothing that is seen.
    let full = width(board.fonts, &RichText::plain(&format!("{text}|"), style.clone()));
    let bar = width(board.fonts, &RichText::plain("|", style));
    let caret = Rect::new(x + full - bar + 3.0, baseline - 34.0, 3.0, 44.0);
    board.quad(Quad::filled(caret, theme.accent()).rounded(1.5));
    if prompt.text.is_empty() {
        board.line(hint, &quiet(30.0), Spot::left(x + 20.0, baseline, room - 20.0));
    }
}

fn tail(typed: &[char], from: usize) -> String {
    typed.iter().skip(from).collect()
}

/// Number, title and the line that was found, of a slide.
fn candidate(stage: &Stage<'_>, candidate: &Candidate, typed: &str, row: Rect, selected: bool, board: &mut Board<'_>) {
    let theme = palette();
    let outline = stage.session.outline();
    let slide = outline.slide(candidate.slide);
    if selected {
        board.quad(Quad::filled(row, theme.accent().with_opacity(0.16)).rounded(12.0));
    }
    let baseline = row.center().y + 10.0;
    let number = outline.number(candidate.slide).map_or_else(|| "–".into(), |number| number.to_string());
    let color = if selected { theme.accent() } else { theme.muted() };
    board.line(&number, &ink(28.0).weight(600).color(color), Spot::right(row.x + 66.0, baseline, 60.0));
    let x = row.x + 92.0;
    let room = row.right() - 22.0 - x;
    let says_more = |excerpt: &&str| !slide.title.starts_with(*excerpt) && !excerpt.starts_with(&*slide.title);
    let excerpt = candidate.excerpt.as_deref().filter(|excerpt| slide.title.is_empty() || says_more(excerpt));
    let title = board.rich_line(
        &marked(&slide.title, typed, &ink(28.0)),
        Spot::left(x, baseline, if excerpt.is_some() { room * 0.5 } else { room }),
    );
    let beside = excerpt.or(slide.section.as_deref());
    if let Some(words) = beside {
        let found = marked(words, typed, &quiet(24.0));
        board.rich_line(&found, Spot::left(x + title + 28.0, baseline, room - title - 28.0));
    }
    board.push(Link { rect: row, target: LinkTarget::Slide(candidate.slide) });
}

/// The words of `text`, those that were typed in the accent.
fn marked(text: &str, typed: &str, style: &Style) -> RichText {
    let mut out = RichText::default();
    let wanted: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let strong = style.clone().weight(700).color(palette().accent());
    let mut rest = text;
    while !rest.is_empty() {
        let hit = wanted.iter().filter_map(|word| starts_with(rest, word)).max();
        let (end, style) = match hit {
            Some(end) => (end, &strong),
            None => (rest.chars().next().map_or(rest.len(), char::len_utf8), style),
        };
        out.push(&rest[..end], style.clone());
        rest = &rest[end..];
    }
    out
}

/// How many bytes of `text` are `word`, which is lower case.
fn starts_with(text: &str, word: &str) -> Option<usize> {
    let mut left = word.chars();
    let mut end = 0;
    for c in text.chars() {
        if left.as_str().is_empty() {
            break;
        }
        for lower in c.to_lowercase() {
            if left.next() != Some(lower) {
                return None;
            }
        }
        end += c.len_utf8();
    }
    (left.as_str().is_empty() && end > 0).then_some(end)
}

/// Digits that were typed without a prompt: a small pill at the lower edge that covers little.
pub fn number(stage: &Stage<'_>, prompt: &Prompt, view: Size, board: &mut Board<'_>) {
    let theme = palette();
    let outline = stage.session.outline();
    let title = prompt.candidates.first().map(|found| outline.slide(found.slide).title.clone());
    let words = title.unwrap_or_else(|| "no such slide".into());
    let mut line = RichText::plain(&prompt.text, ink(40.0).weight(700).color(theme.accent()));
    line.push("   ", ink(30.0));
    line.push(&words.chars().take(42).collect::<String>(), quiet(30.0));
    line.push(if words.chars().nth(42).is_some() { "…" } else { "" }, quiet(30.0));
    line.push("   Enter", quiet(24.0).color(theme.muted().mix(theme.surface(), 0.3)));
    let wide = width(board.fonts, &line).min(view.w - 160.0);
    let pill = Rect::new((view.w - wide) / 2.0 - PAD, view.h - 134.0, wide + 2.0 * PAD, 80.0);
    ground(pill, board);
    board.rich_line(&line, Spot::center(pill.center().x, pill.center().y + 14.0, wide + 1.0));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, typed: &str, expect: &[&str]) {
        let rich = marked(text, typed, &quiet(10.0));
        let strong = rich.spans().iter().filter(|(_, style)| style.weight == 700);
        assert_eq!(strong.map(|(range, _)| &rich.text()[range.clone()]).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn what_was_typed_is_marked() {
        check("Creating sushi... done", "SUSHI create", &["sushi"]);
        check("aha", "a", &["a", "a"]);
        check("Größe", "grö", &["Grö"]);
        check("none", "", &[]);
    }
}
