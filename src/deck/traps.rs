//! Markdown that probably does not mean what it says.

use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use crate::diag::{Diagnostic, Diagnostics, Source};
use crate::markup::Spanned;

/// Tells of it. Where `ends_slides`, slides end by comments, and underlined titles are meant as such.
pub fn check(events: &[Spanned<'_>], source: &Arc<Source>, ends_slides: bool, diagnostics: &mut Diagnostics) {
    for (event, range) in events {
        let text = source.text.get(range.clone()).unwrap_or("");
        match event {
            Event::Start(Tag::Heading { .. })
                if !ends_slides && !text.trim_start().starts_with('#') && text.trim_end().ends_with("--") =>
            {
                let rule = range.start + text.trim_end().rfind('\n').map_or(0, |at| at + 1);
                diagnostics.push(
                    Diagnostic::warning("setext", "this line makes the text above it a heading; it begins no slide")
                        .at(source, rule..range.start + text.trim_end().len())
                        .help("put a blank line above `---` for a new slide, or write `## ` for a heading"),
                );
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
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
