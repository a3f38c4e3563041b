//! Text as fragments, and fragments below and beside each other.

use std::sync::Arc;

use super::{Fragment, Node};
use crate::color::Color;
use crate::geom::{Point, Size, Transform};
use crate::scene::{Group, Item, Link, Paint, PathItem, Quad, Stroke, Tag, Text};
use crate::text::{Fonts, Inset, InsetPart, Layout, Mark, RichText, Wrap};

/// More characters than any slide can hold at its smallest type: what comes after them is not set, so that the cost of a
/// slide is bounded.
const MAX_TEXT: usize = 20_000;

/// A shaped text with its backdrops, underlines and links.
pub fn text(fonts: &Fonts, rich: &RichText, layout: &Layout) -> Fragment {
    let cut = (rich.text().len() > MAX_TEXT).then(|| rich.head(MAX_TEXT));
    let block = Arc::new(fonts.shape(cut.as_ref().unwrap_or(rich), layout));
    let (mut behind, mut over) = (Vec::new(), Vec::new());
    for mark in block.marks() {
        match mark {
            Mark::Backdrop { rect, radius, color } => {
                behind.push(Item::from(Quad::filled(*rect, *color).rounded(*radius)));
            }
            Mark::Rule { rect, color } => over.push(Item::from(Quad::filled(*rect, *color))),
            Mark::Inset { inset: drawing, at, em, color } => over.push(inset(drawing, *at, *em, *color)),
            Mark::Link { rect, target } => over.push(Link { rect: *rect, target: target.clone() }.into()),
        }
    }
    let mut items = Vec::new();
    if !behind.is_empty() {
        items.push(Group::tagged(Tag::Artifact, behind).into());
    }
    let baseline = block.first_baseline();
    let size = block.size();
    items.push(Text { block, at: Point::ZERO }.into());
    items.extend(over);
    Fragment { size, nodes: vec![Node::still(items)], baseline: Some(baseline) }
}

/// The width of the widest word: set narrower, a text has to break it.
pub fn least_width(fonts: &Fonts, rich: &RichText) -> f32 {
    fonts.shape(&rich.head(MAX_TEXT), &Layout::width(1.0).wrap(Wrap::Words)).extent().1
}

/// A drawing with the left end of its baseline at a point, as large as text of `em`.
pub fn inset(drawing: &Inset, at: Point, em: f32, color: Color) -> Item {
    let part = |part: &InsetPart| {
        let color = part.color.unwrap_or(color);
        let stroke = part.stroke.map(|width| Stroke { width, color });
        let fill = stroke.is_none().then_some(Paint::Solid(color));
        Item::from(PathItem { path: part.path.clone(), at: Point::ZERO, fill, stroke })
    };
    let placed = Transform { scale: em, translate: at };
    let tag = Tag::Formula { alt: drawing.alt.clone() };
    Group::tagged(tag, drawing.parts.iter().map(part).collect()).transformed(placed).into()
}

/// Fragments below each other; each comes with the gap above it, which the first does not use.
pub fn stack(parts: Vec<(f32, Fragment)>) -> Fragment {
    let (mut width, mut y) = (0.0_f32, 0.0_f32);
    let mut nodes = Vec::new();
    let mut baseline = None;
    for (index, (gap, part)) in parts.into_iter().enumerate() {
        y += if index == 0 { 0.0 } else { gap };
        let (size, first) = (part.size, part.baseline);
        baseline = baseline.or(first.map(|b| b + y));
        nodes.extend(part.moved(Point::new(0.0, y)).nodes);
        width = width.max(size.w);
        y += size.h;
    }
    Fragment { size: Size::new(width, y), nodes, baseline }
}

/// Fragments beside each other, tops aligned, each at its own x.
pub fn beside(parts: Vec<(f32, Fragment)>) -> Fragment {
    let (mut width, mut height) = (0.0_f32, 0.0_f32);
    let mut nodes = Vec::new();
    let mut baseline = None;
    for (x, part) in parts {
        width = width.max(x + part.size.w);
        height = height.max(part.size.h);
        baseline = baseline.or(part.baseline);
        nodes.extend(part.moved(Point::new(x, 0.0)).nodes);
    }
    Fragment { size: Size::new(width, height), nodes, baseline }
}
