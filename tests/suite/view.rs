//! What the windows show, of small decks after some commands: words in the order they are drawn, and geometry where it
//! matters.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use expect_test::{Expect, expect};
use footlight::diag::Diagnostic;
use footlight::geom::{Point, Rect, Transform};
use footlight::load::{Presentation, load};
use footlight::page::Frame;
use footlight::scene::{DisplayList, Item, LinkTarget};
use footlight::show::Wake;
use footlight::show::command::{COMMANDS, Command};
use footlight::show::keys::KeyTable;
use footlight::show::session::Session;
use footlight::text::Fonts;
use footlight::view::{self, Findings, SpeakerView, SpeakerWindow, Stage, WallClock, access};
use footlight::world::MemoryWorld;
use proptest::prelude::*;

const DECK: &str = "---
title: T
duration: 20min
---

# Opening

---

## Points

One

<!-- pause -->

Two

<!--
Say hello.

[click] Now **two**.
-->

---

## Closing

[link](https://example.org)
";

fn fonts() -> Arc<Fonts> {
    static FONTS: OnceLock<Arc<Fonts>> = OnceLock::new();
    FONTS.get_or_init(|| Arc::new(Fonts::new())).clone()
}

/// A show without windows.
pub struct Show {
    presentation: Presentation,
    session: Session,
    now: Duration,
    pub faults: Vec<Diagnostic>,
    findings: Findings,
}

/// A deck and a picture.
fn world(deck: &str) -> MemoryWorld {
    let dot = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="3"/></svg>"#;
    MemoryWorld::default().with("t.md", deck).with("dot.svg", dot)
}

/// The show of a deck, a minute after it was opened, after commands by their names. `@500` waits for so many
/// milliseconds, `'word` types, `point` puts the pointer on the slide, `full` goes full screen.
pub fn show(deck: &str, words: &str) -> Show {
    let presentation = load(Arc::new(world(deck)), Path::new("t.md"), fonts());
    let session = Session::new(view::outline(&presentation), Duration::ZERO);
    let mut show =
        Show { presentation, session, now: Duration::from_secs(60), faults: Vec::new(), findings: Findings::default() };
    for word in words.split_whitespace() {
        show.obey(word);
    }
    show
}

impl Show {
    pub fn obey(&mut self, word: &str) {
        if let Some(time) = word.strip_prefix('@') {
            self.now += Duration::from_millis(time.parse().unwrap());
        } else if let Some(text) = word.strip_prefix('\'') {
            text.chars().for_each(|c| drop(self.session.apply(Command::Type(c), self.now)));
        } else if word == "point" {
            self.session.apply(Command::PointAt(Some((800.0, 450.0))), self.now);
        } else if word == "full" {
            self.session.set_fullscreen(true);
        } else {
            self.session.apply(Command::from_name(word).unwrap(), self.now);
        }
    }

    fn audience_beside_speaker(&self) -> Frame {
        self.stage(|stage| view::audience(&Stage { has_speaker: true, ..*stage }))
    }

    pub fn stage<R>(&self, see: impl FnOnce(&Stage<'_>) -> R) -> R {
        let stage = Stage {
            presentation: &self.presentation,
            frozen: None,
            shell: None,
            frozen_shell: None,
            has_speaker: false,
            session: &self.session,
            keys: &KeyTable::default(),
            faults: &self.faults,
            findings: self.findings,
            notes: &[],
            now: self.now,
        };
        see(&stage)
    }

    fn audience(&self) -> Frame {
        self.stage(view::audience)
    }

    pub fn speaker(&self, size: (u32, u32)) -> SpeakerView {
        let clock = WallClock { hours: 9, minutes: 5, seconds: 30 };
        self.stage(|stage| view::speaker(stage, &SpeakerWindow { size, clock, scroll: 0.0 }))
    }
}

/// The lines of a list, in the order they are drawn.
fn words(list: &DisplayList) -> String {
    fn collect(items: &[Item], out: &mut String) {
        for item in items {
            match item {
                Item::Text(text) => {
                    for line in text.block.lines() {
                        out.push_str(text.block.line_text(line).trim_end());
                        out.push('\n');
                    }
                }
                Item::Group(group) => collect(&group.items, out),
                _ => {}
            }
        }
    }
    let mut out = String::new();
    collect(&list.items, &mut out);
    out
}

#[track_caller]
fn check_audience(commands: &str, expect: &Expect) {
    expect.assert_eq(&words(&show(DECK, commands).audience().list));
}

#[track_caller]
fn check_speaker(commands: &str, expect: &Expect) {
    expect.assert_eq(&words(&show(DECK, commands).speaker((1600, 900)).frame.list));
}

#[test]
fn the_audience_sees_the_slide_and_nothing_else() {
    check_audience(
        "next next @1000",
        &expect![[r#"
        Points
        One
        Two
    "#]],
    );
}

#[test]
fn black_is_black() {
    let list = show(DECK, "black").audience().list;
    expect![[r#"
        list 1600x900
          quad (0, 0) 1600x900 #000000
    "#]]
    .assert_eq(&list.dump());
}

#[test]
fn frozen_nothing_changes_whatever_is_asked_for() {
    check_audience(
        "freeze next next help",
        &expect![[r#"
        Opening
    "#]],
    );
}

#[test]
fn in_a_window_a_notice_is_seen_and_in_full_screen_it_is_not() {
    check_audience(
        "last next",
        &expect![[r#"
        Closing
        link
        this is the last slide
    "#]],
    );
    check_audience(
        "full last next",
        &expect![[r#"
        Closing
        link
    "#]],
    );
}

#[test]
fn what_must_be_seen_is_seen_in_full_screen_where_the_speaker_has_no_window() {
    let mut show = show(DECK, "full");
    show.session.warn_for("A show was cut off.".into(), Duration::from_secs(30), show.now);
    let is_seen = |frame: Frame| words(&frame.list).contains("cut off");
    assert_eq!([is_seen(show.audience()), is_seen(show.audience_beside_speaker())], [true, false]);
}

#[test]
fn faults_are_never_seen_in_full_screen_nor_beside_the_speakers_window() {
    let mut show = show(DECK, "");
    show.faults = vec![Diagnostic::error("broken", "it is broken"), Diagnostic::warning("odd", "it is odd")];
    assert!(words(&show.audience().list).contains("it is broken   and 1 more"));
    assert!(!words(&show.audience_beside_speaker().list).contains("broken"));
    show.obey("full");
    assert!(!words(&show.audience().list).contains("broken"));
}

#[test]
fn prompts_lie_over_the_slide() {
    check_audience(
        "full search 'two",
        &expect![[r#"
        Opening
        Search
        two
        2
        Points
        Two
    "#]],
    );
    check_audience(
        "full '3",
        &expect![[r#"
        Opening
        3   Closing   Enter
    "#]],
    );
}

#[test]
fn a_click_on_a_slide_of_the_overview_leads_to_it() {
    let links = show(DECK, "overview").audience().list.links();
    let targets: Vec<_> = links.into_iter().map(|link| link.target).collect();
    assert_eq!(targets, [0, 1, 2].map(LinkTarget::Slide));
}

#[test]
fn the_slides_own_links_can_be_clicked_unless_something_lies_over_it() {
    let links = |commands| show(DECK, commands).audience().list.links().len();
    assert_eq!([links("last"), links("last go-to"), links("last help")], [1, 0, 0]);
}

/// How far the groups of a deck with a transition have moved.
fn moves(commands: &str) -> Vec<String> {
    let deck = DECK.replace("title: T", "title: T\ntransition: push");
    let list = show(&deck, commands).audience().list;
    let moves = list.items.iter().filter_map(|item| match item {
        Item::Group(group) if group.clip.is_some() => Some(format!("{:.0}", group.transform.translate.x)),
        _ => None,
    });
    moves.collect()
}

#[test]
fn slides_come_in_by_their_transition_and_go_back_by_its_mirror() {
    assert_eq!(moves("next @100"), ["-149", "1451"]);
    assert_eq!(moves("next @1000 previous @100"), ["149", "-1451"]);
}

#[test]
fn a_transition_ends_by_itself_with_a_step_or_when_frozen() {
    let none: [&str; 0] = [];
    assert_eq!(moves("next @350"), none);
    assert_eq!(moves("next @100 next @10"), none);
    assert_eq!(moves("next @100 freeze"), none);
}

/// Where groups were moved to, and how opaque they are, in what the audience sees of a deck with these settings.
fn placed(settings: &str, commands: &str) -> Vec<(f32, f32, f32)> {
    fn collect(items: &[Item], out: &mut Vec<(f32, f32, f32)>) {
        for item in items {
            if let Item::Group(group) = item {
                let Transform { translate, .. } = group.transform;
                out.push((translate.x.round(), translate.y.round(), (group.opacity * 100.0).round()));
                collect(&group.items, out);
            }
        }
    }
    let mut out = Vec::new();
    collect(
        &show(&DECK.replace("title: T", &format!("title: T\n{settings}")), commands).audience().list.items,
        &mut out,
    );
    out.into_iter().filter(|group| *group != (0.0, 0.0, 100.0)).collect()
}

#[test]
fn steps_rise_a_little_as_they_fade_in() {
    assert_eq!(placed("", "next @1000 next @110"), [(0.0, 2.0, 88.0)]);
    assert_eq!(placed("", "next @1000 next @220"), []);
}

#[test]
fn with_reduced_motion_everything_fades_in_its_place() {
    assert_eq!(placed("reduced_motion: true", "next @1000 next @110"), [(0.0, 0.0, 88.0)]);
    for transition in ["slide", "push", "morph"] {
        let settings = format!("reduced_motion: true\ntransition: {transition}");
        assert_eq!(placed(&settings, "next @175"), [(0.0, 0.0, 50.0)]);
    }
    assert_eq!(placed("reduced_motion: true\ntransition: none", "next @175"), []);
}

#[test]
fn the_pointer_is_seen_in_both_windows_but_not_on_what_is_frozen() {
    let rounds = |list: &DisplayList| list.dump().matches("radius=24").count();
    let at = |commands| {
        let show = show(DECK, commands);
        (rounds(&show.audience().list), rounds(&show.speaker((1600, 900)).frame.list))
    };
    assert_eq!(at("laser point"), (1, 1));
    assert_eq!(at("freeze next laser point"), (0, 1));
    assert_eq!(at("laser"), (0, 0));
}

#[test]
fn a_still_slide_is_drawn_once() {
    assert_eq!(show(DECK, "next @5000").audience().wake, Wake::Never);
}

#[test]
fn the_speaker_sees_everything() {
    check_speaker(
        "next @61000 next @1000",
        &expect![[r#"
        Points
        One
        Two
        Next   Closing
        Closing
        link
        Elapsed
        1:02
        of 20:00 · 18:58 left
        8 min ahead
        Say hello.
        Now two.
        9:05
        2 of 3   ·   step 1 of 1
    "#]],
    );
}

#[test]
fn the_speaker_is_told_when_the_audience_sees_something_else() {
    let said = |commands| words(&show(DECK, commands).speaker((1600, 900)).frame.list);
    assert!(said("black").contains("The audience sees black. Next shows the slide."));
    assert!(said("white").contains("The audience sees white. Next shows the slide."));
    assert!(said("next freeze next next").contains("The audience sees slide 2, frozen. Shift+f lets it go."));
    assert!(!said("next").contains("The audience"));
}

#[test]
fn a_preview_is_told_to_the_speaker_and_in_a_window() {
    let said = |commands| words(&show(DECK, commands).speaker((1600, 900)).frame.list);
    assert!(said("bad-projector").contains("the audience's window previews a dim lamp"));
    assert!(!said("").contains("previews"));
    let label = |commands| words(&show(DECK, commands).audience().list).contains("Preview: light in the room");
    let on = "bad-projector bad-projector bad-projector bad-projector";
    assert_eq!([label(on), label(&format!("{on} full")), label(&format!("{on} bad-projector"))], [true, false, false]);
}

#[test]
fn when_late_the_speaker_is_told_what_could_be_passed_over() {
    let deck = "---\nduration: 4min\n---\n\n# a\n\n---\n\n# b\n\n---\n\n<!-- optional -->\n\n# Spare\n\n---\n\n# d\n";
    let told =
        |commands: &str| words(&show(deck, commands).speaker((1920, 1080)).frame.list).contains("Shift+o skips Spare");
    assert!(told("next @190000"));
    assert!(!told("next @170000"), "that is not late enough");
    assert!(!told("next @190000 skip-optional"), "it is passed over already");
    assert!(!told("next next next @900000"), "it is over");
}

#[test]
fn the_speaker_sees_no_transition() {
    let deck = DECK.replace("title: T", "title: T\ntransition: fade");
    let dump = show(&deck, "next @100").speaker((1600, 900)).frame.list.dump();
    assert!(!dump.contains("opacity"), "{dump}");
}

#[test]
fn faults_are_told_with_place_and_help() {
    let mut show = show(DECK, "");
    let source = &show.presentation.deck.source;
    let at = source.text.find("One").unwrap();
    let fault = Diagnostic::warning("odd", "it is odd").at(source, at..at + 3).help("make it even");
    show.faults = vec![Diagnostic::hint("h", "a hint"), fault, Diagnostic::error("broken", "it is broken")];
    let said = words(&show.speaker((1600, 900)).frame.list);
    assert!(said.contains("2\nand 1 more\nit is broken\n"), "{said}");
    show.faults.pop();
    let said = words(&show.speaker((1600, 900)).frame.list);
    assert!(said.contains("1\nt.md:12   it is odd\nOne\nmake it even\n"), "{said}");
}

#[test]
fn what_a_check_found_is_counted() {
    let mut show = show(DECK, "");
    let said = |show: &Show| words(&show.speaker((1600, 900)).frame.list);
    assert!(!said(&show).contains("warning"));
    show.findings = Findings { errors: 1, warnings: 3 };
    assert!(said(&show).contains("1 error, 3 warnings"), "{}", said(&show));
}

#[test]
fn the_speakers_clock_ticks() {
    let wake = |commands| show(DECK, commands).speaker((1600, 900)).frame.wake;
    assert_eq!(wake("@5000"), Wake::After(Duration::from_secs(30)));
    assert_eq!(wake("next @5300"), Wake::After(Duration::from_millis(700)));
    assert_eq!(wake("next @5300 timer-pause"), Wake::After(Duration::from_secs(30)));
    assert_eq!(wake("next @5300 timer-mode timer-mode"), Wake::After(Duration::from_millis(700)));
}

#[test]
fn the_mouse_finds_the_slide_and_the_next_one() {
    let show = show(DECK, "");
    for size in [(1600, 900), (1024, 768), (700, 1000)] {
        let view = show.speaker(size);
        let corner = view.slide.apply(Point::new(1599.0, 899.0));
        assert_eq!(view.on_slide(corner).map(|(x, y)| (x.round(), y.round())), Some((1599.0, 899.0)));
        assert_eq!(view.on_slide(view.slide.apply(Point::new(1601.0, 10.0))), None);
        assert_eq!(view.command_at(view.hits[0].rect.center()), Some(&Command::Next));
        assert_eq!(view.command_at(corner), None);
    }
}

#[test]
fn under_an_overlay_nothing_else_can_be_clicked() {
    let view = show(DECK, "last overview").speaker((1600, 900));
    assert!(view.hits.is_empty());
    assert!(view.frame.list.links().iter().all(|link| matches!(link.target, LinkTarget::Slide(_))));
}

#[test]
fn long_notes_follow_the_cue_and_can_be_scrolled_within_their_length() {
    let filler = "Words that fill the notes so that they are longer than the window is high.\n\n".repeat(30);
    let deck = format!("# A\n\none\n\n<!-- pause -->\n\ntwo\n\n<!--\n{filler}[click] The cue.\n-->\n");
    let cue = |commands, scroll| {
        let show = show(&deck, commands);
        let window = SpeakerWindow { size: (1600, 900), scroll, ..SpeakerWindow::default() };
        let view = show.stage(|stage| view::speaker(stage, &window));
        let dump = view.frame.list.dump();
        let offset = dump.lines().filter(|line| line.contains("scale=0.740")).collect::<String>();
        (offset.trim().to_owned(), view.scroll)
    };
    let top = "group at=(943.1, 58) scale=0.740".to_owned();
    assert_eq!(cue("", 0.0), (top.clone(), 0.0));
    let (followed, _) = cue("next", 0.0);
    assert_ne!(followed, top);
    assert_eq!(cue("next", 1e9), (followed, 0.0), "the cue is the end of the notes");
    assert_eq!(cue("next", -1e9).0, top);
    assert_eq!(cue("", -5.0), (top, 0.0));
}

/// Every number in a list can be drawn.
fn assert_finite(list: &DisplayList) {
    let dump = list.dump();
    assert!(!dump.contains("NaN") && !dump.contains("inf"), "{dump}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_asked_for_both_windows_have_a_picture(
        commands in prop::collection::vec(0..COMMANDS.len() + 4, 0..24),
        size in (0_u32..5000, 0_u32..5000),
        wait in 0_u64..4_000_000,
    ) {
        let mut show = show(DECK, "");
        for command in commands {
            match COMMANDS.get(command) {
                Some(row) => drop(show.session.apply(row.command.clone(), show.now)),
                None => show.obey(["'two", "point", "full", "@100"][command - COMMANDS.len()]),
            }
        }
        show.now += Duration::from_millis(wait);
        let audience = show.audience().list;
        let view = show.speaker(size);
        let said = show.stage(|stage| [access::audience(stage), access::speaker(stage, &view, WallClock::default())]);
        prop_assert!(said.iter().all(|window| !window.children.is_empty()));
        let speaker = view.frame.list;
        for list in [&audience, &speaker] {
            prop_assert!(!list.items.is_empty());
            assert_finite(list);
        }
        prop_assert!(Rect::from_size(speaker.size).h > 899.0);
    }
}
