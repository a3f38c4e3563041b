//! The first line of a fenced block.

/// Lines that are lit at each step of a code block; an empty list is all of them.
pub type LineSteps = Vec<Vec<std::ops::RangeInclusive<usize>>>;

/// The first line of a fenced block: ` ```rust {1,3|5-7} +line_numbers `.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fence {
    pub language: String,
    pub steps: LineSteps,
    /// The words after `+`: `line_numbers`, `still`, `speed:2` …
    pub flags: Vec<String>,
    /// Words that are neither, such as `title="x"`.
    pub unknown: Vec<String>,
}

impl Fence {
    pub fn read(info: &str) -> Fence {
        let mut fence = Fence::default();
        let mut rest = info.trim();
        let end = rest.find(|c: char| c.is_whitespace() || c == '{' || c == '[').unwrap_or(rest.len());
        if !rest.starts_with('+') {
            fence.language = rest[..end].trim_start_matches('.').to_owned();
            rest = &rest[end..];
        }
        while !rest.trim_start().is_empty() {
            rest = rest.trim_start();
            let closing = match rest.chars().next() {
                Some('{') => rest.find('}'),
                Some('[') => rest.find(']'),
                _ => None,
            };
            let end = closing.map_or_else(|| rest.find(char::is_whitespace).unwrap_or(rest.len()), |at| at + 1);
            fence.word(&rest[..end]);
            rest = &rest[end..];
        }
        fence
    }

    pub fn flag(&self, name: &str) -> bool {
        self.flags.iter().any(|flag| flag == name)
    }

    /// The value of `+name:value`.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.flags.iter().find_map(|flag| flag.strip_prefix(name)?.strip_prefix(':'))
    }

    fn word(&mut self, word: &str) {
        if let Some(flag) = word.strip_prefix('+') {
            self.flags.push(flag.to_owned());
        } else if word == "{.line-numbers}" || word == "line-numbers" {
            self.flags.push("line_numbers".to_owned());
        } else if let Some(pairs) = slidev_options(word) {
            for (key, value) in pairs {
                match (key.as_str(), value.as_str()) {
                    ("lines", "true") => self.flags.push("line_numbers".to_owned()),
                    ("startLine", line) => self.flags.push(format!("start_line:{line}")),
                    _ => {}
                }
            }
        } else if let Some(steps) = word
            .strip_prefix('{')
            .and_then(|w| w.strip_suffix('}'))
            .or_else(|| word.strip_prefix('[').and_then(|w| w.strip_suffix(']')))
            .and_then(line_steps)
        {
            self.steps = steps;
        } else {
            self.unknown.push(word.to_owned());
        }
    }
}

/// Slidev's `{lines:true, startLine:5}`; `None` when it is something else.
fn slidev_options(word: &str) -> Option<Vec<(String, String)>> {
    let inner = word.strip_prefix('{')?.strip_suffix('}')?;
    let pair = |part: &str| {
        let (key, value) = part.split_once(':')?;
        let is_name = key.trim().chars().all(|c| c.is_ascii_alphabetic()) && !key.trim().is_empty();
        is_name.then(|| (key.trim().to_owned(), value.trim().trim_matches(['"', '\'']).to_owned()))
    };
    inner.split(',').map(pair).collect()
}

/// `1,3|5-7|all`; `None` when it is something else.
pub fn line_steps(text: &str) -> Option<LineSteps> {
    let range = |part: &str| {
        let part = part.trim();
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        Some(from.trim().parse().ok()?..=to.trim().parse().ok()?)
    };
    text.split('|')
        .map(|step| match step.trim() {
            "all" | "*" | "" => Some(Vec::new()),
            step => step.split(',').map(range).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_read() {
        let fence = Fence::read("rust {1,3|5-7} +line_numbers");
        assert_eq!((fence.language.as_str(), fence.flag("line_numbers")), ("rust", true));
        assert_eq!(fence.steps, vec![vec![1..=1, 3..=3], vec![5..=7]]);
        assert_eq!(Fence::read("js{all|2}").steps, vec![vec![], vec![2..=2]]);
        assert_eq!(Fence::read("console +speed:2").value("speed"), Some("2"));
        assert_eq!(Fence::read("").language, "");
        assert_eq!(Fence::read("py [1|3-6]").steps.len(), 2);
        let slidev = Fence::read("ts {2|3}{lines:true, startLine:5}");
        assert_eq!((slidev.steps.len(), slidev.flag("line_numbers"), slidev.value("start_line")), (2, true, Some("5")));
    }
}
