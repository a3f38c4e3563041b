//! What a terminal shows at one time: rows of styled text on a grid of columns, as plain data.
//!
//! Rows are shared: a row that did not change since the last screen is the same [`Arc`], so a drawer shapes only rows
//! whose pointer is new.

use std::hash::{DefaultHasher, Hasher};
use std::ops::Range;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns from one tab stop to the next.
pub const TAB_STOP: usize = 8;

/// A terminal's screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Screen {
    /// Width in columns.
    pub cols: usize,
    /// Height in rows.
    pub rows: usize,
    /// From the top. There may be fewer than `rows`: what is missing is blank.
    pub lines: Vec<Arc<Row>>,
    /// `None` where there is no cursor at all, as on a finished transcript.
    pub cursor: Option<Cursor>,
    /// Whether a full-screen program has taken over (DECSET 1049).
    pub alternate_screen: bool,
    /// The window title the session has set, if any.
    pub title: Option<Arc<str>>,
}

impl Screen {
    /// Every line with a line feed after it.
    pub fn text(&self) -> String {
        self.lines.iter().flat_map(|row| [row.text(), "\n"]).collect()
    }
}

/// The text cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Column, from 0.
    pub col: usize,
    /// Row, from 0.
    pub row: usize,
    /// False when the session hides it (DECTCEM).
    pub visible: bool,
    pub shape: CursorShape,
}

/// How the cursor looks (DECSCUSR). Blinking is left out: a still screen must cost nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CursorShape {
    #[default]
    Block,
    Underline,
    /// A bar at the left edge of the cell.
    Bar,
}

impl CursorShape {
    pub fn name(self) -> &'static str {
        match self {
            CursorShape::Block => "block",
            CursorShape::Underline => "underline",
            CursorShape::Bar => "bar",
        }
    }
}

/// A colour as a session names it; the theme decides what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TermColor {
    /// The default foreground or background.
    #[default]
    Default,
    /// An entry of the palette of 256: 0–15 the theme's, 16–231 a 6×6×6 cube, 232–255 greys.
    Indexed(u8),
    Rgb(u8, u8, u8),
}

impl TermColor {
    /// All of it in a word.
    fn digest(self) -> u32 {
        match self {
            TermColor::Default => 0,
            TermColor::Indexed(index) => 1 << 24 | u32::from(index),
            TermColor::Rgb(r, g, b) => u32::from_be_bytes([2, r, g, b]),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Underline {
    #[default]
    None,
    Single,
    Double,
    Curly,
    Dotted,
    Dashed,
}

impl Underline {
    pub fn name(self) -> &'static str {
        match self {
            Underline::None => "none",
            Underline::Single => "single",
            Underline::Double => "double",
            Underline::Curly => "curly",
            Underline::Dotted => "dotted",
            Underline::Dashed => "dashed",
        }
    }
}

/// The look of a cell (SGR).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Style {
    pub fg: TermColor,
    pub bg: TermColor,
    /// `None`: the underline has the colour of the text.
    pub underline_color: Option<TermColor>,
    pub underline: Underline,
    pub bold: bool,
    pub faint: bool,
    pub italic: bool,
    pub strike: bool,
    pub inverse: bool,
    pub hidden: bool,
}

/// What a stretch of a transcript is, so that a theme can colour it. Emulated screens are all [`Role::Output`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Role {
    #[default]
    Output,
    Prompt,
    Command,
    /// Moves now and will be replaced: a spinner, a counter.
    Transient,
}

/// Neighbouring cells with one look. Either a single cell, whose text may be several characters (a base and its
/// combining marks), or several cells of one character each, all of the same width.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Run {
    /// Bytes of the row's text.
    pub range: Range<u32>,
    /// Column of the first cell.
    pub col: u32,
    pub cells: u32,
    /// Columns of each cell: 1, or 2 for wide characters; more only for the tab of a transcript.
    pub width: u8,
    pub style: Style,
    pub role: Role,
}

/// One cell of a row; a wide one covers `width` columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    pub col: usize,
    pub width: usize,
    /// A character and the combining marks on it.
    pub text: &'a str,
    pub style: Style,
    pub role: Role,
}

/// A row of a screen. Blank cells at its end with the default look are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    digest: u64,
    text: Box<str>,
    runs: Box<[Run]>,
}

impl Default for Row {
    /// The blank row.
    fn default() -> Row {
        RowBuilder::default().finish()
    }
}

impl Row {
    /// A row of plain text in pieces, as transcripts have them: cells are grapheme clusters, tabs fill up to the next
    /// multiple of eight columns.
    pub fn of_pieces<'a>(pieces: impl IntoIterator<Item = (&'a str, Role)>) -> Row {
        let mut row = RowBuilder::default();
        for (text, role) in pieces {
            for cluster in text.graphemes(true) {
                let width = match cluster {
                    "\t" => (TAB_STOP - row.col as usize % TAB_STOP) as u8,
                    cluster => cluster.width().clamp(1, 2) as u8,
                };
                row.push(cluster, width, Style::default(), role);
            }
        }
        row.finish()
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The text of one of its runs.
    pub fn run_text(&self, run: &Run) -> &str {
        self.text.get(run.range.start as usize..run.range.end as usize).unwrap_or("")
    }

    /// Columns it covers.
    pub fn cols(&self) -> usize {
        self.runs.last().map_or(0, |run| run.col as usize + run.cells as usize * usize::from(run.width))
    }

    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.runs.iter().flat_map(|run| {
            let text = self.run_text(run);
            let starts: Vec<usize> = match run.cells {
                1 => vec![0],
                _ => text.char_indices().map(|(at, _)| at).collect(),
            };
            let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
            starts.into_iter().zip(ends).enumerate().map(move |(i, (start, end))| Cell {
                col: run.col as usize + i * usize::from(run.width),
                width: run.width.into(),
                text: &text[start..end],
                style: run.style,
                role: run.role,
            })
        })
    }

    /// A hash of text and runs, the same for equal rows while the program runs.
    pub fn digest(&self) -> u64 {
        self.digest
    }

    /// Bytes it takes in memory, roughly.
    pub fn memory(&self) -> usize {
        size_of::<Row>() + self.text.len() + size_of_val(&*self.runs)
    }
}

/// Collects cells from the left into a [`Row`].
#[derive(Debug, Default)]
pub struct RowBuilder {
    text: String,
    runs: Vec<Run>,
    col: u32,
    /// Whether the last run can take another cell: it is no cell of several characters.
    open: bool,
}

impl RowBuilder {
    /// Adds a cell of `width` columns with a character and combining marks.
    pub fn push(&mut self, text: &str, width: u8, style: Style, role: Role) {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) => self.push_char(only, width, style, role),
            _ => {
                self.open = false;
                self.text.push_str(text);
                self.start_run(text.len(), width, style, role);
            }
        }
    }

    /// Adds a cell of `width` columns with a single character.
    pub fn push_char(&mut self, c: char, width: u8, style: Style, role: Role) {
        self.text.push(c);
        match self.runs.last_mut() {
            Some(run) if self.open && run.width == width && run.role == role && run.style == style => {
                run.range.end = self.text.len() as u32;
                run.cells += 1;
                self.col += u32::from(width);
            }
            _ => self.start_run(c.len_utf8(), width, style, role),
        }
        self.open = true;
    }

    /// With one cell, of which `bytes` have just been added to the text.
    fn start_run(&mut self, bytes: usize, width: u8, style: Style, role: Role) {
        let end = self.text.len();
        let range = (end - bytes) as u32..end as u32;
        self.runs.push(Run { range, col: self.col, cells: 1, width, style, role });
        self.col += u32::from(width);
    }

    /// Takes what was collected; the next row begins at the left again.
    pub fn finish(&mut self) -> Row {
        let row = Row { digest: self.digest(), text: self.text.as_str().into(), runs: self.runs.as_slice().into() };
        self.clear();
        row
    }

    /// As [`finish`](RowBuilder::finish), but `None` where the row would be the same as `before`.
    pub fn finish_unless(&mut self, before: &Row) -> Option<Row> {
        if *self.text == *before.text && *self.runs == *before.runs {
            self.clear();
            return None;
        }
        Some(self.finish())
    }

    fn clear(&mut self) {
        self.text.clear();
        self.runs.clear();
        (self.col, self.open) = (0, false);
    }

    fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(self.text.as_bytes());
        for Run { range, col: _, cells, width, style, role } in &self.runs {
            let underline = style.underline_color.unwrap_or_default();
            hasher.write_u64(u64::from(range.end) << 32 | u64::from(*cells));
            hasher.write_u64(u64::from(style.fg.digest()) << 32 | u64::from(style.bg.digest()));
            let flags = [style.bold, style.faint, style.italic, style.strike, style.inverse, style.hidden];
            let flags = flags.into_iter().fold(0, |bits: u64, flag| bits << 1 | u64::from(flag));
            let kinds = (*role as u64) << 16 | (style.underline as u64) << 12 | u64::from(*width) << 8 | flags;
            hasher.write_u64(u64::from(underline.digest()) << 32 | kinds);
        }
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(pieces: &[(&str, Role)]) -> Vec<(usize, usize, String)> {
        Row::of_pieces(pieces.iter().copied()).cells().map(|c| (c.col, c.width, c.text.to_owned())).collect()
    }

    #[test]
    fn wide_and_combined_characters_take_their_columns() {
        let expect = [(0, 1, "a"), (1, 2, "界"), (3, 1, "e\u{301}"), (4, 1, "b"), (5, 3, "\t"), (8, 1, "c")];
        let expect: Vec<_> = expect.into_iter().map(|(col, width, text)| (col, width, text.to_owned())).collect();
        assert_eq!(cells(&[("a界e\u{301}b\tc", Role::Output)]), expect);
    }

    #[test]
    fn neighbours_with_one_look_are_one_run() {
        let row = Row::of_pieces([("$ ", Role::Prompt), ("ls", Role::Command)]);
        let runs: Vec<_> = row.runs().iter().map(|run| (run.col, run.cells, row.run_text(run))).collect();
        assert_eq!(runs, [(0, 2, "$ "), (2, 2, "ls")]);
        assert_eq!((row.text(), row.cols()), ("$ ls", 4));
    }
}
