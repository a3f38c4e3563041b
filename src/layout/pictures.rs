//! The pictures of a deck, read through the world when they are asked for. What no page holds any more is let go when
//! there is too much of it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::filters::filtered;
use crate::geom::Size;
use crate::markup::{Files, Filters};
use crate::scene::{Picture, PictureKind, Shelf};
use crate::text::Fonts;
use crate::world::{World, resolve};

/// What pictures that no page holds may take, encoded, in bytes.
const BUDGET: usize = 64 << 20;

/// The same where pictures are asked for in order and few times.
const BUDGET_IN_ORDER: usize = 16 << 20;

/// Pictures by path. A picture that cannot be shown is a sentence that says why.
pub struct Pictures {
    world: Arc<dyn World>,
    /// The folder that paths in the deck start from.
    folder: PathBuf,
    fonts: Arc<Fonts>,
    loaded: Mutex<Loaded>,
    /// Where their pixels are kept.
    shelf: Arc<Shelf>,
}

struct Loaded {
    by_name: HashMap<String, (Result<Arc<Picture>, String>, u64)>,
    /// Encoded bytes that came since what nobody holds was last looked for.
    fresh: usize,
    /// Counts what is asked for.
    clock: u64,
    /// What pictures that no page holds may take, in bytes.
    budget: usize,
}

impl Default for Loaded {
    fn default() -> Loaded {
        Loaded { by_name: HashMap::new(), fresh: 0, clock: 0, budget: BUDGET }
    }
}

impl Pictures {
    pub fn new(world: Arc<dyn World>, folder: PathBuf, fonts: Arc<Fonts>, shelf: Arc<Shelf>) -> Pictures {
        Pictures { world, folder, fonts, loaded: Mutex::default(), shelf }
    }

    /// The folder that paths in the deck start from.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the pixels of the pictures are kept.
    pub fn shelf(&self) -> &Arc<Shelf> {
        &self.shelf
    }

    /// Encoded bytes of all pictures that are at hand.
    pub fn bytes(&self) -> usize {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner).bytes()
    }

    /// Keeps fewer pictures that no page holds from now on: few of them are asked for again.
    pub fn expect_order(&self) {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner).budget = BUDGET_IN_ORDER;
    }

    /// The picture at a path as the author wrote it.
    pub fn get(&self, path: &str) -> Result<Arc<Picture>, String> {
        self.at_hand(path, || self.load(path))
    }

    /// The path of a file that `path` may have been meant for.
    pub fn near(&self, path: &str) -> Option<String> {
        Files::new(&*self.world, &self.folder).near(path)
    }

    /// The picture of a name, made at the first need.
    fn at_hand(&self, name: &str, make: impl FnOnce() -> Result<Arc<Picture>, String>) -> Result<Arc<Picture>, String> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.clock += 1;
        let clock = loaded.clock;
        if let Some((picture, used)) = loaded.by_name.get_mut(name) {
            *used = clock;
            return picture.clone();
        }
        let picture = make();
        loaded.fresh += weight(&picture);
        loaded.by_name.insert(name.to_owned(), (picture.clone(), clock));
        if loaded.fresh > loaded.budget {
            loaded.let_go();
        }
        picture
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
        self.at_hand(&name, || {
            let pixels = picture.at_size(width as u32, height as u32).map_err(|e| e.to_string())?;
            let bytes = filtered(&pixels, filters, width / size.w.max(1.0)).ok_or("it could not be filtered")?;
            let picture = Picture::load(&name, bytes.into(), self.fonts.embedded()).map_err(|e| e.to_string())?;
            Ok(Arc::new(picture.on(&self.shelf)))
        })
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
        // A file that was cut off must be found here, where a card can still take its place.
        picture.check().map_err(|e| e.to_string())?;
        Ok(Arc::new(picture.on(&self.shelf)))
    }
}

impl Loaded {
    fn bytes(&self) -> usize {
        self.by_name.values().map(|(picture, _)| weight(picture)).sum()
    }

    /// Forgets pictures that only this holds, those first that were not asked for longest.
    fn let_go(&mut self) {
        let is_free = |picture: &Result<Arc<Picture>, String>| {
            picture.as_ref().is_ok_and(|picture| Arc::strong_count(picture) == 1)
        };
        let free = self.by_name.iter().filter(|(_, (picture, _))| is_free(picture));
        let mut free: Vec<(u64, String, usize)> =
            free.map(|(name, (picture, used))| (*used, name.clone(), weight(picture))).collect();
        free.sort_unstable();
        let mut bytes: usize = free.iter().map(|(_, _, weight)| weight).sum();
        for (_, name, weight) in free {
            if bytes <= self.budget / 2 {
                break;
            }
            self.by_name.remove(&name);
            bytes -= weight;
        }
        self.fresh = 0;
    }
}

fn weight(picture: &Result<Arc<Picture>, String>) -> usize {
    picture.as_ref().map_or(0, |picture| picture.weight())
}
