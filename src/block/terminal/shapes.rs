//! Characters that are drawn rather than set, so that neighbours join without gaps: box drawing (U+2500–257F), block
//! elements (U+2580–259F), braille patterns (U+2800–28FF) and powerline separators (U+E0B0–E0B3).

use crate::geom::{Point, Rect, Size};
use crate::scene::{Path, PathBuilder};

/// A piece of a character, in units from the top left of its cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Filled with a share of the colour of the text, the rest being its ground.
    Box(Rect, f32),
    Filled(Path),
    Stroked(Path, f32),
}

/// The pieces of a character in a cell of a size; `None` for characters that are set in type.
pub fn shapes(c: char, cell: Size) -> Option<Vec<Shape>> {
    let pen = Pen { cell, line: (cell.w * 0.13).max(1.0) };
    match u32::from(c) {
        code @ 0x2500..=0x257f => Some(pen.box_drawing(code)),
        code @ 0x2580..=0x259f => Some(pen.block_element(code)),
        code @ 0x2800..=0x28ff => Some(pen.braille(code - 0x2800)),
        code @ 0xe0b0..=0xe0b3 => Some(vec![pen.separator(code)]),
        _ => None,
    }
}

/// The arms of U+2500 to U+257F to the left, right, up and down: 1 light, 2 heavy, 3 double. Dashed lines have the arms of
/// whole ones; arcs and diagonals have none.
const ARMS: [&str; 8] = [
    "1100 2200 0011 0022 1100 2200 0011 0022 1100 2200 0011 0022 0101 0201 0102 0202",
    "1001 2001 1002 2002 0110 0210 0120 0220 1010 2010 1020 2020 0111 0211 0121 0112",
    "0122 0221 0212 0222 1011 2011 1021 1012 1022 2021 2012 2022 1101 2101 1201 2201",
    "1102 2102 1202 2202 1110 2110 1210 2210 1120 2120 1220 2220 1111 2111 1211 2211",
    "1121 1112 1122 2121 1221 2112 1212 2221 2212 2122 1222 2222 1100 2200 0011 0022",
    "3300 0033 0301 0103 0303 3001 1003 3003 0310 0130 0330 3010 1030 3030 0311 0133",
    "0333 3011 1033 3033 3301 1103 3303 3310 1130 3330 3311 1133 3333 0000 0000 0000",
    "0000 0000 0000 0000 1000 0100 0010 0001 2000 0200 0020 0002 1200 0012 2100 0021",
];

/// U+2596 to U+259F: which quarters are filled; 1 upper left, 2 upper right, 4 lower left, 8 lower right.
const QUARTERS: [u8; 10] = [4, 8, 1, 13, 9, 7, 11, 2, 6, 14];

/// How far a separator reaches into the cell at its flat side, in units: soft edges would let the ground shine through.
const REACH: f32 = 0.75;

struct Pen {
    cell: Size,
    /// Width of a light line.
    line: f32,
}

impl Pen {
    fn box_drawing(&self, code: u32) -> Vec<Shape> {
        let dashes = match code {
            0x2504..=0x2507 => 3.0,
            0x2508..=0x250b => 4.0,
            0x254c..=0x254f => 2.0,
            0x256d..=0x2570 => return self.arc(code),
            0x2571..=0x2573 => return self.diagonals(code),
            _ => 1.0,
        };
        let at = (code - 0x2500) as usize;
        let digits = ARMS[at / 16].split(' ').nth(at % 16).unwrap_or("0000");
        let mut arms = digits.bytes().map(|digit| digit.wrapping_sub(b'0'));
        let [left, right, up, down] = std::array::from_fn(|_| arms.next().unwrap_or(0));
        if dashes > 1.0 {
            return self.dashes(left.max(up), left > 0, dashes);
        }
        let Size { w, h } = self.cell;
        let mut boxes = Vec::new();
        // A line that goes through is one piece.
        if left == right && matches!(left, 1 | 2) {
            boxes.push(Rect::new(0.0, h / 2.0 - self.half(left), w, 2.0 * self.half(left)));
        } else {
            for (end, from, to) in self.arm(left, right, (up, down), w / 2.0) {
                boxes.push(Rect::new(0.0, h / 2.0 + from, end, to - from));
            }
            for (end, from, to) in self.arm(right, left, (up, down), w / 2.0) {
                boxes.push(Rect::new(w - end, h / 2.0 + from, end, to - from));
            }
        }
        if up == down && matches!(up, 1 | 2) {
            boxes.push(Rect::new(w / 2.0 - self.half(up), 0.0, 2.0 * self.half(up), h));
        } else {
            for (end, from, to) in self.arm(up, down, (left, right), h / 2.0) {
                boxes.push(Rect::new(w / 2.0 + from, 0.0, to - from, end));
            }
            for (end, from, to) in self.arm(down, up, (left, right), h / 2.0) {
                boxes.push(Rect::new(w / 2.0 + from, h - end, to - from, end));
            }
        }
        boxes.into_iter().map(|rect| Shape::Box(rect, 1.0)).collect()
    }

    /// Half of how wide a line is.
    fn half(&self, weight: u8) -> f32 {
        match weight {
            0 => 0.0,
            1 => self.line / 2.0,
            _ => self.line,
        }
    }

    /// The lines of an arm that comes from the edge of the cell: how far each goes, and where its sides are, from the
    /// middle. `opposite` is the weight of the arm it meets, `across` those of the arms on its two sides, `middle` the way
    /// to the middle of the cell.
    fn arm(&self, weight: u8, opposite: u8, across: (u8, u8), middle: f32) -> Vec<(f32, f32, f32)> {
        let half_line = self.line / 2.0;
        // Of the two lines of a double one, from the middle.
        let apart = self.line * 1.2;
        match weight {
            0 => Vec::new(),
            3 => {
                let end = |same: u8, other: u8| match (same, other) {
                    (3, _) => middle - apart + half_line,
                    (0, 3) => middle + apart + half_line,
                    (0, other) => middle + self.half(other),
                    (same, _) => middle + self.half(same),
                };
                let line = |end, at| (end, at - half_line, at + half_line);
                vec![line(end(across.0, across.1), -apart), line(end(across.1, across.0), apart)]
            }
            weight => {
                let end = match across {
                    _ if opposite > 0 => middle,
                    (3, 3) => middle - apart + half_line,
                    (3, _) | (_, 3) => middle + apart + half_line,
                    (a, b) => middle + self.half(a).max(self.half(b)),
                };
                vec![(end, -self.half(weight), self.half(weight))]
            }
        }
    }

    fn dashes(&self, weight: u8, horizontal: bool, count: f32) -> Vec<Shape> {
        let Size { w, h } = self.cell;
        let (length, half) = (if horizontal { w } else { h }, self.half(weight));
        let part = length / count;
        let dash = |index: usize| {
            let start = (index as f32 + 0.2) * part;
            let rect = if horizontal {
                Rect::new(start, h / 2.0 - half, part * 0.6, 2.0 * half)
            } else {
                Rect::new(w / 2.0 - half, start, 2.0 * half, part * 0.6)
            };
            Shape::Box(rect, 1.0)
        };
        (0..count as usize).map(dash).collect()
    }

    /// A quarter of a circle between the middles of two sides, with straight ends.
    fn arc(&self, code: u32) -> Vec<Shape> {
        let Size { w, h } = self.cell;
        let (x, y, radius) = (w / 2.0, h / 2.0, w.min(h) / 2.0);
        let (right, down) = (matches!(code, 0x256d | 0x2570), matches!(code, 0x256d | 0x256e));
        let (dx, dy) = (if right { radius } else { -radius }, if down { radius } else { -radius });
        let (side, end) = (if right { w } else { 0.0 }, if down { h } else { 0.0 });
        // The handles of a quarter of a circle.
        let k = 0.5523;
        let curve = PathBuilder::default()
            .move_to(x, y + dy)
            .cubic_to(Point::new(x, y + dy * (1.0 - k)), Point::new(x + dx * (1.0 - k), y), Point::new(x + dx, y))
            .build();
        let vertical = Rect::new(x - self.line / 2.0, end.min(y + dy), self.line, (end - y - dy).abs());
        let horizontal = Rect::new(side.min(x + dx), y - self.line / 2.0, (side - x - dx).abs(), self.line);
        let straight = [vertical, horizontal].into_iter().filter(|rect| rect.w > 0.0 && rect.h > 0.0);
        let mut shapes: Vec<Shape> = straight.map(|rect| Shape::Box(rect, 1.0)).collect();
        shapes.push(Shape::Stroked(curve, self.line));
        shapes
    }

    fn diagonals(&self, code: u32) -> Vec<Shape> {
        let Size { w, h } = self.cell;
        let stroke = |from: f32, to: f32| {
            Shape::Stroked(PathBuilder::default().move_to(from, 0.0).line_to(to, h).build(), self.line)
        };
        match code {
            0x2571 => vec![stroke(w, 0.0)],
            0x2572 => vec![stroke(0.0, w)],
            _ => vec![stroke(w, 0.0), stroke(0.0, w)],
        }
    }

    fn block_element(&self, code: u32) -> Vec<Shape> {
        let eighths = |count: u32| count as f32 / 8.0;
        match code {
            0x2580 => vec![self.part(0.0, 0.0, 1.0, 0.5)],
            0x2581..=0x2588 => {
                let high = eighths(code - 0x2580);
                vec![self.part(0.0, 1.0 - high, 1.0, high)]
            }
            0x2589..=0x258f => vec![self.part(0.0, 0.0, eighths(0x2590 - code), 1.0)],
            0x2590 => vec![self.part(0.5, 0.0, 0.5, 1.0)],
            0x2591..=0x2593 => {
                let share = (code - 0x2590) as f32 * 0.25;
                vec![Shape::Box(Rect::from_size(self.cell), share)]
            }
            0x2594 => vec![self.part(0.0, 0.0, 1.0, 0.125)],
            0x2595 => vec![self.part(0.875, 0.0, 0.125, 1.0)],
            _ => {
                let quarters = QUARTERS[(code as usize - 0x2596).min(QUARTERS.len() - 1)];
                let quarter = |at: u8| self.part(f32::from(at % 2) * 0.5, f32::from(at / 2) * 0.5, 0.5, 0.5);
                (0..4).filter(|at| quarters & (1 << at) != 0).map(quarter).collect()
            }
        }
    }

    /// A part of the cell, in shares of its sides.
    fn part(&self, x: f32, y: f32, w: f32, h: f32) -> Shape {
        Shape::Box(Rect::new(x * self.cell.w, y * self.cell.h, w * self.cell.w, h * self.cell.h), 1.0)
    }

    /// Two columns of four dots; bits as Unicode numbers them, the lowest row last.
    fn braille(&self, dots: u32) -> Vec<Shape> {
        const PLACES: [(f32, f32); 8] =
            [(0.0, 0.0), (0.0, 1.0), (0.0, 2.0), (1.0, 0.0), (1.0, 1.0), (1.0, 2.0), (0.0, 3.0), (1.0, 3.0)];
        let (dx, dy) = (self.cell.w / 2.0, self.cell.h / 4.0);
        let side = dx.min(dy) * 0.6;
        let lit = PLACES.iter().enumerate().filter(|(bit, _)| dots & (1 << bit) != 0);
        lit.map(|(_, (x, y))| {
            let at = Point::new((x + 0.5) * dx - side / 2.0, (y + 0.5) * dy - side / 2.0);
            Shape::Box(Rect::new(at.x, at.y, side, side), 1.0)
        })
        .collect()
    }

    fn separator(&self, code: u32) -> Shape {
        let Size { w, h } = self.cell;
        let (flat, tip) = if code < 0xe0b2 { (0.0, w) } else { (w, 0.0) };
        if matches!(code, 0xe0b0 | 0xe0b2) {
            let flat = if code < 0xe0b2 { flat - REACH } else { flat + REACH };
            Shape::Filled(
                PathBuilder::default().move_to(flat, 0.0).line_to(tip, h / 2.0).line_to(flat, h).close().build(),
            )
        } else {
            let path = PathBuilder::default().move_to(flat, 0.0).line_to(tip, h / 2.0).line_to(flat, h).build();
            Shape::Stroked(path, self.line * 0.8)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: Size = Size { w: 10.0, h: 20.0 };

    fn boxes(c: char) -> Vec<Rect> {
        let boxes = shapes(c, CELL).unwrap().into_iter().filter_map(|shape| match shape {
            Shape::Box(rect, _) => Some(rect),
            _ => None,
        });
        boxes.collect()
    }

    /// Where ink meets a side of the cell: the ranges along it, in tenths of a unit.
    fn meets(c: char, side: usize) -> Vec<(i32, i32)> {
        let tenths = |from: f32, to: f32| ((from * 10.0).round() as i32, (to * 10.0).round() as i32);
        let mut found: Vec<_> = boxes(c)
            .into_iter()
            .filter_map(|r| match side {
                0 => (r.x <= 0.0).then(|| tenths(r.y, r.bottom())),
                1 => (r.right() >= CELL.w).then(|| tenths(r.y, r.bottom())),
                2 => (r.y <= 0.0).then(|| tenths(r.x, r.right())),
                _ => (r.bottom() >= CELL.h).then(|| tenths(r.x, r.right())),
            })
            .collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn every_line_meets_its_like_at_the_side_of_the_cell() {
        let single = ["─│", "━┃", "═║"];
        for (weight, lines) in single.iter().enumerate() {
            let mut lines = lines.chars();
            let (horizontal, vertical) = (lines.next().unwrap(), lines.next().unwrap());
            let like = [meets(horizontal, 0), meets(horizontal, 1), meets(vertical, 2), meets(vertical, 3)];
            for code in
                (0x2500..=0x257f).filter(|code| !matches!(code, 0x2504..=0x250b | 0x254c..=0x254f | 0x256d..=0x2573))
            {
                let c = char::from_u32(code).unwrap();
                let arms = ARMS[(code as usize - 0x2500) / 16].split(' ').nth(code as usize % 16).unwrap().as_bytes();
                for side in 0..4 {
                    if arms[side] == b'1' + weight as u8 {
                        assert_eq!(meets(c, side), like[side], "{c} side {side}");
                    } else if arms[side] == b'0' {
                        assert_eq!(meets(c, side), [], "{c} side {side}");
                    }
                }
            }
        }
    }

    /// All ink of a box-drawing character hangs together, but for double lines that pass each other.
    #[test]
    fn the_arms_of_a_character_join() {
        for code in (0x2500..=0x256c).filter(|code| !matches!(code, 0x2504..=0x250b | 0x254c..=0x254f)) {
            let c = char::from_u32(code).unwrap();
            let boxes = boxes(c);
            for (index, a) in boxes.iter().enumerate() {
                let touches = |b: &Rect| {
                    a.x <= b.right() + 0.01
                        && b.x <= a.right() + 0.01
                        && a.y <= b.bottom() + 0.01
                        && b.y <= a.bottom() + 0.01
                };
                let joined = boxes.iter().enumerate().any(|(other, b)| other != index && touches(b));
                assert!(joined || boxes.len() == 1 || "═║".contains(c), "{c}: {a:?} of {boxes:?}");
            }
        }
    }

    #[test]
    fn blocks_fill_their_share_of_the_cell() {
        let share = |c| boxes(c).iter().map(|r| r.w * r.h).sum::<f32>() / (CELL.w * CELL.h);
        let shares: Vec<f32> = "▀▄█▌▐▁▇▏▉▔▕▖▙▟▚".chars().map(share).collect();
        assert_eq!(shares, [0.5, 0.5, 1.0, 0.5, 0.5, 0.125, 0.875, 0.125, 0.875, 0.125, 0.125, 0.25, 0.75, 0.75, 0.5]);
        assert_eq!(boxes('▗'), [Rect::new(5.0, 10.0, 5.0, 10.0)]);
        assert_eq!(shapes('▒', CELL), Some(vec![Shape::Box(Rect::from_size(CELL), 0.5)]));
    }

    #[test]
    fn braille_has_its_dots() {
        assert_eq!((boxes('⠀').len(), boxes('⣿').len()), (0, 8));
        assert!(boxes('⢀')[0].x > 5.0 && boxes('⢀')[0].y > 15.0);
    }

    #[test]
    fn letters_are_set_in_type() {
        assert_eq!(shapes('a', CELL), None);
    }
}
