//! Recordings of terminals: they play in a terminal window, from marker to marker.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use super::terminal::Film;
use super::{Card, Kind, Wish};
use crate::diag::{Diagnostic, Source, did_you_mean};
use crate::layout::{Cx, Fragment, Room};
use crate::markup::{Fence, Reader};
use crate::term::cast::Theme;
use crate::term::{PlayOptions, Reel};

#[derive(Debug, Clone, PartialEq)]
pub struct Cast {
    pub path: String,
    /// What it shows, in words.
    pub alt: String,
    reel: Arc<Reel>,
    /// The colours it was recorded with, where they are asked for.
    theme: Option<Theme>,
    /// The step of its slide at which it opens.
    first_step: usize,
    range: Range<usize>,
}

impl Cast {
    /// Whether a picture's path is that of a recording.
    pub fn names(path: &str) -> bool {
        let path = path.to_ascii_lowercase();
        path.ends_with(".cast") || path.ends_with(".cast.gz")
    }

    /// Reads the recording at `path`; the words in `alt` that say how it plays are taken out of it.
    pub fn read(reader: &mut Reader<'_>, path: &str, alt: &str, range: &Range<usize>) -> Kind {
        let mut options = PlayOptions::default();
        let mut words = Vec::new();
        for word in alt.split_whitespace() {
            let (name, value) = word.split_once(':').map_or((word, None), |(name, value)| (name, Some(value)));
            let known = PlayOptions::NAMES.contains(&(name, value.is_some()));
            let is_slip = value.is_some_and(|value| !value.is_empty())
                && did_you_mean(name, PlayOptions::NAMES.map(|(name, _)| name)).is_some();
            if known || is_slip {
                set(reader, &mut options, name, value, range);
            } else {
                words.push(word);
            }
        }
        open(reader, path, &words.join(" "), options, range)
    }

    /// Reads a fenced block with `path:` and, if wanted, a line for each option.
    pub fn read_fence(reader: &mut Reader<'_>, fence: &Fence, text: &str, range: &Range<usize>) -> Kind {
        let mut options = PlayOptions::default();
        let (mut path, mut alt) = (None, "");
        for flag in &fence.flags {
            let (name, value) = flag.split_once(':').map_or((flag.as_str(), None), |(name, value)| (name, Some(value)));
            set(reader, &mut options, name, value, range);
        }
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').map_or((line, ""), |(name, value)| (name.trim(), value.trim()));
            match (name, value.trim_matches(['"', '\''])) {
                ("path", value) => path = Some(value),
                ("alt", value) => alt = value,
                (_, "false") => {}
                (name, "" | "true") => set(reader, &mut options, name, None, range),
                (name, value) => set(reader, &mut options, name, Some(value), range),
            }
        }
        match path {
            Some(path) => open(reader, &reader.path(path, range), alt, options, range),
            None => {
                let fault = Diagnostic::error("recording", "this block does not say which recording it shows");
                reader.diagnostics.push(fault.at(reader.source, range.clone()).help("write `path: demo.cast` in it"));
                Card::new("Here should be a recording.").into()
            }
        }
    }

    pub fn words(&self) -> String {
        let labels = self.reel.recording.markers.iter().map(|marker| &*marker.label);
        std::iter::once(self.alt.as_str()).chain(labels).collect::<Vec<_>>().join("\n")
    }

    /// How long each of its steps plays.
    pub fn plays(&self) -> impl Iterator<Item = (usize, Duration)> + '_ {
        let playback = &self.reel.playback;
        (0..=playback.last_step()).map(|step| (self.first_step + step, playback.duration(step)))
    }

    /// The words it prints, or the first of them.
    pub fn printed(&self) -> &str {
        &self.reel.printed
    }

    /// What is wrong with a recording so long that laying it out did not tell. Plays all of it.
    pub fn late_faults(&self, source: &Arc<Source>) -> Vec<Diagnostic> {
        let screens = self.reel.screens();
        let faults = if screens.is_short() { Vec::new() } else { screens.faults() };
        faults.into_iter().map(|fault| fault.at(source, self.range.clone())).collect()
    }

    pub fn wish(&self, cx: &Cx<'_>, room: Room) -> Wish {
        Film::wish(self.reel.screens(), cx, room)
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let screens = self.reel.screens();
        if screens.is_short() {
            screens.faults().into_iter().for_each(|fault| cx.report(fault.at(cx.source, self.range.clone())));
        }
        let film = Film { screens: screens.clone(), playback: self.reel.playback.clone(), first_step: self.first_step };
        film.lay_out(cx, room, self.theme.clone(), &self.range)
    }
}

/// Sets an option, or tells what is wrong with it.
fn set(reader: &mut Reader<'_>, options: &mut PlayOptions, name: &str, value: Option<&str>, range: &Range<usize>) {
    if let Err(fault) = options.set(name, value) {
        let at = reader.text(range).find(name).map_or(range.clone(), |at| {
            let start = range.start + at;
            start..start + name.len() + value.map_or(0, |value| value.len() + 1)
        });
        reader.diagnostics.push(fault.at(reader.source, at));
    }
}

/// Reads the recording's file; every stretch of it is a step of its slide. What is wrong in it is told with the line of
/// its own file.
fn open(reader: &mut Reader<'_>, path: &str, alt: &str, mut options: PlayOptions, range: &Range<usize>) -> Kind {
    let card = || Card::new(if alt.is_empty() { path } else { alt }).into();
    if !reader.opens && reader.files.postpones(path) {
        return card();
    }
    let (bytes, hash) = match reader.file(path) {
        Ok(file) => file,
        Err(why) => {
            let fault = Diagnostic::error("recording", format!("the recording `{path}` can't be shown: {why}"));
            let help = "paths start from the deck's folder; `footlight record` makes recordings";
            reader.diagnostics.push(fault.at(reader.source, range.clone()).help(help));
            return card();
        }
    };
    options.options.still |= reader.still;
    let name = reader.files.place(path).display().to_string();
    let reel = Reel::read(&name, &bytes, hash, &options);
    reader.diagnostics.extend(reel.faults.iter().cloned());
    if !reel.is_readable() {
        return card();
    }
    let theme = reel.theme.clone().filter(|_| options.theme);
    if options.theme && theme.is_none() {
        reader.warn("recording", format!("`{path}` has no colours of its own"), range.clone(), "leave out `theme`");
    }
    let first_step = reader.step;
    reader.step += reel.playback.last_step();
    Cast { path: path.to_owned(), alt: alt.to_owned(), reel, theme, first_step, range: range.clone() }.into()
}
