//! A long column of items, cut into pieces that are as high as sheets have room: between lines of text, never in one.
//!
//! All cuts are known before anything is moved, and everything is moved once: a column may have any length.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::geom::{Point, Rect, Size, Transform};
use crate::page::place;
use crate::scene::{Group, Item, Quad, Text};
use crate::text::{Fonts, Layout, TextBlock, Wrap};

/// What counts as nothing, in units.
const NOTHING: f32 = 0.01;

/// A cut that leaves less than this share of the room used is none: what is higher than a sheet goes over its edge.
const LEAST_USED: f32 = 0.1;

/// What is to be cut, from 0 down.
#[derive(Debug, Clone, Default)]
pub struct SetNotes {
    pub items: Vec<Item>,
    pub size: Size,
}

/// The pieces of a column, at least one, each from 0 down. The first has `first` units of room, each other `next`.
pub fn pieces(notes: SetNotes, first: f32, next: f32, fonts: &Fonts) -> Vec<Vec<Item>> {
    let mut column = Column::default();
    column.add(&notes.items);
    let cuts = column.sorted().cuts(notes.size.h, first.max(1.0), next.max(1.0));
    let mut dealt = vec![Vec::new(); cuts.len() + 1];
    for (piece, item) in deal(notes.items, &cuts, fonts) {
        dealt[piece].push(item);
    }
    let starts = std::iter::once(0.0).chain(cuts.iter().map(|cut| cut.next));
    let move_up = |(items, start): (Vec<Item>, f32)| {
        let mut moved = Vec::with_capacity(items.len());
        place(items, Point::new(0.0, -start), &mut moved);
        moved
    };
    dealt.into_iter().zip(starts).map(move_up).collect()
}

/// Where a piece ends, and where the next begins: room between them is on neither.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cut {
    at: f32,
    next: f32,
}

/// What stands where in a column.
#[derive(Default)]
struct Column {
    /// From where to where things reach that no cut goes through.
    solid: Vec<Range<f32>>,
    /// The same for those that may be cut anywhere.
    soft: Vec<Range<f32>>,
    /// Where each of them begins.
    tops: Vec<f32>,
}

impl Column {
    fn add(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Text(text) => {
                    let lines = text.block.lines().iter();
                    self.solid.extend(lines.map(|line| {
                        let top = text.at.y + line.top;
                        top..top + line.height
                    }));
                }
                Item::Quad(quad) => self.soft.push(quad.rect.y..quad.rect.bottom()),
                Item::Image(image) => self.solid.push(image.rect.y..image.rect.bottom()),
                Item::Path(path) => {
                    let bounds = path.path.bounds().translate(path.at);
                    self.solid.push(bounds.y..bounds.bottom());
                }
                Item::Link(_) => {}
                Item::Group(group) if is_plain(group) => self.add(&group.items),
                Item::Group(group) => self.solid.extend(bounds(group).map(|rect| rect.y..rect.bottom())),
            }
        }
    }

    /// The same from the top down, with what overlaps in one.
    fn sorted(mut self) -> Column {
        self.tops = self.solid.iter().chain(&self.soft).map(|span| span.start).collect();
        self.tops.sort_by(f32::total_cmp);
        Column { solid: joined(self.solid), soft: joined(self.soft), tops: self.tops }
    }

    /// Where a column of such a height is cut.
    fn cuts(&self, height: f32, first: f32, next: f32) -> Vec<Cut> {
        let mut cuts = Vec::new();
        let (mut start, mut room) = (0.0, first);
        while height - start > room {
            let whole = start + room;
            let at = through(&self.solid, whole).map_or(whole, |span| span.start);
            let at = if at - start < room * LEAST_USED { whole } else { at };
            let below = self.tops.partition_point(|top| *top < at - NOTHING);
            let next_top = if through(&self.soft, at).is_some() { Some(at) } else { self.tops.get(below).copied() };
            // Numbers may be so large that nothing is added to them.
            let Some(top) = next_top.filter(|_| at > start) else { break };
            start = top.max(at);
            room = next;
            cuts.push(Cut { at, next: start });
        }
        cuts
    }
}

/// Spans from the top down; those that overlap are one.
fn joined(mut spans: Vec<Range<f32>>) -> Vec<Range<f32>> {
    spans.sort_by(|a, b| a.start.total_cmp(&b.start));
    let mut out: Vec<Range<f32>> = Vec::new();
    for span in spans {
        match out.last_mut().filter(|last| span.start < last.end - NOTHING) {
            Some(last) => last.end = last.end.max(span.end),
            None => out.push(span),
        }
    }
    out
}

/// The one of such spans that a cut goes through.
fn through(spans: &[Range<f32>], at: f32) -> Option<&Range<f32>> {
    let before = spans.partition_point(|span| span.start < at - NOTHING);
    spans[..before].last().filter(|span| span.end > at + NOTHING)
}

/// Whether a group is only there for its tag, so that it can be in two pieces.
fn is_plain(group: &Group) -> bool {
    group.transform == Transform::IDENTITY && group.clip.is_none()
}

/// Items with the number of the piece that each is on.
fn deal(items: Vec<Item>, cuts: &[Cut], fonts: &Fonts) -> Vec<(usize, Item)> {
    let piece_at = |top: f32| cuts.partition_point(|cut| cut.at - NOTHING <= top);
    let mut dealt = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Item::Group(group) if is_plain(&group) => {
                let Group { items, tag, opacity, .. } = group;
                let mut parts: BTreeMap<usize, Vec<Item>> = BTreeMap::new();
                for (piece, item) in deal(items, cuts, fonts) {
                    parts.entry(piece).or_default().push(item);
                }
                let part = |items| Group { tag: tag.clone(), opacity, ..Group::new(items) };
                dealt.extend(parts.into_iter().map(|(piece, items)| (piece, part(items).into())));
            }
            Item::Text(text) => {
                let lines = text.block.lines();
                let pieces: Vec<usize> = lines.iter().map(|line| piece_at(text.at.y + line.top)).collect();
                let mut from = 0;
                for part in pieces.chunk_by(|a, b| a == b) {
                    let to = from + part.len();
                    let is_whole = part.len() == pieces.len();
                    let (y, block) = if is_whole {
                        (text.at.y, text.block.clone())
                    } else {
                        // What is set again begins with its first line.
                        let above = if from == 0 { 0.0 } else { lines[from].top };
                        (text.at.y + above, set_again(&text.block, from..to, fonts))
                    };
                    dealt.push((part[0], Text { block, at: Point::new(text.at.x, y) }.into()));
                    from = to;
                }
            }
            Item::Quad(quad) => {
                let Rect { x, y, w, .. } = quad.rect;
                let bottom = quad.rect.bottom();
                let mut piece = piece_at(y);
                let mut top = y;
                while let Some(cut) = cuts.get(piece).filter(|cut| cut.at < bottom - NOTHING) {
                    dealt.push((piece, Quad { rect: Rect::new(x, top, w, cut.at - top), ..quad.clone() }.into()));
                    top = cut.next.min(bottom);
                    piece += 1;
                }
                if bottom > top || piece == piece_at(y) {
                    dealt.push((piece, Quad { rect: Rect::new(x, top, w, bottom - top), ..quad }.into()));
                }
            }
            Item::Image(ref image) => dealt.push((piece_at(image.rect.y), item)),
            Item::Path(ref path) => dealt.push((piece_at(path.path.bounds().translate(path.at).y), item)),
            Item::Link(ref link) => dealt.push((piece_at(link.rect.y), item)),
            Item::Group(ref group) => dealt.push((bounds(group).map_or(0, |rect| piece_at(rect.y)), item)),
        }
    }
    dealt
}

/// Some lines of a text as a text of their own.
fn set_again(block: &TextBlock, lines: Range<usize>, fonts: &Fonts) -> Arc<TextBlock> {
    let layout = *block.layout();
    let wrap = if layout.wrap == Wrap::Never { Wrap::Never } else { Wrap::Word };
    Arc::new(fonts.shape(&block.rich(lines), &Layout { wrap, ..layout }))
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
