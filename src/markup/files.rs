//! The files beside a deck, as its markdown names them.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::Span;
use crate::world::{ReadError, World, resolve};

/// Bytes of a file that takes long to read.
const LARGE: u64 = 4 << 20;

/// Reads what a deck names: paths start from the folder of the file they are written in.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    world: &'a dyn World,
    folder: &'a Path,
    postponed: Option<&'a Cell<bool>>,
}

impl<'a> Files<'a> {
    /// `folder` is the deck's own.
    pub fn new(world: &'a dyn World, folder: &'a Path) -> Files<'a> {
        Files { world, folder, postponed: None }
    }

    /// Large files are to be left for later, and that is to be told.
    pub fn in_haste(self, postponed: &'a Cell<bool>) -> Files<'a> {
        Files { postponed: Some(postponed), ..self }
    }

    /// Whether a file is to be left for later; its path is one from the deck's folder.
    pub fn postpones(&self, path: &str) -> bool {
        let Some(postponed) = self.postponed else { return false };
        let is_large = self.world.size(&self.place(path)).is_some_and(|size| size > LARGE);
        postponed.set(postponed.get() || is_large);
        is_large
    }

    /// A path written at `span`, from the deck's folder: the file there may be one that the deck includes.
    pub fn from_deck(&self, path: &str, span: &Span) -> String {
        let is_address = path.contains("://") || path.starts_with("data:") || Path::new(path).is_absolute();
        let beside = Path::new(&span.source.name).parent().and_then(|parent| parent.strip_prefix(self.folder).ok());
        match beside {
            Some(folder) if !is_address && folder != Path::new("") => format!("{}/{path}", folder.display()),
            _ => path.to_owned(),
        }
    }

    /// Where a path from the deck's folder is in the world.
    pub fn place(&self, path: &str) -> PathBuf {
        resolve(self.folder, path)
    }

    /// The content of a file as text, odd bytes replaced; its path is one from the deck's folder.
    pub fn read(&self, path: &str) -> Result<String, ReadError> {
        let bytes: Arc<[u8]> = self.world.read(&self.place(path))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The content of a file; its path is one from the deck's folder.
    pub fn bytes(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        self.world.read(&self.place(path))
    }
}
