use proptest::prelude::*;

use super::*;

fn fed(bytes: &str) -> Grid {
    let mut grid = Grid::new(10, 3);
    grid.feed(bytes.as_bytes());
    grid
}

fn text(bytes: &str) -> String {
    fed(bytes).screen().text().trim_end().to_owned()
}

/// The look of the last character written.
fn look(bytes: &str) -> Style {
    fed(&format!("{bytes}x")).rows()[0].cells().last().map(|cell| cell.style).unwrap()
}

#[test]
fn text_is_placed() {
    assert_eq!(text("one\r\ntwo"), "one\ntwo");
    assert_eq!(text("\x1b[2;3Hx"), "\n  x");
    assert_eq!(text("0123456789ab"), "0123456789\nab");
    assert_eq!(text("\x1b(0lqk\x1b(B"), "┌─┐");
}

#[test]
fn regions_scroll() {
    assert_eq!(text("a\r\nb\r\nc\x1b[2;3r\x1b[3;1H\nd"), "a\nc\nd");
}

#[test]
fn wide_and_combining_characters_have_their_columns() {
    let mut grid = fed("界e\u{301}x");
    let cells: Vec<_> = grid.rows()[0].cells().map(|c| (c.col, c.width, c.text.to_owned())).collect();
    let expect =
        [(0, 2, "界"), (2, 1, "e\u{301}"), (3, 1, "x")].map(|(col, width, text)| (col, width, text.to_owned()));
    assert_eq!(cells, expect);
}

#[test]
fn split_characters_lose_nothing() {
    let mut grid = fed("");
    let pieces: [&[u8]; 3] = [b" \xcc", b"\x81a\xcc", b"\x81b\xcc\x81"];
    pieces.into_iter().for_each(|piece| grid.feed(piece));
    assert_eq!(grid.screen().text().trim_end(), " \u{301}a\u{301}b\u{301}");
}

#[test]
fn looks_are_read() {
    let plain = Style::default();
    assert_eq!(
        look("\x1b[1;2;3;9;7;8m"),
        Style { bold: true, faint: true, italic: true, strike: true, inverse: true, hidden: true, ..plain }
    );
    assert_eq!(look("\x1b[31;104m"), Style { fg: TermColor::Indexed(1), bg: TermColor::Indexed(12), ..plain });
    assert_eq!(
        look("\x1b[38;5;200;48;2;1;2;3m"),
        Style { fg: TermColor::Indexed(200), bg: TermColor::Rgb(1, 2, 3), ..plain }
    );
    assert_eq!(
        look("\x1b[4:3;58;5;9m"),
        Style { underline: Underline::Curly, underline_color: Some(TermColor::Indexed(9)), ..plain }
    );
    assert_eq!(look("\x1b]4;1;#010203\x07\x1b[31m"), Style { fg: TermColor::Rgb(1, 2, 3), ..plain });
}

#[test]
fn cursor_and_modes_are_told() {
    let cursor = |bytes| fed(bytes).cursor();
    let at = |col, row, visible, shape| Cursor { col, row, visible, shape };
    assert_eq!(cursor("ab\r\nc"), at(1, 1, true, CursorShape::Block));
    assert_eq!(cursor("\x1b[?25l\x1b[6 q"), at(0, 0, false, CursorShape::Bar));
    assert!(fed("\x1b[?1049h").is_alternate());
    assert_eq!(text("main\x1b[?1049halt\x1b[?1049l"), "main");
    assert_eq!(fed("\x1b]2;vim\x07").title().as_deref(), Some("vim"));
    assert_eq!(fed("\x1b[c").take_replies(), b"\x1b[?6c");
}

#[test]
fn synchronized_output_is_held_back_until_released() {
    let mut grid = fed("a\x1b[?2026hb");
    assert!(grid.holds_back());
    assert_eq!(grid.screen().text(), "a\n\n\n");
    grid.release();
    assert!(!grid.holds_back());
    assert_eq!(grid.screen().text(), "ab\n\n\n");
}

#[test]
fn rows_that_stay_are_shared() {
    let mut grid = fed("a\r\nb");
    let before = grid.screen();
    grid.feed(b"c");
    let after = grid.screen();
    assert!(Arc::ptr_eq(&before.lines[0], &after.lines[0]) && !Arc::ptr_eq(&before.lines[1], &after.lines[1]));
}

#[test]
fn sizes_have_limits() {
    let mut grid = Grid::new(usize::MAX, 0);
    assert_eq!((grid.cols(), grid.rows().len()), (MAX_COLS, 1));
    grid.resize(0, usize::MAX);
    assert_eq!((grid.cols(), grid.rows().len()), (MIN_COLS, MAX_ROWS));
}

#[test]
fn marks_and_titles_have_limits() {
    let marks = "\u{301}".repeat(1000);
    assert_eq!(text(&format!("e{marks}")).chars().count(), 1 + MAX_MARKS);
    let title = fed(&format!("\x1b]2;{}\x07", "t".repeat(100_000))).title();
    assert_eq!(title.map(|title| title.len()), Some(MAX_TITLE));
}

/// Bytes that look like what terminals are sent.
fn output() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        "[a-z 界\u{301}]{0,12}".prop_map(String::into_bytes),
        "\x1b\\[[?>]?[0-9;:]{0,9}[@-~]".prop_map(String::into_bytes),
        "\x1b[()#]?[0-9A-Za-z]".prop_map(String::into_bytes),
        "\x1b\\][0-9]{1,4};[a-z?#;]{0,9}(\x07|\x1b\\\\)".prop_map(String::into_bytes),
        Just(b"\x1b[?2026h".to_vec()),
        Just(b"\r\n".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..6),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_wide_character_without_its_right_half_is_blank() {
    let mut grid = Grid::new(9, 2);
    grid.feed("界界aaa界\x1b[X !".as_bytes());
    grid.resize(8, 2);
    let screen = grid.screen();
    assert!(screen.lines.iter().all(|row| row.cols() <= 8), "{screen:?}");
}

proptest! {
    #[test]
    fn any_bytes_are_taken(bytes in output(), cols in 0usize..30, rows in 0usize..12, resized in (0usize..30, 0usize..12)) {
        let mut grid = Grid::new(cols, rows);
        grid.feed(&bytes);
        grid.resize(resized.0, resized.1);
        grid.feed(&bytes);
        let screen = grid.screen();
        prop_assert!(screen.lines.len() == screen.rows && screen.lines.iter().all(|row| row.cols() <= screen.cols));
    }

    #[test]
    fn where_output_is_split_does_not_matter(bytes in output(), at in 0usize..300) {
        let (mut whole, mut split) = (Grid::new(20, 6), Grid::new(20, 6));
        let (head, tail) = bytes.split_at(at.min(bytes.len()));
        whole.feed(&bytes);
        split.feed(head);
        split.rows();
        split.feed(tail);
        prop_assert_eq!(whole.screen(), split.screen());
    }
}
