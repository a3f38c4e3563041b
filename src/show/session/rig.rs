//! A show to press keys on, in tests.

use super::*;
use crate::show::keys::{KeyPress, KeyReader, Keys};
use crate::show::outline::SlideOutline;

/// A session at the end of a keyboard.
pub(super) struct Rig {
    pub session: Session,
    pub reader: KeyReader,
    pub now: Duration,
    pub effects: Vec<Effect>,
}

impl Rig {
    pub fn new(outline: Outline) -> Rig {
        let session = Session::new(outline, Duration::ZERO);
        Rig { session, reader: KeyReader::default(), now: Duration::ZERO, effects: Vec::new() }
    }

    pub fn apply(&mut self, command: Command) {
        let effects = self.session.apply(command, self.now);
        self.effects.extend(effects.into_iter().filter(|effect| *effect != Effect::Save));
    }

    pub fn press(&mut self, press: &KeyPress) {
        if let Some(command) = self.reader.press(press, self.session.mode(), self.now) {
            self.apply(command);
        }
    }

    /// Presses keys: names as in the key table, `~Right` for the repeat of a held key, `'some_text` typed with spaces
    /// for `_`; `@200ms` and `@3s` move the clock.
    pub fn keys(&mut self, keys: &str) -> &mut Rig {
        for word in keys.split_whitespace() {
            if let Some(time) = word.strip_prefix('@') {
                let number = |unit| time.strip_suffix(unit).and_then(|n: &str| n.parse().ok());
                self.now += number("ms").map(Duration::from_millis).or(number("s").map(Duration::from_secs)).unwrap();
            } else if let Some(text) = word.strip_prefix('\'') {
                text.chars().map(|c| if c == '_' { ' ' } else { c }).for_each(|c| self.press(&KeyPress::new(c.into())));
            } else {
                let held = word.starts_with('~');
                for chord in word.trim_start_matches('~').parse::<Keys>().unwrap().chords() {
                    self.press(&KeyPress { repeat: held, ..chord.press() });
                }
            }
        }
        self
    }

    /// The slide's number from 1 and its step, all that is unusual, and the effects so far.
    pub fn dump(&self) -> String {
        let session = &self.session;
        let place = |position: Position| format!("{}.{}", position.slide + 1, position.step);
        let mut dump = vec![place(session.position())];
        let mut note = |when: bool, what: &str| dump.extend(when.then(|| what.to_string()));
        note(!session.speaker_moment(self.now).is_settled(), "new");
        note(session.is_playing(self.now), "playing");
        note(session.blank() == Some(Blank::Black), "black");
        note(session.blank() == Some(Blank::White), "white");
        note(session.is_fullscreen(), "full");
        note(session.skips_optional(), "shorter");
        note(session.light_dark_swapped(), "swapped");
        note(session.preview() != Preview::Off, &format!("{:?}", session.preview()));
        note(session.timer().is_paused(), "paused");
        note(session.notes_scale() > 1.0, "larger");
        note(session.notes_scale() < 1.0, "smaller");
        let frozen = session.frozen_at();
        note(frozen.is_some(), &format!("frozen@{}", place(frozen.unwrap_or_default())));
        dump.extend(session.pointer_tool().map(|tool| format!("{tool:?}")));
        dump.extend(session.overlay().map(|overlay| match overlay {
            Overlay::Help => "help".into(),
            Overlay::Overview { selected } => format!("overview[{}]", selected + 1),
            Overlay::Prompt(prompt) => {
                let slides: Vec<_> = prompt.candidates.iter().map(|found| (found.slide + 1).to_string()).collect();
                format!("{:?}‘{}’[{}]#{}", prompt.kind, prompt.text, slides.join(" "), prompt.selected)
            }
        }));
        dump.extend(session.notice(self.now).map(|notice| format!("({notice})")));
        dump.extend(self.effects.iter().map(|effect| format!("{effect:?}!")));
        dump.join(" ")
    }
}

/// Six slides: the second has two steps, the third is hidden, the fourth's two steps play for four seconds each, the
/// fifth is optional.
pub(super) fn outline() -> Outline {
    let play = Duration::from_secs(4);
    let slides = vec![
        SlideOutline::new("Opening"),
        SlideOutline::new("Three points").with_steps(2),
        SlideOutline { hidden: true, ..SlideOutline::new("Spare benchmarks") },
        SlideOutline {
            plays: vec![Duration::ZERO, play, play],
            text: "$ heroku create\nCreating sushi... done".into(),
            ..SlideOutline::new("Terminal").with_steps(2)
        },
        SlideOutline { optional: true, ..SlideOutline::new("Terminal again") },
        SlideOutline::new("Closing words"),
    ];
    Outline::new(slides, Some(Duration::from_secs(20 * 60)))
}

/// Long after the show opened, presses keys and compares the state.
#[track_caller]
pub(super) fn check(keys: &str, expect: &str) {
    assert_eq!(rig(keys).dump(), expect, "{keys}");
}

/// The show after keys.
pub(super) fn rig(keys: &str) -> Rig {
    let mut rig = Rig::new(outline());
    rig.session.reveal.finish();
    rig.keys("@60s").keys(keys);
    rig
}
