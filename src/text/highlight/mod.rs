//! Which stretch of a code block or shell transcript is what: by syntect, and by a lexer of our own for transcripts.
//!
//! Classes only: a theme gives each its colour. Every function here returns, for each line of [`str::lines`], ranges of
//! bytes that cover the line from end to end, in order and on character boundaries, so a caller can slice without care.

mod code;
mod languages;
mod shell;
mod transcript;

use std::ops::Range;

pub use code::highlight;
pub use languages::{is_transcript, knows, suggest};
pub use transcript::{LineKind, console, transcript_line};

/// One line as stretches of bytes and what they are.
pub type Line = Vec<(Range<usize>, Token)>;

/// What a stretch of code or of a transcript is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Token {
    Plain,
    Comment,
    Keyword,
    Str,
    Number,
    /// A constant of the language, or a character escape.
    Constant,
    Function,
    Type,
    Variable,
    /// Also a key of a mapping, and Rust's `#[…]`.
    Attribute,
    Operator,
    Punctuation,
    /// The name of an element in markup.
    Tag,
    Inserted,
    Deleted,
    /// A heading in markup, and what an arrow line of a transcript announces.
    Heading,
    Prompt,
    Command,
    Argument,
    Flag,
    Output,
    Url,
    /// The `----->` that heroku and its kin begin a step with.
    Arrow,
    Success,
    Warning,
    Failure,
}

impl Token {
    pub const ALL: [Token; 26] = [
        Token::Plain,
        Token::Comment,
        Token::Keyword,
        Token::Str,
        Token::Number,
        Token::Constant,
        Token::Function,
        Token::Type,
        Token::Variable,
        Token::Attribute,
        Token::Operator,
        Token::Punctuation,
        Token::Tag,
        Token::Inserted,
        Token::Deleted,
        Token::Heading,
        Token::Prompt,
        Token::Command,
        Token::Argument,
        Token::Flag,
        Token::Output,
        Token::Url,
        Token::Arrow,
        Token::Success,
        Token::Warning,
        Token::Failure,
    ];
}

/// Collects a line's stretches from left to right; equal neighbours become one.
#[derive(Debug, Default)]
struct Stretches {
    list: Line,
}

impl Stretches {
    /// Everything from the last end up to `end` is `token`. An `end` that lies before is ignored.
    fn up_to(&mut self, end: usize, token: Token) {
        let start = self.list.last().map_or(0, |(range, _)| range.end);
        if end <= start {
            return;
        }
        match self.list.last_mut() {
            Some((range, last)) if *last == token => range.end = end,
            _ => self.list.push((start..end, token)),
        }
    }
}

/// A line of one class.
fn whole(line: &str, token: Token) -> Line {
    if line.is_empty() { Vec::new() } else { vec![(0..line.len(), token)] }
}

/// Columns of a line in a mono face: wide characters count twice, combining ones not at all, and a tab leads to the next
/// multiple of `tab`.
pub fn columns(line: &str, tab: usize) -> usize {
    let mut pieces = line.split('\t').map(unicode_width::UnicodeWidthStr::width);
    let first = pieces.next().unwrap_or(0);
    pieces.fold(first, |column, width| after_tab(column, tab) + width)
}

/// The column of what stands behind a tab at `column`.
pub fn after_tab(column: usize, tab: usize) -> usize {
    let tab = tab.max(1);
    (column / tab + 1) * tab
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `word/Token` for every stretch that is not blank.
    pub(super) fn told(text: &str, line: &Line) -> String {
        let words = line.iter().filter(|(range, _)| !text[range.clone()].trim().is_empty());
        words.map(|(range, token)| format!("{}/{token:?}", text[range.clone()].trim())).collect::<Vec<_>>().join(" ")
    }

    fn assert_covers(code: &str, lines: &[Line]) {
        assert_eq!(code.lines().count(), lines.len());
        for (text, line) in code.lines().zip(lines) {
            let mut end = 0;
            for (range, _) in line {
                assert!(range.start == end && range.end > end, "{line:?}");
                assert!(text.is_char_boundary(range.end));
                end = range.end;
            }
            assert_eq!(end, text.len());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn code_is_covered_exactly(
            code in "([a-z ]|[\"'`{}<>#/*$=;:.!&|\\\\()-]|\r?\n|\t|[äλ日🦀]){0,120}",
            language in prop::sample::select(vec!["rust", "bash", "html", "markdown", "yaml", "python", "console", "none"]),
        ) {
            assert_covers(&code, &highlight(language, &code));
        }

        #[test]
        fn transcripts_are_covered_exactly(
            code in "(\\$ |# |> |remote: |-----> |\\.\\.\\. ?done|error: |https://|[a-z =-]|[\"'$#|&;<>(){}\\\\]|\r?\n|[äλ日🦀]){0,60}",
        ) {
            assert_covers(&code, &console(&code, "$"));
            for kind in [LineKind::Prompt(1), LineKind::Command, LineKind::Output] {
                let lines: Vec<Line> = code.lines().map(|line| transcript_line(kind, line)).collect();
                assert_covers(&code, &lines);
            }
        }
    }
}
