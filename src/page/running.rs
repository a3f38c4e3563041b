//! Headers and footers: one line of words, with small pictures between them.

use crate::block::{self, Picture};
use crate::geom::{Point, Rect, Size};
use crate::layout::{Cx, Fragment, Ink, rich, text};
use crate::markup::{Inline, Inlines, PictureSize};
use crate::text::{Layout, Wrap};

/// Baseline distance, as a multiple of the size.
const LINE: f32 = 1.3;
/// The height of a picture that asks for none, and the most it may have, as multiples of the size.
const LOGO: (f32, f32) = (1.2, 2.4);
/// Air between words and a picture, in em.
const GAP: f32 = 0.3;

/// The line of a header or footer, `width` wide.
pub fn line(words: &Inlines, cx: &Cx<'_>, ink: &Ink, width: f32) -> Fragment {
    let em = ink.style.size;
    let run = |parts: &[Inline], layout: Layout| {
        let mut words = Inlines { parts: parts.to_vec() };
        words.trim();
        text(cx.fonts, &rich(&words, ink, cx.theme), &layout.wrap(Wrap::Never).line_height(LINE))
    };
    let is_picture = |part: &Inline| matches!(part, Inline::Picture { .. });
    if !words.parts.iter().any(is_picture) {
        return run(&words.parts, Layout::width(width));
    }
    let (mut nodes, mut x) = (Vec::new(), 0.0);
    for parts in words.parts.chunk_by(|a, b| !is_picture(a) && !is_picture(b)) {
        let logo = parts.first().and_then(|part| logo(part, cx, em, width));
        let part = logo.unwrap_or_else(|| run(parts, Layout::unbounded()));
        let (right, top) = (x + part.size.w, (em * LINE - part.size.h) / 2.0);
        nodes.extend(part.moved(Point::new(x, top)).nodes);
        x = right + em * GAP;
    }
    Fragment::new(Size::new(x, em * LINE), nodes)
}

/// A picture as high as it asks to be, within reason; nothing where it is none, or can't be shown.
fn logo(part: &Inline, cx: &Cx<'_>, em: f32, width: f32) -> Option<Fragment> {
    let Inline::Picture { path, attrs, range, .. } = part else { return None };
    let picture = Picture { path: path.clone(), attrs: attrs.clone(), credit: None, range: range.clone() };
    if !picture.is_shown(cx) {
        return None;
    }
    let aspect = picture.aspect(cx).max(0.01);
    let asked = match (attrs.height, attrs.width) {
        (Some(PictureSize::Units(height)), _) => height,
        (_, Some(PictureSize::Units(width))) => width / aspect,
        _ => em * LOGO.0,
    };
    let height = asked.min(em * LOGO.1).min(width / 3.0 / aspect);
    Some(block::fill(&picture, cx, Rect::new(0.0, 0.0, height * aspect, height), true))
}
