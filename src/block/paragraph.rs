//! Paragraphs, and what looks like one but is a picture, a pause or a note.

use std::ops::Range;

use super::{Cast, Kind, Picture};
use crate::layout::{BODY, Cx, Fragment, Ink, Room, rich, text};
use crate::markup::{Inline, Inlines, Marks, PictureAttrs, PictureRef, Reader};
use crate::scene::Tag;
use crate::text::{Layout, Style};

#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    pub text: Inlines,
}

impl Paragraph {
    pub fn plain(words: &str, range: Range<usize>) -> Paragraph {
        let mut text = Inlines::default();
        text.push_text(words, &Marks::default(), range);
        Paragraph { text }
    }

    pub fn read(reader: &mut Reader<'_>, range: &Range<usize>) -> Option<Kind> {
        let mut text = reader.inlines();
        reader.advance();
        text.trim();
        let plain = text.plain();
        if plain.trim() == ". . ." {
            reader.step += 1;
            return None;
        }
        if let Some(note) = reader.text(range).trim_start().strip_prefix("^ ") {
            reader.note(note, range.clone());
            return None;
        }
        take_backgrounds(reader, &mut text);
        if let Some(Inline::Picture { path, alt, title, range }) = text.lone_picture() {
            let attrs = PictureAttrs::read(alt);
            if Cast::names(path) {
                return Some(Cast::read(reader, path, &attrs.alt, range));
            }
            return Some(Picture::new(path, attrs, title, range.clone()).into());
        }
        if let Some(picture) = picture_with_braces(&text) {
            return Some(picture.into());
        }
        (!text.is_empty()).then(|| Paragraph { text }.into())
    }

    pub fn style(cx: &Cx<'_>) -> Style {
        Style::new(cx.theme.text_font().clone(), BODY * cx.scale, cx.theme.text()).weight(cx.theme.text_weight())
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let ink = Ink::new(Paragraph::style(cx));
        text(cx.fonts, &rich(&self.text, &ink, cx.theme), &Layout::width(room.width)).tagged(Tag::Paragraph)
    }
}

/// Pictures marked `bg`, or `left`/`right`, belong to the slide, not to the text.
fn take_backgrounds(reader: &mut Reader<'_>, text: &mut Inlines) {
    text.parts.retain(|part| {
        let Inline::Picture { path, alt, title, range } = part else { return true };
        let attrs = PictureAttrs::read(alt);
        if !attrs.background && attrs.side.is_none() {
            return true;
        }
        let (path, title, range) = (path.clone(), title.clone(), range.clone());
        reader.backgrounds.push(PictureRef { path, attrs, title, range });
        false
    });
    text.trim();
}

/// `![alt](x.png){width=50%}`: the braces come as text.
fn picture_with_braces(text: &Inlines) -> Option<Picture> {
    match text.parts.as_slice() {
        [Inline::Picture { path, alt, title, range }, Inline::Text { text: braces, .. }] => {
            let mut attrs = PictureAttrs::read(alt);
            attrs.braces(braces).then(|| Picture::new(path, attrs, title, range.clone()))
        }
        _ => None,
    }
}
