//! The recorded sessions that `alacritty_terminal` tests itself with, read in place from its package.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::*;

/// What a cell shows: column, text, look.
type Shown = (usize, String, Style);

/// The folders of the sessions; none where the package's source is not kept.
fn sessions() -> Vec<PathBuf> {
    let home = |name: &str, below: &str| std::env::var_os(name).map(|home| PathBuf::from(home).join(below));
    let cargo = home("CARGO_HOME", "").or_else(|| home("HOME", ".cargo")).unwrap_or_default();
    let list = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let packages = list(cargo.join("registry/src")).flat_map(list);
    let mut versions: Vec<PathBuf> =
        packages.filter(|p| p.to_string_lossy().contains("/alacritty_terminal-0.26.")).collect();
    versions.sort();
    versions.pop().map_or(Vec::new(), |package| list(package.join("tests/ref")).collect())
}

fn json(path: PathBuf) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn number(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

fn expected_color(value: &Value) -> TermColor {
    let names = ["Black", "Red", "Green", "Yellow", "Blue", "Magenta", "Cyan", "White"];
    let named = |name: &str| {
        let bright =
            name.strip_prefix("Bright").and_then(|name| names.iter().position(|n| *n == name)).map(|at| at + 8);
        bright
            .or_else(|| names.iter().position(|n| *n == name))
            .map_or(TermColor::Default, |at| TermColor::Indexed(at as u8))
    };
    match (&value["Named"], &value["Indexed"], &value["Spec"]) {
        (Value::String(name), ..) => named(name),
        (_, Value::Number(_), _) => TermColor::Indexed(number(&value["Indexed"]) as u8),
        (_, _, rgb) => TermColor::Rgb(number(&rgb["r"]) as u8, number(&rgb["g"]) as u8, number(&rgb["b"]) as u8),
    }
}

/// A cell as the file has it; `None` for the second half of a wide one.
fn expected_cell(col: usize, cell: &Value) -> Option<Shown> {
    let flags: Vec<&str> = cell["flags"].as_str().unwrap().split(" | ").collect();
    let has = |flag| flags.contains(&flag);
    let underline = match () {
        () if has("UNDERLINE") => Underline::Single,
        () if has("DOUBLE_UNDERLINE") => Underline::Double,
        () if has("UNDERCURL") => Underline::Curly,
        () if has("DOTTED_UNDERLINE") => Underline::Dotted,
        () if has("DASHED_UNDERLINE") => Underline::Dashed,
        () => Underline::None,
    };
    let style = Style {
        fg: expected_color(&cell["fg"]),
        bg: expected_color(&cell["bg"]),
        underline_color: Some(&cell["extra"]["underline_color"]).filter(|color| color.is_object()).map(expected_color),
        underline,
        bold: has("BOLD"),
        faint: has("DIM"),
        italic: has("ITALIC"),
        strike: has("STRIKEOUT"),
        inverse: has("INVERSE"),
        hidden: has("HIDDEN"),
    };
    let marks = cell["extra"]["zerowidth"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let base = cell["c"].as_str().unwrap().replace('\t', " ");
    (!has("WIDE_CHAR_SPACER")).then(|| (col, marks.fold(base, |text, mark| text + mark), style))
}

/// Without the blanks at the end.
fn trimmed(mut cells: Vec<Shown>) -> Vec<Shown> {
    while cells.last().is_some_and(|(_, text, style)| text == " " && *style == Style::default()) {
        cells.pop();
    }
    cells
}

fn expected(grid: &Value, visible: usize) -> Vec<Vec<Shown>> {
    let raw = &grid["raw"];
    let (rows, zero) = (raw["inner"].as_array().unwrap(), number(&raw["zero"]));
    // Rows are a ring, from the bottom up, history above. How many are visible is written as one too few in old files.
    let row = |line: usize| &rows[(zero + visible - 1 - line) % rows.len()]["inner"];
    let cells =
        |row: &Value| row.as_array().unwrap().iter().enumerate().filter_map(|(col, c)| expected_cell(col, c)).collect();
    (0..visible).map(|line| trimmed(cells(row(line)))).collect()
}

fn shown(grid: &mut Grid) -> Vec<Vec<Shown>> {
    let cells = |row: &Arc<Row>| row.cells().map(|cell| (cell.col, cell.text.to_owned(), cell.style)).collect();
    grid.rows().iter().map(|row| trimmed(cells(row))).collect()
}

#[test]
fn recorded_sessions_end_as_recorded() {
    let sessions = sessions();
    if sessions.is_empty() {
        println!("skipped: the source of alacritty_terminal is not here");
    }
    let mut differing = Vec::new();
    for folder in &sessions {
        let size = json(folder.join("size.json"));
        let mut grid = Grid::new(number(&size["columns"]), number(&size["screen_lines"]));
        // In pieces, and read between them, as a recording is.
        for piece in fs::read(folder.join("alacritty.recording")).unwrap().chunks(1000) {
            grid.feed(piece);
            grid.rows();
        }
        // The files have colours by their index, changed or not; ours are by value where a session has changed them.
        grid.feed(b"\x1b]104\x07");
        let expected = expected(&json(folder.join("grid.json")), number(&size["screen_lines"]));
        let shown = shown(&mut grid);
        if let Some(line) = (0..expected.len()).find(|&line| shown.get(line) != expected.get(line)) {
            differing.push(format!("{}, line {line}: {:?} for {:?}", folder.display(), shown[line], expected[line]));
        }
    }
    println!("{} of {} sessions end as recorded", sessions.len() - differing.len(), sessions.len());
    assert!(differing.is_empty(), "{differing:#?}");
}
