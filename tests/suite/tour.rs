//! `talks/tour.md`, the manual as a talk: one of everything.

use std::path::Path;
use std::sync::Arc;

use expect_test::expect_file;
use footlight::diag::Severity;
use footlight::load::{Presentation, load};
use footlight::show::{Moment, Position};
use footlight::text::Fonts;
use footlight::theme::Theme;
use footlight::world::MemoryWorld;

/// The tour with other settings.
pub fn presentation(settings: &str) -> Presentation {
    let talks = Path::new(env!("CARGO_MANIFEST_DIR")).join("talks");
    let text = std::fs::read_to_string(talks.join("tour.md")).unwrap();
    let text = text.replacen("title:", &format!("{settings}\ntitle:"), 1);
    let mut world = MemoryWorld::default().with("talks/tour.md", text);
    for file in std::fs::read_dir(talks.join("tour")).unwrap() {
        let file = file.unwrap();
        world = world.with(Path::new("talks/tour").join(file.file_name()), std::fs::read(file.path()).unwrap());
    }
    load(Arc::new(world), Path::new("talks/tour.md"), Arc::new(Fonts::new()))
}

#[test]
fn nothing_is_wrong_with_it_in_any_theme() {
    for theme in Theme::names() {
        let faults = footlight::lint::check(&presentation(&format!("theme: {theme}")));
        let messages: Vec<&str> = faults.iter().map(|fault| &*fault.message).collect();
        assert_eq!(messages, Vec::<&str>::new(), "{theme}");
    }
}

#[test]
fn it_fits_on_narrow_slides_too() {
    let faults = footlight::lint::check(&presentation("size: 4:3"));
    let errors: Vec<&str> = faults.iter().filter(|d| d.severity == Severity::Error).map(|d| &*d.message).collect();
    assert_eq!(errors, Vec::<&str>::new());
}

#[test]
fn it_looks_as_it_did() {
    let presentation = presentation("");
    let mut dump = String::new();
    for index in 0..presentation.len() {
        let page = presentation.page(index);
        dump += &format!("slide {} {:?}\n", index + 1, presentation.deck.slides[index].layout);
        dump += &page.at(&Moment::settled(Position::new(index, page.steps))).list.dump();
    }
    expect_file!["../goldens/tour.txt"].assert_eq(&dump);
}
