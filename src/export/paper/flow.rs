//! A long column of items, cut into pieces that are as high as a sheet has room: between lines of text, never in one.

use std::sync::Arc;

use crate::geom::{Point, Rect, Size, Transform};
use crate::page::place;
use crate::scene::{Group, Image, Item, Quad, Text};
use crate::text::{Fonts, Layout, TextBlock, Wrap};

/// What is to be cut, from 0 down.
#[derive(Debug, Clone, Default)]
pub struct SetNotes {
    pub items: Vec<Item>,
    pub size: Size,
}

/// A column that is taken from the top.
pub struct Flow {
    items: Vec<Item>,
    height: f32,
    fonts: Arc<Fonts>,
}

impl Flow {
    pub fn new(notes: SetNotes, fonts: Arc<Fonts>) -> Flow {
        Flow { items: notes.items, height: notes.size.h, fonts }
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Takes what fits into `room` units; always something.
    pub fn next(&mut self, room: f32) -> Vec<Item> {
        if self.height <= room {
            return std::mem::take(&mut self.items);
        }
        let mut at = room;
        // Ends: each round goes up by at least a line.
        while let Some(top) = straddling(&self.items, at) {
            at = top;
        }
        // What is higher than the sheet and cannot be cut goes over its edge.
        if at < room * 0.1 {
            at = room;
        }
        let (above, below) = cut(std::mem::take(&mut self.items), at, &self.fonts);
        let start = below.iter().filter_map(top_of).fold(f32::MAX, f32::min).clamp(at, self.height.max(at));
        place(below, Point::new(0.0, -start), &mut self.items);
        self.height -= start;
        above
    }
}

/// The top of the first thing that a cut at `at` would go through and must not.
fn straddling(items: &[Item], at: f32) -> Option<f32> {
    let through = |top: f32, bottom: f32| (top < at - 0.01 && bottom > at + 0.01).then_some(top);
    let tops = items.iter().filter_map(|item| match item {
        Item::Text(text) => {
            let lines = text.block.lines().iter();
            lines.filter_map(|line| through(text.at.y + line.top, text.at.y + line.top + line.height)).next()
        }
        Item::Image(image) => through(image.rect.y, image.rect.bottom()),
        Item::Path(path) => {
            let bounds = path.path.bounds().translate(path.at);
            through(bounds.y, bounds.bottom())
        }
        Item::Group(group) if is_plain(group) => straddling(&group.items, at),
        Item::Group(group) => bounds(group).and_then(|rect| through(rect.y, rect.bottom())),
        Item::Quad(_) | Item::Link(_) => None,
    });
    tops.reduce(f32::min)
}

/// Whether a group is only there for its tag, so that it can be in two pieces.
fn is_plain(group: &Group) -> bool {
    group.transform == Transform::IDENTITY && group.clip.is_none()
}

/// The items above a line that goes through no line of text, and those below it.
fn cut(items: Vec<Item>, at: f32, fonts: &Fonts) -> (Vec<Item>, Vec<Item>) {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Item::Group(group) if is_plain(&group) => {
                let (first, second) = cut(group.items.clone(), at, fonts);
                for (items, out) in [(first, &mut above), (second, &mut below)] {
                    if !items.is_empty() {
                        out.push(Group { items, ..group.clone() }.into());
                    }
                }
            }
            Item::Text(text) => {
                let lines = text.block.lines();
                let first = lines.iter().take_while(|line| text.at.y + line.top + line.height <= at + 0.01).count();
                if first == 0 || first == lines.len() {
                    (if first == 0 { &mut below } else { &mut above }).push(text.into());
                    continue;
                }
                let second = text.at.y + lines[first].top;
                let set = |range| set_again(&text.block, range, fonts);
                above.push(Text { block: set(0..first), at: text.at }.into());
                below.push(Text { block: set(first..lines.len()), at: Point::new(text.at.x, second) }.into());
            }
            Item::Quad(quad) if quad.rect.y < at && quad.rect.bottom() > at => {
                let Rect { x, y, w, h } = quad.rect;
                above.push(Quad { rect: Rect::new(x, y, w, at - y), ..quad.clone() }.into());
                below.push(Quad { rect: Rect::new(x, at, w, y + h - at), ..quad }.into());
            }
            other => {
                let is_above = top_of(&other).is_none_or(|top| top < at - 0.01);
                (if is_above { &mut above } else { &mut below }).push(other);
            }
        }
    }
    (above, below)
}

/// Some lines of a text as a text of their own.
fn set_again(block: &TextBlock, lines: std::ops::Range<usize>, fonts: &Fonts) -> Arc<TextBlock> {
    let layout = *block.layout();
    let wrap = if layout.wrap == Wrap::Never { Wrap::Never } else { Wrap::Word };
    Arc::new(fonts.shape(&block.rich(lines), &Layout { wrap, ..layout }))
}

/// Where an item begins; `None` when it draws nothing.
fn top_of(item: &Item) -> Option<f32> {
    match item {
        Item::Quad(quad) => Some(quad.rect.y),
        Item::Text(text) => Some(text.at.y),
        Item::Image(Image { rect, .. }) => Some(rect.y),
        Item::Path(path) => Some(path.path.bounds().translate(path.at).y),
        Item::Link(link) => Some(link.rect.y),
        Item::Group(group) if is_plain(group) => group.items.iter().filter_map(top_of).reduce(f32::min),
        Item::Group(group) => bounds(group).map(|rect| rect.y),
    }
}

/// The place of a group that is moved or clipped, as far as its clip or its first item tells.
fn bounds(group: &Group) -> Option<Rect> {
    let inner = group.clip.or_else(|| {
        let rects = group.items.iter().filter_map(|item| match item {
            Item::Quad(quad) => Some(quad.rect),
            Item::Text(text) => Some(Rect::from_size(text.block.size()).translate(text.at)),
            Item::Image(image) => Some(image.rect),
            Item::Path(path) => Some(path.path.bounds().translate(path.at)),
            Item::Link(link) => Some(link.rect),
            Item::Group(group) => bounds(group),
        });
        rects.reduce(Rect::union)
    });
    inner.map(|rect| group.transform.apply_rect(rect))
}
