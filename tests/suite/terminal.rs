//! Terminals on slides: transcripts and recordings as display lists.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use expect_test::expect_file;
use footlight::layout::Shell;
use footlight::load::{Presentation, load, reload};
use footlight::raster;
use footlight::scene::{Item, Pixels, Tag, Text};
use footlight::show::command::Command;
use footlight::show::session::Session;
use footlight::show::{Moment, Position, Wake};
use footlight::term::Grid;
use footlight::text::Fonts;
use footlight::world::{DiskWorld, MemoryWorld};
use proptest::prelude::*;

/// Output at 1 s and 2 s, a marker, output at 3 s after a wait; then a broken line.
const CAST: &str = "{\"version\": 2, \"width\": 20, \"height\": 4}\n[1, \"o\", \"one\\r\\n\"]\n\
                    [2, \"o\", \"\\u001b[31mtwo\\u001b[0m\\r\\n\"]\n[2.5, \"m\", \"half\"]\n[9, \"o\", \"three\"]\n";

fn world(markdown: &str, cast: &str) -> Arc<MemoryWorld> {
    Arc::new(MemoryWorld::default().with("d/t.md", markdown).with("d/a/demo.cast", cast))
}

/// A deck with a recording beside it.
fn present(markdown: &str) -> Presentation {
    load(world(markdown, CAST), Path::new("d/t.md"), Arc::new(Fonts::new()))
}

/// The first slide when its last step appeared `ms` ago, all others long before: its lists, and when that changes.
fn at(presentation: &Presentation, step: usize, ms: u64) -> (Vec<Text>, Wake) {
    let mut ages = vec![Duration::MAX; step];
    ages.push(Duration::from_millis(ms));
    let frame = presentation.page(0).at(&Moment::new(Position::new(0, step), ages));
    (terminal(&frame.list.items), frame.wake)
}

/// The text inside terminals, from the top.
fn terminal(items: &[Item]) -> Vec<Text> {
    fn collect(items: &[Item], inside: bool, down: f32, out: &mut Vec<Text>) {
        for item in items {
            match item {
                Item::Group(group) => {
                    let inside = inside || group.tag == Some(Tag::Code);
                    collect(&group.items, inside, down + group.transform.translate.y, out);
                }
                Item::Text(text) if inside => {
                    let mut text = text.clone();
                    text.at.y += down;
                    out.push(text);
                }
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    collect(items, false, 0.0, &mut out);
    out.sort_by(|a, b| a.at.y.total_cmp(&b.at.y));
    out
}

fn words(texts: &[Text]) -> String {
    let lines = texts.iter().flat_map(|text| text.block.lines().iter().map(|line| text.block.line_text(line)));
    lines.collect::<Vec<_>>().join("\n")
}

/// What the terminal of a first slide shows at milliseconds after a step.
fn check(presentation: &Presentation, step: usize, shown: &[(u64, &str)]) {
    for (ms, expect) in shown {
        assert_eq!(words(&at(presentation, step, *ms).0), *expect, "step {step} after {ms} ms");
    }
}

/// The steps of the first slide, and how long each plays in milliseconds.
fn plays(presentation: &Presentation) -> Vec<u128> {
    let outline = footlight::view::outline(presentation);
    let slide = &outline.slides()[0];
    (0..=slide.steps).map(|step| slide.play(step).as_millis()).collect()
}

/// Codes and places of what is wrong.
fn faults(presentation: &Presentation) -> Vec<String> {
    drop(presentation.page(0));
    let place =
        |d: &footlight::diag::Diagnostic| d.span.as_ref().map(footlight::diag::Span::location).unwrap_or_default();
    presentation.diagnostics().iter().map(|d| format!("{} {}", d.code, place(d))).collect()
}

#[test]
fn the_flow_of_the_talk_plays_as_it_did() {
    let presentation = crate::talk::presentation();
    let outline = footlight::view::outline(&presentation);
    let mut dump = String::new();
    for (index, slide) in outline.slides().iter().enumerate() {
        for step in (1..=slide.steps).filter(|&step| !slide.play(step).is_zero()) {
            for percent in [0, 25, 50, 100] {
                let mut ages = vec![Duration::MAX; step];
                ages.push(slide.play(step) * percent / 100);
                let moment = Moment::new(Position::new(index, step), ages);
                dump += &format!("slide {} step {step} at {percent} %\n", index + 1);
                dump += &presentation.page(index).at(&moment).list.dump();
            }
        }
    }
    assert!(dump.contains("heroku"), "no transcript plays");
    expect_file!["../goldens/flow.txt"].assert_eq(&dump);
}

#[test]
fn a_finished_transcript_is_the_text_as_written() {
    let presentation = crate::talk::presentation();
    let source = &presentation.deck.source.text;
    let (start, fence) = (source.find("```console\n").unwrap() + 11, "\n```");
    let written = &source[start..start + source[start..].find(fence).unwrap()];
    let index = presentation.deck.slides.iter().position(|slide| slide.words().contains(written)).unwrap();
    let page = presentation.page(index);
    let list = page.at(&Moment::settled(Position::new(index, page.steps))).list;
    assert_eq!(words(&terminal(&list.items)), written);
}

#[test]
fn a_recording_plays_to_its_markers() {
    let presentation = present("# a\n\n![deploy idle:1s](a/demo.cast)");
    assert_eq!(plays(&presentation), [0, 2500, 1000]);
    check(&presentation, 0, &[(0, ""), (9000, "")]);
    check(&presentation, 1, &[(999, ""), (1000, "one"), (2000, "one\ntwo"), (9000, "one\ntwo")]);
    check(&presentation, 2, &[(0, "one\ntwo"), (1000, "one\ntwo\nthree")]);
    let wake = |ms| at(&presentation, 1, ms).1;
    assert_eq!((wake(400), wake(2000)), (Wake::After(Duration::from_millis(600)), Wake::Never));
    assert_eq!(faults(&presentation), Vec::<String>::new());
}

#[test]
fn words_beside_a_recording_say_how_it_plays() {
    let presentation = present("![the event autoplay speed:2 start:1.5s](a/demo.cast)");
    assert_eq!(plays(&presentation), [750, 3250]);
    assert!(presentation.deck.slides[0].words().starts_with("the event\n"));
    let presentation = present("```cast +loop\npath: a/demo.cast\nidle: 500ms\nposter: 0:02\n```");
    assert_eq!(plays(&presentation), [0, 5000]);
    check(&presentation, 0, &[(0, "one\ntwo")]);
    check(&presentation, 1, &[(0, ""), (1999, "one\ntwo"), (4999, "one\ntwo\nthree"), (5000, "")]);
    assert_eq!(plays(&present("---\nterminal: still\n---\n![x](a/demo.cast)")), [0]);
}

#[test]
fn pages_that_never_move_show_the_poster_and_shows_the_end() {
    let presentation = present("![x poster:1s](a/demo.cast)");
    let page = presentation.page(0);
    let shown = |moment| words(&terminal(&page.at(&moment).list.items));
    let last = Position::new(0, page.steps);
    assert_eq!((shown(Moment::still(last)), shown(Moment::settled(last))), ("one".into(), "one\ntwo\nthree".into()));
}

#[test]
fn what_is_wrong_with_a_recording_is_told_where_it_is() {
    let broken = CAST.replace("[9,", "[oops]\n[9,");
    let presentation = load(world("![x](a/demo.cast)", &broken), Path::new("d/t.md"), Arc::new(Fonts::new()));
    assert_eq!(faults(&presentation), ["bad-recording d/a/demo.cast:5:1"]);
    check(&presentation, 2, &[(9000, "one\ntwo\nthree")]);
    let markdown = |markdown: &str| faults(&present(markdown));
    assert_eq!(markdown("# a\n\n![x](gone.cast)"), ["recording d/t.md:3:1"]);
    assert_eq!(markdown("```cast\n```"), ["recording d/t.md:1:1"]);
    assert_eq!(markdown("![x sped:2](a/demo.cast)"), ["unknown-terminal-option d/t.md:1:5"]);
    assert_eq!(markdown("![x idle:soon](a/demo.cast)"), ["bad-terminal-option d/t.md:1:5"]);
    assert_eq!(markdown("![x theme](a/demo.cast)"), ["recording d/t.md:1:1"]);
}

#[test]
fn what_a_recording_prints_is_found() {
    let presentation = present("# one\n\n---\n\n![](a/demo.cast)");
    let mut session = Session::new(footlight::view::outline(&presentation), Duration::ZERO);
    session.apply(Command::Search, Duration::ZERO);
    "three".chars().for_each(|c| drop(session.apply(Command::Type(c), Duration::ZERO)));
    session.apply(Command::Accept, Duration::ZERO);
    assert_eq!(session.position().slide, 1);
}

#[test]
fn a_recording_behind_a_slide_is_refused() {
    let presentation = present("# one\n\n![bg](a/demo.cast)");
    presentation.page(0);
    assert_eq!(faults(&presentation), ["picture d/t.md:3:1"]);
}

#[test]
fn a_live_transcript_plays_unless_a_shell_runs() {
    let presentation = present("```console +live\n$ ls\na\n```\n\n```console +live\n$ pwd\nb\n```");
    let page = presentation.page(0);
    let (cols, rows) = page.shell_size().unwrap();
    assert!(cols > 20 && rows > 2, "{cols}x{rows}");
    let mut grid = Grid::new(cols, rows);
    grid.feed(b"$ ls\r\nreal\r\n$ ");
    let (screen, moment) = (grid.screen(), Moment::settled(Position::new(0, 2)));
    let shell = Shell { screen: &screen, caption: "live", is_focused: false };
    let shown = |shell| words(&terminal(&page.with_shell(&moment, shell).list.items));
    assert_eq!(shown(None), "$ ls\na\n$ pwd\nb");
    let live = shown(Some(shell));
    assert!(live.contains("live") && live.contains("$ ls\nreal\n$") && live.ends_with("$ pwd\nb"), "{live}");
}

#[test]
fn a_missing_recording_is_a_card() {
    let presentation = present("![deploying](gone.cast)");
    let dump = presentation.page(0).at(&Moment::settled(Position::default())).list.dump();
    assert!(dump.contains("deploying"), "{dump}");
}

#[test]
fn a_recording_that_changes_is_read_again() {
    let old = present("![x](a/demo.cast)");
    drop(old.page(0));
    let same = reload(world("![x](a/demo.cast)", CAST), Path::new("d/t.md"), &old);
    let other = reload(world("![x](a/demo.cast)", &CAST.replace("three", "four")), Path::new("d/t.md"), &old);
    assert!(Arc::ptr_eq(&same.page(0), &old.page(0)));
    check(&other, 2, &[(9000, "one\ntwo\nfour")]);
}

#[test]
fn a_recording_is_watched() {
    let folder = tempfile::tempdir().unwrap();
    let deck = folder.path().join("t.md");
    std::fs::write(&deck, "![x](demo.cast)").unwrap();
    let presentation = load(Arc::new(DiskWorld::default()), &deck, Arc::new(Fonts::new()));
    // Also one that is not there yet.
    assert!(presentation.files().contains(&folder.path().join("demo.cast")));
}

#[test]
fn rows_that_stay_are_shaped_once() {
    let presentation = present("![x](a/demo.cast)");
    let (before, after) = (at(&presentation, 1, 1000).0, at(&presentation, 1, 2000).0);
    assert!(Arc::ptr_eq(&before[0].block, &after[0].block));
    assert_eq!((before.len(), after.len()), (1, 2));
}

#[test]
fn colours_are_those_of_the_theme_or_of_the_recording() {
    let own = CAST.replace(
        "\"height\": 4",
        "\"height\": 4, \"theme\": {\"fg\": \"#eeeeee\", \"bg\": \"#010203\", \"palette\": \"#000000:#ff8080:#00ff00:#0:\"}",
    );
    let own = own.replace("#0:", &["#808080"; 5].join(":"));
    let dump = |markdown: &str| {
        let presentation = load(world(markdown, &own), Path::new("d/t.md"), Arc::new(Fonts::new()));
        presentation.page(0).at(&Moment::settled(Position::new(0, 2))).list.dump()
    };
    let (theirs, ours) = (dump("![x theme](a/demo.cast)"), dump("![x](a/demo.cast)"));
    assert!(theirs.contains("#ff8080") && theirs.contains("#010203"), "{theirs}");
    assert!(!ours.contains("#ff8080") && !ours.contains("#010203"), "{ours}");
}

#[test]
fn odd_characters_are_set_cell_by_cell() {
    // None of these has the advance of a column.
    let mut cast = "{\"version\": 2, \"width\": 200, \"height\": 60}\n".to_owned();
    for frame in 0..20 {
        let line = ["\\u001b[4:3;38;5;1m╬\\u0301", "界", "e\\u0301"][frame % 3].repeat(60);
        cast += &format!("[{frame}, \"o\", \"\\u001b[H{}\"]\n", [line.as_str(); 40].join("\\r\\n"));
    }
    let presentation = load(world("![x](a/demo.cast)", &cast), Path::new("d/t.md"), Arc::new(Fonts::new()));
    let texts = at(&presentation, 1, 19_000).0;
    assert!(texts.len() > 1000, "{}", texts.len());
}

/// The pieces that blue ink falls into, by pixels that touch with a side.
fn pieces(pixels: &Pixels) -> usize {
    let (w, h) = (pixels.width as usize, pixels.height as usize);
    // Soft edges too.
    let is_blue = |pixel: &[u8]| pixel[2] > pixel[0].max(pixel[1]).saturating_add(50);
    let mut open: Vec<bool> = pixels.rgba.chunks(4).map(is_blue).collect();
    let mut count = 0;
    for start in 0..open.len() {
        let mut stack = vec![start];
        count += usize::from(open[start]);
        while let Some(at) = stack.pop() {
            if std::mem::take(&mut open[at]) {
                let (x, y) = (at % w, at / w);
                let sides = [
                    (x > 0, at.wrapping_sub(1)),
                    (x + 1 < w, at + 1),
                    (y > 0, at.wrapping_sub(w)),
                    (y + 1 < h, at + w),
                ];
                stack.extend(sides.iter().filter(|(is, _)| *is).map(|(_, side)| side));
            }
        }
    }
    count
}

#[test]
fn lines_and_blocks_join_without_gaps_at_any_size() {
    let tables = [
        ["┌──┬─┐", "│  │ │", "├──┼─┤", "└──┴─┘"],
        ["┏━━┳━┓", "┃  ┃ ┃", "┣━━╋━┫", "┗━━┻━┛"],
        ["╭──┬─╮", "│  ╽ │", "┝━━╋━┥", "╰──┸─╯"],
        ["█▀▀▜█▌", "█  ▐ ▌", "▙▄▂▟▄▌", "▜▀▔▛▀▘"],
    ];
    for table in tables {
        let cast = format!(
            "{{\"version\": 2, \"width\": 9, \"height\": 9}}\n[0, \"o\", \"\\u001b[?25l\\u001b[38;2;0;0;255m{}\"]\n",
            table.join("\\r\\n")
        );
        let presentation = load(world("![x](a/demo.cast)", &cast), Path::new("d/t.md"), Arc::new(Fonts::new()));
        let list = presentation.page(0).at(&Moment::still(Position::default())).list;
        for width in [500, 801, 1367] {
            let pixels = raster::render(&list, width, width * 9 / 16, &presentation.fonts);
            assert_eq!(pieces(&pixels), 1, "{table:?} at {width}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_words_and_any_recording_are_shown(
        alt in "((autoplay|loop|still|theme|idle:|speed:|poster:|start:|-?[0-9]{0,20}|:|s|é|npt:) ?){0,8}",
        output in "(\\\\u001b\\[[0-9;:?]{0,6}[A-Za-z]|[─-▟界é]|\\\\r|\\\\n|x){0,60}",
        size in (0_u64..2000, 0_u64..2000),
        step in 0_usize..4,
        ms in 0_u64..10_000,
    ) {
        let cast = format!(
            "{{\"version\": 2, \"width\": {}, \"height\": {}}}\n[1, \"o\", \"{output}\"]\n[2, \"m\", \"\"]\n[3, \"o\", \"x\"]",
            size.0, size.1
        );
        let presentation = load(world(&format!("![{alt}](a/demo.cast)"), &cast), Path::new("d/t.md"), Arc::new(Fonts::new()));
        at(&presentation, step, ms);
        prop_assert!(faults(&presentation).iter().all(|fault| !fault.starts_with("internal")));
    }
}
