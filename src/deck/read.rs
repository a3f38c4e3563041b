//! One slide from its share of the events.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag};

use super::directives::{Standing, apply};
use super::join::{columns, join_parts};
use super::parse::Cut;
use super::{Layout, Meta, Note, Slide, misread, traps};
use crate::block::{self, Block, Kind, Picture};
use crate::diag::{Diagnostics, Source};
use crate::markup::{Files, Inline, Inlines, Reader, Spanned};

/// What all slides of a deck are read from.
pub struct Reading<'a> {
    pub source: &'a Arc<Source>,
    pub files: &'a Files<'a>,
    pub events: &'a [Spanned<'a>],
    /// By their labels.
    pub footnotes: &'a HashMap<String, Vec<Spanned<'a>>>,
    pub meta: &'a Meta,
}

/// Reads a slide; the layout it was given by name, if any.
pub fn read_slide(
    reading: &Reading<'_>,
    cut: &Cut,
    is_first: bool,
    standing: &mut Standing,
    diagnostics: &mut Diagnostics,
) -> (Slide, Option<Layout>) {
    let source = reading.source;
    let mut hasher = DefaultHasher::new();
    let text = &source.text[cut.range.clone()];
    (text.trim(), &*standing).hash(&mut hasher);
    // The blank lines round a slide are not its own: a slide that moved is the same slide.
    let start = cut.range.start + (text.len() - text.trim_start().len());
    let range = start..start + text.trim().len();
    let (events, spoken) = cut_spoken(&reading.events[cut.events.clone()], cut, reading);
    let mut reader = Reader::new(events, source, reading.files, diagnostics);
    reader.incremental = standing.incremental_lists;
    reader.still = standing.still;
    reader.opens = is_first;
    reader.redact = standing.redact;
    reader.quotes = standing.quotes;
    if is_first {
        // Some settings of the deck are directives of its first slide.
        reader.directives.extend(reading.meta.first_slide.iter().cloned());
    }
    let mut blocks = block::read_all(&mut reader);
    let mut slide = Slide::new(Vec::new(), range);
    slide.footnotes = footnotes(&mut reader, reading.footnotes);
    slide.footnotes.iter().for_each(|note| note.plain().hash(&mut hasher));
    reader.read.hash(&mut hasher);
    slide.hash = hasher.finish();
    slide.steps = reader.step;
    if let Some(range) = spoken {
        // It is spoken from the slide's start.
        reader.step = 0;
        reader.note(after_label(&source.text[range.clone()], &reading.meta.note_labels), range);
    }
    slide.notes = reader.notes.drain(..).map(|n| Note { text: n.text, step: n.step, range: n.range }).collect();
    let pictures = std::mem::take(&mut reader.backgrounds);
    slide.backgrounds = pictures.into_iter().map(|picture| Picture::read(&mut reader, picture)).collect();
    let directives = std::mem::take(&mut reader.directives);
    traps::check(events, source, reading.meta.has_title_slide, diagnostics);
    misread::check(events, source, diagnostics);
    join_parts(&mut blocks);
    slide.blocks = columns(blocks, &directives, source, diagnostics);
    mark_title(&mut slide);
    let named = apply(&mut slide, &directives, standing, source, reading.files, diagnostics);
    (slide, named)
}

/// The words of the footnotes that the slide refers to, in order; one may refer to another.
fn footnotes(reader: &mut Reader<'_>, all: &HashMap<String, Vec<Spanned<'_>>>) -> Vec<Inlines> {
    let mut found: Vec<Inlines> = Vec::new();
    while let Some(label) = reader.footnotes.get(found.len()).cloned() {
        let mut words = Inlines::default();
        if let Some(events) = all.get(&label) {
            let mut inner = Reader::new(events, reader.source, reader.files, reader.diagnostics);
            inner.quotes = reader.quotes;
            inner.footnotes = std::mem::take(&mut reader.footnotes);
            let blocks = block::read_all(&mut inner);
            reader.footnotes = inner.footnotes;
            for block in &blocks {
                if !words.parts.is_empty() {
                    words.parts.push(Inline::Break);
                }
                words.parts.extend(block_inlines(block));
            }
        }
        found.push(words);
    }
    found
}

fn block_inlines(block: &Block) -> Vec<Inline> {
    match &block.kind {
        Kind::Paragraph(paragraph) => paragraph.text.parts.clone(),
        _ => {
            let mut words = Inlines::default();
            words.push_text(&block.words(), &Default::default(), block.range.clone());
            words.parts
        }
    }
}

/// A paragraph `Note: …` is spoken to the end of its slide: the events before it, and where it stands.
fn cut_spoken<'e>(
    events: &'e [Spanned<'e>],
    cut: &Cut,
    reading: &Reading<'_>,
) -> (&'e [Spanned<'e>], Option<Range<usize>>) {
    let labels = &reading.meta.note_labels;
    let mut depth = 0_usize;
    for (index, (event, range)) in events.iter().enumerate() {
        let text = reading.source.text.get(range.clone()).unwrap_or("");
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 && after_label(text, labels).len() < text.len() => {
                return (&events[..index], Some(range.start..cut.range.end));
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (events, None)
}

fn after_label<'t>(text: &'t str, own: &[String]) -> &'t str {
    let labels = ["Note:", "Notes:", "note:", "notes:"].into_iter().chain(own.iter().map(String::as_str));
    labels.filter_map(|label| text.strip_prefix(label)).next().unwrap_or(text)
}

fn mark_title(slide: &mut Slide) {
    let heading = slide.blocks.iter_mut().find_map(|b| if let Kind::Heading(h) = &mut b.kind { Some(h) } else { None });
    if let Some(heading) = heading {
        heading.is_title = true;
        slide.title = heading.text.plain();
    } else if let Some(Block { kind: Kind::Columns(columns), .. }) = slide.blocks.first() {
        let first = columns.columns.iter().flatten().find(|block| matches!(block.kind, Kind::Heading(_)));
        slide.title = first.map(Block::words).unwrap_or_default();
    }
}
