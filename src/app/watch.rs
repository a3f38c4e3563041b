//! Watching the files of a talk.
//!
//! Editors save by writing another file and renaming it, so it is folders that are watched; and the folders these are in,
//! since a whole folder may go and another come in its place.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

/// Whether it is the folder that is watched, which may go, rather than its path. macOS watches paths, with all below them.
const FOLDERS_GO: bool = !cfg!(target_os = "macos");

/// Tells of changes until it is dropped.
pub struct Watch {
    /// Without one, nothing is told.
    watcher: Option<RecommendedWatcher>,
    folders: BTreeSet<PathBuf>,
    /// What is told of.
    places: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Watch {
    /// Tells `tell` which paths have changed: watched files, and folders that they are in.
    pub fn new(tell: impl Fn(Vec<PathBuf>) + Send + 'static) -> Watch {
        let places: Arc<Mutex<BTreeSet<PathBuf>>> = Arc::default();
        let wanted = places.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(mut event) = event else { return };
            let wanted = wanted.lock().unwrap_or_else(PoisonError::into_inner);
            // Much goes on in the folders of folders.
            event.paths.retain(|path| concerns(path, &wanted));
            if !event.kind.is_access() && !event.paths.is_empty() {
                tell(event.paths);
            }
        });
        Watch { watcher: watcher.ok(), folders: BTreeSet::new(), places }
    }

    /// Watches these files from now on, found or not, and no others.
    pub fn set(&mut self, files: impl IntoIterator<Item = PathBuf>) {
        let Some(watcher) = &mut self.watcher else { return };
        let places: BTreeSet<PathBuf> = files.into_iter().flat_map(|file| places(&file)).collect();
        let folders = places.iter().filter_map(|file| nearest_folder(file.parent()?));
        let above = |folder: &Path| folder.parent().filter(|_| FOLDERS_GO).map(Path::to_path_buf);
        let folders: BTreeSet<PathBuf> =
            folders.flat_map(|folder| std::iter::once(folder.to_path_buf()).chain(above(folder))).collect();
        *self.places.lock().unwrap_or_else(PoisonError::into_inner) = places;
        for folder in self.folders.difference(&folders) {
            let _ = watcher.unwatch(folder);
        }
        // One of the same name may be another folder now.
        for folder in folders.iter().filter(|folder| FOLDERS_GO || !self.folders.contains(*folder)) {
            let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
        }
        self.folders = folders;
    }
}

/// Whether one of the files is at `path`, or in the folder that it is.
fn concerns(path: &Path, places: &BTreeSet<PathBuf>) -> bool {
    // Paths are ordered by their parts: what is in a folder comes right behind it.
    places.range(path.to_path_buf()..).next().is_some_and(|place| place.starts_with(path))
}

/// The folder itself, or the nearest round it that exists.
fn nearest_folder(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.is_dir())
}

/// What a file is called in changes: where it is, in a real folder, whatever links led there; and where it leads, if it is
/// a link itself.
pub fn places(file: &Path) -> Vec<PathBuf> {
    let full = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let place = match (full.parent().and_then(|parent| parent.canonicalize().ok()), full.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => full,
    };
    let target = place.is_symlink().then(|| place.canonicalize().ok()).flatten();
    std::iter::once(place).chain(target).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_the_folders_round_them_are_of_concern() {
        let places = ["/a/talk.md", "/a/img/x.svg", "/a-b/y"].map(PathBuf::from).into();
        let of_concern = |path: &&&str| concerns(Path::new(path), &places);
        let paths = ["/a", "/a/img", "/a/talk.md", "/a/talk.md~", "/a/im", "/b", "/a/img/y.svg", "/a-b", "/a/talk.m"];
        let found: Vec<&&str> = paths.iter().filter(of_concern).collect();
        assert_eq!(found, [&"/a", &"/a/img", &"/a/talk.md", &"/a-b"]);
    }
}
