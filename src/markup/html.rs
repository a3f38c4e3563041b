//! HTML in a deck: comments are acted on, pictures are taken, other tags go and their words stay.

use std::ops::Range;

use super::attrs::PictureAttrs;
use super::comment::{Comment, Scope, attribute_pairs};
use super::inline::{Inline, Inlines};
use super::reader::{Directive, PictureRef, Reader};
use crate::diag::{Diagnostic, Severity};

impl Reader<'_> {
    pub(super) fn inline_html(&mut self, html: &str, range: &Range<usize>, out: &mut Inlines) {
        if html.starts_with("<!--") {
            self.html(html, range);
        } else if html.trim_end_matches(['/', '>', ' ']).eq_ignore_ascii_case("<br") {
            out.parts.push(Inline::Break);
        } else {
            self.tag(html, range);
            let pictures = self.html_pictures.drain(..);
            out.parts.extend(pictures.map(|PictureRef { path, attrs, title, range }| Inline::Picture {
                path,
                attrs,
                title,
                range,
            }));
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
                    let severity = if hides_slides(inner) { Severity::Error } else { Severity::Warning };
                    let message = "this comment is never closed, so the rest of the deck is part of it";
                    let fault = Diagnostic::new(severity, "unclosed-comment", message);
                    let help = "write `-->` where the comment ends";
                    self.diagnostics.push(fault.at(self.source, offset..offset + 4).help(help));
                }
                let length = end.map_or(rest.len(), |end| end + 7);
                self.comment(&inner[..end.unwrap_or(inner.len())], offset..offset + length);
                rest = &rest[length..];
            } else {
                let length = rest.find('>').map_or(rest.len(), |at| at + 1);
                self.tag(&rest[..length], &(offset..offset + length));
                // What stands in a style sheet or script is not for the room.
                let hidden = ["style", "script"].into_iter().find(|name| tag_name(rest) == *name);
                let skip = hidden.map(|name| rest.find(&format!("</{name}")).unwrap_or(rest.len()));
                rest = &rest[skip.unwrap_or(length).max(length)..];
            }
        }
        words.push_str(rest);
        words
    }

    /// Slidev's `<v-click>` and `<v-clicks>` are steps; other tags are told of and go.
    fn tag(&mut self, html: &str, range: &Range<usize>) {
        let name = tag_name(html);
        match (name.as_str(), html.starts_with("</")) {
            ("v-clicks", closes) => self.incremental = !closes,
            ("v-click", false) => self.step += 1,
            ("img", _) if self.picture_tag(html, range) => {}
            _ if html.contains(" v-click") => self.step += 1,
            ("" | "v-click" | "v-after" | "v-switch" | "br", _) | (_, true) => {}
            _ => self.raw_html(&name, range),
        }
    }

    /// Takes the picture of an `<img>`; false when it names none.
    fn picture_tag(&mut self, html: &str, range: &Range<usize>) -> bool {
        let pairs = attribute_pairs(html);
        let value = |name: &str| pairs.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value);
        if value("src").is_empty() {
            return false;
        }
        let mut attrs = PictureAttrs { alt: value("alt").to_owned(), ..PictureAttrs::default() };
        for key in ["width", "height"].into_iter().filter(|key| !value(key).is_empty()) {
            attrs.braces(&format!("{{{key}={}}}", value(key)));
        }
        let path = self.path(value("src"), range);
        self.html_pictures.push(PictureRef { path, attrs, title: String::new(), range: range.clone() });
        true
    }

    /// Warns of a tag that does nothing, once a kind.
    pub fn raw_html(&mut self, name: &str, range: &Range<usize>) {
        let help = match name {
            "img" => "write the picture as `![what it shows](file.png)`",
            "style" | "script" => "styles and scripts do nothing here; a theme file sets colours and fonts",
            "div" | "span" => "the text inside is shown as it is; `<!-- column_layout: [1, 1] -->` makes columns",
            "center" => "`<!-- layout: statement -->` centres a slide",
            "sup" | "sub" => "write the sign itself, such as ² or ₂",
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
            Comment::Fragment => self.fragment = true,
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
            Comment::Flag("pause" | "stop") => self.step += 1,
            Comment::Flag(key) => {
                let scope = Scope::ThisSlide;
                self.directives.push(Directive { key, value: String::new(), scope, range: range.clone() });
            }
            Comment::Directive { key, value, scope } => {
                if key == "incremental_lists" {
                    self.incremental = matches!(value, "true" | "all");
                }
                self.directives.push(Directive { key, value: value.to_owned(), scope, range: range.clone() });
            }
            Comment::Many(_) | Comment::Fragment | Comment::Note { .. } | Comment::Nothing => {}
        }
    }
}

/// Whether something that was never closed has slides in it: these are lost.
pub fn hides_slides(text: &str) -> bool {
    text.lines().any(|line| matches!(line.trim(), "---" | "<!-- end_slide -->"))
}

/// The name of a tag in lower case, of an opening or closing one.
fn tag_name(html: &str) -> String {
    let name = html.trim_start_matches(['<', '/']).chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-');
    name.map(|c| c.to_ascii_lowercase()).collect()
}
