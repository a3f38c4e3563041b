//! The talk inside the binary, whole.

use std::io::Cursor;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use expect_test::expect_file;
use footlight::load::{Presentation, load};
use footlight::show::{Moment, Position};
use footlight::talk;
use footlight::text::Fonts;

pub fn presentation() -> Presentation {
    load(Arc::new(talk::world()), Path::new(talk::PATH), Arc::new(Fonts::new()))
}

#[test]
fn nothing_is_wrong_with_it() {
    assert_eq!(footlight::lint::check(&presentation()), []);
}

#[test]
fn it_looks_as_it_did() {
    let presentation = presentation();
    let mut dump = String::new();
    for index in 0..presentation.len() {
        let page = presentation.page(index);
        dump += &format!("slide {} {:?}\n", index + 1, presentation.deck.slides[index].layout);
        dump += &page.at(&Moment::settled(Position::new(index, page.steps))).list.dump();
    }
    expect_file!["../goldens/talk.txt"].assert_eq(&dump);
}

/// Every word that the speaker showed, in the order of the slides.
#[test]
fn its_pdf_has_every_word_on_its_page() {
    let Some(pdftotext) = crate::tools::find("pdftotext") else { return };
    let presentation = presentation();
    let slides: Vec<usize> = (0..presentation.len()).collect();
    let mut bytes = Cursor::new(Vec::new());
    let options = footlight::export::PdfOptions::new(&slides);
    let written = footlight::export::deck_pdf(&presentation, &options, &mut bytes).unwrap();
    assert_eq!(written.notes, Vec::<String>::new());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("talk.pdf");
    std::fs::write(&file, bytes.get_ref()).unwrap();
    let text = Command::new(pdftotext).args(["-raw", "-enc", "UTF-8"]).arg(&file).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    let pages: Vec<String> = text.split('\u{c}').map(squeeze).collect();
    assert_eq!(pages.len(), presentation.len() + 1);
    for (page, slide) in pages.iter().zip(&presentation.deck.slides) {
        // A picture's own words are for those who cannot see it.
        let pictures = slide.blocks.iter().any(|b| matches!(b.kind, footlight::block::Kind::Picture(_)));
        let words = slide.words();
        for word in words.split_whitespace().filter(|_| !pictures) {
            assert!(page.contains(&squeeze(word)), "{word:?} is not on the page: {page}");
        }
    }
}

/// Without blanks, which lines that are broken at a hyphen gain.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}
