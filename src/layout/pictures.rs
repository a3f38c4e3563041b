//! The pictures of a deck, read once each through the world.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::filters::filtered;
use crate::geom::Size;
use crate::markup::Filters;
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

    /// The folder that paths in the deck start from.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The picture at a path as the author wrote it.
    pub fn get(&self, path: &str) -> Result<Arc<Picture>, String> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.entry(path.to_owned()).or_insert_with(|| self.load(path)).clone()
    }

    /// The picture at a path with its colours changed, for a place `size` units large.
    pub fn filtered(&self, path: &str, filters: &Filters, size: Size) -> Result<Arc<Picture>, String> {
        let picture = self.get(path)?;
        if *filters == Filters::default() {
            return Ok(picture);
        }
        // No more pixels than a projector of 1920 shows, nor than a bitmap has.
        let most = match picture.kind() {
            PictureKind::Bitmap { .. } => picture.size().w,
            PictureKind::Vector(_) => f32::MAX,
        };
        let width = (size.w * 1.2).min(most).clamp(1.0, 4096.0).round();
        let height = (width * size.h / size.w.max(1.0)).clamp(1.0, 4096.0).round();
        let name = format!("{path} {filters:?} {width} {height}");
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let pixels = picture.at_size(width as u32, height as u32).map_err(|e| e.to_string())?;
            let bytes = filtered(&pixels, filters, width / size.w.max(1.0)).ok_or("it could not be filtered")?;
            let picture = Picture::load(&name, bytes.into(), self.fonts.embedded()).map_err(|e| e.to_string())?;
            Ok(Arc::new(picture))
        };
        loaded.entry(name.clone()).or_insert_with(make).clone()
    }

    /// Lets go of the pixels of all pictures; they are decoded again when they are next asked for.
    pub fn forget_pixels(&self) {
        let loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.values().flatten().for_each(|picture| picture.forget_pixels());
    }

    fn load(&self, path: &str) -> Result<Arc<Picture>, String> {
        if path.contains("://") || path.starts_with("data:") {
            return Err("pictures are read from files, never from the network".into());
        }
        // On a web server `/x.png` is beside the deck, and in Slidev's decks in a folder of its own.
        let below = |folder: &str| resolve(&self.folder.join(folder), path.trim_start_matches('/'));
        let rooted = path.starts_with('/').then(|| [below(""), below("public")]).into_iter().flatten();
        let mut bytes = self.world.read(&resolve(&self.folder, path));
        for place in rooted {
            bytes = bytes.or_else(|why| self.world.read(&place).map_err(|_| why));
        }
        let bytes = bytes.map_err(|e| e.to_string())?;
        let picture = Picture::load(path, bytes, self.fonts.embedded()).map_err(|e| e.to_string())?;
        // Broken data must be found here, where a card can still take its place.
        if matches!(picture.kind(), PictureKind::Bitmap { .. }) {
            picture.pixels().map_err(|e| e.to_string())?;
        }
        Ok(Arc::new(picture))
    }
}
