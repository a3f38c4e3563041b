//! How long the CPU back end takes for a full page at 1080p.

use std::sync::Arc;

use divan::Bencher;
use footlight::color::Color;
use footlight::geom::{Point, Rect, Size, Transform};
use footlight::raster::{Canvas, png};
use footlight::scene::*;
use footlight::text::{Family, Fonts, Layout, RichText, Style};

const PAGE: Rect = Rect::new(0.0, 0.0, 1600.0, 900.0);

fn main() {
    divan::main();
}

/// 60 lines of text (3,240 letters), 20 boxes with border and shadow, one picture.
fn page(fonts: &Fonts) -> DisplayList {
    let mut items: Vec<Item> = vec![Quad::filled(PAGE, Color::rgb(250, 248, 244)).into()];
    for i in 0..20 {
        let rect = Rect::new(20.0 + (i % 5) as f32 * 314.0, 20.0 + (i / 5) as f32 * 218.0, 300.0, 200.0);
        let border = Border { width: 2.0, color: Color::rgb(200, 200, 210) };
        let shadow = Shadow { offset: Point::new(0.0, 6.0), blur: 24.0, color: Color { a: 80, ..Color::BLACK } };
        items.push(Quad::filled(rect, Color::WHITE).rounded(16.0).bordered(border).shadowed(shadow).into());
    }
    let rgba = (0..800 * 450_u32).flat_map(|i| [i as u8, (i >> 8) as u8, (i >> 4) as u8, 255]).collect();
    let file = png::encode(&Pixels { width: 800, height: 450, rgba });
    if let Ok(picture) = Picture::load("p.png", file.into(), fonts.embedded()) {
        let rect = Rect::new(1000.0, 450.0, 560.0, 315.0);
        items.push(Image { picture: Arc::new(picture), rect, clip: rect, radius: 20.0 }.into());
    }
    let style = Style::new(Family::Sans, 22.0, Color::rgb(30, 34, 44));
    for i in 0..60 {
        let line = "Sphinx of black quartz, judge my vow while dwarves jig";
        let block = Arc::new(fonts.shape(&RichText::plain(line, style.clone()), &Layout::unbounded()));
        items
            .push(Text { block, at: Point::new(30.0 + (i / 30) as f32 * 780.0, 20.0 + (i % 30) as f32 * 29.0) }.into());
    }
    DisplayList { size: PAGE.size(), items }
}

fn bench(bencher: Bencher<'_, '_>, list: &DisplayList, fonts: &Fonts, damage: Option<Rect>) {
    let fit = Transform::letterbox(Size::new(1600.0, 900.0), Rect::new(0.0, 0.0, 1920.0, 1080.0));
    let mut canvas = Canvas::new(1920, 1080);
    canvas.draw(list, fit, Color::BLACK, None, fonts);
    bencher.bench_local(|| canvas.draw(list, fit, Color::BLACK, damage, fonts));
}

#[divan::bench]
fn page_1080p(bencher: Bencher<'_, '_>) {
    let fonts = Fonts::new();
    bench(bencher, &page(&fonts), &fonts, None);
}

#[divan::bench]
fn page_1080p_faded(bencher: Bencher<'_, '_>) {
    let fonts = Fonts::new();
    let mut list = page(&fonts);
    let items = std::mem::take(&mut list.items);
    list.items.push(Group::new(items).faded(0.5).into());
    bench(bencher, &list, &fonts, None);
}

#[divan::bench]
fn damage_of_200_by_100(bencher: Bencher<'_, '_>) {
    let fonts = Fonts::new();
    bench(bencher, &page(&fonts), &fonts, Some(Rect::new(300.0, 300.0, 200.0, 100.0)));
}

#[divan::bench]
fn first_frame_of_a_canvas(bencher: Bencher<'_, '_>) {
    let fonts = Fonts::new();
    let list = page(&fonts);
    let fit = Transform::letterbox(list.size, Rect::new(0.0, 0.0, 1920.0, 1080.0));
    bencher.bench_local(|| Canvas::new(1920, 1080).draw(&list, fit, Color::BLACK, None, &fonts));
}
