//! Decoded pixels that pictures share, within a budget of bytes: what was not asked for longest goes first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Pixels;

/// What decoded pictures may take unless said otherwise: some thirty pictures as a projector shows them.
const BUDGET: usize = 256 << 20;

/// A picture's id, and the size in pixels it was made for; `None` is what other sizes are made from.
pub type Key = (u64, Option<(u32, u32)>);

/// Pixels kept for as long as there is room.
#[derive(Debug)]
pub struct Shelf {
    /// In bytes. The pixels put last stay, however large they are.
    budget: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    entries: HashMap<Key, (Arc<Pixels>, u64)>,
    bytes: usize,
    /// Counts what is asked for.
    clock: u64,
}

impl Default for Shelf {
    fn default() -> Shelf {
        Shelf::new(BUDGET)
    }
}

impl Shelf {
    pub fn new(budget: usize) -> Shelf {
        Shelf { budget, kept: Mutex::default() }
    }

    /// Bytes of all pixels that are kept.
    pub fn bytes(&self) -> usize {
        self.kept().bytes
    }

    pub fn get(&self, key: Key) -> Option<Arc<Pixels>> {
        let mut kept = self.kept();
        kept.clock += 1;
        let clock = kept.clock;
        let (pixels, used) = kept.entries.get_mut(&key)?;
        *used = clock;
        Some(pixels.clone())
    }

    pub fn put(&self, key: Key, pixels: &Arc<Pixels>) {
        let mut kept = self.kept();
        kept.clock += 1;
        let clock = kept.clock;
        kept.bytes += pixels.rgba.len();
        if let Some((old, _)) = kept.entries.insert(key, (pixels.clone(), clock)) {
            kept.bytes -= old.rgba.len();
        }
        while kept.bytes > self.budget && kept.entries.len() > 1 {
            let oldest = kept.entries.iter().min_by_key(|(_, (_, used))| *used).map(|(key, _)| *key);
            let gone = oldest.and_then(|key| kept.entries.remove(&key));
            kept.bytes -= gone.map_or(0, |(pixels, _)| pixels.rgba.len());
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let shelf = Shelf::new(1000);
        let pixels = Arc::new(Pixels { width: 10, height: 10, rgba: vec![0; 400] });
        shelf.put((1, None), &pixels);
        shelf.put((2, None), &pixels);
        shelf.get((1, None));
        shelf.put((3, None), &pixels);
        assert_eq!([1, 2, 3].map(|id| shelf.get((id, None)).is_some()), [true, false, true]);
        shelf.put((3, None), &pixels);
        assert_eq!(shelf.bytes(), 800);
    }
}
