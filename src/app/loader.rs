//! The thread that reads the talk: at the start, and again whenever a file of it is saved.
//!
//! A load that finds nothing to read leaves the last good presentation in place. What is not shown yet is laid out here
//! ahead of time, as much as is kept, and the pictures of the nearest slides are decoded, so that a flip only draws.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tracing::info_span;
use winit::event_loop::EventLoopProxy;

use super::awaited::Wanted;
use super::watch::{Watch, places};
use super::windows::Role;
use super::{AppEvent, Options, config};
use crate::geom::{Rect, Transform};
use crate::gpu::Shaders;
use crate::lint;
use crate::load::{Presentation, reload};
use crate::scene::Picture;
use crate::show::{Moment, Position};
use crate::view::{self, Findings};
use crate::world::{ReadError, World};

/// How long nothing more may be written before a change is read.
const QUIET: Duration = Duration::from_millis(8);
/// The longest that a change waits for quiet.
const PATIENCE: Duration = Duration::from_millis(60);
/// When a file that vanished is looked for again: editors that rename leave a short gap.
const RETRY: Duration = Duration::from_millis(40);
const RETRIES: u32 = 12;

/// How long nothing may happen before the talk is checked.
const CALM: Duration = Duration::from_millis(400);

/// How far from the shown slide pages are laid out ahead, as long as there is room.
const AHEAD: usize = 400;
/// How far from it they are laid out whatever others must go.
const NEAR: usize = 8;
/// How far from it pictures are decoded ahead.
const DECODED: usize = 2;

/// What can be done ahead of time.
enum Ahead {
    Page(usize),
    /// The pictures of a slide, from one on.
    Pictures(usize, usize),
    /// A picture that a window waits for.
    Wanted(Wanted),
}

/// What the loader is asked for.
#[derive(Debug)]
pub enum Request {
    /// The pictures that a window waits for, in place of those it waited for before.
    Pictures(Role, Vec<Wanted>),
    /// Read the talk again.
    Reload,
    /// The slide that is shown: the ones round it are laid out first.
    Shown(usize),
    /// The size of the audience's window in pixels: what pictures are made ready for.
    Window(u32, u32),
    /// Count what is wrong with the talk, when there is time.
    Check,
    /// A path changed on disk.
    Changed(Vec<PathBuf>),
}

/// The way to the loader; it ends when this is dropped.
pub struct Loader {
    requests: Sender<Request>,
}

impl Loader {
    /// Starts the thread for the talk that `options` name, of which a slide is shown; of the built-in one nothing changes,
    /// but the settings may.
    pub fn start(
        options: &Options,
        first: Arc<Presentation>,
        shown: usize,
        events: EventLoopProxy<AppEvent>,
    ) -> Loader {
        let (requests, inbox) = channel();
        let (path, untrusted) = (options.deck.clone(), options.untrusted);
        let work = Work {
            path,
            untrusted,
            settings: None,
            current: first,
            before: None,
            events,
            watch: None,
            known_files: 0,
            shown,
            wants_check: false,
            check: None,
            ready: BTreeSet::new(),
            wanted: [Vec::new(), Vec::new()],
            window: (1920, 1080),
        };
        // Without the thread the talk is still shown, only not reloaded.
        let changes = requests.clone();
        let _ = std::thread::Builder::new().name("loader".into()).spawn(move || work.run(&inbox, changes));
        Loader { requests }
    }

    pub fn ask(&self, request: Request) {
        // A loader that is gone has nothing to answer.
        let _ = self.requests.send(request);
    }
}

struct Work {
    path: Option<PathBuf>,
    untrusted: bool,
    /// The file of the speaker's settings.
    settings: Option<PathBuf>,
    current: Arc<Presentation>,
    /// The one before, until it is shown no more: a long talk must not be freed by the thread that draws.
    before: Option<Arc<Presentation>>,
    events: EventLoopProxy<AppEvent>,
    watch: Option<Watch>,
    /// How many files were asked for when they were last watched.
    known_files: usize,
    shown: usize,
    wants_check: bool,
    /// The check that was begun last.
    check: Option<JoinHandle<()>>,
    /// Slides on which nothing is left to do.
    ready: BTreeSet<usize>,
    /// What the windows wait for, the audience's first.
    wanted: [Vec<Wanted>; 2],
    /// The size of the audience's window in pixels.
    window: (u32, u32),
}

impl Work {
    /// Does what is asked for; `changes` is where the watcher tells of what was written.
    fn run(mut self, inbox: &Receiver<Request>, changes: Sender<Request>) {
        self.watch = Some(Watch::new(move |paths| _ = changes.send(Request::Changed(paths))));
        self.settings = config::path();
        if self.current.is_partial() {
            self.survive(Work::reload);
        }
        self.survive(Work::catch_up);
        let mut ahead = self.order();
        loop {
            if ahead.is_empty() && self.survive(Work::catch_up) == Some(true) {
                ahead = self.order();
                continue;
            }
            // Between two pages laid out ahead, whatever was asked for comes first.
            let request = match ahead.pop() {
                Some(work) => match inbox.recv_timeout(Duration::ZERO) {
                    Err(RecvTimeoutError::Timeout) => {
                        ahead.extend(self.survive(|this| this.do_ahead(work)).flatten());
                        continue;
                    }
                    request => request.ok(),
                },
                None if self.wants_check => match inbox.recv_timeout(CALM) {
                    Err(RecvTimeoutError::Timeout) => {
                        self.check();
                        continue;
                    }
                    request => request.ok(),
                },
                None => inbox.recv().ok(),
            };
            let Some(request) = request else { return };
            self.survive(|work| work.answer(request, inbox));
            ahead = self.order();
        }
    }

    fn answer(&mut self, request: Request, inbox: &Receiver<Request>) {
        match request {
            Request::Reload => self.reload(),
            Request::Changed(paths) => {
                if self.settle(inbox, paths) {
                    self.reload();
                }
            }
            request => self.note(request),
        }
    }

    /// Does something that may go wrong in ways nobody thought of: the next save is read all the same.
    fn survive<T>(&mut self, act: impl FnOnce(&mut Work) -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(|| act(self))).ok();
        if done.is_none() {
            self.tell("a fault of footlight's own was survived while the talk was read".to_owned());
        }
        done
    }

    /// Tells the speaker something of the talk as it is.
    fn tell(&self, note: String) {
        let _ = self.events.send_event(AppEvent::Note(note));
    }

    /// Takes note of what needs no work by itself.
    fn note(&mut self, request: Request) {
        match request {
            Request::Shown(slide) => {
                self.shown = slide;
                self.before = None;
            }
            Request::Window(width, height) => self.window = (width, height),
            Request::Check => self.wants_check = true,
            Request::Pictures(Role::Audience, wanted) => self.wanted[0] = wanted,
            Request::Pictures(Role::Speaker, wanted) => self.wanted[1] = wanted,
            Request::Reload | Request::Changed(_) => {}
        }
    }

    /// What is left to do round the shown slide, the nearest last; layout goes before all else but the next pictures
    /// and those that are waited for.
    fn order(&self) -> Vec<Ahead> {
        let (first, last) = (self.shown.saturating_sub(AHEAD), self.shown.saturating_add(AHEAD));
        let laid_out = |slide: usize| self.current.is_laid_out(slide);
        let is_left = |slide: &usize| !(self.ready.contains(slide) && laid_out(*slide));
        let mut slides: Vec<usize> = (first..last.min(self.current.len())).filter(is_left).collect();
        slides.sort_by_key(|&i| std::cmp::Reverse((laid_out(i), i.abs_diff(self.shown), i < self.shown)));
        let near = (1..=DECODED).rev().flat_map(|by| [self.shown.checked_sub(by), self.shown.checked_add(by)]);
        let near = near.flatten().filter(|slide| *slide < self.current.len()).map(|slide| Ahead::Pictures(slide, 0));
        let wanted = self.wanted.iter().flatten().rev().cloned().map(Ahead::Wanted);
        let shown = slides.iter().copied().find(|slide| *slide == self.shown);
        slides.iter().copied().map(Ahead::Page).chain(near).chain(shown.map(Ahead::Page)).chain(wanted).collect()
    }

    /// Does a little; what of it is left.
    fn do_ahead(&mut self, work: Ahead) -> Option<Ahead> {
        match work {
            Ahead::Page(slide) => {
                let is_far = slide.abs_diff(self.shown) > NEAR;
                if is_far && self.current.is_full() && !self.current.is_laid_out(slide) {
                    return None;
                }
                if self.current.page(slide).prepare() {
                    return Some(work);
                }
                self.ready.insert(slide);
            }
            Ahead::Wanted((picture, width, height)) => {
                self.make_ready(&picture, width, height);
                let _ = self.events.send_event(AppEvent::Pictures);
            }
            Ahead::Pictures(slide, from) => {
                let _span = info_span!("pictures ahead", slide = slide + 1).entered();
                let page = self.current.page(slide);
                let list = page.at(&Moment::settled(Position::new(slide, page.steps))).list;
                let (width, height) = self.window;
                let window = Rect::new(0.0, 0.0, width as f32, height as f32);
                let pictures = list.pictures(Transform::letterbox(list.size, window));
                // One at a time: a slide may have many, and a save must not wait for them.
                let (picture, width, height) = pictures.get(from)?;
                self.make_ready(picture, *width, *height);
                return Some(Ahead::Pictures(slide, from + 1));
            }
        }
        None
    }

    fn make_ready(&self, picture: &Picture, width: u32, height: u32) {
        if let Err(why) = picture.at_size(width, height) {
            self.tell(format!("the picture `{}` can't be shown: {why}", picture.name()));
        }
    }

    /// Waits until writing has stopped; whether any of what changed is the talk's, or it is asked for anyway.
    fn settle(&mut self, inbox: &Receiver<Request>, mut paths: Vec<PathBuf>) -> bool {
        let until = Instant::now() + PATIENCE;
        let mut is_asked_for = false;
        while Instant::now() < until && !is_asked_for {
            match inbox.recv_timeout(QUIET) {
                Ok(Request::Changed(more)) => paths.extend(more),
                Ok(Request::Reload) => is_asked_for = true,
                Ok(request) => self.note(request),
                Err(_) => break,
            }
        }
        // What is neither the one nor the other is the talk's; a folder may be all of them.
        let (all, shaders) = (paths.len(), shaders_folder());
        paths.retain(|path| !shaders.as_ref().is_some_and(|folder| path.starts_with(folder)));
        if paths.len() < all {
            let _ = self.events.send_event(AppEvent::Shaders);
        }
        let settings = self.settings.as_deref().map(places).unwrap_or_default();
        if settings.iter().any(|place| paths.iter().any(|path| place.starts_with(path))) {
            let _ = self.events.send_event(AppEvent::Settings);
        }
        is_asked_for || paths.iter().any(|path| !settings.contains(path))
    }

    fn reload(&mut self) {
        let Some(path) = self.path.clone() else { return };
        for attempt in 0.. {
            let _span = info_span!("reload").entered();
            let world = Arc::new(super::world(&path, self.untrusted));
            if let Some(why) = self.is_lost(&*world) {
                if attempt < RETRIES {
                    std::thread::sleep(RETRY);
                    continue;
                }
                // Another folder may have taken the place of the one that was watched.
                self.watch();
                if attempt == RETRIES {
                    continue;
                }
                return self.tell(format!("`{}` {why}; what was read last is shown", self.current.deck.source.name));
            }
            let presentation = Arc::new(reload(world, &path, &self.current));
            let slide = followed(&self.current, &presentation, self.shown);
            presentation.page(slide);
            let outline = view::outline(&presentation);
            self.before = Some(std::mem::replace(&mut self.current, presentation.clone()));
            self.ready.clear();
            let _ = self.events.send_event(AppEvent::Loaded(presentation, outline));
            self.watch();
            // Saved before it was watched, or while it was read.
            if attempt >= RETRIES || !self.current.is_stale() {
                return;
            }
        }
    }

    /// Why the deck's file can't take the place of what is shown, if it can't: an audience must not see a talk go because
    /// its file is being written.
    fn is_lost(&self, world: &dyn World) -> Option<&'static str> {
        let shown = &self.current.deck.source;
        let path = self.path.as_deref().filter(|path| !path.is_dir()).unwrap_or(Path::new(&shown.name));
        if shown.text.trim().is_empty() {
            return None;
        }
        match world.read(path) {
            Ok(bytes) => bytes.trim_ascii().is_empty().then_some("is empty"),
            Err(ReadError::NotFound) => Some("is gone"),
            Err(_) => Some("can't be read"),
        }
    }

    /// Checks the talk beside whatever else is to be done; the one before must have ended.
    fn check(&mut self) {
        if self.check.as_ref().is_some_and(|check| !check.is_finished()) {
            return;
        }
        self.wants_check = false;
        let (talk, events) = (self.current.clone(), self.events.clone());
        let work = move || {
            // Of a long talk the pages round the shown one must not be pushed out.
            let apart = (talk.len() > AHEAD).then(|| talk.with_own_pages());
            let findings = Findings::count(&lint::check_on(apart.as_ref().unwrap_or(&talk), 1));
            // A show that is over asks for nothing.
            let _ = events.send_event(AppEvent::Checked(talk, findings));
        };
        self.check = std::thread::Builder::new().name("check".into()).spawn(work).ok();
    }

    /// Watches all files that were asked for, found or not.
    fn watch(&mut self) {
        let files = self.current.files();
        self.known_files = files.len();
        let Some(watch) = &mut self.watch else { return };
        let shaders = shaders_folder().into_iter().flat_map(|folder| Shaders::FILES.map(|name| folder.join(name)));
        watch.set(files.into_iter().chain(self.settings.clone()).chain(shaders));
    }

    /// Watches what was asked for since, and reads the talk again if it was saved meanwhile; whether it was.
    fn catch_up(&mut self) -> bool {
        if self.current.files().len() == self.known_files {
            return false;
        }
        self.watch();
        let is_stale = self.current.is_stale();
        if is_stale {
            self.reload();
        }
        is_stale
    }
}

/// Where the slide `shown` of the old presentation is in the new one.
fn followed(old: &Presentation, new: &Presentation, shown: usize) -> usize {
    let id = old.deck.slides.get(shown).map(|slide| &slide.id);
    new.deck.slides.iter().position(|slide| Some(&slide.id) == id).unwrap_or(shown.min(new.len() - 1))
}

/// Where shaders are worked on: in debug builds, beside their source.
fn shaders_folder() -> Option<PathBuf> {
    cfg!(debug_assertions).then(|| Path::new(Shaders::FOLDER).canonicalize().ok()).flatten()
}
