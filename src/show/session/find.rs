//! Finding slides by words: of their titles for the go-to prompt, of all their text for the search.

use crate::show::outline::{Outline, SlideOutline};

/// The longest excerpt, in characters.
const EXCERPT: usize = 90;

/// A slide that a prompt proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub slide: usize,
    /// The line that was searched for; the go-to prompt has none.
    pub excerpt: Option<String>,
}

/// What the go-to prompt proposes: the slide of that number, then those whose titles or sections have the words, the
/// best matches first.
pub(super) fn go_to(outline: &Outline, text: &str) -> Vec<Candidate> {
    let number = text.trim().parse().ok().and_then(|number| outline.with_number(number));
    let words = words(text);
    let mut ranked: Vec<(usize, usize)> = Vec::new();
    for (index, slide) in outline.slides().iter().enumerate() {
        if Some(index) != number && !words.is_empty() {
            ranked.extend(rank(slide, &words).map(|rank| (rank, index)));
        }
    }
    ranked.sort_unstable();
    let slides = number.into_iter().chain(ranked.into_iter().map(|(_, index)| index));
    slides.map(|slide| Candidate { slide, excerpt: None }).collect()
}

/// What the search proposes: slides that have all the words, from the one after `from` on and round the end.
pub(super) fn search(outline: &Outline, text: &str, from: usize) -> Vec<Candidate> {
    let words = words(text);
    if words.is_empty() {
        return Vec::new();
    }
    let round = (from + 1..outline.slides().len()).chain(0..=from.min(outline.last()));
    round
        .filter_map(|slide| excerpt(outline.slide(slide), &words).map(|text| Candidate { slide, excerpt: Some(text) }))
        .collect()
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(folded).collect()
}

/// A text as it is compared: in small letters, and with the marks that keyboards have for those that slides are set with.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            '‐' | '‑' | '–' | '—' => out.push('-'),
            '…' => out.push_str("..."),
            '\u{a0}' | '\u{202f}' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// How well a title has the words, lower is better; `None` when one of them is missing.
fn rank(slide: &SlideOutline, words: &[String]) -> Option<usize> {
    let title = folded(&slide.title);
    let section = folded(slide.section.as_deref().unwrap_or_default());
    let in_section = |word: &str| title_rank(&section, word).map(|rank| rank + 4);
    words.iter().map(|word| title_rank(&title, word).or_else(|| in_section(word))).sum()
}

fn title_rank(title: &str, word: &str) -> Option<usize> {
    let of_title = || title.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    if of_title().any(|part| part == word) {
        Some(0)
    } else if of_title().any(|part| part.starts_with(word)) {
        Some(1)
    } else if title.contains(word) {
        Some(2)
    } else {
        of_title().any(|part| abbreviates(word, part)).then_some(3)
    }
}

/// Whether a word's letters are found in another, in order, from the first letter on: `prjctr` is `projector`.
fn abbreviates(short: &str, long: &str) -> bool {
    let mut letters = long.chars();
    short.chars().next() == long.chars().next() && short.chars().all(|c| letters.any(|letter| letter == c))
}

/// The line of a slide that has the most of the words; `None` unless the slide has all of them.
fn excerpt(slide: &SlideOutline, words: &[String]) -> Option<String> {
    let text = format!("{}\n{}", slide.title, slide.text);
    let lower = folded(&text);
    if !words.iter().all(|word| lower.contains(word.as_str())) {
        return None;
    }
    let count = |line: &str| {
        let line = folded(line);
        words.iter().filter(|word| line.contains(word.as_str())).count()
    };
    // Of equal lines `max_by_key` takes the last; a line of the text says more than the title does.
    let line = text.lines().max_by_key(|line| count(line)).unwrap_or_default().trim();
    Some(line.chars().take(EXCERPT).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline() -> Outline {
        let slide = |title: &str, text: &str| SlideOutline { text: text.into(), ..SlideOutline::new(title) };
        let slides = vec![
            slide("Why projectors fail", "The lamp\nis old"),
            slide("A city sleeps", "$ heroku create\nCreating sushi... done"),
            slide("Projector 2", "New lamp"),
            SlideOutline { section: Some("Backup".into()), ..slide("Benchmarks", "lamp, again and again") },
        ];
        Outline::new(slides, None)
    }

    fn check_go_to(text: &str, expect: &[usize]) {
        assert_eq!(go_to(&outline(), text).iter().map(|found| found.slide).collect::<Vec<_>>(), expect, "{text}");
    }

    fn check_search(text: &str, from: usize, expect: &[usize]) {
        assert_eq!(
            search(&outline(), text, from).iter().map(|found| found.slide).collect::<Vec<_>>(),
            expect,
            "{text}"
        );
    }

    #[test]
    fn titles_are_found_by_words_the_best_first() {
        check_go_to("projector", &[2, 0]);
        check_go_to("FAIL why", &[0]);
        check_go_to("prjctr", &[0, 2]);
        check_go_to("backup", &[3]);
        check_go_to("projector moon", &[]);
        check_go_to("", &[]);
    }

    #[test]
    fn a_number_comes_before_titles_that_have_it() {
        check_go_to("2", &[1, 2]);
        check_go_to("99999999999999999999999", &[]);
    }

    #[test]
    fn the_search_goes_round_from_the_next_slide() {
        check_search("lamp", 0, &[2, 3, 0]);
        check_search("lamp", 3, &[0, 2, 3]);
        check_search("sushi CREATE", 0, &[1]);
        check_search(" ", 0, &[]);
    }

    #[test]
    fn what_is_typed_finds_what_is_set() {
        let set = Outline::new(vec![SlideOutline::new("It’s — “done” …")], None);
        for typed in ["it's", "\"done\"", "-", "...", "IT’S"] {
            assert_eq!((search(&set, typed, 0).len(), go_to(&set, typed).len()), (1, 1), "{typed}");
        }
    }

    #[test]
    fn the_excerpt_is_the_line_that_was_found() {
        let found = |text| search(&outline(), text, 0).remove(0).excerpt.unwrap();
        assert_eq!((found("heroku").as_str(), found("sushi").as_str()), ("$ heroku create", "Creating sushi... done"));
    }
}
