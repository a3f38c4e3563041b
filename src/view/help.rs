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

/// Widths that a column may have, the share of it that is keys, and the gap to the next, before all of it is scaled to
/// the view.
const COLUMNS: [f32; 2] = [620.0, 480.0];
const KEYS: f32 = 0.42;
const BETWEEN: f32 = 60.0;
/// Air between a column's groups, and between rows.
const GROUP: f32 = 34.0;
const ROW: f32 = 6.0;
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
    let whole = best(table, board.fonts, room.size());
    let scale = whole.size.contain_scale(room.size()).min(LARGEST);
    let page = Page { size: whole.size, nodes: whole.nodes, steps: 0, scale: 1.0 };
    let items = page.at(&Moment::settled(Position::default())).list.items;
    board.push(Group::new(items).transformed(Transform { scale, translate: room.origin() }));
}

/// The groups in as many columns, and as wide ones, as make the type largest.
fn best(table: &KeyTable, fonts: &Fonts, room: Size) -> Fragment {
    let ways = COLUMNS.into_iter().flat_map(|width| {
        let groups = groups(table, fonts, width);
        (1..=4).map(move |columns| arranged(&groups, columns, width))
    });
    let better = |a: Fragment, b: Fragment| {
        if b.size.contain_scale(room) > a.size.contain_scale(room) { b } else { a }
    };
    ways.reduce(better).unwrap_or_default()
}

/// The groups in columns in their order: the lowest height at which so many columns are enough.
fn arranged(groups: &[Fragment], columns: usize, width: f32) -> Fragment {
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
        (index as f32 * (width + BETWEEN), column)
    });
    beside(parts.collect())
}

fn groups(table: &KeyTable, fonts: &Fonts, width: f32) -> Vec<Fragment> {
    let rows: Vec<&Binding> = table.rows().iter().filter(|row| !row.keys.is_empty()).collect();
    let groups = rows.chunk_by(|a, b| a.group == b.group).map(|rows| {
        let title = rows.first().map_or("", |row| row.group.title());
        let style = ink(25.0).weight(700).color(palette().accent());
        let mut parts = vec![(0.0, text(fonts, &RichText::plain(title, style), &Layout::width(width)))];
        parts.extend(rows.iter().map(|binding| (ROW, row(binding, fonts, width))));
        stack(parts)
    });
    groups.collect()
}

/// Keys at the left, what they do at the right, on the same baseline.
fn row(binding: &Binding, fonts: &Fonts, width: f32) -> Fragment {
    let mut caps = RichText::default();
    for keys in &binding.keys {
        if !caps.is_empty() {
            caps.push("   ", ink(20.0));
        }
        let mut cap = ink(20.0).weight(600);
        cap.backdrop = Some(palette().background().mix(palette().text(), 0.15));
        // A cap is never broken between lines, and a single letter's is not much higher than wide.
        let words = short(&keys.to_string()).replace(' ', "\u{a0}");
        let narrow = words.chars().count() == 1;
        caps.push(&if narrow { format!("\u{a0}{words}\u{a0}") } else { words }, cap);
    }
    let left = width * KEYS;
    let keys = text(fonts, &caps, &Layout::width(left).line_height(1.65));
    let what = text(fonts, &RichText::plain(binding.description, ink(22.0)), &Layout::width(width - left - 20.0));
    let drop = keys.baseline.unwrap_or(0.0) - what.baseline.unwrap_or(0.0);
    // The first cap stands out of the text by its rim.
    let mut both = beside(vec![(3.2, keys), (left + 20.0, what.moved(Point::new(0.0, drop)))]);
    both.size.w = width;
    both
}

/// Keys as short as they can be understood.
fn short(keys: &str) -> String {
    keys.split(' ').map(short_chord).collect::<Vec<_>>().join(" ")
}

fn short_chord(chord: &str) -> String {
    // The plus key is written as it is.
    let end = chord.char_indices().next_back().map_or(0, |(at, _)| at);
    let (modifiers, key) = chord.split_at(chord[..end].rfind('+').map_or(0, |at| at + 1));
    let key = match key {
        "PageDown" => "PgDn",
        "PageUp" => "PgUp",
        "Escape" => "Esc",
        "Backspace" => "⌫",
        "Left" => "←",
        "Right" => "→",
        "Up" => "↑",
        "Down" => "↓",
        "LeftClick" => "click",
        "RightClick" => "right\u{a0}click",
        other => other,
    };
    format!("{}{key}", modifiers.replace("Shift+", "⇧"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short() {
        let all = ["Shift+PageUp", "g g", "Ctrl+Shift+l", "+", "Ctrl++", "é", "Alt+Left"];
        assert_eq!(all.map(short), ["⇧PgUp", "g g", "Ctrl+⇧l", "+", "Ctrl++", "é", "Alt+←"]);
    }

    #[test]
    fn all_groups_are_there_in_every_arrangement() {
        let fonts = Fonts::new();
        let groups = groups(&KeyTable::default(), &fonts, 500.0);
        let nodes = |fragment: &Fragment| fragment.nodes.len();
        let all: usize = groups.iter().map(nodes).sum();
        for columns in 1..=4 {
            let whole = arranged(&groups, columns, 500.0);
            assert_eq!(nodes(&whole), all);
            assert!(whole.size.w <= columns as f32 * 560.0);
        }
    }
}
