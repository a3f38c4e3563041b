//! Markdown to slides. Parsing cannot fail: what can't be read is a card on its slide and a diagnostic.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::directives::Standing;
use super::identify::finish;
use super::read::{Reading, read_slide};
use super::weave::weave;
use super::{Deck, Layout, Meta, Slide, cover, front_matter};
use crate::block::{Block, Card};
use crate::diag::{Diagnostic, Diagnostics, Severity, Source};
use crate::markup::{self, Files, Reader, Spanned};

/// Reads a deck and the files it includes. It has at least one slide, whatever the source.
pub fn parse(source: &Arc<Source>, files: &Files<'_>, diagnostics: &mut Diagnostics) -> Deck {
    let (mut meta, start) = front_matter::read(source, diagnostics);
    let source = weave(source, start, &meta.separators, files, diagnostics);
    let events = markup::events(&source.text[start..], start);
    if let Some((_, range)) = events.get(markup::MAX_EVENTS - 1) {
        let fault = Diagnostic::error("too-long", "the deck is too long: what comes after this is not shown");
        diagnostics.push(fault.at(&source, range.clone()).help("make several decks of it"));
    }
    let (events, footnotes) = take_footnotes(events);
    let is_divided = is_divided(&events, &source);
    if meta.heading_divider.is_none() && meta.divides_by_headings(is_divided, count_titles(&events)) {
        meta.heading_divider = Some(slide_level(&events));
        meta.has_title_slide = true;
    }
    meta.has_title_slide |= events.iter().any(|(_, range)| is_end_slide(&source.text[range.clone()]));
    let cuts = split(&events, &source, &meta);
    let mut standing = Standing::new(&meta);
    let reading = Reading { source: &source, files, events: &events, footnotes: &footnotes, meta: &meta };
    let mut slides: Vec<_> =
        cuts.iter().enumerate().map(|(i, cut)| read_slide(&reading, cut, i == 0, &mut standing, diagnostics)).collect();
    // An author may have written the slide of the title by hand.
    let is_written = slides.first().is_some_and(|(slide, _)| meta.title.as_ref() == Some(&slide.title));
    let mut reader = Reader::new(&[], &source, files, diagnostics);
    if let Some(cover) = cover::slide(&meta, start, &mut reader).filter(|_| !is_written) {
        slides.insert(0, cover);
    }
    if slides.iter().all(|(slide, _)| slide.is_blank()) {
        say_empty(&mut slides, &source, diagnostics);
    }
    let slides = finish(slides, &meta);
    Deck { source, meta, slides }
}

/// A card in the place of a talk that is not written yet.
fn say_empty(slides: &mut [(Slide, Option<Layout>)], source: &Arc<Source>, diagnostics: &mut Diagnostics) {
    // Of a deck that can't be read something worse was said.
    if diagnostics.iter().all(|d| d.severity != Severity::Error) {
        let fault = Diagnostic::warning("empty-deck", "there is nothing to show in this deck");
        let help = "write `# A title`, and `---` between blank lines before every further slide";
        diagnostics.push(fault.at(source, 0..0).help(help));
    }
    if let Some((slide, _)) = slides.first_mut() {
        let card = Card::new("There is nothing in this deck yet.");
        slide.blocks.push(Block { kind: card.into(), step: 0, range: slide.range.clone() });
        // Its page is not that of the slide without the card.
        slide.hash = !slide.hash;
    }
}

/// One slide's share of the events and of the source.
pub struct Cut {
    pub events: Range<usize>,
    pub range: Range<usize>,
}

/// Footnotes by their labels: they are written anywhere and belong to no slide until one refers to them. Of several with
/// the same label the first counts.
fn take_footnotes(events: Vec<Spanned<'_>>) -> (Vec<Spanned<'_>>, HashMap<String, Vec<Spanned<'_>>>) {
    let (mut kept, mut footnotes) = (Vec::new(), HashMap::new());
    // Those that are open, the innermost last.
    let mut open: Vec<(String, Vec<Spanned<'_>>)> = Vec::new();
    for (event, range) in events {
        match &event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                open.push((label.to_string(), Vec::new()));
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some((label, own)) = open.pop() {
                    footnotes.entry(label).or_insert(own);
                }
            }
            _ => open.last_mut().map_or(&mut kept, |(_, own)| own).push((event, range)),
        }
    }
    (kept, footnotes)
}

/// Top-level events with their index.
fn top_level<'e, 'a>(events: &'e [Spanned<'a>]) -> impl Iterator<Item = (usize, &'e Spanned<'a>)> + use<'e, 'a> {
    let mut depth = 0_usize;
    events.iter().enumerate().filter(move |(_, (event, _))| {
        let at_top = depth == 0;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        at_top
    })
}

/// Whether anything but headings separates slides.
fn is_divided(events: &[Spanned<'_>], source: &Source) -> bool {
    top_level(events).any(|(_, (event, range))| match event {
        Event::Rule => true,
        Event::Start(Tag::HtmlBlock) => is_end_slide(&source.text[range.clone()]),
        _ => false,
    })
}

fn count_titles(events: &[Spanned<'_>]) -> usize {
    let is_title = |event: &Event<'_>| matches!(event, Event::Start(Tag::Heading { level, .. }) if *level as u8 <= 2);
    top_level(events).filter(|(_, (event, _))| is_title(event)).count()
}

/// Pandoc's rule: the highest level of heading that text follows at once somewhere.
fn slide_level(events: &[Spanned<'_>]) -> u8 {
    let tops: Vec<&Event<'_>> = top_level(events).map(|(_, (event, _))| event).collect();
    let level = |event: &Event<'_>| {
        if let Event::Start(Tag::Heading { level, .. }) = event { Some(*level as u8) } else { None }
    };
    let followed = tops.windows(2).filter(|pair| level(pair[1]).is_none()).filter_map(|pair| level(pair[0]));
    followed.min().unwrap_or(2).clamp(1, 6)
}

/// Cuts at top-level rules, at `end_slide`, and before headings where the deck asks for it.
fn split(events: &[Spanned<'_>], source: &Source, meta: &Meta) -> Vec<Cut> {
    let start = events.first().map_or(source.text.len(), |(_, range)| range.start);
    let mut cuts = Vec::new();
    let mut current = Cut { events: 0..0, range: start.min(source.text.len())..source.text.len() };
    let mut close = |current: &mut Cut, until: usize, at: usize, next: usize, from: usize| {
        cuts.push(Cut { events: current.events.start..until, range: current.range.start..at });
        *current = Cut { events: next..next, range: from..source.text.len() };
    };
    for (index, (event, range)) in top_level(events) {
        match event {
            Event::Rule => close(&mut current, index, range.start, index + 1, range.end),
            Event::Start(Tag::HtmlBlock) if is_end_slide(&source.text[range.clone()]) => {
                let length = events[index..].iter().position(|(e, _)| matches!(e, Event::End(_))).unwrap_or(0);
                close(&mut current, index, range.start, index + length + 1, range.end);
            }
            Event::Start(Tag::Heading { level, .. })
                if meta.heading_divider.is_some_and(|divider| *level as u8 <= divider)
                    && has_content(&events[current.events.start..index], source) =>
            {
                close(&mut current, index, range.start, index, range.start);
            }
            _ => {}
        }
    }
    close(&mut current, events.len(), source.text.len(), events.len(), source.text.len());
    // A separator at the very end, or one after `end_slide`, begins no slide.
    let many = cuts.iter().any(|cut| !cut.events.is_empty());
    cuts.retain(|cut| !many || !cut.events.is_empty());
    cuts.truncate(if many { usize::MAX } else { 1 });
    if cuts.is_empty() {
        cuts.push(Cut { events: 0..0, range: 0..source.text.len() });
    }
    cuts
}

/// Whether a heading that divides would leave something behind it: directives belong to the slide that follows.
fn has_content(events: &[Spanned<'_>], source: &Source) -> bool {
    top_level(events).any(|(_, (event, range))| match event {
        Event::Start(Tag::HtmlBlock) => !source.text[range.clone()].trim_start().starts_with("<!--"),
        _ => true,
    })
}

fn is_end_slide(html: &str) -> bool {
    html.trim().strip_prefix("<!--").and_then(|t| t.strip_suffix("-->")).is_some_and(|t| t.trim() == "end_slide")
}
