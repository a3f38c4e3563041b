//! The settings at the top of a deck: YAML between two `---` lines at byte 0.
//!
//! Read by hand rather than by the markdown parser, whose option for it would swallow slides in mid-deck.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use saphyr::{LoadableYamlNode, Yaml};

use crate::diag::{Diagnostic, Diagnostics, Source, did_you_mean};
use crate::markup::Scope;

/// The shape of all slides, width by height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aspect(pub f32);

impl Default for Aspect {
    fn default() -> Aspect {
        Aspect(16.0 / 9.0)
    }
}

/// The settings of a deck.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Meta {
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub author: Option<String>,
    pub date: Option<String>,
    pub event: Option<String>,
    pub language: Option<String>,
    pub theme: Option<String>,
    pub aspect: Aspect,
    pub footer: Option<String>,
    pub paginate: bool,
    /// Directives for the first slide; some hold from there on.
    pub first_slide: Vec<(&'static str, String, Scope)>,
    /// Whether the deck's own tool makes a slide of its title.
    pub has_title_slide: bool,
    is_pandoc: bool,
    is_marp: bool,
    pub transition: Option<String>,
    pub duration: Option<Duration>,
    pub incremental_lists: bool,
    /// Headings up to this level begin a slide of their own.
    pub heading_divider: Option<u8>,
    /// Transcripts show their end at once.
    pub terminal_still: bool,
    /// Secrets are shown as blocks.
    pub redact: bool,
    /// How far the last row is from the screen, in metres.
    pub room: Option<f32>,
    /// The width of the picture on the screen, in metres.
    pub screen: Option<f32>,
}

/// Keys that mean something here.
const KEYS: &[&str] = &[
    "title",
    "subtitle",
    "author",
    "authors",
    "date",
    "event",
    "language",
    "lang",
    "theme",
    "size",
    "aspectRatio",
    "footer",
    "header",
    "paginate",
    "transition",
    "duration",
    "incremental_lists",
    "headingDivider",
    "slide-level",
    "terminal",
    "redact",
    "room",
    "screen",
    "options",
    "fonts",
    "layout",
    "class",
    "background",
    "backgroundColor",
    "backgroundImage",
    "image",
];

/// Keys that are directives: for all slides in Marp's decks, for the first slide in Slidev's.
const DIRECTIVES: &[&str] = &["layout", "class", "background", "backgroundColor", "backgroundImage", "image", "header"];

/// Keys of other tools that change nothing here, taken without a word. Marp; Slidev; reveal-md; pandoc and Quarto; Deckset.
const FOREIGN: &[&str] = &[
    "marp",
    "style",
    "math",
    "color",
    "description",
    "keywords",
    "url",
    "backgroundPosition",
    "backgroundRepeat",
    "backgroundSize",
    "highlighter",
    "drawings",
    "mdc",
    "comark",
    "info",
    "canvasWidth",
    "colorSchema",
    "favicon",
    "download",
    "exportFilename",
    "export",
    "routerMode",
    "defaults",
    "addons",
    "css",
    "titleTemplate",
    "lineNumbers",
    "monaco",
    "twoslash",
    "record",
    "selectable",
    "plantUmlServer",
    "remoteAssets",
    "wakeLock",
    "contextMenu",
    "presenter",
    "browserExporter",
    "themeConfig",
    "htmlAttrs",
    "seoMeta",
    "hideInToc",
    "clicks",
    "level",
    "id",
    "src",
    "hide",
    "overviewSnapshots",
    "editor",
    "codeCopy",
    "zoom",
    "routeAlias",
    "preload",
    "dragPos",
    "magicMoveCopy",
    "separator",
    "verticalSeparator",
    "notesSeparator",
    "revealOptions",
    "highlightTheme",
    "scripts",
    "preprocessor",
    "slideNumber",
    "template",
    "assetsDir",
    "static",
    "format",
    "output",
    "institute",
    "institution",
    "affiliation",
    "aspectratio",
    "header-includes",
    "bibliography",
    "csl",
    "fontsize",
    "linkcolor",
    "urlcolor",
    "colortheme",
    "fonttheme",
    "innertheme",
    "outertheme",
    "toc",
    "section-titles",
    "navigation",
    "logo",
    "titlegraphic",
    "revealjs-url",
    "mainfont",
    "monofont",
    "abstract",
    "execute",
    "filters",
    "engine",
    "jupyter",
    "knitr",
    "code-fold",
    "papersize",
    "documentclass",
    "thanks",
    "categories",
    "draft",
    "number-sections",
    "self-contained",
    "embed-resources",
    "highlight-style",
    "autoscale",
    "slidecount",
    "code-language",
    "slide-dividers",
    "presenter-notes",
    "theme-color",
];

/// Keys that only pandoc's and Quarto's slides have.
const PANDOC: &[&str] = &["format", "output", "slide-level"];

/// Cuts the front matter off `source`: the settings, and where the slides begin.
pub fn read(source: &Arc<Source>, diagnostics: &mut Diagnostics) -> (Meta, usize) {
    let text = &source.text;
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut meta = Meta::default();
    let Some(yaml) = block_at(text, start) else {
        let end = meta.bare_lines(&text[start..]);
        return (meta, start + end);
    };
    let end = yaml.after;
    let docs = match Yaml::load_from_str(&text[yaml.inner.clone()]) {
        Ok(docs) => docs,
        Err(error) => {
            let at = yaml.inner.start + line_offset(&text[yaml.inner.clone()], error.marker().line());
            let line_end = text[at..].find('\n').map_or(text.len(), |i| at + i);
            diagnostics.push(
                Diagnostic::error("front-matter", format!("the front matter can't be read: {}", error.info()))
                    .at(source, at..line_end)
                    .help("it is YAML: `key: value` lines; put a text with a colon in quotes"),
            );
            return (meta, end);
        }
    };
    let Some(mapping) = docs.first().and_then(|doc| doc.as_mapping()) else { return (meta, end) };
    meta.is_marp = mapping.iter().any(|(key, _)| key.as_str() == Some("marp"));
    for (key, value) in mapping {
        let Some(key) = key.as_str() else { continue };
        let span = key_span(text, &yaml.inner, key);
        if let Err(problem) = meta.set(key, value) {
            let mut warning = Diagnostic::warning("front-matter", problem).at(source, span);
            if let Some(near) = did_you_mean(key, KEYS.iter().copied()) {
                warning = warning.help(format!("did you mean `{near}`?"));
            }
            diagnostics.push(warning);
        }
    }
    (meta, end)
}

/// A YAML block between two `---` lines.
pub struct YamlBlock {
    pub inner: Range<usize>,
    pub after: usize,
}

/// The block that begins at `start` of `text`, if its first line says so and it holds at least one `key:` line.
pub fn block_at(text: &str, start: usize) -> Option<YamlBlock> {
    let rest = text.get(start..)?;
    let first_end = rest.find('\n')? + 1;
    if rest[..first_end].trim_end() != "---" {
        return None;
    }
    let mut at = first_end;
    let mut has_key = false;
    for line in rest[first_end..].split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == "---" || bare == "..." {
            let inner = start + first_end..start + at;
            return (has_key || inner.is_empty()).then_some(YamlBlock { inner, after: start + at + line.len() });
        }
        // Markdown below a first separator is no front matter; a `#` line may be a comment or a heading.
        if !has_key && !bare.trim_start().starts_with('#') {
            let key = bare.split_once(':').map(|(key, _)| key.trim_matches(['"', '\'']))?;
            if key.is_empty() || !key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')) {
                return None;
            }
            has_key = true;
        }
        at += line.len();
    }
    None
}

impl Meta {
    fn set(&mut self, key: &str, value: &Yaml<'_>) -> Result<(), String> {
        let text = scalar(value);
        let wrong = |wants: &str| format!("`{key}` wants {wants}");
        match key {
            "title" => self.title = text,
            "subtitle" | "sub_title" => self.subtitle = text,
            "author" => self.author = text.or_else(|| list(value)),
            "authors" => self.author = list(value).or(text),
            "date" => self.date = text,
            "event" | "location" => self.event = text,
            "language" | "lang" => self.language = text,
            "theme" => self.theme = text.or_else(|| nested(value, "name")),
            "size" | "aspectRatio" => {
                self.aspect =
                    text.as_deref().and_then(aspect).ok_or_else(|| wrong("a shape such as `16:9` or `4:3`"))?;
            }
            "footer" => self.footer = text,
            "paginate" => self.paginate = flag(value).ok_or_else(|| wrong("`true` or `false`"))?,
            "transition" => self.transition = text,
            "duration" => {
                let parsed = text.as_deref().and_then(duration);
                self.duration = Some(parsed.ok_or_else(|| wrong("a time such as `25min` or `1h 5m`"))?);
            }
            "incremental_lists" | "build-lists" | "incremental" => {
                self.incremental_lists = flag(value).ok_or_else(|| wrong("`true` or `false`"))?;
            }
            "headingDivider" => {
                let levels = list(value).or(text).unwrap_or_default();
                let level =
                    levels.split(',').filter_map(|t| t.trim().parse().ok()).max().filter(|l| (1..=6).contains(l));
                self.heading_divider = Some(level.ok_or_else(|| wrong("a level from 1 to 6"))?);
            }
            "slide-level" => {
                (self.is_pandoc, self.has_title_slide) = (true, true);
                self.heading_divider = text.and_then(|t| t.parse().ok()).filter(|level| (1..=6).contains(level));
            }
            "terminal" => self.terminal_still = text.as_deref() == Some("still"),
            "redact" => self.redact = flag(value).ok_or_else(|| wrong("`true` or `false`"))?,
            "room" | "screen" => {
                let metres = text.as_deref().and_then(metres).ok_or_else(|| wrong("a length such as `12m`"))?;
                *(if key == "room" { &mut self.room } else { &mut self.screen }) = Some(metres);
            }
            "options" => {
                let incremental = value.as_mapping_get("incremental_lists").and_then(flag);
                self.incremental_lists |= incremental.unwrap_or(false);
            }
            key if DIRECTIVES.contains(&key.trim_start_matches('_')) => {
                let name = key.trim_start_matches('_');
                let known = DIRECTIVES.iter().find(|known| **known == name);
                let scope = if self.is_marp && !key.starts_with('_') { Scope::FromHere } else { Scope::ThisSlide };
                // A header is for all slides in every tool that has one.
                let scope = if key == "header" { Scope::FromHere } else { scope };
                self.first_slide.extend(known.zip(text).map(|(key, text)| (*key, text, scope)));
            }
            "_paginate" => {
                let text = text.unwrap_or_default();
                self.first_slide.push(("paginate", text, Scope::ThisSlide));
            }
            known if PANDOC.contains(&known) => {
                self.is_pandoc = true;
                let incremental = value.as_mapping_get("revealjs").and_then(|v| v.as_mapping_get("incremental"));
                self.incremental_lists |= incremental.and_then(flag).unwrap_or(false);
            }
            known if KEYS.contains(&known) || FOREIGN.contains(&known) => {}
            _ => return Err(format!("`{key}` is not a setting that is known here")),
        }
        Ok(())
    }
}

impl Meta {
    /// Whether headings begin slides though the deck does not say so: in pandoc's decks, and in decks with a title, several
    /// `titles` and nothing that separates slides.
    pub fn divides_by_headings(&self, is_divided: bool, titles: usize) -> bool {
        self.is_pandoc || (!is_divided && self.title.is_some() && titles >= 3)
    }

    /// Settings without a block of their own, at the very top: pandoc's `% title` lines, and Deckset's `key: value`
    /// lines. How many bytes they are.
    fn bare_lines(&mut self, text: &str) -> usize {
        let mut end = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let bare = line.trim();
            if let Some(words) = bare.strip_prefix("% ") {
                let words = Some(words.trim().to_owned());
                match index {
                    0 => (self.title, self.is_pandoc) = (words, true),
                    1 => self.author = words,
                    _ => self.date = words,
                }
            } else if let Some((key, value)) = bare.split_once(':').filter(|(key, _)| DECKSET.contains(key)) {
                let value = value.trim();
                match key {
                    "footer" => self.footer = Some(value.to_owned()),
                    "build-lists" => self.incremental_lists = value.starts_with("true"),
                    "slidenumbers" => self.paginate = value == "true",
                    "slide-dividers" => {
                        self.heading_divider = value.split(',').map(|mark| mark.matches('#').count() as u8).max();
                    }
                    _ => {}
                }
            } else {
                break;
            }
            end += line.len();
        }
        end
    }
}

/// What Deckset reads at the top of a deck.
const DECKSET: &[&str] = &[
    "footer",
    "slidenumbers",
    "build-lists",
    "autoscale",
    "slidecount",
    "slide-transition",
    "slide-dividers",
    "code-language",
    "presenter-notes",
    "theme",
];

fn scalar(value: &Yaml<'_>) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    value
        .as_integer()
        .map(|i| i.to_string())
        .or_else(|| value.as_floating_point().map(|f| f.to_string()))
        .or_else(|| value.as_bool().map(|b| b.to_string()))
}

fn flag(value: &Yaml<'_>) -> Option<bool> {
    value.as_bool().or_else(|| match value.as_str() {
        Some("true" | "yes" | "on" | "all") => Some(true),
        Some("false" | "no" | "off") => Some(false),
        _ => None,
    })
}

fn list(value: &Yaml<'_>) -> Option<String> {
    let names: Vec<String> = value.as_sequence()?.iter().filter_map(scalar).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn nested(value: &Yaml<'_>, key: &str) -> Option<String> {
    value.as_mapping_get(key).and_then(scalar)
}

/// `16:9`, `4/3`, and Marp's and Slidev's spellings.
fn aspect(text: &str) -> Option<Aspect> {
    let (w, h) = text.split_once([':', '/']).or_else(|| text.split_once(" x "))?;
    let ratio = w.trim().parse::<f32>().ok()? / h.trim().parse::<f32>().ok()?;
    (0.5..=4.0).contains(&ratio).then_some(Aspect(ratio))
}

/// `25min`, `1h 5m`, `90s`, `40`: a bare number is minutes.
pub fn duration(text: &str) -> Option<Duration> {
    let text = text.trim().to_ascii_lowercase();
    if let Some((minutes, seconds)) = text.split_once(':') {
        let (m, s): (u64, u64) = (minutes.trim().parse().ok()?, seconds.trim().parse().ok()?);
        return Some(Duration::from_secs(m.checked_mul(60)?.checked_add(s)?));
    }
    let mut total = 0.0;
    let mut number = String::new();
    let mut unit = String::new();
    let mut parts = Vec::new();
    for c in text.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() || c == '.' {
            if !unit.is_empty() {
                parts.push((std::mem::take(&mut number), std::mem::take(&mut unit)));
            }
            number.push(c);
        } else if !c.is_whitespace() {
            unit.push(c);
        }
    }
    parts.push((number, unit));
    for (number, unit) in parts {
        let factor = match unit.as_str() {
            "" | "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "h" | "hour" | "hours" => 3600.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * factor;
    }
    (total.is_finite() && (0.0..=86_400.0 * 7.0).contains(&total)).then(|| Duration::from_secs_f64(total))
}

/// `12m`, `2.5 m`, `250cm`, `40ft`: a bare number is metres.
fn metres(text: &str) -> Option<f32> {
    let text = text.trim().to_ascii_lowercase();
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[number.len()..] {
        "" | "m" => 1.0,
        "cm" => 0.01,
        "ft" => 0.3048,
        _ => return None,
    };
    let metres = number.trim_end().parse::<f32>().ok()? * factor;
    (0.1..=1000.0).contains(&metres).then_some(metres)
}

/// Where a setting's key stands in the front matter of `source`.
pub fn place_of(source: &Source, key: &str) -> Option<Range<usize>> {
    let start = if source.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let yaml = block_at(&source.text, start)?;
    Some(key_span(&source.text, &yaml.inner, key)).filter(|range| !range.is_empty())
}

/// Where `key:` stands in the block.
fn key_span(text: &str, inner: &Range<usize>, key: &str) -> Range<usize> {
    let mut at = inner.start;
    for line in text[inner.clone()].split_inclusive('\n') {
        let bare = line.trim_start_matches(['"', '\'']);
        let is_key =
            bare.strip_prefix(key).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
        if is_key {
            return at..at + key.len();
        }
        at += line.len();
    }
    inner.start..inner.start
}

fn line_offset(text: &str, line: usize) -> usize {
    text.split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum::<usize>()
        .min(text.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(text: &str) -> (Meta, usize, Vec<String>) {
        let source = Source::new("t.md", text);
        let mut diagnostics = Diagnostics::default();
        let (meta, at) = read(&source, &mut diagnostics);
        (meta, at, diagnostics.iter().map(|d| format!("{} {:?}", d.message, d.help)).collect())
    }

    #[test]
    fn settings_are_read() {
        let text = "---\ntitle: \"A: b\"\nauthor: [X, Y]\nduration: 1h 5m\nsize: 4:3\n---\nrest";
        let (meta, at, faults) = meta(text);
        assert_eq!((meta.title.as_deref(), meta.author.as_deref()), (Some("A: b"), Some("X, Y")));
        assert_eq!((meta.duration, meta.aspect), (Some(Duration::from_secs(3900)), Aspect(4.0 / 3.0)));
        assert_eq!((&text[at..], faults.len()), ("rest", 0), "{faults:?}");
    }

    #[test]
    fn a_typo_is_a_warning() {
        assert_eq!(
            meta("---\ntilte: x\n---\n").2,
            ["`tilte` is not a setting that is known here Some(\"did you mean `title`?\")"]
        );
    }

    #[test]
    fn what_is_no_front_matter_is_left() {
        assert_eq!(meta("---\n\n# Slide\n\n---\n").1, 0);
        assert_eq!(meta("# Slide\n---\n").1, 0);
        assert_eq!(meta("---\n# Slide\n\nNote: x\n---\n").1, 0);
        assert_eq!(meta("---\n[.header: x]\n---\n").1, 0);
        assert_eq!(meta("---\ntitle: never closed\n").1, 0);
        assert_eq!(meta("\u{feff}---\ntitle: x\n---\n").1, 20);
    }

    #[test]
    fn lengths_are_read() {
        let found = ["12m", "2.5 m", "250cm", "3", "40ft"].map(metres);
        assert_eq!(found, [12.0, 2.5, 2.5, 3.0, 12.192].map(Some));
        assert_eq!(["", "m", "-3m", "3 miles", "NaN", "1e9"].map(metres), [None; 6]);
    }

    #[test]
    fn a_key_is_found_by_its_whole_name() {
        let source = Source::new("t.md", "---\nroomy: x\nroom: 3\n---\n");
        assert_eq!((place_of(&source, "room"), place_of(&source, "screen")), (Some(13..17), None));
    }

    #[test]
    fn durations_are_read() {
        let secs = |text| duration(text).map(|d| d.as_secs());
        assert_eq!(
            [secs("25min"), secs("40s"), secs("1h30m"), secs("20"), secs("1:30")],
            [1500, 40, 5400, 1200, 90].map(Some)
        );
        assert_eq!([secs("soon"), secs("1e99h"), secs("")], [None; 3]);
    }
}
