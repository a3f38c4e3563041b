//! The layouts that compose a slide as a whole: cover, section, statement, quote, fact, image.

use super::compose::{Composed, default, inside, is_to_be_read, is_words};
use super::fit::{self, shrink_to};
use super::furniture::{artifact, lower_fade};
use crate::block::{self, Block, Heading, Kind, flow};
use crate::color::Color;
use crate::deck::Slide;
use crate::geom::{Point, Rect, Size};
use crate::layout::{BODY, Cx, FLOOR, Fragment, Ink, Node, Room, rich, stack, text};
use crate::markup::{Inlines, Side};
use crate::scene::{Quad, Tag};
use crate::text::{Family, Layout as TextLayout, RichText, Style, Wrap};

/// Where a calm block stands in free height: a little above the middle, where the eye sees the middle.
const OPTICAL_MIDDLE: f32 = 0.46;

/// The words of the first heading or paragraph, its tag and step, and the other blocks.
fn lead(slide: &Slide) -> (Option<(&Inlines, Tag, usize)>, Vec<Block>) {
    let is_lead = |b: &Block| matches!(b.kind, Kind::Heading(_));
    let at = slide
        .blocks
        .iter()
        .position(is_lead)
        .or_else(|| slide.blocks.iter().position(|b| matches!(b.kind, Kind::Paragraph(_))));
    let Some(at) = at else { return (None, slide.blocks.clone()) };
    let mut rest = slide.blocks.clone();
    rest.remove(at);
    let block = &slide.blocks[at];
    match &block.kind {
        Kind::Heading(heading) => (Some((&heading.text, Tag::Heading(1), block.step)), rest),
        Kind::Paragraph(paragraph) => (Some((&paragraph.text, Tag::Paragraph, block.step)), rest),
        _ => (None, slide.blocks.clone()),
    }
}

/// A few words, and perhaps something smaller below them.
pub fn statement(slide: &Slide, cx: &Cx<'_>, area: Rect) -> Composed {
    let room = inside(area);
    let (lead, rest) = lead(slide);
    let mut parts = Vec::new();
    if let Some((words, tag, step)) = lead {
        let share = if rest.is_empty() { 1.0 } else { 0.62 };
        let style = Heading::style(cx, 100.0);
        let open = Size::new(room.w, room.h * share);
        let set = if is_fit(slide) { fit::fill_width } else { fit::statement };
        let set = set(words, &style, cx, open);
        parts.push((0.0, set.tagged(tag).from_step(step)));
    }
    below(parts, &rest, cx, room)
}

/// Whether the slide's title asks to be as large as fits.
fn is_fit(slide: &Slide) -> bool {
    slide.blocks.iter().any(|block| matches!(&block.kind, Kind::Heading(heading) if heading.fit && heading.is_title))
}

/// Adds the other blocks under what leads, and puts all of it in the optical middle.
fn below(parts: Vec<(f32, Fragment)>, rest: &[Block], cx: &Cx<'_>, room: Rect) -> Composed {
    let used: f32 = parts.iter().map(|(gap, part)| gap + part.size.h).sum();
    let (mut all, mut scale, mut overflows) = (parts, 1.0, false);
    if !rest.is_empty() {
        let gap = 48.0;
        let left = (room.h - used - gap).max(room.h * 0.25);
        let (under, at) = shrink_to(cx, left, |cx| flow(rest, cx, Room { width: room.w, height: left }));
        overflows = under.size.h > left + 1.0 && at <= FLOOR;
        scale = at;
        all.push((gap, under));
    }
    let whole = stack(all);
    let y = (room.h - whole.size.h).max(0.0) * OPTICAL_MIDDLE;
    Composed { nodes: whole.moved(Point::new(room.x, room.y + y)).nodes, scale, overflows }
}

/// The title of the talk, a rule in the accent, and who speaks.
pub fn cover(slide: &Slide, cx: &Cx<'_>, area: Rect) -> Composed {
    let room = inside(area);
    let (lead, rest) = lead(slide);
    let mut parts = Vec::new();
    if let Some((words, tag, step)) = lead {
        let style = Heading::style(cx, 100.0);
        let set = fit::statement(words, &style, cx, Size::new(room.w, room.h * 0.55));
        parts.push((0.0, set.tagged(tag).from_step(step)));
    }
    let bar = Quad::filled(Rect::new(4.0, 0.0, 132.0, 9.0), cx.theme.accent()).rounded(4.5);
    parts.push((54.0, Fragment::new(Size::new(136.0, 9.0), vec![artifact(bar)])));
    below(parts, &rest, cx, room)
}

/// A part of the talk begins.
pub fn section(slide: &Slide, cx: &Cx<'_>, area: Rect) -> Composed {
    let bar = Quad::filled(Rect::new(area.x, area.y, 26.0, area.h), cx.theme.accent());
    let mut composed = statement(slide, cx, area);
    composed.nodes.insert(0, artifact(bar));
    composed
}

/// How far the words of a quote stand from its mark's margin.
const QUOTE_INDENT: f32 = 130.0;

/// A quote as the whole slide: a large mark hung in the margin, the words, who said them.
pub fn quote(slide: &Slide, cx: &Cx<'_>, area: Rect) -> Composed {
    let Some(at) = slide.blocks.iter().position(|b| matches!(b.kind, Kind::Quote(_))) else {
        return statement(slide, cx, area);
    };
    let Kind::Quote(quote) = &slide.blocks[at].kind else { return statement(slide, cx, area) };
    let room = inside(area);
    let width = room.w - QUOTE_INDENT;
    let rest: Vec<Block> = slide.blocks.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, b)| b.clone()).collect();
    let set = |cx: &Cx<'_>| {
        let scale = cx.scale;
        let mut parts = Vec::new();
        for block in &quote.blocks {
            let fragment = match &block.kind {
                Kind::Paragraph(p) => quote_words(&p.text, cx, width),
                _ => block.lay_out(cx, Room { width, height: room.h }),
            };
            parts.push((BODY * 0.8 * scale, fragment.from_step(block.step)));
        }
        let mut body = vec![(0.0, stack(parts).tagged(Tag::Quote))];
        if let Some(author) = &quote.author {
            body.push((44.0 * scale, quote.author_line(author, cx, BODY * 0.95 * scale, width)));
        }
        if !rest.is_empty() {
            let small = cx.scaled(scale * 0.68);
            body.push((14.0 * scale, flow(&rest, &small, Room { width, height: room.h * 0.3 })));
        }
        stack(body)
    };
    let (body, scale) = shrink_to(cx, room.h, set);
    let overflows = body.size.h > room.h + 1.0 && scale <= FLOOR;
    let y = room.y + (room.h - body.size.h).max(0.0) * OPTICAL_MIDDLE;
    let from_right = quote.is_from_right();
    let mark = if from_right { "”" } else { "“" };
    let mark = RichText::plain(mark, Style::new(Family::Serif, 260.0, cx.theme.accent()).weight(700));
    let mark = text(cx.fonts, &mark, &TextLayout::unbounded().line_height(1.0));
    let rise = mark.baseline.unwrap_or(200.0);
    // The mark's top meets the capitals of the first line; it hangs outside the margin a little.
    let top = y + body.baseline.unwrap_or(60.0) - rise + 128.0;
    let (mark_x, body_x) = match from_right {
        true => (room.right() + 26.0 - mark.size.w, room.x),
        false => (room.x - 26.0, room.x + QUOTE_INDENT),
    };
    let mut nodes = mark.moved(Point::new(mark_x, top)).tagged(Tag::Paragraph).nodes;
    nodes.extend(body.moved(Point::new(body_x, y)).nodes);
    Composed { nodes, scale, overflows }
}

fn quote_words(words: &Inlines, cx: &Cx<'_>, width: f32) -> Fragment {
    let chars = words.plain().chars().count();
    let size = match chars {
        0..=90 => 84.0,
        91..=160 => 70.0,
        161..=260 => 60.0,
        _ => 50.0,
    };
    let style = Style::new(Family::Serif, size * cx.scale, cx.theme.text());
    let mut ink = Ink::new(style);
    ink.strong.1 = Some(cx.theme.accent());
    let layout = TextLayout::width(width).wrap(Wrap::Balanced).line_height(1.28);
    text(cx.fonts, &rich(words, &ink, cx.theme), &layout)
}

/// One number or word, and below it what it means.
pub fn fact(slide: &Slide, cx: &Cx<'_>, area: Rect) -> Composed {
    let room = inside(area);
    let (lead, rest) = lead(slide);
    let mut parts = Vec::new();
    if let Some((words, tag, step)) = lead {
        let style = Heading::style(cx, 100.0).color(cx.theme.accent());
        let set = |size: f32| {
            let ink = Ink::new(Style { size, ..style.clone() });
            text(cx.fonts, &rich(words, &ink, cx.theme), &TextLayout::width(room.w).wrap(Wrap::Never).line_height(1.05))
        };
        let probe = set(100.0);
        let lines: &[Node] = &probe.nodes;
        let width = extent(lines).max(1.0);
        let size = (100.0 * room.w / width).min(room.h * 0.5).min(380.0);
        parts.push((0.0, set(size).tagged(tag).from_step(step)));
    }
    below(parts, &rest, cx, room)
}

/// The right end of what is seen in text nodes.
fn extent(nodes: &[Node]) -> f32 {
    let ends = nodes.iter().flat_map(|node| match &node.content {
        crate::layout::Content::Still(items) => items.as_slice(),
        _ => &[],
    });
    ends.filter_map(|item| if let crate::scene::Item::Text(t) = item { Some(t.block.extent().1) } else { None })
        .fold(0.0, f32::max)
}

/// A picture over the whole slide; words lie over it, a credit along its lower edge.
pub fn image(slide: &Slide, cx: &Cx<'_>, area: Rect) -> Composed {
    let Some((at, picture)) = first_picture(slide) else {
        return statement(slide, cx, area);
    };
    let mut nodes = Vec::new();
    let filled = block::fill(picture, cx, area, picture.attrs.contain).from_step(slide.blocks[at].step);
    nodes.extend(filled.nodes);
    let rest: Vec<Block> = slide.blocks.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, b)| b.clone()).collect();
    if !rest.is_empty() {
        let over = Slide { blocks: rest, ..slide.clone() };
        nodes.push(artifact(super::furniture::scrim(cx, area, is_to_be_read(&over))));
        nodes.extend(statement(&over, cx, area).nodes);
    }
    nodes.extend(credit(picture, cx, area));
    Composed::new(nodes)
}

/// A credit in white on a fade, along the lower edge of a picture.
fn credit(picture: &block::Picture, cx: &Cx<'_>, area: Rect) -> Vec<Node> {
    let margin = 44.0_f32.min(area.w * 0.06);
    let Some(line) = picture.credit_line(cx, area.w - 2.0 * margin, Color::WHITE) else { return Vec::new() };
    let fade = lower_fade(area, line.size.h + cx.small * 4.5);
    let at = Point::new(area.x + margin, area.bottom() - line.size.h - 30.0);
    let mut nodes = vec![artifact(fade)];
    nodes.extend(line.moved(at).nodes);
    nodes
}

/// The picture that a layout is about, and which block it is.
pub fn first_picture(slide: &Slide) -> Option<(usize, &block::Picture)> {
    slide.blocks.iter().enumerate().find_map(|(at, block)| match &block.kind {
        Kind::Picture(picture) => Some((at, picture)),
        _ => None,
    })
}

/// An area in halves: the one for a picture on a side, and the other.
pub fn halves(area: Rect, side: Side) -> (Rect, Rect) {
    let width = area.w * 0.5;
    let left = Rect::new(area.x, area.y, width, area.h);
    let right = Rect::new(area.x + width, area.y, area.w - width, area.h);
    if side == Side::Left { (left, right) } else { (right, left) }
}

/// A picture filling one side to the edges, the words in the middle of the other.
pub fn image_beside(slide: &Slide, cx: &Cx<'_>, area: Rect, side: Side) -> Composed {
    let Some((at, picture)) = first_picture(slide) else {
        return statement(slide, cx, area);
    };
    let (part, other) = halves(area, side);
    let mut nodes = block::fill(picture, cx, part, picture.attrs.contain).from_step(slide.blocks[at].step).nodes;
    nodes.extend(credit(picture, cx, part));
    let rest: Vec<Block> = slide.blocks.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, b)| b.clone()).collect();
    let words = Slide { blocks: rest, ..slide.clone() };
    // A title over a list is as large as on any slide; a few words are as large as they can be.
    let composed = if is_words(&words) { statement(&words, cx, other) } else { default(&words, cx, other) };
    nodes.extend(composed.nodes);
    Composed { nodes, ..composed }
}
