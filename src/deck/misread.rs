//! Text that was meant as something else: markdown shows it as it stands, marks and all.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;

use crate::diag::{Diagnostic, Diagnostics, Source};
use crate::markup::Spanned;

/// What stands in the place of everything that is not text, but for the ends of lines.
const GAP: char = '\0';

/// A pattern that is made when it is first needed, which in most talks is never.
type Pattern = LazyLock<Option<Regex>>;

/// A link or picture whose address has a blank in it.
static ADDRESS: Pattern = LazyLock::new(|| Regex::new(r#"\]\([^()\n\x00<>]*[ \t][^()\n\x00<>"]*\.\w{2,5}\)"#).ok());
static FOOTNOTE: Pattern = LazyLock::new(|| Regex::new(r"\[\^([^\]\[\s\x00]{1,40})\]").ok());
static FORMULA: Pattern =
    LazyLock::new(|| Regex::new(r"\$\$(?:[^$\n]|\n[^$\n])+\$\$|\$[^$\n]*\\[a-zA-Z]+[^$\n]*\$").ok());
/// The head of a table, and the line of dashes below it.
static TABLE: Pattern =
    LazyLock::new(|| Regex::new(r"(?m)^(.*\|.*)\n[ \t]*((?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)+)$").ok());

/// The pattern, if what each of its matches has in it is there at all.
fn wanted(pattern: &'static Pattern, may_match: bool) -> Option<&'static Regex> {
    may_match.then(|| pattern.as_ref()).flatten()
}

/// Tells of what in a slide stayed text.
pub fn check(events: &[Spanned<'_>], source: &Arc<Source>, diagnostics: &mut Diagnostics) {
    let Some(start) = events.first().map(|(_, range)| range.start) else { return };
    let text = text_alone(events, source);
    let mut tell = |fault: Diagnostic, at: Range<usize>, help: &str| {
        diagnostics.push(fault.at(source, start + at.start..start + at.end).help(help));
    };
    let addresses = wanted(&ADDRESS, text.contains("](")).map(|pattern| pattern.find_iter(&text));
    for found in addresses.into_iter().flatten() {
        let fault = Diagnostic::warning("address", "this address has a blank in it, so it is shown as text");
        tell(fault, found.range(), "put it in angle brackets, `](<my file.png>)`, or write `%20` for the blank");
    }
    let footnotes = wanted(&FOOTNOTE, text.contains("[^")).map(|pattern| pattern.captures_iter(&text));
    for found in footnotes.into_iter().flatten() {
        let Some((whole, label)) = found.get(0).zip(found.get(1)) else { continue };
        let fault = Diagnostic::warning("footnote", format!("there is no footnote `{}`", label.as_str()));
        let help = format!("write `[^{}]: what it says` in a paragraph of its own", label.as_str());
        tell(fault, whole.range(), &help);
    }
    let may_be_formula = text.contains("$$") || text.contains('$') && text.contains('\\');
    let formulas = wanted(&FORMULA, may_be_formula).map(|pattern| pattern.find_iter(&text));
    for found in formulas.into_iter().flatten().filter(|found| !is_paired(found.as_str())) {
        let fault = Diagnostic::warning("formula", "the braces of this formula do not pair, so it is shown as text");
        tell(fault, found.range(), "give every `{` its `}`; write `\\{` for the sign itself");
    }
    let tables = wanted(&TABLE, text.contains('|')).map(|pattern| pattern.captures_iter(&text));
    for found in tables.into_iter().flatten() {
        let Some((head, rule)) = found.get(1).zip(found.get(2)) else { continue };
        let fault = Diagnostic::warning("table", "this is no table, so its lines are shown as text");
        let written = |at: Range<usize>| columns(source.text.get(start + at.start..start + at.end).unwrap_or(""));
        let help = match (written(head.range()), written(rule.range())) {
            (head, rule) if head != rule => {
                format!("its head has {head} columns, and the line of dashes below {rule}: give both as many")
            }
            _ => "put a blank line above it".to_owned(),
        };
        tell(fault, rule.range(), &help);
    }
}

/// The text of some events at its places, with gaps where code, addresses and marks are.
fn text_alone(events: &[Spanned<'_>], source: &Source) -> String {
    let mut text = String::new();
    let Some(start) = events.first().map(|(_, range)| range.start) else { return text };
    let mut is_code = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(_) | Event::SoftBreak if !is_code && range.start >= start + text.len() => {
                let gap = source.text.as_bytes().get(start + text.len()..range.start).unwrap_or_default();
                text.extend(gap.iter().map(|byte| if *byte == b'\n' { '\n' } else { GAP }));
                text.push_str(source.text.get(range.clone()).unwrap_or(""));
            }
            _ => {}
        }
    }
    text
}

/// Whether every brace has its other one.
fn is_paired(tex: &str) -> bool {
    let mut open = 0_i32;
    let mut chars = tex.chars();
    while let Some(c) = chars.next() {
        match c {
            // The sign before what is escaped is no text.
            '\\' | GAP => drop(chars.next()),
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open < 0 {
            return false;
        }
    }
    open == 0
}

/// How many cells a line of a table has.
fn columns(line: &str) -> usize {
    let line = line.trim().replace("\\|", "");
    let inner = line.strip_prefix('|').unwrap_or(&line);
    inner.strip_suffix('|').unwrap_or(inner).split('|').count()
}
