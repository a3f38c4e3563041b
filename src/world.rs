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
fn plain(path: &Path) -> PathBuf {
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
