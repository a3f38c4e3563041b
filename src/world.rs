//! The door to the file system: whatever a talk reads, it reads through a [`World`]. Knows nothing of ours.
//!
//! The disk one notes every path it was asked for, also those that were missing: these are what the watcher watches.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// The largest file that is read, in bytes.
pub const MAX_FILE: u64 = 256 << 20;

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    NotFound,
    IsFolder,
    Denied,
    TooLarge(u64),
    /// It is not in the folder that alone may be read.
    Outside,
    Other(String),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReadError::NotFound => write!(f, "there is no such file"),
            ReadError::IsFolder => write!(f, "it is a folder, not a file"),
            ReadError::Denied => write!(f, "reading it is not permitted"),
            ReadError::TooLarge(size) => {
                write!(f, "it is too large: {} MB, and at most {} MB are read", size >> 20, MAX_FILE >> 20)
            }
            ReadError::Outside => {
                write!(f, "it is outside the deck's folder, and nothing else is read of a deck that is not trusted")
            }
            ReadError::Other(why) => write!(f, "{why}"),
        }
    }
}

pub trait World: Send + Sync {
    /// The whole content of a file.
    fn read(&self, path: &Path) -> Result<Arc<[u8]>, ReadError>;

    /// How many bytes a file has, where that is known without reading it.
    fn size(&self, _path: &Path) -> Option<u64> {
        None
    }

    /// Every path asked for so far, found or not.
    fn seen(&self) -> BTreeSet<PathBuf>;

    /// Whether any of them holds something else by now than when it was asked for.
    fn is_stale(&self) -> bool {
        false
    }
}

/// What tells a version of a file from others: when it was written, and its length.
type Stamp = (SystemTime, u64);

fn stamp(meta: &Metadata) -> Option<Stamp> {
    meta.is_file().then(|| Some((meta.modified().ok()?, meta.len())))?
}

/// The file system.
#[derive(Debug, Default)]
pub struct DiskWorld {
    seen: Mutex<BTreeMap<PathBuf, Option<Stamp>>>,
    /// The folder that alone is read, links resolved; all of the disk when missing.
    within: Option<PathBuf>,
}

impl DiskWorld {
    /// Only the folder of the deck at `path`, which is a file or the folder itself: what a deck by somebody else may see.
    /// Links are followed to where they lead, and that must be in the folder too.
    pub fn confined(path: &Path) -> DiskWorld {
        let folder = match path.parent() {
            _ if path.is_dir() => path,
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let within = folder.canonicalize().or_else(|_| std::path::absolute(folder));
        let within = within.unwrap_or_else(|_| folder.to_path_buf());
        DiskWorld { within: Some(within), ..DiskWorld::default() }
    }

    /// Where a path leads, if that may be read.
    fn place(&self, path: &Path) -> Option<PathBuf> {
        self.within.as_ref().map_or_else(|| Some(path.to_path_buf()), |within| inside(within, path))
    }

    fn paths(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Option<Stamp>>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World for DiskWorld {
    fn size(&self, path: &Path) -> Option<u64> {
        let place = self.place(path)?;
        std::fs::metadata(place).ok().filter(Metadata::is_file).map(|meta| meta.len())
    }

    fn read(&self, path: &Path) -> Result<Arc<[u8]>, ReadError> {
        let fail = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ReadError::NotFound,
            std::io::ErrorKind::PermissionDenied => ReadError::Denied,
            std::io::ErrorKind::IsADirectory => ReadError::IsFolder,
            _ => ReadError::Other(error.to_string()),
        };
        // Of what is outside not even whether it exists may be told, nor may it be watched.
        let place = self.place(path).ok_or(ReadError::Outside)?;
        let (name, path) = (path, place.as_path());
        let meta = std::fs::metadata(path);
        self.paths().insert(name.to_path_buf(), meta.as_ref().ok().and_then(stamp));
        let meta = meta.map_err(fail)?;
        if meta.is_dir() {
            return Err(ReadError::IsFolder);
        }
        if !meta.is_file() {
            // A pipe or a device could block or never end.
            return Err(ReadError::Other("it is not a regular file".into()));
        }
        if meta.len() > MAX_FILE {
            return Err(ReadError::TooLarge(meta.len()));
        }
        let mut file = std::fs::File::open(path).map_err(fail)?;
        // Read where it stays: a copy of a large one costs as much again.
        let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, meta.len() as usize).collect();
        let room = Arc::get_mut(&mut bytes).unwrap_or_default();
        let length = fill(&mut file, room).map_err(fail)?;
        let mut more = Vec::new();
        file.take(MAX_FILE - meta.len()).read_to_end(&mut more).map_err(fail)?;
        if length == bytes.len() && more.is_empty() {
            return Ok(bytes);
        }
        // It was written to meanwhile.
        Ok(bytes.iter().take(length).copied().chain(more).collect())
    }

    fn seen(&self) -> BTreeSet<PathBuf> {
        self.paths().keys().cloned().collect()
    }

    fn is_stale(&self) -> bool {
        let now = |path: &Path| std::fs::metadata(path).ok().as_ref().and_then(stamp);
        self.paths().iter().any(|(path, then)| now(path) != *then)
    }
}

/// Reads until `room` is full or the file ends; how many bytes that were.
fn fill(file: &mut impl Read, room: &mut [u8]) -> std::io::Result<usize> {
    let mut length = 0;
    while let Some(rest) = room.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

/// Where `path` leads, if that is in the folder `within`; what does not exist is where its nearest folder that does leads.
pub fn inside(within: &Path, path: &Path) -> Option<PathBuf> {
    let full = std::path::absolute(path).ok()?;
    let mut missing = Vec::new();
    let mut known = full.as_path();
    let place = loop {
        match known.canonicalize() {
            Ok(place) => break place,
            // A link that leads nowhere now may lead elsewhere later.
            Err(_) if known.is_symlink() => return None,
            Err(_) => {
                missing.push(known.file_name()?);
                known = known.parent()?;
            }
        }
    };
    let place = missing.iter().rev().fold(place, |place, name| place.join(name));
    place.starts_with(within).then_some(place)
}

/// Files held in memory: the built-in talk, and tests.
#[derive(Debug, Default)]
pub struct MemoryWorld {
    files: BTreeMap<PathBuf, Arc<[u8]>>,
}

impl MemoryWorld {
    pub fn with(mut self, path: impl Into<PathBuf>, content: impl AsRef<[u8]>) -> MemoryWorld {
        self.files.insert(path.into(), content.as_ref().into());
        self
    }
}

impl World for MemoryWorld {
    fn read(&self, path: &Path) -> Result<Arc<[u8]>, ReadError> {
        self.files.get(&plain(path)).cloned().ok_or(ReadError::NotFound)
    }

    fn seen(&self) -> BTreeSet<PathBuf> {
        BTreeSet::new()
    }
}

/// The path without `.` and with `..` resolved by name.
pub fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// A path as written in a deck, from the deck's folder; `%20` and its like are decoded, a `?query` is cut.
pub fn resolve(folder: &Path, path: &str) -> PathBuf {
    let path = path.strip_prefix("file://").unwrap_or(path);
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = (first == b'%').then(|| tail.get(..2)).flatten();
        let code = code.and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    match String::from_utf8(bytes) {
        Ok(decoded) => folder.join(decoded),
        Err(_) => folder.join(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_written_since_is_stale() {
        let folder = tempfile::tempdir().unwrap();
        let (file, missing) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::write(&file, "one").unwrap();
        let world = DiskWorld::default();
        assert!(world.read(&file).is_ok() && world.read(&missing).is_err() && world.read(folder.path()).is_err());
        assert!(!world.is_stale());
        std::fs::write(&file, "two and more").unwrap();
        assert!(world.is_stale() && world.read(&file).is_ok() && !world.is_stale());
        std::fs::write(&missing, "").unwrap();
        assert!(world.is_stale());
    }

    #[test]
    fn paths_are_decoded() {
        assert_eq!(resolve(Path::new("/d"), "a%20b.png"), Path::new("/d/a b.png"));
        assert_eq!(resolve(Path::new("/d"), "100%.png"), Path::new("/d/100%.png"));
        assert_eq!(resolve(Path::new("/d"), "%zz%2"), Path::new("/d/%zz%2"));
    }
}
