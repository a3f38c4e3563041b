//! The laser pointer and the spotlight.

use crate::color::Color;
use crate::geom::{Point, Rect, Size};
use crate::scene::{Border, Group, Item, Paint, Quad, Shadow};
use crate::show::session::PointerTool;

const LASER: Color = Color::rgb(255, 45, 45);
/// Radius of the laser's dot, in slide units.
const DOT: f32 = 12.0;
/// Radius of what its glow spreads from.
const GLOW: f32 = 24.0;
/// How dark it is around the spotlight.
const DARK: f32 = 0.74;
/// Where the spotlight's light begins to fade, and where it is dark, as shares of the slide's height.
const LIT: f32 = 0.17;
const UNLIT: f32 = 0.25;
/// How many rings the fade is made of.
const RINGS: usize = 24;
/// The share of darkness that the rings come to; what is left over joins them without a seam.
const RINGS_DARK: f32 = 0.98;

/// The pointer on a page of `size`, in slide units.
pub fn pointer(tool: PointerTool, (x, y): (f32, f32), size: Size) -> Vec<Item> {
    let at = Point::new(x, y);
    match tool {
        PointerTool::Laser => laser(at),
        PointerTool::Spotlight => vec![spotlight(at, size)],
    }
}

fn disc(at: Point, radius: f32) -> Rect {
    Rect::new(at.x - radius, at.y - radius, 2.0 * radius, 2.0 * radius)
}

/// A red dot with a white-hot core that glows.
fn laser(at: Point) -> Vec<Item> {
    let dot = |radius: f32, color: Color| Quad::filled(disc(at, radius), color).rounded(radius);
    let glow = Shadow { offset: Point::ZERO, blur: 34.0, color: LASER.with_opacity(0.75) };
    vec![
        dot(GLOW, Color::TRANSPARENT).shadowed(glow).into(),
        dot(DOT, LASER).into(),
        dot(DOT * 0.62, Color::rgb(255, 120, 110)).into(),
        dot(DOT * 0.36, Color::rgb(255, 236, 228)).into(),
    ]
}

/// Darkness with a soft hole. The hole's edge is rings over each other, so that each adds a little; the outermost is
/// wide enough to cover the page.
fn spotlight(at: Point, size: Size) -> Item {
    let (lit, unlit) = (size.h * LIT, size.h * UNLIT);
    let ring = |inner: f32, outer: f32, opacity: f32| {
        let border = Border { width: outer - inner, color: Color::BLACK.with_opacity(opacity) };
        Item::from(Quad::filled(disc(at, outer), Paint::NONE).rounded(outer).bordered(border))
    };
    let mut items = Vec::new();
    let mut dark = 0.0;
    for index in 0..RINGS {
        let share = (index as f32 + 1.0) / RINGS as f32;
        // Smooth at both ends.
        let wanted = RINGS_DARK * share * share * (3.0 - 2.0 * share);
        let inner = lit + (unlit - lit) * index as f32 / RINGS as f32;
        items.push(ring(inner, unlit + 3.0, 1.0 - (1.0 - wanted) / (1.0 - dark)));
        dark = wanted;
    }
    items.push(ring(unlit, unlit + size.w + size.h + at.x.abs() + at.y.abs(), 1.0));
    Group::new(items).faded(DARK).into()
}
