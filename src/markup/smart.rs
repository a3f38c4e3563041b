//! Typographic quotes, dashes and ellipses in the place of what keyboards have.

use super::inline::{Inline, Inlines};

/// The quotation marks of a language: double open and close, single open and close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quotes([&'static str; 4]);

impl Default for Quotes {
    fn default() -> Quotes {
        Quotes(["“", "”", "‘", "’"])
    }
}

impl Quotes {
    /// Those of a language by its BCP 47 tag; English ones where it is not known.
    pub fn of(language: &str) -> Quotes {
        let tag = language.to_ascii_lowercase();
        Quotes(match tag.split(['-', '_']).next().unwrap_or("") {
            _ if tag == "de-ch" => ["«", "»", "‹", "›"],
            "de" | "cs" | "sk" | "sl" | "is" | "bg" => ["„", "“", "‚", "‘"],
            "fr" => ["«\u{202f}", "\u{202f}»", "‹\u{202f}", "\u{202f}›"],
            "es" | "it" | "pt" | "ru" | "uk" | "el" => ["«", "»", "“", "”"],
            "pl" | "ro" | "hu" => ["„", "”", "‚", "’"],
            "sv" | "fi" => ["”", "”", "’", "’"],
            "da" => ["»", "«", "›", "‹"],
            _ => return Quotes::default(),
        })
    }
}

/// Sets the words of a paragraph; code and addresses stay as they are.
pub fn typeset(inlines: &mut Inlines, quotes: Quotes) {
    let mut before = None;
    for index in 0..inlines.parts.len() {
        let after = inlines.parts.get(index + 1).and_then(first_char);
        match &mut inlines.parts[index] {
            Inline::Text { text, marks, .. } => {
                let last = text.chars().last();
                let is_address = marks.link.as_deref().is_some_and(|link| link.ends_with(text.as_str()));
                if !marks.code && !is_address && text.contains(['"', '\'', '-', '.']) {
                    *text = words(text, before, after, quotes);
                }
                before = last.or(before);
            }
            Inline::Break => before = None,
            _ => before = Some('x'),
        }
    }
}

fn first_char(part: &Inline) -> Option<char> {
    match part {
        Inline::Text { text, .. } => text.chars().next(),
        Inline::Break => None,
        _ => Some('x'),
    }
}

/// `before` and `after` are the characters round `text`, none at the ends of a line.
fn words(text: &str, before: Option<char>, after: Option<char>, quotes: Quotes) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    let at = |index: usize| chars.get(index).copied().or(after);
    let mut index = 0;
    while let Some(&c) = chars.get(index) {
        let previous = index.checked_sub(1).map_or(before, |i| chars.get(i).copied());
        let run = chars[index..].iter().take_while(|next| **next == c).count();
        let next = at(index + run);
        match c {
            '"' if run == 1 => out.push_str(quotes.0[usize::from(!opens(previous, next))]),
            '\'' if run == 1 => out.push_str(single(&chars, index, previous, next, quotes)),
            '-' => match dash(run, previous, next) {
                Some(dash) => out.push(dash),
                None => out.extend(std::iter::repeat_n('-', run)),
            },
            '.' if run == 3 => out.push('…'),
            c => out.extend(std::iter::repeat_n(c, run)),
        }
        index += run;
    }
    out
}

/// Whether a quotation mark between two characters opens.
fn opens(previous: Option<char>, next: Option<char>) -> bool {
    let open_before = previous.is_none_or(|c| c.is_whitespace() || "([{<–—-/“‘„‚«".contains(c));
    open_before && next.is_some_and(|c| !c.is_whitespace())
}

fn single(chars: &[char], index: usize, previous: Option<char>, next: Option<char>, quotes: Quotes) -> &'static str {
    if !opens(previous, next) {
        // Within or behind a word it is an apostrophe in every language, unless a quote of its own was open.
        let opened = || {
            (index.saturating_sub(200)..index)
                .any(|i| chars[i] == '\'' && opens(i.checked_sub(1).map(|p| chars[p]), chars.get(i + 1).copied()))
        };
        let in_word = next.is_some_and(char::is_alphanumeric);
        return if !in_word && opened() { quotes.0[3] } else { "’" };
    }
    // '90s, and words that lost their beginning.
    let rest: String = chars[index + 1..].iter().take(5).collect::<String>().to_lowercase();
    let clipped = ["tis", "twas", "em ", "cause", "til "].iter().any(|word| rest.starts_with(word));
    if next.is_some_and(|c| c.is_ascii_digit()) || clipped { "’" } else { quotes.0[2] }
}

/// `--` and `---` between words; never the start of an option such as `--force`, and no longer run of hyphens.
fn dash(run: usize, previous: Option<char>, next: Option<char>) -> Option<char> {
    let starts_option = previous.is_none_or(|c| !c.is_alphanumeric()) && next.is_some_and(char::is_alphanumeric);
    match run {
        2 if !starts_option => Some('–'),
        3 if !starts_option => Some('—'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> String {
        words(text, None, None, Quotes::default())
    }

    #[test]
    fn quotes_turn_to_their_words() {
        assert_eq!(set(r#"the "ops" team's '90s 'way' ("so")"#), "the “ops” team’s ’90s ‘way’ (“so”)");
        assert_eq!(words(r#""a" it's 'b'"#, None, None, Quotes::of("de-AT")), "„a“ it’s ‚b‘");
        assert_eq!(words("\"", Some('a'), None, Quotes::default()), "”");
        assert_eq!(words("\"", None, Some('a'), Quotes::default()), "“");
    }

    #[test]
    fn dashes_join_words_but_options_stay() {
        assert_eq!(set("a -- b---c 1--2 - x-y ... wait.... "), "a – b—c 1–2 - x-y … wait.... ");
        assert_eq!(set("git push --force ----> done"), "git push --force ----> done");
    }
}
