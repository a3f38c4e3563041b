//! A formula with a line of its own.

use std::sync::Arc;

use crate::geom::{Point, Size};
use crate::layout::{BODY, Cx, Fragment, Node, Room, inset};
use crate::text::Inset;

/// How much larger than text it is set, where there is room.
const LARGER: f32 = 1.2;

#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    pub drawing: Arc<Inset>,
}

impl Formula {
    pub fn words(&self) -> String {
        self.drawing.alt.to_string()
    }

    /// In the middle of its column, smaller where it is too wide.
    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let Inset { width, above, below, .. } = *self.drawing;
        let em = (BODY * LARGER * cx.scale).min(room.width / width.max(0.1));
        let air = 0.2 * em;
        let at = Point::new(((room.width - width * em) / 2.0).max(0.0), above * em + air);
        let drawing = inset(&self.drawing, at, em, cx.theme.text());
        let size = Size::new(room.width, (above + below) * em + 2.0 * air);
        Fragment { baseline: Some(at.y), ..Fragment::new(size, vec![Node::still(vec![drawing])]) }
    }
}
