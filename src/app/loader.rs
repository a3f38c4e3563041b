//! The thread that reads the talk: at the start, and again whenever a file of it is saved.
//!
//! A load that finds nothing to read leaves the last good presentation in place. What is not shown yet is laid out here
//! ahead of time, as much as is kept, and the pictures of the nearest slides are decoded, so that a flip only draws.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use winit::event_loop::EventLoopProxy;

use super::{AppEvent, Options};
use crate::load::{Presentation, reload};
use crate::show::{Moment, Position};
use crate::world::{ReadError, World};

/// How long nothing more may be written before a change is read.
const QUIET: Duration = Duration::from_millis(8);
/// The longest that a change waits for quiet.
const PATIENCE: Duration = Duration::from_millis(60);
/// When a file that vanished is looked for again: editors that rename leave a short gap.
const RETRY: Duration = Duration::from_millis(40);
const RETRIES: u32 = 12;

/// How far from the shown slide pages are laid out ahead, as long as there is room.
const AHEAD: usize = 400;
/// How far from it they are laid out whatever others must go.
const NEAR: usize = 8;
/// How far from it pictures are decoded ahead.
const DECODED: usize = 2;

/// What can be done ahead of time.
enum Ahead {
    Page(usize),
    Pictures(usize),
}

/// What the loader is asked for.
#[derive(Debug)]
pub enum Request {
    /// Read the talk again.
    Reload,
    /// The slide that is shown: the ones round it are laid out first.
    Shown(usize),
    /// A path changed on disk.
    Changed(Vec<PathBuf>),
}

/// The way to the loader; it ends when this is dropped.
pub struct Loader {
    requests: Sender<Request>,
}

impl Loader {
    /// Starts the thread for the talk that `options` name; of the built-in one nothing changes.
    pub fn start(options: &Options, first: Arc<Presentation>, events: EventLoopProxy<AppEvent>) -> Loader {
        let (requests, inbox) = channel();
        let (path, untrusted) = (options.deck.clone(), options.untrusted);
        let watcher = path.as_ref().and_then(|_| watcher(requests.clone()));
        let work = Work { path, untrusted, current: first, events, watcher, watched: BTreeSet::new(), shown: 0 };
        // Without the thread the talk is still shown, only not reloaded.
        let _ = std::thread::Builder::new().name("loader".into()).spawn(move || work.run(&inbox));
        Loader { requests }
    }

    pub fn ask(&self, request: Request) {
        // A loader that is gone has nothing to answer.
        let _ = self.requests.send(request);
    }
}

fn watcher(requests: Sender<Request>) -> Option<RecommendedWatcher> {
    notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        if !event.kind.is_access() {
            let _ = requests.send(Request::Changed(event.paths));
        }
    })
    .ok()
}

struct Work {
    path: Option<PathBuf>,
    untrusted: bool,
    current: Arc<Presentation>,
    events: EventLoopProxy<AppEvent>,
    watcher: Option<RecommendedWatcher>,
    /// Folders that are watched.
    watched: BTreeSet<PathBuf>,
    shown: usize,
}

impl Work {
    fn run(mut self, inbox: &Receiver<Request>) {
        let mut ahead = self.order();
        self.watch();
        loop {
            // Between two pages laid out ahead, whatever was asked for comes first.
            let request = match ahead.pop() {
                Some(work) => match inbox.recv_timeout(Duration::ZERO) {
                    Err(RecvTimeoutError::Timeout) => {
                        self.do_ahead(&work);
                        continue;
                    }
                    request => request.ok(),
                },
                None => inbox.recv().ok(),
            };
            match request {
                None => return,
                Some(Request::Shown(slide)) => self.shown = slide,
                Some(Request::Reload) => self.reload(),
                Some(Request::Changed(paths)) => {
                    if self.settle(inbox, paths) {
                        self.reload();
                    }
                }
            }
            ahead = self.order();
        }
    }

    /// What is to be done ahead, the nearest to the shown slide last.
    fn order(&self) -> Vec<Ahead> {
        let mut order = Vec::new();
        for distance in (0..=AHEAD).rev() {
            let slides = [self.shown.checked_sub(distance), self.shown.checked_add(distance).filter(|_| distance > 0)];
            for slide in slides.into_iter().flatten().filter(|slide| *slide < self.current.len()) {
                if (1..=DECODED).contains(&distance) {
                    order.push(Ahead::Pictures(slide));
                }
                if !self.current.is_laid_out(slide) {
                    order.push(Ahead::Page(slide));
                }
            }
        }
        order
    }

    fn do_ahead(&self, work: &Ahead) {
        match work {
            Ahead::Page(slide) if slide.abs_diff(self.shown) > NEAR && self.current.is_full() => {}
            Ahead::Page(slide) => drop(self.current.page(*slide)),
            Ahead::Pictures(slide) => {
                let page = self.current.page(*slide);
                let list = page.at(&Moment::settled(Position::new(*slide, page.steps))).list;
                for picture in list.pictures() {
                    if let Err(why) = picture.prepare() {
                        let note = format!("the picture `{}` can't be shown: {why}", picture.name());
                        let _ = self.events.send_event(AppEvent::Note(note));
                    }
                }
            }
        }
    }

    /// Waits until writing has stopped; whether any of what changed is the talk's.
    fn settle(&mut self, inbox: &Receiver<Request>, mut paths: Vec<PathBuf>) -> bool {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            match inbox.recv_timeout(QUIET) {
                Ok(Request::Changed(more)) => paths.extend(more),
                Ok(Request::Shown(slide)) => self.shown = slide,
                Ok(Request::Reload) => return true,
                Err(_) => break,
            }
        }
        let files: BTreeSet<PathBuf> = self.current.files().into_iter().map(|file| absolute(&file)).collect();
        // A folder that came or went takes its files with it.
        paths.iter().any(|path| files.iter().any(|file| file == path || file.starts_with(path)))
    }

    fn reload(&mut self) {
        let Some(path) = self.path.clone() else { return };
        for attempt in 0.. {
            let world = Arc::new(super::world(&path, self.untrusted));
            let gone = matches!(world.read(&path), Err(ReadError::NotFound));
            if gone && attempt < RETRIES {
                std::thread::sleep(RETRY);
                continue;
            }
            if gone {
                let why = format!("`{}` is gone; what was read last is shown", path.display());
                let _ = self.events.send_event(AppEvent::Note(why));
                return;
            }
            let presentation = Arc::new(reload(world, &path, &self.current));
            let slide = followed(&self.current, &presentation, self.shown);
            presentation.page(slide);
            self.current = presentation.clone();
            let _ = self.events.send_event(AppEvent::Loaded(presentation));
            self.watch();
            return;
        }
    }

    /// Watches the folders of all files that were asked for, found or not.
    fn watch(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        let folders: BTreeSet<PathBuf> = self
            .current
            .files()
            .iter()
            .filter_map(|file| absolute(file).parent().map(Path::to_path_buf))
            .filter(|folder| folder.is_dir())
            .collect();
        for folder in folders.difference(&self.watched) {
            let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
        }
        for folder in self.watched.difference(&folders) {
            let _ = watcher.unwatch(folder);
        }
        self.watched = folders;
    }
}

/// Where the slide `shown` of the old presentation is in the new one.
fn followed(old: &Presentation, new: &Presentation, shown: usize) -> usize {
    let id = old.deck.slides.get(shown).map(|slide| &slide.id);
    new.deck.slides.iter().position(|slide| Some(&slide.id) == id).unwrap_or(shown.min(new.len() - 1))
}

fn absolute(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    // The watcher reports real folders, whatever links led there.
    match (full.parent().and_then(|parent| parent.canonicalize().ok()), full.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => full,
    }
}
