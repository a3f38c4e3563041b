//! What comes out of a real device.

use std::sync::{Arc, OnceLock};

use super::example::{picture, slide, text};
use crate::color::Color;
use crate::geom::{Rect, Size, Transform};
use crate::gpu::{Gpu, Preference, Quality, Renderer, Shaders, headless};
use crate::projector::Projector;
use crate::scene::{Border, DisplayList, Group, Image, Item, Paint, PathBuilder, PathItem, Pixels, Quad, Shadow};
use crate::text::{Family, Fonts, Layout, Style};

const RED: Color = Color::rgb(200, 30, 40);
const BLUE: Color = Color::rgb(37, 99, 235);

/// The device all tests draw with; `None`, said aloud, where there is none.
fn gpu() -> Option<&'static Gpu> {
    static GPU: OnceLock<Option<Gpu>> = OnceLock::new();
    let gpu = GPU.get_or_init(|| Gpu::headless(Preference::Software).ok()).as_ref();
    if gpu.is_none() {
        assert!(std::env::var("FOOTLIGHT_REQUIRE_GPU").as_deref() != Ok("1"), "no GPU adapter");
        println!("skipped: no GPU adapter");
    }
    gpu
}

fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(Fonts::new)
}

/// Items on a white square of 100 units, drawn at 100 × 100 pixels.
fn drawn(gpu: &Gpu, items: Vec<Item>) -> Pixels {
    let mut list = DisplayList::new(Size::new(100.0, 100.0));
    list.items.push(Quad::filled(Rect::new(0.0, 0.0, 100.0, 100.0), Color::WHITE).into());
    list.items.extend(items);
    let pixels = headless::render(gpu, &list, 100, 100, fonts()).unwrap();
    assert!(!gpu.is_lost(), "{:?}", gpu.take_notes());
    pixels
}

fn at(pixels: &Pixels, x: u32, y: u32) -> Color {
    let start = ((y * pixels.width + x) * 4) as usize;
    Color { r: pixels.rgba[start], g: pixels.rgba[start + 1], b: pixels.rgba[start + 2], a: pixels.rgba[start + 3] }
}

fn near(a: Color, b: Color, by: u8) -> bool {
    [(a.r, b.r), (a.g, b.g), (a.b, b.b)].iter().all(|(a, b)| a.abs_diff(*b) <= by)
}

/// The rectangle round all pixels that are not white: left, top, right, bottom.
fn ink(pixels: &Pixels) -> Option<(u32, u32, u32, u32)> {
    let places = (0..pixels.height).flat_map(|y| (0..pixels.width).map(move |x| (x, y)));
    places
        .filter(|&(x, y)| at(pixels, x, y) != Color::WHITE)
        .map(|(x, y)| (x, y, x, y))
        .reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3)))
}

fn filled(x: f32, y: f32, w: f32, h: f32, fill: impl Into<Paint>) -> Quad {
    Quad::filled(Rect::new(x, y, w, h), fill)
}

fn words(size: f32, x: f32, y: f32) -> Item {
    text(fonts(), "HHH", Style::new(Family::Sans, size, Color::BLACK), &Layout::unbounded(), x, y).into()
}

#[test]
fn a_box_has_exactly_its_colour_and_sharp_edges() {
    let Some(gpu) = gpu() else { return };
    let pixels = drawn(gpu, vec![filled(10.0, 10.0, 30.4, 20.0, BLUE).into()]);
    assert_eq!((at(&pixels, 10, 10), at(&pixels, 39, 29)), (BLUE, BLUE));
    assert_eq!(
        (at(&pixels, 9, 10), at(&pixels, 40, 29), at(&pixels, 10, 30)),
        (Color::WHITE, Color::WHITE, Color::WHITE)
    );
}

#[test]
fn letterbox_bars_are_black_and_nothing_of_the_page_reaches_into_them() {
    let Some(gpu) = gpu() else { return };
    let mut list = DisplayList::new(Size::new(100.0, 50.0));
    list.items.push(filled(-50.0, -50.0, 300.0, 300.0, RED).into());
    let pixels = headless::render(gpu, &list, 100, 100, fonts()).unwrap();
    assert_eq!((at(&pixels, 50, 24), at(&pixels, 50, 25), at(&pixels, 50, 75)), (Color::BLACK, RED, Color::BLACK));
}

#[test]
fn half_transparent_colours_mix_as_srgb_bytes() {
    let Some(gpu) = gpu() else { return };
    let pixels = drawn(gpu, vec![filled(0.0, 0.0, 50.0, 50.0, Color { a: 128, ..Color::BLACK }).into()]);
    assert!(near(at(&pixels, 20, 20), Color::rgb(127, 127, 127), 1), "{:?}", at(&pixels, 20, 20));
}

#[test]
fn a_round_corner_covers_what_a_quarter_circle_does() {
    let Some(gpu) = gpu() else { return };
    let pixels = drawn(gpu, vec![filled(20.0, 20.0, 60.0, 60.0, Color::BLACK).rounded(20.0).into()]);
    let corner = (20..40).flat_map(|y| (20..40).map(move |x| (x, y)));
    let covered: f32 = corner.map(|(x, y)| 1.0 - f32::from(at(&pixels, x, y).r) / 255.0).sum();
    assert!((covered - std::f32::consts::PI * 100.0).abs() < 1.5, "{covered}");
}

#[test]
fn a_border_lies_inside_and_leaves_no_fringe_of_the_fill() {
    let Some(gpu) = gpu() else { return };
    let border = Border { width: 3.0, color: Color::BLACK };
    let pixels = drawn(gpu, vec![filled(10.0, 10.0, 60.0, 60.0, RED).rounded(12.0).bordered(border).into()]);
    assert_eq!((at(&pixels, 10, 40), at(&pixels, 12, 40), at(&pixels, 13, 40)), (Color::BLACK, Color::BLACK, RED));
    // Outside of the border's middle there is only black over white: grey.
    let outer = (10..16).map(|i| at(&pixels, i, 15)).take_while(|c| c.r > 60);
    assert!(outer.into_iter().all(|c| c.r.abs_diff(c.g) <= 2));
}

#[test]
fn a_gradient_runs_from_one_colour_to_the_other() {
    let Some(gpu) = gpu() else { return };
    let fill = Paint::horizontal(Color::BLACK, Color::rgb(200, 100, 0));
    let pixels = drawn(gpu, vec![filled(0.0, 0.0, 100.0, 50.0, fill).into()]);
    let seen = [at(&pixels, 0, 20), at(&pixels, 50, 20), at(&pixels, 99, 20)];
    let wanted = [Color::rgb(1, 1, 0), Color::rgb(101, 51, 0), Color::rgb(199, 99, 0)];
    assert!(seen.iter().zip(wanted).all(|(a, b)| near(*a, b, 1)), "{seen:?}");
}

#[test]
fn a_shadow_is_half_dark_at_its_edge_and_gone_far_away() {
    let Some(gpu) = gpu() else { return };
    for radius in [0.0, 12.0] {
        let shadow = Shadow { offset: Default::default(), blur: 10.0, color: Color::BLACK };
        let quad = filled(20.0, 20.0, 60.0, 60.0, Paint::NONE).rounded(radius).shadowed(shadow);
        let pixels = drawn(gpu, vec![quad.into()]);
        let edge = (f32::from(at(&pixels, 19, 50).r) + f32::from(at(&pixels, 20, 50).r)) / 2.0;
        assert!((edge - 127.5).abs() < 2.0, "radius {radius}: {edge}");
        assert_eq!((at(&pixels, 50, 50), at(&pixels, 1, 1)), (Color::BLACK, Color::WHITE));
    }
}

#[test]
fn text_is_drawn_where_it_was_set() {
    let Some(gpu) = gpu() else { return };
    let Item::Text(item) = words(30.0, 10.0, 20.0) else { return };
    let baseline = (20.0 + item.block.first_baseline()).round() as u32;
    let right = 10.0 + item.block.extent().1;
    let (left, top, right_ink, bottom) = ink(&drawn(gpu, vec![item.into()])).unwrap();
    // The rows of capitals end at the baseline.
    assert_eq!(bottom, baseline - 1);
    assert!((10..16).contains(&left) && right_ink as f32 <= right && baseline - top > 18, "{left} {right_ink} {top}");
}

#[test]
fn a_shape_over_a_text_hides_it_and_one_under_does_not() {
    let Some(gpu) = gpu() else { return };
    let cover = || Item::from(filled(0.0, 0.0, 100.0, 100.0, BLUE));
    let hidden = drawn(gpu, vec![words(30.0, 10.0, 20.0), cover()]);
    assert!(hidden.rgba.chunks(4).all(|p| p == [37, 99, 235, 255]));
    let seen = drawn(gpu, vec![cover(), words(30.0, 10.0, 20.0)]);
    assert!(seen.rgba.chunks(4).any(|p| p == [0, 0, 0, 255]));
}

#[test]
fn a_group_fades_as_one() {
    let Some(gpu) = gpu() else { return };
    let group = |opacity: f32, inner: Vec<Item>| Item::from(Group::new(inner).faded(opacity));
    let both = || vec![filled(20.0, 20.0, 40.0, 40.0, RED).into(), filled(30.0, 30.0, 40.0, 40.0, BLUE).into()];
    let pixels = drawn(gpu, vec![words(60.0, 0.0, 10.0), group(0.5, both())]);
    let ground = at(&drawn(gpu, vec![words(60.0, 0.0, 10.0)]), 40, 40);
    let wanted = BLUE.with_opacity(0.5).over(ground);
    assert!(near(at(&pixels, 40, 40), wanted, 2), "{:?} {wanted:?}", at(&pixels, 40, 40));
    let nested = drawn(gpu, vec![group(0.5, vec![group(0.5, both())])]);
    let wanted = Color::WHITE.mix(BLUE, 0.25);
    assert!(near(at(&nested, 50, 50), wanted, 2), "{:?} {wanted:?}", at(&nested, 50, 50));
}

#[test]
fn a_faded_text_is_as_light_as_its_colour_faded() {
    let Some(gpu) = gpu() else { return };
    let faded = drawn(gpu, vec![Group::new(vec![words(60.0, 0.0, 10.0)]).faded(0.5).into()]);
    let darkest = faded.rgba.chunks(4).map(|p| p[0]).min().unwrap();
    assert!(darkest.abs_diff(127) <= 2, "{darkest}");
    assert_eq!(ink(&faded), ink(&drawn(gpu, vec![words(60.0, 0.0, 10.0)])));
}

#[test]
fn nested_clips_intersect() {
    let Some(gpu) = gpu() else { return };
    let inner = Group::new(vec![filled(0.0, 0.0, 100.0, 100.0, RED).into(), words(60.0, 0.0, 10.0)]);
    let inner = inner.clipped(Rect::new(30.0, 0.0, 50.0, 60.0)).transformed(Transform::translate(-10.0, 0.0));
    let outer = Group::new(vec![inner.into()]).clipped(Rect::new(0.0, 10.0, 60.0, 90.0));
    assert_eq!(ink(&drawn(gpu, vec![outer.clone().into()])), Some((20, 10, 59, 59)));
    assert_eq!(ink(&drawn(gpu, vec![outer.faded(0.5).into()])), Some((20, 10, 59, 59)));
}

#[test]
fn a_picture_at_its_size_is_copied_and_a_smaller_one_filtered() {
    let Some(gpu) = gpu() else { return };
    let checks = picture(100, |x, y| if (x + y) % 2 == 0 { Color::BLACK } else { Color::WHITE });
    let image = |side: f32| {
        let rect = Rect::new(0.0, 0.0, side, side);
        Item::from(Image { picture: checks.clone(), rect, clip: rect, radius: 0.0 })
    };
    let whole = drawn(gpu, vec![image(100.0)]);
    assert_eq!((at(&whole, 10, 10), at(&whole, 11, 10)), (Color::BLACK, Color::WHITE));
    let small = drawn(gpu, vec![image(30.0)]);
    assert!((2..28).all(|i| near(at(&small, i, 15), Color::rgb(127, 127, 127), 12)), "{:?}", at(&small, 15, 15));
}

#[test]
fn a_picture_is_cut_by_its_rounded_clip() {
    let Some(gpu) = gpu() else { return };
    let red = picture(8, |_, _| RED);
    let clip = Rect::new(20.0, 20.0, 40.0, 40.0);
    let image = Image { picture: red, rect: Rect::new(0.0, 0.0, 80.0, 80.0), clip, radius: 10.0 };
    let pixels = drawn(gpu, vec![image.into()]);
    assert_eq!(ink(&pixels), Some((20, 20, 59, 59)));
    assert_eq!((at(&pixels, 20, 20), at(&pixels, 40, 20)), (Color::WHITE, RED));
}

#[test]
fn a_path_fills_its_outline() {
    let Some(gpu) = gpu() else { return };
    let triangle = PathBuilder::default().move_to(0.0, 0.0).line_to(40.0, 0.0).line_to(0.0, 40.0).close();
    let at_ = crate::geom::Point::new(10.5, 10.0);
    let item = PathItem { path: Arc::new(triangle.build()), at: at_, fill: Some(BLUE.into()), stroke: None };
    let pixels = drawn(gpu, vec![item.into()]);
    assert_eq!((at(&pixels, 20, 20), at(&pixels, 45, 45)), (BLUE, Color::WHITE));
    assert!(near(at(&pixels, 10, 20), Color::WHITE.mix(BLUE, 0.5), 2), "{:?}", at(&pixels, 10, 20));
}

#[test]
fn numbers_beyond_reason_do_no_harm() {
    let Some(gpu) = gpu() else { return };
    let odd = [f32::NAN, f32::INFINITY, -1e30, 1e30, 0.0];
    let mut items = Vec::new();
    for v in odd {
        let shadow = Shadow { offset: crate::geom::Point::new(v, 0.0), blur: v, color: RED };
        let border = Border { width: v, color: RED };
        items.push(filled(v, 0.0, v, 10.0, BLUE).rounded(v).shadowed(shadow).bordered(border).into());
        items.push(words(30.0, v, v));
        let path = PathBuilder::default().move_to(0.0, v).line_to(v, 10.0).line_to(9.0, 9.0).close();
        let at_ = crate::geom::Point::new(v, v);
        items.push(PathItem { path: Arc::new(path.build()), at: at_, fill: Some(BLUE.into()), stroke: None }.into());
        let rect = Rect::new(v, v, v, v);
        items.push(Image { picture: picture(2, |_, _| RED), rect, clip: rect, radius: v }.into());
        let transform = Transform { scale: v, translate: at_ };
        let group = Group { opacity: v, ..Group::new(vec![words(30.0, 0.0, 0.0)]).transformed(transform) };
        items.push(group.clipped(rect).into());
    }
    items.push(filled(90.0, 90.0, 10.0, 10.0, BLUE).into());
    assert_eq!(at(&drawn(gpu, items), 95, 95), BLUE);
}

#[test]
fn the_example_is_drawn_alike_twice() {
    let Some(gpu) = gpu() else { return };
    let list = slide(fonts());
    let first = headless::render(gpu, &list, 1280, 720, fonts()).unwrap();
    // A name of a folder here keeps the picture for looking at.
    if let Ok(folder) = std::env::var("FOOTLIGHT_PICTURES") {
        let path = format!("{folder}/gpu-example.png");
        image::save_buffer(path, &first.rgba, first.width, first.height, image::ExtendedColorType::Rgba8).unwrap();
    }
    assert!(first == headless::render(gpu, &list, 1280, 720, fonts()).unwrap());
    assert!(!gpu.is_lost() && gpu.take_notes().is_empty());
}

#[test]
fn a_picture_that_changes_its_size_is_a_draft_until_it_stays() {
    let Some(gpu) = gpu() else { return };
    let mut renderer = Renderer::new(gpu, wgpu::TextureFormat::Rgba8Unorm);
    let rect = Rect::new(0.0, 0.0, 50.0, 50.0);
    let mut list = DisplayList::new(Size::new(100.0, 100.0));
    list.items.push(Image { picture: picture(64, |_, _| RED), rect, clip: rect, radius: 0.0 }.into());
    let mut prepare =
        |scale: f32| renderer.prepare(gpu, &list, Transform::scale(scale), (100, 100), Color::BLACK, fonts());
    let seen = [1.0, 1.1, 1.2, 1.2, 1.0, 3.0].map(&mut prepare);
    let (last, draft) = (Quality::Final, Quality::Draft);
    assert_eq!(seen, [last, draft, draft, last, last, last]);
}

#[test]
fn many_sizes_of_text_do_not_fill_the_atlas() {
    let Some(gpu) = gpu() else { return };
    let mut renderer = Renderer::new(gpu, wgpu::TextureFormat::Rgba8Unorm);
    let list = slide(fonts());
    for step in 0..60 {
        let transform = Transform::scale(0.5 + step as f32 * 0.05);
        _ = renderer.prepare(gpu, &list, transform, (1600, 900), Color::BLACK, fonts());
        gpu.queue().submit([]);
    }
    assert!(!gpu.is_lost() && gpu.take_notes().is_empty());
}

#[test]
fn a_full_atlas_costs_one_frame_its_text_and_no_more() {
    let Some(_) = gpu() else { return };
    // A device of its own: the note must not reach other tests.
    let own = Gpu::headless(Preference::Software).unwrap();
    let style = Style::new(Family::Sans, 2600.0, Color::WHITE);
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut list = DisplayList::new(Size::new(100.0, 100.0));
    list.items.push(text(fonts(), letters, style, &Layout::unbounded(), 0.0, -1000.0).into());
    _ = headless::render(&own, &list, 100, 100, fonts()).unwrap();
    assert!(own.take_notes().iter().any(|note| note.contains("without its text")));
    assert!(ink(&drawn(&own, vec![words(30.0, 10.0, 20.0)])).is_some());
}

#[test]
fn a_projector_comes_changes_its_size_and_goes() {
    let Some(gpu) = gpu() else { return };
    let mut renderer = Renderer::new(gpu, wgpu::TextureFormat::Rgba8Unorm);
    let mut list = DisplayList::new(Size::new(100.0, 100.0));
    list.items.push(filled(0.0, 0.0, 100.0, 100.0, BLUE).into());
    let dim = Some(Projector::DimLamp);
    let seen = [(None, 100), (dim, 100), (dim, 130), (dim, 70), (None, 70)].map(|(projector, side)| {
        let transform = Transform::scale(side as f32 / 100.0);
        _ = renderer.prepare(gpu, &list, transform, (side, side), Color::BLACK, fonts());
        let pixels = headless::draw(gpu, &mut renderer, (side, side), projector).unwrap();
        at(&pixels, side - 1, side - 1)
    });
    let dimmed = Projector::DimLamp.apply(BLUE);
    assert!(seen.iter().zip([BLUE, dimmed, dimmed, dimmed, BLUE]).all(|(a, b)| near(*a, b, 2)), "{seen:?}");
}

#[test]
fn a_broken_shader_leaves_the_one_that_works() {
    let Some(gpu) = gpu() else { return };
    let mut renderer = Renderer::new(gpu, wgpu::TextureFormat::Rgba8Unorm);
    let good = Shaders::BUILT_IN;
    for broken in ["fn", "fn vertex() {}"] {
        let bad = Shaders { quad: broken.into(), ..good.clone() };
        assert!(renderer.reload(gpu, bad).is_err(), "{broken}");
        let bad = Shaders { projector: "fn".into(), ..good.clone() };
        assert!(renderer.reload(gpu, bad).is_err());
    }
    assert_eq!(renderer.reload(gpu, good), Ok(()));
    assert!(!gpu.is_lost() && gpu.take_notes().is_empty());
}
