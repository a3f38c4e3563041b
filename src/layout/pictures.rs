//! The pictures of a deck, read once each through the world.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::scene::{Picture, PictureKind};
use crate::text::Fonts;
use crate::world::{World, resolve};

/// Pictures by path. A picture that cannot be shown is a sentence that says why.
pub struct Pictures {
    world: Arc<dyn World>,
    /// The folder that paths in the deck start from.
    folder: PathBuf,
    fonts: Arc<Fonts>,
    loaded: Mutex<HashMap<String, Result<Arc<Picture>, String>>>,
}

impl Pictures {
    pub fn new(world: Arc<dyn World>, folder: PathBuf, fonts: Arc<Fonts>) -> Pictures {
        Pictures { world, folder, fonts, loaded: Mutex::default() }
    }

    /// The picture at a path as the author wrote it.
    pub fn get(&self, path: &str) -> Result<Arc<Picture>, String> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.entry(path.to_owned()).or_insert_with(|| self.load(path)).clone()
    }

    fn load(&self, path: &str) -> Result<Arc<Picture>, String> {
        if path.contains("://") || path.starts_with("data:") {
            return Err("pictures are read from files, never from the network".into());
        }
        let bytes = self.world.read(&resolve(&self.folder, path)).map_err(|e| e.to_string())?;
        let picture = Picture::load(path, bytes, self.fonts.embedded()).map_err(|e| e.to_string())?;
        // Broken data must be found here, where a card can still take its place.
        if matches!(picture.kind(), PictureKind::Bitmap { .. }) {
            picture.pixels().map_err(|e| e.to_string())?;
        }
        Ok(Arc::new(picture))
    }
}
