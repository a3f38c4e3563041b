//! The CPU back end against golden pictures, and its canvas.

use std::sync::Arc;

use footlight::color::Color;
use footlight::geom::{Point, Rect, Size, Transform};
use footlight::raster::{self, Canvas, png};
use footlight::scene::*;
use footlight::text::{Family, Fonts, Layout, RichText, Style};

use crate::pictures::{assert_golden, compare};

const INK: Color = Color::rgb(0x1f, 0x24, 0x30);
const PAPER: Color = Color::rgb(0xf6, 0xf3, 0xec);
const BLUE: Color = Color::rgb(0x2f, 0x6f, 0xde);
const CORAL: Color = Color::rgb(0xf2, 0x6b, 0x5b);
const SHADE: Color = Color { r: 0, g: 0, b: 0, a: 90 };

/// A page with paper under it.
fn page(items: Vec<Item>) -> DisplayList {
    let mut list = DisplayList::new(Size::new(1600.0, 900.0));
    list.items.push(Quad::filled(Rect::new(0.0, 0.0, 1600.0, 900.0), PAPER).into());
    list.items.extend(items);
    list
}

fn golden(name: &str, list: &DisplayList, fonts: &Fonts) {
    assert_golden(&format!("raster/{name}"), &raster::render(list, 400, 225, fonts));
}

fn text(fonts: &Fonts, words: &str, style: Style, x: f32, y: f32) -> Item {
    let block = fonts.shape(&RichText::plain(words, style), &Layout::unbounded());
    Text { block: Arc::new(block), at: Point::new(x, y) }.into()
}

fn shadow(y: f32, blur: f32) -> Shadow {
    Shadow { offset: Point::new(0.0, y), blur, color: SHADE }
}

fn boxes() -> DisplayList {
    let border = |width, color| Border { width, color };
    let quad = |x, y, w, h, fill: Paint| Quad::filled(Rect::new(x, y, w, h), fill);
    let white: Paint = Color::WHITE.into();
    let clear = Color { a: 70, ..BLUE };
    page(vec![
        quad(80.0, 70.0, 420.0, 220.0, white).rounded(32.0).shadowed(shadow(16.0, 60.0)).into(),
        quad(590.0, 70.0, 420.0, 220.0, white).rounded(32.0).bordered(border(6.0, BLUE)).into(),
        quad(1100.0, 70.0, 420.0, 220.0, Paint::vertical(BLUE, CORAL)).rounded(32.0).shadowed(shadow(0.0, 30.0)).into(),
        quad(80.0, 370.0, 420.0, 110.0, Paint::horizontal(CORAL, Color { a: 0, ..CORAL })).rounded(999.0).into(),
        quad(590.0, 350.0, 150.0, 150.0, CORAL.into()).rounded(75.0).bordered(border(20.0, INK)).into(),
        quad(800.0, 350.0, 150.0, 150.0, Paint::NONE).rounded(75.0).bordered(border(12.0, clear)).into(),
        quad(1010.0, 350.0, 150.0, 150.0, clear.into()).rounded(24.0).bordered(border(24.0, clear)).into(),
        quad(1220.0, 350.0, 300.0, 150.0, BLUE.into()).shadowed(shadow(30.0, 0.0)).into(),
        quad(80.0, 560.0, 1440.0, 1.0, INK.into()).into(),
        quad(80.0, 580.0, 1440.0, 6.0, INK.into()).into(),
        // Neighbours without a seam.
        quad(80.0, 630.0, 333.3, 190.0, BLUE.into()).into(),
        quad(413.3, 630.0, 333.3, 190.0, BLUE.into()).into(),
        Quad::filled(
            Rect::new(830.0, 630.0, 690.0, 190.0),
            Paint::Linear { start: Point::ZERO, end: Point::new(1.0, 1.0), from: INK, to: BLUE },
        )
        .rounded(60.0)
        .bordered(border(10.0, CORAL))
        .shadowed(shadow(24.0, 80.0))
        .into(),
    ])
}

fn words(fonts: &Fonts) -> DisplayList {
    let style = |family, size, color| Style::new(family, size, color);
    page(vec![
        text(fonts, "Time is an argument", style(Family::Sans, 120.0, INK).weight(700), 80.0, 60.0),
        text(fonts, "fi ffl – Ünïçödé, Ελληνικά", style(Family::Serif, 72.0, BLUE).italic(), 80.0, 240.0),
        text(fonts, "let x = a != b;  // 0123", style(Family::Mono, 60.0, CORAL), 80.0, 370.0),
        text(fonts, "Faded by its colour", style(Family::Sans, 60.0, INK.with_opacity(0.35)), 80.0, 480.0),
        Quad::filled(Rect::new(0.0, 600.0, 1600.0, 300.0), INK).into(),
        text(fonts, "Ship it 🚀 🦀 ❤\u{fe0f} 🇳🇱", style(Family::Sans, 110.0, PAPER), 80.0, 640.0),
        text(fonts, "small print stays legible at 24 units", style(Family::Sans, 24.0, PAPER), 80.0, 810.0),
    ])
}

fn picture(name: &str, bytes: &[u8], fonts: &Fonts) -> Arc<Picture> {
    Arc::new(Picture::load(name, bytes.into(), fonts.embedded()).unwrap())
}

/// Rings of colour, with a transparent right half that fades out.
fn rings(fonts: &Fonts) -> Arc<Picture> {
    let (width, height) = (640, 360);
    let pixel = |x: i32, y: i32| {
        let d = f32::hypot((x - 320) as f32, (y - 180) as f32);
        let ring = ((d / 24.0).sin() * 0.5 + 0.5) * 255.0;
        let alpha = if x < 320 { 255 } else { (639 - x) * 255 / 319 };
        [ring as u8, (x * 255 / 640) as u8, 160, alpha as u8]
    };
    let rgba = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
    picture("rings.png", &png::encode(&Pixels { width: width as u32, height: height as u32, rgba }), fonts)
}

fn images(fonts: &Fonts) -> DisplayList {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="46" fill="#2f6fde"/>
        <path d="M30 52l14 14 28-32" fill="none" stroke="#fff" stroke-width="9"/></svg>"##;
    let (rings, check) = (rings(fonts), picture("check.svg", svg.as_bytes(), fonts));
    let image = |picture: &Arc<Picture>, rect: Rect, clip: Rect, radius: f32| -> Item {
        Image { picture: picture.clone(), rect, clip, radius }.into()
    };
    let whole = Rect::new(80.0, 70.0, 640.0, 360.0);
    let cropped = Rect::new(820.3, 70.0, 360.0, 360.0);
    let framed = Rect::new(1240.0, 70.0, 280.0, 360.0);
    page(vec![
        image(&rings, whole, whole, 0.0),
        image(&rings, cropped.cover(Size::new(16.0, 9.0)), cropped, 180.0),
        Quad::filled(framed.inset(-8.0, -8.0), INK).rounded(48.0).shadowed(shadow(12.0, 40.0)).into(),
        image(&rings, framed.cover(Size::new(16.0, 9.0)), framed, 40.0),
        image(&check, Rect::new(80.0, 500.0, 330.0, 330.0), Rect::new(80.0, 500.0, 330.0, 330.0), 0.0),
        image(&check, Rect::new(450.0, 500.0, 60.0, 60.0), Rect::new(450.0, 500.0, 60.0, 60.0), 0.0),
        image(&check, Rect::new(600.0, 400.0, 1200.0, 1200.0), Rect::new(600.0, 500.0, 920.0, 330.0), 30.0),
    ])
}

fn groups(fonts: &Fonts) -> DisplayList {
    let overlapping = || -> Vec<Item> {
        let box_at = |x: f32, y: f32, fill: Color| Quad::filled(Rect::new(x, y, 260.0, 200.0), fill).rounded(24.0);
        vec![
            box_at(0.0, 0.0, BLUE).shadowed(shadow(10.0, 40.0)).into(),
            box_at(120.0, 90.0, CORAL).into(),
            text(fonts, "as one 🎉", Style::new(Family::Sans, 56.0, Color::WHITE).weight(600), 130.0, 150.0),
        ]
    };
    let at = |x: f32, y: f32, scale: f32| Transform { scale, translate: Point::new(x, y) };
    let cut = Rect::new(60.0, 40.0, 240.0, 180.0);
    page(vec![
        Group::new(overlapping()).transformed(at(80.0, 60.0, 1.0)).into(),
        Group::new(overlapping()).transformed(at(580.0, 60.0, 1.0)).faded(0.5).into(),
        Group::new(overlapping()).transformed(at(1080.0, 60.0, 1.0)).clipped(cut).into(),
        Group::new(overlapping()).transformed(at(80.0, 480.0, 0.5)).into(),
        Group::new(vec![
            Group::new(overlapping()).faded(0.6).into(),
            Group::new(overlapping()).transformed(at(300.0, 30.0, 0.6)).clipped(cut).into(),
        ])
        .transformed(at(580.0, 450.0, 1.3))
        .faded(0.7)
        .into(),
        Group::new(overlapping()).faded(0.0).into(),
    ])
}

fn paths() -> DisplayList {
    let path = |builder: PathBuilder, at: (f32, f32), fill: Option<Paint>, stroke: Option<Stroke>| -> Item {
        PathItem { path: Arc::new(builder.build()), at: Point::new(at.0, at.1), fill, stroke }.into()
    };
    let line = |width, color| Some(Stroke { width, color });
    let drop = || {
        PathBuilder::default()
            .move_to(150.0, 0.0)
            .cubic_to(Point::new(150.0, 100.0), Point::new(300.0, 140.0), Point::new(300.0, 230.0))
            .cubic_to(Point::new(300.0, 330.0), Point::new(0.0, 330.0), Point::new(0.0, 230.0))
            .cubic_to(Point::new(0.0, 140.0), Point::new(150.0, 100.0), Point::new(150.0, 0.0))
            .close()
    };
    let zigzag = PathBuilder::default()
        .move_to(0.0, 200.0)
        .line_to(120.0, 0.0)
        .line_to(240.0, 200.0)
        .line_to(360.0, 0.0)
        .line_to(480.0, 200.0);
    let wave = PathBuilder::default()
        .move_to(0.0, 60.0)
        .quad_to(Point::new(180.0, -80.0), Point::new(360.0, 60.0))
        .quad_to(Point::new(540.0, 200.0), Point::new(720.0, 60.0));
    let head = PathBuilder::default().move_to(0.0, 0.0).line_to(60.0, 30.0).line_to(0.0, 60.0).close();
    let hairline = PathBuilder::default().move_to(0.0, 0.0).line_to(1440.0, 60.0);
    page(vec![
        path(drop(), (80.0, 70.0), Some(Paint::vertical(BLUE, CORAL)), None),
        path(drop(), (460.0, 70.0), Some(Color::WHITE.into()), line(14.0, INK)),
        path(zigzag, (900.0, 120.0), None, line(40.0, Color { a: 150, ..CORAL })),
        path(wave, (120.0, 600.0), None, line(10.0, BLUE)),
        path(head, (820.0, 630.0), Some(BLUE.into()), None),
        path(hairline, (80.0, 780.0), None, line(2.0, INK)),
    ])
}

#[test]
fn boxes_look_as_before() {
    golden("boxes", &boxes(), &Fonts::new());
}

#[test]
fn text_looks_as_before() {
    let fonts = Fonts::new();
    golden("text", &words(&fonts), &fonts);
}

#[test]
fn images_look_as_before() {
    let fonts = Fonts::new();
    golden("images", &images(&fonts), &fonts);
}

#[test]
fn groups_look_as_before() {
    let fonts = Fonts::new();
    golden("groups", &groups(&fonts), &fonts);
}

#[test]
fn paths_look_as_before() {
    golden("paths", &paths(), &Fonts::new());
}

#[test]
fn a_page_is_letterboxed_on_black_and_cut_at_its_edge() {
    let mut list = page(vec![]);
    list.items.push(Quad::filled(Rect::new(-500.0, 400.0, 3000.0, 100.0), CORAL).into());
    let pixels = raster::render(&list, 200, 90, &Fonts::new());
    let at = |x: usize, y: usize| {
        Color::rgb(
            pixels.rgba[(y * 200 + x) * 4],
            pixels.rgba[(y * 200 + x) * 4 + 1],
            pixels.rgba[(y * 200 + x) * 4 + 2],
        )
    };
    assert_eq!([at(19, 45), at(20, 45), at(179, 45), at(180, 45)], [Color::BLACK, CORAL, CORAL, Color::BLACK]);
    assert_eq!(at(100, 0), PAPER);
}

#[test]
fn damage_changes_only_its_part_and_gives_what_a_whole_frame_gives() {
    let fonts = Fonts::new();
    let (before, after) = (words(&fonts), groups(&fonts));
    let fit = Transform::letterbox(after.size, Rect::new(0.0, 0.0, 400.0, 225.0));
    let mut canvas = Canvas::new(400, 225);
    canvas.draw(&before, fit, Color::BLACK, None, &fonts);
    let old = canvas.xrgb().to_vec();
    canvas.draw(&after, fit, Color::BLACK, Some(Rect::new(150.2, 20.0, 99.0, 120.5)), &fonts);
    let whole = raster::render(&after, 400, 225, &fonts);
    for (i, (&new, old)) in canvas.xrgb().iter().zip(old).enumerate() {
        let inside = (150..250).contains(&(i % 400)) && (20..141).contains(&(i / 400));
        let rgba = &whole.rgba[i * 4..i * 4 + 4];
        let expected = if inside { u32::from_be_bytes([255, rgba[0], rgba[1], rgba[2]]) } else { old };
        assert_eq!(new, expected, "({}, {})", i % 400, i / 400);
    }
}

#[test]
fn a_canvas_draws_the_same_again_and_after_a_resize() {
    let fonts = Fonts::new();
    let list = images(&fonts);
    let mut canvas = Canvas::new(123, 45);
    for _ in 0..2 {
        canvas.resize(400, 225);
        let fit = Transform::letterbox(list.size, Rect::new(0.0, 0.0, 400.0, 225.0));
        canvas.draw(&list, fit, Color::BLACK, None, &fonts);
        compare(&canvas.to_pixels(), &raster::render(&list, 400, 225, &fonts), 0, 0.0).unwrap();
        canvas.resize(50, 50);
    }
}
