//! Bulleted, numbered and task lists, nested.

use pulldown_cmark::{Event, TagEnd};

use super::{Block, Contents, FAR_BELOW, Kind, Paragraph, flow, read_all, words};
use crate::geom::{Point, Size};
use crate::layout::{BODY, Cx, Fragment, Node, Room, stack, text};
use crate::markup::Reader;
use crate::scene::{PathBuilder, PathItem, Quad, Stroke, Tag};
use crate::text::{Align, Layout, RichText, Style, is_right_to_left};

use std::ops::Range;
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The first number of a numbered list.
    pub first: Option<u64>,
    pub items: Vec<Item>,
    pub depth: usize,
    /// That it is to hold the titles of the deck's slides, once they are known.
    pub contents: Option<Contents>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub blocks: Vec<Block>,
    /// Ticked or not, in a task list.
    pub task: Option<bool>,
    pub step: usize,
}

impl List {
    pub fn read(reader: &mut Reader<'_>, first: Option<u64>) -> List {
        let mut items = Vec::new();
        reader.list_depth += 1;
        while let Some((event, _)) = reader.advance() {
            match event {
                Event::End(TagEnd::List(_)) => break,
                Event::Start(_) => {
                    reader.step += usize::from(reader.incremental);
                    let step = reader.step;
                    let task = match reader.peek() {
                        Some((Event::TaskListMarker(done), _)) => Some(*done),
                        _ => None,
                    };
                    let blocks = read_all(reader);
                    let fragment = usize::from(std::mem::take(&mut reader.fragment));
                    reader.step += fragment;
                    items.push(Item { blocks, task, step: step + fragment });
                }
                _ => {}
            }
        }
        reader.list_depth -= 1;
        List { first, items, depth: reader.list_depth, contents: None }
    }

    /// A plain list with an item for each title.
    pub fn of(titles: &[&str], range: &Range<usize>) -> List {
        let item = |title: &&str| {
            let paragraph = Paragraph::plain(title, range.clone());
            let block = Block { kind: paragraph.into(), step: 0, range: range.clone() };
            Item { blocks: vec![block], task: None, step: 0 }
        };
        List { first: None, items: titles.iter().map(item).collect(), depth: 0, contents: None }
    }

    pub fn words(&self) -> String {
        self.items.iter().map(|item| words(&item.blocks)).collect::<Vec<_>>().join("\n")
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let em = BODY * cx.scale;
        let numbers = self.first.map(|first| first + self.items.len() as u64);
        // Room for the widest number, or for a bullet.
        let indent = match numbers {
            Some(last) => em * (0.75 + 0.62 * last.to_string().len() as f32),
            None if self.items.iter().any(|item| item.task.is_some()) => em * 1.4,
            None => em * 0.95,
        };
        let inner = Room { width: (room.width - indent).max(60.0), ..room };
        let from_right = self.items.first().is_some_and(|item| is_right_to_left(&words(&item.blocks)));
        let (label_x, body_x) = if from_right { (room.width - indent, 0.0) } else { (0.0, indent) };
        let gap = if self.depth == 0 { 0.42 } else { 0.22 } * em;
        let mut high = 0.0;
        let mut parts = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            if high > room.height * FAR_BELOW {
                break;
            }
            let body = tight(&item.blocks, cx, inner);
            let baseline = body.baseline.unwrap_or(em * 1.05);
            let label = self.label(cx, item, index, indent, baseline, from_right).moved(Point::new(label_x, 0.0));
            let height = body.size.h;
            let body = Node::group(Some(Tag::ListBody), body.moved(Point::new(body_x, 0.0)).nodes);
            let label = Node::group(Some(Tag::Label), label.nodes);
            let both = Node::group(Some(Tag::ListItem), vec![label, body]).from_step(item.step);
            let fragment =
                Fragment { baseline: Some(baseline), ..Fragment::new(Size::new(room.width, height), vec![both]) };
            high += height + gap;
            parts.push((gap, fragment));
        }
        stack(parts).tagged(Tag::List)
    }

    /// What stands before an item, in a strip as wide as `indent`: at its left, or at its right.
    fn label(&self, cx: &Cx<'_>, item: &Item, index: usize, indent: f32, baseline: f32, from_right: bool) -> Fragment {
        let em = BODY * cx.scale;
        let theme = cx.theme;
        if let Some(done) = item.task {
            let task = task_box(cx, done, baseline);
            let x = if from_right { indent - task.size.w } else { 0.0 };
            return task.moved(Point::new(x, 0.0));
        }
        if let Some(first) = self.first {
            let style = Style::new(theme.text_font().clone(), em, theme.accent()).weight(600).tabular();
            // A mark from right to left sets the point on the other side of the number.
            let mark = if from_right { "\u{200f}" } else { "" };
            let rich = RichText::plain(&format!("{mark}{}.", first + index as u64), style);
            let air = em * 0.42;
            let number = text(cx.fonts, &rich, &Layout::width(indent - air).align(Align::End));
            let rise = baseline - number.baseline.unwrap_or(baseline);
            return number.moved(Point::new(if from_right { air } else { 0.0 }, rise));
        }
        // A bullet is centred on the height of small letters.
        let side = em * if self.depth == 0 { 0.26 } else { 0.2 };
        let edge = em * 0.22;
        let center = Point::new(if from_right { indent - edge } else { edge }, baseline - em * 0.27);
        let rect = crate::geom::Rect::new(center.x - side / 2.0, center.y - side / 2.0, side, side);
        let dot = Quad::filled(rect, if self.depth == 0 { theme.accent() } else { theme.muted() });
        let dot = if self.depth == 1 { dot } else { dot.rounded(side) };
        Fragment::new(Size::new(indent, em), vec![Node::still(vec![dot.into()])])
    }
}

/// An item's blocks, closer to each other than on the slide.
fn tight(blocks: &[Block], cx: &Cx<'_>, room: Room) -> Fragment {
    match blocks {
        [] => Fragment::new(Size::new(room.width, BODY * 1.4 * cx.scale), Vec::new()),
        [one] => one.lay_out(cx, room),
        [first, rest @ ..] => {
            let nested = rest.iter().all(|b| matches!(b.kind, Kind::List(_)));
            let gap = BODY * cx.scale * if nested { 0.22 } else { 0.5 };
            stack(vec![(0.0, first.lay_out(cx, room)), (gap, flow(rest, cx, room))])
        }
    }
}

fn task_box(cx: &Cx<'_>, done: bool, baseline: f32) -> Fragment {
    let em = BODY * cx.scale;
    let theme = cx.theme;
    let side = em * 0.78;
    let rect = crate::geom::Rect::new(0.0, baseline - side * 0.9, side, side);
    let mut items = Vec::new();
    let width = (em * 0.07).max(2.0);
    if done {
        items.push(Quad::filled(rect, theme.accent()).rounded(side * 0.22).into());
        let at = |x: f32, y: f32| (rect.x + rect.w * x, rect.y + rect.h * y);
        let ((ax, ay), (bx, by), (cx_, cy)) = (at(0.24, 0.52), at(0.43, 0.71), at(0.77, 0.31));
        let path = Arc::new(PathBuilder::default().move_to(ax, ay).line_to(bx, by).line_to(cx_, cy).build());
        let stroke = Some(Stroke { width: width * 1.5, color: theme.background() });
        items.push(PathItem { path, at: Point::ZERO, fill: None, stroke }.into());
    } else {
        let border = crate::scene::Border { width, color: theme.muted() };
        items.push(Quad::filled(rect, crate::color::Color::TRANSPARENT).rounded(side * 0.22).bordered(border).into());
    }
    Fragment::new(Size::new(side, side), vec![Node::still(items)])
}
