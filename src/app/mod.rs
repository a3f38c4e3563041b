//! The shell round the show: windows, the clock, threads. What is shown is decided in `view`, what keys do in `show`.

mod access;
mod awaited;
mod awake;
mod clock;
pub mod config;
mod course;
mod displays;
pub mod doctor;
mod effects;
mod input;
mod keeper;
mod keys;
mod loader;
mod opener;
mod painter;
mod pane;
mod sabotage;
mod shell;
pub mod state;
mod typing;
mod watch;
mod windows;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::{info, info_span};
use winit::application::ApplicationHandler;
use winit::event::WindowEvent;
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy};
use winit::keyboard::ModifiersState;
use winit::window::WindowId;

use crate::accept::LiveRuns;
use crate::bundle;
use crate::cli::Backend;
use crate::diag::{Diagnostic, Diagnostics};
use crate::gpu::Shaders;
use crate::load::Presentation;
use crate::show::command::Command;
use crate::show::keys::KeyReader;
use crate::show::outline::Outline;
use crate::show::rehearsal::{Recorder, Rehearsals};
use crate::show::saved::Saved;
use crate::show::session::Session;
use crate::term::Screen;
use crate::view::{self, Findings, SpeakerView, SpeakerWindow};
use crate::world::DiskWorld;
use awake::Awake;
use clock::Clock;
use config::Config;
use keeper::Keeper;
use loader::{Loader, Request};
use painter::Graphics;
use state::Choices;
use windows::{Role, Windows};

/// What the show is started with.
pub struct Options {
    /// The deck's file; `None` is the built-in talk.
    pub deck: Option<PathBuf>,
    pub fullscreen: bool,
    /// Index of the slide to begin at.
    pub slide: Option<usize>,
    pub backend: Backend,
    /// Open the speaker's window even on one display, or never.
    pub speaker: Option<bool>,
    /// The audience's display, by name or number.
    pub display: Option<String>,
    /// Go on where a show that did not end well was.
    pub resume: bool,
    /// Jump to the slide that was edited, when the deck is saved.
    pub follow: bool,
    /// Let nothing move from one place to another.
    pub reduced_motion: bool,
    /// Record how long each slide takes.
    pub rehearse: bool,
    /// Run the commands of live transcripts.
    pub live: bool,
    /// Read nothing outside the deck's folder.
    pub untrusted: bool,
}

/// What the deck at `path` is read through.
pub fn world(path: &Path, untrusted: bool) -> DiskWorld {
    if untrusted { DiskWorld::confined(path) } else { DiskWorld::default() }
}

/// Everything that can happen besides what windows report.
pub enum AppEvent {
    /// The talk was read again; and its outline.
    Loaded(Arc<Presentation>, Outline),
    /// Something the speaker should know.
    Note(String),
    /// What a check of a presentation found.
    Checked(Arc<Presentation>, Findings),
    /// Pictures that a window waits for are ready.
    Pictures,
    /// The speaker's settings were saved.
    Settings,
    /// A shader was saved; in debug builds only.
    Shaders,
    /// The live shell has something new.
    Shell,
    /// A display came or went.
    Displays,
    /// A screen reader wants something of a window.
    Access(accesskit_winit::Event),
}

impl From<accesskit_winit::Event> for AppEvent {
    fn from(event: accesskit_winit::Event) -> AppEvent {
        AppEvent::Access(event)
    }
}

/// How long it is said that a show can be gone on with.
const OFFERED: Duration = Duration::from_secs(30);

/// How often it is written down where the show is, while its clock runs.
const KEEP_EVERY: Duration = Duration::from_secs(60);

/// How much the speaker is told besides faults.
const MOST_NOTES: usize = 16;

/// Why there are no windows.
#[derive(Debug)]
pub enum Failure {
    /// There is no display to open one on.
    NoDisplay(String),
    Other(String),
}

/// Shows the presentation that `open` gives until the speaker quits.
pub fn run(open: impl FnOnce() -> Result<Presentation, String> + Send, options: Options) -> Result<(), Failure> {
    let clock = Clock::start();
    let (presentation, event_loop) = begin(open, options.slide.unwrap_or(0));
    let presentation = presentation.map_err(Failure::Other)?;
    let event_loop = event_loop?;
    let starting = info_span!("state").entered();
    let presentation = Arc::new(presentation);
    let file = deck_file(&presentation, options.deck.as_deref());
    let rehearsals = state::rehearsals(file.as_deref());
    let mut session = Session::new(outline(&presentation, &rehearsals), Duration::ZERO);
    let keeper = Keeper::new(file.as_deref());
    // A rehearsal is begun anew, unless told otherwise.
    let mut offer = keeper.left_over().filter(|_| options.resume || !options.rehearse);
    if options.resume
        && let Some(saved) = offer.take()
    {
        session.resume(&saved, Duration::ZERO, keeper::wall());
    }
    if let Some(slide) = options.slide {
        session.apply(Command::GoTo(slide), Duration::ZERO);
        offer = None;
    }
    session.set_fullscreen(options.fullscreen);
    if let Some(saved) = &offer {
        let minutes = saved.elapsed().as_secs() / 60;
        let words = format!(
            "A show was cut off on slide {} after {minutes} min. Enter goes on with it, any other move begins anew.",
            saved.index + 1
        );
        session.warn_for(words, OFFERED, Duration::ZERO);
    }
    if options.live {
        session.allow_shells(Duration::ZERO);
    }
    let recorder = options.rehearse.then(|| recorder(&session, Duration::ZERO));
    let mut faults = Diagnostics::default();
    let Config { keys: table, reduced_motion, .. } = config::read(&mut faults);
    session.set_reduced_motion(options.reduced_motion || reduced_motion);
    let mut app = App {
        windows: Windows::new(Graphics::new(event_loop.owned_display_handle(), options.backend)),
        loader: Loader::start(&options, presentation.clone(), session.position().slide, event_loop.create_proxy()),
        events: event_loop.create_proxy(),
        keeper,
        shell: None,
        frozen_shell: None,
        runs: state::live_runs(file.as_deref()),
        choices: state::choices(),
        awake: Awake::default(),
        rehearsals,
        recorder,
        clock,
        has_drawn: false,
        kept_at: Duration::ZERO,
        presentation,
        other_light: None,
        frozen: None,
        session,
        keys: KeyReader::new(table),
        modifiers: ModifiersState::default(),
        pointer: None,
        offer,
        speaker_view: None,
        scroll: 0.0,
        config_faults: faults.into_sorted(),
        faults: Vec::new(),
        hides_faults: false,
        findings: Findings::default(),
        notes: Vec::new(),
        deck_notes: Vec::new(),
        options,
        failure: None,
    };
    app.refresh_faults();
    displays::watch(event_loop.create_proxy());
    drop(starting);
    event_loop.run_app(&mut app).map_err(|e| Failure::Other(e.to_string()))?;
    app.keep_rehearsal();
    // What was offered and never answered is offered again.
    if app.failure.is_none() && app.offer.is_none() {
        app.keeper.forget();
    }
    app.failure.map_or(Ok(()), |why| Err(Failure::Other(why)))
}

/// Reads the talk and lays out a slide of it while the window system is connected to, which takes longer than that.
fn begin(
    open: impl FnOnce() -> Result<Presentation, String> + Send,
    slide: usize,
) -> (Result<Presentation, String>, Result<EventLoop<AppEvent>, Failure>) {
    let opened = || open().inspect(|presentation| drop(presentation.page(slide)));
    std::thread::scope(|scope| {
        let opening = std::thread::Builder::new().name("opening".into()).spawn_scoped(scope, opened);
        let event_loop = info_span!("event loop").in_scope(event_loop);
        let failed = |why: &dyn std::fmt::Display| Err(format!("the talk could not be read: {why}"));
        let presentation = match opening {
            Ok(opening) => opening.join().unwrap_or_else(|_| failed(&"this is a fault of footlight; please report it")),
            Err(why) => failed(&why),
        };
        (presentation, event_loop)
    })
}

/// The file a talk was read from; `None` for the built-in one.
pub fn deck_file(presentation: &Presentation, deck: Option<&Path>) -> Option<PathBuf> {
    deck.map(|_| PathBuf::from(&presentation.deck.source.name)).or_else(bundle::file)
}

fn outline(presentation: &Presentation, rehearsals: &Rehearsals) -> Outline {
    view::outline(presentation).rehearsed(rehearsals)
}

/// A rehearsal from here on.
fn recorder(session: &Session, now: Duration) -> Recorder {
    Recorder::new(&session.outline().slide(session.position().slide).id, session.timer().elapsed(now))
}

fn event_loop() -> Result<EventLoop<AppEvent>, Failure> {
    // Without these variables winit has nothing to connect to; its own words for that help nobody.
    #[cfg(all(unix, not(target_os = "macos")))]
    if ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].iter().all(|name| std::env::var_os(name).is_none()) {
        return Err(Failure::NoDisplay("neither DISPLAY nor WAYLAND_DISPLAY is set".into()));
    }
    // winit panics where a window library is missing; its words would only frighten.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let built = catch_unwind(|| EventLoop::<AppEvent>::with_user_event().build());
    std::panic::set_hook(hook);
    built
        .map_err(|_| {
            Failure::NoDisplay("a library for windows is missing: libxkbcommon-x11, libXcursor or libXi".into())
        })?
        .map_err(|e| Failure::NoDisplay(e.to_string()))
}

struct App {
    // Windows go first: painters must not outlive what they draw into.
    windows: Windows,
    loader: Loader,
    events: EventLoopProxy<AppEvent>,
    keeper: Keeper,
    /// The shell that runs on a slide.
    shell: Option<shell::Running>,
    /// What the audience keeps seeing of it while its picture is frozen.
    frozen_shell: Option<Screen>,
    /// What live shells have printed.
    runs: LiveRuns,
    /// Where the audience's window goes, for the displays it was chosen for.
    choices: Choices,
    awake: Awake,
    /// Those of earlier shows.
    rehearsals: Rehearsals,
    /// The rehearsal that goes on.
    recorder: Option<Recorder>,
    clock: Clock,
    /// Whether a frame was shown.
    has_drawn: bool,
    /// When it was last written down where the show is.
    kept_at: Duration,
    presentation: Arc<Presentation>,
    /// The talk by the other light, once it was asked for.
    other_light: Option<Arc<Presentation>>,
    /// What the audience's picture was frozen from.
    frozen: Option<Arc<Presentation>>,
    session: Session,
    keys: KeyReader,
    modifiers: ModifiersState,
    /// Where the pointer is, in pixels of a window.
    pointer: Option<(Role, f64, f64)>,
    /// A show that can be gone on with, until the speaker moves. It is said for a while only, but not lost before.
    offer: Option<Saved>,
    /// The speaker's window as it was drawn last: what can be clicked, and where the slide is.
    speaker_view: Option<SpeakerView>,
    /// How far the notes are scrolled by hand.
    scroll: f32,
    config_faults: Vec<Diagnostic>,
    /// What is wrong with the deck and the settings.
    faults: Vec<Diagnostic>,
    /// Whether the speaker does not want to see them in the audience's window.
    hides_faults: bool,
    findings: Findings,
    /// What else the speaker should know.
    notes: Vec<String>,
    /// Those of them that are about the deck as it is.
    deck_notes: Vec<String>,
    options: Options,
    failure: Option<String>,
}

impl ApplicationHandler<AppEvent> for App {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        if self.windows.is_open() {
            return;
        }
        if let Err(why) = self.open_windows(event_loop) {
            self.fail(event_loop, why);
        }
        self.carry_out_pending(event_loop);
    }

    fn user_event(&mut self, event_loop: &ActiveEventLoop, event: AppEvent) {
        self.survive(|app| app.hear(event, event_loop));
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        self.survive(|app| app.happen(id, event, event_loop));
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        self.awake.hold(self.session.is_fullscreen());
        let deadline = self.session.shell_deadline();
        if deadline.is_some_and(|deadline| deadline <= self.now()) {
            self.session.give_up_shell(self.now());
            self.windows.redraw();
        }
        let now = Instant::now();
        let left = self.session.shell_deadline().map(|deadline| deadline.saturating_sub(self.now()));
        let silence = left.and_then(|left| now.checked_add(left));
        let wake = self.windows.poll(now);
        let wake = wake.into_iter().chain(silence).min();
        event_loop.set_control_flow(wake.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
    }
}

impl App {
    /// Does something that may go wrong in ways nobody thought of: the show goes on, and the speaker is told.
    fn survive(&mut self, act: impl FnOnce(&mut App)) {
        if catch_unwind(AssertUnwindSafe(|| act(self))).is_err() {
            let note = "a fault of footlight's own was survived; the terminal says which".to_owned();
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }

    fn hear(&mut self, event: AppEvent, event_loop: &ActiveEventLoop) {
        match event {
            AppEvent::Loaded(presentation, outline) => {
                info_span!("take").in_scope(|| self.take(presentation, outline, event_loop));
            }
            AppEvent::Note(note) => {
                if !self.notes.contains(&note) {
                    self.deck_notes.push(note.clone());
                }
                self.note(note);
            }
            AppEvent::Checked(presentation, findings) => {
                if Arc::ptr_eq(&presentation, &self.presentation) {
                    self.findings = findings;
                    self.windows.redraw();
                }
            }
            AppEvent::Pictures => self.windows.redraw(),
            AppEvent::Settings => self.reload_settings(),
            AppEvent::Shaders => self.reload_shaders(),
            AppEvent::Shell => self.hear_shell(),
            AppEvent::Displays => self.check_displays(event_loop),
            AppEvent::Access(event) => self.answer(event, event_loop),
        }
    }

    fn happen(&mut self, id: WindowId, event: WindowEvent, event_loop: &ActiveEventLoop) {
        let Some(role) = self.windows.role(id) else { return };
        if let Some(pane) = self.windows.pane(role) {
            pane.access.hear(&pane.window, &event);
        }
        match event {
            WindowEvent::RedrawRequested => self.draw(role, event_loop),
            WindowEvent::CloseRequested if role == Role::Speaker => self.close_speaker(),
            WindowEvent::CloseRequested => event_loop.exit(),
            WindowEvent::Resized(size) => {
                self.windows.resize(role, size);
                if role == Role::Audience {
                    self.loader.ask(Request::Window(size.width, size.height));
                }
            }
            WindowEvent::Moved(_) | WindowEvent::ScaleFactorChanged { .. } if !displays::are_watched() => {
                self.check_displays(event_loop);
            }
            event => {
                // Where nobody tells of displays, whoever comes back to the show may have plugged one in.
                if matches!(event, WindowEvent::Focused(true)) && !displays::are_watched() {
                    self.check_displays(event_loop);
                }
                self.input(role, event, event_loop);
            }
        }
    }

    /// Time since the program's start.
    fn now(&self) -> Duration {
        self.clock.elapsed()
    }

    fn draw(&mut self, role: Role, event_loop: &ActiveEventLoop) {
        let _frame = info_span!("frame", window = role.name()).entered();
        let now = self.now();
        let shown = self.shown();
        let hides_faults = role == Role::Audience && self.hides_faults;
        let stage = view::Stage {
            presentation: &shown,
            frozen: self.frozen.as_deref(),
            shell: self.shell.as_ref().map(|running| &running.look.screen),
            frozen_shell: self.frozen_shell.as_ref(),
            has_speaker: self.windows.speaker.is_some(),
            session: &self.session,
            keys: &self.keys.table,
            faults: if hides_faults { &[] } else { &self.faults },
            findings: self.findings,
            notes: &self.notes,
            now,
        };
        let fonts = self.presentation.fonts.clone();
        let drawn = match role {
            Role::Audience => {
                let projector = painter::projector(self.session.audience_preview());
                let frame = info_span!("view").in_scope(|| view::audience(&stage));
                let drawn = self.windows.draw(role, &frame, &fonts, projector);
                self.windows.tell(role, frame.wake, || view::access::audience(&stage));
                drawn
            }
            Role::Speaker => {
                let size = self.windows.size(role);
                let window = SpeakerWindow { size, clock: effects::wall_clock(), scroll: self.scroll };
                let view = info_span!("view").in_scope(|| view::speaker(&stage, &window));
                self.scroll = view.scroll;
                let drawn = self.windows.draw(role, &view.frame, &fonts, None);
                self.windows.tell(role, view.frame.wake, || view::access::speaker(&stage, &view, window.clock));
                self.speaker_view = Some(view);
                drawn
            }
        };
        match drawn {
            Ok(Some(wanted)) => self.loader.ask(Request::Pictures(role, wanted)),
            Ok(None) => {}
            Err(why) => self.fail(event_loop, why),
        }
        if !std::mem::replace(&mut self.has_drawn, true) {
            info!("first frame");
            self.fill_display();
        }
        // A clock that runs for long on one slide must not look as if the talk were over.
        if self.session.timer().is_running() && now.saturating_sub(self.kept_at) > KEEP_EVERY {
            self.keep();
        }
        let notes = self.windows.graphics.take_notes();
        notes.into_iter().for_each(|note| self.note(note));
    }

    /// The talk in the light that is wanted.
    fn shown(&mut self) -> Arc<Presentation> {
        if !self.session.light_dark_swapped() {
            return self.presentation.clone();
        }
        self.other_light.get_or_insert_with(|| Arc::new(self.presentation.by_other_light())).clone()
    }

    /// What a screen reader wants: a tree, or that something is activated.
    fn answer(&mut self, event: accesskit_winit::Event, event_loop: &ActiveEventLoop) {
        let Some(pane) = self.windows.role(event.window_id).and_then(|role| self.windows.pane(role)) else { return };
        match event.window_event {
            accesskit_winit::WindowEvent::InitialTreeRequested => {
                pane.access.forget();
                pane.window.request_redraw();
            }
            accesskit_winit::WindowEvent::AccessibilityDeactivated => pane.access.forget(),
            accesskit_winit::WindowEvent::ActionRequested(request) => {
                if let Some(command) = pane.access.command(request.target_node).cloned() {
                    self.obey(command, event_loop);
                }
            }
        }
    }

    /// The speaker's settings as they were saved just now; a bad entry is told of and changes nothing.
    fn reload_settings(&mut self) {
        let mut faults = Diagnostics::default();
        let config = config::read(&mut faults);
        // Half an edit must not take the speaker's keys away.
        if !config.is_broken {
            self.keys = KeyReader::new(config.keys);
            self.session.set_reduced_motion(self.options.reduced_motion || config.reduced_motion);
        }
        self.config_faults = faults.into_sorted();
        self.refresh_faults();
        self.windows.redraw();
    }

    /// Shaders that can't be used leave those that can.
    fn reload_shaders(&mut self) {
        let file = |name: &str| std::fs::read_to_string(Path::new(Shaders::FOLDER).join(name));
        let read = Shaders::from_files(file).map_err(|e| e.to_string());
        let reload = |shaders: Shaders| {
            let mut panes = self.windows.audience.iter_mut().chain(&mut self.windows.speaker);
            panes.try_for_each(|pane| pane.reload_shaders(shaders.clone()))
        };
        match read.and_then(reload) {
            Ok(()) => self.windows.redraw(),
            Err(why) => self.note(why),
        }
    }

    fn refresh_faults(&mut self) {
        let mut faults = self.presentation.diagnostics();
        faults.extend(self.config_faults.iter().cloned());
        self.hides_faults &= self.faults == faults;
        self.faults = faults;
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            if self.notes.len() == MOST_NOTES {
                self.notes.remove(0);
            }
            self.notes.push(note);
            self.windows.redraw();
        }
    }

    fn fail(&mut self, event_loop: &ActiveEventLoop, why: String) {
        self.failure = Some(why);
        event_loop.exit();
    }
}
