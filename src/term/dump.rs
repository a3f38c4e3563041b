//! A screen as text and as JSON, and the screen of a file at a time: what `footlight screen` prints.

use std::time::Duration;

use serde::{Serialize, Serializer};

use super::cast;
use super::grid::Grid;
use super::recording::{MAX_WORK, Recording, Replay, too_heavy};
use super::screen::{Cell, Row, Screen, Style, TermColor};
use super::timing::Options;
use crate::diag::Diagnostics;

/// Bytes of a raw stream after which it is seen whether it asks for too much.
const RAW_PIECE: usize = 4096;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DumpFormat {
    /// Every row with a line feed after it.
    Text,
    /// One JSON object on one line.
    Json,
}

/// The screen of a recording at a time from its start, as it was recorded: neither idle limit nor speed count. `None` is
/// its end. A `size` of columns and rows stands in place of the recorded one, for the whole recording.
pub fn cast_screen(
    name: &str,
    bytes: &[u8],
    at: Option<Duration>,
    size: Option<(usize, usize)>,
) -> (Screen, Diagnostics) {
    let (mut cast, mut faults) = cast::read(name, bytes);
    cast.idle_limit = None;
    if let Some((cols, rows)) = size {
        (cast.cols, cast.rows) = (cols, rows);
        cast.events.retain(|event| !matches!(event.kind, cast::EventKind::Resize(..)));
    }
    let recording = Recording::new(cast, &Options::default());
    let mut replay = Replay::new(&recording, MAX_WORK);
    let screen = replay.play_to(&recording, at.unwrap_or(Duration::MAX));
    if replay.is_stopped(&recording) {
        faults.push(too_heavy());
    }
    (screen, faults)
}

/// The screen after a raw stream of bytes, 80×24 unless a `size` is given.
pub fn raw_screen(bytes: &[u8], size: Option<(usize, usize)>) -> (Screen, Diagnostics) {
    let (cols, rows) = size.unwrap_or((80, 24));
    let mut grid = Grid::new(cols, rows);
    let mut faults = Diagnostics::default();
    for piece in bytes.chunks(RAW_PIECE) {
        if grid.work() > MAX_WORK {
            faults.push(too_heavy());
            break;
        }
        grid.feed(piece);
    }
    grid.release();
    (grid.screen(), faults)
}

/// A screen as `footlight screen` prints it, ended by a line feed.
pub fn dump(screen: &Screen, format: DumpFormat) -> String {
    match format {
        DumpFormat::Text => screen.text(),
        // Nothing in a screen can fail to be written.
        DumpFormat::Json => serde_json::to_string(&ScreenJson::new(screen)).unwrap_or_default() + "\n",
    }
}

/// `COLSxROWS`, as the command line has it.
pub fn parse_size(text: &str) -> Option<(usize, usize)> {
    let (cols, rows) = text.split_once('x')?;
    let number = |text: &str| text.parse().ok().filter(|&number: &usize| number > 0);
    Some((number(cols)?, number(rows)?))
}

/// A screen as JSON. Every cell is there, blank ones too; the second half of a wide character is a cell of width 0 without
/// text. Written cell by cell: a large screen has half a million.
#[derive(Serialize)]
struct ScreenJson<'a> {
    cols: usize,
    rows: usize,
    cursor: Option<CursorJson>,
    alternate_screen: bool,
    title: Option<&'a str>,
    lines: Vec<LineJson<'a>>,
}

#[derive(Serialize)]
struct CursorJson {
    col: usize,
    row: usize,
    visible: bool,
    shape: &'static str,
}

struct LineJson<'a> {
    row: Option<&'a Row>,
    cols: usize,
}

#[derive(Serialize)]
struct CellJson<'a> {
    ch: &'a str,
    width: usize,
    fg: ColorJson,
    bg: ColorJson,
    bold: bool,
    faint: bool,
    italic: bool,
    underline: &'static str,
    strike: bool,
    inverse: bool,
    hidden: bool,
}

/// Null is the default colour, an index one of the palette, else `#rrggbb`.
#[derive(Serialize)]
#[serde(untagged)]
enum ColorJson {
    Default(()),
    Indexed(u8),
    Rgb(String),
}

impl<'a> ScreenJson<'a> {
    fn new(screen: &'a Screen) -> ScreenJson<'a> {
        let cursor = screen.cursor.map(|cursor| CursorJson {
            col: cursor.col,
            row: cursor.row,
            visible: cursor.visible,
            shape: cursor.shape.name(),
        });
        let line = |row: usize| LineJson { row: screen.lines.get(row).map(|row| &**row), cols: screen.cols };
        ScreenJson {
            cols: screen.cols,
            rows: screen.rows,
            cursor,
            alternate_screen: screen.alternate_screen,
            title: screen.title.as_deref(),
            lines: (0..screen.rows).map(line).collect(),
        }
    }
}

impl Serialize for LineJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let blank = Cell { col: 0, width: 1, text: " ", style: Style::default(), role: Default::default() };
        let shown = self.row.into_iter().flat_map(Row::cells).flat_map(halves);
        let cells = shown.chain(std::iter::repeat(blank)).take(self.cols);
        serializer.collect_seq(cells.map(|cell| CellJson::new(&cell)))
    }
}

/// A cell, and for each further column it covers one without text.
fn halves(cell: Cell<'_>) -> impl Iterator<Item = Cell<'_>> {
    let rest = Cell { width: 0, text: "", ..cell };
    std::iter::once(cell).chain(std::iter::repeat_n(rest, cell.width.saturating_sub(1)))
}

impl<'a> CellJson<'a> {
    fn new(cell: &Cell<'a>) -> CellJson<'a> {
        let style = cell.style;
        CellJson {
            ch: cell.text,
            width: cell.width,
            fg: style.fg.into(),
            bg: style.bg.into(),
            bold: style.bold,
            faint: style.faint,
            italic: style.italic,
            underline: style.underline.name(),
            strike: style.strike,
            inverse: style.inverse,
            hidden: style.hidden,
        }
    }
}

impl From<TermColor> for ColorJson {
    fn from(color: TermColor) -> ColorJson {
        match color {
            TermColor::Default => ColorJson::Default(()),
            TermColor::Indexed(index) => ColorJson::Indexed(index),
            TermColor::Rgb(r, g, b) => ColorJson::Rgb(format!("#{r:02x}{g:02x}{b:02x}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const CAST: &str = "{\"version\": 2, \"width\": 8, \"height\": 2, \"idle_time_limit\": 1}\n\
                        [1, \"o\", \"a\"]\n[2, \"r\", \"4x1\"]\n[9, \"o\", \"b\"]\n";

    fn text(at: Option<u64>, size: Option<(usize, usize)>) -> String {
        dump(&cast_screen("t.cast", CAST.as_bytes(), at.map(Duration::from_secs), size).0, DumpFormat::Text)
    }

    #[test]
    fn times_are_those_of_the_file() {
        assert_eq!([text(Some(1), None), text(Some(8), None), text(None, None)], ["a\n\n", "a\n", "ab\n"]);
        assert_eq!(text(None, Some((10, 3))), "ab\n\n\n");
    }

    #[test]
    fn json_has_every_cell() {
        let screen = raw_screen("\x1b[1;4;31;48;2;1;2;3m界\x1b]2;t\x07\x1b[4 q".as_bytes(), Some((3, 2))).0;
        let json: Value = serde_json::from_str(&dump(&screen, DumpFormat::Json)).unwrap();
        let wide = json!({"ch": "界", "width": 2, "fg": 1, "bg": "#010203", "bold": true, "faint": false, "italic": false,
            "underline": "single", "strike": false, "inverse": false, "hidden": false});
        let cells: Vec<usize> = json["lines"].as_array().unwrap().iter().map(|l| l.as_array().unwrap().len()).collect();
        assert_eq!((&json["lines"][0][0], cells), (&wide, vec![3, 3]));
        assert_eq!((&json["lines"][0][1]["ch"], &json["lines"][0][1]["width"]), (&json!(""), &json!(0)));
        assert_eq!(json["lines"][1][0]["fg"], Value::Null);
        assert_eq!(json["cursor"], json!({"col": 2, "row": 0, "visible": true, "shape": "underline"}));
        assert_eq!((&json["title"], &json["alternate_screen"], &json["cols"]), (&json!("t"), &json!(false), &json!(3)));
    }

    #[test]
    fn sizes_are_read() {
        assert_eq!(
            [parse_size("80x24"), parse_size("80"), parse_size("0x5"), parse_size("ax3")],
            [Some((80, 24)), None, None, None]
        );
    }
}
