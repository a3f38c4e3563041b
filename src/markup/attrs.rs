//! The words that stand in a picture's alt text, and in braces behind things.

use crate::diag::did_you_mean;

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

/// How a picture's colours are changed, by the names and measures of CSS.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filters {
    /// Radius in units, at the size the picture is drawn.
    pub blur: f32,
    /// 1 is unchanged, as for the next two.
    pub brightness: f32,
    pub contrast: f32,
    pub saturate: f32,
    /// 0 is unchanged, 1 all of it, as for the next two.
    pub grayscale: f32,
    pub sepia: f32,
    pub invert: f32,
}

impl Default for Filters {
    fn default() -> Filters {
        Filters { blur: 0.0, brightness: 1.0, contrast: 1.0, saturate: 1.0, grayscale: 0.0, sepia: 0.0, invert: 0.0 }
    }
}

impl Filters {
    /// Takes `blur:3px` and its like; `value` may be missing, as in Marp's `sepia`. False for other words.
    fn word(&mut self, key: &str, value: Option<&str>) -> bool {
        let share = |default: f32| match value {
            None => Some(default),
            Some(value) => percent(value).or_else(|| value.parse().ok()).filter(|v: &f32| v.is_finite() && *v >= 0.0),
        };
        let (field, share) = match key {
            "blur" => {
                let px = value.map_or(Some(10.0), |v| v.trim_end_matches("px").parse::<f32>().ok());
                (&mut self.blur, px.filter(|px| px.is_finite()).map(|px| (px * PX).clamp(0.0, 200.0)))
            }
            "brightness" => (&mut self.brightness, share(1.5)),
            "contrast" => (&mut self.contrast, share(2.0)),
            "saturate" => (&mut self.saturate, share(2.0)),
            "grayscale" | "greyscale" => (&mut self.grayscale, share(1.0)),
            "sepia" => (&mut self.sepia, share(1.0)),
            "invert" => (&mut self.invert, share(1.0)),
            _ => return false,
        };
        share.map(|share| *field = share).is_some()
    }
}

/// Units in a pixel of a 1280 wide slide, which is how Marp and presenterm count.
const PX: f32 = 1.25;

/// What the alt text of a picture says beside the alt text: `bg left:40% cover blur:8px w:300 …`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PictureAttrs {
    pub background: bool,
    pub side: Option<(Side, f32)>,
    /// In the flow of the text, whatever the slide's layout.
    pub inline: bool,
    /// Backgrounds below each other rather than side by side.
    pub vertical: bool,
    /// `contain` or `fit`: the whole picture; else it covers its room.
    pub contain: bool,
    pub zoom: Option<f32>,
    pub width: Option<PictureSize>,
    pub height: Option<PictureSize>,
    pub filters: Filters,
    /// The other words in order: what the picture shows, or a player's options.
    pub alt: String,
}

impl PictureAttrs {
    pub fn read(alt: &str) -> PictureAttrs {
        let words: Vec<&str> = alt.split_whitespace().collect();
        let mut attrs = PictureAttrs { background: words.contains(&"bg"), ..PictureAttrs::default() };
        // Plain words such as "left" or "fit" count only where they cannot be part of a sentence.
        let alone = attrs.background || words.iter().all(|word| PictureAttrs::default().word(word, true));
        let rest: Vec<&str> = words.into_iter().filter(|word| !attrs.word(word, alone)).collect();
        if attrs.inline && attrs.width.is_none() {
            attrs.width = attrs.zoom.take().map(PictureSize::Share);
        }
        attrs.alt = rest.join(" ");
        attrs
    }

    /// A word in the alt text that looks like one of these and is none, and what to write.
    pub fn doubt(alt: &str) -> Option<(&str, String)> {
        const KEYS: [&str; 12] = [
            "left",
            "right",
            "width",
            "height",
            "blur",
            "brightness",
            "contrast",
            "saturate",
            "grayscale",
            "sepia",
            "invert",
            "image",
        ];
        alt.split_whitespace().find_map(|word| {
            let (key, value) = word.split_once(':')?;
            let is_measure = value.starts_with(|c: char| c.is_ascii_digit() || c == '.');
            if matches!(key, "w" | "h" | "width" | "height") && !value.is_empty() && size(value).is_none() {
                return Some((word, format!("write for example `{key}:400` or `{key}:50%`")));
            }
            if KEYS.contains(&key) || key.len() < 3 || !is_measure {
                return None;
            }
            did_you_mean(key, KEYS).map(|near| (word, format!("did you mean `{near}:{value}`?")))
        })
    }

    /// Whether it asks for a size or place of its own in the text.
    pub fn is_placed(&self) -> bool {
        self.inline || self.width.is_some() || self.height.is_some()
    }

    fn word(&mut self, word: &str, alone: bool) -> bool {
        let (key, value) = match word.split_once(':') {
            Some((key, value)) => (key, Some(value)),
            None => (word, None),
        };
        match (key, value) {
            ("bg", None) => {}
            ("vertical", None) if alone => self.vertical = true,
            ("inline", None) if alone => self.inline = true,
            ("cover" | "fill" | "original" | "filtered" | "auto", None) if alone => {}
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
            (filter, value) if (alone || value.is_some()) && self.filters.word(filter, value) => {}
            (zoom, None) if alone && percent(zoom).is_some() => self.zoom = percent(zoom),
            _ => return false,
        }
        true
    }

    /// Reads a `{width=50%}` that follows a picture; how many bytes of `text` it was, 0 when it is no such thing.
    pub fn braces(&mut self, text: &str) -> usize {
        let Some((pairs, length)) = braces(text) else { return 0 };
        for (key, value) in pairs {
            match key.as_str() {
                "width" => self.width = size(&value),
                "height" => self.height = size(&value),
                _ => {}
            }
        }
        length
    }
}

/// Attributes in braces, `{.class #id key="value"}`, at the start of a text, and their length; a class without its dot as
/// `class`. `None` for braces round plain words.
pub fn braces(text: &str) -> Option<(Vec<(String, String)>, usize)> {
    let inner = text.strip_prefix('{')?;
    let (mut pairs, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for (at, c) in inner.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '}' if !quoted => {
                pairs.extend(attribute(&word)?);
                return (!pairs.is_empty()).then_some((pairs, at + 2));
            }
            c if c.is_whitespace() && !quoted => pairs.extend(attribute(&std::mem::take(&mut word))?),
            c => word.push(c),
        }
    }
    None
}

/// One attribute; nothing for no word, `None` for a word that is none.
fn attribute(word: &str) -> Option<Option<(String, String)>> {
    let pair = |key: &str, value: &str| Some(Some((key.to_owned(), value.to_owned())));
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':'));
    match (word, word.split_once('=')) {
        ("", _) => Some(None),
        ("-", _) => pair("class", "unnumbered"),
        (_, Some((key, value))) if is_name(key) => pair(key, value),
        _ if word.starts_with('.') && is_name(&word[1..]) => pair("class", &word[1..]),
        _ if word.starts_with('#') && is_name(&word[1..]) => pair("id", &word[1..]),
        _ => None,
    }
}

fn side(word: &str) -> Side {
    if word == "left" { Side::Left } else { Side::Right }
}

fn percent(text: &str) -> Option<f32> {
    text.strip_suffix('%')?.parse::<f32>().ok().filter(|p| p.is_finite() && *p > 0.0).map(|p| p / 100.0)
}

/// `50%` of the room, or `400`, `400px` in pixels of a 1280 wide slide.
fn size(text: &str) -> Option<PictureSize> {
    if let Some(share) = percent(text) {
        return Some(PictureSize::Share(share.min(4.0)));
    }
    let px: f32 = text.trim_end_matches("px").parse().ok()?;
    (px.is_finite() && px > 0.0).then_some(PictureSize::Units(px * PX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picture_words_are_read() {
        let bg = PictureAttrs::read("bg left:40% a wood on fire");
        assert_eq!((bg.background, bg.side, bg.alt.as_str()), (true, Some((Side::Left, 0.4)), "a wood on fire"));
        assert_eq!(PictureAttrs::read("w:50% cat").width, Some(PictureSize::Share(0.5)));
        assert_eq!(PictureAttrs::read("the left shoe fits").alt, "the left shoe fits");
        assert_eq!(PictureAttrs::read("left shoe").side, None);
        assert_eq!(PictureAttrs::read("left").side, Some((Side::Left, 0.5)));
        assert_eq!(PictureAttrs::read("inline 50%").width, Some(PictureSize::Share(0.5)));
        let dim = PictureAttrs::read("bg brightness:.6 blur:3px vertical fit");
        assert_eq!((dim.filters.brightness, dim.filters.blur, dim.vertical, dim.contain), (0.6, 3.75, true, true));
    }

    #[test]
    fn braces_are_attributes_or_words() {
        let mut attrs = PictureAttrs::default();
        assert_eq!(attrs.braces("{width=50%} x"), 11);
        assert_eq!(attrs.width, Some(PictureSize::Share(0.5)));
        assert_eq!(braces("{.a #b k=\"v w\"}").map(|(list, _)| list.len()), Some(3));
        assert_eq!(braces("{this}"), None);
        assert_eq!(braces("{}"), None);
    }
}
