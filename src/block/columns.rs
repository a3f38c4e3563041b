//! Columns beside each other.

use super::{Block, flow, words};
use crate::geom::Point;
use crate::layout::{Cx, Fragment, Room, beside};

/// Space between two columns.
const GUTTER: f32 = 70.0;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Columns {
    /// Widths in proportion, all above 0.
    pub ratios: Vec<f32>,
    pub columns: Vec<Vec<Block>>,
}

impl Columns {
    pub fn is_elastic(&self) -> bool {
        self.columns.iter().flatten().any(Block::is_elastic)
    }

    pub fn words(&self) -> String {
        self.columns.iter().map(|blocks| words(blocks)).collect::<Vec<_>>().join("\n")
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let total: f32 = self.ratios.iter().sum();
        let open = room.width - GUTTER * self.ratios.len().saturating_sub(1) as f32;
        let mut x = 0.0;
        let mut parts = Vec::new();
        for (blocks, ratio) in self.columns.iter().zip(&self.ratios) {
            let width = (open * ratio / total.max(f32::EPSILON)).max(60.0);
            parts.push((x, flow(blocks, cx, Room { width, ..room })));
            x += width + GUTTER;
        }
        let mut fragment = beside(parts);
        fragment.size.w = room.width;
        fragment.moved(Point::ZERO)
    }
}
