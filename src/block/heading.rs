//! Headings: the title of a slide, and headings inside one.

use crate::layout::{Cx, Fragment, Ink, Room, SUBTITLE, TITLE, rich, text};
use crate::markup::{Inlines, Reader};
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
    pub fn read(reader: &mut Reader<'_>, level: u8) -> Heading {
        let start = reader.peek().map_or(0, |(_, range)| range.start);
        let mut text = reader.inlines();
        let end = reader.peek().map_or(start, |(_, range)| range.end);
        reader.advance();
        text.trim();
        let fit = reader.text(&(start..end)).contains("<!-- fit -->") || strip_fit(&mut text);
        Heading { level, text, fit, is_title: false }
    }

    pub fn style(cx: &Cx<'_>, size: f32) -> Style {
        let theme = cx.theme;
        // Titles keep their size from slide to slide, even where the text below them grows.
        Style::new(theme.heading_font().clone(), size * cx.scale.min(1.0), theme.text())
            .weight(theme.heading_weight())
            .tracking(if *theme.heading_font() == Family::Serif { -0.01 } else { -0.025 })
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let size = match (self.is_title, self.level) {
            (true, _) => TITLE,
            (false, 1 | 2) => SUBTITLE,
            (false, _) => SUBTITLE * 0.88,
        };
        let ink = Ink::new(Heading::style(cx, size));
        let layout = Layout::width(room.width).wrap(Wrap::Balanced).line_height(1.14);
        let fragment = text(cx.fonts, &rich(&self.text, &ink, cx.theme), &layout);
        fragment.tagged(Tag::Heading(if self.is_title { 1 } else { self.level.max(2) }))
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
