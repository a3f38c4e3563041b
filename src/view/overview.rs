//! All slides at a glance: a grid of thumbnails that scrolls with the selected one. Only what is seen is laid out.

use super::Stage;
use super::board::{Board, Spot};
use super::palette::{ink, palette, quiet};
use super::thumbnail;
use crate::color::Color;
use crate::geom::{Point, Rect, Size};
use crate::scene::{Border, Link, LinkTarget, Quad, Shadow};
use crate::show::outline::SlideOutline;
use crate::show::session::overview_columns;
use crate::show::{Moment, Position};

/// Air at the edges and between slides, in units of a view that is 1600 wide.
const MARGIN: f32 = 64.0;
const GAP: f32 = 30.0;
/// Height of the line below a slide, and of the section's line above.
const CAPTION: f32 = 38.0;
const SECTION: f32 = 34.0;
const RING: f32 = 6.0;
/// Slides get smaller so that all of them are seen at once, down to this share or to this width.
const CLOSER: f32 = 0.8;
const SMALL: f32 = 230.0;
/// Captions of slides narrower than this are the number alone.
const TITLED: f32 = 150.0;

/// Where the slides of the grid are.
struct Grid {
    columns: usize,
    /// Of a thumbnail.
    size: Size,
    /// From one thumbnail to the next.
    pitch: Size,
    /// Of the first thumbnail, before it scrolls.
    origin: Point,
    /// How far it has scrolled.
    scroll: f32,
}

impl Grid {
    /// The grid of `count` slides of an aspect in a view, scrolled so that `selected` is seen.
    fn new(count: usize, aspect: f32, sections: bool, selected: usize, view: Size) -> Grid {
        let columns = overview_columns(count);
        let margin = MARGIN * view.w / 1600.0;
        // Few slides must not outgrow the view.
        let width = (view.w - 2.0 * margin - GAP * (columns as f32 - 1.0)) / columns as f32;
        let above = if sections { SECTION } else { 0.0 };
        let rows = count.div_ceil(columns) as f32;
        let fitting = |rows: f32| ((view.h - 1.5 * margin + GAP * 0.6) / rows - CAPTION - above - GAP * 0.6) * aspect;
        let all = Some(fitting(rows)).filter(|all| *all > SMALL.min(width * CLOSER));
        let width = width.min(all.unwrap_or(fitting(1.0))).max(1.0);
        let size = Size::new(width, width / aspect);
        let pitch = Size::new(width + GAP, size.h + CAPTION + above + GAP * 0.6);
        let (wide, high) = (pitch.w * columns as f32 - GAP, pitch.h * rows - GAP * 0.6);
        let left = (view.w - wide) / 2.0;
        let top = ((view.h - high) / 2.0).max(margin * 0.75);
        let row = (selected / columns) as f32;
        let furthest = (high + 1.5 * margin - view.h - 1.0).max(0.0);
        let scroll = (margin + row * pitch.h + pitch.h / 2.0 - view.h / 2.0).clamp(0.0, furthest);
        Grid { columns, size, pitch, origin: Point::new(left, top + above), scroll }
    }

    /// Where a slide's thumbnail is.
    fn cell(&self, index: usize) -> Rect {
        let (column, row) = ((index % self.columns) as f32, (index / self.columns) as f32);
        let at = self.origin + Point::new(column * self.pitch.w, row * self.pitch.h - self.scroll);
        Rect::new(at.x, at.y, self.size.w, self.size.h)
    }
}

/// The overview over a whole view, with links to the slides.
pub fn draw(stage: &Stage<'_>, selected: usize, view: Size, board: &mut Board<'_>) {
    let outline = stage.session.outline();
    let slides = outline.slides();
    let sections = slides.iter().any(|slide| slide.section.is_some());
    let aspect = stage.presentation.deck.meta.aspect.0;
    let grid = Grid::new(slides.len(), aspect, sections, selected, view);
    board.filled(Rect::from_size(view), palette().background());
    for (index, slide) in slides.iter().enumerate() {
        let cell = grid.cell(index);
        if cell.bottom() + CAPTION > 0.0 && cell.y - SECTION < view.h {
            let starts = slide.section.as_ref().filter(|_| index == 0 || slides[index - 1].section != slide.section);
            if let Some(section) = starts {
                let style = ink(21.0).weight(600).color(palette().accent());
                board.line(section, &style, Spot::left(cell.x, cell.y - 13.0, grid.pitch.w - 8.0));
            }
            thumbnail(stage, index, slide, cell, index == selected, board);
        }
    }
}

fn thumbnail(stage: &Stage<'_>, index: usize, slide: &SlideOutline, cell: Rect, selected: bool, board: &mut Board<'_>) {
    let theme = palette();
    let passed_over = slide.hidden || stage.session.skips_optional() && slide.optional;
    let mut list = stage.presentation.page(index).at(&Moment::still(Position::new(index, slide.steps))).list;
    thumbnail::without_links(&mut list.items);
    if selected {
        let ring = Rect::new(cell.x - RING, cell.y - RING, cell.w + 2.0 * RING, cell.h + 2.0 * RING);
        let glow = Shadow { offset: Point::ZERO, blur: 26.0, color: theme.accent().with_opacity(0.5) };
        board.quad(Quad::filled(ring, theme.accent()).rounded(RING + 2.0).shadowed(glow));
    }
    board.push(thumbnail::page(list, cell));
    if passed_over {
        board.filled(cell, theme.background().with_opacity(0.66));
    }
    if !selected {
        let line = Border { width: 1.5, color: Color::WHITE.with_opacity(0.16) };
        board.quad(Quad::filled(cell, Color::TRANSPARENT).bordered(line));
    }

    caption(stage, index, slide, cell, selected, board);
    board.push(Link { rect: cell, target: LinkTarget::Slide(index) });
}

/// Number and title, and at the right what is unusual.
fn caption(stage: &Stage<'_>, index: usize, slide: &SlideOutline, cell: Rect, selected: bool, board: &mut Board<'_>) {
    let theme = palette();
    let here = stage.session.position().slide == index;
    let baseline = cell.bottom() + RING + 22.0;
    let color = if selected || here { theme.accent() } else { theme.muted() };
    let number = stage.session.outline().number(index).map_or_else(|| "–".into(), |number| number.to_string());
    let mut x = cell.x;
    x += board.line(&number, &ink(19.0).weight(700).color(color), Spot::left(x, baseline, cell.w)) + 12.0;
    if here {
        let dot = Rect::new(x - 2.0, baseline - 12.0, 9.0, 9.0);
        board.quad(Quad::filled(dot, theme.accent()).rounded(4.5));
        x = dot.right() + 10.0;
    }
    if cell.w < TITLED {
        return;
    }
    let unusual = match slide {
        SlideOutline { hidden: true, .. } => Some("hidden"),
        SlideOutline { optional: true, .. } => Some("optional"),
        _ => None,
    };
    let mut end = cell.right();
    if let Some(words) = unusual {
        end -= board.line(words, &quiet(18.0).italic(), Spot::right(end, baseline, cell.w * 0.5)) + 12.0;
    }
    let style = if selected { ink(18.5) } else { quiet(18.5) };
    if end - x > 30.0 {
        board.line(&slide.title, &style, Spot::left(x, baseline, end - x));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Size = Size::new(1600.0, 900.0);

    #[test]
    fn the_selected_slide_is_always_seen_whole() {
        for count in [1, 2, 5, 31, 64, 1000] {
            for view in [VIEW, Size::new(1200.0, 900.0), Size::new(800.0, 1143.0), Size::new(2880.0, 900.0)] {
                for selected in [0, count / 2, count - 1] {
                    let cell = Grid::new(count, 16.0 / 9.0, true, selected, view).cell(selected);
                    let room = Rect::from_size(view);
                    let seen = cell.intersect(room);
                    let whole = (seen.w - cell.w).abs() < 0.1 && (seen.h - cell.h).abs() < 0.1;
                    assert!(whole, "{selected} of {count} in {view:?}: {cell:?}");
                }
            }
        }
    }

    #[test]
    fn up_and_down_lead_to_the_same_column() {
        let grid = Grid::new(31, 16.0 / 9.0, false, 0, VIEW);
        assert_eq!(grid.cell(2).x, grid.cell(2 + overview_columns(31)).x);
    }

    #[test]
    fn a_grid_that_fits_does_not_scroll() {
        let scroll = |selected| Grid::new(4, 16.0 / 9.0, false, selected, VIEW).scroll;
        assert_eq!((scroll(0), scroll(3)), (scroll(0), scroll(0)));
    }
}
