//! One slide laid out in slide units: what it looks like is a function of the moment it is seen at.

mod compose;
mod fit;
mod furniture;
mod running;
mod special;

use std::time::Duration;

pub use compose::{lay_out, stand_in};

use crate::geom::{Point, Size, Transform};
use crate::layout::{Content, Node, Shell};
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
        self.with_shell(moment, None)
    }

    /// The page with a shell that runs on it, in place of the first transcript that is meant for one.
    pub fn with_shell(&self, moment: &Moment, shell: Option<Shell<'_>>) -> Frame {
        let mut drawing = Drawing { moment, shell, wake: Wake::Never };
        let mut list = DisplayList::new(self.size);
        for node in &self.nodes {
            drawing.draw(node, Point::ZERO, &mut list.items);
        }
        Frame { list, wake: drawing.wake }
    }

    /// Columns and rows of the shell that may run on it.
    pub fn shell_size(&self) -> Option<(usize, usize)> {
        shell_size(&self.nodes)
    }

    /// Does a little of the work that showing it would cost: a few milliseconds. False when none is left.
    pub fn prepare(&self) -> bool {
        prepare(&self.nodes)
    }

    /// Does all work that is left, which may take seconds: for documents, not for shows.
    pub fn finish(&self) {
        while self.prepare() {}
    }

    /// The page as it looks at `moment` once it is finished.
    pub fn finished_at(&self, moment: &Moment) -> Frame {
        self.finish();
        self.at(moment)
    }
}

fn prepare(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match &node.content {
        Content::Still(_) => false,
        Content::Live(live) => live.prepare(),
        Content::Group { nodes, .. } => prepare(nodes),
    })
}

fn shell_size(nodes: &[Node]) -> Option<(usize, usize)> {
    nodes.iter().find_map(|node| match &node.content {
        Content::Still(_) => None,
        Content::Live(live) => live.shell_size(),
        Content::Group { nodes, .. } => shell_size(nodes),
    })
}

/// What a page is drawn with.
struct Drawing<'a> {
    moment: &'a Moment,
    /// Until it is drawn.
    shell: Option<Shell<'a>>,
    wake: Wake,
}

impl Drawing<'_> {
    fn draw(&mut self, node: &Node, origin: Point, out: &mut Vec<Item>) {
        let Some(age) = self.moment.age(node.step) else { return };
        if node.until.is_some_and(|until| self.moment.age(until).is_some()) {
            return;
        }
        let at = origin + node.at;
        if node.step > 0 && age < REVEAL {
            // Fast at first, then settling: a cubic ease-out.
            let left = 1.0 - age.as_secs_f32() / REVEAL.as_secs_f32();
            let left = left * left * left;
            let mut items = Vec::new();
            self.content(node, at, &mut items);
            let height = if self.moment.has_reduced_motion() { 0.0 } else { RISE };
            let rise = Transform::translate(0.0, height * left);
            out.push(Group::new(items).faded(1.0 - left).transformed(rise).into());
            self.wake = Wake::NextFrame;
        } else {
            self.content(node, at, out);
        }
    }

    fn content(&mut self, node: &Node, at: Point, out: &mut Vec<Item>) {
        match &node.content {
            Content::Still(items) => place(items.clone(), at, out),
            Content::Live(live) => {
                if let Some(items) = self.shell.as_ref().and_then(|shell| live.shell(shell)) {
                    self.shell = None;
                    return place(items, at, out);
                }
                let (items, until) = live.at(self.moment);
                self.wake = self.wake.sooner(until);
                place(items, at, out);
            }
            Content::Group { tag, nodes } => {
                let mut items = Vec::new();
                for node in nodes {
                    self.draw(node, at, &mut items);
                }
                match tag {
                    Some(tag) => out.push(Group::tagged(tag.clone(), items).into()),
                    None => out.extend(items),
                }
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
