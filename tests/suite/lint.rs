//! What `footlight check` finds: once, where it is, and nothing where nothing is wrong.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use expect_test::{Expect, expect, expect_file};
use footlight::diag::{Diagnostic, Span};
use footlight::lint;
use footlight::load::load;
use footlight::talk;
use footlight::text::Fonts;
use footlight::theme::Theme;
use footlight::world::{MemoryWorld, World};
use proptest::prelude::*;

use crate::deck::present;

/// One line a fault: severity, code, the words it points at, and what it says.
fn told(faults: &[Diagnostic]) -> String {
    let line = |d: &Diagnostic| {
        let place = d.span.as_ref().map(Span::location).unwrap_or_default();
        let words = d.span.as_ref().map(Span::text).unwrap_or_default();
        let help = d.help.as_deref().unwrap_or("-");
        format!("{} {} {place} {words:?}\n    {}\n    {help}\n", d.severity.name(), d.code, d.message)
    };
    faults.iter().map(line).collect()
}

/// The faults of a deck, as severity, code and place.
fn check(markdown: &str, expected: Expect) {
    let line = |d: &Diagnostic| {
        let place = d.span.as_ref().map(|s| s.location().replacen("t.md:", "", 1)).unwrap_or_default();
        format!("{} {} {place}", d.severity.name(), d.code)
    };
    let found: Vec<String> = lint::check(&present(markdown)).iter().map(line).collect();
    expected.assert_eq(&found.join("\n"));
}

#[test]
fn each_fault_is_told_once_at_its_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let world = ["faults.md", "large.png", "small.png", "wall.png", "bright.png"]
        .iter()
        .fold(MemoryWorld::default(), |world, name| world.with(*name, std::fs::read(folder.join(name)).unwrap()));
    let faults = lint::check(&load(Arc::new(world), Path::new("faults.md"), Arc::new(Fonts::new())));
    expect_file!["../goldens/faults.txt"].assert_eq(&told(&faults));
}

#[test]
fn the_talk_is_well_in_every_theme() {
    let deck = talk::world().read(Path::new(talk::PATH)).unwrap();
    let deck = String::from_utf8(deck.to_vec()).unwrap();
    for theme in Theme::names() {
        let themed = deck.replacen("duration:", &format!("theme: {theme}\nduration:"), 1);
        let world = talk::world().with(talk::PATH, themed);
        let faults = lint::check(&load(Arc::new(world), Path::new(talk::PATH), Arc::new(Fonts::new())));
        assert_eq!(faults, [], "{theme}");
    }
}

#[test]
fn every_block_can_be_read_in_every_theme() {
    for theme in Theme::names() {
        let deck = "\
            # Code\n\n```rust {1|2} +line_numbers\nfn main() { /* a comment */ }\nlet x = vec![\"a\", 'b', 1.5];\n```\n\n---\n\n\
            # Table\n\n| a | b |\n|--|--|\n| `c` | **d** |\n| [link](https://x.io) | ~~e~~ |\n\n---\n\n\
            # List\n\n- [x] task\n- `code` and [link](https://x.io)\n  1. one\n\n> quote\n> -- author\n\n---\n\n\
            <!-- layout: fact -->\n\n# 42 %\n\nof all\n\n---\n\n\
            ```console\n$ make test # all of it\nerror: no\nwarning: hm\nok ... done\n```";
        let themed = format!("---\ntheme: {theme}\nfooter: a footer\npaginate: true\n---\n\n{deck}");
        assert_eq!(told(&lint::check(&present(&themed))), "", "{theme}");
    }
}

#[test]
fn skipped_slides_are_not_seen() {
    check("# a\n\n---\n\n<!-- skip_slide -->\n<!-- _background: #7b7b7b -->\n\n# b\n\nwords", expect![""]);
}

#[test]
fn colours_that_come_again_are_told_once() {
    check("<!-- background: #7b7b7b -->\n\n# a\n\nwords\n\n---\n\n# b\n\nwords", expect!["error contrast 5:1"]);
}

#[test]
fn steps_want_notes_only_where_notes_are_kept() {
    let list = "<!-- _incremental_lists: true -->\n\n- a\n- b";
    let noted = format!("# x\n\n<!-- n -->\n\n---\n\n{list}");
    check(&format!("# x\n\n---\n\n{list}"), expect![""]);
    check(&format!("{noted}\n\n<!-- n -->"), expect![""]);
    check(&format!("{noted}\n\n<!--\nn\n\n[click] m\n-->"), expect!["hint missing-notes 9:1"]);
    check(&format!("{noted}\n\n<!--\nn\n\n[click:2] m\n-->"), expect![""]);
    check(&format!("# y\n\n<!-- n -->\n\n---\n\n{noted}"), expect!["hint missing-notes 15:1"]);
}

#[test]
fn a_redacted_secret_is_a_hint() {
    let deck = "```console\n$ login --password=hunter2\nas hunter2 password=hunter2\n```";
    check(deck, expect!["warning secret 2:20"]);
    check(&format!("---\nredact: true\n---\n{deck}"), expect!["hint secret 5:20"]);
}

#[test]
fn rows_are_counted_where_the_room_is_known() {
    let help = |head: &str| {
        let faults = lint::check(&present(&format!("---\n{head}\n---\n\n# Title\n\nwords\n\n---\n\n# Title")));
        faults.iter().map(|d| format!("{}: {}\n", d.message, d.help.as_deref().unwrap_or("-"))).collect::<String>()
    };
    expect![[r#"
        the smallest text, 55 units on slide 1, can be read up to 13.6 m away: slides that can be read whole: 2 of 2 at 3.3 m, 2 of 2 at 6.7 m, 2 of 2 at 10.0 m; the last row reads 40 units and more
    "#]].assert_eq(&help("room: 10m\nscreen: 4m"));
    expect![[r#"
        the smallest text, 55 units on slide 1, can be read up to 13.6 m away: add how far the last row is away, such as `room: 12m`, to see who can read what
    "#]].assert_eq(&help("screen: 4m"));
    expect![[r#"
        who can read it depends on the screen as well as on the `room`: add the width of the picture, such as `screen: 3m`
    "#]].assert_eq(&help("room: 10m"));
}

/// Runs the program in the folder of the fixtures.
fn footlight(arguments: &[&str]) -> Output {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    Command::new(env!("CARGO_BIN_EXE_footlight")).current_dir(folder).args(arguments).output().unwrap()
}

#[test]
fn the_exit_status_says_how_bad_it_is() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let deck = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let good = deck("good.md", "# fine");
    let warned = deck("warned.md", "# fine\n\n<!-- paus -->");
    let status = |arguments: &[&str]| footlight(arguments).status.code();
    assert_eq!(status(&["check", &good]), Some(0));
    assert_eq!(status(&["check", "--strict", &good]), Some(0));
    assert_eq!(status(&["check", &good, &warned]), Some(0));
    assert_eq!(status(&["check", "--strict", &good, &warned]), Some(1));
    assert_eq!(status(&["check", "faults.md"]), Some(1));
    assert_eq!(status(&["check", "no-such.md", "--", &good]), Some(2));
}

#[test]
fn an_unreadable_deck_does_not_hide_the_others() {
    let output = footlight(&["check", "--format", "json", "no-such.md", "faults.md"]);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes: Vec<&str> = found.as_array().unwrap().iter().filter_map(|d| d["code"].as_str()).collect();
    assert!(codes.contains(&"unreadable") && codes.contains(&"overflow"), "{codes:?}");
    assert_eq!(output.status.code(), Some(2));
    // A folder without a deck is no deck either.
    assert_eq!(footlight(&["check", "."]).status.code(), Some(2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_markdown_can_be_checked(parts in prop::collection::vec(prop::sample::select(PARTS), 0..24)) {
        let text: String = parts.concat();
        let faults = lint::check(&present(&text));
        for span in faults.iter().filter_map(|d| d.span.as_ref()) {
            prop_assert!(span.source.text.get(span.range.clone()).is_some(), "{text:?}: {span:?}");
        }
    }

    #[test]
    fn any_text_can_be_checked(text in "(?s).{0,200}") {
        lint::check(&present(&text));
    }
}

/// Pieces of decks, whole and broken.
const PARTS: &[&str] = &[
    "---\n",
    "\n\n---\n\n",
    "\n",
    "\n\n",
    "# ",
    "text ",
    "ä日🦀 ",
    "- ",
    "> ",
    "> -- x\n",
    "1. ",
    "| a | b |\n|--|--|\n| c | d |\n",
    "```console\n",
    "```rust {1|2}\n",
    "```\n",
    "$ login password=hunter2\n",
    "a@b.io ",
    "![",
    "](",
    ")",
    "![bg](x.png)",
    "![x](y.svg \"c\")",
    "<!--",
    "-->",
    "<!-- pause -->",
    "<!-- time: 3min -->",
    "<!-- _background: #888 -->",
    "<!-- column_layout: [1, 1] -->",
    "<!-- column: 1 -->",
    "<!-- skip_slide -->",
    "<!-- incremental_lists: true -->",
    "[click:99999999999999999999] ",
    "[click:5]\n",
    "---\nroom: 3m\nscreen: 1m\nduration: 1s\nredact: true\n---\n",
    "<b>",
    "**",
    "`",
    "[l](https://x.io)",
    "\u{feff}",
    "\r\n",
    "\t",
];

#[test]
fn characters_that_no_font_has_are_told_once_a_slide() {
    let slide = "# a\n\n\u{10fffd}\u{10fffc}\n\n```\n\u{10fffd}\n```";
    let faults = lint::check(&present(&format!("{slide}\n\n---\n\n# b")));
    let missing: Vec<_> = faults.iter().filter(|fault| fault.code == "missing-glyphs").collect();
    assert_eq!(missing.len(), 1);
    assert!(missing[0].message.contains("U+10FFFD, U+10FFFC:"), "{}", missing[0].message);
    assert_eq!(missing[0].span.as_ref().map(Span::location).as_deref(), Some("t.md:3:1"));
}
