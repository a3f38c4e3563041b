//! Paragraphs, and what looks like one but is a picture, a pause or a note.

use std::ops::Range;

use super::{Card, Cast, Formula, Kind, Picture, Row};
use crate::layout::{BODY, Cx, Fragment, Ink, Room, rich, text};
use crate::markup::{Inline, Inlines, Marks, PictureRef, Reader};
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

    pub fn read(reader: &mut Reader<'_>, range: &Range<usize>) -> Vec<Kind> {
        let mut text = reader.inlines();
        reader.advance();
        text.trim();
        if reader.text(range).trim() == ". . ." {
            reader.step += 1;
            return Vec::new();
        }
        if let Some(note) = reader.text(range).trim_start().strip_prefix("^ ") {
            reader.note(note, range.clone());
            return Vec::new();
        }
        Paragraph::split(reader, text)
    }

    /// Pictures alone, several in a row.
    pub fn pictures(reader: &mut Reader<'_>, pictures: Vec<PictureRef>) -> Vec<Kind> {
        let mut pictures = pictures.into_iter().map(|picture| Picture::read(reader, picture)).collect();
        let mut kinds = Vec::new();
        end_pictures(&mut pictures, &mut kinds);
        kinds
    }

    /// Words as paragraphs; pictures among them stand between these, several in a row beside each other.
    pub fn split(reader: &mut Reader<'_>, mut text: Inlines) -> Vec<Kind> {
        take_backgrounds(reader, &mut text);
        let (mut kinds, mut words, mut pictures) = (Vec::new(), Inlines::default(), Vec::new());
        for part in text.parts {
            match part {
                Inline::Picture { path, attrs, title, range } => {
                    end_words(&mut words, &mut kinds);
                    if Cast::names(&path) {
                        end_pictures(&mut pictures, &mut kinds);
                        kinds.push(Cast::read(reader, &path, &attrs.alt, &range));
                        continue;
                    }
                    pictures.push(Picture::read(reader, PictureRef { path, attrs, title, range }));
                }
                Inline::Math { tex, display: true, drawing, .. } => {
                    end_words(&mut words, &mut kinds);
                    end_pictures(&mut pictures, &mut kinds);
                    kinds.push(match drawing {
                        Some(drawing) => Formula { drawing }.into(),
                        None => Card::new(tex.trim()).into(),
                    });
                }
                blank if blank.is_blank() && !pictures.is_empty() => {}
                part => {
                    end_pictures(&mut pictures, &mut kinds);
                    words.parts.push(part);
                }
            }
        }
        end_words(&mut words, &mut kinds);
        end_pictures(&mut pictures, &mut kinds);
        kinds
    }

    pub fn style(cx: &Cx<'_>) -> Style {
        Style::new(cx.theme.text_font().clone(), BODY * cx.scale, cx.theme.text()).weight(cx.theme.text_weight())
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let ink = Ink::new(Paragraph::style(cx));
        text(cx.fonts, &rich(&self.text, &ink, cx.theme), &Layout::width(room.width)).tagged(Tag::Paragraph)
    }
}

fn end_words(words: &mut Inlines, kinds: &mut Vec<Kind>) {
    let mut text = std::mem::take(words);
    text.trim();
    if !text.is_empty() {
        kinds.push(Paragraph { text }.into());
    }
}

fn end_pictures(pictures: &mut Vec<Picture>, kinds: &mut Vec<Kind>) {
    let mut pictures = std::mem::take(pictures);
    if pictures.len() > 1 {
        kinds.push(Row { pictures }.into());
    } else if let Some(picture) = pictures.pop() {
        kinds.push(picture.into());
    }
}

/// Pictures marked `bg`, or `left`/`right`, belong to the slide, not to the text.
fn take_backgrounds(reader: &mut Reader<'_>, text: &mut Inlines) {
    text.parts.retain(|part| {
        let Inline::Picture { path, attrs, title, range } = part else { return true };
        if !attrs.background && attrs.side.is_none() {
            return true;
        }
        let (path, attrs, title, range) = (path.clone(), attrs.clone(), title.clone(), range.clone());
        reader.backgrounds.push(PictureRef { path, attrs, title, range });
        false
    });
    text.trim();
}
