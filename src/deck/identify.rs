//! What needs all slides: inferred layouts, sections and identities.

use std::collections::HashMap;

use super::contents::fill_contents;
use super::infer::infer;
use super::{Background, Layout, Meta, Slide};
use crate::block::Kind;

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
