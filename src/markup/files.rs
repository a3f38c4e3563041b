//! The files beside a deck, as its markdown names them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::world::{ReadError, World, resolve};

/// Reads what a deck names: paths start from the folder of the file they are written in.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    world: &'a dyn World,
    folder: &'a Path,
}

impl<'a> Files<'a> {
    /// `folder` is the deck's own.
    pub fn new(world: &'a dyn World, folder: &'a Path) -> Files<'a> {
        Files { world, folder }
    }

    /// No file at all: for markdown that stands alone.
    pub fn none() -> Files<'static> {
        Files { world: &Nothing, folder: Path::new("") }
    }

    /// Where a path from the deck's folder is in the world.
    pub fn place(&self, path: &str) -> PathBuf {
        resolve(self.folder, path)
    }

    /// The content of a file; its path is one from the deck's folder.
    pub fn bytes(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        self.world.read(&self.place(path))
    }
}

/// A world without files.
struct Nothing;

impl World for Nothing {
    fn read(&self, _: &Path) -> Result<Arc<[u8]>, ReadError> {
        Err(ReadError::NotFound)
    }

    fn seen(&self) -> BTreeSet<PathBuf> {
        BTreeSet::new()
    }
}
