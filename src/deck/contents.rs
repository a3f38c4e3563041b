//! Tables of contents: the titles of the slides that follow, once all are known.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Layout, Slide};
use crate::block::{Block, Kind};

/// How many slides are looked at for titles.
const MAX_TITLES: usize = 200;

/// Puts the titles of the slides that follow into every table of contents.
pub fn fill_contents(slides: &mut [(Slide, Option<Layout>)]) {
    // Found once, when the first table asks: a deck may have very many.
    let mut shown: Option<Vec<(usize, u8, String)>> = None;
    for index in 0..slides.len() {
        if !slides[index].0.blocks.iter().any(has_contents) {
            continue;
        }
        let shown = shown.get_or_insert_with(|| {
            let is_listed = |slide: &Slide| !slide.hidden && slide.listed && !slide.title.is_empty();
            let titled = slides.iter().enumerate().filter(|(_, (slide, _))| is_listed(slide));
            titled.map(|(index, (slide, _))| (index, level(slide), slide.title.clone())).collect()
        });
        let first = shown.partition_point(|(at, ..)| *at <= index);
        let titles: Vec<(u8, &str)> =
            shown[first..].iter().map(|(_, level, title)| (*level, title.as_str())).take(MAX_TITLES).collect();
        let slide = &mut slides[index].0;
        fill(&mut slide.blocks, &titles, false);
        let mut hasher = DefaultHasher::new();
        (slide.hash, &titles).hash(&mut hasher);
        slide.hash = hasher.finish();
    }
}

/// The level of the heading that is a slide's title.
fn level(slide: &Slide) -> u8 {
    let levels = slide.blocks.iter().map(|block| if let Kind::Heading(h) = &block.kind { Some(h.level) } else { None });
    levels.flatten().next().unwrap_or(1)
}

/// Whether a block is a table of contents, or holds one.
fn has_contents(block: &Block) -> bool {
    match &block.kind {
        Kind::List(list) => list.contents.is_some(),
        Kind::Columns(columns) => columns.columns.iter().flatten().any(has_contents),
        _ => false,
    }
}

/// Puts titles into every table of contents among blocks; `is_narrow` where these stand in a column.
fn fill(blocks: &mut [Block], titles: &[(u8, &str)], is_narrow: bool) {
    for block in blocks {
        match &mut block.kind {
            Kind::List(list) => {
                if let Some(contents) = list.contents.take() {
                    block.kind = contents.list(titles, is_narrow, &block.range);
                }
            }
            Kind::Columns(columns) => columns.columns.iter_mut().for_each(|column| fill(column, titles, true)),
            _ => {}
        }
    }
}
