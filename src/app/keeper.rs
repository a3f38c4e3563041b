//! The state of a show on disk, so that a crash loses nothing: written by a thread of its own, whole or not at all.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::state;
use crate::export::file;
use crate::show::saved::Saved;

/// Older states are of another day's talk.
const OLDEST: Duration = Duration::from_secs(12 * 3600);

/// What the thread is asked to do.
enum Job {
    /// Write the show's state; of several, only the latest is written.
    Show(Saved),
    /// The show's state is of no more use.
    Forget,
    /// Write another file.
    Write(PathBuf, String),
}

/// Keeps the state of one deck's show. When it is dropped, all is written.
pub struct Keeper {
    file: Option<PathBuf>,
    jobs: Option<Sender<Job>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Keeper {
    /// For the talk at `deck`; `None` is the built-in one.
    pub fn new(deck: Option<&Path>) -> Keeper {
        let file = state::file(deck, "json");
        let (jobs, inbox) = channel();
        let target = file.clone();
        let thread =
            std::thread::Builder::new().name("keeper".into()).spawn(move || run(target.as_deref(), &inbox)).ok();
        Keeper { file, jobs: Some(jobs), thread }
    }

    /// What a show that did not end well has left, if it is of today.
    pub fn left_over(&self) -> Option<Saved> {
        let saved = Saved::from_json(&std::fs::read_to_string(self.file.as_ref()?).ok()?)?;
        let age = wall().saturating_sub(Duration::from_millis(saved.saved_at_ms));
        (age <= OLDEST).then_some(saved)
    }

    /// Writes the state soon; later ones overtake earlier ones.
    pub fn keep(&self, saved: Saved) {
        self.ask(Job::Show(saved));
    }

    /// Writes another file soon, whole or not at all.
    pub fn write(&self, file: PathBuf, text: String) {
        self.ask(Job::Write(file, text));
    }

    /// The show ended well: there is nothing to go on with.
    pub fn forget(&self) {
        self.ask(Job::Forget);
    }

    fn ask(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(target: Option<&Path>, inbox: &Receiver<Job>) {
    while let Ok(first) = inbox.recv() {
        let mut show = None;
        // A full disk must not end the talk.
        for job in std::iter::once(first).chain(inbox.try_iter()) {
            match job {
                Job::Write(file, text) => drop(file::write(&file, text.as_bytes())),
                about_the_show => show = Some(about_the_show),
            }
        }
        match (target, show) {
            (Some(target), Some(Job::Show(saved))) => drop(file::write(target, saved.to_json().as_bytes())),
            (Some(target), Some(Job::Forget)) => drop(std::fs::remove_file(target)),
            _ => {}
        }
    }
}

/// Time since 1970.
pub fn wall() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
