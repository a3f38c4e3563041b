//! A scene with one of everything, for looking at.

use std::sync::Arc;

use crate::color::Color;
use crate::geom::{Point, Rect, Size, Transform};
use crate::scene::{
    Border, DisplayList, Group, Image, Paint, PathBuilder, PathItem, Picture, Quad, Shadow, Stroke, Text,
};
use crate::text::{Family, Fonts, Layout, RichText, Style};

const INK: Color = Color::rgb(30, 34, 44);
const ACCENT: Color = Color::rgb(37, 99, 235);

pub fn text(fonts: &Fonts, words: &str, style: Style, layout: &Layout, x: f32, y: f32) -> Text {
    Text { block: Arc::new(fonts.shape(&RichText::plain(words, style), layout)), at: Point::new(x, y) }
}

/// A picture of `side` × `side` pixels, by its colour at each.
pub fn picture(side: u32, color: impl Fn(u32, u32) -> Color) -> Arc<Picture> {
    let image = image::RgbaImage::from_fn(side, side, |x, y| {
        let c = color(x, y);
        image::Rgba([c.r, c.g, c.b, c.a])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).unwrap();
    Arc::new(Picture::load("made.png", png.into_inner().into(), &Default::default()).unwrap())
}

/// A slide of cards, pictures, outlines and fades.
pub fn slide(fonts: &Fonts) -> DisplayList {
    let mut list = DisplayList::new(Size::new(1600.0, 900.0));
    let sans = |size: f32| Style::new(Family::Sans, size, INK);
    let wide = Layout::width(640.0);
    let page = Rect::new(0.0, 0.0, 1600.0, 900.0);
    let ground = Paint::vertical(Color::rgb(250, 250, 247), Color::rgb(228, 232, 240));
    list.items.push(Quad::filled(page, ground).into());
    list.items
        .push(text(fonts, "Everything at once", sans(72.0).weight(700), &Layout::unbounded(), 100.0, 70.0).into());
    let card = |x: f32, y: f32, w: f32, h: f32| {
        let shadow = Shadow { offset: Point::new(0.0, 8.0), blur: 28.0, color: Color { a: 60, ..INK } };
        let border = Border { width: 2.0, color: Color::rgb(206, 212, 224) };
        Quad::filled(Rect::new(x, y, w, h), Color::WHITE).rounded(20.0).shadowed(shadow).bordered(border)
    };
    list.items.push(card(100.0, 210.0, 700.0, 280.0).into());
    let words = "Glyphs are masks at the size they are drawn, so a baseline sits on a row of pixels. Emoji 🦀🔥 too; and \
                 fi, ffl, Ångström, “quotes”.";
    list.items.push(text(fonts, words, sans(34.0), &wide, 130.0, 240.0).into());
    let code = Rect::new(100.0, 530.0, 700.0, 270.0);
    list.items.push(Quad::filled(code, Color::rgb(24, 27, 36)).rounded(20.0).into());
    let mono = Style::new(Family::Mono, 28.0, Color::rgb(205, 214, 244));
    let source = "fn main() {\n    let greeting = \"hello\";\n    println!(\"{greeting}\");\n}";
    let never = Layout { width: None, ..wide };
    list.items.push(text(fonts, source, mono, &never, 130.0, 560.0).into());

    let rings = picture(900, |x, y| {
        let (dx, dy) = (x as f32 - 450.0, y as f32 - 450.0);
        let wave = ((dx * dx + dy * dy).sqrt() / 3.0).sin() * 0.5 + 0.5;
        Color::rgb((60.0 + 160.0 * wave) as u8, (x / 5) as u8, (y / 5) as u8)
    });
    let frame = Rect::new(860.0, 210.0, 300.0, 280.0);
    list.items.push(Image { picture: rings, rect: frame.cover(Size::new(1.0, 1.0)), clip: frame, radius: 24.0 }.into());

    let curve = PathBuilder::default().move_to(0.0, 220.0).cubic_to(
        Point::new(90.0, 220.0),
        Point::new(110.0, 20.0),
        Point::new(290.0, 20.0),
    );
    let stroke = Some(Stroke { width: 8.0, color: ACCENT });
    let curve = Arc::new(curve.build());
    list.items.push(PathItem { path: curve, at: Point::new(1200.0, 230.0), fill: None, stroke }.into());
    let head = PathBuilder::default().move_to(0.0, 0.0).line_to(40.0, 18.0).line_to(0.0, 36.0).close();
    let fill = Some(ACCENT.into());
    list.items
        .push(PathItem { path: Arc::new(head.build()), at: Point::new(1486.0, 232.0), fill, stroke: None }.into());

    for (index, opacity) in [1.0, 0.66, 0.33].into_iter().enumerate() {
        let box_ = Quad::filled(Rect::new(0.0, 0.0, 190.0, 110.0), Paint::horizontal(ACCENT, Color::rgb(219, 39, 119)));
        let label = Style::new(Family::Sans, 30.0, Color::WHITE).weight(600);
        let inner = vec![
            box_.rounded(16.0).into(),
            text(fonts, &format!("{:.0} %", opacity * 100.0), label, &Layout::unbounded(), 40.0, 34.0).into(),
        ];
        let group = Group::new(inner).transformed(Transform::translate(860.0 + 215.0 * index as f32, 530.0));
        list.items.push(group.faded(opacity).into());
    }
    let shrunk = vec![
        card(0.0, 0.0, 700.0, 280.0).into(),
        text(fonts, "A group at half its size, cut at its right", sans(60.0), &wide, 30.0, 40.0).into(),
    ];
    let transform = Transform { scale: 0.5, translate: Point::new(860.0, 670.0) };
    list.items.push(Group::new(shrunk).transformed(transform).clipped(Rect::new(-60.0, -60.0, 600.0, 400.0)).into());
    list.items.push(Quad::filled(Rect::new(1200.0, 700.0, 300.0, 1.0), INK).into());
    list.items.push(text(fonts, "a hairline", sans(24.0).italic(), &Layout::unbounded(), 1200.0, 705.0).into());
    list
}
