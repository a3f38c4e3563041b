//! The documents tell the truth: what they show is tried, and the table of keys is printed from the program's own.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use expect_test::expect_file;
use footlight::diag::{Diagnostic, Diagnostics, Source};
use footlight::load::{Presentation, load};
use footlight::raster;
use footlight::scene::Pixels;
use footlight::show::command::Command;
use footlight::show::keys::{KeyTable, Keys};
use footlight::show::session::Session;
use footlight::talk;
use footlight::text::Fonts;
use footlight::theme::Theme;
use footlight::view::{self, SpeakerWindow, Stage, WallClock};
use footlight::world::MemoryWorld;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The fenced blocks of a document that are in `language`, each with what stands after it on the first line.
fn examples(document: &str, language: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    for line in document.lines() {
        let ticks = line.chars().take_while(|c| *c == '`').count();
        match &mut open {
            Some((width, info, text)) if ticks == *width && line.len() == ticks => {
                let mut words = info.split_whitespace();
                if words.next() == Some(language) {
                    found.push((words.collect::<Vec<_>>().join(" "), std::mem::take(text)));
                }
                open = None;
            }
            Some((_, _, text)) => text.extend([line, "\n"]),
            None if ticks >= 3 => open = Some((ticks, line[ticks..].to_owned(), String::new())),
            None => {}
        }
    }
    found
}

/// The files that a document links to, from its own folder; what examples link to is left out.
fn linked(document: &str) -> Vec<String> {
    let mut fence = 0;
    let prose = document.lines().filter(|line| {
        let ticks = line.chars().take_while(|c| *c == '`').count();
        let edge = ticks >= 3 && (fence == 0 || ticks == fence);
        if edge {
            fence = if fence == 0 { ticks } else { 0 };
        }
        fence == 0 && !edge
    });
    let targets = prose.flat_map(|line| line.split("](").skip(1)).filter_map(|rest| rest.split([')', '#']).next());
    targets.filter(|path| !path.is_empty() && !path.contains(':')).map(str::to_owned).collect()
}

/// A deck beside pictures of the names that the documents use.
fn deck(text: &str) -> Presentation {
    const SVG: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="160" height="90"/>"#;
    let names = ["cat.svg", "forest.svg", "diagram.svg"];
    const CAST: &str = "{\"version\": 2, \"width\": 60, \"height\": 9}\n[100, \"o\", \"$ \"]\n";
    let world = names.iter().fold(MemoryWorld::default(), |world, name| world.with(*name, SVG));
    let world = world.with("demo.cast", CAST);
    let presentation = load(Arc::new(world.with("talk.md", text)), Path::new("talk.md"), Arc::new(Fonts::new()));
    (0..presentation.len()).for_each(|i| drop(presentation.page(i)));
    presentation
}

fn told(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| format!("{}: {}\n", fault.code, fault.message)).collect()
}

#[test]
fn every_example_of_a_talk_is_without_fault() {
    for document in ["README.md", "docs/writing.md"] {
        let examples = examples(&read(document), "markdown");
        assert!(!examples.is_empty(), "{document} shows nothing");
        for (_, text) in examples {
            assert_eq!(told(&deck(&text).diagnostics()), "", "{document}:\n{text}");
        }
    }
}

#[test]
fn links_lead_to_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let documents = [
        "README.md",
        "ARCHITECTURE.md",
        "docs/writing.md",
        "docs/themes.md",
        "docs/export.md",
        "docs/limits.md",
        "docs/benchmarks.md",
        "docs/load.md",
    ];
    let found = documents.iter().flat_map(|document| linked(&read(document)).into_iter().map(move |to| (document, to)));
    let (there, lost): (Vec<_>, Vec<_>) =
        found.partition(|(document, to)| root.join(document).parent().is_some_and(|folder| folder.join(to).exists()));
    assert!(lost.is_empty() && there.len() > 5, "{lost:?}");
}

#[test]
fn every_example_of_a_theme_is_without_fault() {
    let examples = examples(&read("docs/themes.md"), "toml");
    assert!(!examples.is_empty());
    for (_, text) in examples {
        let mut faults = Diagnostics::default();
        Theme::parse(&Source::new("mine.toml", &*text), &mut faults);
        assert_eq!(told(&faults.into_sorted()), "", "{text}");
    }
}

#[test]
fn every_example_of_settings_binds_its_keys() {
    let mut table = KeyTable::default();
    for (_, text) in examples(&read("docs/keys.md"), "toml") {
        let settings: toml::Table = toml::from_str(&text).unwrap();
        for (command, keys) in settings["keys"].as_table().unwrap() {
            let keys: Vec<&str> = keys.as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
            assert_eq!(table.rebind(command, &keys), Ok(Vec::new()), "{text}");
        }
    }
    assert_ne!(table, KeyTable::default());
}

/// With UPDATE_EXPECT=1 the table is written anew.
#[test]
fn the_table_of_keys_is_the_programs() {
    let document = read("docs/keys.md");
    let before = document.split("\n## ").next().unwrap_or_default();
    let mut expected = before.trim_end().to_owned() + "\n";
    let mut group = None;
    for row in KeyTable::default().rows() {
        if group.replace(row.group) != Some(row.group) {
            let _ = write!(expected, "\n## {}\n\n| keys | what it does | command |\n|--|--|--|\n", row.group.title());
        }
        let keys: Vec<String> = row.keys.iter().map(|keys: &Keys| format!("`{keys}`")).collect();
        let _ = writeln!(expected, "| {} | {} | `{}` |", keys.join(" "), row.description, row.name);
    }
    expect_file!["../../docs/keys.md"].assert_eq(&expected);
}

/// Makes the picture at the top of the README: `cargo test --test suite -- --ignored picture_of_the_readme`, and then
/// a tool that reduces PNG files.
#[test]
#[ignore = "writes a file into docs/pictures"]
fn picture_of_the_readme() {
    const SIZE: (u32, u32) = (1280, 720);
    let presentation = load(Arc::new(talk::world()), Path::new(talk::PATH), Arc::new(Fonts::new()));
    let slide = presentation.deck.slides.iter().position(|slide| slide.title == "WAT.").unwrap();
    let mut session = Session::new(view::outline(&presentation), Duration::ZERO);
    session.apply(Command::Next, Duration::ZERO);
    session.apply(Command::GoTo(slide), Duration::from_secs(1));
    let now = Duration::from_secs(7 * 60 + 32);
    let keys = KeyTable::default();
    let stage = Stage {
        presentation: &presentation,
        frozen: None,
        shell: None,
        frozen_shell: None,
        has_speaker: false,
        session: &session,
        keys: &keys,
        faults: &[],
        findings: Default::default(),
        notes: &[],
        now,
    };
    let clock = WallClock { hours: 15, minutes: 7, seconds: 40 };
    let window = SpeakerWindow { size: SIZE, clock, scroll: 0.0 };
    let lists = [view::audience(&stage).list, view::speaker(&stage, &window).frame.list];
    let pictures = lists.map(|list| raster::render(&list, SIZE.0, SIZE.1, &presentation.fonts));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures/windows.png");
    std::fs::write(file, raster::png::encode(&beside(&pictures, 40))).unwrap();
}

/// Pictures of one height in a row, on nothing.
fn beside(pictures: &[Pixels], gap: u32) -> Pixels {
    let height = pictures.first().map_or(0, |p| p.height);
    let width = pictures.iter().map(|p| p.width + gap).sum::<u32>() - gap;
    let mut rgba = Vec::new();
    for y in 0..height as usize {
        for (index, picture) in pictures.iter().enumerate() {
            rgba.resize(rgba.len() + if index > 0 { gap as usize * 4 } else { 0 }, 0);
            let row = picture.width as usize * 4;
            rgba.extend(&picture.rgba[y * row..(y + 1) * row]);
        }
    }
    Pixels { width, height, rgba }
}
