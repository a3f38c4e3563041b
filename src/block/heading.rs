//! Headings: the title of a slide, and headings inside one.

use std::ops::Range;

use crate::layout::{BODY, Cx, Fragment, Ink, Room, SUBTITLE, TITLE, TITLE_FLOOR, rich, text};
use crate::markup::{Directive, Inlines, Reader, Scope, braces};
use crate::scene::Tag;
use crate::text::{Family, Layout, Style, Wrap};

#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub text: Inlines,
    /// As large as the slide has room for.
    pub fit: bool,
    /// The first heading of its slide.
    pub is_title: bool,
}

impl Heading {
    pub fn read(reader: &mut Reader<'_>, level: u8, range: &Range<usize>) -> Heading {
        let mut text = reader.inlines();
        reader.advance();
        text.trim();
        let source = reader.text(range);
        let mut comments = source.split("<!--").skip(1).filter_map(|rest| rest.split_once("-->"));
        let fit = comments.any(|(comment, _)| comment.trim() == "fit") || strip_fit(&mut text);
        strip_attributes(reader, &mut text, source.trim_end().trim_end_matches('#').trim_end(), range);
        Heading { level, text, fit, is_title: false }
    }

    /// A title's style: titles keep their size from slide to slide, even where the text below them grows.
    pub fn style(cx: &Cx<'_>, size: f32) -> Style {
        let theme = cx.theme;
        Style::new(theme.heading_font().clone(), size * cx.scale.clamp(TITLE_FLOOR, 1.0), theme.text())
            .weight(theme.heading_weight())
            .tracking(if *theme.heading_font() == Family::Serif { -0.01 } else { -0.025 })
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let size = match (self.is_title, self.level) {
            (true, _) => TITLE,
            (false, 1 | 2) => SUBTITLE,
            (false, 3) => BODY * 1.1,
            (false, _) => BODY,
        };
        let size = if self.fit { self.fitting(cx, room).max(size) } else { size };
        let mut style = Heading::style(cx, size);
        if !self.is_title {
            // Headings in the text grow with it, or they would be smaller than what they head.
            style.size = size * cx.scale;
            style.tracking /= 2.0;
            style.color = if self.level > 3 { cx.theme.muted() } else { style.color };
        }
        let ink = Ink::new(style);
        let layout = Layout::width(room.width).wrap(Wrap::Balanced).line_height(1.14);
        let fragment = text(cx.fonts, &rich(&self.text, &ink, cx.theme), &layout);
        fragment.tagged(Tag::Heading(if self.is_title { 1 } else { self.level.max(2) }))
    }
}

impl Heading {
    /// The size at which its longest line is as wide as the room, within a third of the room's height.
    fn fitting(&self, cx: &Cx<'_>, room: Room) -> f32 {
        let words = rich(&self.text, &Ink::new(Heading::style(cx, 100.0)), cx.theme);
        let block = cx.fonts.shape(&words, &Layout::unbounded());
        let wide = 98.0 * room.width / block.extent().1.max(1.0);
        wide.min(100.0 * room.height / 3.0 / block.size().h.max(1.0))
    }
}

/// `# [fit] Words`, as Deckset has it.
fn strip_fit(text: &mut Inlines) -> bool {
    let plain = text.plain();
    if !plain.starts_with("[fit]") {
        return false;
    }
    let mut rest = text.split_off("[fit]".len());
    rest.trim();
    *text = rest;
    true
}

/// Takes pandoc's attributes off the end, `{.unnumbered background-image="x.png"}`; braces round plain words stay.
fn strip_attributes(reader: &mut Reader<'_>, text: &mut Inlines, source: &str, range: &Range<usize>) {
    let Some((pairs, _)) = source.rfind('{').and_then(|at| braces(&source[at..])).filter(|_| source.ends_with('}'))
    else {
        return;
    };
    let Some(at) = text.plain().rfind('{') else { return };
    text.split_off(at);
    text.trim();
    for (key, value) in pairs {
        let (key, value) = match (key.as_str(), value.as_str()) {
            ("background-image" | "data-background-image" | "data-background", _) => ("backgroundImage", value),
            ("background-color" | "data-background-color", _) => ("backgroundColor", value),
            ("transition" | "data-transition", _) => ("transition", value),
            ("visibility" | "data-visibility", "hidden") => ("skip_slide", String::new()),
            ("visibility" | "data-visibility", "uncounted") | ("class", "uncounted") => ("uncounted", String::new()),
            ("class", "incremental") => {
                reader.incremental = true;
                continue;
            }
            _ => continue,
        };
        reader.directives.push(Directive { key, value, scope: Scope::ThisSlide, range: range.clone() });
    }
}
