//! Putting a slide's blocks where its layout wants them.

use std::sync::Arc;

use super::fit::shrink_to;
use super::furniture::{artifact, footnotes, furniture, ground, scrim};
use super::{Page, special};
use crate::block::{self, Block, Kind, Picture, flow};
use crate::deck::{Background, Layout, Slide};
use crate::diag::Diagnostic;
use crate::geom::{Point, Rect, SLIDE_WIDTH, Size};
use crate::layout::{Cx, FLOOR, MARGIN_X, MARGIN_Y, Node, Room};
use crate::markup::Side;
use crate::theme::Theme;

/// How much larger the type of a sparse slide may be, and the share of the room it may then take.
const GROWN: [f32; 2] = [1.3, 1.15];
const SPARSE: f32 = 0.78;

/// Pictures under this brightness are dark.
const DARK: f32 = 0.35;

/// Lays a slide out on a page of `size`; `number` is its page number.
pub fn lay_out(slide: &Slide, number: Option<usize>, cx: &Cx<'_>, height: f32) -> Page {
    let size = Size::new(SLIDE_WIDTH, height);
    let theme = theme_of(slide, cx);
    let cx = &Cx { theme: &theme, ..*cx };
    let mut nodes = ground(slide, cx, size);
    let mut area = backgrounds(slide, cx, size, &mut nodes);
    // The footer stands under the words, never on the picture beside them.
    let around = match (slide.layout, special::first_picture(slide)) {
        (Layout::ImageBeside(side), Some(_)) => special::halves(area, side).1,
        _ => area,
    };
    let notes = footnotes(slide, cx, area);
    area.h -= notes.size.h;
    nodes.extend(notes.nodes);
    let content = match slide.layout {
        Layout::Cover => special::cover(slide, cx, area),
        Layout::Section => special::section(slide, cx, area),
        // Marp's `class: lead` may be said of a whole deck, and a large title leaves code and tables no room.
        Layout::Statement | Layout::End if has_more_than_words(slide) => default(slide, cx, area),
        Layout::Statement | Layout::End => special::statement(slide, cx, area),
        Layout::Quote => special::quote(slide, cx, area),
        Layout::Fact => special::fact(slide, cx, area),
        Layout::Image => special::image(slide, cx, area),
        Layout::ImageBeside(side) => special::image_beside(slide, cx, area, side),
        Layout::TwoColumns | Layout::Default if area.w < size.w && is_words(slide) => {
            special::statement(slide, cx, area)
        }
        Layout::TwoColumns | Layout::Default => default(slide, cx, area),
    };
    let bare = matches!(slide.layout, Layout::Cover | Layout::Image | Layout::Section);
    nodes.extend(content.nodes);
    if content.overflows {
        let message = "there is more on this slide than fits, even in the smallest type";
        let start = slide.range.start + leading_blank(cx, slide);
        let line_end = cx.source.text[start..].find('\n').map_or(cx.source.text.len(), |at| start + at);
        let warning = Diagnostic::error("overflow", message).at(cx.source, start..line_end);
        cx.report(warning.help("make two slides of it, or say part of it in the notes"));
    }
    if !bare {
        nodes.extend(furniture(slide, number, cx, around));
    }
    Page { size, nodes, steps: slide.steps, scale: content.scale }
}

/// The theme, or its pair in the same fonts: where the slide asks for that, has a colour of its own that the pair is better
/// read on, or is dark words on a dark picture, which a light scrim would only turn to fog.
fn theme_of(slide: &Slide, cx: &Cx<'_>) -> Arc<Theme> {
    let theme = slide.theme.as_deref().and_then(Theme::builtin).unwrap_or_else(|| cx.theme.clone());
    let pair = Theme::builtin(theme.pair()).map_or_else(|| theme.clone(), |pair| Arc::new(pair.in_fonts_of(&theme)));
    let Some(Background::Color(color)) = slide.background else {
        let behind = || behind_words(slide).and_then(|picture| picture.brightness(cx, theme.background()));
        let is_dark = || behind().is_some_and(|brightness| brightness < DARK);
        let inverted = slide.inverted || !theme.is_dark() && pair.is_dark() && is_dark();
        return if inverted { pair } else { theme };
    };
    let ground = color.over(theme.background());
    let better = if pair.text().contrast(ground) > theme.text().contrast(ground) { pair } else { theme };
    Arc::new(better.standing_on(ground))
}

fn leading_blank(cx: &Cx<'_>, slide: &Slide) -> usize {
    let text = cx.source.text.get(slide.range.clone()).unwrap_or("");
    text.len() - text.trim_start().len()
}

/// What a layout made of the blocks.
pub struct Composed {
    pub nodes: Vec<Node>,
    pub scale: f32,
    pub overflows: bool,
}

impl Composed {
    pub fn new(nodes: Vec<Node>) -> Composed {
        Composed { nodes, scale: 1.0, overflows: false }
    }
}

/// Draws the pictures marked `bg`; the area that is left for the content.
fn backgrounds(slide: &Slide, cx: &Cx<'_>, size: Size, nodes: &mut Vec<Node>) -> Rect {
    let page = Rect::from_size(size);
    let (mut area, mut whole) = (page, Vec::new());
    let mut beside: Vec<(Side, f32, &Picture)> = Vec::new();
    for picture in &slide.backgrounds {
        match picture.attrs.side {
            Some((side, share)) => beside.push((side, share, picture)),
            // Words need no card behind them that says what is not there.
            None if slide.blocks.is_empty() || picture.is_shown(cx) => whole.push(picture),
            None => {}
        }
    }
    // As in Marp, pictures without a side share the part of one that has it.
    let shared = if beside.is_empty() { Vec::new() } else { std::mem::take(&mut whole) };
    nodes.extend(tiled(&whole, cx, page));
    if !whole.is_empty() && !slide.blocks.is_empty() {
        nodes.push(artifact(scrim(cx, page, is_to_be_read(slide))));
    }
    for (index, (side, share, picture)) in beside.into_iter().enumerate() {
        let width = page.w * share;
        let part = match side {
            Side::Left => Rect::new(area.x, 0.0, width.min(area.w * 0.9), page.h),
            Side::Right => Rect::new(area.right() - width.min(area.w * 0.9), 0.0, width.min(area.w * 0.9), page.h),
        };
        let others = if index == 0 { shared.as_slice() } else { &[] };
        let mut pictures: Vec<&Picture> = [picture].into_iter().chain(others.iter().copied()).collect();
        pictures.sort_by_key(|picture| picture.range.start);
        nodes.extend(tiled(&pictures, cx, part));
        match side {
            Side::Left => area = Rect::new(part.right(), 0.0, area.right() - part.right(), page.h),
            Side::Right => area = Rect::new(area.x, 0.0, part.x - area.x, page.h),
        }
    }
    area
}

/// Pictures that share an area, side by side or below each other.
fn tiled(pictures: &[&Picture], cx: &Cx<'_>, area: Rect) -> Vec<Node> {
    let vertical = pictures.iter().any(|picture| picture.attrs.vertical);
    let count = pictures.len() as f32;
    let (w, h) = if vertical { (area.w, area.h / count) } else { (area.w / count, area.h) };
    let tile = |(index, picture): (usize, &&Picture)| {
        let (right, down) = if vertical { (0.0, index as f32 * h) } else { (index as f32 * w, 0.0) };
        block::fill(picture, cx, Rect::new(area.x + right, area.y + down, w, h), picture.attrs.contain).nodes
    };
    pictures.iter().enumerate().flat_map(tile).collect()
}

/// A picture that lies behind words on the whole slide.
pub fn behind_words(slide: &Slide) -> Option<&Picture> {
    if let Some(Background::Picture(picture)) = &slide.background {
        return Some(picture);
    }
    // Beside one that has a side, none lies behind the words.
    let is_split = slide.backgrounds.iter().any(|picture| picture.attrs.side.is_some());
    let whole = slide.backgrounds.first().filter(|_| !is_split && !slide.blocks.is_empty());
    let is_image = slide.layout == Layout::Image && slide.blocks.len() > 1;
    whole.or_else(|| special::first_picture(slide).filter(|_| is_image).map(|(_, picture)| picture))
}

/// Whether there is more than headings on a slide, so that it is read rather than seen.
pub fn is_to_be_read(slide: &Slide) -> bool {
    // A cover has few words, which stand where the scrim is dense.
    slide.layout != Layout::Cover && slide.blocks.iter().any(|block| !matches!(block.kind, Kind::Heading(_)))
}

/// Whether there is code, a terminal or a table on a slide.
fn has_more_than_words(slide: &Slide) -> bool {
    let is_more = |kind: &Kind| {
        matches!(kind, Kind::Code(_) | Kind::Stages(_) | Kind::Console(_) | Kind::Cast(_) | Kind::Table(_))
    };
    slide.blocks.iter().any(|block| is_more(&block.kind))
}

/// Nothing but headings and paragraphs: beside a picture they compose themselves.
pub fn is_words(slide: &Slide) -> bool {
    slide.blocks.iter().all(|b| matches!(b.kind, Kind::Heading(_) | Kind::Paragraph(_)))
}

/// The room for content inside an area: the margins of the slide, smaller ones beside a picture where the area is narrow.
pub fn inside(area: Rect) -> Rect {
    let narrow = MARGIN_X * (area.w / SLIDE_WIDTH).clamp(0.6, 1.0);
    let left = if area.x <= 0.0 { MARGIN_X } else { narrow };
    let right = if area.right() >= SLIDE_WIDTH { MARGIN_X } else { narrow };
    let width = (area.w - left - right).max(0.0);
    Rect::new(area.x + left, area.y + MARGIN_Y, width, (area.h - 2.0 * MARGIN_Y).max(0.0))
}

/// Title at the top, the rest below it; without a title, in the middle.
pub fn default(slide: &Slide, cx: &Cx<'_>, area: Rect) -> Composed {
    let room = inside(area);
    let blocks = &slide.blocks;
    let set = |cx: &Cx<'_>| flow(blocks, cx, Room { width: room.w, height: room.h });
    let (mut fragment, scale) = shrink_to(cx, room.h, set);
    // A few words must not look lost in a large room.
    if scale == 1.0 && !blocks.iter().any(Block::is_elastic) {
        let larger =
            GROWN.into_iter().map(|scale| set(&cx.scaled(scale))).find(|larger| larger.size.h <= room.h * SPARSE);
        fragment = larger.unwrap_or(fragment);
    }
    // Columns begin at the top, too: of different lengths, they have no middle.
    let is_top = |kind: &Kind| matches!(kind, Kind::Heading(h) if h.is_title) || matches!(kind, Kind::Columns(_));
    let titled = blocks.first().is_some_and(|block| is_top(&block.kind));
    let free = (room.h - fragment.size.h).max(0.0);
    let y = if titled { 0.0 } else { free * 0.46 };
    let overflows = fragment.size.h > room.h + 1.0 && scale <= FLOOR;
    Composed { nodes: fragment.moved(Point::new(room.x, room.y + y)).nodes, scale, overflows }
}

/// What stands for a slide that could not be laid out: its title on a card.
pub fn stand_in(slide: &Slide, cx: &Cx<'_>, height: f32) -> Page {
    let size = Size::new(SLIDE_WIDTH, height);
    let room = inside(Rect::from_size(size));
    let card = block::Card::new(slide.title.clone());
    let fragment = card.lay_out(cx, Room { width: room.w, height: room.h });
    let mut nodes = ground(slide, cx, size);
    nodes.extend(fragment.moved(room.origin()).nodes);
    Page { size, nodes, steps: slide.steps, scale: 1.0 }
}
