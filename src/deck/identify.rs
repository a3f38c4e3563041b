//! What needs all slides: inferred layouts, sections and identities.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::infer::infer;
use super::{Background, Layout, Meta, Slide};
use crate::block::{Block, Kind};

/// Slides with the layouts they were given by name, completed.
pub fn finish(mut slides: Vec<(Slide, Option<Layout>)>, meta: &Meta) -> Vec<Slide> {
    fill_contents(&mut slides);
    let levels: Vec<Option<u8>> = slides
        .iter()
        .map(|(s, _)| s.blocks.iter().find_map(|b| if let Kind::Heading(h) = &b.kind { Some(h.level) } else { None }))
        .collect();
    let is_lower = |index: Option<usize>| index.and_then(|i| levels.get(i)).is_some_and(|l| matches!(l, Some(2..)));
    let mut section = None;
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut identify = |(index, (mut slide, named)): (usize, (Slide, Option<Layout>))| {
        let is_fit = slide.blocks.iter().any(|b| matches!(&b.kind, Kind::Heading(h) if h.fit));
        // What fills its slide by itself begins no part.
        let is_plain =
            !is_fit && slide.backgrounds.is_empty() && !matches!(slide.background, Some(Background::Picture(_)));
        let lone_h1 =
            is_plain && levels[index] == Some(1) && (is_lower(Some(index + 1)) || is_lower(index.checked_sub(1)));
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

/// The most titles that a table of contents has.
const MAX_CONTENTS: usize = 12;

/// How many slides are looked at for them.
const MAX_TITLES: usize = 200;

/// Puts the titles of the slides that follow into every table of contents.
fn fill_contents(slides: &mut [(Slide, Option<Layout>)]) {
    // Found once, when the first table asks: a deck may have very many.
    let mut shown: Option<Vec<(usize, String)>> = None;
    for index in 0..slides.len() {
        if !slides[index].0.blocks.iter().any(has_contents) {
            continue;
        }
        let shown = shown.get_or_insert_with(|| {
            let titled = slides.iter().enumerate().filter(|(_, (slide, _))| !slide.hidden && !slide.title.is_empty());
            titled.map(|(index, (slide, _))| (index, slide.title.clone())).collect()
        });
        let first = shown.partition_point(|(at, _)| *at <= index);
        let mut titles: Vec<&str> = shown[first..].iter().map(|(_, title)| title.as_str()).take(MAX_TITLES).collect();
        titles.dedup();
        titles.truncate(MAX_CONTENTS);
        let slide = &mut slides[index].0;
        fill(&mut slide.blocks, &titles);
        let mut hasher = DefaultHasher::new();
        (slide.hash, &titles).hash(&mut hasher);
        slide.hash = hasher.finish();
    }
}

/// Whether a block is a table of contents, or holds one.
fn has_contents(block: &Block) -> bool {
    match &block.kind {
        Kind::List(list) => list.is_contents,
        Kind::Columns(columns) => columns.columns.iter().flatten().any(has_contents),
        _ => false,
    }
}

/// Puts titles into every table of contents among blocks.
fn fill(blocks: &mut [Block], titles: &[&str]) {
    for block in blocks {
        match &mut block.kind {
            Kind::List(list) if list.is_contents => list.fill(titles, &block.range),
            Kind::Columns(columns) => columns.columns.iter_mut().for_each(|column| fill(column, titles)),
            _ => {}
        }
    }
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
