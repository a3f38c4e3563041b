//! Lines that separate slides in reveal.js' decks: `--` before a slide below the last, and those a deck sets itself.

use std::ops::Range;

/// The line that a regular expression of reveal-md's settings is for; `None` when it is for more than one line.
pub fn line(regex: &str) -> Option<String> {
    let bare =
        ["\\r?", "\\r", "\\n", "\\s*", "\\s+"].iter().fold(regex.to_owned(), |text, sign| text.replace(sign, "\n"));
    let bare = bare.trim_matches(['^', '$', '\n', '\r', ' ', '?', '+']);
    let mut line = String::new();
    let mut chars = bare.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => line.push(chars.next().filter(char::is_ascii_punctuation)?),
            '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '^' | '$' | '\n' => return None,
            c => line.push(c),
        }
    }
    (!line.is_empty()).then_some(line)
}

/// Whether the line at `range` of `text` separates slides, where the deck has `own` lines that do.
pub fn separates(text: &str, range: &Range<usize>, own: &[String]) -> bool {
    let bare = text[range.clone()].trim();
    own.iter().any(|line| line == bare) || bare == "--" && stands_alone(text, range)
}

/// Whether nothing stands in the lines before and after.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].lines().next_back().unwrap_or("");
    let after = text[range.end..].lines().next().unwrap_or("");
    before.trim().is_empty() && after.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn expressions_for_a_line_are_that_line() {
        let lines =
            ["^\\n--\\n$", "^\\r?\\n---\\r?\\n$", "<!--s-->", "\n\n----\n\n", "\\*\\*\\*", "^\\s*==\\s*$"].map(line);
        assert_eq!(lines.map(Option::unwrap_or_default), ["--", "---", "<!--s-->", "----", "***", "=="]);
        assert_eq!(
            ["\\n\\n\\n", "^#", "^(a|b)$", "\\d+", ""].map(line),
            [None, Some("#".to_owned()), None, None, None]
        );
    }
}
