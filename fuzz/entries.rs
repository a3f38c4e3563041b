//! One call for each kind of input that comes from outside: bytes in, and all is done with them that a show would do.
//! The fuzz targets call these, and so do the tests, which cannot need a nightly compiler.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use footlight::app::config;
use footlight::diag::{Diagnostics, Source};
use footlight::geom::Size;
use footlight::load::{Presentation, load};
use footlight::raster;
use footlight::scene::{DisplayList, Image, Picture};
use footlight::show::{Moment, Position};
use footlight::term::{Index, PlayOptions, Playback, cast};
use footlight::text::Fonts;
use footlight::theme::Theme;
use footlight::world::MemoryWorld;

/// Slides of a deck that are laid out: the first ones are like the others.
const SLIDES: usize = 40;

/// What is done with an input of one kind.
pub type Entry = fn(&[u8]);

/// All kinds of input by name.
pub const ENTRIES: [(&str, Entry); 7] = [
    ("deck", deck),
    ("front_matter", front_matter),
    ("theme", theme),
    ("cast", recording),
    ("transcript", transcript),
    ("config", settings),
    ("picture", picture),
];

fn fonts() -> Arc<Fonts> {
    static FONTS: OnceLock<Arc<Fonts>> = OnceLock::new();
    FONTS.get_or_init(|| Arc::new(Fonts::new())).clone()
}

/// A deck: read, laid out, looked at step by step.
pub fn deck(bytes: &[u8]) {
    show(&open(MemoryWorld::default().with("talk.md", bytes)));
}

/// The settings at the top of a deck.
pub fn front_matter(bytes: &[u8]) {
    deck(&[b"---\ntitle: x\n", bytes, b"\n---\n\n# A slide\n\n---\n\nAnother\n"].concat());
}

/// A theme beside a deck that has one of everything that themes change.
pub fn theme(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    Theme::parse(&Source::new("theme.toml", text), &mut Diagnostics::default());
    const DECK: &str = "---\ntheme: mine\n---\n\n# Title\n\n> quote\n\n```rust\nfn main() {}\n```\n\n> [!NOTE]\n> n\n";
    show(&open(MemoryWorld::default().with("talk.md", DECK).with("mine.toml", bytes)));
}

/// A recording of a terminal: read, and looked at here and there.
pub fn recording(bytes: &[u8]) {
    let (read, _) = cast::read("demo.cast", bytes);
    let (recording, playback) = Playback::new(read, &PlayOptions::default());
    let index = Index::new(&recording);
    for part in 0..=8 {
        index.screen_at(recording.duration / 8 * part);
    }
    index.next_change_after(Duration::ZERO);
    playback.time(playback.last_step(), Duration::from_secs(1));
    let world = MemoryWorld::default().with("talk.md", "![a demo](demo.cast)").with("demo.cast", bytes);
    show(&open(world));
}

/// A shell session in a deck.
pub fn transcript(bytes: &[u8]) {
    deck(&[b"```console\n".as_slice(), bytes, b"\n```\n"].concat());
}

/// The speaker's settings.
pub fn settings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    config::parse("config.toml", &text, &mut Diagnostics::default());
}

/// A picture: read and drawn.
pub fn picture(bytes: &[u8]) {
    let fonts = fonts();
    let Ok(picture) = Picture::load("a picture", bytes.into(), fonts.embedded()) else { return };
    let (mut list, picture) = (DisplayList::new(Size::new(160.0, 90.0)), Arc::new(picture));
    let rect = footlight::geom::Rect::from_size(list.size);
    list.items.push(Image { picture: picture.clone(), rect, clip: rect, radius: 4.0 }.into());
    raster::render(&list, 160, 90, &fonts);
}

/// The presentation of `talk.md` in a world.
pub fn open(world: MemoryWorld) -> Presentation {
    load(Arc::new(world), Path::new("talk.md"), fonts())
}

/// Looks at the first slides, at their beginning and end, and at what was said about them.
pub fn show(presentation: &Presentation) {
    for slide in 0..presentation.len().min(SLIDES) {
        let page = presentation.page(slide);
        page.at(&Moment::new(Position::new(slide, 0), vec![Duration::from_millis(100)]));
        let list = page.at(&Moment::settled(Position::new(slide, page.steps))).list;
        if slide == 0 {
            raster::render(&list, 160, 90, &presentation.fonts);
        }
    }
    footlight::report::render(&presentation.diagnostics(), false);
}
