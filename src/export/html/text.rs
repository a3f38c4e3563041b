//! Shaped text as SVG text: the same glyphs at the same places, and words that can be selected, searched and copied.
//!
//! What one character and one glyph cannot tell (ligatures, marks, emoji, words from right to left) is drawn, with its
//! characters invisible over it.

use super::svg::Pen;
use super::table::{escape, num};
use crate::color::Color;
use crate::scene::{LinkTarget, Text};
use crate::text::engine::{CacheKeyFlags, LayoutGlyph, LayoutRun};

/// How far a glyph may be from where the browser would put it by itself, in units.
const SLACK: f32 = 0.08;

/// Neighbouring characters of one line that look the same.
struct Run {
    class: usize,
    text: String,
    /// Left end of each character.
    places: Vec<f32>,
    /// Where the next character comes to stand by itself.
    end: f32,
    /// Whether the browser would put every character where it belongs.
    is_plain: bool,
    /// Whether every character has a place.
    is_open: bool,
    link: Option<LinkTarget>,
}

pub fn draw(pen: &mut Pen<'_>, text: &Text, out: &mut String) {
    if !(text.at.x.is_finite() && text.at.y.is_finite()) {
        return;
    }
    let runs: Vec<LayoutRun<'_>> = text.block.buffer().layout_runs().collect();
    let mut drawn = String::new();
    // A line of the text may be set in several lines.
    for lines in runs.chunk_by(|a, b| a.line_i == b.line_i) {
        let mut words = String::new();
        for (index, run) in lines.iter().enumerate() {
            let mut line = line(pen, text, run, &mut drawn);
            if let Some(last) = line.last_mut().filter(|last| index + 1 < lines.len() && !last.text.ends_with(' ')) {
                last.text.push(' ');
            }
            words += &line_svg(pen, &line, text.at.y + run.line_y);
        }
        if !words.is_empty() {
            *out += &format!("<text>{words}</text>");
        }
    }
    *out += &drawn;
}

/// The characters of a set line; glyphs that must be drawn go to `drawn`.
fn line(pen: &mut Pen<'_>, text: &Text, run: &LayoutRun<'_>, drawn: &mut String) -> Vec<Run> {
    let mut line: Vec<Run> = Vec::new();
    for glyphs in run.glyphs.chunk_by(|a, b| (a.start, a.end) == (b.start, b.end)) {
        let first = &glyphs[0];
        let Some(words) = run.text.get(first.start..first.end) else { continue };
        if !(first.font_size.is_finite() && first.font_size > 0.0) {
            continue;
        }
        let x = text.at.x + glyphs.iter().map(|glyph| glyph.x).fold(f32::MAX, f32::min);
        let color = first.color_opt.map_or(Color::BLACK, |c| Color { r: c.r(), g: c.g(), b: c.b(), a: c.a() });
        let is_slanted = first.cache_key_flags.contains(CacheKeyFlags::FAKE_ITALIC);
        let face = pen.faces.number(first.font_id, first.font_weight.0);
        let family = face.and_then(|face| family(pen, face, words, glyphs));
        let (family, color) = match family {
            Some(family) => (family, color),
            None if words.trim().is_empty() => ("sans-serif".to_owned(), color),
            None => {
                let outlines = face.and_then(|face| outlines(pen, face, text, run, glyphs, color));
                // What cannot be drawn either is left to the browser's fonts.
                let color = if outlines.is_some() { Color::TRANSPARENT } else { color };
                drawn.extend(outlines);
                ("sans-serif".to_owned(), color)
            }
        };
        let slant = if is_slanted { "italic " } else { "" };
        let font = format!("font:{slant}{}px {family};fill:{color}", num(first.font_size));
        let class = pen.styles.number(font);
        let advance = face.and_then(|face| pen.faces.get(face)).and_then(|face| {
            Some(face.advance(first.glyph_id)? / face.units_per_em * first.font_size).filter(|_| glyphs.len() == 1)
        });
        let link = text.block.style(first.metadata).and_then(|style| style.link.clone());
        let is_open = words.chars().map(char::len_utf16).sum::<usize>() == 1;
        let follows = |last: &&mut Run| last.is_open && is_open && last.class == class && last.link == link;
        let end = x + advance.unwrap_or(f32::INFINITY);
        match line.last_mut().filter(follows) {
            Some(last) => {
                last.is_plain &= (x - last.end).abs() < SLACK;
                // What is off is measured from where the whole began.
                last.end += advance.unwrap_or(f32::INFINITY);
                last.text.push_str(words);
                last.places.push(x);
            }
            None => {
                line.push(Run { class, text: words.to_owned(), places: vec![x], end, is_plain: true, is_open, link });
            }
        }
    }
    line
}

/// The family in which a cluster is a character with a glyph.
fn family(pen: &mut Pen<'_>, face: usize, words: &str, glyphs: &[LayoutGlyph]) -> Option<String> {
    let mut chars = words.chars();
    let ([glyph], Some(c), None) = (glyphs, chars.next(), chars.next()) else { return None };
    let is_level = glyph.y_offset == 0.0 && glyph.x_offset == 0.0 && glyph.y == 0.0;
    let is_simple = glyph.level.is_ltr() && is_level && glyph.glyph_id != 0 && c.len_utf16() == 1;
    if !is_simple {
        return None;
    }
    pen.faces.family(face, c, glyph.glyph_id)
}

/// The glyphs of a cluster, drawn.
fn outlines(
    pen: &mut Pen<'_>,
    face: usize,
    text: &Text,
    run: &LayoutRun<'_>,
    glyphs: &[LayoutGlyph],
    color: Color,
) -> Option<String> {
    let mut out = String::new();
    for glyph in glyphs.iter().filter(|glyph| glyph.glyph_id != 0) {
        let known = pen.faces.get(face)?;
        let scale = glyph.font_size / known.units_per_em;
        let id = pen.glyphs.number(known.outlines(glyph.glyph_id)?);
        let x = text.at.x + glyph.x + glyph.font_size * glyph.x_offset;
        let y = text.at.y + run.line_y + glyph.y - glyph.font_size * glyph.y_offset;
        let place = format!("translate({} {})scale({scale:.5})", num(x), num(y));
        out += &format!("<use href=\"#g{id}\" transform=\"{place}\" fill=\"{color}\" aria-hidden=\"true\"/>");
    }
    (!out.is_empty()).then_some(out)
}

fn line_svg(pen: &Pen<'_>, line: &[Run], y: f32) -> String {
    let mut out = String::new();
    for runs in line.chunk_by(|a, b| a.link == b.link) {
        let href = runs[0].link.as_ref().and_then(|link| pen.href(link));
        if let Some(href) = &href {
            out += &format!("<a {href}>");
        }
        for run in runs {
            let count = if run.is_plain { 1 } else { run.places.len() };
            let places: Vec<String> = run.places.iter().take(count).map(|x| num((x * 10.0).round() / 10.0)).collect();
            let (class, x, y) = (run.class, places.join(" "), num(y));
            out += &format!("<tspan class=\"s{class}\" x=\"{x}\" y=\"{y}\">{}</tspan>", escape(&run.text));
        }
        if href.is_some() {
            out += "</a>";
        }
    }
    out
}
