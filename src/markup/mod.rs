//! Reading markdown: events with byte spans, comments and their directives, inline text, attributes. Knows no block kind.

mod attrs;
mod comment;
mod emoji;
mod fence;
mod files;
mod html;
mod inline;
mod links;
mod reader;
pub mod secrets;
mod smart;

pub use attrs::{Filters, PictureAttrs, PictureSize, Side, braces};
pub use comment::{Comment, DIRECTIVES, FLAGS, Scope, attribute_pairs};
pub use fence::{Fence, LineSteps};
pub use files::Files;
pub use html::hides_slides;
pub use inline::{Inline, Inlines, Marks};
pub use reader::{Directive, MAX_DEPTH, Note, PictureRef, Reader};
pub use smart::Quotes;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

/// An event of the markdown parser with the bytes it comes from.
pub type Spanned<'a> = (Event<'a>, Range<usize>);

/// The most events that are taken of a text: some 30,000 full slides. They and what is made of them take memory.
pub const MAX_EVENTS: usize = 1_500_000;

/// The events of `text`, which starts at byte `base` of its source; at most [`MAX_EVENTS`].
///
/// The option for YAML blocks stays off: it would swallow slides in mid-deck. Heading attributes stay off, since a heading
/// may well end in braces.
pub fn events(text: &str, base: usize) -> Vec<Spanned<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    Parser::new_ext(text, options)
        .into_offset_iter()
        .map(|(event, range)| (event, range.start + base..range.end + base))
        .take(MAX_EVENTS)
        .collect()
}
