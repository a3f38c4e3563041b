//! The terminal emulator: bytes in, rows out. Wraps `alacritty_terminal`, whose types go no further.
//!
//! Known gaps of the emulator: soft reset (DECSTR), saving the cursor without origin and wrap mode (DECSC), reverse
//! wrap, left and right margins, the width of U+FE0F, blinking and overlined text. Palette changes (OSC 4) are obeyed,
//! changes of the default colours (OSC 10, 11) are not. Nothing outside the grid is ever touched: the clipboard (OSC 52),
//! links (OSC 8), pictures (OSC 1337) and window operations are ignored.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use alacritty_terminal::event::{Event, EventListener};
use alacritty_terminal::grid::Dimensions;
use alacritty_terminal::index::{Column, Line};
use alacritty_terminal::term::cell::{Cell, Flags};
use alacritty_terminal::term::color::Colors;
use alacritty_terminal::term::{Config, Osc52, TermDamage, TermMode};
use alacritty_terminal::vte::ansi::{self, Color, NamedColor, Processor, Timeout};

use super::guard::Guard;
use super::screen::{Cursor, CursorShape, Role, Row, RowBuilder, Screen, Style, TermColor, Underline};
use super::utf8::incomplete;

pub const MAX_COLS: usize = 1000;
pub const MAX_ROWS: usize = 500;
/// The emulator's own lower limit.
const MIN_COLS: usize = 2;
/// Lines that come back when a window is made taller again.
const HISTORY: usize = 200;
/// Combining marks of a cell that are shown.
const MAX_MARKS: usize = 8;
/// Characters of a title that are shown.
const MAX_TITLE: usize = 256;
/// Bytes of answers that are kept until they are taken.
const MAX_REPLIES: usize = 64 * 1024;

/// A terminal being written to.
pub struct Grid {
    term: alacritty_terminal::Term<Listener>,
    parser: Processor<SyncUpdate>,
    guard: Guard,
    heard: Listener,
    /// The first bytes of a character that is not complete. The parser has a memory for them too, but loses the
    /// characters that follow in some cases.
    partial: Vec<u8>,
    /// The rows as last asked for; a damaged one that turns out the same stays the same `Arc`.
    rows: Vec<Arc<Row>>,
    builder: RowBuilder,
}

impl std::fmt::Debug for Grid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Grid({}x{})", self.cols(), self.rows.len())
    }
}

impl Grid {
    /// A blank terminal. The size is kept within 2 to [`MAX_COLS`] columns and 1 to [`MAX_ROWS`] rows.
    pub fn new(cols: usize, rows: usize) -> Grid {
        let heard = Listener::default();
        let config = Config { scrolling_history: HISTORY, osc52: Osc52::Disabled, ..Config::default() };
        let size = Size::within_limits(cols, rows);
        Grid {
            term: alacritty_terminal::Term::new(config, &size, heard.clone()),
            parser: Processor::new(),
            guard: Guard::default(),
            heard,
            partial: Vec::new(),
            rows: vec![Arc::default(); size.rows],
            builder: RowBuilder::default(),
        }
    }

    /// Takes in output. Characters and sequences may be split between calls.
    pub fn feed(&mut self, bytes: &[u8]) {
        let (cut, mut joined) = (bytes.len() - incomplete(bytes), std::mem::take(&mut self.partial));
        let bytes = if joined.is_empty() {
            self.partial.extend(bytes.get(cut..).unwrap_or_default());
            bytes.get(..cut).unwrap_or_default()
        } else {
            joined.extend(bytes);
            self.partial = joined.split_off(joined.len() - incomplete(&joined));
            joined.as_slice()
        };
        for stretch in self.guard.passed(bytes, self.cols(), self.term.screen_lines()) {
            self.parser.advance(&mut self.term, bytes.get(stretch).unwrap_or_default());
        }
    }

    /// Within the limits of [`Grid::new`]; long lines are wrapped anew.
    pub fn resize(&mut self, cols: usize, rows: usize) {
        self.term.resize(Size::within_limits(cols, rows));
    }

    /// Whether output is held back by a synchronized update (`CSI ? 2026 h`) that has not ended.
    pub fn holds_back(&self) -> bool {
        self.parser.sync_timeout().pending_timeout()
    }

    /// Shows what is held back.
    pub fn release(&mut self) {
        if self.holds_back() {
            self.parser.stop_sync(&mut self.term);
        }
    }

    /// Work done so far, in cells written or read, roughly.
    pub fn work(&self) -> u64 {
        self.guard.work()
    }

    pub fn cols(&self) -> usize {
        self.term.columns()
    }

    /// All rows, from the top. Rows that have not changed since the last call are the same `Arc`.
    pub fn rows(&mut self) -> &[Arc<Row>] {
        let count = self.term.screen_lines();
        let damaged: Option<Vec<usize>> = match self.term.damage() {
            TermDamage::Full => None,
            TermDamage::Partial(lines) => Some(lines.map(|line| line.line).collect()),
        };
        self.term.reset_damage();
        let damaged = damaged.filter(|_| self.rows.len() == count).unwrap_or_else(|| (0..count).collect());
        self.rows.resize(count, Arc::default());
        self.guard.read(self.cols(), damaged.len());
        for line in damaged {
            if let Some(kept) = self.rows.get_mut(line) {
                read_row(&mut self.builder, &self.term, line);
                if let Some(row) = self.builder.finish_unless(kept) {
                    *kept = Arc::new(row);
                }
            }
        }
        &self.rows
    }

    pub fn cursor(&self) -> Cursor {
        let point = self.term.grid().cursor.point;
        let (visible, shape) = match self.term.cursor_style().shape {
            ansi::CursorShape::Block | ansi::CursorShape::HollowBlock => (true, CursorShape::Block),
            ansi::CursorShape::Underline => (true, CursorShape::Underline),
            ansi::CursorShape::Beam => (true, CursorShape::Bar),
            ansi::CursorShape::Hidden => (false, CursorShape::Block),
        };
        let row = usize::try_from(point.line.0).unwrap_or(0);
        let visible = visible && self.term.mode().contains(TermMode::SHOW_CURSOR);
        Cursor { col: point.column.0, row, visible, shape }
    }

    /// Whether a full-screen program has taken over.
    pub fn is_alternate(&self) -> bool {
        self.term.mode().contains(TermMode::ALT_SCREEN)
    }

    /// The window title, cut to a sane length.
    pub fn title(&self) -> Option<Arc<str>> {
        self.heard.with(|heard| heard.title.clone()).flatten()
    }

    /// What the terminal answers to queries since the last call. A live shell needs them; a recording has its own.
    pub fn take_replies(&mut self) -> Vec<u8> {
        self.heard.with(|heard| std::mem::take(&mut heard.replies)).unwrap_or_default()
    }

    /// Whether cursor keys are to be sent as `SS3 A` rather than `CSI A` (DECCKM).
    pub fn application_cursor(&self) -> bool {
        self.term.mode().contains(TermMode::APP_CURSOR)
    }

    pub fn screen(&mut self) -> Screen {
        Screen {
            lines: self.rows().to_vec(),
            cols: self.cols(),
            rows: self.term.screen_lines(),
            cursor: Some(self.cursor()),
            alternate_screen: self.is_alternate(),
            title: self.title(),
        }
    }
}

struct Size {
    cols: usize,
    rows: usize,
}

impl Size {
    fn within_limits(cols: usize, rows: usize) -> Size {
        Size { cols: cols.clamp(MIN_COLS, MAX_COLS), rows: rows.clamp(1, MAX_ROWS) }
    }
}

impl Dimensions for Size {
    fn total_lines(&self) -> usize {
        self.rows
    }

    fn screen_lines(&self) -> usize {
        self.rows
    }

    fn columns(&self) -> usize {
        self.cols
    }
}

/// Whether a synchronized update is under way. Its time limit is a matter of who feeds: recordings have their own clock.
#[derive(Debug, Default)]
struct SyncUpdate(bool);

impl Timeout for SyncUpdate {
    fn set_timeout(&mut self, _: Duration) {
        self.0 = true;
    }

    fn clear_timeout(&mut self) {
        self.0 = false;
    }

    fn pending_timeout(&self) -> bool {
        self.0
    }
}

/// What the emulator says beside the grid.
#[derive(Debug, Clone, Default)]
struct Listener(Arc<Mutex<Heard>>);

#[derive(Debug, Default)]
struct Heard {
    title: Option<Arc<str>>,
    replies: Vec<u8>,
}

impl Listener {
    fn with<T>(&self, read: impl FnOnce(&mut Heard) -> T) -> Option<T> {
        self.0.lock().ok().map(|mut heard| read(&mut heard))
    }
}

impl EventListener for Listener {
    fn send_event(&self, event: Event) {
        self.with(|heard| match event {
            Event::Title(title) => heard.title = Some(title.chars().take(MAX_TITLE).collect::<String>().into()),
            Event::ResetTitle => heard.title = None,
            Event::PtyWrite(text) if heard.replies.len() + text.len() <= MAX_REPLIES => {
                heard.replies.extend_from_slice(text.as_bytes());
            }
            _ => {}
        });
    }
}

fn read_row(row: &mut RowBuilder, term: &alacritty_terminal::Term<Listener>, line: usize) {
    let cells = &term.grid()[Line(i32::try_from(line).unwrap_or(0))];
    let cells = &cells[..Column(cells.len())];
    let inked = cells.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1);
    let mut text = String::new();
    let (mut last, mut look) = (None, Style::default());
    for (col, cell) in cells.iter().enumerate().take(inked) {
        if cell.flags.contains(Flags::WIDE_CHAR_SPACER) && col > 0 && cells[col - 1].flags.contains(Flags::WIDE_CHAR) {
            continue;
        }
        // A wide character of which the right half was erased or cut off is no more.
        let is_wide = cell.flags.contains(Flags::WIDE_CHAR);
        let is_cut = is_wide && !cells.get(col + 1).is_some_and(|next| next.flags.contains(Flags::WIDE_CHAR_SPACER));
        let c = if cell.c.is_control() || is_cut { ' ' } else { cell.c };
        let width = if is_wide && !is_cut { 2 } else { 1 };
        // Neighbours mostly look the same, and this is done for every cell.
        let underline = cell.underline_color();
        if last != Some((cell.fg, cell.bg, cell.flags, underline)) {
            last = Some((cell.fg, cell.bg, cell.flags, underline));
            look = style(cell, term.colors());
        }
        match cell.zerowidth() {
            Some(marks) if !marks.is_empty() && !is_cut => {
                text.clear();
                text.push(c);
                text.extend(marks.iter().take(MAX_MARKS));
                row.push(&text, width, look, Role::Output);
            }
            _ => row.push_char(c, width, look, Role::Output),
        }
    }
}

fn is_blank(cell: &Cell) -> bool {
    let spacers = Flags::WRAPLINE | Flags::LEADING_WIDE_CHAR_SPACER;
    let default = cell.fg == Color::Named(NamedColor::Foreground) && cell.bg == Color::Named(NamedColor::Background);
    matches!(cell.c, ' ' | '\t')
        && default
        && (cell.flags - spacers).is_empty()
        && cell.zerowidth().is_none_or(<[char]>::is_empty)
}

fn style(cell: &Cell, colors: &Colors) -> Style {
    let has = |flag| cell.flags.contains(flag);
    let underlines = [
        (Flags::UNDERLINE, Underline::Single),
        (Flags::DOUBLE_UNDERLINE, Underline::Double),
        (Flags::UNDERCURL, Underline::Curly),
        (Flags::DOTTED_UNDERLINE, Underline::Dotted),
        (Flags::DASHED_UNDERLINE, Underline::Dashed),
    ];
    Style {
        fg: color(cell.fg, colors),
        bg: color(cell.bg, colors),
        underline_color: cell.underline_color().map(|underline| color(underline, colors)),
        underline: underlines.into_iter().find(|&(flag, _)| has(flag)).map_or(Underline::None, |(_, kind)| kind),
        bold: has(Flags::BOLD),
        faint: has(Flags::DIM),
        italic: has(Flags::ITALIC),
        strike: has(Flags::STRIKEOUT),
        inverse: has(Flags::INVERSE),
        hidden: has(Flags::HIDDEN),
    }
}

/// Colours of the palette that the session has changed are told by their value.
fn color(color: Color, changed: &Colors) -> TermColor {
    let index = match color {
        Color::Spec(rgb) => return TermColor::Rgb(rgb.r, rgb.g, rgb.b),
        Color::Indexed(index) => index,
        Color::Named(name) => match u8::try_from(name as usize) {
            Ok(index) => index,
            Err(_) => return TermColor::Default,
        },
    };
    match changed[usize::from(index)] {
        Some(rgb) => TermColor::Rgb(rgb.r, rgb.g, rgb.b),
        None => TermColor::Indexed(index),
    }
}

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
