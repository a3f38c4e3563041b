//! Faults and hints as data: what is wrong, where, and what to do. Knows nothing of ours; `report` prints them.

use std::ops::Range;
use std::sync::Arc;

/// A text that was read, with its name: what a [`Span`] points into.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The path as the author would write it.
    pub name: String,
    pub text: String,
    /// Where the text is from, when it was put together from others.
    pieces: Vec<Piece>,
}

/// A stretch of a text that was put together from others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Piece {
    /// Where it begins in the text put together.
    pub at: usize,
    /// What it is from, or what it was made for.
    pub from: Span,
    /// Whether it stands there letter by letter.
    pub verbatim: bool,
}

impl Source {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        Source::woven(name, text, Vec::new())
    }

    /// A text put together from `pieces`, in order of their place. Spans in it point to where the pieces are from.
    pub fn woven(name: impl Into<String>, text: impl Into<String>, pieces: Vec<Piece>) -> Arc<Source> {
        Arc::new(Source { name: name.into(), text: text.into(), pieces })
    }

    /// The same stretch in the file that it was written in.
    fn origin(self: &Arc<Source>, range: Range<usize>) -> Span {
        let index = self.pieces.partition_point(|piece| piece.at <= range.start);
        let Some(piece) = index.checked_sub(1).and_then(|i| self.pieces.get(i)) else {
            return Span { source: self.clone(), range };
        };
        if !piece.verbatim {
            return piece.from.clone();
        }
        let place = |at: usize| (piece.from.range.start + at.saturating_sub(piece.at)).min(piece.from.range.end);
        Span { source: piece.from.source.clone(), range: place(range.start)..place(range.end) }
    }

    /// Line and column, both from 1, of a byte offset; columns count characters.
    pub fn line_col(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

/// A stretch of a source, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Span {
    pub source: Arc<Source>,
    pub range: Range<usize>,
}

impl Span {
    /// A stretch of `source`, or of the file it was woven from.
    pub fn new(source: &Arc<Source>, range: Range<usize>) -> Span {
        source.origin(range)
    }

    /// `file:line:col` of its start.
    pub fn location(&self) -> String {
        let (line, col) = self.source.line_col(self.range.start);
        format!("{}:{line}:{col}", self.source.name)
    }

    pub fn text(&self) -> &str {
        self.source.text.get(self.range.clone()).unwrap_or("")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Hint,
    /// Shown, but probably not as meant.
    Warning,
    /// Something could not be shown; a card stands in its place.
    Error,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One fault or hint.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    pub severity: Severity,
    /// A short kebab-case name that stays the same over versions, such as `missing-picture`.
    pub code: &'static str,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    pub span: Option<Span>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity, code, message: message.into(), span: None, help: None }
    }

    pub fn error(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, message)
    }

    pub fn warning(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, message)
    }

    pub fn hint(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Hint, code, message)
    }

    #[must_use]
    pub fn at(mut self, source: &Arc<Source>, range: Range<usize>) -> Diagnostic {
        self.span = Some(Span::new(source, range));
        self
    }

    #[must_use]
    pub fn at_span(mut self, span: Span) -> Diagnostic {
        self.span = Some(span);
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }
}

/// Where faults go while something is read. The same fault is kept once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self.list.contains(&diagnostic) {
            self.list.push(diagnostic);
        }
    }

    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        others.into_iter().for_each(|d| self.push(d));
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// In the order of the source, those without a place first.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|d| d.span.as_ref().map(|s| (s.source.name.clone(), s.range.start)));
        self.list
    }
}

/// The nearest of `known` to a misspelt `word`, for "did you mean": at most a third of the letters may differ.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (edit_distance(word, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= allowed && candidate != word)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours each cost one.
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_found() {
        assert_eq!(did_you_mean("paus", ["pause", "layout"]), Some("pause"));
        assert_eq!(did_you_mean("tilte", ["title", "theme"]), Some("title"));
        assert_eq!(did_you_mean("hello", ["pause", "layout"]), None);
    }

    #[test]
    fn columns_count_characters() {
        let source = Source::new("t.md", "ä\nöü!");
        assert_eq!(source.line_col(source.text.find('!').unwrap_or(0)), (2, 3));
    }
}
