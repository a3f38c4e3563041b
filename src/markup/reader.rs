//! The cursor that blocks are parsed with: events, and what a slide gathers besides blocks.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::attrs::PictureAttrs;
use super::comment::{Comment, Scope};
use super::inline::{Inline, Inlines, Marks};
use super::{Files, Spanned};
use crate::diag::{Diagnostic, Diagnostics, Source};
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
    pub notes: Vec<Note>,
    pub directives: Vec<Directive>,
    /// Pictures that belong to the slide rather than to its text.
    pub backgrounds: Vec<PictureRef>,
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
            notes: Vec::new(),
            directives: Vec::new(),
            backgrounds: Vec::new(),
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

    /// The content of a file that the slide is made of; its path is one from the deck's folder.
    pub fn file(&mut self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        let bytes = self.files.bytes(path)?;
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        self.read.push(hasher.finish());
        Ok(bytes)
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
        out
    }

    /// Inline text up to the end of the element whose start was just read, or up to the next block in a tight list item.
    pub fn inlines(&mut self) -> Inlines {
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
                        let alt = self.picture_alt();
                        let (path, title) = (dest_url.to_string(), title.to_string());
                        out.parts.push(Inline::Picture { path, alt, title, range: range.clone() });
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
                Event::InlineMath(tex) => self.math(&mut out, tex, false, range),
                Event::DisplayMath(tex) => self.math(&mut out, tex, true, range),
                // An author's line keeps its break.
                Event::SoftBreak if self.author_follows() => out.parts.push(Inline::Break),
                Event::SoftBreak => out.push_text(" ", &marks, range.clone()),
                Event::HardBreak => out.parts.push(Inline::Break),
                Event::InlineHtml(html) => self.inline_html(html, range, &mut out),
                Event::FootnoteReference(label) => {
                    out.parts.push(Inline::FootnoteRef { label: label.to_string(), range: range.clone() });
                }
                Event::Html(_) | Event::Rule | Event::TaskListMarker(_) => return out,
            }
            self.at += 1;
        }
        out
    }

    fn author_follows(&self) -> bool {
        let next = self.events.get(self.at + 1).map(|(event, _)| event);
        matches!(next, Some(Event::Text(text)) if ["-- ", "— ", "― ", "--"].iter().any(|dash| text.starts_with(dash)))
    }

    fn math(&mut self, out: &mut Inlines, tex: &CowStr<'_>, display: bool, range: &Range<usize>) {
        out.parts.push(Inline::Math { tex: tex.to_string(), display, range: range.clone() });
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

    fn inline_html(&mut self, html: &str, range: &Range<usize>, out: &mut Inlines) {
        if html.starts_with("<!--") {
            self.html(html, range);
        } else if html.trim_end_matches(['/', '>', ' ']).eq_ignore_ascii_case("<br") {
            out.parts.push(Inline::Break);
        } else if !html.starts_with("</") {
            self.raw_html(html, range);
        }
    }

    /// Acts on every comment in a piece of HTML and returns the words between the tags.
    pub fn html(&mut self, html: &str, range: &Range<usize>) -> String {
        let mut words = String::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            words.push_str(&rest[..at]);
            rest = &rest[at..];
            let offset = range.start + (html.len() - rest.len());
            if let Some(inner) = rest.strip_prefix("<!--") {
                let end = inner.find("-->");
                if end.is_none() {
                    self.warn(
                        "unclosed-comment",
                        "this comment is never closed, so the rest of the deck is part of it",
                        offset..offset + 4,
                        "write `-->` where the comment ends",
                    );
                }
                let length = end.map_or(rest.len(), |end| end + 7);
                self.comment(&inner[..end.unwrap_or(inner.len())], offset..offset + length);
                rest = &rest[length..];
            } else {
                let length = rest.find('>').map_or(rest.len(), |at| at + 1);
                if !rest.starts_with("</") {
                    self.raw_html(&rest[..length], &(offset..offset + length));
                }
                rest = &rest[length..];
            }
        }
        words.push_str(rest);
        words
    }

    fn raw_html(&mut self, html: &str, range: &Range<usize>) {
        let name: String =
            html.trim_start_matches('<').chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let help = match name.to_ascii_lowercase().as_str() {
            "img" => "write the picture as `![what it shows](file.png)`",
            "style" | "script" => "styles and scripts do nothing here; a theme file sets colours and fonts",
            "div" | "span" => "the text inside is shown as it is; `<!-- column_layout: [1, 1] -->` makes columns",
            "center" => "`<!-- layout: statement -->` centres a slide",
            "video" | "iframe" | "audio" => "put a picture there and a link to the recording",
            "b" | "strong" => "write `**strong**`",
            "i" | "em" => "write `_emphasis_`",
            _ => "the text inside is shown as it is",
        };
        let code = "raw-html";
        let message = format!("HTML is not drawn: <{name}>");
        // One warning a kind is enough.
        if !self.diagnostics.iter().any(|d| d.code == code && d.message == message) {
            self.warn(code, message, range.clone(), help);
        }
    }

    fn comment(&mut self, inner: &str, range: Range<usize>) {
        match Comment::read(inner) {
            Comment::Nothing | Comment::Flag("fit" | "new_line" | "newline" | "jump_to_middle" | "end_slide") => {}
            Comment::Many(all) => all.into_iter().for_each(|comment| self.directive(comment, &range)),
            Comment::Note { text, near } => {
                if let Some(near) = near {
                    self.warn(
                        "unknown-directive",
                        format!("`{}` is no directive, so it is a speaker note", text.lines().next().unwrap_or(text)),
                        range.clone(),
                        &format!("did you mean `{near}`?"),
                    );
                }
                self.note(text, range);
            }
            other => self.directive(other, &range),
        }
    }

    fn directive(&mut self, comment: Comment<'_>, range: &Range<usize>) {
        match comment {
            Comment::Flag("pause" | "stop" | "stop_slide") => self.step += 1,
            Comment::Flag(key) => {
                let scope = Scope::ThisSlide;
                self.directives.push(Directive { key, value: String::new(), scope, range: range.clone() });
            }
            Comment::Directive { key, value, scope } => {
                if key == "incremental_lists" {
                    self.incremental = value == "true";
                }
                self.directives.push(Directive { key, value: value.to_owned(), scope, range: range.clone() });
            }
            Comment::Many(_) | Comment::Note { .. } | Comment::Nothing => {}
        }
    }

    pub fn note(&mut self, text: &str, range: Range<usize>) {
        if !text.trim().is_empty() {
            self.notes.push(Note { text: text.trim().to_owned(), step: self.step, range });
        }
    }
}
