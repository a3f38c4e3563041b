//! A recording as its file holds it and its options play it, read once for as long as anybody holds it: a talk that is
//! saved must not read its recordings again, and a long one takes seconds.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use super::cast::{self, Theme};
use super::playback::{PlayOptions, Playback};
use super::printed::printed;
use super::recording::Recording;
use super::screens::Screens;
use crate::diag::{Diagnostics, Severity};

#[derive(Debug)]
pub struct Reel {
    key: Key,
    pub recording: Arc<Recording>,
    pub playback: Playback,
    /// The colours it was recorded with.
    pub theme: Option<Theme>,
    /// The words it prints, or the first of them.
    pub printed: Arc<str>,
    /// What is wrong in its file.
    pub faults: Diagnostics,
    /// Made when it is first seen.
    screens: OnceLock<Arc<Screens>>,
}

/// What a reel follows from.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    /// Faults name the file.
    name: String,
    length: usize,
    /// Of the file's content.
    hash: u64,
    options: PlayOptions,
}

/// Every reel that somebody may hold.
static HELD: Mutex<Vec<Weak<Reel>>> = Mutex::new(Vec::new());

impl Reel {
    /// The reel of a file with this content, whose hash is `hash`. Whatever it is, there is one, at worst an empty one.
    pub fn read(name: &str, bytes: &[u8], hash: u64, options: &PlayOptions) -> Arc<Reel> {
        let key = Key { name: name.to_owned(), length: bytes.len(), hash, options: options.clone() };
        let held = || HELD.lock().unwrap_or_else(PoisonError::into_inner);
        let known = held().iter().filter_map(Weak::upgrade).find(|reel| reel.key == key);
        known.unwrap_or_else(|| {
            let reel = Arc::new(Reel::new(key, bytes));
            let mut held = held();
            held.retain(|reel| reel.strong_count() > 0);
            held.push(Arc::downgrade(&reel));
            reel
        })
    }

    fn new(key: Key, bytes: &[u8]) -> Reel {
        let (cast, faults) = cast::read(&key.name, bytes);
        let theme = cast.theme.clone();
        let (recording, playback) = Playback::new(cast, &key.options);
        let printed = printed(&recording).into();
        let recording = Arc::new(recording);
        Reel { key, recording, playback, theme, printed, faults, screens: OnceLock::new() }
    }

    /// Whether anything of the file can be played.
    pub fn is_readable(&self) -> bool {
        self.faults.iter().all(|fault| fault.severity < Severity::Error)
    }

    pub fn screens(&self) -> &Arc<Screens> {
        self.screens.get_or_init(|| Arc::new(Screens::new(self.recording.clone())))
    }
}

impl PartialEq for Reel {
    /// All else follows from these.
    fn eq(&self, other: &Reel) -> bool {
        self.key == other.key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reel(name: &str, text: &str, options: &PlayOptions) -> Arc<Reel> {
        Reel::read(name, text.as_bytes(), text.bytes().map(u64::from).sum(), options)
    }

    #[test]
    fn what_is_held_is_not_read_again() {
        let text = "{\"version\":3,\"term\":{\"cols\":9,\"rows\":2}}\n[0.5,\"o\",\"hi\"]\n";
        let (usual, still) = (PlayOptions::default(), PlayOptions { autoplay: true, ..PlayOptions::default() });
        let held = reel("a", text, &usual);
        assert!(Arc::ptr_eq(&held, &reel("a", text, &usual)));
        let others = [reel("b", text, &usual), reel("a", text, &still), reel("a", &text.replace("hi", "ho"), &usual)];
        assert!(others.iter().all(|other| !Arc::ptr_eq(&held, other)));
        let gone = Arc::downgrade(&held);
        drop(held);
        assert!(gone.upgrade().is_none());
    }
}
