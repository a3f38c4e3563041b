//! One scene, every back end: the GPU's pictures beside the CPU's, which are the reference.

use footlight::gpu::{Gpu, Preference, headless};
use footlight::raster;
use footlight::show::{Moment, Position};

use crate::pictures::compare;
use crate::{deck, talk, tools};

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
