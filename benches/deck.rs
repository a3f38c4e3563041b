//! From markdown to pictures: the built-in talk, and a made-up one of 1,000 slides of every kind.
//!
//! A run leaves the long deck in `target/tmp/mixed`, for timing the whole program with it.

use std::fmt::Write;
use std::hint::black_box;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use divan::Bencher;
use footlight::color::Color;
use footlight::deck;
use footlight::diag::{Diagnostics, Source};
use footlight::export;
use footlight::geom::{Rect, Size, Transform};
use footlight::load::{Presentation, load};
use footlight::markup::Files;
use footlight::raster::{self, Canvas};
use footlight::scene::DisplayList;
use footlight::show::{Moment, Position};
use footlight::talk;
use footlight::text::Fonts;
use footlight::world::{MemoryWorld, World};

const TALK: &str = talk::PATH;
const MIXED: &str = "how-should-we-ops/mixed.md";
const DECKS: [&str; 2] = [TALK, MIXED];
const SLIDES: usize = 1_000;

fn main() {
    if let Err(why) = leave_deck() {
        eprintln!("the long deck was not written: {why}");
    }
    divan::main();
}

/// Writes the long deck and its pictures to disk.
fn leave_deck() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mixed");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("talk.md"), mixed())?;
    for picture in PICTURES {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("talks/how-should-we-ops").join(picture);
        std::fs::copy(from, folder.join(picture))?;
    }
    Ok(())
}

const PICTURES: [&str; 4] = ["origin.svg", "firepants.svg", "wat.svg", "thanks.svg"];

const CODE: [(&str, &str); 6] = [
    ("rust", "/// Doubles.\nfn double_N(values: &[u32]) -> Vec<u32> {\n    values.iter().map(|v| v * N).collect()\n}"),
    (
        "python",
        "import os\n\ndef visit_N(root):\n    for path in os.walk(root):  # top down\n        yield f\"{path} N\"",
    ),
    (
        "js",
        "export async function load_N(url) {\n  const answer = await fetch(`${url}/N`);\n  return answer.json();\n}",
    ),
    ("yaml", "service_N:\n  image: \"app:N\"\n  ports: [80, 443]\n  restart: always"),
    ("sql", "SELECT name, count(*) AS pages\nFROM alerts WHERE week = N\nGROUP BY name ORDER BY pages DESC;"),
    (
        "go",
        "func Ping_N(ctx context.Context) error {\n\tif err := dial(ctx, N); err != nil {\n\t\treturn err\n\t}\n\treturn nil\n}",
    ),
];

/// Slides of nine kinds in turn, no two alike.
fn mixed() -> String {
    let mut text = "---\ntitle: Every kind of slide\nauthor: nobody\npaginate: true\n---\n".to_owned();
    for n in 0..SLIDES {
        if n > 0 {
            text += "\n---\n\n";
        }
        let (language, code) = CODE[n / 9 % CODE.len()];
        let code = code.replace('N', &n.to_string());
        let picture = PICTURES[n / 9 % PICTURES.len()];
        let _ = match n % 9 {
            0 => writeln!(text, "# Chapter {n} of a long story"),
            1 => writeln!(
                text,
                "# What we saw in week {n}\n\n- the **first** thing, with `code` in it\n- a second one\n  - that has \
                 a part\n  - and another\n- a third one that is long enough to be broken into two lines on the slide\n"
            ),
            2 => writeln!(text, "# Code {n}\n\n```{language}\n{code}\n```"),
            3 => writeln!(
                text,
                "> It was the {n}th alert of the night, and *nobody* had read the others.\n>\n> -- Somebody"
            ),
            4 => writeln!(
                text,
                "# Numbers {n}\n\n| Service | Pages | Asleep |\n|---|--:|:-:|\n| web | {n} | no |\n| data | {} | yes |\n\
                 | mail | 3 | no |\n",
                n / 2
            ),
            5 => writeln!(
                text,
                "# Deploy {n}\n\n```console\n$ git push heroku main\nremote: Compressing source files... done.\n-----> \
                 Rust app detected\n-----> Building release v{n}\n$ heroku ps\nweb.1: up 2026/01/01 10:00:00 (~ {n}s ago)\n```"
            ),
            6 => writeln!(text, "![bg left:40%]({picture})\n\n# A picture, number {n}\n\nand some words beside it"),
            7 => writeln!(text, "{n} alerts, and one of them mattered"),
            _ => writeln!(
                text,
                "# Steps {n}\n\nFirst this.\n\n<!-- pause -->\n\nThen [that](https://example.org/{n}), ~~not~~ this.\n\n<!-- Say it slowly. -->"
            ),
        };
    }
    text
}

fn world() -> Arc<dyn World> {
    Arc::new(talk::world().with(MIXED, mixed().as_bytes()))
}

fn open(path: &str) -> Presentation {
    load(world(), Path::new(path), Arc::new(Fonts::new()))
}

fn source(path: &str) -> Arc<Source> {
    let bytes = MemoryWorld::read(&talk::world().with(MIXED, mixed().as_bytes()), Path::new(path)).unwrap_or_default();
    Source::new(path, String::from_utf8_lossy(&bytes))
}

fn settled(presentation: &Presentation, index: usize) -> DisplayList {
    let page = presentation.page(index);
    page.at(&Moment::settled(Position::new(index, page.steps))).list
}

#[divan::bench]
fn fonts() -> Fonts {
    Fonts::new()
}

#[divan::bench(args = DECKS)]
fn parse(bencher: Bencher<'_, '_>, path: &str) {
    let source = source(path);
    let (world, folder) = (MemoryWorld::default(), Path::new(""));
    let files = Files::new(&world, folder);
    bencher.bench_local(|| deck::parse(black_box(&source), &files, &mut Diagnostics::default()));
}

/// Every page; fonts are warm, as they are after the first slide.
#[divan::bench(args = DECKS, sample_count = 10, sample_size = 1)]
fn lay_out_all(bencher: Bencher<'_, '_>, path: &str) {
    let fonts = Arc::new(Fonts::new());
    let all = |presentation: Presentation| (0..presentation.len()).for_each(|i| drop(presentation.page(i)));
    all(load(world(), Path::new(path), fonts.clone()));
    bencher.with_inputs(|| load(world(), Path::new(path), fonts.clone())).bench_local_values(all);
}

/// From nothing but the markdown to the pixels of the first slide, fonts included.
#[divan::bench(args = DECKS, sample_count = 20, sample_size = 1)]
fn first_frame_720p(bencher: Bencher<'_, '_>, path: &str) {
    bencher.with_inputs(world).bench_local_values(|world| {
        let presentation = load(world, Path::new(path), Arc::new(Fonts::new()));
        raster::render(&settled(&presentation, 0), 1280, 720, &presentation.fonts)
    });
}

/// A frame of a slide that was drawn before.
#[divan::bench(args = [0, 1, 2, 5, 6])]
fn steady_frame_720p(bencher: Bencher<'_, '_>, slide: usize) {
    let presentation = open(MIXED);
    let page = presentation.page(slide);
    let moment = Moment::settled(Position::new(slide, page.steps));
    let fit = Transform::letterbox(Size::new(1600.0, 900.0), Rect::from_size(Size::new(1280.0, 720.0)));
    let mut canvas = Canvas::new(1280, 720);
    canvas.draw(&page.at(&moment).list, fit, Color::BLACK, None, &presentation.fonts);
    bencher.bench_local(|| canvas.draw(&page.at(&moment).list, fit, Color::BLACK, None, &presentation.fonts));
}

/// Pages are laid out before, so this is what a PDF costs by itself.
#[divan::bench(args = DECKS, sample_count = 5, sample_size = 1)]
fn pdf(bencher: Bencher<'_, '_>, path: &str) {
    let presentation = open(path);
    let slides: Vec<usize> = (0..presentation.len()).collect();
    slides.iter().for_each(|&i| drop(presentation.page(i)));
    let options = export::PdfOptions::new(&slides);
    bencher.bench_local(|| export::deck_pdf(&presentation, &options, &mut Cursor::new(Vec::new())));
}
