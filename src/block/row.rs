//! Several pictures beside each other, all as high as each other.

use super::{Picture, Wish};
use crate::geom::{Point, Size};
use crate::layout::{Cx, Fragment, Room, beside};
use crate::markup::PictureSize;

/// Space between two pictures.
const GUTTER: f32 = 32.0;

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub pictures: Vec<Picture>,
}

impl Row {
    pub fn words(&self) -> String {
        self.pictures.iter().map(Picture::words).collect::<Vec<_>>().join("\n")
    }

    /// As high as its pictures are when they share the width; a quarter of the room is the least that can be seen.
    pub fn wish(&self, cx: &Cx<'_>, room: Room) -> Wish {
        let parts = self.pictures.iter().zip(self.widths(cx, room.width, f32::INFINITY));
        let best = parts.map(|(picture, width)| as_wide_as_given(picture).best_height(cx, Room { width, ..room }));
        let best = best.fold(0.0, f32::max);
        Wish::Height { best, least: best.min(room.height * 0.25) }
    }

    /// The width that is open to the pictures of a row as wide as `width`.
    fn open(&self, width: f32) -> f32 {
        (width - GUTTER * self.pictures.len().saturating_sub(1) as f32).max(60.0)
    }

    /// The widths of the pictures in a row of `width` by at most `height`; in all they may be wider than it.
    fn widths(&self, cx: &Cx<'_>, width: f32, height: f32) -> Vec<f32> {
        let open = self.open(width);
        // Widths at a height of 1 make all heights equal; a width that was asked for counts as it is.
        let aspects: Vec<f32> = self.pictures.iter().map(|picture| picture.aspect(cx).clamp(0.05, 20.0)).collect();
        let asked = |picture: &Picture| match picture.attrs.width {
            Some(PictureSize::Units(units)) => Some(units),
            Some(PictureSize::Share(share)) => Some(share * width),
            None => None,
        };
        let taken: f32 = self.pictures.iter().filter_map(asked).sum();
        let shared: f32 = self.pictures.iter().zip(&aspects).filter(|(p, _)| asked(p).is_none()).map(|(_, a)| a).sum();
        let height = ((open - taken).max(open * 0.2) / shared.max(0.01)).min(height);
        self.pictures.iter().zip(&aspects).map(|(p, aspect)| asked(p).unwrap_or(height * aspect)).collect()
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let open = self.open(room.width);
        let widths = self.widths(cx, room.width, room.height);
        let squeeze = (open / widths.iter().sum::<f32>().max(1.0)).min(1.0);
        let used: f32 = widths.iter().map(|w| w * squeeze).sum::<f32>() + room.width - open;
        let mut x = ((room.width - used) / 2.0).max(0.0);
        let mut parts = Vec::new();
        for (picture, width) in self.pictures.iter().zip(widths) {
            let width = width * squeeze;
            parts.push((x, as_wide_as_given(picture).lay_out(cx, Room { width, height: room.height })));
            x += width + GUTTER;
        }
        // Pictures of heights of their own are centred on each other.
        let tallest = parts.iter().map(|(_, part)| part.size.h).fold(0.0, f32::max);
        let centred = |(x, part): (f32, Fragment)| {
            let down = (tallest - part.size.h) / 2.0;
            (x, Fragment { size: Size::new(part.size.w, tallest), ..part.moved(Point::new(0.0, down)) })
        };
        let mut fragment = beside(parts.into_iter().map(centred).collect());
        fragment.size.w = room.width;
        fragment
    }
}

/// The picture without the width that was asked for, which the row has given it.
fn as_wide_as_given(picture: &Picture) -> Picture {
    let mut picture = picture.clone();
    picture.attrs.width = None;
    picture
}
