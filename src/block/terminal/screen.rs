//! A terminal's screen as things to draw: every cell on its column, rows drawn once for as long as they stay the same.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::shapes::{Shape, shapes};
use crate::color::Color;
use crate::geom::{Point, Rect, Size, Transform};
use crate::scene::{Group, Item, PathBuilder, PathItem, Quad, Stroke, Text};
use crate::term::cast;
use crate::term::{Cell, Cursor, CursorShape, Row, Screen, Style as CellStyle, TermColor, Underline};
use crate::text::{Fonts, Layout, RichText, Style};
use crate::theme::Theme;

/// Distance of baselines, as a multiple of the size: that of terminals, closer than in code.
pub const LINE: f32 = 1.3;
/// Rows that are kept as drawn.
const KEPT_ROWS: usize = 2048;
/// How far what reaches its cell's lower right goes beyond it, in units, so that no seam shows at odd scales.
const OVERLAP: f32 = 0.2;

/// The colours of a terminal: the slide's, or those it was recorded with.
#[derive(Debug, Clone)]
pub struct Palette {
    theme: Arc<Theme>,
    own: Option<cast::Theme>,
}

impl Palette {
    pub fn new(theme: Arc<Theme>, own: Option<cast::Theme>) -> Palette {
        Palette { theme, own }
    }

    pub fn ground(&self) -> Color {
        self.own.as_ref().map_or_else(|| self.theme.code_background(), |own| own.background)
    }

    pub fn ink(&self) -> Color {
        self.own.as_ref().map_or_else(|| self.theme.text(), |own| own.foreground)
    }

    /// Of the window's frame.
    pub fn line(&self) -> Color {
        self.own.as_ref().map_or_else(|| self.theme.rule(), |own| own.background.mix(own.foreground, 0.18))
    }

    fn color(&self, color: TermColor, default: Color) -> Color {
        match (color, &self.own) {
            (TermColor::Default, _) => default,
            (TermColor::Indexed(index @ 0..16), Some(own)) => own.palette[usize::from(index)],
            (TermColor::Indexed(index), _) => self.theme.terminal(index),
            (TermColor::Rgb(r, g, b), _) => Color::rgb(r, g, b),
        }
    }

    /// A line with the looks of stretches of its bytes over its own.
    pub fn over(&self, line: &RichText, looks: &[(Range<usize>, CellStyle)]) -> RichText {
        let mut out = RichText::default();
        for (range, style) in line.spans() {
            let mut from = range.start;
            let within = looks.iter().filter(|(look, _)| look.start < range.end && look.end > range.start);
            for (look, cell) in within {
                let (start, end) = (look.start.max(from), look.end.min(range.end));
                out.push(line.text().get(from..start).unwrap_or(""), style.clone());
                out.push(line.text().get(start..end).unwrap_or(""), self.styled(style, *cell));
                from = end;
            }
            out.push(line.text().get(from..range.end).unwrap_or(""), style.clone());
        }
        out
    }

    /// A style of text as a cell's look changes it.
    fn styled(&self, style: &Style, cell: CellStyle) -> Style {
        let look = self.look(cell);
        let is_filled = cell.inverse || cell.bg != TermColor::Default;
        Style {
            color: if look.hidden { Color::TRANSPARENT } else { look.text },
            weight: if cell.bold { 700 } else { 400 },
            italic: cell.italic,
            underline: cell.underline != Underline::None,
            strike: cell.strike,
            backdrop: is_filled.then_some(look.ground),
            ..style.clone()
        }
    }

    fn look(&self, style: CellStyle) -> Look {
        let (mut ink, mut ground) = (self.color(style.fg, self.ink()), self.color(style.bg, self.ground()));
        if style.inverse {
            (ink, ground) = (ground, ink);
        }
        // Text in the very colour of its ground is meant not to be seen.
        let hidden = style.hidden || (style.fg == style.bg && style.fg != TermColor::Default);
        let faint = |color: Color| if style.faint { color.mix(ground, 0.4) } else { color };
        let text = self.theme.legible(faint(self.theme.legible(ink, ground)), ground);
        let underline = style.underline_color.map_or(text, |color| self.color(color, ink));
        Look { text, shape: faint(ink), underline, ground, hidden }
    }
}

/// The colours of a cell. Those of text are made legible, those of shapes are left as they are.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Look {
    text: Color,
    shape: Color,
    underline: Color,
    ground: Color,
    hidden: bool,
}

/// Draws screens with cells of one size.
pub struct Painter {
    fonts: Arc<Fonts>,
    palette: Palette,
    style: Style,
    cell: Size,
    /// Of text, from the top of a row.
    baseline: f32,
    drawn: Mutex<HashMap<usize, Drawn>>,
}

/// A row, which keeps its address from being used again, and what it looks like.
struct Drawn {
    _row: Arc<Row>,
    items: Arc<[Item]>,
}

impl Painter {
    /// `advance` is the width of a column in units.
    pub fn new(fonts: Arc<Fonts>, palette: Palette, size: f32, advance: f32) -> Painter {
        Painter::of_cell(fonts, palette, size, Size::new(advance, size * LINE))
    }

    /// The same with rows of another height.
    pub fn of_cell(fonts: Arc<Fonts>, palette: Palette, size: f32, cell: Size) -> Painter {
        let style = Style::new(palette.theme.mono_font().clone(), size, palette.ink());
        let sample = fonts.shape(&RichText::plain("0", style.clone()), &row_layout());
        let baseline = sample.first_baseline() + (cell.h - size * LINE) / 2.0;
        Painter { fonts, palette, style, cell, baseline, drawn: Mutex::default() }
    }

    /// The screen with its top left cell at the origin.
    pub fn items(&self, screen: &Screen) -> Vec<Item> {
        let mut items = Vec::new();
        for (index, row) in screen.lines.iter().enumerate() {
            let drawn = self.row(row);
            if !drawn.is_empty() {
                let down = Transform::translate(0.0, index as f32 * self.cell.h);
                items.push(Group::new(drawn.to_vec()).transformed(down).into());
            }
        }
        if let Some(cursor) = screen.cursor.filter(|cursor| cursor.visible) {
            items.extend(self.cursor(cursor, screen.lines.get(cursor.row).map(|row| &**row)));
        }
        items
    }

    fn row(&self, row: &Arc<Row>) -> Arc<[Item]> {
        if row.cols() == 0 {
            return Arc::default();
        }
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let address = Arc::as_ptr(row).addr();
        if let Some(known) = drawn.get(&address) {
            return known.items.clone();
        }
        if drawn.len() >= KEPT_ROWS {
            drawn.clear();
        }
        let items: Arc<[Item]> = self.draw(row).into();
        drawn.insert(address, Drawn { _row: row.clone(), items: items.clone() });
        items
    }

    fn draw(&self, row: &Row) -> Vec<Item> {
        let (mut grounds, mut inks, mut rules) = (Boxes::default(), Boxes::default(), Boxes::default());
        let (mut paths, mut line) = (Vec::new(), Line::default());
        let mut odd = Vec::new();
        for cell in row.cells() {
            let look = self.palette.look(cell.style);
            let area = self.area(cell.col, cell.width);
            if look.ground != self.palette.ground() {
                grounds.push(Rect::new(area.x, 0.0, area.w + OVERLAP, area.h + OVERLAP), look.ground);
            }
            self.rules(&cell, &look, &mut rules, &mut paths);
            if look.hidden || cell.text.trim().is_empty() {
                continue;
            }
            match drawn_shapes(&cell, area.size()) {
                Some(shapes) => shapes.into_iter().for_each(|shape| place(shape, area, look, &mut inks, &mut paths)),
                // What may not have the advance of a column is set by itself.
                None if cell.width > 1 || cell.text.chars().nth(1).is_some() => odd.push((cell, look)),
                None => line.push(&cell, self.style_of(&cell, &look)),
            }
        }
        let mut items: Vec<Item> = grounds.into_items().chain(inks.into_items()).collect();
        items.extend(paths);
        items.extend(self.line(line));
        items.extend(
            odd.iter()
                .filter_map(|(cell, look)| self.alone(cell.text, cell.col, cell.width, self.style_of(cell, look))),
        );
        items.extend(rules.into_items());
        items
    }

    fn area(&self, col: usize, width: usize) -> Rect {
        Rect::new(col as f32 * self.cell.w, 0.0, width as f32 * self.cell.w, self.cell.h)
    }

    fn style_of(&self, cell: &Cell<'_>, look: &Look) -> Style {
        let style = self.style.clone().color(look.text);
        let style = if cell.style.bold { style.weight(700) } else { style };
        if cell.style.italic { style.italic() } else { style }
    }

    /// Text set as one piece, if its characters then stand on their columns; else each by itself.
    fn line(&self, line: Line) -> Vec<Item> {
        let Some((first, _, _)) = line.cells.first().cloned() else { return Vec::new() };
        let block = self.fonts.shape(&line.rich, &row_layout());
        if block.has_advance(self.cell.w) {
            return vec![Text { block: Arc::new(block), at: Point::new(first as f32 * self.cell.w, 0.0) }.into()];
        }
        let text = line.rich.text();
        let cells = line.cells.into_iter();
        cells.filter_map(|(col, range, style)| self.alone(text.get(range).unwrap_or(""), col, 1, style)).collect()
    }

    /// One cell's text, in the middle of its columns and no wider than these.
    fn alone(&self, text: &str, col: usize, width: usize, style: Style) -> Option<Item> {
        let room = self.area(col, width);
        let set = |style: Style| self.fonts.shape(&RichText::plain(text, style), &row_layout());
        let mut block = set(style.clone());
        let natural = block.extent().1;
        if natural > room.w * 1.02 {
            let size = style.size * room.w / natural;
            block = set(Style { size, ..style });
        }
        let at =
            Point::new(room.x + (room.w - block.extent().1).max(0.0) / 2.0, self.baseline - block.first_baseline());
        (!block.lines().is_empty()).then(|| Text { block: Arc::new(block), at }.into())
    }

    /// Underlines and strikes.
    fn rules(&self, cell: &Cell<'_>, look: &Look, rules: &mut Boxes, paths: &mut Vec<Item>) {
        let area = self.area(cell.col, cell.width);
        let em = self.style.size;
        let (thick, y) = (em * 0.07, self.baseline + em * 0.14);
        let mut line = |y: f32| rules.push(Rect::new(area.x, y, area.w + OVERLAP, thick), look.underline);
        match cell.style.underline {
            Underline::None => {}
            Underline::Single => line(y),
            Underline::Double => [y - thick * 0.6, y + thick * 1.4].into_iter().for_each(line),
            Underline::Curly => paths.push(self.wave(area, y, thick, look.underline)),
            Underline::Dotted | Underline::Dashed => {
                let (count, share) = if cell.style.underline == Underline::Dotted { (3, 0.5) } else { (1, 0.6) };
                let part = area.w / (count * cell.width) as f32;
                for dot in 0..count * cell.width {
                    rules.push(Rect::new(area.x + dot as f32 * part, y, part * share, thick), look.underline);
                }
            }
        }
        if cell.style.strike {
            rules.push(Rect::new(area.x, self.baseline - em * 0.3, area.w + OVERLAP, thick), look.text);
        }
    }

    /// A wave of one period a column.
    fn wave(&self, area: Rect, y: f32, thick: f32, color: Color) -> Item {
        let high = thick * 1.6;
        let half = self.cell.w / 2.0;
        let mut path = PathBuilder::default().move_to(area.x, y);
        for period in 0..(area.w / self.cell.w).round() as usize {
            let x = area.x + period as f32 * self.cell.w;
            path = path
                .quad_to(Point::new(x + half / 2.0, y - high), Point::new(x + half, y))
                .quad_to(Point::new(x + half * 1.5, y + high), Point::new(x + 2.0 * half, y));
        }
        stroked(path.build(), Point::ZERO, thick * 0.8, color)
    }

    /// The cursor; a block shows what it lies on in the colour of the ground.
    fn cursor(&self, cursor: Cursor, row: Option<&Row>) -> Vec<Item> {
        let under =
            row.into_iter().flat_map(Row::cells).find(|cell| (cell.col..cell.col + cell.width).contains(&cursor.col));
        let (col, width) = under.map_or((cursor.col, 1), |cell| (cell.col, cell.width));
        let area = self.area(col, width).translate(Point::new(0.0, cursor.row as f32 * self.cell.h));
        let thick = self.cell.w * 0.2;
        let rect = match cursor.shape {
            CursorShape::Block => area,
            CursorShape::Underline => Rect::new(area.x, area.bottom() - thick, area.w, thick),
            CursorShape::Bar => Rect::new(area.x, area.y, thick, area.h),
        };
        let mut items = vec![Quad::filled(rect, self.palette.ink()).into()];
        if let (CursorShape::Block, Some(cell)) = (cursor.shape, under.filter(|cell| !cell.text.trim().is_empty())) {
            let style = self.style.clone().color(self.palette.ground());
            let ink: Vec<Item> = match drawn_shapes(&cell, area.size()) {
                Some(_) => Vec::new(),
                None => self.alone(cell.text, col, width, style).into_iter().collect(),
            };
            let down = Transform::translate(0.0, cursor.row as f32 * self.cell.h);
            items.push(Group::new(ink).transformed(down).into());
        }
        items
    }
}

/// The shapes of a cell's character, if it is one that is drawn.
fn drawn_shapes(cell: &Cell<'_>, size: Size) -> Option<Vec<Shape>> {
    let mut chars = cell.text.chars();
    let c = chars.next().filter(|_| chars.next().is_none())?;
    shapes(c, size)
}

fn place(shape: Shape, area: Rect, look: Look, boxes: &mut Boxes, paths: &mut Vec<Item>) {
    let (at, color) = (area.origin(), look.shape);
    match shape {
        Shape::Box(mut rect, opacity) => {
            if rect.bottom() >= area.h {
                rect.h += OVERLAP;
            }
            if rect.right() >= area.w {
                rect.w += OVERLAP;
            }
            // Mixed rather than translucent, or overlaps would show.
            boxes.push(rect.translate(at), look.ground.mix(color, opacity));
        }
        Shape::Filled(path) => {
            paths.push(PathItem { path: Arc::new(path), at, fill: Some(color.into()), stroke: None }.into());
        }
        Shape::Stroked(path, width) => paths.push(stroked(path, at, width, color)),
    }
}

fn stroked(path: crate::scene::Path, at: Point, width: f32, color: Color) -> Item {
    PathItem { path: Arc::new(path), at, fill: None, stroke: Some(Stroke { width, color }) }.into()
}

fn row_layout() -> Layout {
    Layout::unbounded().line_height(LINE)
}

/// Boxes from left to right; one that goes on where another of its colour ends is the same box.
#[derive(Default)]
struct Boxes {
    list: Vec<(Rect, Color)>,
}

impl Boxes {
    fn push(&mut self, rect: Rect, color: Color) {
        // Only the last few can touch it.
        let open = self.list.iter_mut().rev().take(4).find(|(last, own)| {
            *own == color && (last.y, last.h) == (rect.y, rect.h) && (last.right() - rect.x).abs() <= OVERLAP + 0.01
        });
        match open {
            Some((last, _)) => last.w = rect.right() - last.x,
            None => self.list.push((rect, color)),
        }
    }

    fn into_items(self) -> impl Iterator<Item = Item> {
        self.list.into_iter().map(|(rect, color)| Quad::filled(rect, color).into())
    }
}

/// Text of a row that stands on its columns by itself, with blanks for whatever does not.
#[derive(Default)]
struct Line {
    rich: RichText,
    /// Column, bytes and style of each cell.
    cells: Vec<(usize, Range<usize>, Style)>,
}

impl Line {
    fn push(&mut self, cell: &Cell<'_>, style: Style) {
        if let Some((last, _, last_style)) = self.cells.last() {
            let blanks = " ".repeat(cell.col.saturating_sub(last + 1));
            self.rich.push(&blanks, last_style.clone());
        }
        let start = self.rich.text().len();
        self.rich.push(cell.text, style.clone());
        self.cells.push((cell.col, start..self.rich.text().len(), style));
    }
}

impl std::fmt::Debug for Painter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Painter({} × {})", self.cell.w, self.cell.h)
    }
}
