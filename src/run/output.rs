//! Where an export goes: the format that its name says, its name where none is given, and what must not be written over.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::{bundle, paper};
use crate::cli::{Export, Format, Notes};
use crate::export::file::{self, identity};
use crate::load::Presentation;

/// The name of the built-in talk.
const BUILT_IN: &str = "how-should-we-ops";

/// The endings of files that formats are written to.
const ENDINGS: [(&str, Format); 10] = [
    ("pdf", Format::Pdf),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("pptx", Format::Pptx),
    ("png", Format::Png),
    ("gif", Format::Gif),
    ("apng", Format::Apng),
    ("mp4", Format::Mp4),
    ("webm", Format::Webm),
    ("cast", Format::Cast),
];

/// The format that was asked for, or the one that the output's name says; PDF where nothing does.
pub fn format(args: &Export) -> Result<Format, String> {
    let is_text = args.paper.notes == Some(Notes::Text);
    let ending = args.output.as_deref().and_then(Path::extension).filter(|_| !is_text);
    match (args.format, ending) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(Format::Pdf),
        (None, Some(ending)) => {
            let ending = ending.to_string_lossy().to_ascii_lowercase();
            let known = ENDINGS.iter().find(|(known, _)| *known == ending);
            known.map(|(_, format)| *format).ok_or_else(|| {
                let known: Vec<String> = ENDINGS.iter().map(|(known, _)| format!(".{known}")).collect();
                format!("no format ends in .{ending}, but {} do; --format says what any name holds", known.join(", "))
            })
        }
    }
}

/// The name of a file or folder in the current folder, by that of the talk.
pub fn default_name(args: &Export, format: Format) -> PathBuf {
    let mut name = stem(args.deck.as_deref());
    let (part, ending) = paper::naming(&args.paper).unwrap_or(match format {
        Format::Pdf => ("", ".pdf"),
        Format::Html => ("", ".html"),
        Format::Pptx => ("", ".pptx"),
        Format::Gif => ("", ".gif"),
        Format::Apng => ("", ".apng"),
        Format::Mp4 => ("", ".mp4"),
        Format::Webm => ("", ".webm"),
        Format::Png | Format::Frames | Format::Cast => ("", ""),
    });
    name.push(part);
    name.push(ending);
    name.into()
}

/// What a talk is called. Names with more dots keep them: `talk.v1.md` and `talk.v2.md` are two talks.
fn stem(deck: Option<&Path>) -> OsString {
    let carried = crate::bundle::file();
    let (path, endings): (_, &[&str]) = match (deck, &carried) {
        (Some(deck), _) if deck.is_dir() => (deck, &[]),
        (Some(deck), _) => (deck, &[".md", ".markdown"]),
        (None, Some(program)) => (program, &[".exe"]),
        (None, None) => return BUILT_IN.into(),
    };
    // `.` and `..` are folders with other names.
    let name = path.file_name().map(OsStr::to_owned);
    let name = name.or_else(|| path.canonicalize().ok()?.file_name().map(OsStr::to_owned));
    let name = name.unwrap_or_else(|| "talk".into());
    let text = name.to_string_lossy();
    let end = |ending: &&str| {
        let at = text.len().checked_sub(ending.len()).filter(|at| *at > 0)?;
        text.get(at..)?.eq_ignore_ascii_case(ending).then_some(at)
    };
    match endings.iter().find_map(end) {
        Some(at) => text[..at].into(),
        None => name,
    }
}

/// Refuses to write over what the talk is made of.
pub fn spare_sources(presentation: &Presentation, output: &Path, format: Format) -> Result<(), String> {
    let old: Vec<PathBuf> = match format {
        Format::Png => file::in_series(output, "slide-", ".png"),
        Format::Frames => file::in_series(output, "frame-", ".png"),
        Format::Cast if output.is_dir() => file::in_series(output, "slide-", ".cast"),
        _ => vec![output.to_path_buf()],
    };
    refuse(presentation, &old)
}

/// The same for files that are to be written.
pub fn refuse(presentation: &Presentation, outputs: &[PathBuf]) -> Result<(), String> {
    // Pictures are read when their slides are laid out; none has these endings.
    let is_no_picture = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        ["pdf", "html", "htm", "pptx", "mp4", "webm", "cast", "md"].contains(&ending.as_str())
    };
    let old: Vec<&PathBuf> = outputs.iter().filter(|path| path.is_file()).collect();
    if old.iter().any(|path| !is_no_picture(path)) {
        bundle::read_all(presentation);
    }
    let sources = presentation.files().into_iter().chain(crate::bundle::file());
    let sources: HashSet<_> = sources.filter_map(|path| identity(&path)).collect();
    match old.into_iter().find(|path| identity(path).is_some_and(|id| sources.contains(&id))) {
        Some(path) => Err(format!("`{}` is a file of the talk itself; write to another with -o", path.display())),
        None => Ok(()),
    }
}

/// Whether a path is standard output: then nothing else may be printed there.
pub fn is_stdout(output: &Path) -> bool {
    identity(Path::new("/dev/stdout")).is_some_and(|id| identity(output) == Some(id))
}
