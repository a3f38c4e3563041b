//! The door to the file system: whatever a talk reads, it reads through a [`World`]. Knows nothing of ours.
//!
//! The disk one notes every path it was asked for, also those that were missing: these are what the watcher watches.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The largest file that is read, in bytes.
pub const MAX_FILE: u64 = 256 << 20;

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    NotFound,
    IsFolder,
    Denied,
    TooLarge(u64),
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
            ReadError::Other(why) => write!(f, "{why}"),
        }
    }
}

pub trait World: Send + Sync {
    /// The whole content of a file.
    fn read(&self, path: &Path) -> Result<Arc<[u8]>, ReadError>;

    /// Every path asked for so far, found or not.
    fn seen(&self) -> BTreeSet<PathBuf>;
}

/// The file system.
#[derive(Debug, Default)]
pub struct DiskWorld {
    seen: Mutex<BTreeSet<PathBuf>>,
}

impl World for DiskWorld {
    fn read(&self, path: &Path) -> Result<Arc<[u8]>, ReadError> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf());
        let fail = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ReadError::NotFound,
            std::io::ErrorKind::PermissionDenied => ReadError::Denied,
            std::io::ErrorKind::IsADirectory => ReadError::IsFolder,
            _ => ReadError::Other(error.to_string()),
        };
        let meta = std::fs::metadata(path).map_err(fail)?;
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
        let mut bytes = Vec::with_capacity(meta.len() as usize);
        let file = std::fs::File::open(path).map_err(fail)?;
        file.take(MAX_FILE).read_to_end(&mut bytes).map_err(fail)?;
        Ok(bytes.into())
    }

    fn seen(&self) -> BTreeSet<PathBuf> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
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
    fn paths_are_decoded() {
        assert_eq!(resolve(Path::new("/d"), "a%20b.png"), Path::new("/d/a b.png"));
        assert_eq!(resolve(Path::new("/d"), "100%.png"), Path::new("/d/100%.png"));
        assert_eq!(resolve(Path::new("/d"), "%zz%2"), Path::new("/d/%zz%2"));
    }
}
