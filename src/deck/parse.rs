//! Markdown to slides. Parsing cannot fail: what can't be read is a card on its slide and a diagnostic.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag};

use super::directives::{Standing, apply};
use super::infer::infer;
use super::{Deck, Layout, Meta, Note, Slide, front_matter};
use crate::block::{self, Block, Columns, Kind, Paragraph, Picture};
use crate::diag::{Diagnostic, Diagnostics, Source, did_you_mean};
use crate::markup::{self, Comment, Directive, Files, Reader, Scope, Spanned};

/// Reads a deck. It has at least one slide, whatever the source.
pub fn parse(source: &Arc<Source>, files: &Files<'_>, diagnostics: &mut Diagnostics) -> Deck {
    let (meta, start) = front_matter::read(source, diagnostics);
    let events = markup::events(&source.text[start..], start);
    let cuts = split(&events, source, &meta);
    let mut standing = Standing::new(&meta);
    let read = |cut| read_slide(cut, &events, source, files, &mut standing, diagnostics);
    let slides = finish(cuts.iter().map(read).collect(), &meta);
    Deck { source: source.clone(), meta, slides }
}

/// One slide's share of the events and of the source.
struct Cut {
    events: Range<usize>,
    range: Range<usize>,
    /// Slidev's YAML block at its head.
    yaml: Option<Range<usize>>,
}

/// Cuts at top-level rules, at `end_slide`, and before headings where the deck asks for it.
fn split(events: &[Spanned<'_>], source: &Source, meta: &Meta) -> Vec<Cut> {
    let start = events.first().map_or(source.text.len(), |(_, range)| range.start);
    let mut cuts = Vec::new();
    let mut current = Cut { events: 0..0, range: start.min(source.text.len())..source.text.len(), yaml: None };
    let mut close = |current: &mut Cut, until: usize, at: usize, next: usize, from: usize| {
        let yaml = current.yaml.take();
        cuts.push(Cut { events: current.events.start..until, range: current.range.start..at, yaml });
        *current = Cut { events: next..next, range: from..source.text.len(), yaml: None };
    };
    let (mut depth, mut index) = (0_usize, 0);
    while let Some((event, range)) = events.get(index) {
        match event {
            Event::Rule if depth == 0 => {
                close(&mut current, index, range.start, index + 1, range.end);
                if let Some((skip, yaml)) = slidev_head(&events[index + 1..], source) {
                    current.events = index + 1 + skip..index + 1 + skip;
                    current.range.start = yaml.end;
                    current.yaml = Some(yaml);
                    index += skip;
                }
            }
            Event::Start(Tag::HtmlBlock) if depth == 0 && is_end_slide(&source.text[range.clone()]) => {
                let skip = events[index..].iter().position(|(e, _)| matches!(e, Event::End(_))).unwrap_or(0);
                close(&mut current, index, range.start, index + skip + 1, range.end);
                index += skip;
            }
            Event::Start(Tag::Heading { level, .. })
                if depth == 0 && meta.heading_divider.is_some_and(|divider| *level as u8 <= divider) =>
            {
                if events[current.events.start..index].iter().any(|(e, _)| !matches!(e, Event::Html(_))) {
                    close(&mut current, index, range.start, index, range.start);
                }
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        index += 1;
    }
    close(&mut current, events.len(), source.text.len(), events.len(), source.text.len());
    // A separator at the very end, or one after `end_slide`, begins no slide.
    let many = cuts.len() > 1;
    cuts.retain(|cut| !many || cut.yaml.is_some() || !source.text[cut.range.clone()].trim().is_empty());
    if cuts.is_empty() {
        cuts.push(Cut { events: 0..0, range: 0..source.text.len(), yaml: None });
    }
    cuts
}

fn is_end_slide(html: &str) -> bool {
    html.trim().strip_prefix("<!--").and_then(|t| t.strip_suffix("-->")).is_some_and(|t| t.trim() == "end_slide")
}

/// Slidev's `layout: x⏎---` right behind a separator reads as a heading underlined with dashes: how many events it is,
/// and where its lines are.
fn slidev_head(events: &[Spanned<'_>], source: &Source) -> Option<(usize, Range<usize>)> {
    let (Event::Start(Tag::Heading { .. }), range) = events.first()? else { return None };
    let text = &source.text[range.clone()];
    let yaml = text.trim_end().trim_end_matches('-');
    let is_key = |line: &str| {
        line.split_once(':').is_some_and(|(key, _)| {
            let key = key.trim();
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        })
    };
    if text.starts_with('#') || !yaml.trim().lines().all(is_key) {
        return None;
    }
    let end = events.iter().position(|(e, _)| matches!(e, Event::End(pulldown_cmark::TagEnd::Heading(_))))?;
    Some((end + 1, range.clone()))
}

fn read_slide(
    cut: &Cut,
    events: &[Spanned<'_>],
    source: &Arc<Source>,
    files: &Files<'_>,
    standing: &mut Standing,
    diagnostics: &mut Diagnostics,
) -> (Slide, Option<Layout>) {
    let mut hasher = DefaultHasher::new();
    (&source.text[cut.range.clone()], &*standing).hash(&mut hasher);
    let (events, spoken) = cut_spoken(&events[cut.events.clone()], cut, source);
    let mut reader = Reader::new(events, source, files, diagnostics);
    reader.incremental = standing.incremental_lists;
    reader.still = standing.still;
    if let Some(yaml) = &cut.yaml {
        yaml_directives(&mut reader, yaml);
    }
    let mut blocks = block::read_all(&mut reader);
    let steps = reader.step;
    reader.read.hash(&mut hasher);
    let mut notes: Vec<Note> =
        reader.notes.drain(..).map(|n| Note { text: n.text, step: n.step, range: n.range }).collect();
    notes.extend(spoken.map(|range| Note {
        text: after_label(&source.text[range.clone()]).to_owned(),
        step: 0,
        range,
    }));
    let directives = std::mem::take(&mut reader.directives);
    let pictures = std::mem::take(&mut reader.backgrounds);
    check_traps(events, source, diagnostics);
    join_parts(&mut blocks);
    let blocks = columns(blocks, &directives, source, diagnostics);
    let mut slide = Slide {
        id: String::new(),
        title: String::new(),
        layout: Layout::Default,
        backgrounds: pictures.into_iter().map(Picture::from).collect(),
        blocks,
        background: None,
        steps,
        notes,
        footer: None,
        paginate: false,
        hidden: false,
        optional: false,
        counted: true,
        section: None,
        time: None,
        transition: None,
        range: cut.range.clone(),
        hash: hasher.finish(),
    };
    mark_title(&mut slide);
    let named = apply(&mut slide, &directives, standing, source, diagnostics);
    (slide, named)
}

/// A paragraph `Note: …` is spoken to the end of its slide: the events before it, and where it stands.
fn cut_spoken<'e>(events: &'e [Spanned<'e>], cut: &Cut, source: &Source) -> (&'e [Spanned<'e>], Option<Range<usize>>) {
    let mut depth = 0_usize;
    for (index, (event, range)) in events.iter().enumerate() {
        let text = source.text.get(range.clone()).unwrap_or("");
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 && after_label(text).len() < text.len() => {
                return (&events[..index], Some(range.start..cut.range.end));
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (events, None)
}

fn after_label(text: &str) -> &str {
    ["Note:", "Notes:", "note:", "notes:"].iter().find_map(|label| text.strip_prefix(label)).unwrap_or(text)
}

fn yaml_directives(reader: &mut Reader<'_>, yaml: &Range<usize>) {
    let text = reader.text(yaml);
    for line in text.lines() {
        if let Comment::Directive { key, value, .. } = Comment::read(line) {
            let (value, range, scope) = (value.to_owned(), yaml.clone(), Scope::ThisSlide);
            reader.directives.push(Directive { key, value, scope, range });
        } else if line.trim() == "hide: true" {
            let range = yaml.clone();
            reader.directives.push(Directive {
                key: "skip_slide",
                value: String::new(),
                scope: Scope::ThisSlide,
                range,
            });
        }
    }
}

/// Markdown that probably does not mean what it says.
fn check_traps(events: &[Spanned<'_>], source: &Arc<Source>, diagnostics: &mut Diagnostics) {
    for (event, range) in events {
        let text = source.text.get(range.clone()).unwrap_or("");
        match event {
            Event::Start(Tag::Heading { .. })
                if !text.trim_start().starts_with('#') && text.trim_end().ends_with("--") =>
            {
                let rule = range.start + text.trim_end().rfind('\n').map_or(0, |at| at + 1);
                diagnostics.push(
                    Diagnostic::warning("setext", "this line makes the text above it a heading; it begins no slide")
                        .at(source, rule..range.start + text.trim_end().len())
                        .help("put a blank line above `---` for a new slide, or write `## ` for a heading"),
                );
            }
            Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(_))) => {
                let fence = text.chars().next().unwrap_or('`');
                let last = text.trim_end().lines().last().unwrap_or("").trim_start_matches([' ', '>', '\t']);
                let closed = text.trim_end().lines().count() > 1 && last.len() >= 3 && last.chars().all(|c| c == fence);
                if !closed {
                    diagnostics.push(
                        Diagnostic::warning(
                            "unclosed-fence",
                            "this code block is never closed, so all that follows is in it",
                        )
                        .at(source, range.start..(range.start + 3).min(range.end))
                        .help("close it with a line of the same marks"),
                    );
                }
            }
            _ => {}
        }
    }
}

/// Gives pictures the emphasised credit below them, and quotes the author below them.
fn join_parts(blocks: &mut Vec<Block>) {
    let mut index = 1;
    while index < blocks.len() {
        let (before, rest) = blocks.split_at_mut(index);
        let joined = match (&mut before[index - 1].kind, &rest[0].kind) {
            (Kind::Picture(picture), Kind::Paragraph(Paragraph { text }))
                if picture.credit.is_none() && text.all_emphasised() =>
            {
                picture.credit = Some(text.clone());
                true
            }
            (Kind::Quote(quote), Kind::Paragraph(paragraph)) if quote.author.is_none() => {
                quote.author = block::author_paragraph(paragraph);
                quote.author.is_some()
            }
            _ => false,
        };
        if joined {
            blocks.remove(index);
        } else {
            index += 1;
        }
    }
}

/// Gathers blocks between `column_layout` and `reset_layout` into columns.
fn columns(
    blocks: Vec<Block>,
    directives: &[Directive],
    source: &Arc<Source>,
    diagnostics: &mut Diagnostics,
) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut open: Option<(Columns, usize, Range<usize>)> = None;
    let mut marks =
        directives.iter().filter(|d| matches!(d.key, "column_layout" | "column" | "reset_layout")).peekable();
    let close = |open: &mut Option<(Columns, usize, Range<usize>)>, out: &mut Vec<Block>| {
        if let Some((columns, _, range)) = open.take() {
            out.push(Block { kind: columns.into(), step: 0, range });
        }
    };
    let mut mark = |at: usize, open: &mut Option<(Columns, usize, Range<usize>)>, out: &mut Vec<Block>| {
        while let Some(directive) = marks.next_if(|d| d.range.start <= at) {
            match directive.key {
                "column_layout" => {
                    close(open, out);
                    match ratios(&directive.value) {
                        Some(ratios) => {
                            let columns = vec![Vec::new(); ratios.len()];
                            *open = Some((Columns { ratios, columns }, 0, directive.range.clone()));
                        }
                        None => diagnostics.push(
                            Diagnostic::warning("columns", "the widths of columns are missing")
                                .at(source, directive.range.clone())
                                .help("write for example `<!-- column_layout: [3, 2] -->`"),
                        ),
                    }
                }
                "column" => match (open.as_mut(), directive.value.parse::<usize>()) {
                    (Some((columns, current, _)), Ok(index)) if index < columns.columns.len() => *current = index,
                    _ => diagnostics.push(
                        Diagnostic::warning("columns", format!("there is no column {}", directive.value))
                            .at(source, directive.range.clone())
                            .help("columns count from 0, after `<!-- column_layout: [1, 1] -->`"),
                    ),
                },
                _ => close(open, out),
            }
        }
    };
    for block in blocks {
        mark(block.range.start, &mut open, &mut out);
        match &mut open {
            Some((columns, current, range)) => {
                range.end = block.range.end;
                columns.columns[*current].push(block);
            }
            None => out.push(block),
        }
    }
    mark(usize::MAX, &mut open, &mut out);
    if let Some((columns, _, range)) = open {
        out.push(Block { kind: columns.into(), step: 0, range });
    }
    out
}

fn ratios(text: &str) -> Option<Vec<f32>> {
    let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
    let parse = |part: &str| part.trim().parse::<f32>().ok().filter(|r| r.is_finite() && *r > 0.0);
    let ratios: Option<Vec<f32>> = inner.split(',').map(parse).collect();
    ratios.filter(|r| (1..=8).contains(&r.len()))
}

fn mark_title(slide: &mut Slide) {
    let heading = slide.blocks.iter_mut().find_map(|b| if let Kind::Heading(h) = &mut b.kind { Some(h) } else { None });
    if let Some(heading) = heading {
        heading.is_title = true;
        slide.title = heading.text.plain();
    }
}

/// What needs all slides: inferred layouts where none was named, sections and identities.
fn finish(slides: Vec<(Slide, Option<Layout>)>, meta: &Meta) -> Vec<Slide> {
    let levels: Vec<Option<u8>> = slides
        .iter()
        .map(|(s, _)| s.blocks.iter().find_map(|b| if let Kind::Heading(h) = &b.kind { Some(h.level) } else { None }))
        .collect();
    let is_lower = |index: Option<usize>| index.and_then(|i| levels.get(i)).is_some_and(|l| matches!(l, Some(2..)));
    let mut section = None;
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut identify = |(index, (mut slide, named)): (usize, (Slide, Option<Layout>))| {
        let lone_h1 = levels[index] == Some(1) && (is_lower(Some(index + 1)) || is_lower(index.checked_sub(1)));
        slide.layout = named.unwrap_or_else(|| infer(&slide.blocks, index == 0, meta.title.is_some(), lone_h1));
        if slide.layout == Layout::Section {
            section = Some(slide.title.clone());
        }
        slide.section.clone_from(&section);
        let words = if slide.title.is_empty() { slide.words() } else { slide.title.clone() };
        let slug = slug(&words);
        let count = seen.entry(slug.clone()).or_default();
        *count += 1;
        slide.id = if *count == 1 { slug } else { format!("{slug}-{count}") };
        slide
    };
    slides.into_iter().enumerate().map(&mut identify).collect()
}

/// Lower-case words joined by hyphens, at most 60 characters.
fn slug(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') && c != '\'' && c != '’' {
            out.push('-');
        }
        if out.chars().count() >= 60 {
            break;
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "slide".to_owned() } else { out.to_owned() }
}

/// The layout of a name, or a warning.
pub(super) fn layout_named(
    name: &str,
    range: &Range<usize>,
    source: &Arc<Source>,
    diagnostics: &mut Diagnostics,
) -> Option<Layout> {
    let layout = Layout::named(name);
    if layout.is_none() {
        let help = match did_you_mean(name, Layout::NAMES) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("layouts are {}", Layout::NAMES.join(", ")),
        };
        let warning = Diagnostic::warning("unknown-layout", format!("there is no layout `{name}`"));
        diagnostics.push(warning.at(source, range.clone()).help(help));
    }
    layout
}
