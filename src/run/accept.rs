//! `footlight accept`: what live transcripts have printed, into the markdown.

use std::io::{BufRead, IsTerminal, stdin};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{GOOD, PROBLEMS, complain, open, say};
use crate::accept::{self, Change, Line};
use crate::app::state;
use crate::cli::Accept;
use crate::deck::Deck;
use crate::export::file;
use crate::world::{DiskWorld, World};

/// Shows each deck's changes, asks, and writes.
pub fn accept(args: &Accept) -> Result<u8, String> {
    let mut code = GOOD;
    for path in &args.decks {
        code = code.max(accept_deck(path, args.yes)?);
    }
    Ok(code)
}

fn accept_deck(path: &Path, yes: bool) -> Result<u8, String> {
    let presentation = open(Some(path), false)?;
    let deck = &presentation.deck;
    let path = Path::new(&deck.source.name);
    let runs = state::live_runs(Some(path));
    if runs.is_empty() {
        say(&format!("Nothing was run for {}; `footlight --live` does.\n", path.display()));
        return Ok(GOOD);
    }
    let accepted = accept::accept(deck, &runs);
    for why in &accepted.refused {
        complain(&format!("{}: {why}\n", path.display()));
    }
    let code = if accepted.refused.is_empty() { GOOD } else { PROBLEMS };
    if accepted.changes.is_empty() {
        say(&format!("There is nothing to take over into {}.\n", path.display()));
        return Ok(code);
    }
    accepted.changes.iter().for_each(|change| say(&difference(deck, change)));
    if !yes && !agreed(path)? {
        say("Nothing is written.\n");
        return Ok(PROBLEMS);
    }
    write(deck, path, &accepted.changes)?;
    let mut left = runs;
    left.forget_those_of(deck);
    if let Some(kept) = state::live_runs_file(Some(path)) {
        file::write(&kept, left.to_json().as_bytes())?;
    }
    Ok(code)
}

/// The lines that change and those next to them.
fn difference(deck: &Deck, change: &Change) -> String {
    const NEAR: usize = 2;
    let lines = change.lines();
    let changes = |line: &Line<'_>| !matches!(line, Line::Same(_));
    let (first, _) = deck.source.line_col(change.range.start);
    let mut out = format!("{}:{first}\n", deck.source.name);
    for (at, line) in lines.iter().enumerate() {
        let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(lines.len());
        match line {
            Line::Removed(text) => out += &format!("- {text}\n"),
            Line::Added(text) => out += &format!("+ {text}\n"),
            Line::Same(text) if lines[near].iter().any(changes) => out += &format!("  {text}\n"),
            Line::Same(_) => {}
        }
    }
    out
}

fn agreed(path: &Path) -> Result<bool, String> {
    if !stdin().is_terminal() {
        return Err("nobody can be asked; with --yes all is taken over".into());
    }
    complain(&format!("Write this into {}? [y/N] ", path.display()));
    let mut answer = String::new();
    stdin().lock().read_line(&mut answer).map_err(|why| why.to_string())?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn write(deck: &Deck, path: &Path, changes: &[Change]) -> Result<(), String> {
    // A link stays one.
    let path = &path.canonicalize().map_err(|why| format!("`{}`: {why}", path.display()))?;
    let now = DiskWorld::default().read(path).map_err(|why| format!("`{}` can't be read: {why}", path.display()))?;
    if &*now != deck.source.text.as_bytes() {
        return Err(format!("`{}` is not what was read a moment ago; nothing is written", path.display()));
    }
    let kept = if is_in_git(path) { None } else { Some(file::keep_original(path)?) };
    file::write(path, accept::apply(&deck.source.text, changes).as_bytes())?;
    match kept {
        Some(kept) => say(&format!("Written. The old text is in {}.\n", kept.display())),
        None => say("Written. The old text is in git.\n"),
    }
    Ok(())
}

/// Whether git has the file as it is.
fn is_in_git(path: &Path) -> bool {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return false };
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(folder).args(arguments).arg("--").arg(name).stdin(Stdio::null()).stderr(Stdio::null());
        git.output().ok().filter(|output| output.status.success())
    };
    let tracked = git(&["ls-files", "--error-unmatch"]).is_some();
    tracked && git(&["status", "--porcelain"]).is_some_and(|output| output.stdout.is_empty())
}
