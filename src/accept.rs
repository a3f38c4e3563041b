//! What live shells have printed, taken over into the deck: which transcripts change, and the text with the changes.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::block::{self, Console, Kind};
use crate::deck::Deck;
use crate::term::{ShellRun, Transcript};

/// What the commands of live transcripts have printed when they were run last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LiveRuns {
    blocks: Vec<LiveBlock>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct LiveBlock {
    /// The finished text of the transcript they were run for.
    transcript: String,
    runs: Vec<SavedRun>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SavedRun {
    command: String,
    output: Option<String>,
}

/// A transcript with what was printed last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Of the source: its lines with what the block says, without its fence.
    pub range: Range<usize>,
    pub old: String,
    pub new: String,
}

/// The status of a command that was ended by Ctrl+C.
const INTERRUPTED: i32 = 130;

/// What can be taken over, and what cannot and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accepted {
    pub changes: Vec<Change>,
    pub refused: Vec<String>,
}

impl LiveRuns {
    /// The runs of a transcript begin anew.
    pub fn begin(&mut self, transcript: &str) {
        self.blocks.retain(|block| block.transcript != transcript);
        self.blocks.push(LiveBlock { transcript: transcript.to_owned(), runs: Vec::new() });
    }

    /// A command that was run for a transcript has ended. One that the speaker has cut off has printed nothing to keep.
    pub fn add(&mut self, transcript: &str, run: &ShellRun) {
        if let Some(block) = self.blocks.iter_mut().find(|block| block.transcript == transcript)
            && run.status != INTERRUPTED
        {
            block.runs.push(SavedRun { command: run.command.clone(), output: run.output.clone() });
        }
    }

    /// Only runs of transcripts that the deck does not have are kept.
    pub fn forget_those_of(&mut self, deck: &Deck) {
        let consoles = live_consoles(deck);
        self.blocks.retain(|block| consoles.iter().all(|console| console.words() != block.transcript));
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Nothing has run when this cannot be read.
    pub fn from_json(text: &str) -> LiveRuns {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.iter().all(|block| block.runs.is_empty())
    }
}

/// The changes to a deck that these runs make.
pub fn accept(deck: &Deck, runs: &LiveRuns) -> Accepted {
    let mut accepted = Accepted::default();
    let consoles = live_consoles(deck);
    for block in runs.blocks.iter().filter(|block| !block.runs.is_empty()) {
        let first = block.transcript.lines().next().unwrap_or_default();
        let Some(console) = consoles.iter().find(|console| console.words() == block.transcript) else {
            accepted.refused.push(format!("the transcript of `{first}` has changed since it was run"));
            continue;
        };
        match change(&deck.source.text, console, &block.runs) {
            Ok(change) if change.old == change.new => {}
            Ok(change) => accepted.changes.push(change),
            Err(why) => accepted.refused.push(format!("the transcript of `{first}`: {why}")),
        }
    }
    accepted.changes.sort_by_key(|change| change.range.start);
    accepted.changes.dedup_by_key(|change| change.range.start);
    accepted
}

fn live_consoles(deck: &Deck) -> Vec<&Console> {
    let mut found = Vec::new();
    for slide in &deck.slides {
        block::each(&slide.blocks, &mut |block| {
            if let Kind::Console(console) = &block.kind
                && console.transcript.options.live
            {
                found.push(console);
            }
        });
    }
    found
}

/// A line of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'a> {
    Same(&'a str),
    Removed(&'a str),
    Added(&'a str),
}

impl Change {
    /// What changes, line by line: a longest common subsequence.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let (old, new): (Vec<&str>, Vec<&str>) = (self.old.lines().collect(), self.new.lines().collect());
        // common[i][j]: of the lines from i and j on. Blocks have hundreds of lines at most.
        let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                common[i][j] =
                    if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
            }
        }
        let (mut i, mut j, mut lines) = (0, 0, Vec::new());
        while i < old.len() || j < new.len() {
            if i < old.len() && j < new.len() && old[i] == new[j] {
                lines.push(Line::Same(old[i]));
                (i, j) = (i + 1, j + 1);
            } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
                lines.push(Line::Removed(old[i]));
                i += 1;
            } else {
                lines.push(Line::Added(new[j]));
                j += 1;
            }
        }
        lines
    }
}

/// The text with all changes made.
pub fn apply(text: &str, changes: &[Change]) -> String {
    let mut out = text.to_owned();
    for change in changes.iter().rev() {
        out.replace_range(change.range.clone(), &change.new);
    }
    out
}

fn change(source: &str, console: &Console, runs: &[SavedRun]) -> Result<Change, String> {
    let body = body(source, &console.range).ok_or("it is not a fenced block of its own")?;
    let old = source.get(body.lines.clone()).unwrap_or_default();
    let mut bare = String::new();
    for line in old.split_inclusive('\n') {
        // Lines may have lost the blanks of an indentation.
        let line = line.strip_prefix(body.indent).or_else(|| line.strip_prefix(body.indent.trim_end()));
        bare.push_str(line.ok_or("its lines do not begin alike")?);
    }
    let mut runs = runs.iter().peekable();
    let mut outputs = Vec::new();
    for command in &console.transcript.commands {
        let run = runs.next_if(|run| run.command == command.text());
        outputs.push(match run.map(|run| (&run.command, &run.output)) {
            None => None,
            Some((command, None)) => return Err(format!("`{command}` has printed too much")),
            Some((command, Some(output))) => {
                let closes = |line: &str| line.trim_start().starts_with(body.fence);
                if output.lines().any(closes) {
                    return Err(format!("`{command}` has printed a line that would end the block"));
                }
                Some(output.lines().map(str::to_owned).collect())
            }
        });
    }
    let bare = Transcript::with_outputs(&bare, &console.transcript.options, &outputs);
    let ending = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let new = bare.lines().map(|line| format!("{}{ending}", format!("{}{line}", body.indent).trim_end())).collect();
    Ok(Change { range: body.lines, old: old.to_owned(), new })
}

/// The inside of a fenced block.
struct Body<'a> {
    lines: Range<usize>,
    /// What each of its lines begins with.
    indent: &'a str,
    fence: &'a str,
}

fn body<'a>(source: &'a str, block: &Range<usize>) -> Option<Body<'a>> {
    let line_start = source.get(..block.start)?.rfind('\n').map_or(0, |at| at + 1);
    let text = source.get(block.start..block.end)?;
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let fence = text.get(..text.len() - text.trim_start_matches(mark).len())?;
    let start = block.start + text.find('\n')? + 1;
    let end = source.get(..block.end)?.trim_end().rfind('\n')? + 1;
    let closing = source.get(end..block.end)?;
    (start <= end && closing.contains(fence)).then_some(Body {
        lines: start..end,
        indent: source.get(line_start..block.start)?,
        fence,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck;
    use crate::diag::{Diagnostics, Source};
    use crate::markup::Files;
    use crate::world::MemoryWorld;

    /// The deck's text after these runs of its first live transcript, or why not.
    fn accepted(markdown: &str, runs: &[(&str, &str)]) -> Result<String, Vec<String>> {
        let world = MemoryWorld::default();
        let source = Source::new("t.md", markdown);
        let deck = deck::parse(&source, &Files::new(&world, "".as_ref()), &mut Diagnostics::default());
        let transcript = live_consoles(&deck)[0].words();
        let mut live = LiveRuns::default();
        live.begin(&transcript);
        for (command, output) in runs {
            let output = Some((*output).to_owned());
            live.add(&transcript, &ShellRun { command: (*command).to_owned(), output, status: 0 });
        }
        let live = LiveRuns::from_json(&live.to_json());
        let accepted = accept(&deck, &live);
        if accepted.refused.is_empty() { Ok(apply(markdown, &accepted.changes)) } else { Err(accepted.refused) }
    }

    fn fenced(text: &str) -> String {
        format!("# T\n\n```console +live\n{text}```\n\nafter\n")
    }

    #[test]
    fn outputs_are_replaced_and_all_else_stays() {
        let old = fenced("$ a\nold\n# @sleep 1s\nolder\n$ b \\\n  c\nkept\n$ d\n");
        let new = fenced("$ a\nnew\n# @sleep 1s\n$ b \\\n  c\nkept\n$ d\n1\n2\n");
        assert_eq!(accepted(&old, &[("a", "new\n"), ("d", "1\n2\n")]), Ok(new.clone()));
        assert_eq!(accepted(&old, &[("a", "new\n"), ("b \\\n  c", "kept\n"), ("d", "1\n2\n")]), Ok(new));
    }

    #[test]
    fn what_would_be_read_as_something_else_is_escaped() {
        let old = fenced("$ a\n");
        let printed = "$ x\n# @pause\n\\$ y\n";
        let new = accepted(&old, &[("a", printed)]).unwrap();
        assert_eq!(new, fenced("$ a\n\\$ x\n\\# @pause\n\\\\$ y\n"));
        let again = accepted(&new, &[("a", printed)]);
        assert_eq!(again, Ok(new));
    }

    #[test]
    fn blocks_in_lists_and_windows_files_keep_their_look() {
        let old = "- one\n\n  ```console +live\n  $ a\n  old\n  ```\n";
        assert_eq!(accepted(old, &[("a", "new\n\nx\n")]).unwrap(), old.replace("  old\n", "  new\n\n  x\n"));
        let old = fenced("$ a\nold\n").replace('\n', "\r\n");
        assert_eq!(accepted(&old, &[("a", "new\n")]).unwrap(), old.replace("old", "new"));
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        assert!(accepted(&fenced("$ a\n"), &[("a", "```\n")]).unwrap_err()[0].contains("end the block"));
        let mut runs = LiveRuns::default();
        runs.begin("$ gone\n");
        runs.add("$ gone\n", &ShellRun { command: "gone".into(), output: Some(String::new()), status: 0 });
        let source = Source::new("t.md", fenced("$ a\n"));
        let deck = deck::parse(&source, &Files::new(&MemoryWorld::default(), "".as_ref()), &mut Diagnostics::default());
        assert!(accept(&deck, &runs).refused[0].contains("has changed since"));
    }

    #[test]
    fn differences_are_told_by_line() {
        let change = Change { range: 0..0, old: "a\nb\nc\n".into(), new: "a\nx\nc\nd\n".into() };
        use Line::{Added, Removed, Same};
        assert_eq!(change.lines(), [Same("a"), Removed("b"), Added("x"), Same("c"), Added("d")]);
    }
}
