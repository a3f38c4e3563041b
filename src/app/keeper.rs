//! The state of a show on disk, so that a crash loses nothing: written by a thread of its own, whole or not at all.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use etcetera::BaseStrategy;

use crate::export::file;
use crate::show::saved::Saved;

/// Older states are of another day's talk.
const OLDEST: Duration = Duration::from_secs(12 * 3600);

/// Keeps the state of one deck's show.
pub struct Keeper {
    file: Option<PathBuf>,
    writes: Option<Sender<Option<Saved>>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Keeper {
    /// For the talk at `deck`; `None` is the built-in one.
    pub fn new(deck: Option<&Path>) -> Keeper {
        let file = state_file(deck);
        let (writes, inbox) = channel();
        let target = file.clone();
        let thread =
            std::thread::Builder::new().name("keeper".into()).spawn(move || run(target.as_deref(), &inbox)).ok();
        Keeper { file, writes: Some(writes), thread }
    }

    /// What a show that did not end well has left, if it is of today.
    pub fn left_over(&self) -> Option<Saved> {
        let saved = Saved::from_json(&std::fs::read_to_string(self.file.as_ref()?).ok()?)?;
        let age = wall().saturating_sub(Duration::from_millis(saved.saved_at_ms));
        (age <= OLDEST).then_some(saved)
    }

    /// Writes the state soon; later ones overtake earlier ones.
    pub fn keep(&self, saved: Saved) {
        if let Some(writes) = &self.writes {
            let _ = writes.send(Some(saved));
        }
    }

    /// The show ended well: there is nothing to go on with.
    pub fn forget(&mut self) {
        if let Some(writes) = self.writes.take() {
            let _ = writes.send(None);
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(target: Option<&Path>, inbox: &Receiver<Option<Saved>>) {
    while let Ok(first) = inbox.recv() {
        let latest = inbox.try_iter().last().unwrap_or(first);
        let Some(target) = target else { continue };
        match latest {
            // A full disk must not end the talk.
            Some(saved) => drop(file::write(target, saved.to_json().as_bytes())),
            None => drop(std::fs::remove_file(target)),
        }
    }
}

/// The file by platform convention, keyed by the deck's full path.
fn state_file(deck: Option<&Path>) -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    let folder = base.state_dir().unwrap_or_else(|| base.data_dir()).join("footlight");
    std::fs::create_dir_all(&folder).ok()?;
    let name = match deck {
        Some(path) => {
            let full = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
            let mut hasher = DefaultHasher::new();
            full.hash(&mut hasher);
            let stem = full.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            format!("{stem}-{:016x}.json", hasher.finish())
        }
        None => "built-in.json".to_owned(),
    };
    Some(folder.join(name))
}

/// Time since 1970.
pub fn wall() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
