//! Tables: columns as wide as their words ask for, aligned, with a rule under the head.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag as Md, TagEnd};

use super::FAR_BELOW;
use super::share::largest_with;
use crate::diag::Diagnostic;
use crate::geom::{Point, Rect, Size};
use crate::layout::{BODY, Cx, Fragment, Ink, Node, Room, least_width, rich, text};
use crate::markup::{Inlines, Reader};
use crate::scene::{Group, Quad, Tag};
use crate::text::{Align, Layout, RichText, Style, Wrap, is_right_to_left};

/// The share of the room that a table takes at least, if it need not be stretched too far for that.
const SPREAD: f32 = 0.7;
/// Air at both sides of a cell, in em; and where a table is so wide that its type has to be smaller.
const AIR: f32 = 0.55;
const TIGHT: f32 = 0.4;
/// As multiples of the smallest type on a slide: type that gets no smaller as long as breaking at the marks in a word
/// helps, and the least that can be read.
const COMFORT: f32 = 1.15;
const LEAST: f32 = 0.94;
/// A word of up to so many characters is never broken.
const SHORT: usize = 12;
/// More cells than a slide can show need not be measured.
const MEASURED: usize = 2000;
/// Nor need more be set.
const SET: usize = 4000;

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub alignments: Vec<Alignment>,
    /// The first row is the head.
    pub rows: Vec<Vec<Inlines>>,
    pub range: Range<usize>,
}

/// What the columns of a table are measured for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Least {
    /// Every cell on one line.
    Line,
    /// No word broken.
    Word,
    /// Words broken only behind the marks in them.
    Piece,
}

/// The type that a table is set in, and its columns, in em of that.
struct Fit {
    size: f32,
    air: f32,
    widths: Vec<f32>,
    /// Whether long words are broken behind the marks in them.
    is_cut: bool,
    wrap: Wrap,
}

impl Table {
    pub fn read(reader: &mut Reader<'_>, alignments: &[Alignment], range: &Range<usize>) -> Table {
        let mut rows: Vec<Vec<Inlines>> = Vec::new();
        while let Some((event, _)) = reader.advance() {
            match event {
                Event::Start(Md::TableHead | Md::TableRow) => rows.push(Vec::new()),
                Event::Start(Md::TableCell) => {
                    let mut cell = reader.inlines();
                    cell.trim();
                    reader.advance();
                    rows.last_mut().into_iter().for_each(|row| row.push(cell.clone()));
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        Table { alignments: alignments.to_vec(), rows, range: range.clone() }
    }

    pub fn words(&self) -> String {
        let row = |row: &Vec<Inlines>| row.iter().map(Inlines::plain).collect::<Vec<_>>().join(" ");
        self.rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    /// A cell's words as they are set in type of `size`.
    fn cell(&self, cx: &Cx<'_>, row: usize, cell: &Inlines, size: f32) -> RichText {
        let (head, theme) = (row == 0, cx.theme);
        let color = if head { theme.muted() } else { theme.text() };
        let style = Style::new(theme.text_font().clone(), size, color);
        rich(cell, &Ink::new(if head { style.weight(600) } else { style.tabular() }), theme)
    }

    /// The least widths of all columns, in em, measured with type of `size`.
    fn least(&self, cx: &Cx<'_>, size: f32, least: Least) -> Vec<f32> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let mut widths = vec![size; columns];
        for (index, row) in self.rows.iter().take((MEASURED / columns).max(2)).enumerate() {
            for (width, inlines) in widths.iter_mut().zip(row) {
                let words = self.cell(cx, index, inlines, size);
                let own = match least {
                    Least::Line => text(cx.fonts, &words, &Layout::unbounded()).size.w,
                    Least::Word | Least::Piece => {
                        least_width(cx.fonts, &marked(&words, index == 0, least == Least::Piece))
                    }
                };
                *width = width.max(own + 1.0);
            }
        }
        widths.iter().map(|width| width / size).collect()
    }

    /// The largest type in which the table is no wider than `width`, up to `most`. Words get smaller before they are broken,
    /// and are broken at marks before they get too small to read.
    fn fit(&self, cx: &Cx<'_>, width: f32, most: f32) -> Fit {
        let columns = |least: Least| self.least(cx, most, least);
        let whole = |widths: &[f32], air: f32| widths.iter().sum::<f32>() + 2.0 * air * widths.len() as f32;
        let wanted = columns(Least::Line);
        if whole(&wanted, AIR) * most <= width {
            return Fit { size: most, air: AIR, widths: wanted, is_cut: false, wrap: Wrap::Never };
        }
        let open = |size: f32, air: f32| width / size - 2.0 * air * wanted.len() as f32;
        let words = columns(Least::Word);
        if whole(&words, AIR) * most <= width {
            let widths = share(&wanted, &words, open(most, AIR));
            return Fit { size: most, air: AIR, widths, is_cut: false, wrap: Wrap::Words };
        }
        let comfort = (cx.small * COMFORT).min(most);
        let size = (width / whole(&words, TIGHT)).min(most);
        if size >= comfort {
            let widths = share(&wanted, &words, open(size, TIGHT));
            return Fit { size, air: TIGHT, widths, is_cut: false, wrap: Wrap::Words };
        }
        let pieces = columns(Least::Piece);
        let size = (width / whole(&pieces, TIGHT)).min(comfort);
        if size < cx.small * LEAST {
            let message = format!("this table is too wide to be read: it has {}", count(&self.rows, wanted.len()));
            let help = "leave out columns, shorten what is in them, or make two tables of it";
            cx.report(Diagnostic::error("wide-table", message).at(cx.source, self.range.clone()).help(help));
        }
        let least = cx.small * 0.4;
        if size < least {
            // It fits in no type at all: its words are broken anywhere.
            let air = TIGHT.min(width / least / wanted.len() as f32 / 4.0);
            let widths = share(&wanted, &vec![0.1; wanted.len()], open(least, air));
            return Fit { size: least, air, widths, is_cut: true, wrap: Wrap::Word };
        }
        let widths = share(&wanted, &pieces, open(size, TIGHT));
        Fit { size, air: TIGHT, widths, is_cut: true, wrap: Wrap::Words }
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        // A table of many rows is set smaller before the slide has to shrink as a whole.
        let most = BODY * cx.scale * if self.rows.len() > 8 { 0.72 } else { 0.86 };
        let Fit { size, air, widths, is_cut, wrap } = self.fit(cx, room.width, most);
        let mut widths: Vec<f32> = widths.into_iter().map(|width| width * size).collect();
        let (pad_x, pad_y) = (size * air, size * 0.36);
        // A small table spreads itself, so that it holds its own on a slide.
        let open = room.width - 2.0 * pad_x * widths.len() as f32;
        let spread = (open * SPREAD / widths.iter().sum::<f32>().max(1.0)).clamp(1.0, 2.4);
        widths.iter_mut().for_each(|width| *width *= spread);
        let total: f32 = widths.iter().map(|w| w + 2.0 * pad_x).sum();
        // Columns follow each other in the direction of the text.
        let from_right = self.rows.iter().flatten().next().is_some_and(|cell| is_right_to_left(&cell.plain()));
        let whole = total.max(room.width);
        let (mut nodes, mut y) = (Vec::new(), 0.0);
        for (index, row) in self.rows.iter().enumerate() {
            if y > room.height * FAR_BELOW || index * widths.len() > SET {
                break;
            }
            // Markdown has no table without a head: an empty one stands for none.
            if index == 0 && row.iter().all(|cell| cell.plain().trim().is_empty()) && self.rows.len() > 1 {
                continue;
            }
            let (mut x, mut height, mut cells) = (0.0, size * 1.4, Vec::new());
            for (column, &width) in widths.iter().enumerate() {
                if let Some(inlines) = row.get(column) {
                    let align = match self.alignments.get(column) {
                        Some(Alignment::Center) => Align::Center,
                        Some(Alignment::Right) => Align::Right,
                        Some(Alignment::None) | None if from_right => Align::Right,
                        _ => Align::Start,
                    };
                    let words = self.cell(cx, index, inlines, size);
                    let layout = Layout::width(width).align(align).wrap(wrap).line_height(1.3);
                    let words = if is_cut { cut(cx, &words, index == 0, &layout) } else { words };
                    let set = text(cx.fonts, &words, &layout);
                    height = height.max(set.size.h);
                    let tag = if index == 0 { Tag::TableHeader } else { Tag::TableCell };
                    let left = if from_right { whole - x - width - pad_x } else { x + pad_x };
                    cells.push(Node::group(Some(tag), set.moved(Point::new(left, y + pad_y)).nodes));
                }
                x += width + 2.0 * pad_x;
            }
            nodes.push(Node::group(Some(Tag::TableRow), cells));
            y += height + 2.0 * pad_y;
            let (thickness, color) = if index == 0 { (3.0, cx.theme.accent()) } else { (1.5, cx.theme.rule()) };
            if index + 1 < self.rows.len() {
                let left = if from_right { whole - total } else { 0.0 };
                let rule = Quad::filled(Rect::new(left, y - thickness / 2.0, total, thickness), color);
                nodes.push(Node::still(vec![Group::tagged(Tag::Artifact, vec![rule.into()]).into()]));
            }
        }
        Fragment::new(Size::new(whole, y), vec![Node::group(Some(Tag::Table), nodes)])
    }
}

/// Column widths that take up `room`, from `least` to what is `wanted`: narrow columns get what they want, the wide ones
/// share the rest.
fn share(wanted: &[f32], least: &[f32], room: f32) -> Vec<f32> {
    let at = |level: f32| wanted.iter().zip(least).map(move |(want, least)| level.clamp(least.min(*want), *want));
    let most = wanted.iter().copied().fold(0.0, f32::max);
    let level = largest_with(most, room, |level| at(level).sum());
    at(level).collect()
}

/// Breaks words that are wider than their column behind the marks in them, as paths and names of images: into lines of
/// their own, so that whoever copies them gets no invisible characters.
fn cut(cx: &Cx<'_>, words: &RichText, is_head: bool, layout: &Layout) -> RichText {
    let block = cx.fonts.shape(&marked(words, is_head, true), layout);
    let mut out = RichText::default();
    for line in 0..block.lines().len() {
        let line = block.rich(line..line + 1);
        for (range, style) in line.spans() {
            let piece = line.text().get(range.clone()).unwrap_or("").replace([BREAK, JOINER], "");
            let piece = if range.end == line.text().len() { piece.trim_end() } else { &piece };
            if let Some(inset) = &style.inset {
                out.push_inset(inset.clone(), style.clone());
                continue;
            }
            let before = if range.start == 0 && !out.is_empty() { "\n" } else { "" };
            out.push(&format!("{before}{piece}"), style.clone());
        }
    }
    out
}

/// What a cell says, to be measured: with joiners that keep each word on one line, and all of a short cell under the head,
/// such as `1.2 Gb/s`. If long words may be broken, there are places to break behind the marks in them.
fn marked(words: &RichText, is_head: bool, may_break: bool) -> RichText {
    let mut marks = Vec::new();
    let mut start = 0;
    let is_short = !is_head && words.text().chars().count() <= SHORT;
    for word in words.text().split_inclusive(|c: char| c.is_whitespace() && !is_short) {
        marks.extend(places(word, may_break).into_iter().map(|(at, mark)| (start + at, mark)));
        start += word.len();
    }
    let mut out = RichText::default();
    let mut next = 0;
    for (range, style) in words.spans() {
        if let Some(inset) = &style.inset {
            out.push_inset(inset.clone(), style.clone());
            continue;
        }
        // Those within what is no text are passed over.
        next += marks.get(next..).unwrap_or_default().iter().take_while(|(at, _)| *at < range.start).count();
        let mut from = range.start;
        while let Some((at, mark)) = marks.get(next).filter(|(at, _)| range.contains(at)) {
            next += 1;
            out.push(words.text().get(from..*at).unwrap_or(""), style.clone());
            out.push(mark.encode_utf8(&mut [0; 4]), style.clone());
            from = *at;
        }
        out.push(words.text().get(from..range.end).unwrap_or(""), style.clone());
    }
    out
}

const BREAK: char = '\u{200b}';
const JOINER: char = '\u{2060}';

/// What stands between the characters of a word: a place to break, or what forbids it.
fn places(word: &str, may_break: bool) -> Vec<(usize, char)> {
    let chars: Vec<(usize, char)> = word.trim_end().char_indices().collect();
    let is_long = chars.len() > SHORT;
    let place = |three: &[(usize, char)]| {
        let &[(_, before), (_, mark), (at, after)] = three else { return None };
        let is_number = before.is_ascii_digit() && after.is_ascii_digit();
        let is_inside = before.is_alphanumeric() && after.is_alphanumeric() && !"([{<\"'".contains(mark);
        if may_break && is_long && is_inside && !is_number && mark.is_ascii_punctuation() {
            return Some((at, BREAK));
        }
        // Between letters alone nothing breaks, but for scripts without blanks.
        let is_place = |c: char| c.is_ascii_punctuation() || c == ' ';
        (after.is_ascii() && (is_place(mark) || is_place(after))).then_some((at, JOINER))
    };
    chars.windows(3).filter_map(place).collect()
}

/// `12 columns`, or how long the longest word is where there are few.
fn count(rows: &[Vec<Inlines>], columns: usize) -> String {
    let cells = rows.iter().flatten().map(Inlines::plain);
    let longest = cells.flat_map(|cell| cell.split_whitespace().map(|w| w.chars().count()).max()).max().unwrap_or(0);
    format!("{columns} columns, and words of up to {longest} characters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: &[f32], least: &[f32], room: f32, expect: &[f32]) {
        let widths = share(wanted, least, room);
        assert!(widths.iter().zip(expect).all(|(a, b)| (a - b).abs() < 0.1), "{widths:?} is not {expect:?}");
    }

    #[test]
    fn wide_columns_share_what_narrow_ones_leave() {
        check(&[100.0, 900.0, 800.0], &[10.0; 3], 1100.0, &[100.0, 500.0, 500.0]);
        check(&[100.0, 900.0, 800.0], &[10.0, 10.0, 600.0], 1100.0, &[100.0, 400.0, 600.0]);
        check(&[100.0, 200.0], &[10.0; 2], 1100.0, &[100.0, 200.0]);
    }
}
