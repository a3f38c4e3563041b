//! One scene, every back end: the GPU's pictures beside the CPU's, which are the reference.

use footlight::color::Color;
use footlight::geom::{Rect, Size, Transform};
use footlight::gpu::{Gpu, Preference, headless};
use footlight::projector::Projector;
use footlight::raster::{self, Canvas};
use footlight::scene::{DisplayList, Pixels, Quad};
use footlight::show::{Moment, Position};
use footlight::text::Fonts;

use crate::pictures::compare;
use crate::{deck, talk, tools, tour};

/// A pixel counts as different when a channel is further off than this, of 255.
const THRESHOLD: u8 = 24;
/// The share of pixels that may be: glyphs lie on other fractions of a pixel, and the edges of shapes round otherwise.
const SHARE: f32 = 0.01;

fn gpu() -> Option<Gpu> {
    match Gpu::headless(Preference::Any) {
        Ok(gpu) => Some(gpu),
        Err(why) => {
            tools::skip(&format!("no GPU adapter: {why}"), "FOOTLIGHT_REQUIRE_GPU");
            None
        }
    }
}

/// Compares every slide of a presentation, settled, at a size in pixels.
fn check(presentation: &footlight::load::Presentation, (width, height): (u32, u32), gpu: &Gpu) {
    for index in 0..presentation.len() {
        let page = presentation.page(index);
        let list = page.at(&Moment::settled(Position::new(index, page.steps))).list;
        let cpu = raster::render(&list, width, height, &presentation.fonts);
        let drawn = headless::render(gpu, &list, width, height, &presentation.fonts).unwrap();
        if let Err(why) = compare(&cpu, &drawn, THRESHOLD, SHARE) {
            panic!("slide {}: {why}", index + 1);
        }
    }
}

#[test]
fn the_talk_looks_alike_on_both() {
    let Some(gpu) = gpu() else { return };
    check(&talk::presentation(), (960, 540), &gpu);
}

#[test]
fn the_tour_looks_alike_on_both_in_every_theme() {
    let Some(gpu) = gpu() else { return };
    for theme in footlight::theme::Theme::names() {
        check(&tour::presentation(&format!("theme: {theme}")), (480, 270), &gpu);
    }
}

#[test]
fn every_kind_of_block_looks_alike_on_both() {
    let Some(gpu) = gpu() else { return };
    let markdown = "\
# Words\n\nof **all** _kinds_, ~~struck~~, `code`, [linked](https://example.org) and 🦀 in colour\n\n\
- one\n  - two\n- [x] done\n\n1. a\n2. b\n\n---\n\n## Table\n\n| a | b |\n|--|--:|\n| x | 1 |\n| y | 2 |\n\n---\n\n\
```rust {1|2}\nfn main() {\n    println!(\"hi\");\n}\n```\n\n---\n\n> words\n> -- someone\n\n---\n\n![gone](gone.png)\n";
    for theme in footlight::theme::Theme::names() {
        let themed = format!("---\ntheme: {theme}\n---\n\n{markdown}");
        check(&deck::present(&themed), (640, 360), &gpu);
    }
}

/// What the CPU makes of a list through a projector; units are pixels.
fn simulated(list: &DisplayList, projector: Projector, fonts: &Fonts) -> Pixels {
    let mut canvas = Canvas::new(list.size.w as u32, list.size.h as u32);
    canvas.draw(list, Transform::IDENTITY, Color::BLACK, None, fonts);
    canvas.simulate(projector);
    canvas.to_pixels()
}

/// Colours from all over the cube, in squares that fall on no cell's edge.
fn swatches(size: Size) -> DisplayList {
    let mut list = DisplayList::new(size);
    let across = (size.w / 13.0) as u32 + 1;
    for index in 0..across * ((size.h / 13.0) as u32 + 1) {
        let [r, g, b, _] = index.wrapping_mul(0x9e37_79b1).to_be_bytes();
        let (x, y) = ((index % across) as f32 * 13.0, (index / across) as f32 * 13.0);
        list.items.push(Quad::filled(Rect::new(x, y, 13.0, 13.0), Color::rgb(r, g, b)).into());
    }
    list
}

/// Sizes with cells of all kinds: none, broken ones, ones that are limited by the height.
const SIZES: [Size; 3] = [Size::new(640.0, 360.0), Size::new(1280.0, 720.0), Size::new(811.0, 901.0)];

#[test]
fn every_bad_projector_looks_alike_on_both() {
    let Some(gpu) = gpu() else { return };
    let fonts = Fonts::new();
    for size in SIZES {
        let list = swatches(size);
        let pixels = (size.w as u32, size.h as u32);
        for projector in Projector::ALL {
            let drawn = headless::render_through(Some(projector), &gpu, &list, pixels, &fonts).unwrap();
            if let Err(why) = compare(&simulated(&list, projector, &fonts), &drawn, 2, 0.0) {
                panic!("{projector:?} at {pixels:?}: {why}");
            }
        }
    }
}

#[test]
fn the_cpus_pass_is_the_arithmetic() {
    let fonts = Fonts::new();
    let list = swatches(SIZES[0]);
    let plain = raster::render(&list, 640, 360, &fonts);
    for projector in Projector::ALL {
        let colors = plain.rgba.chunks_exact(4).map(|p| projector.apply(Color { r: p[0], g: p[1], b: p[2], a: p[3] }));
        let rgba = colors.flat_map(|c| [c.r, c.g, c.b, c.a]).collect();
        compare(&simulated(&list, projector, &fonts), &Pixels { rgba, ..plain }, 1, 0.0).unwrap();
    }
}
