//! What an HTML comment means: a directive, a speaker note, or nothing.

use crate::diag::did_you_mean;

/// Directives that take a value, under their canonical name.
pub const DIRECTIVES: &[&str] = &[
    "layout",
    "class",
    "footer",
    "header",
    "paginate",
    "theme",
    "background",
    "transition",
    "incremental_lists",
    "column_layout",
    "column",
    "time",
    "include",
    "headingDivider",
    "color",
    "backgroundColor",
    "backgroundImage",
    "backgroundPosition",
    "backgroundRepeat",
    "backgroundSize",
    "alignment",
    "font_size",
    "terminal",
    "title",
    "size",
    "id",
    "image",
    "list_item_newlines",
    "new_lines",
    "newlines",
    "slot",
    "snippet_output",
    "math",
    "marp",
];

/// Directives that stand alone.
pub const FLAGS: &[&str] = &[
    "pause",
    "stop",
    "end_slide",
    "skip_slide",
    "optional",
    "uncounted",
    "reset_layout",
    "new_line",
    "newline",
    "jump_to_middle",
    "no_footer",
    "fit",
];

/// Other tools' names for the same thing.
const ALIASES: &[(&str, &str)] = &[
    ("build-lists", "incremental_lists"),
    ("incremental", "incremental_lists"),
    ("incremental-lists", "incremental_lists"),
    ("backgroundimage", "backgroundImage"),
    ("background-image", "backgroundImage"),
    ("background-color", "backgroundColor"),
    ("heading_divider", "headingDivider"),
    ("bg", "background"),
    ("slide_time", "time"),
    ("duration", "time"),
    ("timing", "time"),
    ("slidenumbers", "paginate"),
    ("slide-transition", "transition"),
];

/// How far a directive reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    FromHere,
    ThisSlide,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Comment<'a> {
    /// `<!-- pause -->`
    Flag(&'static str),
    /// `<!-- layout: quote -->`
    Directive { key: &'static str, value: &'a str, scope: Scope },
    /// Several directives, one a line.
    Many(Vec<Comment<'a>>),
    /// reveal.js' `<!-- .element: class="fragment" -->`: what it stands behind is a step.
    Fragment,
    /// A speaker note; `near` is the directive it may have been meant as.
    Note { text: &'a str, near: Option<&'static str> },
    /// `<!-- // … -->`, and what only concerns another tool's looks.
    Nothing,
}

impl Comment<'_> {
    /// Reads what stands between `<!--` and `-->`.
    pub fn read(inner: &str) -> Comment<'_> {
        let text = inner.trim();
        if text.is_empty() || ["//", "comment:", ":::", "style:", "prettier-ignore"].iter().any(|s| text.starts_with(s))
        {
            return Comment::Nothing;
        }
        for prefix in ["speaker_note:", "speaker-note:", "notes:", "note:", "Note:", "Notes:"] {
            if let Some(note) = text.strip_prefix(prefix) {
                return Comment::Note { text: note.trim(), near: None };
            }
        }
        if let Some(comment) = foreign(text) {
            return comment;
        }
        if let Some(flag) = FLAGS.iter().find(|flag| **flag == text) {
            return Comment::Flag(flag);
        }
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(line_of_many);
        let mut all = Vec::new();
        if lines.all(|line| line.map(|d| all.push(d)).is_some()) {
            return if all.len() == 1 { all.remove(0) } else { Comment::Many(all) };
        }
        Comment::Note { text, near: near_miss(text) }
    }
}

/// Slidev's settings of a slide, reveal.js' attributes, Deckset's bracketed lines: what is known of them is for one slide.
fn foreign(text: &str) -> Option<Comment<'_>> {
    if let Some(lines) = text.strip_prefix("%slide") {
        return Some(Comment::Many(lines.lines().filter_map(|line| setting(line.split_once(':')?)).collect()));
    }
    if let Some(attributes) = text.strip_prefix(".slide:") {
        let pairs = attribute_pairs(attributes).into_iter();
        return Some(Comment::Many(pairs.filter_map(|(key, value)| setting((key, value))).collect()));
    }
    if let Some(attributes) = text.strip_prefix(".element:") {
        let is_class =
            |(key, value): &(&str, &str)| *key == "class" && value.split_whitespace().any(|c| c == "fragment");
        let fragment = attribute_pairs(attributes).iter().any(is_class);
        return Some(if fragment { Comment::Fragment } else { Comment::Nothing });
    }
    let inner = text.strip_prefix("[.")?.strip_suffix(']')?;
    Some(match inner.trim() {
        "hide-footer" => Comment::Flag("no_footer"),
        inner => {
            let style = |key: &str| matches!(key.trim(), "header" | "text" | "list" | "code" | "quote" | "table");
            let pair = inner.split_once(':').filter(|(key, _)| !style(key));
            Comment::Many(pair.and_then(setting).into_iter().collect())
        }
    })
}

/// A key and value of another tool, as a directive for one slide; `None` for what means nothing here.
fn setting<'a>((key, value): (&'a str, &'a str)) -> Option<Comment<'a>> {
    let (key, value) = (key.trim(), unquoted(value.trim()));
    let key = key.strip_prefix("data-").unwrap_or(key);
    match (key, value) {
        ("hide" | "disabled", "true") | ("visibility", "hidden") => Some(Comment::Flag("skip_slide")),
        ("hideInToc", "true") => Some(Comment::Flag("unlisted")),
        ("visibility", "uncounted") => Some(Comment::Flag("uncounted")),
        _ => Some(Comment::Directive { key: known(key)?, value, scope: Scope::ThisSlide }),
    }
}

/// `key="value"` pairs, quotes of either kind.
pub fn attribute_pairs(text: &str) -> Vec<(&str, &str)> {
    let mut pairs = Vec::new();
    let mut rest = text;
    while let Some((key, tail)) = rest.split_once('=') {
        let key = key.split_whitespace().last().unwrap_or("");
        let tail = tail.trim_start();
        let quote = tail.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => tail[1..].split_once(quote).unwrap_or((&tail[1..], "")),
            None => tail.split_once(char::is_whitespace).unwrap_or((tail, "")),
        };
        pairs.push((key, value));
        rest = after;
    }
    pairs
}

fn known(key: &str) -> Option<&'static str> {
    let alias = || ALIASES.iter().find(|(alias, _)| *alias == key).map(|(_, known)| known);
    DIRECTIVES.iter().find(|known| **known == key).or_else(alias).copied()
}

/// A directive among others: what is said of a whole slide may stand alone there, too.
fn line_of_many(line: &str) -> Option<Comment<'_>> {
    let flag = ["skip_slide", "optional", "uncounted", "no_footer"].into_iter().find(|flag| *flag == line);
    flag.map(Comment::Flag).or_else(|| directive(line))
}

fn directive(line: &str) -> Option<Comment<'_>> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim();
    let (key, scope) = match key.strip_prefix('_') {
        Some(key) => (key, Scope::ThisSlide),
        None => (key, Scope::FromHere),
    };
    Some(Comment::Directive { key: known(key)?, value: unquoted(value.trim()), scope })
}

fn unquoted(value: &str) -> &str {
    ['"', '\''].iter().find_map(|&q| value.strip_prefix(q).and_then(|v| v.strip_suffix(q))).unwrap_or(value)
}

/// The directive that a note of one word, or of one word and a colon, may have been meant as.
fn near_miss(text: &str) -> Option<&'static str> {
    let word = match text.split_once(':') {
        Some((key, _)) => key.trim().trim_start_matches('_'),
        None => text,
    };
    if word.contains(char::is_whitespace) || word.chars().count() < 3 {
        return None;
    }
    let known = if text.contains(':') { DIRECTIVES } else { FLAGS };
    did_you_mean(word, known.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_told_apart() {
        assert_eq!(Comment::read(" pause "), Comment::Flag("pause"));
        assert_eq!(
            Comment::read("_layout: quote"),
            Comment::Directive { key: "layout", value: "quote", scope: Scope::ThisSlide }
        );
        assert_eq!(Comment::read("// todo: pause"), Comment::Nothing);
        assert_eq!(Comment::read("speaker_note: hi: there"), Comment::Note { text: "hi: there", near: None });
        assert_eq!(Comment::read("Remember: smile"), Comment::Note { text: "Remember: smile", near: None });
        assert_eq!(Comment::read("paus"), Comment::Note { text: "paus", near: Some("pause") });
        assert_eq!(Comment::read("layuot: quote"), Comment::Note { text: "layuot: quote", near: Some("layout") });
        assert!(matches!(Comment::read("theme: loud\npaginate: true"), Comment::Many(list) if list.len() == 2));
        assert!(matches!(Comment::read("optional\ntime: 30s"), Comment::Many(list) if list.len() == 2));
    }

    #[test]
    fn other_tools_comments_are_for_one_slide() {
        let one = |text| match Comment::read(text) {
            Comment::Many(mut list) if list.len() == 1 => format!("{:?}", list.remove(0)),
            other => format!("{other:?}"),
        };
        let background = r#"Directive { key: "background", value: "x y.png", scope: ThisSlide }"#;
        assert_eq!(one(r#".slide: data-state="a" data-background="x y.png""#), background);
        assert_eq!(one("%slide\nbackground: x y.png\nlevel: 2\n"), background);
        assert_eq!(one(r#".element: class="fragment fade-up""#), "Fragment");
        assert_eq!(
            one("[.build-lists: true]"),
            r#"Directive { key: "incremental_lists", value: "true", scope: ThisSlide }"#
        );
        assert_eq!(one("[.header: #ff0000]"), "Many([])");
        assert_eq!(one(r#".slide: data-visibility="hidden""#), r#"Flag("skip_slide")"#);
    }
}
