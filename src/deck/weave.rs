//! One text from several: included files are put in their place, and spellings of other tools that markdown would
//! misread become comments. Spans still point to what the author wrote.

use std::ops::Range;
use std::sync::Arc;

use super::asides::{self, Aside};
use super::boxes::Boxes;
use super::front_matter::block_at;
use super::keys;
use super::separators::separates;
use crate::diag::{Diagnostic, Diagnostics, Piece, Source, Span, did_you_mean};
use crate::markup::Files;

/// How deep files may include each other.
const MAX_DEPTH: usize = 8;
/// How many files a deck may include, each time counted.
const MAX_FILES: usize = 500;
/// The largest deck, put together, in bytes: some 1,000 pages of a book are 2 MB.
pub const MAX_TEXT: usize = 8 << 20;

/// Keys that show a block of `key: value` lines below a separator to be the settings of a slide, as Slidev has them.
const SLIDE_KEYS: [&str; 22] = [
    "layout",
    "class",
    "background",
    "backgroundSize",
    "transition",
    "src",
    "hide",
    "disabled",
    "hideInToc",
    "clicks",
    "clicksStart",
    "level",
    "title",
    "image",
    "zoom",
    "routeAlias",
    "preload",
    "dragPos",
    "color",
    "theme",
    "layoutClass",
    "url",
];

/// The deck's text from `start` on with all it includes; `source` itself where nothing had to change. Lines that are among
/// `separators` separate slides.
pub fn weave(
    source: &Arc<Source>,
    start: usize,
    separators: &[String],
    files: &Files<'_>,
    diagnostics: &mut Diagnostics,
) -> Arc<Source> {
    let mut loom = Loom {
        separators,
        files,
        diagnostics,
        text: String::new(),
        pieces: Vec::new(),
        open: Vec::new(),
        count: 0,
        boxes: Boxes::default(),
        in_group: false,
        changed: false,
    };
    loom.verbatim(source, 0..start);
    loom.lines(source, start);
    loom.end_boxes();
    let Loom { text, pieces, changed, .. } = loom;
    if changed { Source::woven(source.name.clone(), text, pieces) } else { source.clone() }
}

struct Loom<'a> {
    separators: &'a [String],
    files: &'a Files<'a>,
    diagnostics: &'a mut Diagnostics,
    text: String,
    pieces: Vec<Piece>,
    /// The files that are being included, outermost first, as paths from the deck's folder.
    open: Vec<String>,
    count: usize,
    boxes: Boxes,
    /// Whether a group of code blocks is open.
    in_group: bool,
    changed: bool,
}

/// What the lines before say about a line.
#[derive(Default)]
struct State {
    /// The mark and length of the fence that is open.
    fence: Option<(char, usize)>,
    comment: bool,
}

impl Loom<'_> {
    fn lines(&mut self, source: &Arc<Source>, start: usize) {
        let mut state = State::default();
        let mut at = start;
        while at < source.text.len() {
            let end = source.text[at..].find('\n').map_or(source.text.len(), |i| at + i + 1);
            at = if state.is_literal(&source.text[at..end]) {
                self.verbatim(source, at..end);
                end
            } else {
                self.line(source, at..end)
            };
        }
    }

    /// One line that is neither code nor comment; where the next one begins.
    fn line(&mut self, source: &Arc<Source>, range: Range<usize>) -> usize {
        let line = &source.text[range.clone()];
        let bare = line.trim();
        if line.trim_end() == "---"
            && let Some(yaml) = slide_settings(&source.text, range.start)
        {
            self.made(if self.text.is_empty() || self.text.ends_with("\n\n") { "" } else { "\n" }, source, &range);
            self.verbatim(source, range.clone());
            return self.settings(source, yaml);
        }
        if let Some(mark) = self.group(bare) {
            self.made(&format!("\n<!-- ::: {mark} -->\n\n"), source, &range);
        } else if separates(&source.text, &range, self.separators) {
            self.end_boxes();
            self.made("\n---\n\n", source, &range);
        } else if let Some(aside) = asides::read(&source.text, &range, self.separators) {
            return self.aside(source, range.start, &aside);
        } else if let Some(path) = included(bare) {
            self.include(path, &Span::new(source, range.clone()), false);
        } else if let Some(comment) = as_comment(bare) {
            let indent = &line[..line.len() - line.trim_start().len()];
            self.made(&format!("\n{indent}<!-- {comment} -->\n\n"), source, &range);
        } else if let Some(marks) = self.read_box(source, &range, bare) {
            marks.iter().for_each(|mark| self.made(&format!("\n<!-- ::: {mark} -->\n\n"), source, &range));
        } else if let Some(code) = snippet(bare) {
            self.made(&code, source, &range);
        } else if let Some(at) =
            bare.find("[fit]").filter(|at| (1..=6).contains(at) && bare[..*at].trim_matches('#').is_empty())
        {
            let at = range.start + (line.len() - line.trim_start().len()) + at;
            self.verbatim(source, range.start..at);
            self.made(" ", source, &range);
            self.verbatim(source, at..range.end);
        } else {
            self.verbatim(source, range.clone());
        }
        range.end
    }

    /// The mark in the place of a line that opens or closes one of Slidev's groups of code blocks, which are all shown.
    fn group(&mut self, bare: &str) -> Option<&'static str> {
        let opens = matches!(bare, "::code-group" | ":::code-group" | "::: code-group");
        let closes = self.in_group && matches!(bare, "::" | ":::");
        self.in_group = opens || self.in_group && !closes && bare != "---";
        (opens || closes).then_some(if opens { "code-group" } else { "" })
    }

    /// The marks in the place of a line of boxes.
    fn read_box(&mut self, source: &Arc<Source>, range: &Range<usize>, bare: &str) -> Option<Vec<String>> {
        if bare == "---" {
            // No box goes on behind the end of its slide.
            self.end_boxes();
        }
        self.boxes.read(bare, &source.text[range.end..], &Span::new(source, range.clone()))
    }

    /// Tells of boxes that are still open where their slide ends.
    fn end_boxes(&mut self) {
        for at in self.boxes.end() {
            let fault = Diagnostic::warning("unclosed-html", "this box is never closed: it goes on to the slide's end");
            self.diagnostics
                .push(fault.at_span(at).help("write its closing tag, such as `</div>`, after a blank line"));
        }
    }

    /// Notes that begin in the line at `start`, as a div; where the text goes on.
    fn aside(&mut self, source: &Arc<Source>, start: usize, aside: &Aside) -> usize {
        if !aside.is_closed {
            let fault =
                Diagnostic::warning("unclosed-html", "these notes are never closed: they go on to the slide's end");
            self.diagnostics.push(fault.at(source, aside.tag.clone()).help("write `</aside>` where they end"));
        }
        let before = &source.text[start..aside.tag.start];
        let is_first = before.trim().is_empty();
        // In a list item they stay there; further in they would be code.
        let indent = if is_first && before.len() < 4 { before } else { "" };
        if !is_first {
            self.verbatim(source, start..aside.tag.start);
        }
        self.boxes.blank();
        self.made(&format!("\n\n{indent}<!-- ::: notes -->\n\n"), source, &aside.tag);
        let inner = &source.text[aside.inner.clone()];
        let blank = |line: &str| line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let inset = inner.lines().skip(1).filter(|line| !line.trim().is_empty()).map(blank).min().unwrap_or(0);
        let mut at = aside.inner.start;
        for line in inner.split_inclusive('\n') {
            self.verbatim(source, at + blank(line).min(inset)..at + line.len());
            at += line.len();
        }
        self.made(&format!("\n\n{indent}<!-- ::: -->\n\n"), source, &(aside.inner.end..aside.end));
        aside.end
    }

    /// Slidev's settings of a slide, as a comment.
    fn settings(&mut self, source: &Arc<Source>, yaml: super::front_matter::YamlBlock) -> usize {
        self.made("\n<!-- %slide\n", source, &yaml.inner);
        self.verbatim(source, yaml.inner.clone());
        self.made("-->\n\n", source, &yaml.inner);
        let mut at = yaml.inner.start;
        for line in source.text[yaml.inner.clone()].split_inclusive('\n') {
            if let Some(fault) = setting_doubt(line) {
                let key = line.find(':').unwrap_or(0);
                self.diagnostics.push(fault.at(source, at..at + key));
            }
            if let Some(path) = line.strip_prefix("src:") {
                let path = path.trim().trim_matches(['"', '\'']);
                self.include(path, &Span::new(source, at..at + line.trim_end().len()), true);
            }
            at += line.len();
        }
        yaml.after
    }

    fn include(&mut self, path: &str, span: &Span, keep_settings: bool) {
        // Slidev's `#2-4` picks slides of the file; all of them are better than none.
        let path = path.split('#').next().unwrap_or(path);
        let path = self.files.from_deck(path.trim_start_matches("./"), span);
        let fault = if self.open.contains(&path) {
            Some(format!("`{path}` includes itself"))
        } else if self.open.len() >= MAX_DEPTH {
            Some(format!("files include each other more than {MAX_DEPTH} deep"))
        } else if self.count >= MAX_FILES {
            Some(format!("more than {MAX_FILES} files are included"))
        } else {
            None
        };
        let read = match fault {
            Some(fault) => Err(fault),
            None => self.files.read(&path).map_err(|why| format!("`{path}` can't be included: {why}")),
        };
        self.changed = true;
        let text = match read {
            Ok(text) => text,
            Err(fault) => {
                let near = self.files.near(&path).map(|near| format!("did you mean `{near}`?"));
                let help =
                    near.unwrap_or_else(|| "paths start from the folder of the file they are written in".to_owned());
                self.diagnostics.push(Diagnostic::error("include", fault).at_span(span.clone()).help(help));
                return;
            }
        };
        if self.text.len() + text.len() > MAX_TEXT {
            let fault = format!("with `{path}` the deck is too large: more than {} MB", MAX_TEXT >> 20);
            self.diagnostics.push(Diagnostic::error("include", fault).at_span(span.clone()));
            return;
        }
        self.count += 1;
        let part = Source::new(self.files.place(&path).display().to_string(), text);
        self.made("\n", &span.source, &span.range);
        self.open.push(path);
        let bom = if part.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let start = match block_at(&part.text, bom) {
            Some(yaml) if keep_settings => self.settings(&part, yaml),
            Some(yaml) => yaml.after,
            None => bom,
        };
        self.lines(&part, start);
        self.open.pop();
        self.made("\n\n", &span.source, &span.range);
    }

    fn verbatim(&mut self, source: &Arc<Source>, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(&source.text[range.clone()]);
        match self.pieces.last_mut() {
            Some(Piece { from, verbatim: true, .. })
                if from.range.end == range.start && Arc::ptr_eq(&from.source, source) =>
            {
                from.range.end = range.end;
            }
            _ => self.pieces.push(Piece { at, from: Span { source: source.clone(), range }, verbatim: true }),
        }
    }

    fn made(&mut self, text: &str, source: &Arc<Source>, range: &Range<usize>) {
        if text.is_empty() {
            return;
        }
        self.changed = true;
        let from = Span { source: source.clone(), range: range.clone() };
        self.pieces.push(Piece { at: self.text.len(), from, verbatim: false });
        self.text.push_str(text);
    }
}

impl State {
    /// Whether a line is code or part of a comment, and so stands as it is.
    fn is_literal(&mut self, line: &str) -> bool {
        let bare = line.trim();
        if let Some((mark, length)) = self.fence {
            if bare.len() >= length && bare.chars().all(|c| c == mark) {
                self.fence = None;
            }
            return true;
        }
        if self.comment {
            self.comment = !bare.contains("-->");
            return true;
        }
        if let Some(mark) = bare.chars().next().filter(|c| matches!(c, '`' | '~')) {
            let length = bare.chars().take_while(|c| *c == mark).count();
            if length >= 3 && !(mark == '`' && bare[length..].contains('`')) {
                self.fence = Some((mark, length));
                return true;
            }
        }
        // A comment that goes on: one in code words does not count.
        if let Some(open) = bare.rfind("<!--").filter(|&open| !bare[open..].contains("-->")) {
            self.comment = !bare[..open].ends_with('`');
            return self.comment;
        }
        false
    }
}

/// `<!-- include: part.md -->` alone on its line.
fn included(line: &str) -> Option<&str> {
    let inner = line.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let path = inner.strip_prefix("include:")?.trim().trim_matches(['"', '\'']);
    (!path.is_empty() && !path.contains("-->")).then_some(path)
}

/// Slidev's `<<< @/snippets/x.ts#region {2,3} ts`, as a block that takes its code from a file.
fn snippet(line: &str) -> Option<String> {
    let rest = line.strip_prefix("<<< ")?.trim();
    let (path, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (path, region) = path.split_once('#').unwrap_or((path, ""));
    let path = path.trim_start_matches("@/").trim_start_matches('/');
    let lit = words.find('{').and_then(|at| words[at..].split_inclusive('}').next()).unwrap_or("");
    let language = words.split_whitespace().find(|word| word.chars().all(char::is_alphanumeric));
    let language = language.map_or(String::new(), |language| format!("language: {language}\n"));
    (!path.is_empty()).then(|| format!("\n```file {lit}\npath: {path}\nregion: {region}\n{language}```\n\n"))
}

/// A line that is an instruction in another tool, as the text of a comment.
fn as_comment(line: &str) -> Option<String> {
    if line.contains("--") {
        return None;
    }
    let colons = line.len() - line.trim_start_matches(':').len();
    if colons >= 3 {
        return Some(format!("::: {}", line[colons..].trim().trim_end_matches(':').trim_end()));
    }
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    if let Some(slot) = line.strip_prefix("::").and_then(|l| l.strip_suffix("::")).filter(|slot| is_name(slot)) {
        return Some(format!("slot: {slot}"));
    }
    let inner = line.strip_prefix("[.")?.strip_suffix(']')?;
    is_name(inner.split_once(':').map_or(inner, |(key, _)| key).trim()).then(|| line.to_owned())
}

/// What is wrong with a line of a slide's settings: a key that is nearly one, but none.
fn setting_doubt(line: &str) -> Option<Diagnostic> {
    let (key, _) = line.split_once(':').filter(|(key, _)| !key.starts_with([' ', '\t', '#', '-']))?;
    let known = || SLIDE_KEYS.iter().chain(keys::KEYS).copied();
    let near = did_you_mean(key, known()).filter(|_| !known().any(|known| known == key) && !keys::is_foreign(key))?;
    let warning = Diagnostic::warning("front-matter", format!("`{key}` is not a setting of slides"));
    Some(warning.help(format!("did you mean `{near}`?")))
}

/// The block of settings right below the separator at `start`, with no blank line in it.
fn slide_settings(text: &str, start: usize) -> Option<super::front_matter::YamlBlock> {
    let block = block_at(text, start)?;
    let lines = &text[block.inner.clone()];
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.trim().to_owned());
    let is_yaml = |line: &str| {
        line.starts_with([' ', '\t', '#', '-'])
            || key(line)
                .is_some_and(|k| !k.is_empty() && k.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'))
    };
    let known = lines.lines().filter_map(key).any(|key| SLIDE_KEYS.contains(&key.as_str()));
    let plain = lines.lines().all(|line| !line.trim().is_empty() && is_yaml(line)) && !lines.contains("--");
    (known && plain).then_some(block)
}
