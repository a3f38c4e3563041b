//! Whatever a display list says, the CPU back end draws something and comes to an end.

use std::sync::{Arc, LazyLock};

use footlight::color::Color;
use footlight::geom::{Point, Rect, Size, Transform};
use footlight::raster::{self, Canvas, png};
use footlight::scene::*;
use footlight::text::{Family, Fonts, Layout, RichText, Style, TextBlock};
use proptest::prelude::*;

use crate::pictures::compare;

struct Stock {
    fonts: Fonts,
    block: Arc<TextBlock>,
    picture: Arc<Picture>,
}

static STOCK: LazyLock<Stock> = LazyLock::new(|| {
    let fonts = Fonts::new();
    let words = RichText::plain("any text 🦀", Style::new(Family::Sans, 80.0, Color::rgb(200, 30, 90)));
    let block = Arc::new(fonts.shape(&words, &Layout::width(300.0)));
    let pixels = Pixels { width: 2, height: 2, rgba: vec![255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 0, 9, 9, 9, 255] };
    let picture = Picture::load("p.png", png::encode(&pixels).into(), fonts.embedded()).unwrap();
    Stock { fonts, block, picture: Arc::new(picture) }
});

// Strategies are boxed: their trees are built on the stack, and unboxed they are larger than a test's thread has.

/// Mostly a number on the page, now and then one that no page should have.
fn number() -> BoxedStrategy<f32> {
    let odd =
        [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN, f32::MIN_POSITIVE, 0.0, -0.0, 1e9, -1e9, 3e4];
    prop_oneof![8 => -400.0_f32..2000.0, 2 => -2.0_f32..2.0, 2 => prop::sample::select(odd.to_vec()), 1 => any::<f32>()]
        .boxed()
}

fn point() -> BoxedStrategy<Point> {
    (number(), number()).prop_map(|(x, y)| Point::new(x, y)).boxed()
}

fn rect() -> BoxedStrategy<Rect> {
    (number(), number(), number(), number()).prop_map(|(x, y, w, h)| Rect::new(x, y, w, h)).boxed()
}

fn color() -> BoxedStrategy<Color> {
    any::<[u8; 4]>().prop_map(|[r, g, b, a]| Color { r, g, b, a }).boxed()
}

fn paint() -> BoxedStrategy<Paint> {
    let linear =
        (point(), point(), color(), color()).prop_map(|(start, end, from, to)| Paint::Linear { start, end, from, to });
    prop_oneof![color().prop_map(Paint::Solid), linear].boxed()
}

fn quad() -> BoxedStrategy<Item> {
    let border = prop::option::of((number(), color()).prop_map(|(width, color)| Border { width, color }));
    let shadow =
        prop::option::of((point(), number(), color()).prop_map(|(offset, blur, color)| Shadow { offset, blur, color }));
    (rect(), number(), paint(), border, shadow)
        .prop_map(|(rect, radius, fill, border, shadow)| Quad { rect, radius, fill, border, shadow }.into())
        .boxed()
}

fn path() -> BoxedStrategy<Item> {
    let segment = (0..5, point(), point(), point());
    let stroke = prop::option::of((number(), color()).prop_map(|(width, color)| Stroke { width, color }));
    (prop::collection::vec(segment, 0..8), point(), prop::option::of(paint()), stroke)
        .prop_map(|(segments, at, fill, stroke)| {
            let path = segments.into_iter().fold(PathBuilder::default(), |path, (kind, a, b, p)| match kind {
                0 => path.move_to(p.x, p.y),
                1 => path.line_to(p.x, p.y),
                2 => path.quad_to(a, p),
                3 => path.cubic_to(a, b, p),
                _ => path.close(),
            });
            PathItem { path: Arc::new(path.build()), at, fill, stroke }.into()
        })
        .boxed()
}

fn leaf() -> BoxedStrategy<Item> {
    let text = point().prop_map(|at| Text { block: STOCK.block.clone(), at }.into());
    // Pictures of millions of pixels are right, but slow to test.
    let small = (point(), 0.0_f32..3000.0, 0.0_f32..3000.0).prop_map(|(p, w, h)| Rect::new(p.x, p.y, w, h));
    let image = (small, rect(), number())
        .prop_map(|(rect, clip, radius)| Image { picture: STOCK.picture.clone(), rect, clip, radius }.into());
    prop_oneof![4 => quad(), 2 => path(), 1 => text, 1 => image].boxed()
}

fn group(item: impl Strategy<Value = Item>) -> impl Strategy<Value = Item> {
    let scale = prop_oneof![4 => 0.2_f32..2.0, 1 => number()];
    let transform = (scale, point()).prop_map(|(scale, translate)| Transform { scale, translate });
    (prop::collection::vec(item, 0..4), transform, 0.0_f32..1.3, prop::option::of(rect()))
        .prop_map(|(items, transform, opacity, clip)| Group { transform, opacity, clip, tag: None, items }.into())
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    prop::collection::vec(leaf().prop_recursive(3, 16, 4, group), 0..6)
}

fn nested(items: Vec<Item>, depth: usize, opacity: f32) -> Vec<Item> {
    (0..depth).fold(items, |items, _| vec![Group::new(items).faded(opacity).into()])
}

fn list(items: Vec<Item>) -> DisplayList {
    DisplayList { size: Size::new(1600.0, 900.0), items }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_list_is_drawn(items in items(), depth in 0_usize..300, opacity in 0.5_f32..1.2) {
        let pixels = raster::render(&list(nested(items, depth, opacity)), 80, 45, &STOCK.fonts);
        prop_assert_eq!(pixels.rgba.len(), 80 * 45 * 4);
        prop_assert!(pixels.rgba.chunks(4).all(|pixel| pixel[3] == 255));
    }

    #[test]
    fn any_canvas_can_be_drawn_on(size in (number(), number()), scale in number(), at in point(), damage in rect()) {
        let list = DisplayList {
            size: Size::new(size.0, size.1),
            items: vec![Quad::filled(Rect::new(0.0, 0.0, 800.0, 450.0), Color::WHITE).rounded(20.0).into()],
        };
        let mut canvas = Canvas::new(33, 17);
        canvas.draw(&list, Transform { scale, translate: at }, Color::BLACK, Some(damage), &STOCK.fonts);
        prop_assert_eq!(canvas.xrgb().len(), 33 * 17);
        raster::render(&list, 33, 17, &STOCK.fonts);
    }

    #[test]
    fn any_damage_gives_what_a_whole_frame_gives(items in items(), (x, y) in (0_u8..60, 0_u8..40), (w, h) in (1_u8..40, 1_u8..30)) {
        let list = list(items);
        let fit = Transform::letterbox(list.size, Rect::new(0.0, 0.0, 80.0, 45.0));
        let mut canvas = Canvas::new(80, 45);
        canvas.draw(&list, fit, Color::BLACK, None, &STOCK.fonts);
        let whole = canvas.to_pixels();
        let damage = Rect::new(x.into(), y.into(), w.into(), h.into());
        canvas.draw(&list, fit, Color::BLACK, Some(damage), &STOCK.fonts);
        prop_assert_eq!(compare(&canvas.to_pixels(), &whole, 0, 0.0), Ok(()));
    }
}

#[test]
fn sides_of_zero_are_empty_pictures() {
    for (w, h) in [(0, 0), (0, 9), (9, 0)] {
        assert!(raster::render(&list(Vec::new()), w, h, &STOCK.fonts).rgba.is_empty());
    }
}

#[test]
fn groups_are_drawn_64_deep_and_no_deeper() {
    let seen = |depth| {
        let quad = Quad::filled(Rect::new(0.0, 0.0, 1600.0, 900.0), Color::WHITE);
        raster::render(&list(nested(vec![quad.into()], depth, 1.0)), 16, 9, &STOCK.fonts).rgba[0] == 255
    };
    assert_eq!([seen(0), seen(64), seen(65), seen(500)], [true, true, false, false]);
}
