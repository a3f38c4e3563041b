//! Secrets in transcripts and code, before a room of people photographs them.

use std::collections::HashSet;

use crate::block::{self, Kind};
use crate::deck::Deck;
use crate::diag::{Diagnostic, Span};
use crate::markup::secrets;

pub fn check(deck: &Deck) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for slide in &deck.slides {
        // The same one in a command and in what it prints is one to change.
        let mut told: HashSet<&str> = HashSet::new();
        block::each(&slide.blocks, &mut |block| {
            if matches!(block.kind, Kind::Code(_) | Kind::Stages(_) | Kind::Console(_)) {
                let text = deck.source.text.get(block.range.clone()).unwrap_or("");
                let start = block.range.start;
                for (range, kind) in secrets::find(text) {
                    if told.insert(&text[range.clone()]) {
                        let span = Span::new(&deck.source, start + range.start..start + range.end);
                        found.push(tell(kind, deck.meta.redact).at_span(span));
                    }
                }
            }
        });
    }
    found
}

/// What is redacted is not seen in the room, but whoever gets the file reads it.
fn tell(kind: &str, is_redacted: bool) -> Diagnostic {
    if is_redacted {
        let message = format!("this looks like {kind}; it is shown as blocks, but stands in the file");
        return Diagnostic::hint("secret", message).help("write something made up if you give the file to others");
    }
    let help = "write something made up, or `redact: true` in the front matter to show blocks in its place";
    Diagnostic::warning("secret", format!("this looks like {kind}")).help(help)
}
