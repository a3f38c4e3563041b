//! What a deck by somebody else may not do, and what a long one costs.

use std::collections::BTreeSet;
use std::io::{self, Cursor, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use footlight::export::paper::{self, Paper, PerPage};
use footlight::export::{PdfOptions, deck_pdf, html};
use footlight::geom::Transform;
use footlight::load::{Presentation, load};
use footlight::raster;
use footlight::scene::{Item, Pixels};
use footlight::show::keys::KeyTable;
use footlight::show::session::Session;
use footlight::show::{Moment, Position, command};
use footlight::text::Fonts;
use footlight::view::{self, Stage};
use footlight::world::{DiskWorld, MemoryWorld, ReadError, World};

/// What the program says of a deck.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_footlight")).args(arguments).current_dir(folder).output().unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[test]
fn an_untrusted_deck_reads_its_own_folder_only() {
    let folder = tempfile::tempdir().unwrap();
    let deck = folder.path().join("deck");
    std::fs::create_dir_all(deck.join("parts")).unwrap();
    let png = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/small.png")).unwrap();
    let outside = folder.path().join("outside.png");
    for file in [&outside, &deck.join("inside.png"), &deck.join("parts/part.png")] {
        std::fs::write(file, &png).unwrap();
    }
    std::fs::write(folder.path().join("outside.md"), "# From outside").unwrap();
    std::fs::write(folder.path().join("outside.toml"), "text = \"#ff0000\"").unwrap();
    std::fs::write(deck.join("parts/part.md"), "![part](part.png)").unwrap();
    let mut markdown = format!(
        "---\ntheme: ../outside\n---\n\n# x\n\n![a](../outside.png)\n\n![b]({})\n\n![in](inside.png)\n\n\
         <!-- include: ../outside.md -->\n\n<!-- include: parts/part.md -->\n",
        outside.display()
    );
    let mut reached = 4;
    if cfg!(unix) {
        #[cfg(unix)]
        std::os::unix::fs::symlink(&outside, deck.join("link.png")).unwrap();
        markdown += "\n![c](link.png)\n";
        reached += 1;
    }
    std::fs::write(deck.join("talk.md"), markdown).unwrap();
    let refused = |said: &str| said.matches("is outside the deck's folder").count();
    for arguments in [["check", "deck"], ["check", "deck/talk.md"]] {
        let strict = said(folder.path(), &[&arguments[..], &["--untrusted"]].concat());
        assert_eq!(refused(&strict), reached, "{strict}");
        assert!(!strict.contains("`inside.png` can't") && !strict.contains("part.png` can't"), "{strict}");
        let trusting = said(folder.path(), &arguments);
        assert_eq!(refused(&trusting), 0, "{trusting}");
    }
    let exported = said(&deck, &["export", "--untrusted", "talk.md", "-o", "out.pdf"]);
    assert_eq!(refused(&exported), reached, "{exported}");
}

#[test]
fn a_confined_world_neither_reads_nor_watches_outside() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret.md"), "x").unwrap();
    let deck = folder.path().join("deck");
    std::fs::create_dir(&deck).unwrap();
    std::fs::write(deck.join("talk.md"), "x").unwrap();
    let world = DiskWorld::confined(&deck.join("talk.md"));
    assert_eq!(world.read(&deck.join("../secret.md")), Err(ReadError::Outside));
    // Whether a file exists outside is not told either.
    assert_eq!(world.read(&deck.join("../none.md")), Err(ReadError::Outside));
    assert_eq!(world.seen(), BTreeSet::new());
    assert_eq!(world.read(&deck.join("gone/none.md")), Err(ReadError::NotFound));
    assert!(world.read(&deck.join("talk.md")).is_ok());
}

fn open(markdown: &str) -> Presentation {
    load(Arc::new(MemoryWorld::default().with("talk.md", markdown)), Path::new("talk.md"), Arc::new(Fonts::new()))
}

/// A deck of as many slides as that, each with a fault.
fn long(slides: usize) -> String {
    (0..slides).map(|i| format!("# Slide {i}\n\nWords of it, and ![a picture](gone-{i}.png)\n\n---\n\n")).collect()
}

#[test]
fn a_long_deck_keeps_some_pages_and_all_that_was_wrong() {
    let presentation = open(&long(1200));
    (0..1200).for_each(|slide| drop(presentation.page(slide)));
    assert!(presentation.laid_out() <= 512, "{}", presentation.laid_out());
    let missing = presentation.diagnostics().iter().filter(|fault| fault.code == "picture").count();
    assert_eq!(missing, 1200);
    // One that was let go comes again, and its faults are told once.
    presentation.page(0);
    assert!(presentation.is_laid_out(0));
    assert_eq!(presentation.diagnostics().iter().filter(|fault| fault.code == "picture").count(), 1200);
}

#[test]
fn thousands_of_flips_keep_no_more_than_hundreds() {
    let presentation = open(&long(2000));
    let mut session = Session::new(view::outline(&presentation), Duration::ZERO);
    let keys = KeyTable::default();
    let mut now = Duration::ZERO;
    for flip in 0..3000 {
        now += Duration::from_secs(10);
        let there = if flip < 1999 { command::Command::NextSlide } else { command::Command::PreviousSlide };
        session.apply(there, now);
        let stage = Stage {
            presentation: &presentation,
            frozen: None,
            session: &session,
            keys: &keys,
            faults: &[],
            notes: &[],
            findings: view::Findings::default(),
            shell: None,
            frozen_shell: None,
            has_speaker: false,
            now,
        };
        assert!(!view::audience(&stage).list.items.is_empty());
        assert!(presentation.laid_out() <= 512);
    }
    assert_eq!(session.position().slide, 1999 - 1001);
}

/// A disk full of photographs: any name that ends in `.png` is one.
struct Photographs(Arc<[u8]>, String);

impl World for Photographs {
    fn read(&self, path: &Path) -> Result<Arc<[u8]>, ReadError> {
        match path.extension().and_then(|end| end.to_str()) {
            // Content of its own, as files have it.
            Some("png") => Ok(self.0.to_vec().into()),
            Some("md") => Ok(self.1.as_bytes().into()),
            _ => Err(ReadError::NotFound),
        }
    }

    fn seen(&self) -> BTreeSet<PathBuf> {
        BTreeSet::new()
    }
}

#[test]
fn many_photographs_take_no_more_memory_than_some() {
    // Noise, so that it does not pack.
    let (width, height) = (900_u32, 600_u32);
    let mut state = 1_u32;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    let pixels = Pixels { width, height, rgba: noise.take((width * height * 4) as usize).collect() };
    let photograph: Arc<[u8]> = raster::png::encode(&pixels).into();
    let slides = 400;
    let markdown: String = (0..slides).map(|i| format!("![photo {i}](p{i}.png)\n\n---\n\n")).collect();
    let world = Photographs(photograph.clone(), markdown);
    let presentation = load(Arc::new(world), Path::new("talk.md"), Arc::new(Fonts::new()));
    let (mut most_decoded, mut most_encoded) = (0, 0);
    for slide in 0..slides {
        let page = presentation.page(slide);
        let list = page.at(&Moment::settled(Position::new(slide, 0))).list;
        let pictures = list.pictures(Transform::IDENTITY);
        assert!(!pictures.is_empty());
        pictures.iter().for_each(|(picture, width, height)| drop(picture.at_size(*width, *height).unwrap()));
        most_decoded = most_decoded.max(presentation.pictures().shelf().bytes());
        most_encoded = most_encoded.max(presentation.pictures().bytes());
    }
    // All of them would be 864 MB decoded and as much encoded.
    assert!(most_decoded <= 256 << 20, "{most_decoded}");
    assert!(most_encoded <= 400 << 20, "{most_encoded}");
}

/// A disk full of large JPEG files, and how much of what was read from it is held.
struct Held {
    photograph: Vec<u8>,
    markdown: String,
    files: Mutex<Vec<Weak<[u8]>>>,
    most: AtomicUsize,
}

impl Held {
    fn look(&self) {
        let mut files = self.files.lock().unwrap();
        files.retain(|file| file.strong_count() > 0);
        let held = files.iter().filter_map(Weak::upgrade).map(|file| file.len()).sum();
        self.most.fetch_max(held, Ordering::Relaxed);
    }
}

impl World for Held {
    fn read(&self, path: &Path) -> Result<Arc<[u8]>, ReadError> {
        let name = path.file_name().unwrap().to_str().unwrap();
        match name.rsplit_once('.') {
            Some((_, "jpg")) => {
                // A comment makes it a picture of its own.
                let comment = [&[0xff, 0xd8, 0xff, 0xfe, 0, name.len() as u8 + 2], name.as_bytes()].concat();
                let file: Arc<[u8]> = [&comment, &self.photograph[2..]].concat().into();
                self.files.lock().unwrap().push(Arc::downgrade(&file));
                Ok(file)
            }
            Some((_, "md")) => Ok(self.markdown.as_bytes().into()),
            _ => Err(ReadError::NotFound),
        }
    }

    fn seen(&self) -> BTreeSet<PathBuf> {
        BTreeSet::new()
    }
}

/// A file that nobody reads; what is held is looked at with every write.
struct Nowhere<'a>(&'a Held, u64);

impl Write for Nowhere<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.look();
        self.1 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Nowhere<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if let SeekFrom::Start(at) = to {
            self.1 = at;
        }
        Ok(self.1)
    }
}

#[test]
fn exports_hold_no_more_photographs_than_some() {
    let mut state = 1_u32;
    let photograph = image::RgbImage::from_fn(1600, 1000, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
    });
    let mut file = Cursor::new(Vec::new());
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut file, 100).encode_image(&photograph).unwrap();
    let slides: Vec<usize> = (0..44).collect();
    let text: String = slides.iter().map(|i| format!("![photo {i}](p{i}.jpg)\n\n<!-- said -->\n\n---\n\n")).collect();
    for export in ["slides", "handout", "notes", "page"] {
        let held = Arc::new(Held {
            photograph: file.get_ref().clone(),
            markdown: text.clone(),
            files: Mutex::default(),
            most: AtomicUsize::new(0),
        });
        let presentation = load(held.clone(), Path::new("talk.md"), Arc::new(Fonts::new()));
        presentation.expect_order();
        let (options, out) = (PdfOptions::new(&slides), &mut Nowhere(&held, 0));
        match export {
            "slides" => drop(deck_pdf(&presentation, &options, out).unwrap()),
            "handout" => drop(paper::handout(&presentation, &options, Paper::A4, PerPage::Two, out).unwrap()),
            "notes" => drop(paper::notes(&presentation, &options, Paper::A4, out).unwrap()),
            _ => html::write(&presentation, &slides, out).unwrap(),
        }
        // All of them are over 90 MB.
        assert!(file.get_ref().len() * slides.len() > 90 << 20);
        let most = held.most.load(Ordering::Relaxed);
        assert!((1 << 20..70 << 20).contains(&most), "{export}: {most}");
    }
}

/// Texts in a list, those in groups too.
fn texts(items: &[Item]) -> usize {
    let count = |item: &Item| match item {
        Item::Text(_) => 1,
        Item::Group(group) => texts(&group.items),
        _ => 0,
    };
    items.iter().map(count).sum()
}

#[test]
fn of_a_file_of_thousands_of_lines_only_those_near_the_slide_are_set() {
    let set = |lines: usize| {
        let presentation = open(&format!("```rust\n{}```\n", "let x = 1;\n".repeat(lines)));
        texts(&presentation.page(0).at(&Moment::settled(Position::new(0, 0))).list.items)
    };
    assert!(set(10) >= 10);
    assert!((100..2000).contains(&set(20_000)), "{}", set(20_000));
}

#[test]
fn thumbnails_leave_the_shelf_to_what_is_shown_large() {
    let pixels = Pixels { width: 1600, height: 900, rgba: vec![90; 1600 * 900 * 4] };
    let photograph: Arc<[u8]> = raster::png::encode(&pixels).into();
    let world = Photographs(photograph, "![photo](p.png)".to_owned());
    let presentation = load(Arc::new(world), Path::new("talk.md"), Arc::new(Fonts::new()));
    let picture = presentation.pictures().get("p.png").unwrap();
    let kept = || presentation.pictures().shelf().bytes();
    picture.at_size(160, 90).unwrap();
    assert_eq!((kept(), picture.is_ready(160, 90), picture.is_ready(1280, 720)), (160 * 90 * 4, true, false));
    picture.at_size(1280, 720).unwrap();
    // What it was made from is kept too: the next size comes soon.
    assert!(picture.is_ready(1280, 720) && kept() > 1600 * 900 * 4);
}
