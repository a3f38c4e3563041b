//! Markdown that probably does not mean what it says.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use crate::block::Console;
use crate::diag::{Diagnostic, Diagnostics, Severity, Source, did_you_mean};
use crate::markup::{Fence, Spanned, hides_slides};

/// Tells of it. Where `ends_slides`, slides end by comments, and underlined titles are meant as such.
pub fn check(events: &[Spanned<'_>], source: &Arc<Source>, ends_slides: bool, diagnostics: &mut Diagnostics) {
    for (event, range) in events {
        let text = source.text.get(range.clone()).unwrap_or("");
        match event {
            Event::Start(Tag::Heading { .. })
                if !ends_slides && !text.trim_start().starts_with('#') && text.trim_end().ends_with("--") =>
            {
                let rule = range.start + text.trim_end().rfind('\n').map_or(0, |at| at + 1);
                diagnostics.push(
                    Diagnostic::warning("setext", "this line makes the text above it a heading; it begins no slide")
                        .at(source, rule..range.start + text.trim_end().len())
                        .help("put a blank line above `---` for a new slide, or write `## ` for a heading"),
                );
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                first_line(info, text, range, source, diagnostics);
                let fence = text.chars().next().unwrap_or('`');
                let last = text.trim_end().lines().last().unwrap_or("").trim_start_matches([' ', '>', '\t']);
                let closed = text.trim_end().lines().count() > 1 && last.len() >= 3 && last.chars().all(|c| c == fence);
                if !closed {
                    // At the end of the deck nothing is lost.
                    let severity = if hides_slides(text) { Severity::Error } else { Severity::Warning };
                    let message = "this code block is never closed, so all that follows is in it";
                    diagnostics.push(
                        Diagnostic::new(severity, "unclosed-fence", message)
                            .at(source, range.start..(range.start + 3).min(range.end))
                            .help("close it with a line of the same marks"),
                    );
                }
            }
            _ => {}
        }
    }
}

/// What presenterm, Slidev and reveal.js have besides what is known here.
const FOREIGN_FLAGS: &str = "exec exec_replace exec-replace auto_exec render image no_background id width validate pty \
    acquire_terminal expect trim wrap";
const FLAGS: [&str; 10] =
    ["line_numbers", "hide", "still", "live", "speed", "typing", "prompt", "loop", "exec", "no_background"];

/// Tells of words behind a language that mean nothing, but nearly something, and of lines that are to be lit and are not
/// there.
fn first_line(info: &str, text: &str, range: &Range<usize>, source: &Arc<Source>, diagnostics: &mut Diagnostics) {
    let fence = Fence::read(info);
    let place = |word: &str| {
        let at = text.lines().next().and_then(|line| line.find(word)).map(|at| range.start + at);
        at.map_or(range.start..(range.start + 3).min(range.end), |at| at..at + word.len())
    };
    if let Some(word) =
        fence.unknown.iter().find(|word| word.starts_with('{') && word[1..].starts_with(char::is_numeric))
    {
        let fault = Diagnostic::warning("code-lines", format!("`{word}` names no lines, so none are lit"));
        diagnostics.push(fault.at(source, place(word)).help("write for example `{1-3|7}`, with a bar between steps"));
    }
    // What plays has options of its own, which are told of where it is read; code from a file has its lines there.
    if Console::names(&fence.language) || matches!(fence.language.as_str(), "cast" | "file") {
        return;
    }
    for flag in &fence.flags {
        let name = flag.split(':').next().unwrap_or(flag);
        let is_known = FLAGS.contains(&name) || FOREIGN_FLAGS.split_whitespace().any(|known| known == name);
        if let Some(near) = did_you_mean(name, FLAGS).filter(|_| !is_known) {
            let fault = Diagnostic::warning("code-option", format!("`+{name}` means nothing here"));
            diagnostics.push(fault.at(source, place(name)).help(format!("did you mean `+{near}`?")));
        }
    }
    let is_closed = text.lines().skip(1).last().is_some_and(|line| {
        let end = line.trim_start_matches([' ', '>']);
        end.starts_with("```") || end.starts_with("~~~")
    });
    let lines = text.lines().count().saturating_sub(1 + usize::from(is_closed));
    let last = fence.steps.iter().flatten().map(|lines| *lines.end()).max().filter(|last| *last > lines);
    // Hidden lines are counted out where the code is read.
    if let Some(last) = last.filter(|_| !fence.flags.iter().any(|flag| flag.starts_with("hide")) && lines > 0) {
        let fault =
            Diagnostic::warning("code-lines", format!("there is no line {last} to light: the code has {lines}"));
        let at = info.find(['{', '[']).map_or("", |at| &info[at..]);
        let word = at.split_inclusive(['}', ']']).next().unwrap_or("");
        diagnostics.push(fault.at(source, place(word)).help("lines count from 1"));
    }
}
