//! The state of a running show: commands go in, positions, moments and effects come out.
//!
//! Every `now` is the time since the program's start, given by the caller and never going back.

mod find;
#[cfg(test)]
mod laws;
mod look;
mod moves;
mod overlay;
mod resume;
mod reveal;
#[cfg(test)]
mod rig;
mod shell;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use super::command::Command;
use super::moment::{Moment, Position, Wake};
use super::outline::{Outline, ShellCommand};
use super::pace::{Pace, pace};
use super::timer::{Timer, TimerMode};
use look::Frozen;
pub use look::{Blank, PointerTool, Preview};
use moves::Move;
pub use overlay::{Candidate, Overlay, Prompt, PromptKind, overview_columns};
use resume::Lost;
use reveal::Reveal;
pub use shell::ShellNews;

/// How long a notice stays.
const NOTICE: Duration = Duration::from_secs(3);
/// Within what time quitting must be asked for again.
const QUIT_TWICE: Duration = Duration::from_secs(2);
/// A clicker's start button sends Escape and F5 by turns. F5 so soon after Escape has left full screen only undoes
/// that: a slip of the thumb must not send the talk back to its first slide.
const START_BUTTON: Duration = Duration::from_secs(10);

/// What a command asks of the world outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    SetFullscreen(bool),
    ToggleSpeakerWindow,
    SwapDisplays,
    NextDisplay,
    Reload,
    OpenEditor {
        slide: usize,
    },
    OpenUrl(String),
    /// Start the shell of a slide, in place of any other.
    StartShell {
        slide: usize,
    },
    /// Have the shell run these commands, one after the other.
    TypeInShell(Vec<ShellCommand>),
    EndShell,
    /// What [`Session::saved`] gives has changed.
    Save,
    Quit,
}

/// A slide came into view, for the transition from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// What was shown before.
    pub from: Position,
    /// How long ago.
    pub age: Duration,
    /// Whether the slide stands behind the one before.
    pub forward: bool,
}

/// Something to say.
#[derive(Debug, Clone)]
struct Notice {
    text: String,
    until: Duration,
    is_urgent: bool,
}

/// All that changes in a running show.
#[derive(Debug, Clone)]
pub struct Session {
    outline: Arc<Outline>,
    reveal: Reveal,
    /// The step at which each slide was left, for those that were seen.
    left: Vec<Option<usize>>,
    /// Where jumps began, the latest last.
    jumps: Vec<Position>,
    /// Where the slide was entered from, and when; `None` after a step within it.
    arrival: Option<(Position, Duration)>,
    /// The slide that was shown when a reload took it away: it is gone back to when it comes again, unless the speaker
    /// went elsewhere.
    lost: Option<Lost>,
    skip_optional: bool,

    /// Whether shells may run at all.
    allows_shells: bool,
    shell: Option<shell::Shell>,
    /// To be carried out, besides what a command asks for.
    pending: Vec<Effect>,

    overlay: Option<Overlay>,
    /// The last search.
    searched: String,
    notice: Option<Notice>,

    blank: Option<Blank>,
    frozen: Option<Frozen>,
    fullscreen: bool,
    /// When Escape left full screen.
    escaped_at: Option<Duration>,
    quit_asked_at: Option<Duration>,

    timer: Timer,
    /// In steps of the scale, 0 being the normal size.
    notes_size: i8,
    light_dark_swapped: bool,
    preview: Preview,
    pointer: Option<PointerTool>,
    pointer_at: Option<(f32, f32)>,
    reduced_motion: bool,
}

impl Session {
    /// A show that opens on the first slide that is not hidden, in a window.
    pub fn new(outline: impl Into<Arc<Outline>>, now: Duration) -> Session {
        let outline = outline.into();
        let mut session = Session {
            left: vec![None; outline.slides().len()],
            outline,
            reveal: Reveal::appearing(Position::default(), now),
            jumps: Vec::new(),
            arrival: None,
            lost: None,
            skip_optional: false,
            allows_shells: false,
            shell: None,
            pending: Vec::new(),
            overlay: None,
            searched: String::new(),
            notice: None,
            blank: None,
            frozen: None,
            fullscreen: false,
            escaped_at: None,
            quit_asked_at: None,
            timer: Timer::default(),
            notes_size: 0,
            light_dark_swapped: false,
            preview: Preview::default(),
            pointer: None,
            pointer_at: None,
            reduced_motion: false,
        };
        session.reveal = Reveal::appearing(Position::new(session.first_shown(), 0), now);
        session
    }

    /// Obeys. The effects are to be carried out in their order.
    pub fn apply(&mut self, command: Command, now: Duration) -> Vec<Effect> {
        let before = (self.position(), self.timer.clone(), self.notes_size);
        // A mouse that moves is no key.
        if !matches!(command, Command::PointAt(_)) {
            if !matches!(command, Command::QuitGently) {
                self.quit_asked_at = None;
            }
            // Whoever presses a key has seen enough of a transition.
            self.arrival = None;
        }
        let effect = self.obey(command, now);
        if before.0 != self.position() {
            self.lost = None;
        }
        let changed = before != (self.position(), self.timer.clone(), self.notes_size);
        self.tend_shell(now);
        effect.into_iter().chain(self.take_effects()).chain(changed.then_some(Effect::Save)).collect()
    }

    fn obey(&mut self, command: Command, now: Duration) -> Option<Effect> {
        self.end_number(&command);
        match command {
            Command::Next => self.go(Move::Next, now),
            Command::Previous => self.go(Move::Previous, now),
            Command::NextSlide => self.go(Move::NextSlide, now),
            Command::PreviousSlide => self.go(Move::PreviousSlide, now),
            Command::First => self.go_to_end(false, now),
            Command::Last => self.go_to_end(true, now),
            Command::GoTo(slide) => self.jump_to_slide(slide, now),
            Command::JumpBack => self.jump_back(now),
            Command::SkipOptional => self.toggle_optional(now),
            Command::Replay => self.replay(now),
            Command::PreviousMarker => self.go_to_marker(false, now),
            Command::NextMarker => self.go_to_marker(true, now),
            Command::FocusShell => self.toggle_shell_focus(now),
            Command::Transcript => self.toggle_transcript(now),

            Command::GoToPrompt => self.open_prompt(PromptKind::GoTo),
            Command::Search => self.open_prompt(PromptKind::Search),
            Command::SearchNext => self.search_again(true, now),
            Command::SearchPrevious => self.search_again(false, now),
            Command::Overview => self.toggle_overview(),
            Command::Help => self.toggle_help(),
            Command::Type(c) => self.type_char(c),
            Command::Erase => self.erase(),
            Command::Accept => self.accept(now),
            Command::SelectUp => self.select(-1, 0),
            Command::SelectDown => self.select(1, 0),

            Command::Black => self.toggle_blank(Blank::Black),
            Command::White => self.toggle_blank(Blank::White),
            Command::Freeze => self.toggle_freeze(now),
            Command::LightDark => self.light_dark_swapped = !self.light_dark_swapped,
            Command::BadProjector => self.preview = self.preview.next(),
            Command::Laser => self.toggle_pointer(PointerTool::Laser),
            Command::Spotlight => self.toggle_pointer(PointerTool::Spotlight),
            Command::PointAt(at) => self.pointer_at = at.filter(|(x, y)| x.is_finite() && y.is_finite()),
            Command::NotesLarger => self.resize_notes(1),
            Command::NotesSmaller => self.resize_notes(-1),

            Command::TimerPause => self.timer.toggle(now),
            Command::TimerReset => self.timer.reset(),
            Command::TimerMode => self.timer.next_mode(self.outline.duration.is_some()),

            Command::Fullscreen => return self.change_fullscreen(!self.fullscreen),
            Command::Start => return self.start(now),
            Command::StartHere => {
                self.overlay = None;
                return self.change_fullscreen(true);
            }
            Command::Leave => return self.leave(now),
            Command::SpeakerWindow => return Some(Effect::ToggleSpeakerWindow),
            Command::SwapDisplays => return Some(Effect::SwapDisplays),
            Command::NextDisplay => return Some(Effect::NextDisplay),
            Command::Reload => return Some(Effect::Reload),
            Command::Edit => return Some(Effect::OpenEditor { slide: self.position().slide }),
            Command::FollowLink(link) => return self.follow_link(link, now),
            Command::Quit => return Some(Effect::Quit),
            Command::QuitGently => return self.quit_gently(now),
        }
        None
    }

    /// Digits typed by accident must not stand in the way of anything.
    fn end_number(&mut self, command: &Command) {
        let number = matches!(&self.overlay, Some(Overlay::Prompt(prompt)) if prompt.kind == PromptKind::Number);
        let goes_on = matches!(
            command,
            Command::Type(_) | Command::Erase | Command::Accept | Command::Leave | Command::PointAt(_)
        );
        if number && !goes_on {
            self.overlay = None;
        }
    }

    fn toggle_optional(&mut self, now: Duration) {
        self.skip_optional = !self.skip_optional;
        let what = if self.skip_optional { "are passed over" } else { "are shown" };
        self.notify(format!("optional slides {what}"), now);
    }

    fn start(&mut self, now: Duration) -> Option<Effect> {
        let slipped = self.escaped_at.take().is_some_and(|at| now.saturating_sub(at) <= START_BUTTON);
        self.overlay = None;
        if self.fullscreen && self.timer.is_running() {
            self.notify("the talk is on: Home leads to the first slide".into(), now);
        } else if !slipped {
            self.restart(now);
        }
        self.change_fullscreen(true)
    }

    /// One layer at a time, the topmost first; nothing here may ever quit.
    fn leave(&mut self, now: Duration) -> Option<Effect> {
        if self.overlay.take().is_some() || self.pointer.take().is_some() {
            return None;
        }
        if self.preview != Preview::Off {
            self.preview = Preview::Off;
            return None;
        }
        if self.blank.take().is_some() || self.frozen.take().is_some() || !self.fullscreen {
            return None;
        }
        self.escaped_at = Some(now);
        self.change_fullscreen(false)
    }

    /// Whether Escape has anything to leave.
    pub fn is_to_be_left(&self) -> bool {
        self.overlay.is_some()
            || self.pointer.is_some()
            || self.preview != Preview::Off
            || self.blank.is_some()
            || self.frozen.is_some()
            || self.fullscreen
    }

    fn change_fullscreen(&mut self, on: bool) -> Option<Effect> {
        let changes = self.fullscreen != on;
        self.fullscreen = on;
        changes.then_some(Effect::SetFullscreen(on))
    }

    fn quit_gently(&mut self, now: Duration) -> Option<Effect> {
        if self.overlay.take().is_some() {
            return None;
        }
        let again = self.quit_asked_at.is_some_and(|at| now.saturating_sub(at) <= QUIT_TWICE);
        if !self.fullscreen || again {
            return Some(Effect::Quit);
        }
        self.quit_asked_at = Some(now);
        self.notify("once more to quit".into(), now);
        None
    }

    fn follow_link(&mut self, link: String, now: Duration) -> Option<Effect> {
        let Some(id) = link.strip_prefix('#') else { return Some(Effect::OpenUrl(link)) };
        match self.outline.find(id, self.position().slide) {
            Some(slide) => self.jump_to_slide(slide, now),
            None => self.notify(format!("the link leads to no slide: #{id}"), now),
        }
        None
    }

    fn notify(&mut self, text: String, now: Duration) {
        self.notify_for(text, NOTICE, now);
    }

    /// Says something for a while.
    pub fn notify_for(&mut self, text: String, stays: Duration, now: Duration) {
        self.notice = Some(Notice { text, until: now.saturating_add(stays), is_urgent: false });
    }

    /// Says something that must be seen for a while, if need be by the audience too.
    pub fn warn_for(&mut self, text: String, stays: Duration, now: Duration) {
        self.notify_for(text, stays, now);
        self.notice.iter_mut().for_each(|notice| notice.is_urgent = true);
    }

    /// Takes back what was said.
    pub fn say_no_more(&mut self) {
        self.notice = None;
    }

    /// The windows have gone in or out of full screen by themselves.
    pub fn set_fullscreen(&mut self, on: bool) {
        self.fullscreen = on;
    }

    pub fn outline(&self) -> &Arc<Outline> {
        &self.outline
    }

    pub fn position(&self) -> Position {
        self.reveal.position()
    }

    /// What the speaker sees.
    pub fn speaker_moment(&self, now: Duration) -> Moment {
        self.reveal.moment(now).with_reduced_motion(self.has_reduced_motion())
    }

    /// What the audience sees, unless it is [blank](Session::blank): the speaker's moment, or what was frozen, in the deck
    /// as it was then.
    pub fn audience_moment(&self, now: Duration) -> Moment {
        self.frozen.as_ref().map_or_else(|| self.speaker_moment(now), |frozen| frozen.moment.clone())
    }

    /// How the slide came into view; `None` when nothing has moved to it, or since a step within it.
    pub fn arrival(&self, now: Duration) -> Option<Arrival> {
        let (from, at) = self.arrival?;
        Some(Arrival { from, age: now.saturating_sub(at), forward: from.slide < self.position().slide })
    }

    /// Whether a terminal or a recording performs, so that Next would end it.
    pub fn is_playing(&self, now: Duration) -> bool {
        !self.shows_shell() && self.reveal.is_playing(self.outline.slide(self.position().slide), now)
    }

    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlay.as_ref()
    }

    /// Something to tell the speaker.
    pub fn notice(&self, now: Duration) -> Option<&str> {
        self.notice.as_ref().filter(|notice| now < notice.until).map(|notice| notice.text.as_str())
    }

    /// Whether that must be seen, if need be by the audience too.
    pub fn is_notice_urgent(&self) -> bool {
        self.notice.as_ref().is_some_and(|notice| notice.is_urgent)
    }

    pub fn timer(&self) -> &Timer {
        &self.timer
    }

    /// Ahead of the plan or behind it; `None` until the timer has begun, and when the deck plans nothing.
    pub fn pace(&self, now: Duration) -> Option<Pace> {
        let elapsed = Some(self.timer.elapsed(now)).filter(|elapsed| !elapsed.is_zero())?;
        pace(&self.outline, self.position(), elapsed, self.skip_optional)
    }

    pub fn skips_optional(&self) -> bool {
        self.skip_optional
    }

    pub fn is_fullscreen(&self) -> bool {
        self.fullscreen
    }

    /// When the timer or the notice changes by itself; what the slides show is not counted.
    pub fn wake(&self, now: Duration) -> Wake {
        let tick = self.timer.next_tick(now).filter(|_| self.timer.mode() != TimerMode::Clock);
        let notice =
            self.notice.as_ref().and_then(|notice| notice.until.checked_sub(now)).filter(|left| !left.is_zero());
        let wake = |after: Option<Duration>| after.map_or(Wake::Never, Wake::After);
        wake(tick).sooner(wake(notice))
    }
}
