//! Everything that can be asked of a running show: the one door for keys, mouse and remote hands.

use Group::{Audience, Finding, Look, Moving, Program, Speaker, Terminal};

/// A wish of the speaker's.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    Next,
    Previous,
    NextSlide,
    PreviousSlide,
    First,
    Last,
    /// Opens the prompt for a number or words of a title.
    GoToPrompt,
    /// Back to where the last jump began.
    JumpBack,
    Overview,
    Search,
    SearchNext,
    SearchPrevious,
    SkipOptional,

    Black,
    White,
    Freeze,
    Fullscreen,
    /// Full screen, from the first slide.
    Start,
    /// Full screen, from this slide.
    StartHere,
    /// Takes one layer away: overlay, pointer, preview, blank, freeze, full screen. Never quits.
    Leave,
    SpeakerWindow,
    SwapDisplays,
    NextDisplay,

    TimerPause,
    TimerReset,
    TimerMode,
    NotesLarger,
    NotesSmaller,

    LightDark,
    BadProjector,
    Laser,
    Spotlight,

    Replay,
    PreviousMarker,
    NextMarker,
    /// The keyboard to the live shell, and back.
    FocusShell,
    /// The transcript in place of the live shell, and back.
    Transcript,

    Reload,
    Edit,
    Help,
    Quit,
    /// Quits when the audience is not full screen, or when asked twice within two seconds.
    QuitGently,

    /// A character for the open prompt; a digit opens one.
    Type(char),
    /// Takes the last character of the prompt away.
    Erase,
    /// Goes to what is selected in the prompt or the overview.
    Accept,
    /// The candidate or the overview row above.
    SelectUp,
    /// The candidate or the overview row below.
    SelectDown,
    /// To a slide by its index, from 0: a click in the overview or on a candidate, a remote's list.
    GoTo(usize),
    /// Where the pointer is on the slide, in slide units; `None` when it is not on it.
    PointAt(Option<(f32, f32)>),
    /// A link was clicked: `#id` is a slide, all else is the system's.
    FollowLink(String),
}

/// The heading that a command stands under in the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Moving,
    Finding,
    Audience,
    Speaker,
    Look,
    Terminal,
    Program,
}

impl Group {
    pub fn title(self) -> &'static str {
        match self {
            Moving => "Moving",
            Finding => "Finding",
            Audience => "What the audience sees",
            Speaker => "Timer and notes",
            Look => "Look and pointer",
            Terminal => "Terminals",
            Program => "Program",
        }
    }
}

/// What the config file and the help know of a command, and the keys it has unless they are rebound.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandRow {
    pub group: Group,
    pub command: Command,
    pub name: &'static str,
    pub description: &'static str,
    /// Key sequences as [`Keys`](super::keys::Keys) reads them, with two spaces between.
    pub keys: &'static str,
}

const fn row(
    group: Group,
    command: Command,
    name: &'static str,
    keys: &'static str,
    description: &'static str,
) -> CommandRow {
    CommandRow { group, command, name, description, keys }
}

/// Every command that has a name, in the order of the help.
#[rustfmt::skip]
pub static COMMANDS: &[CommandRow] = &[
    row(Moving, Command::Next, "next", "Space  Right  Down  PageDown  Enter  n  l  j  LeftClick", "next step"),
    row(Moving, Command::Previous, "previous", "Shift+Space  Left  Up  PageUp  Backspace  h  k  RightClick", "previous step"),
    row(Moving, Command::NextSlide, "next-slide", "Shift+Right  Shift+PageDown", "next slide, skipping steps"),
    row(Moving, Command::PreviousSlide, "previous-slide", "Shift+Left  Shift+PageUp", "previous slide, skipping steps"),
    row(Moving, Command::First, "first", "Home  g g", "first slide"),
    row(Moving, Command::Last, "last", "End  G", "last slide"),
    row(Moving, Command::JumpBack, "back", "Alt+Left  Shift+Backspace", "back to where I jumped from"),
    row(Moving, Command::SkipOptional, "skip-optional", "O", "pass over optional slides, when time is short"),

    row(Finding, Command::GoToPrompt, "go-to", "g", "go to: a number or words of a title, Enter (or digits, Enter)"),
    row(Finding, Command::Overview, "overview", "o  Tab", "overview of all slides"),
    row(Finding, Command::Search, "search", "/", "search slides and terminal output"),
    row(Finding, Command::SearchNext, "search-next", "F3", "next match"),
    row(Finding, Command::SearchPrevious, "search-previous", "Shift+F3", "previous match"),

    row(Audience, Command::Black, "black", "b  .", "black screen"),
    row(Audience, Command::White, "white", "w  ,", "white screen"),
    row(Audience, Command::Freeze, "freeze", "F  z", "freeze the audience's picture"),
    row(Audience, Command::Fullscreen, "fullscreen", "f  F11", "full screen"),
    row(Audience, Command::Start, "start", "F5", "start from the first slide"),
    row(Audience, Command::StartHere, "start-here", "Shift+F5", "start from this slide"),
    row(Audience, Command::Leave, "leave", "Escape", "leave overlay, then unblank, unfreeze, then leave full screen"),
    row(Audience, Command::SwapDisplays, "swap-displays", "x", "swap displays"),
    row(Audience, Command::NextDisplay, "next-display", "X", "audience to the next display"),

    row(Speaker, Command::SpeakerWindow, "speaker-window", "s", "speaker window"),
    row(Speaker, Command::TimerPause, "timer-pause", "p", "pause the timer"),
    row(Speaker, Command::TimerReset, "timer-reset", "r r", "reset the timer"),
    row(Speaker, Command::TimerMode, "timer-mode", "t", "timer: elapsed, remaining, time of day"),
    row(Speaker, Command::NotesLarger, "notes-larger", "+  =", "larger notes"),
    row(Speaker, Command::NotesSmaller, "notes-smaller", "-", "smaller notes"),

    row(Look, Command::LightDark, "light-dark", "d", "light or dark theme"),
    row(Look, Command::BadProjector, "bad-projector", "D", "preview on a bad projector"),
    row(Look, Command::Laser, "laser", "Ctrl+l", "laser pointer"),
    row(Look, Command::Spotlight, "spotlight", "Ctrl+Shift+l", "spotlight"),

    row(Terminal, Command::Replay, "replay", "R", "replay this command"),
    row(Terminal, Command::PreviousMarker, "previous-marker", "[", "play from the previous marker"),
    row(Terminal, Command::NextMarker, "next-marker", "]", "play from the next marker"),
    row(Terminal, Command::FocusShell, "focus-shell", "F12  i", "type into a live terminal; F12 takes the keyboard back"),
    row(Terminal, Command::Transcript, "transcript", "T", "transcript in place of a live terminal, or back"),

    row(Program, Command::Reload, "reload", "Ctrl+r", "reload the deck"),
    row(Program, Command::Edit, "edit", "e", "open this slide in the editor"),
    row(Program, Command::Help, "help", "?  F1", "this help"),
    row(Program, Command::Quit, "quit", "Ctrl+q", "quit"),
    row(Program, Command::QuitGently, "quit-gently", "q", "quit; in full screen only when pressed twice"),
];

/// What a held key does, beyond its first press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Nothing: a held key must not make the screen flicker black and back.
    Ignored,
    /// Repeats, but not as fast as the keyboard would.
    Limited,
    /// Repeats as the keyboard does.
    Free,
}

impl Command {
    /// The command of a name in [`COMMANDS`].
    pub fn from_name(name: &str) -> Option<Command> {
        COMMANDS.iter().find(|row| row.name == name).map(|row| row.command.clone())
    }

    fn row(&self) -> Option<&'static CommandRow> {
        COMMANDS.iter().find(|row| row.command == *self)
    }

    /// Its name; commands that carry something cannot be bound to a key and have none.
    pub fn name(&self) -> Option<&'static str> {
        self.row().map(|row| row.name)
    }

    /// What it does, in a few words, for the commands that have a name.
    pub fn description(&self) -> Option<&'static str> {
        self.row().map(|row| row.description)
    }

    pub fn repeat(&self) -> Repeat {
        match self {
            Command::Next | Command::Previous | Command::NextSlide | Command::PreviousSlide => Repeat::Limited,
            Command::NotesLarger
            | Command::NotesSmaller
            | Command::SelectUp
            | Command::SelectDown
            | Command::Type(_)
            | Command::Erase => Repeat::Free,
            _ => Repeat::Ignored,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_leads_to_its_command_and_back() {
        for row in COMMANDS {
            assert_eq!(Command::from_name(row.name), Some(row.command.clone()));
            assert_eq!((row.command.name(), row.command.description()), (Some(row.name), Some(row.description)));
        }
    }

    #[test]
    fn names_are_unique() {
        assert_eq!(COMMANDS.iter().map(|row| row.name).collect::<BTreeSet<_>>().len(), COMMANDS.len());
    }

    #[test]
    fn groups_stand_together() {
        assert!(COMMANDS.is_sorted_by_key(|row| row.group));
    }

    #[test]
    fn what_carries_something_has_no_name() {
        assert_eq!((Command::Type('a').name(), Command::from_name("type")), (None, None));
    }

    #[test]
    fn a_held_key_never_toggles() {
        let held: Vec<_> = COMMANDS.iter().filter(|row| row.command.repeat() != Repeat::Ignored).collect();
        let names: Vec<_> = held.iter().map(|row| row.name).collect();
        assert_eq!(names, ["next", "previous", "next-slide", "previous-slide", "notes-larger", "notes-smaller"]);
    }
}
