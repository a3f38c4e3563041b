//! What an HTML comment means: a directive, a speaker note, or nothing.

use crate::diag::did_you_mean;

/// Directives that take a value, under their canonical name.
pub const DIRECTIVES: [&str; 24] = [
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
    "alignment",
    "font_size",
    "terminal",
    "title",
    "size",
    "id",
    "list_item_newlines",
];

/// Directives that stand alone.
pub const FLAGS: [&str; 13] = [
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
    "stop_slide",
];

/// Other tools' names for the same thing.
const ALIASES: [(&str, &str); 8] = [
    ("build-lists", "incremental_lists"),
    ("incremental", "incremental_lists"),
    ("incremental-lists", "incremental_lists"),
    ("backgroundimage", "backgroundImage"),
    ("heading_divider", "headingDivider"),
    ("bg", "background"),
    ("slide_time", "time"),
    ("duration", "time"),
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
    /// A speaker note; `near` is the directive it may have been meant as.
    Note { text: &'a str, near: Option<&'static str> },
    /// `<!-- // … -->`
    Nothing,
}

impl Comment<'_> {
    /// Reads what stands between `<!--` and `-->`.
    pub fn read(inner: &str) -> Comment<'_> {
        let text = inner.trim();
        if text.is_empty() || text.starts_with("//") || text.starts_with("comment:") {
            return Comment::Nothing;
        }
        for prefix in ["speaker_note:", "speaker-note:", "notes:", "note:", "Note:", "Notes:"] {
            if let Some(note) = text.strip_prefix(prefix) {
                return Comment::Note { text: note.trim(), near: None };
            }
        }
        if let Some(flag) = FLAGS.iter().find(|flag| **flag == text) {
            return Comment::Flag(flag);
        }
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(directive);
        let mut all = Vec::new();
        if lines.all(|line| line.map(|d| all.push(d)).is_some()) {
            return if all.len() == 1 { all.remove(0) } else { Comment::Many(all) };
        }
        Comment::Note { text, near: near_miss(text) }
    }
}

fn directive(line: &str) -> Option<Comment<'_>> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim();
    let (key, scope) = match key.strip_prefix('_') {
        Some(key) => (key, Scope::ThisSlide),
        None => (key, Scope::FromHere),
    };
    let key = DIRECTIVES
        .iter()
        .find(|known| **known == key)
        .or_else(|| ALIASES.iter().find(|(alias, _)| *alias == key).map(|(_, known)| known))?;
    Some(Comment::Directive { key, value: unquoted(value.trim()), scope })
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
    if text.contains(':') { did_you_mean(word, DIRECTIVES) } else { did_you_mean(word, FLAGS) }
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
    }
}
