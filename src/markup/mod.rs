//! Reading markdown: events with byte spans, comments and their directives, inline text, attributes. Knows no block kind.

mod attrs;
mod comment;
mod files;
mod inline;
mod reader;

pub use attrs::{Fence, LineSteps, PictureAttrs, PictureSize, Side};
pub use comment::{Comment, DIRECTIVES, FLAGS, Scope};
pub use files::Files;
pub use inline::{Inline, Inlines, Marks};
pub use reader::{Directive, MAX_DEPTH, Note, PictureRef, Reader};

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

/// An event of the markdown parser with the bytes it comes from.
pub type Spanned<'a> = (Event<'a>, Range<usize>);

/// All events of `text`, which starts at byte `base` of its source.
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
        .collect()
}
