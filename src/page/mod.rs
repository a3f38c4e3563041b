//! One slide laid out in slide units: what it looks like is a function of the moment it is seen at.

mod compose;
mod fit;
mod furniture;
mod special;

use std::time::Duration;

pub use compose::{lay_out, stand_in};

use crate::geom::{Point, Size, Transform};
use crate::layout::{Content, Node};
use crate::scene::{DisplayList, Group, Item};
use crate::show::{Moment, Wake};

/// How long a step takes to appear.
const REVEAL: Duration = Duration::from_millis(220);
/// How far below its place a step begins to appear, in units.
const RISE: f32 = 14.0;

/// What to draw, and when that stops being true.
#[derive(Debug, Clone)]
pub struct Frame {
    pub list: DisplayList,
    pub wake: Wake,
}

/// A slide laid out: nodes back to front.
#[derive(Debug, Clone)]
pub struct Page {
    pub size: Size,
    pub nodes: Vec<Node>,
    /// Extra steps after it opens.
    pub steps: usize,
    /// The share of their size that all types were set at to fit; 1 when nothing shrank.
    pub scale: f32,
}

impl Page {
    /// The page as it looks at `moment`.
    pub fn at(&self, moment: &Moment) -> Frame {
        let mut list = DisplayList::new(self.size);
        let mut wake = Wake::Never;
        for node in &self.nodes {
            draw(node, Point::ZERO, moment, &mut list.items, &mut wake);
        }
        Frame { list, wake }
    }
}

fn draw(node: &Node, origin: Point, moment: &Moment, out: &mut Vec<Item>, wake: &mut Wake) {
    let Some(age) = moment.age(node.step) else { return };
    let at = origin + node.at;
    if node.step > 0 && age < REVEAL {
        // Fast at first, then settling: a cubic ease-out.
        let left = 1.0 - age.as_secs_f32() / REVEAL.as_secs_f32();
        let left = left * left * left;
        let mut items = Vec::new();
        content(node, at, moment, &mut items, wake);
        let rise = Transform::translate(0.0, RISE * left);
        out.push(Group::new(items).faded(1.0 - left).transformed(rise).into());
        *wake = Wake::NextFrame;
    } else {
        content(node, at, moment, out, wake);
    }
}

fn content(node: &Node, at: Point, moment: &Moment, out: &mut Vec<Item>, wake: &mut Wake) {
    match &node.content {
        Content::Still(items) => place(items.clone(), at, out),
        Content::Live(live) => {
            let (items, until) = live.at(moment);
            *wake = wake.sooner(until);
            place(items, at, out);
        }
        Content::Group { tag, nodes } => {
            let mut items = Vec::new();
            for node in nodes {
                draw(node, at, moment, &mut items, wake);
            }
            match tag {
                Some(tag) => out.push(Group::tagged(tag.clone(), items).into()),
                None => out.extend(items),
            }
        }
    }
}

/// Moves items to their place; only groups keep a transform.
pub fn place(items: Vec<Item>, by: Point, out: &mut Vec<Item>) {
    for item in items {
        out.push(match item {
            Item::Quad(mut quad) => {
                quad.rect = quad.rect.translate(by);
                quad.into()
            }
            Item::Text(mut text) => {
                text.at = text.at + by;
                text.into()
            }
            Item::Image(mut image) => {
                image.rect = image.rect.translate(by);
                image.clip = image.clip.translate(by);
                image.into()
            }
            Item::Path(mut path) => {
                path.at = path.at + by;
                path.into()
            }
            Item::Link(mut link) => {
                link.rect = link.rect.translate(by);
                link.into()
            }
            Item::Group(group) if group.transform == Transform::IDENTITY && group.clip.is_none() => {
                let mut inner = Vec::new();
                place(group.items, by, &mut inner);
                Group { items: inner, ..group }.into()
            }
            Item::Group(group) => {
                let transform = Transform { scale: 1.0, translate: by }.then_inner(group.transform);
                Group { transform, ..group }.into()
            }
        });
    }
}
