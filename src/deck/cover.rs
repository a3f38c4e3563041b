//! The first slide of decks whose tools make it from the front matter: pandoc and presenterm.

use super::{Layout, Meta, Slide};
use crate::block::{Block, Heading, Paragraph};
use crate::markup::Reader;

/// The slide, where the deck is of such a tool and has a title; its place is the byte `end` of the front matter.
pub fn slide(meta: &Meta, end: usize, reader: &mut Reader<'_>) -> Option<(Slide, Option<Layout>)> {
    let title = meta.title.as_ref().filter(|_| meta.has_title_slide)?;
    let range = end..end;
    let mut words = |text: &str| reader.words_of(text, &range);
    let heading = Heading { level: 1, text: words(title), fit: false, is_title: true };
    let mut blocks = vec![Block { kind: heading.into(), step: 0, range: range.clone() }];
    let place = [&meta.event, &meta.location, &meta.date]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let lines = [meta.subtitle.as_deref(), meta.author.as_deref(), Some(place.as_str())];
    for line in lines.into_iter().flatten().filter(|line| !line.trim().is_empty()) {
        let paragraph = Paragraph { text: words(line) };
        blocks.push(Block { kind: paragraph.into(), step: 0, range: range.clone() });
    }
    let shown = blocks.first().map_or_else(|| title.clone(), Block::words);
    let mut slide = Slide::new(blocks, range.clone());
    slide.title = shown;
    Some((slide, Some(Layout::Cover)))
}
