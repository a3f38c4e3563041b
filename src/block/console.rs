//! Shell transcripts: they type themselves in a terminal window, one command a step.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::Wish;
use super::terminal::{self, Playing, Screenful};
use crate::diag::Diagnostic;
use crate::layout::{Cx, Fragment, Room};
use crate::markup::{Fence, Reader};
use crate::show::outline::{ShellCommand, ShellOutline};
use crate::term::{InputLine, Options, Output, Performance, Style, TAB_STOP, Transcript};
use crate::text::highlight::{self, LineKind};

#[derive(Debug, Clone)]
pub struct Console {
    pub transcript: Transcript,
    pub performance: Arc<Performance>,
    /// The step of its slide at which it opens.
    pub first_step: usize,
    pub range: Range<usize>,
}

/// A finished line.
struct Line<'a> {
    kind: LineKind,
    text: String,
    looks: &'a [(Range<usize>, Style)],
}

impl PartialEq for Console {
    /// The performance follows from the transcript.
    fn eq(&self, other: &Console) -> bool {
        (&self.transcript, self.first_step, &self.range) == (&other.transcript, other.first_step, &other.range)
    }
}

impl Console {
    /// Whether a fence's language says that it is a transcript.
    pub fn names(language: &str) -> bool {
        ["console", "shell-session", "sh-session", "shellsession", "terminal"].contains(&language)
    }

    /// Reads a transcript; every command is a step of its slide.
    pub fn read(reader: &mut Reader<'_>, fence: &Fence, text: &str, range: &Range<usize>) -> Console {
        let mut options = Options { still: reader.still, ..Options::default() };
        for flag in &fence.flags {
            let (name, value) = flag.split_once(':').map_or((flag.as_str(), None), |(name, value)| (name, Some(value)));
            if let Err(fault) = options.set(name, value) {
                let start = reader.text(range).find(&format!("+{flag}")).map_or(range.start, |at| range.start + at);
                reader.diagnostics.push(fault.at(reader.source, start..start + flag.len() + 1));
            }
        }
        if options.live && (options.still || options.repeat) {
            // It has no steps at which commands could run.
            options.live = false;
        }
        let (transcript, faults) = Transcript::parse(text, options);
        for fault in faults {
            let at = place(reader.text(range), text, &fault.range, range.start);
            reader.diagnostics.push(fault.diagnostic.at(reader.source, at));
        }
        let performance = Arc::new(Performance::new(&transcript));
        let first_step = reader.step;
        reader.step += performance.last_step();
        Console { transcript, performance, first_step, range: range.clone() }
    }

    /// The finished transcript.
    pub fn words(&self) -> String {
        self.transcript.plain_text()
    }

    /// What a live shell types in its place, where the author wants one.
    pub fn shell(&self) -> Option<ShellOutline> {
        if !self.transcript.options.live {
            return None;
        }
        let mut commands = vec![Vec::new(); self.performance.last_step() + 1];
        for (command, &step) in self.transcript.commands.iter().zip(self.performance.steps_of_commands()) {
            let text = command.text();
            if let Some(of_step) = commands.get_mut(step).filter(|_| !text.trim().is_empty()) {
                of_step.push(ShellCommand { text, at_once: command.hidden });
            }
        }
        Some(ShellOutline { first_step: self.first_step, commands })
    }

    /// How long each of its steps plays.
    pub fn plays(&self) -> impl Iterator<Item = (usize, Duration)> + '_ {
        (0..=self.performance.last_step()).map(|step| (self.first_step + step, self.performance.duration(step)))
    }

    pub fn wish(&self, cx: &Cx<'_>, room: Room) -> Wish {
        if self.transcript.options.live {
            // Nobody knows what a shell will print.
            return Wish::Height { best: f32::INFINITY, least: room.height * 0.5 };
        }
        let lines = self.lines();
        let rows: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        terminal::wish(cx, &rows, room.width)
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let lines = self.lines();
        let rows: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        let longest = rows.iter().map(|row| highlight::columns(row, TAB_STOP)).max();
        if let Some(columns) = longest.filter(|&columns| columns > 60) {
            let message = format!("a line of this transcript has {columns} columns, which is hard to read in a room");
            let help = "keep lines under 60 columns";
            cx.report(Diagnostic::hint("wide-transcript", message).at(cx.source, self.range.clone()).help(help));
        }
        let tokens = lines.iter().map(|line| highlight::transcript_line(line.kind, &line.text)).collect();
        let looks: Vec<&[_]> = lines.iter().map(|line| line.looks).collect();
        let live = self.transcript.options.live;
        let playing = Playing { performance: self.performance.clone(), first_step: self.first_step, live };
        terminal::lay_out(cx, room, &Screenful { rows, tokens, looks }, playing, &self.range)
    }

    /// The finished lines, and what each is.
    fn lines(&self) -> Vec<Line<'_>> {
        fn print<'a>(outputs: &'a [Output], lines: &mut Vec<Line<'a>>) {
            for output in outputs {
                if let Output::Line { text, looks, .. } = output {
                    lines.push(Line { kind: LineKind::Output, text: text.clone(), looks });
                }
            }
        }
        let mut lines = Vec::new();
        print(&self.transcript.opening, &mut lines);
        for command in &self.transcript.commands {
            for InputLine { prompt, text } in &command.input {
                let kind = LineKind::Prompt(prompt.trim_end().len());
                lines.push(Line { kind, text: format!("{prompt}{text}"), looks: &[] });
            }
            print(&command.output, &mut lines);
        }
        lines
    }
}

/// Where a stretch of a block's text is in the source, whose lines may be indented or quoted.
fn place(source: &str, text: &str, fault: &Range<usize>, start: usize) -> Range<usize> {
    let line = text.get(fault.clone()).unwrap_or("").lines().next().unwrap_or("");
    let at = if line.is_empty() { None } else { source.find(line) };
    at.map_or(start..start + 3, |at| start + at..start + at + line.len())
}
