//! GitHub's alerts, and pandoc's and other tools' callouts: a tinted box with a bar, an icon and a label.

use std::sync::Arc;

use pulldown_cmark::BlockQuoteKind;

use super::{Block, flow, read_all, words};
use crate::color::Color;
use crate::geom::{Point, Rect, Size};
use crate::layout::{BODY, Cx, Fragment, Node, Room, stack, text};
use crate::markup::Reader;
use crate::scene::{Group, Item, PathBuilder, PathItem, Quad, Stroke, Tag};
use crate::text::{Layout, RichText, Style};

#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    pub kind: BlockQuoteKind,
    /// In the place of the kind's own label.
    pub title: Option<String>,
    pub blocks: Vec<Block>,
}

impl Alert {
    pub fn read(reader: &mut Reader<'_>, kind: BlockQuoteKind) -> Alert {
        Alert { kind, title: None, blocks: read_all(reader) }
    }

    /// The kind that a div's class names.
    pub fn named(class: &str) -> Option<BlockQuoteKind> {
        Some(match class.strip_prefix("callout-").unwrap_or(class) {
            "note" | "info" => BlockQuoteKind::Note,
            "tip" | "success" => BlockQuoteKind::Tip,
            "important" => BlockQuoteKind::Important,
            "warning" => BlockQuoteKind::Warning,
            "caution" | "danger" => BlockQuoteKind::Caution,
            _ => return None,
        })
    }

    fn label(&self) -> &str {
        self.title.as_deref().unwrap_or(match self.kind {
            BlockQuoteKind::Note => "Note",
            BlockQuoteKind::Tip => "Tip",
            BlockQuoteKind::Important => "Important",
            BlockQuoteKind::Warning => "Warning",
            BlockQuoteKind::Caution => "Caution",
        })
    }

    pub fn words(&self) -> String {
        format!("{}\n{}", self.label(), words(&self.blocks))
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let em = BODY * cx.scale;
        let theme = cx.theme;
        let color = match self.kind {
            BlockQuoteKind::Note => theme.note(),
            BlockQuoteKind::Tip => theme.tip(),
            BlockQuoteKind::Important => theme.important(),
            BlockQuoteKind::Warning => theme.warning(),
            BlockQuoteKind::Caution => theme.danger(),
        };
        let ground = theme.tint(color);
        let (bar, pad_x, pad_y) = (em * 0.16, em * 0.75, em * 0.55);
        let left = bar + pad_x;
        let inner = Room { width: (room.width - left - pad_x).max(60.0), height: (room.height - 3.0 * em).max(80.0) };
        let size = em * 0.8;
        let style = Style::new(theme.text_font().clone(), size, theme.legible(color, ground)).weight(700);
        let label = text(cx.fonts, &RichText::plain(self.label(), style), &Layout::width(inner.width - size * 1.5));
        let baseline = label.baseline.unwrap_or(size);
        let side = size * 1.02;
        let mut head = label.moved(Point::new(side + size * 0.45, 0.0)).tagged(Tag::Paragraph);
        let icon = icon(self.kind, Rect::new(0.0, baseline - size * 0.36 - side / 2.0, side, side), color, ground);
        head.nodes.insert(0, Node::still(vec![Group::tagged(Tag::Artifact, icon).into()]));
        let body = stack(vec![(0.0, head), (em * 0.2, flow(&self.blocks, cx, inner))]).moved(Point::new(left, pad_y));
        let area = Size::new(room.width, body.size.h + 2.0 * pad_y);
        let radius = theme.radius().min(em * 0.4);
        let box_ = Quad::filled(Rect::from_size(area), ground).rounded(radius);
        let bar = Quad::filled(Rect::new(0.0, 0.0, bar, area.h), color).rounded(bar / 2.0);
        Fragment::new(area, body.nodes).over(vec![box_.into(), bar.into()])
    }
}

/// A sign of the kind inside `rect`: drawn as outlines, since no font is sure to have it.
fn icon(kind: BlockQuoteKind, rect: Rect, color: Color, ground: Color) -> Vec<Item> {
    let at = |x: f32, y: f32| (rect.x + rect.w * x, rect.y + rect.h * y);
    let line = |points: &[(f32, f32)], width: f32, color: Color| -> Item {
        let mut path = PathBuilder::default();
        for (index, &(x, y)) in points.iter().enumerate() {
            let (x, y) = at(x, y);
            path = if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) };
        }
        let stroke = Some(Stroke { width: rect.w * width, color });
        PathItem { path: Arc::new(path.build()), at: Point::ZERO, fill: None, stroke }.into()
    };
    let shape = |points: &[(f32, f32)]| -> Item {
        let mut path = PathBuilder::default();
        for (index, &(x, y)) in points.iter().enumerate() {
            let (x, y) = at(x, y);
            path = if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) };
        }
        let stroke = Some(Stroke { width: rect.w * 0.1, color });
        PathItem { path: Arc::new(path.close().build()), at: Point::ZERO, fill: Some(color.into()), stroke }.into()
    };
    let dot = |x: f32, y: f32| -> Item {
        let ((x, y), r) = (at(x, y), rect.w * 0.075);
        Quad::filled(Rect::new(x - r, y - r, 2.0 * r, 2.0 * r), ground).rounded(r).into()
    };
    let disc = Item::from(Quad::filled(rect, color).rounded(rect.w / 2.0));
    let call = |items: &mut Vec<Item>, top: f32| {
        items.push(line(&[(0.5, top), (0.5, top + 0.26)], 0.11, ground));
        items.push(dot(0.5, top + 0.44));
    };
    match kind {
        BlockQuoteKind::Note => vec![disc, dot(0.5, 0.27), line(&[(0.5, 0.47), (0.5, 0.75)], 0.11, ground)],
        BlockQuoteKind::Tip => vec![disc, line(&[(0.27, 0.53), (0.44, 0.69), (0.74, 0.34)], 0.11, ground)],
        BlockQuoteKind::Important => {
            let mut items = vec![Quad::filled(rect, color).rounded(rect.w * 0.22).into()];
            call(&mut items, 0.26);
            items
        }
        BlockQuoteKind::Warning => {
            let mut items = vec![shape(&[(0.5, 0.06), (0.98, 0.92), (0.02, 0.92)])];
            call(&mut items, 0.34);
            items
        }
        BlockQuoteKind::Caution => {
            let (a, b) = (0.3, 0.7);
            let mut items =
                vec![shape(&[(a, 0.04), (b, 0.04), (0.96, a), (0.96, b), (b, 0.96), (a, 0.96), (0.04, b), (0.04, a)])];
            call(&mut items, 0.26);
            items
        }
    }
}
