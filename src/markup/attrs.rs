//! The words that stand in a picture's alt text and in a fence's first line.

/// A length a picture is asked to have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PictureSize {
    Units(f32),
    /// A share of the room, 0 to 1.
    Share(f32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// What the alt text of a picture says beside the alt text: `bg left:40% cover blur:8px w:300 …`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PictureAttrs {
    pub background: bool,
    pub side: Option<(Side, f32)>,
    /// `contain` or `fit`: the whole picture; else it covers its room.
    pub contain: bool,
    pub cover: bool,
    pub zoom: Option<f32>,
    pub width: Option<PictureSize>,
    pub height: Option<PictureSize>,
    /// Radius of a blur in units.
    pub blur: Option<f32>,
    /// 1 is unchanged.
    pub brightness: Option<f32>,
    /// The other words in order: what the picture shows, or a player's options.
    pub alt: String,
}

impl PictureAttrs {
    pub fn read(alt: &str) -> PictureAttrs {
        let words: Vec<&str> = alt.split_whitespace().collect();
        let mut attrs = PictureAttrs { background: words.contains(&"bg"), ..PictureAttrs::default() };
        let mut rest = Vec::new();
        for (index, word) in words.iter().enumerate() {
            // Plain words such as "left" or "fit" count only where they cannot be part of a sentence.
            let alone = attrs.background || words.len() == 1 || (index == 0 && matches!(*word, "left" | "right"));
            if !attrs.word(word, alone) {
                rest.push(*word);
            }
        }
        attrs.alt = rest.join(" ");
        attrs
    }

    fn word(&mut self, word: &str, alone: bool) -> bool {
        let (key, value) = match word.split_once(':') {
            Some((key, value)) => (key, Some(value)),
            None => (word, None),
        };
        match (key, value) {
            ("bg", None) => {}
            ("cover", None) if alone => self.cover = true,
            ("contain" | "fit", None) if alone => self.contain = true,
            ("left" | "right", None) if alone => self.side = Some((side(key), 0.5)),
            ("left" | "right", Some(share)) => match percent(share) {
                Some(share) => {
                    self.background = true;
                    self.side = Some((side(key), share.clamp(0.1, 0.9)));
                }
                None => return false,
            },
            ("w" | "width", Some(value)) => self.width = size(value),
            ("h" | "height", Some(value)) => self.height = size(value),
            ("image", Some(value)) => match value.split_once(':') {
                Some(("width" | "w", value)) => self.width = size(value),
                _ => return false,
            },
            ("blur", value) if alone || value.is_some() => {
                self.blur = Some(value.and_then(|v| v.trim_end_matches("px").parse().ok()).unwrap_or(10.0));
            }
            ("brightness", Some(value)) => self.brightness = percent(value).or_else(|| value.parse().ok()),
            (zoom, None) if alone && percent(zoom).is_some() => self.zoom = percent(zoom),
            _ => return false,
        }
        true
    }

    /// Reads a `{width=50%}` that follows a picture; false when it is no such thing.
    pub fn braces(&mut self, text: &str) -> bool {
        let Some(inner) = text.trim().strip_prefix('{').and_then(|t| t.strip_suffix('}')) else { return false };
        let mut known = false;
        for pair in inner.split_whitespace() {
            match pair.split_once('=') {
                Some(("width", value)) => (self.width, known) = (size(value.trim_matches('"')), true),
                Some(("height", value)) => (self.height, known) = (size(value.trim_matches('"')), true),
                _ => {}
            }
        }
        known
    }
}

fn side(word: &str) -> Side {
    if word == "left" { Side::Left } else { Side::Right }
}

fn percent(text: &str) -> Option<f32> {
    text.strip_suffix('%')?.parse::<f32>().ok().filter(|p| p.is_finite() && *p > 0.0).map(|p| p / 100.0)
}

/// `50%` of the room, or `400`, `400px` in pixels of a 1280 wide slide, as Marp and presenterm count them.
fn size(text: &str) -> Option<PictureSize> {
    if let Some(share) = percent(text) {
        return Some(PictureSize::Share(share.min(4.0)));
    }
    let px: f32 = text.trim_end_matches("px").parse().ok()?;
    (px.is_finite() && px > 0.0).then_some(PictureSize::Units(px * 1.25))
}

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
        } else if word == "{.line-numbers}" || word == "line-numbers" || word == "{lines:true}" {
            self.flags.push("line_numbers".to_owned());
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

/// `1,3|5-7|all`; `None` when it is something else.
fn line_steps(text: &str) -> Option<LineSteps> {
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
    }

    #[test]
    fn picture_words_are_read() {
        let bg = PictureAttrs::read("bg left:40% a wood on fire");
        assert_eq!((bg.background, bg.side, bg.alt.as_str()), (true, Some((Side::Left, 0.4)), "a wood on fire"));
        assert_eq!(PictureAttrs::read("w:50% cat").width, Some(PictureSize::Share(0.5)));
        assert_eq!(PictureAttrs::read("the left shoe fits").alt, "the left shoe fits");
        assert_eq!(PictureAttrs::read("left").side, Some((Side::Left, 0.5)));
        let mut attrs = PictureAttrs::default();
        assert!(attrs.braces("{width=50%}") && attrs.width == Some(PictureSize::Share(0.5)));
    }
}
