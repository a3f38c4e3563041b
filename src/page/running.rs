//! Headers and footers: one line of words, with small pictures between them.

use crate::block::{self, Picture};
use crate::diag::Diagnostic;
use crate::geom::{Point, Rect, Size};
use crate::layout::{Cx, Fragment, Ink, rich, text};
use crate::markup::{Inline, Inlines, PictureSize};
use crate::text::{Layout, RichText, Wrap};

/// Baseline distance, as a multiple of the size.
const LINE: f32 = 1.3;
/// The height of a picture that asks for none, and the most it may have, as multiples of the size.
const LOGO: (f32, f32) = (1.2, 2.4);
/// Air between words and a picture, in em.
const GAP: f32 = 0.3;

/// The line of a header or footer, `width` wide; what has no room is left out, and that is told.
pub fn line(words: &Inlines, cx: &Cx<'_>, ink: &Ink, width: f32) -> Fragment {
    let em = ink.style.size;
    let is_picture = |part: &Inline| matches!(part, Inline::Picture { .. });
    let (mut nodes, mut x) = (Vec::new(), 0.0);
    for parts in words.parts.chunk_by(|a, b| !is_picture(a) && !is_picture(b)) {
        let left = (width - x).max(0.0);
        let (part, is_cut) = match parts.first().and_then(|part| logo(part, cx, em, width)) {
            Some(logo) if logo.size.w > left => (Fragment::default(), true),
            Some(logo) => (logo, false),
            None => run(parts, cx, ink, left),
        };
        let (right, top) = (x + part.size.w, (em * LINE - part.size.h) / 2.0);
        nodes.extend(part.moved(Point::new(x, top)).nodes);
        x = right + em * GAP;
        if is_cut {
            report_cut(words, cx);
            break;
        }
    }
    Fragment::new(Size::new(x, em * LINE), nodes)
}

/// Words between pictures, and whether some of them have no room.
fn run(parts: &[Inline], cx: &Cx<'_>, ink: &Ink, width: f32) -> (Fragment, bool) {
    let mut words = Inlines { parts: parts.to_vec() };
    words.trim();
    let whole = rich(&words, ink, cx.theme);
    let cut = cut_to(cx, &whole, width);
    let layout = Layout::unbounded().wrap(Wrap::Never).line_height(LINE);
    (text(cx.fonts, cut.as_ref().unwrap_or(&whole), &layout), cut.is_some())
}

fn report_cut(words: &Inlines, cx: &Cx<'_>) {
    let message = "there is no room for all of this header or footer, so its end is not shown";
    let fault = Diagnostic::warning("long-footer", message).help("say less in it, or leave out the page number");
    let plain = words.plain();
    cx.report(match cx.source.text.find(&plain) {
        Some(at) => fault.at(cx.source, at..at + plain.len()),
        None => fault,
    });
}

/// As much of a line as is no wider than `width`, with dots for the rest; nothing if all of it fits.
fn cut_to(cx: &Cx<'_>, whole: &RichText, width: f32) -> Option<RichText> {
    let fits = |words: &RichText| cx.fonts.shape(words, &Layout::unbounded()).extent().1 <= width;
    if fits(whole) {
        return None;
    }
    let cut = |length: usize| {
        let head = whole.head(length);
        let mut cut = head.head(head.text().trim_end().len());
        let style = cut.spans().last().or(whole.spans().last()).map(|(_, style)| style.clone());
        style.into_iter().for_each(|style| cut.push("…", style));
        cut
    };
    let (mut low, mut high) = (0, whole.text().len().min(1000));
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        if fits(&cut(middle)) { low = middle } else { high = middle }
    }
    Some(cut(low))
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
