//! The settings at the top of a deck: YAML between two `---` lines at byte 0.
//!
//! Read by hand rather than by the markdown parser, whose option for it would swallow slides in mid-deck.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use saphyr::{LoadableYamlNode, Yaml};
use saphyr_parser::{Event, Parser};

use super::doubts::doubt;
use super::keys;
use super::separators;
use super::values::{Aspect, aspect, duration, metres};
use crate::diag::{Diagnostic, Diagnostics, Source, did_you_mean};
use crate::markup::{Directive, Scope};
use crate::text::Family;
use crate::theme::OtherFonts;

/// The longest front matter, in bytes.
const MAX_BYTES: usize = 256 << 10;
/// How many settings are read.
const MOST: usize = 1000;
/// How deep values may stand in each other.
const MAX_DEPTH: usize = 32;

/// The settings of a deck.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Meta {
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub author: Option<String>,
    pub date: Option<String>,
    pub event: Option<String>,
    pub location: Option<String>,
    pub language: Option<String>,
    pub theme: Option<String>,
    pub aspect: Aspect,
    pub footer: Option<String>,
    pub paginate: bool,
    /// Directives for the first slide; some hold from there on.
    pub first_slide: Vec<Directive>,
    /// Whether the deck's own tool makes a slide of its title.
    pub has_title_slide: bool,
    is_pandoc: bool,
    is_marp: bool,
    pub transition: Option<String>,
    pub duration: Option<Duration>,
    pub incremental_lists: bool,
    /// Lines that separate slides besides `---`.
    pub separators: Vec<String>,
    /// What a paragraph of speaker notes begins with besides `Note:`.
    pub note_labels: Vec<String>,
    /// Headings up to this level begin a slide of their own.
    pub heading_divider: Option<u8>,
    /// Fonts in the place of the theme's.
    pub fonts: OtherFonts,
    /// Nothing moves from one place to another.
    pub reduced_motion: bool,
    /// Transcripts show their end at once.
    pub terminal_still: bool,
    /// Secrets are shown as blocks.
    pub redact: bool,
    /// How far the last row is from the screen, in metres.
    pub room: Option<f32>,
    /// The width of the picture on the screen, in metres.
    pub screen: Option<f32>,
}

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
    let inner = &text[yaml.inner.clone()];
    let place = |line| {
        let at = yaml.inner.start + line_offset(inner, line);
        at..text[at..].find('\n').map_or(text.len(), |end| at + end)
    };
    let mut broken = Vec::new();
    if let Err(why) = meta.read(inner, 0, &yaml, source, diagnostics) {
        // What is well written holds all the same: each setting is read by itself.
        let pieces = settings(inner).into_iter().take(MOST);
        broken.extend(pieces.filter_map(|(line, piece)| meta.read(piece, line, &yaml, source, diagnostics).err()));
        if broken.is_empty() {
            broken.push(why);
        }
    }
    for (line, why) in broken {
        diagnostics.push(
            Diagnostic::error("front-matter", format!("the front matter can't be read: {why}"))
                .at(source, place(line))
                .help("it is YAML: `key: value` lines; put a text with a colon in quotes"),
        );
    }
    (meta, end)
}

/// The settings at the top level, each with the lines that belong to it and how many lines there are before.
fn settings(yaml: &str) -> Vec<(usize, &str)> {
    // A tab indents nothing.
    let begins = |line: &str| line.starts_with(|c: char| !matches!(c, ' ' | '\r' | '\n' | '#' | '-' | ']' | '}'));
    let mut starts = Vec::new();
    let mut at = 0;
    for (number, line) in yaml.split_inclusive('\n').enumerate() {
        if begins(line) {
            starts.push((number, at));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|(_, at)| *at).chain([yaml.len()]);
    starts.iter().zip(ends).map(|((number, start), end)| (*number, &yaml[*start..end])).collect()
}

/// Whether reading YAML is safe: an alias of aliases grows without bounds, and deep nesting takes the stack. Else the line,
/// and what is wrong there.
fn within_limits(yaml: &str) -> Result<(), (usize, String)> {
    if yaml.len() > MAX_BYTES {
        return Err((1, format!("it is longer than {} kB", MAX_BYTES >> 10)));
    }
    let mut depth = 0_usize;
    for event in Parser::new_from_str(yaml) {
        let (event, span) = event.map_err(|error| (error.marker().line(), error.info().to_owned()))?;
        match event {
            Event::Alias(_) => {
                return Err((span.start.line(), "aliases are not followed; write the value out".to_owned()));
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err((span.start.line(), format!("it is nested more than {MAX_DEPTH} deep")));
        }
    }
    Ok(())
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
    /// Takes the settings in a piece of the front matter that `before` lines stand before. The error is the line, from 1,
    /// of the front matter and what is wrong there.
    fn read(
        &mut self,
        piece: &str,
        before: usize,
        yaml: &YamlBlock,
        source: &Arc<Source>,
        diagnostics: &mut Diagnostics,
    ) -> Result<(), (usize, String)> {
        let moved = |(line, why)| (line + before, why);
        within_limits(piece).map_err(moved)?;
        let docs =
            Yaml::load_from_str(piece).map_err(|error| moved((error.marker().line(), error.info().to_owned())))?;
        let Some(mapping) = docs.first().and_then(|doc| doc.as_mapping()) else { return Ok(()) };
        self.is_marp |= mapping.iter().any(|(key, _)| key.as_str() == Some("marp"));
        for (key, value) in mapping.iter().take(MOST) {
            let Some(key) = key.as_str() else { continue };
            let span = key_span(&source.text, &yaml.inner, key);
            let is_transition = key == "transition";
            if let Some(fault) = scalar(value).filter(|_| is_transition).and_then(|value| doubt("transition", &value)) {
                diagnostics.push(fault.at(source, span.clone()));
            }
            if let Err(problem) = self.set(key, value, &span) {
                let mut warning = Diagnostic::warning("front-matter", problem).at(source, span);
                if let Some(near) = did_you_mean(key, keys::KEYS.iter().copied()) {
                    warning = warning.help(format!("did you mean `{near}`?"));
                }
                diagnostics.push(warning);
            }
        }
        Ok(())
    }

    /// Takes a setting whose key stands at `place`; what is wrong with it.
    fn set(&mut self, key: &str, value: &Yaml<'_>, place: &Range<usize>) -> Result<(), String> {
        let text = scalar(value);
        let wrong = |wants: &str| format!("`{key}` wants {wants}");
        match key {
            "title" => self.title = text,
            "subtitle" | "sub_title" => self.subtitle = text,
            "author" => self.author = text.or_else(|| list(value)),
            "authors" => self.author = list(value).or(text),
            "date" => self.date = text,
            "event" => self.event = text,
            "location" => self.location = text,
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
            "fonts" => {
                let family = |keys: &[&str]| keys.iter().find_map(|key| Family::named(&nested(value, key)?));
                self.fonts = OtherFonts {
                    text: family(&["body", "text", "sans"]),
                    heading: family(&["heading", "headings"]),
                    mono: family(&["mono", "code"]),
                };
                if self.fonts.is_empty() {
                    return Err(wrong("`body`, `heading` or `mono` below it, each with the name of a family"));
                }
            }
            "separator" | "verticalSeparator" => {
                let line = text.as_deref().and_then(separators::line);
                self.separators.push(line.ok_or_else(|| wrong("one line that separates slides, such as `<!--s-->`"))?);
            }
            "notesSeparator" => {
                let labels: Option<Vec<String>> = text.unwrap_or_default().split('|').map(separators::line).collect();
                self.note_labels = labels.ok_or_else(|| wrong("what notes begin with, such as `Note:`"))?;
            }
            "reduced_motion" => self.reduced_motion = flag(value).ok_or_else(|| wrong("`true` or `false`"))?,
            "redact" => self.redact = flag(value).ok_or_else(|| wrong("`true` or `false`"))?,
            "room" | "screen" => {
                let metres = text.as_deref().and_then(metres).ok_or_else(|| wrong("a length such as `12m`"))?;
                *(if key == "room" { &mut self.room } else { &mut self.screen }) = Some(metres);
            }
            "options" => {
                let incremental = value.as_mapping_get("incremental_lists").and_then(flag);
                self.incremental_lists |= incremental.unwrap_or(false);
            }
            key if keys::DIRECTIVES.contains(&key.trim_start_matches('_')) => {
                let name = key.trim_start_matches('_');
                let known = keys::DIRECTIVES.iter().find(|known| **known == name);
                let scope = if self.is_marp && !key.starts_with('_') { Scope::FromHere } else { Scope::ThisSlide };
                // A header is for all slides in every tool that has one.
                let scope = if key == "header" { Scope::FromHere } else { scope };
                let directive =
                    |(key, value): (&&'static str, String)| Directive { key, value, scope, range: place.clone() };
                self.first_slide.extend(known.zip(text).map(directive));
            }
            "_paginate" => {
                let (value, range) = (text.unwrap_or_default(), place.clone());
                self.first_slide.push(Directive { key: "paginate", value, scope: Scope::ThisSlide, range });
            }
            known if keys::PANDOC.contains(&known) => {
                self.is_pandoc = true;
                let incremental = value.as_mapping_get("revealjs").and_then(|v| v.as_mapping_get("incremental"));
                self.incremental_lists |= incremental.and_then(flag).unwrap_or(false);
            }
            known if keys::KEYS.contains(&known) || keys::is_foreign(known) => {}
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
            } else if let Some((key, value)) = bare.split_once(':').filter(|(key, _)| keys::DECKSET.contains(key)) {
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
    fn a_setting_that_is_broken_costs_no_other() {
        for broken in ["subtitle: a: b", "subtitle: \"never closed", "subtitle: [a, b", "\tsubtitle: x"] {
            let (meta, _, faults) = meta(&format!("---\ntitle: Kept\n{broken}\nfooter: too\n---\n"));
            let kept = (meta.title.as_deref(), meta.footer.as_deref());
            assert_eq!((kept, faults.len()), ((Some("Kept"), Some("too")), 1), "{broken}: {faults:?}");
        }
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
}
