//! The keys and what they do, as the key table has them.

use super::board::{Board, Spot};
use super::palette::{ink, palette, quiet};
use crate::geom::{Point, Rect, Size, Transform};
use crate::layout::{Fragment, beside, stack, text};
use crate::page::Page;
use crate::scene::Group;
use crate::show::keys::{Binding, KeyTable};
use crate::show::{Moment, Position};
use crate::text::{Fonts, Layout, RichText};

/// Of a column, its keys and the gap to the next, before all of it is scaled to the view.
const COLUMN: f32 = 620.0;
const KEYS: f32 = 250.0;
const BETWEEN: f32 = 70.0;
/// Air between a column's groups, and between rows.
const GROUP: f32 = 34.0;
const ROW: f32 = 9.0;
/// The most that it is enlarged: larger is no easier to read.
const LARGEST: f32 = 1.15;

/// The help over a whole view.
pub fn draw(table: &KeyTable, view: Size, board: &mut Board<'_>) {
    let margin = 0.04 * view.w.min(view.h * 1.6);
    board.filled(Rect::from_size(view), palette().background());
    let title = Spot::left(margin, margin + 34.0, view.w);
    board.line("Keys", &ink(40.0).weight(700), title);
    let hint = Spot::right(view.w - margin, margin + 32.0, view.w / 2.0);
    board.line("Esc or ? closes this", &quiet(24.0), hint);

    let room = Rect::new(margin, margin + 66.0, view.w - 2.0 * margin, view.h - 2.0 * margin - 66.0);
    let whole = best(&groups(table, board.fonts), room.size());
    let scale = whole.size.contain_scale(room.size()).min(LARGEST);
    let page = Page { size: whole.size, nodes: whole.nodes, steps: 0, scale: 1.0 };
    let items = page.at(&Moment::settled(Position::default())).list.items;
    board.push(Group::new(items).transformed(Transform { scale, translate: room.origin() }));
}

/// The groups in as many columns as make the type largest.
fn best(groups: &[Fragment], room: Size) -> Fragment {
    let ways = (1..=4).map(|columns| arranged(groups, columns));
    let better = |a: Fragment, b: Fragment| {
        if b.size.contain_scale(room) > a.size.contain_scale(room) { b } else { a }
    };
    ways.reduce(better).unwrap_or_default()
}

/// The groups in columns in their order: the lowest height at which so many columns are enough.
fn arranged(groups: &[Fragment], columns: usize) -> Fragment {
    let fill = |height: f32| -> Vec<Vec<&Fragment>> {
        let mut filled: Vec<Vec<&Fragment>> = vec![Vec::new()];
        let mut used = 0.0;
        for group in groups {
            if used > 0.0 && used + GROUP + group.size.h > height {
                filled.push(Vec::new());
                used = 0.0;
            }
            used += if used > 0.0 { GROUP } else { 0.0 } + group.size.h;
            if let Some(last) = filled.last_mut() {
                last.push(group);
            }
        }
        filled
    };
    let mut height = groups.iter().map(|group| group.size.h).fold(1.0, f32::max);
    while fill(height).len() > columns {
        height *= 1.03;
    }
    let parts = fill(height).into_iter().enumerate().map(|(index, groups)| {
        let column = stack(groups.into_iter().map(|group| (GROUP, group.clone())).collect());
        (index as f32 * (COLUMN + BETWEEN), column)
    });
    beside(parts.collect())
}

fn groups(table: &KeyTable, fonts: &Fonts) -> Vec<Fragment> {
    let rows: Vec<&Binding> = table.rows().iter().filter(|row| !row.keys.is_empty()).collect();
    let groups = rows.chunk_by(|a, b| a.group == b.group).map(|rows| {
        let title = rows.first().map_or("", |row| row.group.title());
        let style = ink(25.0).weight(700).color(palette().accent());
        let mut parts = vec![(0.0, text(fonts, &RichText::plain(title, style), &Layout::width(COLUMN)))];
        parts.extend(rows.iter().map(|binding| (ROW, row(binding, fonts))));
        stack(parts)
    });
    groups.collect()
}

/// Keys at the left, what they do at the right, on the same baseline.
fn row(binding: &Binding, fonts: &Fonts) -> Fragment {
    let mut caps = RichText::default();
    for keys in &binding.keys {
        if !caps.is_empty() {
            caps.push("   ", ink(20.0));
        }
        let mut cap = ink(20.0).weight(600);
        cap.backdrop = Some(palette().background().mix(palette().text(), 0.15));
        // A cap is never broken between lines.
        caps.push(&symbol(&keys.to_string()).replace(' ', "\u{a0}"), cap);
    }
    let keys = text(fonts, &caps, &Layout::width(KEYS).line_height(1.65));
    let what = text(fonts, &RichText::plain(binding.description, ink(22.0)), &Layout::width(COLUMN - KEYS - 20.0));
    let drop = keys.baseline.unwrap_or(0.0) - what.baseline.unwrap_or(0.0);
    let mut both = beside(vec![(0.0, keys), (KEYS + 20.0, what.moved(Point::new(0.0, drop)))]);
    both.size.w = COLUMN;
    both
}

/// A key's name as short as it can be understood.
fn symbol(keys: &str) -> String {
    const SHORT: [(&str, &str); 9] = [
        ("PageDown", "PgDn"),
        ("PageUp", "PgUp"),
        ("Escape", "Esc"),
        ("Backspace", "⌫"),
        ("Left", "←"),
        ("Right", "→"),
        ("Up", "↑"),
        ("Down", "↓"),
        ("Shift+", "⇧"),
    ];
    match keys {
        "LeftClick" => "click".into(),
        "RightClick" => "right click".into(),
        _ => SHORT.iter().fold(keys.to_owned(), |keys, (long, short)| keys.replace(long, short)),
    }
}
