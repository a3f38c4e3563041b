//! Small decks in the manner of each other tool, opened whole.

use std::path::Path;
use std::sync::Arc;

use expect_test::expect_file;
use footlight::block::Kind;
use footlight::load::load;
use footlight::text::Fonts;
use footlight::world::DiskWorld;

const DECKS: [&str; 6] = ["marp", "slidev", "presenterm", "reveal", "deckset", "pandoc"];

#[test]
fn decks_of_other_tools_open() {
    let mut seen = String::new();
    for name in DECKS {
        let path = format!("tests/fixtures/decks/{name}.md");
        let presentation = load(Arc::new(DiskWorld::default()), Path::new(&path), Arc::new(Fonts::new()));
        seen += &format!("{name}: {} slides\n", presentation.len());
        for (index, slide) in presentation.deck.slides.iter().enumerate() {
            presentation.page(index);
            let kinds: Vec<String> = slide.blocks.iter().map(|block| kind(&block.kind)).collect();
            let (layout, steps, notes) = (slide.layout, slide.steps, slide.notes.len());
            seen += &format!("  {:?} {layout:?}, {steps} steps, {notes} notes: {}\n", slide.title, kinds.join(" "));
        }
        for fault in presentation.diagnostics() {
            let place = fault.span.map(|span| span.location()).unwrap_or_default();
            seen += &format!("  {} {}: {}\n", fault.severity.name(), place, fault.message);
        }
    }
    expect_file!["../goldens/decks.txt"].assert_eq(&seen);
}

fn kind(kind: &Kind) -> String {
    let name = format!("{kind:?}");
    name.split(['(', ' ']).next().unwrap_or("").to_lowercase()
}
