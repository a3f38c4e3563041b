//! `footlight bundle`: finds out what a talk reads, and puts it behind a copy of the program.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::{counted, open, output, say, tell};
use crate::bundle::{self, Talk};
use crate::cli::Bundle;
use crate::export::file;
use crate::load::{Presentation, load};
use crate::text::Fonts;
use crate::world::{DiskWorld, MemoryWorld, ReadError, World, plain};
use crate::{talk, view};

/// The talk that is shown when none is named: the one that the program carries, or the built-in one.
pub fn own_talk() -> Result<(MemoryWorld, PathBuf), String> {
    Ok(match bundle::carried()? {
        Some(carried) => (carried.world(), carried.deck),
        None => (talk::world(), talk::PATH.into()),
    })
}

/// Writes the bundle, and says what is wrong with the talk in it.
pub fn write(args: &Bundle) -> Result<u8, String> {
    let presentation = open(args.deck.as_deref(), false)?;
    read_all(&presentation);
    let talk = match &args.deck {
        Some(_) => collect(&presentation)?,
        None => bundle::carried()?.map_or_else(built_in, Ok)?,
    };
    output::refuse(&presentation, std::slice::from_ref(&args.output))?;
    file::write_program(&args.output, &bundle::with(&talk)?)?;
    let files = counted(talk.files.len(), "file");
    say(&format!("The talk, {files}, is in {}: a program that presents it.\n", args.output.display()));
    Ok(tell(&presentation.diagnostics()))
}

/// Makes a talk read every file it ever reads.
pub fn read_all(presentation: &Presentation) {
    for (index, slide) in presentation.deck.slides.iter().enumerate() {
        presentation.page(index);
        for cue in view::notes::cues(slide) {
            view::notes::set_blocks(presentation, &cue.markdown, &presentation.theme, presentation.page_height());
        }
    }
}

/// The built-in talk, as files like any other.
fn built_in() -> Result<Talk, String> {
    let world = Arc::new(Asked::new(talk::world()));
    let presentation = load(world.clone(), Path::new(talk::PATH), Arc::new(Fonts::new()));
    read_all(&presentation);
    let read = |path: PathBuf| world.read(&path).ok().map(|content| (path, content.to_vec()));
    Ok(Talk { deck: talk::PATH.into(), files: world.seen().into_iter().filter_map(read).collect() })
}

/// The files of a talk on disk, named from the deepest folder that holds them all: where that is stays untold.
fn collect(presentation: &Presentation) -> Result<Talk, String> {
    let full = |path: &Path| std::path::absolute(path).map(|path| plain(&path)).map_err(|why| why.to_string());
    let disk = DiskWorld::default();
    let mut files: BTreeMap<PathBuf, Arc<[u8]>> = BTreeMap::new();
    for path in presentation.files() {
        if let Ok(content) = disk.read(&path) {
            files.insert(full(&path)?, content);
        }
    }
    let deck = full(Path::new(&presentation.deck.source.name))?;
    let root = files.keys().fold(deck.parent().unwrap_or(&deck).to_path_buf(), |root, file| common(&root, file));
    let named = |path: &Path| path.strip_prefix(&root).unwrap_or(path).to_path_buf();
    let mut talk = Talk { deck: named(&deck), files: Vec::new() };
    talk.files = files.iter().map(|(path, content)| (named(path), content.to_vec())).collect();

    // What the deck names by its full path is asked for by that in the bundle too.
    let world = Arc::new(Asked::new(talk.world()));
    read_all(&load(world.clone(), &talk.deck, Arc::new(Fonts::new())));
    let by_full_path = world.seen().into_iter().filter(|path| path.is_absolute());
    talk.files.extend(by_full_path.filter_map(|path| Some((path.clone(), files.get(&plain(&path))?.to_vec()))));
    Ok(talk)
}

/// The deepest folder that both paths are in.
fn common(folder: &Path, file: &Path) -> PathBuf {
    let pairs = folder.components().zip(file.components());
    pairs.take_while(|(a, b)| a == b).map(|(part, _)| part).collect()
}

/// Files in memory, and every path that was asked for.
struct Asked {
    files: MemoryWorld,
    paths: Mutex<BTreeSet<PathBuf>>,
}

impl Asked {
    fn new(files: MemoryWorld) -> Asked {
        Asked { files, paths: Mutex::default() }
    }
}

impl World for Asked {
    fn read(&self, path: &Path) -> Result<Arc<[u8]>, ReadError> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf());
        self.files.read(path)
    }

    fn seen(&self) -> BTreeSet<PathBuf> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
