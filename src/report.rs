//! Diagnostics as a terminal shows them: the source line, a caret, and what to do; and as JSON for machines.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet, normalize_untrusted_str};
use serde::Serialize;

use crate::diag::{Diagnostic, Severity, Source};

/// How many characters of a long source line are shown before the place of the fault.
const BEFORE: usize = 50;

/// How many characters of a long source line are shown from the place of the fault on.
const AFTER: usize = 60;

/// The diagnostics in the order given, as rustc prints its own, with a last line that counts them; empty for none.
/// With `color`, styled by ANSI escapes.
pub fn render(diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut cursor = Cursor::default();
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&render_one(diagnostic, &renderer, &mut cursor));
        out.push_str("\n\n");
    }
    if !diagnostics.is_empty() {
        out.push_str(&summary(diagnostics));
        out.push('\n');
    }
    out
}

/// How many of each severity there are, worst first: `2 errors, 1 warning`. Empty for none.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let counts = [Severity::Error, Severity::Warning, Severity::Hint].map(|severity| {
        let count = diagnostics.iter().filter(|d| d.severity == severity).count();
        let plural = if count == 1 { "" } else { "s" };
        (count, format!("{count} {}{plural}", severity.name()))
    });
    counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect::<Vec<_>>().join(", ")
}

/// The diagnostics as a JSON array. Lines and columns count from 1, columns in characters; the end is exclusive. What has
/// no place has no `file`, `line` … either.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let mut cursor = Cursor::default();
    let records: Vec<Record> = diagnostics.iter().map(|diagnostic| Record::new(diagnostic, &mut cursor)).collect();
    // Strings and numbers always serialise.
    serde_json::to_string_pretty(&records).unwrap_or_default()
}

#[derive(Serialize)]
struct Record<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl<'a> Record<'a> {
    fn new(diagnostic: &'a Diagnostic, cursor: &mut Cursor) -> Record<'a> {
        let place = diagnostic.span.as_ref().map(|span| {
            let (line, column) = cursor.line_col(&span.source, span.range.start);
            let (end_line, end_column) = cursor.line_col(&span.source, span.range.end.max(span.range.start));
            Place { file: &span.source.name, line, column, end_line, end_column }
        });
        Record {
            severity: diagnostic.severity.name(),
            code: diagnostic.code,
            message: &diagnostic.message,
            place,
            help: diagnostic.help.as_deref(),
        }
    }
}

fn render_one(diagnostic: &Diagnostic, renderer: &Renderer, cursor: &mut Cursor) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code);
    let help = diagnostic.help.as_ref().map(|help| Level::HELP.message(normalize_untrusted_str(help)));
    let Some(span) = &diagnostic.span else {
        return renderer.render(&[title.elements(help)]);
    };
    let name = normalize_untrusted_str(&span.source.name);
    let (line, column) = cursor.line_col(&span.source, span.range.start);
    let window = Window::around(&span.source.text, &span.range);
    let shown = format!("{name}:{line}:{}", window.text[..window.caret.start].chars().count() + 1);
    let caret = AnnotationKind::Primary.span(window.caret);
    let snippet = Snippet::source(window.text).path(name.as_str()).line_start(line).annotation(caret);
    let rendered = renderer.render(&[title.element(snippet).elements(help)]);
    // The crate counts columns in what it was handed, which is a cut of a long line.
    rendered.replacen(&shown, &format!("{name}:{line}:{column}"), 1)
}

/// The part of a source line round a fault.
struct Window<'a> {
    text: Cow<'a, str>,
    /// The fault's bytes in `text`; of a fault over several lines, those of the first.
    caret: Range<usize>,
}

impl<'a> Window<'a> {
    fn around(text: &'a str, range: &Range<usize>) -> Window<'a> {
        let fault = floor(text, range.start);
        // Never the whole line: it may be the whole file.
        let back = text[..fault].char_indices().rev().take_while(|(_, c)| *c != '\n').take(BEFORE);
        let start = back.last().map_or(fault, |(at, _)| at);
        let cut_left = start > 0 && !text[..start].ends_with('\n');
        let before = &text[start..fault];
        let after = &text[fault..];
        let cut = after.char_indices().nth(AFTER).map_or(after.len(), |(at, _)| at);
        let line_end = after[..cut].find('\n');
        let end = line_end.unwrap_or(cut);
        let left = if cut_left { "…" } else { "" };
        let cut_right = line_end.is_none() && !after[cut..].is_empty() && !after[cut..].starts_with(['\r', '\n']);
        let right = if cut_right { "…" } else { "" };
        // A fault in the line end itself points behind the last character.
        let after = after[..end].trim_end_matches('\r');
        let (before, lost) = match before.strip_suffix('\r') {
            Some(stripped) if after.is_empty() => (stripped, 1),
            _ => (before, 0),
        };
        let caret = left.len() + before.len();
        let length = floor(text, range.end).saturating_sub(fault + lost).min(after.len());
        let text = match (left, right) {
            ("", "") if lost == 0 => Cow::Borrowed(&text[fault - before.len()..fault + after.len()]),
            _ => Cow::Owned(format!("{left}{before}{after}{right}")),
        };
        Window { text, caret: caret..caret + length }
    }
}

/// The largest character boundary of `text` that is not after `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Counts lines and columns from the last place asked for, so that faults in order cost one pass over their source.
#[derive(Default)]
struct Cursor {
    source: Option<Arc<Source>>,
    offset: usize,
    line: usize,
    column: usize,
}

impl Cursor {
    /// Line and column of a byte offset, as [`Source::line_col`].
    fn line_col(&mut self, source: &Arc<Source>, offset: usize) -> (usize, usize) {
        let offset = floor(&source.text, offset);
        let same = self.source.as_ref().is_some_and(|last| Arc::ptr_eq(last, source));
        if !same || offset < self.offset {
            *self = Cursor { source: Some(source.clone()), offset: 0, line: 1, column: 1 };
        }
        let between = &source.text[self.offset..offset];
        if let Some(newline) = between.rfind('\n') {
            self.line += between.bytes().filter(|&b| b == b'\n').count();
            self.column = between[newline + 1..].chars().count() + 1;
        } else {
            self.column += between.chars().count();
        }
        self.offset = offset;
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str, part: &str) -> Diagnostic {
        let start = text.find(part).unwrap();
        let source = Source::new("talk.md", text);
        Diagnostic::error("test-code", "this is wrong").at(&source, start..start + part.len())
    }

    fn check(diagnostics: &[Diagnostic], expected: &Expect) {
        expected.assert_eq(&render(diagnostics, false));
    }

    #[test]
    fn a_fault_is_shown_in_its_line() {
        let fault = fault("# Title\n\n![x](catt.png)\n", "catt.png").help("did you mean `cat.png`?");
        check(
            &[fault],
            &expect![[r#"
                error[test-code]: this is wrong
                 --> talk.md:3:6
                  |
                3 | ![x](catt.png)
                  |      ^^^^^^^^
                  |
                  = help: did you mean `cat.png`?

                1 error
            "#]],
        );
    }

    #[test]
    fn without_a_place_there_is_message_and_help() {
        let hint = Diagnostic::hint("no-title", "the talk has no title").help("write `title:`\nin the front matter");
        check(
            &[Diagnostic::warning("w", "odd"), hint],
            &expect![[r#"
            warning[w]: odd

            hint[no-title]: the talk has no title
             |
             = help: write `title:`
                     in the front matter

            1 warning, 1 hint
        "#]],
        );
    }

    #[test]
    fn tabs_wide_characters_and_crlf_keep_the_caret_in_place() {
        check(
            &[fault("a\r\n\t日本 wrong here\r\nb", "wrong")],
            &expect![[r#"
                error[test-code]: this is wrong
                 --> talk.md:2:5
                  |
                2 |     日本 wrong here
                  |          ^^^^^

                1 error
            "#]],
        );
    }

    #[test]
    fn a_fault_over_several_lines_shows_the_first() {
        check(
            &[fault("a\nb begins\nand ends\nc", "begins\nand")],
            &expect![[r#"
                error[test-code]: this is wrong
                 --> talk.md:2:3
                  |
                2 | b begins
                  |   ^^^^^^

                1 error
            "#]],
        );
    }

    #[test]
    fn a_fault_at_the_end_has_a_caret() {
        let source = Source::new("talk.md", "abc\r\n");
        check(
            &[Diagnostic::error("e", "ends").at(&source, 4..4), Diagnostic::error("e", "ends").at(&source, 99..120)],
            &expect![[r#"
                error[e]: ends
                 --> talk.md:1:5
                  |
                1 | abc
                  |    ^

                error[e]: ends
                 --> talk.md:2:1
                  |
                2 |
                  | ^

                2 errors
            "#]],
        );
    }

    #[test]
    fn long_lines_are_cut_round_the_fault() {
        let text = format!("{}wrong{}", "ä ".repeat(500_000), " x".repeat(500_000));
        check(
            &[fault(&text, "wrong")],
            &expect![[r#"
                error[test-code]: this is wrong
                 --> talk.md:1:1000001
                  |
                1 | …ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä wrong x x x x x x x x x x x x x x x x x x x x x x x x x x x …
                  |                                                    ^^^^^

                1 error
            "#]],
        );
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let text = "a \u{1b}[31m b";
        let fault = fault(text, "b").help("\u{1b}[2J");
        let source = Source::new("\u{1b}]0;x\u{7}.md", text);
        let named = Diagnostic::error("e", "\u{1b}[1m").at(&source, 0..1);
        assert!(!render(&[fault, named], false).contains(['\u{1b}', '\u{7}']));
    }

    #[test]
    fn machines_get_json() {
        let expected = expect![[r#"
            [
              {
                "severity": "error",
                "code": "test-code",
                "message": "this is wrong",
                "file": "talk.md",
                "line": 2,
                "column": 2,
                "end_line": 3,
                "end_column": 1
              },
              {
                "severity": "hint",
                "code": "h",
                "message": "\"no\" place",
                "help": "do"
              }
            ]"#]];
        expected.assert_eq(&json(&[fault("é\nab\n", "b\n"), Diagnostic::hint("h", "\"no\" place").help("do")]));
    }

    proptest! {
        #[test]
        fn any_span_is_shown(text in "[aä日\t\r\n]{0,80}", start in 0usize..120, length in 0usize..60) {
            let source = Source::new("t", text);
            let fault = Diagnostic::error("e", "m").at(&source, start..start + length);
            prop_assert!(render(std::slice::from_ref(&fault), true).contains("t:"));
            let mut cursor = Cursor::default();
            let (a, b) = (cursor.line_col(&source, start / 2), cursor.line_col(&source, start));
            prop_assert_eq!((a, b), (source.line_col(start / 2), source.line_col(start)));
        }
    }
}
