//! The cursor that blocks are parsed with: events, and what a slide gathers besides blocks.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::attrs::PictureAttrs;
use super::comment::Scope;
use super::fence::line_steps;
use super::inline::{Inline, Inlines, Marks};
use super::links::link_addresses;
use super::secrets;
use super::smart::{Quotes, typeset};
use super::{Files, Spanned, events};
use crate::diag::{Diagnostic, Diagnostics, Source, Span};
use crate::math::{self, MathError};
use crate::world::ReadError;

/// How deep lists and quotes may nest before they are read as text.
pub const MAX_DEPTH: usize = 24;

/// A speaker note as written (markdown), and the step it stands at.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub text: String,
    pub step: usize,
    pub range: Range<usize>,
}

/// A directive of a slide, for the deck to act on.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    pub key: &'static str,
    pub value: String,
    pub scope: Scope,
    pub range: Range<usize>,
}

/// A picture as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureRef {
    pub path: String,
    pub attrs: PictureAttrs,
    pub title: String,
    pub range: Range<usize>,
}

/// Reads one slide's events, front to back.
pub struct Reader<'a> {
    pub source: &'a Arc<Source>,
    pub diagnostics: &'a mut Diagnostics,
    pub files: &'a Files<'a>,
    events: &'a [Spanned<'a>],
    at: usize,
    pub depth: usize,
    pub list_depth: usize,
    /// The step that what comes next appears at.
    pub step: usize,
    /// Whether list items appear one by one.
    pub incremental: bool,
    /// Whether transcripts show their end at once.
    pub still: bool,
    /// Whether the slide is what the talk opens with: nothing on it is left for later.
    pub opens: bool,
    pub quotes: Quotes,
    /// Whether what was just read is to be a step of its own.
    pub fragment: bool,
    /// Labels of the footnotes referred to so far; their places are their numbers.
    pub footnotes: Vec<String>,
    /// Whether secrets are read as blocks.
    pub redact: bool,
    pub notes: Vec<Note>,
    pub directives: Vec<Directive>,
    /// Pictures that belong to the slide rather than to its text.
    pub backgrounds: Vec<PictureRef>,
    /// Pictures of `<img>` tags that no block has taken yet.
    pub html_pictures: Vec<PictureRef>,
    /// Hashes of the files that were read: the slide is another one when one of them changes.
    pub read: Vec<u64>,
}

impl<'a> Reader<'a> {
    pub fn new(
        events: &'a [Spanned<'a>],
        source: &'a Arc<Source>,
        files: &'a Files<'a>,
        diagnostics: &'a mut Diagnostics,
    ) -> Reader<'a> {
        Reader {
            source,
            diagnostics,
            files,
            events,
            at: 0,
            depth: 0,
            list_depth: 0,
            step: 0,
            incremental: false,
            still: false,
            opens: false,
            quotes: Quotes::default(),
            fragment: false,
            footnotes: Vec::new(),
            redact: false,
            notes: Vec::new(),
            directives: Vec::new(),
            backgrounds: Vec::new(),
            html_pictures: Vec::new(),
            read: Vec::new(),
        }
    }

    pub fn peek(&self) -> Option<&'a Spanned<'a>> {
        self.events.get(self.at)
    }

    pub fn advance(&mut self) -> Option<&'a Spanned<'a>> {
        let event = self.events.get(self.at);
        self.at += 1;
        event
    }

    /// The source text of a stretch.
    pub fn text(&self, range: &Range<usize>) -> &'a str {
        self.source.text.get(range.clone()).unwrap_or("")
    }

    /// Skips to behind the end of the element whose start was just read.
    pub fn skip(&mut self) {
        let mut open = 1;
        while let Some((event, _)) = self.advance() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    /// The content of a file that the slide is made of, and its hash; its path is one from the deck's folder.
    pub fn file(&mut self, path: &str) -> Result<(Arc<[u8]>, u64), ReadError> {
        let bytes = self.files.bytes(path)?;
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        self.read.push(hasher.finish());
        Ok((bytes, hasher.finish()))
    }

    pub fn warn(&mut self, code: &'static str, message: impl Into<String>, range: Range<usize>, help: &str) {
        self.diagnostics.push(Diagnostic::warning(code, message).at(self.source, range).help(help));
    }

    /// The text content of an element whose start was just read, up to behind its end.
    pub fn raw_text(&mut self) -> String {
        let mut out = String::new();
        while let Some((event, _)) = self.advance() {
            match event {
                Event::Text(text) | Event::Code(text) => out.push_str(text),
                Event::SoftBreak | Event::HardBreak => out.push('\n'),
                Event::End(_) => break,
                _ => {}
            }
        }
        self.redacted(out)
    }

    /// `text` as it may be shown: all of it, or without its secrets where the deck asks for that.
    fn redacted(&self, text: String) -> String {
        if self.redact { secrets::redact(&text, |_| true) } else { text }
    }

    /// Inline text up to the end of the element whose start was just read, or up to the next block in a tight list item.
    pub fn inlines(&mut self) -> Inlines {
        let mut inlines = self.unset_inlines();
        attach_braces(&mut inlines);
        self.set(&mut inlines);
        inlines
    }

    /// Links, typographic marks, and blocks in the place of secrets.
    fn set(&self, inlines: &mut Inlines) {
        link_addresses(inlines);
        typeset(inlines, self.quotes);
        if self.redact {
            // An address in running text is there to be read: the speaker's own, as a rule.
            inlines.texts_mut().for_each(|text| *text = secrets::redact(text, |kind| kind != secrets::EMAIL));
        }
    }

    /// The words of a text that is markdown but stands where markdown is not read, such as a picture's title.
    pub fn words_of(&mut self, markdown: &str, range: &Range<usize>) -> Inlines {
        let events = events(markdown.trim(), 0);
        let mut reader = Reader::new(&events, self.source, self.files, self.diagnostics);
        reader.advance();
        let mut inlines = reader.unset_inlines();
        self.set(&mut inlines);
        for part in &mut inlines.parts {
            if let Inline::Text { range: own, .. } = part {
                own.clone_from(range);
            }
        }
        inlines
    }

    fn unset_inlines(&mut self) -> Inlines {
        let mut out = Inlines::default();
        let mut marks = Marks::default();
        let mut links: Vec<Option<Arc<str>>> = Vec::new();
        while let Some((event, range)) = self.peek() {
            match event {
                Event::Start(tag) => match tag {
                    Tag::Emphasis => marks.emphasis = true,
                    Tag::Strong => marks.strong = true,
                    Tag::Strikethrough => marks.strike = true,
                    Tag::Superscript => marks.superscript = true,
                    Tag::Subscript => {}
                    Tag::Link { dest_url, .. } => {
                        links.push(marks.link.clone());
                        marks.link = Some(Arc::from(&**dest_url));
                    }
                    Tag::Image { dest_url, title, .. } => {
                        self.at += 1;
                        let attrs = PictureAttrs::read(&self.picture_alt());
                        let (path, title) = (self.path(dest_url, range), title.to_string());
                        out.parts.push(Inline::Picture { path, attrs, title, range: range.clone() });
                        continue;
                    }
                    // A block begins: a tight list item holds its text without a paragraph round it.
                    _ => return out,
                },
                Event::End(end) => match end {
                    TagEnd::Emphasis => marks.emphasis = false,
                    TagEnd::Strong => marks.strong = false,
                    TagEnd::Strikethrough => marks.strike = false,
                    TagEnd::Superscript => marks.superscript = false,
                    TagEnd::Subscript => {}
                    TagEnd::Link => marks.link = links.pop().flatten(),
                    _ => return out,
                },
                Event::Text(text) => out.push_text(text, &marks, range.clone()),
                Event::Code(text) => {
                    let code = Marks { code: true, ..marks.clone() };
                    out.push_text(text, &code, range.clone());
                }
                Event::InlineMath(tex) if self.is_money() => out.push_text(&format!("${tex}$"), &marks, range.clone()),
                Event::InlineMath(tex) => self.math(&mut out, tex, false, range),
                Event::DisplayMath(tex) => self.math(&mut out, without_steps(tex), true, range),
                // An author's line keeps its break.
                Event::SoftBreak if self.author_follows() => out.parts.push(Inline::Break),
                Event::SoftBreak => out.push_text(" ", &marks, range.clone()),
                Event::HardBreak => out.parts.push(Inline::Break),
                Event::InlineHtml(html) => self.inline_html(html, range, &mut out),
                Event::FootnoteReference(label) => {
                    let number = self.footnote(label);
                    out.parts.push(Inline::FootnoteRef { number, range: range.clone() });
                }
                Event::Html(_) | Event::Rule | Event::TaskListMarker(_) => return out,
            }
            self.at += 1;
        }
        out
    }

    /// A path as written, from the deck's folder.
    pub fn path(&self, written: &str, range: &Range<usize>) -> String {
        self.files.from_deck(written, &Span::new(self.source, range.clone()))
    }

    /// The number of a footnote on this slide, from 1.
    fn footnote(&mut self, label: &str) -> usize {
        let known = self.footnotes.iter().position(|known| known == label);
        let index = known.unwrap_or_else(|| {
            self.footnotes.push(label.to_owned());
            self.footnotes.len() - 1
        });
        index + 1
    }

    fn author_follows(&self) -> bool {
        let next = self.events.get(self.at + 1).map(|(event, _)| event);
        matches!(next, Some(Event::Text(text)) if ["-- ", "— ", "― ", "--"].iter().any(|dash| text.starts_with(dash)))
    }

    fn math(&mut self, out: &mut Inlines, tex: &str, display: bool, range: &Range<usize>) {
        let drawing = math::typeset(tex, display).map_err(|why| self.bad_formula(&why, display, range)).ok();
        out.parts.push(Inline::Math { tex: tex.to_string(), display, drawing, range: range.clone() });
    }

    fn bad_formula(&mut self, why: &MathError, display: bool, range: &Range<usize>) {
        let start = range.start + if display { 2 } else { 1 };
        let place = why.at.map(|at| start + at).filter(|at| range.contains(at)).map(|at| at..range.end);
        // Blanks before what is wrong are not what is wrong.
        let inked = |place: Range<usize>| place.end - self.text(&place).trim_start().len()..place.end;
        let place = place.map_or(range.clone(), inked);
        let fault = Diagnostic::error("formula", format!("this formula can't be set: {}", why.message));
        self.diagnostics.push(fault.at(self.source, place).help("its source is shown; write `\\$` for a dollar sign"));
    }

    /// Whether the dollar sign that would end the formula at hand begins an amount, as in `$5-$10`.
    fn is_money(&self) -> bool {
        let next = self.events.get(self.at + 1).map(|(event, _)| event);
        matches!(next, Some(Event::Text(text)) if text.starts_with(|c: char| c.is_ascii_digit()))
    }

    fn picture_alt(&mut self) -> String {
        let mut alt = String::new();
        let mut open = 1;
        while let Some((event, _)) = self.advance() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
        alt
    }

    pub fn note(&mut self, text: &str, range: Range<usize>) {
        if !text.trim().is_empty() {
            let text = self.redacted(text.trim().to_owned());
            self.notes.push(Note { text, step: self.step, range });
        }
    }
}

/// A formula without the steps that Slidev lets stand before it: `{1|3|all}`.
fn without_steps(tex: &str) -> &str {
    let inner = tex.trim_start().strip_prefix('{').and_then(|rest| rest.split_once('}'));
    inner.filter(|(steps, rest)| rest.starts_with('\n') && line_steps(steps).is_some()).map_or(tex, |(_, rest)| rest)
}

/// Gives pictures the attributes in braces behind them.
fn attach_braces(inlines: &mut Inlines) {
    let mut index = 1;
    while index < inlines.parts.len() {
        if let [Inline::Picture { attrs, .. }, Inline::Text { text, .. }] = &mut inlines.parts[index - 1..=index] {
            let length = attrs.braces(text);
            text.drain(..length);
            if text.is_empty() {
                inlines.parts.remove(index);
                continue;
            }
        }
        index += 1;
    }
}
