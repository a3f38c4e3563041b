//! The PDF back end: files are written of display lists made here, and read back by poppler's tools and qpdf.
//!
//! Tests skip with a printed line where a tool is missing; `FOOTLIGHT_REQUIRE_TOOLS=1` makes that a failure.

#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};
use std::process::Command;
use std::sync::Arc;

use footlight::color::Color;
use footlight::export::pdf::{Document, IMAGE_DPI, NotesAs, PAGE_WIDTH, Page, PageTitle, write};
use footlight::geom::{Point, Rect, Size, Transform};
use footlight::scene::{
    Border, DisplayList, Group, Image, Item, Link, LinkTarget, Paint, PathBuilder, PathItem, Picture, Quad, Shadow,
    Stroke, Tag, Text,
};
use footlight::text::{Family, Fonts, Layout, RichText, Style};
use proptest::prelude::*;

const INK: Color = Color::rgb(30, 30, 40);
const SLIDE: Size = Size::new(1600.0, 900.0);

fn style() -> Style {
    Style::new(Family::Sans, 40.0, INK)
}

fn set(fonts: &Fonts, text: &RichText, layout: Layout, x: f32, y: f32) -> Item {
    Text { block: Arc::new(fonts.shape(text, &layout)), at: Point::new(x, y) }.into()
}

fn plain(fonts: &Fonts, text: &str, y: f32) -> Item {
    set(fonts, &RichText::plain(text, style()), Layout::width(1300.0), 100.0, y)
}

fn heading(fonts: &Fonts, text: &str) -> Item {
    Group::tagged(Tag::Heading(1), vec![plain(fonts, text, 80.0)]).into()
}

fn page(items: Vec<Item>) -> Page {
    Page { list: Arc::new(DisplayList { size: SLIDE, items }), ..Page::default() }
}

fn titled(title: &str, items: Vec<Item>) -> Page {
    Page { title: Some(PageTitle { text: title.to_owned(), level: 1 }), ..page(items) }
}

/// A file, and what is said of it.
struct Written {
    bytes: Vec<u8>,
    notes: Vec<String>,
}

fn written(fonts: &Fonts, pages: &[Page]) -> Written {
    let document = Document {
        title: Some("On Öl"),
        author: Some("Ada Lovelace"),
        language: "en",
        date: Some(1_709_210_096),
        page_width: PAGE_WIDTH,
        image_dpi: IMAGE_DPI,
        archival: false,
        notes_as: NotesAs::Attachment,
        pages: &pages,
    };
    let mut bytes = Cursor::new(Vec::new());
    let notes = write(&document, fonts, &mut bytes).unwrap().notes;
    Written { bytes: bytes.into_inner(), notes }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// What a tool prints about a file; `FILE` in `args` stands for its path. `None` when there is no such tool.
fn ask(tool: &str, args: &[&str], bytes: &[u8]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let path = file.path().to_str().unwrap();
    let output = match Command::new(tool).args(args.iter().map(|a| if *a == "FILE" { path } else { a })).output() {
        Ok(output) => output,
        Err(error) => {
            assert!(std::env::var_os("FOOTLIGHT_REQUIRE_TOOLS").is_none(), "{tool}: {error}");
            println!("skipped: no {tool}");
            return None;
        }
    };
    // Poppler knows the entry by its old type only.
    let errors =
        String::from_utf8_lossy(&output.stderr).replace("Syntax Error: Suspects object is wrong type (boolean)\n", "");
    assert!(output.status.success() && errors.is_empty(), "{tool}: {errors}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The words that a reader copies out of the file, with one space between them.
fn words(bytes: &[u8]) -> Option<String> {
    let text = ask("pdftotext", &["-raw", "-enc", "UTF-8", "FILE", "-"], bytes)?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A picture that does not compress.
fn noise(width: u32, height: u32) -> image::RgbImage {
    let mut state = 1_u32;
    image::RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
    })
}

fn encoded(format: image::ImageFormat) -> Arc<[u8]> {
    let mut bytes = Cursor::new(Vec::new());
    noise(160, 90).write_to(&mut bytes, format).unwrap();
    bytes.into_inner().into()
}

fn shown(picture: &Arc<Picture>, rect: Rect) -> Item {
    Image { picture: picture.clone(), rect, clip: rect, radius: 12.0 }.into()
}

#[test]
fn words_survive_ligatures_line_ends_and_changes_of_style() {
    let fonts = Fonts::new();
    let mut text = RichText::default();
    text.push("The efficient office staff of the fjord shuffles five ", style());
    text.push("difficult affidavits", style().weight(700));
    text.push(", which is fine; the first waffle is off", style());
    let item = set(&fonts, &text, Layout::width(420.0), 100.0, 100.0);
    let Item::Text(Text { block, .. }) = &item else { unreachable!() };
    assert!(block.lines().len() > 4);
    let Some(words) = words(&written(&fonts, &[page(vec![item])]).bytes) else { return };
    assert_eq!(words, text.text());
}

#[test]
fn code_is_copied_as_written() {
    let fonts = Fonts::new();
    let code = "if a != b && c => d {\n    fi(\"office\") // -> !=\n}";
    let mono = RichText::plain(code, Style::new(Family::Mono, 32.0, INK));
    let item = set(&fonts, &mono, Layout::unbounded(), 100.0, 100.0);
    let bytes = written(&fonts, &[page(vec![item])]).bytes;
    let Some(text) = ask("pdftotext", &["-layout", "-enc", "UTF-8", "FILE", "-"], &bytes) else { return };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).map(str::trim).collect();
    assert_eq!(lines, code.lines().map(str::trim).collect::<Vec<_>>());
}

#[test]
fn emoji_are_text() {
    let fonts = Fonts::new();
    let text = RichText::plain("Crab 🦀🔥 and flag 🇳🇱 and ❤️ 👩‍💻 done", style());
    let wrapped = set(&fonts, &text, Layout::width(140.0), 100.0, 100.0);
    let Some(words) = words(&written(&fonts, &[page(vec![wrapped])]).bytes) else { return };
    // Spaces beside glyphs of colour are not compared: the tool guesses them by a width that it cannot know.
    let letters = |text: &str| text.replace(' ', "");
    assert_eq!(letters(&words), letters(text.text()));
}

#[test]
fn hebrew_is_copied_in_reading_order() {
    let fonts = Fonts::new();
    let item = plain(&fonts, "שלום עולם, 2024", 100.0);
    let Item::Text(Text { block, .. }) = &item else { unreachable!() };
    if !block.missing().is_empty() {
        println!("skipped: no font with Hebrew");
        return;
    }
    let Some(words) = words(&written(&fonts, &[page(vec![item])]).bytes) else { return };
    // The tool puts marks of direction into its output.
    let words: String = words.chars().filter(|c| !('\u{202a}'..='\u{202e}').contains(c)).collect();
    assert!(words.contains("שלום עולם"), "{words:?}");
}

#[test]
fn pages_say_what_they_are() {
    let fonts = Fonts::new();
    let item = |label: &str, text: &str, y: f32| -> Item {
        let label = Group::tagged(
            Tag::Label,
            vec![set(&fonts, &RichText::plain(label, style()), Layout::unbounded(), 100.0, y)],
        );
        let body = Group::tagged(
            Tag::ListBody,
            vec![set(&fonts, &RichText::plain(text, style()), Layout::unbounded(), 150.0, y)],
        );
        Group::tagged(Tag::ListItem, vec![label.into(), body.into()]).into()
    };
    let cell = |tag: Tag, text: &str, x: f32, y: f32| -> Item {
        Group::tagged(tag, vec![set(&fonts, &RichText::plain(text, style()), Layout::unbounded(), x, y)]).into()
    };
    let row = |cells: Vec<Item>| -> Item { Group::tagged(Tag::TableRow, cells).into() };
    let items = vec![
        Quad::filled(Rect::from_size(SLIDE), Color::WHITE).into(),
        heading(&fonts, "Fresh oil"),
        Group::tagged(Tag::List, vec![item("1.", "one", 200.0), item("2.", "two", 260.0)]).into(),
        Group::tagged(
            Tag::Table,
            vec![
                Quad::filled(Rect::new(100.0, 400.0, 500.0, 2.0), INK).into(),
                row(vec![cell(Tag::TableHeader, "A", 100.0, 350.0), cell(Tag::TableHeader, "B", 300.0, 350.0)]),
                row(vec![cell(Tag::TableCell, "3", 100.0, 410.0), cell(Tag::TableCell, "4", 300.0, 410.0)]),
            ],
        )
        .into(),
        plain(&fonts, "Loose words", 500.0),
        Group::tagged(Tag::Artifact, vec![plain(&fonts, "Page 1", 800.0)]).into(),
    ];
    let written = written(&fonts, &[titled("Fresh oil", items)]);
    assert_eq!(written.notes, Vec::<String>::new());
    let Some(tree) = ask("pdfinfo", &["-struct-text", "FILE"], &written.bytes) else { return };
    let lines: Vec<&str> = tree.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let expected = [
        "Document",
        "Sect (block)",
        "H1 \"Fresh oil\" (block)",
        "\"Fresh oil\"",
        "L (block):",
        "/ListNumbering /Decimal",
        "LI (block)",
        "Lbl (block)",
        "\"1.\"",
        "LBody (block)",
        "\"one\"",
        "LI (block)",
        "Lbl (block)",
        "\"2.\"",
        "LBody (block)",
        "\"two\"",
        "Table (block)",
        "TR (block)",
        "TH (inline):",
        "/Scope /Column",
        "\"A\"",
        "TH (inline):",
        "/Scope /Column",
        "\"B\"",
        "TR (block)",
        "TD (inline)",
        "\"3\"",
        "TD (inline)",
        "\"4\"",
        "P (block)",
        "\"Loose words\"",
    ];
    let normal = |line: &str| line.replace(" (block)", "").replace(" (inline)", "").replace(':', "");
    let lines: Vec<String> = lines.into_iter().map(normal).collect();
    assert_eq!(lines, expected.map(normal));
}

#[test]
fn a_faded_group_keeps_its_structure() {
    let fonts = Fonts::new();
    let faded = Group::new(vec![heading(&fonts, "Top"), plain(&fonts, "Below", 300.0)]).faded(0.4);
    let written = written(&fonts, &[titled("Top", vec![faded.into()])]);
    assert_eq!(written.notes, Vec::<String>::new());
    let Some(tree) = ask("pdfinfo", &["-struct-text", "FILE"], &written.bytes) else { return };
    for part in ["H1 \"Top\"", "\"Top\"", "\"Below\""] {
        assert!(tree.contains(part), "{tree}");
    }
}

#[test]
fn the_file_names_itself() {
    let fonts = Fonts::new();
    let pages = vec![titled("One", vec![heading(&fonts, "One")]), titled("Two", vec![heading(&fonts, "Two")])];
    let Some(info) = ask("pdfinfo", &["FILE"], &written(&fonts, &pages).bytes) else { return };
    let field = |name: &str| {
        let line = info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.map(|value| value.trim().to_owned()).unwrap_or_default()
    };
    assert_eq!(["Title", "Author", "Pages", "Tagged"].map(field), ["On Öl", "Ada Lovelace", "2", "yes"]);
    assert!(field("Page size").starts_with("960 x 540 pts"), "{info}");
    assert!(field("CreationDate").contains("2024"), "{info}");
}

#[test]
fn the_file_is_sound() {
    let fonts = Fonts::new();
    let bytes = written(&fonts, &showcase(&fonts)).bytes;
    let Some(report) = ask("qpdf", &["--check", "FILE"], &bytes) else { return };
    assert!(report.contains("No syntax or stream encoding errors found"), "{report}");
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let fonts = Fonts::new();
    let first = written(&fonts, &showcase(&fonts)).bytes;
    let other = Fonts::new();
    assert!(first == written(&other, &showcase(&other)).bytes);
}

#[test]
fn links_lead_somewhere_or_are_left_out() {
    let fonts = Fonts::new();
    let link = |target, y: f32| -> Item { Link { rect: Rect::new(100.0, y, 300.0, 60.0), target }.into() };
    let mut text = RichText::plain("Read ", style());
    let linked = Style { link: Some(LinkTarget::Url("https://example.org/a b".into())), ..style() };
    text.push("the whole paper", linked);
    let items = vec![
        heading(&fonts, "Links"),
        set(&fonts, &text, Layout::width(250.0), 100.0, 200.0),
        link(LinkTarget::Slide(1), 500.0),
        link(LinkTarget::Slide(2), 600.0),
        link(LinkTarget::Slide(usize::MAX), 600.0),
        link(LinkTarget::Url("".into()), 700.0),
    ];
    let written = written(&fonts, &[titled("Links", items), titled("B", vec![heading(&fonts, "B")])]);
    assert_eq!(written.notes, Vec::<String>::new());
    let text = String::from_utf8_lossy(&written.bytes);
    assert_eq!(text.matches("/Subtype/Link").count() + text.matches("/Subtype /Link").count(), 2);
    assert!(text.contains("(https://example.org/a%20b)"));
    let Some(tree) = ask("pdfinfo", &["-struct-text", "FILE"], &written.bytes) else { return };
    let linked = tree.split_once("Link (inline)").unwrap().1;
    assert!(linked.contains("\"the whole paper\""), "{tree}");
}

#[test]
fn a_jpeg_is_kept_as_it_is() {
    let fonts = Fonts::new();
    let jpeg = encoded(image::ImageFormat::Jpeg);
    let picture = Arc::new(Picture::load("a.jpg", jpeg.clone(), fonts.embedded()).unwrap());
    let bytes = written(&fonts, &[page(vec![shown(&picture, Rect::new(0.0, 0.0, 1600.0, 900.0))])]).bytes;
    assert!(contains(&bytes, &jpeg));
}

#[test]
fn the_data_of_a_png_are_kept_as_they_are() {
    let fonts = Fonts::new();
    let png = encoded(image::ImageFormat::Png);
    let picture = Arc::new(Picture::load("a.png", png.clone(), fonts.embedded()).unwrap());
    let bytes = written(&fonts, &[page(vec![shown(&picture, Rect::new(0.0, 0.0, 1600.0, 900.0))])]).bytes;
    let at = png.windows(4).position(|kind| kind == b"IDAT").unwrap();
    let length = u32::from_be_bytes(png[at - 4..at].try_into().unwrap()) as usize;
    assert!(contains(&bytes, &png[at + 4..at + 4 + length]));
}

/// A PNG file of 8 × 4 pixels of a palette of four colours, two bits each.
fn with_palette() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 8, 4);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Two);
    encoder.set_palette(vec![255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]);
    encoder.write_header().unwrap().write_image_data(&[0b0001_1011; 8]).unwrap();
    bytes
}

/// The picture that a tool finds in a file, and how opaque it is.
fn pixels_in(bytes: &[u8]) -> Option<Vec<image::DynamicImage>> {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path().join("a");
    ask("pdfimages", &["-png", "FILE", prefix.to_str().unwrap()], bytes)?;
    let mut files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files.iter().map(|file| image::open(file).unwrap()).collect())
}

#[test]
fn no_pixel_of_a_png_changes() {
    let fonts = Fonts::new();
    let rgb = image::DynamicImage::from(noise(160, 90));
    let mut rgba = rgb.to_rgba8();
    rgba.pixels_mut().for_each(|pixel| pixel.0[3] = pixel.0[0].wrapping_mul(3));
    let file = |image: image::DynamicImage| {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    let files =
        [file(rgb.clone()), file(rgb.to_luma8().into()), file(rgba.clone().into()), file(rgb.to_luma_alpha8().into())];
    for file in files.into_iter().chain([with_palette()]) {
        let wanted = image::load_from_memory(&file).unwrap();
        let picture = Arc::new(Picture::load("a.png", file.into(), fonts.embedded()).unwrap());
        let bytes = written(&fonts, &[page(vec![shown(&picture, Rect::new(0.0, 0.0, 160.0, 90.0))])]).bytes;
        let Some(found) = pixels_in(&bytes) else { return };
        let kind = wanted.color();
        assert_eq!(found[0].to_rgb8(), wanted.to_rgb8(), "{kind:?}");
        let opacity: Vec<u8> = wanted.to_rgba8().pixels().map(|pixel| pixel.0[3]).collect();
        let found = found.get(1).map_or(vec![255; opacity.len()], |mask| mask.to_luma8().into_raw());
        assert!(found == opacity, "{kind:?}");
        let Some(report) = ask("qpdf", &["--check", "FILE"], &bytes) else { return };
        assert!(report.contains("No syntax or stream encoding errors found"), "{report}");
    }
}

#[test]
fn a_picture_on_every_page_is_stored_once() {
    let fonts = Fonts::new();
    let svg =
        br#"<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><circle r="19" cx="30" cy="20"/></svg>"#;
    for bytes in [encoded(image::ImageFormat::Png), encoded(image::ImageFormat::Jpeg), Arc::from(&svg[..])] {
        let picture = Arc::new(Picture::load("logo", bytes, fonts.embedded()).unwrap());
        let page = page(vec![shown(&picture, Rect::new(0.0, 0.0, 160.0, 90.0))]);
        let size = |count: usize| written(&fonts, &vec![page.clone(); count]).bytes.len() as f64;
        let (one, twenty, per_page) = (size(1), size(20), 1100.0);
        assert!(twenty < 2.0 * one + 20.0 * per_page, "{one} → {twenty}");
    }
}

#[test]
fn a_broken_picture_is_left_out_and_named() {
    let fonts = Fonts::new();
    let mut png = encoded(image::ImageFormat::Png).to_vec();
    png.truncate(200);
    let picture = Arc::new(Picture::load("half.png", png.into(), fonts.embedded()).unwrap());
    let items = vec![heading(&fonts, "A"), shown(&picture, Rect::new(0.0, 0.0, 160.0, 90.0))];
    let written = written(&fonts, &[titled("A", items)]);
    assert_eq!(written.notes.len(), 1);
    assert!(written.notes[0].starts_with("half.png is left out: it is broken"), "{:?}", written.notes);
}

#[test]
fn what_is_not_accessible_is_written_and_named() {
    let fonts = Fonts::new();
    let picture = Arc::new(Picture::load("a.png", encoded(image::ImageFormat::Png), fonts.embedded()).unwrap());
    let figure = Group::tagged(Tag::Figure { alt: "".into() }, vec![shown(&picture, Rect::new(0.0, 0.0, 160.0, 90.0))]);
    let pages = vec![titled("A", vec![heading(&fonts, "A")]), titled("B", vec![figure.into()])];
    let written = written(&fonts, &pages);
    assert_eq!(written.notes, ["not PDF/UA: a figure or formula has no description on page 2"]);
    assert!(!contains(&written.bytes, b"pdfuaid:part"));
    let Some(info) = ask("pdfinfo", &["FILE"], &written.bytes) else { return };
    assert!(info.contains("Tagged:          yes"), "{info}");
}

#[test]
fn titles_nest_in_the_outline_and_pages_bear_their_labels() {
    let fonts = Fonts::new();
    let titled = |text: &str, level| Page {
        title: Some(PageTitle { text: text.to_owned(), level }),
        label: Some(format!("{text}-label")),
        ..page(vec![heading(&fonts, text)])
    };
    let bytes = written(&fonts, &[titled("Deep", 2), titled("Part", 1), titled("Inner", 2), titled("End", 1)]).bytes;
    let text = String::from_utf8_lossy(&bytes);
    // Only a part with something in it says how much.
    let entry = |title: &str| {
        let before = text.split(&format!("/Title({title})")).next().unwrap().rsplit("obj").next().unwrap();
        before.contains("/Count 1")
    };
    assert_eq!(["Deep", "Part", "Inner", "End"].map(entry), [false, true, false, false]);
    assert!(text.contains("/P(Inner-label)"));
}

#[test]
fn notes_are_attached() {
    let fonts = Fonts::new();
    let page = Page { notes: Some("Breathe.".to_owned()), ..titled("A", vec![heading(&fonts, "A")]) };
    let written = written(&fonts, &[page]);
    assert_eq!(written.notes, Vec::<String>::new());
    assert!(contains(&written.bytes, b"notes.md"));
}

/// Pages with everything on them that a display list may hold.
fn showcase(fonts: &Fonts) -> Vec<Page> {
    let png = Arc::new(Picture::load("noise.png", encoded(image::ImageFormat::Png), fonts.embedded()).unwrap());
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">
        <rect width="200" height="100" fill="#dde"/><circle cx="50" cy="50" r="40" fill="#e63"/>
        <text x="100" y="60" font-family="Inter" font-size="28">SVG fi</text></svg>"##;
    let svg = Arc::new(Picture::load("a.svg", Arc::from(&svg[..]), fonts.embedded()).unwrap());
    let card = |x: f32, fill: Paint| Quad::filled(Rect::new(x, 180.0, 300.0, 180.0), fill).rounded(24.0);
    let blue = Color::rgb(40, 90, 220);
    let shadow = |blur: f32| Shadow { offset: Point::new(0.0, 12.0), blur, color: Color { a: 110, ..Color::BLACK } };
    let border = |width: f32, color: Color| Border { width, color };
    let heart = PathBuilder::default()
        .move_to(60.0, 110.0)
        .cubic_to(Point::new(-40.0, 40.0), Point::new(20.0, -30.0), Point::new(60.0, 25.0))
        .cubic_to(Point::new(100.0, -30.0), Point::new(160.0, 40.0), Point::new(60.0, 110.0))
        .close()
        .build();
    let wave = PathBuilder::default()
        .move_to(0.0, 50.0)
        .quad_to(Point::new(60.0, -50.0), Point::new(120.0, 50.0))
        .line_to(180.0, 0.0)
        .build();
    let mut text = RichText::plain("Plain, ", style());
    text.push("bold office", style().weight(700));
    text.push(", ", style());
    text.push("italic", style().italic());
    text.push(", ", style());
    text.push("struck", Style { strike: true, ..style() });
    text.push(", ", style());
    text.push("linked", Style { underline: true, link: Some(LinkTarget::Slide(0)), ..style().color(blue) });
    text.push(" and ", style());
    let mono = Style::new(Family::Mono, 36.0, INK);
    text.push("code()", Style { backdrop: Some(Color::rgb(225, 228, 240)), ..mono.clone() });
    text.push(" 🦀🔥 ❤️ ½ ", style());
    text.push("tracked serif italic", Style::new(Family::Serif, 40.0, Color::rgb(150, 30, 60)).italic().tracking(0.05));
    let faded = vec![
        Quad::filled(Rect::new(1250.0, 600.0, 160.0, 160.0), blue).into(),
        Quad::filled(Rect::new(1330.0, 660.0, 160.0, 160.0), Color::rgb(230, 60, 60)).into(),
    ];
    let clipped = vec![
        Quad::filled(
            Rect::new(0.0, 0.0, 200.0, 100.0),
            Paint::horizontal(Color::rgb(255, 180, 0), Color::rgb(120, 0, 160)),
        )
        .rounded(50.0)
        .into(),
        set(fonts, &RichText::plain("Clipped text", style()), Layout::unbounded(), 20.0, 20.0),
    ];
    let items = vec![
        Quad::filled(Rect::from_size(SLIDE), Paint::vertical(Color::WHITE, Color::rgb(232, 236, 248))).into(),
        heading(fonts, "Everything a page may hold"),
        card(100.0, Color::WHITE.into()).shadowed(shadow(50.0)).bordered(border(2.0, Color::rgb(200, 205, 220))).into(),
        card(460.0, Paint::horizontal(blue, Color::rgb(220, 60, 160))).shadowed(shadow(16.0)).into(),
        card(820.0, Paint::horizontal(blue, Color { a: 0, ..blue }))
            .bordered(border(12.0, Color { a: 120, ..blue }))
            .into(),
        card(1180.0, Paint::NONE).bordered(border(4.0, blue)).shadowed(shadow(0.0)).into(),
        Group::tagged(Tag::Paragraph, vec![set(fonts, &text, Layout::width(1100.0), 100.0, 420.0)]).into(),
        Group::tagged(
            Tag::Figure { alt: "Noise".into() },
            vec![
                Image {
                    picture: png.clone(),
                    rect: Rect::new(100.0, 600.0, 320.0, 180.0),
                    clip: Rect::new(140.0, 600.0, 240.0, 180.0),
                    radius: 40.0,
                }
                .into(),
            ],
        )
        .into(),
        Group::tagged(
            Tag::Figure { alt: "A drawing".into() },
            vec![shown(&svg, Rect::new(440.0, 600.0, 360.0, 180.0))],
        )
        .into(),
        PathItem {
            path: Arc::new(heart),
            at: Point::new(840.0, 620.0),
            fill: Some(Paint::vertical(Color::rgb(250, 80, 80), Color::rgb(140, 0, 60))),
            stroke: Some(Stroke { width: 6.0, color: INK }),
        }
        .into(),
        PathItem {
            path: Arc::new(wave),
            at: Point::new(1000.0, 660.0),
            fill: None,
            stroke: Some(Stroke { width: 10.0, color: Color { a: 128, ..blue } }),
        }
        .into(),
        Group::new(faded).faded(0.5).into(),
        Group::new(clipped)
            .clipped(Rect::new(0.0, 0.0, 180.0, 80.0))
            .transformed(Transform { scale: 0.8, translate: Point::new(1000.0, 760.0) })
            .into(),
        Group::tagged(
            Tag::Artifact,
            vec![set(fonts, &RichText::plain("1 / 1", style()), Layout::unbounded(), 1450.0, 830.0)],
        )
        .into(),
    ];
    vec![titled("Everything", items)]
}

/// Writes the showcase for a look at it: `FOOTLIGHT_SHOWCASE=out.pdf cargo test showcase`.
#[test]
fn the_showcase_is_accessible() {
    let fonts = Fonts::new();
    let written = written(&fonts, &showcase(&fonts));
    if let Some(path) = std::env::var_os("FOOTLIGHT_SHOWCASE") {
        std::fs::write(path, &written.bytes).unwrap();
    }
    assert_eq!(written.notes, Vec::<String>::new());
}

fn number() -> impl Strategy<Value = f32> + Clone {
    prop_oneof![6 => -100.0..2000.0_f32, 1 => Just(0.0), 1 => prop::num::f32::ANY]
}

fn rect() -> impl Strategy<Value = Rect> + Clone {
    (number(), number(), number(), number()).prop_map(|(x, y, w, h)| Rect::new(x, y, w, h))
}

fn tag() -> impl Strategy<Value = Option<Tag>> + Clone {
    let alt = || Arc::<str>::from("alt");
    prop::option::of(prop::sample::select(vec![
        Tag::Artifact,
        Tag::Heading(0),
        Tag::Heading(9),
        Tag::Paragraph,
        Tag::Quote,
        Tag::List,
        Tag::ListItem,
        Tag::Label,
        Tag::ListBody,
        Tag::Table,
        Tag::TableRow,
        Tag::TableHeader,
        Tag::TableCell,
        Tag::Code,
        Tag::Figure { alt: alt() },
        Tag::Formula { alt: alt() },
        Tag::Note,
        Tag::Caption,
    ]))
}

fn item(texts: Vec<Item>, picture: Arc<Picture>) -> impl Strategy<Value = Item> + Clone {
    let paint = (any::<[u8; 8]>(), number(), number()).prop_map(|([a, b, c, d, e, f, g, h], x, y)| Paint::Linear {
        start: Point::new(x / 1000.0, 0.0),
        end: Point::new(0.0, y / 1000.0),
        from: Color { r: a, g: b, b: c, a: d },
        to: Color { r: e, g: f, b: g, a: h },
    });
    let quad = (rect(), number(), paint, number(), number()).prop_map(|(rect, radius, fill, blur, width)| {
        let shadow = Shadow { offset: Point::new(blur, 3.0), blur, color: Color::BLACK };
        Item::from(
            Quad::filled(rect, fill).rounded(radius).shadowed(shadow).bordered(Border { width, color: Color::BLACK }),
        )
    });
    let path = (number(), number(), number()).prop_map(|(x, y, width)| {
        let path = PathBuilder::default()
            .line_to(x, y)
            .move_to(y, x)
            .quad_to(Point::new(x, x), Point::new(y, 5.0))
            .close()
            .close()
            .build();
        PathItem {
            path: Arc::new(path),
            at: Point::new(x, y),
            fill: Some(Color::BLACK.into()),
            stroke: Some(Stroke { width, color: Color::BLACK }),
        }
        .into()
    });
    let image = (rect(), rect(), number())
        .prop_map(move |(rect, clip, radius)| Image { picture: picture.clone(), rect, clip, radius }.into());
    let link = (rect(), 0..4_usize).prop_map(|(rect, slide)| Link { rect, target: LinkTarget::Slide(slide) }.into());
    let text = (prop::sample::select(texts), number(), number()).prop_map(|(item, x, y)| match item {
        Item::Text(text) => Text { at: Point::new(x, y), ..text }.into(),
        other => other,
    });
    let leaf = prop_oneof![quad, path, image, link, text];
    leaf.prop_recursive(5, 40, 6, |inner| {
        let opacity = prop_oneof![3 => Just(1.0), 2 => 0.0..1.0_f32, 1 => prop::num::f32::ANY];
        let scale = prop_oneof![5 => Just(1.0), 1 => number()];
        (prop::collection::vec(inner, 0..6), tag(), opacity, prop::option::of(rect()), scale, number()).prop_map(
            |(items, tag, opacity, clip, scale, x)| {
                Group { transform: Transform { scale, translate: Point::new(x, 1.0) }, opacity, clip, tag, items }
                    .into()
            },
        )
    })
}

#[test]
fn no_display_list_makes_it_panic() {
    let fonts = Fonts::new();
    let mut linked = RichText::plain("abc ", style());
    linked.push("link", Style { link: Some(LinkTarget::Slide(1)), backdrop: Some(INK), strike: true, ..style() });
    let texts = vec![
        plain(&fonts, "", 0.0),
        plain(&fonts, "\t\u{feff}\u{0}x\n\u{e000}", 0.0),
        set(&fonts, &linked, Layout::width(60.0), 0.0, 0.0),
    ];
    let picture = Arc::new(Picture::load("a.png", encoded(image::ImageFormat::Png), fonts.embedded()).unwrap());
    let lists = prop::collection::vec(item(texts, picture), 0..8);
    proptest!(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() }, |(a in lists.clone(), b in lists.clone())| {
        written(&fonts, &[page(a), titled("T", b)]);
    });
}
