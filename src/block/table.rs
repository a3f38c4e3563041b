//! Tables: columns as wide as their words ask for, aligned, with a rule under the head.

use super::FAR_BELOW;
use pulldown_cmark::{Alignment, Event, Tag as Md, TagEnd};

use crate::geom::{Point, Rect, Size};
use crate::layout::{BODY, Cx, Fragment, Ink, Node, Room, rich, text};
use crate::markup::{Inlines, Reader};
use crate::scene::{Group, Quad, Tag};
use crate::text::{Align, Layout, Style};

/// The share of the room that a table takes at least, if it need not be stretched too far for that.
const SPREAD: f32 = 0.7;

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub alignments: Vec<Alignment>,
    /// The first row is the head.
    pub rows: Vec<Vec<Inlines>>,
}

impl Table {
    pub fn read(reader: &mut Reader<'_>, alignments: &[Alignment]) -> Table {
        let mut rows: Vec<Vec<Inlines>> = Vec::new();
        while let Some((event, _)) = reader.advance() {
            match event {
                Event::Start(Md::TableHead | Md::TableRow) => rows.push(Vec::new()),
                Event::Start(Md::TableCell) => {
                    let mut cell = reader.inlines();
                    cell.trim();
                    reader.advance();
                    rows.last_mut().into_iter().for_each(|row| row.push(cell.clone()));
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        Table { alignments: alignments.to_vec(), rows }
    }

    pub fn words(&self) -> String {
        let row = |row: &Vec<Inlines>| row.iter().map(Inlines::plain).collect::<Vec<_>>().join("\t");
        self.rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        // A table of many rows is set smaller before the slide has to shrink as a whole.
        let size = BODY * cx.scale * if self.rows.len() > 8 { 0.72 } else { 0.86 };
        let (pad_x, pad_y) = (size * 0.55, size * 0.36);
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let ink = |head: bool| {
            let style =
                Style::new(cx.theme.text_font().clone(), size, if head { cx.theme.muted() } else { cx.theme.text() });
            Ink::new(if head { style.weight(600) } else { style.tabular() })
        };
        let cell =
            |row: usize, cell: &Inlines, layout: &Layout| text(cx.fonts, &rich(cell, &ink(row == 0), cx.theme), layout);
        let mut wanted = vec![size; columns];
        // More rows than a slide can show need not be measured.
        for (index, row) in self.rows.iter().take(200).enumerate() {
            for (column, inlines) in row.iter().enumerate() {
                wanted[column] = wanted[column].max(cell(index, inlines, &Layout::unbounded()).size.w + 1.0);
            }
        }
        let open = room.width - 2.0 * pad_x * columns as f32;
        let mut widths = share(&wanted, open);
        // A small table spreads itself, so that it holds its own on a slide.
        let spread = (open * SPREAD / widths.iter().sum::<f32>().max(1.0)).clamp(1.0, 2.4);
        widths.iter_mut().for_each(|width| *width *= spread);
        let total: f32 = widths.iter().map(|w| w + 2.0 * pad_x).sum();
        let (mut nodes, mut y) = (Vec::new(), 0.0);
        for (index, row) in self.rows.iter().enumerate() {
            if y > room.height * FAR_BELOW {
                break;
            }
            // Markdown has no table without a head: an empty one stands for none.
            if index == 0 && row.iter().all(|cell| cell.plain().trim().is_empty()) && self.rows.len() > 1 {
                continue;
            }
            let (mut x, mut height, mut cells) = (0.0, size * 1.4, Vec::new());
            for (column, &width) in widths.iter().enumerate() {
                if let Some(inlines) = row.get(column) {
                    let align = match self.alignments.get(column) {
                        Some(Alignment::Center) => Align::Center,
                        Some(Alignment::Right) => Align::End,
                        _ => Align::Start,
                    };
                    let set = cell(index, inlines, &Layout::width(width).align(align).line_height(1.3));
                    height = height.max(set.size.h);
                    let tag = if index == 0 { Tag::TableHeader } else { Tag::TableCell };
                    cells.push(Node::group(Some(tag), set.moved(Point::new(x + pad_x, y + pad_y)).nodes));
                }
                x += width + 2.0 * pad_x;
            }
            nodes.push(Node::group(Some(Tag::TableRow), cells));
            y += height + 2.0 * pad_y;
            let (thickness, color) = if index == 0 { (3.0, cx.theme.accent()) } else { (1.5, cx.theme.rule()) };
            if index + 1 < self.rows.len() {
                let rule = Quad::filled(Rect::new(0.0, y - thickness / 2.0, total, thickness), color);
                nodes.push(Node::still(vec![Group::tagged(Tag::Artifact, vec![rule.into()]).into()]));
            }
        }
        Fragment::new(Size::new(total.max(room.width), y), vec![Node::group(Some(Tag::Table), nodes)])
    }
}

/// Column widths within `room`: narrow columns get what they want, the wide ones share the rest.
fn share(wanted: &[f32], room: f32) -> Vec<f32> {
    let room = room.max(wanted.len() as f32 * 20.0);
    if wanted.iter().sum::<f32>() <= room {
        return wanted.to_vec();
    }
    let mut widths = vec![None; wanted.len()];
    loop {
        let left = room - widths.iter().flatten().sum::<f32>();
        let open = widths.iter().filter(|w: &&Option<f32>| w.is_none()).count();
        let fair = left / open.max(1) as f32;
        let fitting = wanted.iter().zip(&widths).position(|(want, width)| width.is_none() && *want <= fair);
        match fitting {
            Some(column) => widths[column] = Some(wanted[column]),
            None => return widths.into_iter().map(|w| w.unwrap_or(fair)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_columns_share_what_narrow_ones_leave() {
        assert_eq!(share(&[100.0, 900.0, 800.0], 1100.0), [100.0, 500.0, 500.0]);
        assert_eq!(share(&[100.0, 200.0], 1100.0), [100.0, 200.0]);
    }
}
