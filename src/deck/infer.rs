//! Which layout a slide has: the one that is named, else the one its content asks for.

use std::ops::Range;
use std::sync::Arc;

use crate::block::{Block, Kind, Picture};
use crate::diag::{Diagnostic, Diagnostics, Source, did_you_mean};
use crate::markup::Side;

/// How a slide is composed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    Cover,
    Section,
    /// A few words, as large as they may be.
    Statement,
    Quote,
    /// One number or word, and what it means.
    Fact,
    /// A picture over the whole slide.
    Image,
    /// A picture filling one side, text on the other.
    ImageBeside(Side),
    TwoColumns,
    End,
    #[default]
    Default,
}

impl Layout {
    /// The layout of a name, ours or another tool's.
    pub fn named(name: &str) -> Option<Layout> {
        Some(match name.trim() {
            "cover" | "intro" | "title" => Layout::Cover,
            "section" => Layout::Section,
            "statement" | "center" | "lead" | "centered" => Layout::Statement,
            "quote" => Layout::Quote,
            "fact" => Layout::Fact,
            "image" | "full" => Layout::Image,
            "image-left" => Layout::ImageBeside(Side::Left),
            "image-right" => Layout::ImageBeside(Side::Right),
            "two-cols" | "two-columns" | "two-cols-header" => Layout::TwoColumns,
            "end" => Layout::End,
            "default" | "none" => Layout::Default,
            _ => return None,
        })
    }

    /// Names that other tools have for some of them.
    const ALIASES: [&str; 9] =
        ["center", "intro", "title", "lead", "centered", "full", "two-columns", "two-cols-header", "none"];

    pub const NAMES: [&str; 11] = [
        "cover",
        "section",
        "statement",
        "quote",
        "fact",
        "image",
        "image-left",
        "image-right",
        "two-cols",
        "default",
        "end",
    ];
}

/// The most characters a lone paragraph may have to be a statement.
const STATEMENT_CHARS: usize = 90;

/// What the dialect infers from content alone.
pub fn infer(blocks: &[Block], is_first: bool, has_title: bool, lone_h1: bool) -> Layout {
    let kinds: Vec<&Kind> = blocks.iter().map(|block| &block.kind).collect();
    let text_only = kinds.iter().all(|k| matches!(k, Kind::Heading(_) | Kind::Paragraph(_)));
    match kinds.as_slice() {
        [Kind::Heading(_), ..] | [] if is_first && has_title && text_only && kinds.len() <= 5 => Layout::Cover,
        [Kind::Heading(_)] if lone_h1 => Layout::Section,
        [Kind::Heading(_)] => Layout::Statement,
        [Kind::Paragraph(p)] if p.text.plain().chars().count() <= STATEMENT_CHARS => Layout::Statement,
        [Kind::Picture(p)] if !p.attrs.is_placed() => Layout::Image,
        // Deckset's: words below a picture lie over it.
        [Kind::Picture(p), Kind::Heading(_)] if !p.attrs.is_placed() => Layout::Image,
        [Kind::Quote(_)] => Layout::Quote,
        [Kind::Heading(_), rest @ ..] if rest.iter().filter(|k| matches!(k, Kind::Picture(_))).count() == 1 => {
            let beside = rest.iter().all(|k| match k {
                Kind::Picture(Picture { attrs, .. }) => !attrs.is_placed(),
                Kind::Paragraph(_) | Kind::List(_) | Kind::Quote(_) => true,
                _ => false,
            });
            if beside { Layout::ImageBeside(Side::Right) } else { Layout::Default }
        }
        _ => Layout::Default,
    }
}

/// The layout of a name, or a warning.
pub fn layout_named(
    name: &str,
    range: &Range<usize>,
    source: &Arc<Source>,
    diagnostics: &mut Diagnostics,
) -> Option<Layout> {
    let layout = Layout::named(name);
    if layout.is_none() {
        let help = match did_you_mean(name, Layout::NAMES.into_iter().chain(Layout::ALIASES)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("layouts are {}", Layout::NAMES.join(", ")),
        };
        let warning = Diagnostic::warning("unknown-layout", format!("there is no layout `{name}`"));
        diagnostics.push(warning.at(source, range.clone()).help(help));
    }
    layout
}
