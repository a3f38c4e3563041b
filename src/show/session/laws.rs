//! What holds whatever is pressed.

use proptest::prelude::*;

use super::rig::{Rig, outline};
use super::*;
use crate::show::command::COMMANDS;
use crate::show::keys::{Key, KeyPress};
use crate::show::outline::SlideOutline;

fn slide() -> impl Strategy<Value = SlideOutline> {
    let plays = prop::collection::vec((0u64..3).prop_map(Duration::from_secs), 0..4);
    let flags = prop::array::uniform3(prop::bool::weighted(0.2));
    ("[a-c]{0,2}", 0usize..4, plays, flags).prop_map(|(title, steps, plays, [hidden, optional, uncounted])| {
        let slide = SlideOutline::new(&title).with_steps(steps);
        SlideOutline { plays, hidden, optional, counted: !uncounted, ..slide }
    })
}

fn deck() -> impl Strategy<Value = Outline> {
    (prop::collection::vec(slide(), 0..7), prop::option::of((0u64..100).prop_map(Duration::from_secs)))
        .prop_map(|(slides, duration)| Outline::new(slides, duration))
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        6 => prop::sample::select(COMMANDS).prop_map(|row| row.command.clone()),
        1 => prop_oneof![any::<char>(), Just('1'), Just('a')].prop_map(Command::Type),
        1 => prop::sample::select(vec![Command::Erase, Command::Accept, Command::SelectUp, Command::SelectDown]),
        1 => prop_oneof![0usize..8, any::<usize>()].prop_map(Command::GoTo),
        1 => any::<Option<(f32, f32)>>().prop_map(Command::PointAt),
        1 => "#?[a-c]{0,2}".prop_map(Command::FollowLink),
    ]
}

fn press() -> impl Strategy<Value = KeyPress> {
    let named = vec![Key::Left, Key::Right, Key::Up, Key::Down, Key::Space, Key::Enter, Key::Tab, Key::Backspace];
    let more = vec![Key::Home, Key::End, Key::PageUp, Key::Escape, Key::LeftClick, Key::F(5), Key::F(3), Key::F(255)];
    let key = prop_oneof![
        prop::sample::select(named),
        prop::sample::select(more),
        "[a-zA-Z0-9?/+.,]".prop_map(|text| Key::Char(text.chars().next().unwrap_or('g'))),
        any::<char>().prop_map(Key::Char),
    ];
    let held = prop::bool::weighted(0.15);
    (key, [held, held, held, held]).prop_map(|(key, [shift, ctrl, alt, repeat])| KeyPress {
        key,
        shift,
        ctrl,
        alt,
        repeat,
    })
}

/// What is pressed, and how many milliseconds before the next.
fn presses() -> impl Strategy<Value = Vec<(KeyPress, u64)>> {
    prop::collection::vec((press(), prop_oneof![Just(0), 0u64..3000]), 0..40)
}

/// Panics unless everything the session says of its place can be looked up in its outline.
fn assert_valid(rig: &Rig) {
    let Rig { session, now, .. } = rig;
    let outline = session.outline();
    let valid = |p: Position| p.slide < outline.slides().len() && p.step <= outline.slide(p.slide).steps;
    assert!(valid(session.position()) && session.frozen_at().is_none_or(valid));
    for moment in [session.speaker_moment(*now), session.audience_moment(*now)] {
        assert!(moment.age(moment.position.step).is_some() && moment.age(moment.position.step + 1).is_none());
    }
    assert!(session.upcoming().is_none_or(valid) && session.arrival(*now).is_none_or(|arrival| valid(arrival.from)));
    match session.overlay() {
        Some(Overlay::Overview { selected }) => assert!(*selected < outline.slides().len()),
        Some(Overlay::Prompt(prompt)) => {
            assert!(prompt.candidates.iter().all(|found| found.slide < outline.slides().len()));
            assert!(prompt.selected < prompt.candidates.len().max(1));
        }
        Some(Overlay::Help) | None => {}
    }
    let _ = (session.pace(*now), session.wake(*now), rig.dump());
}

/// A show where nothing plays and nothing covers the slide, some steps in.
fn settled(mut outline: Outline, steps: usize) -> Rig {
    let quiet = |slide: &SlideOutline| SlideOutline { plays: vec![], ..slide.clone() };
    outline = Outline::new(outline.slides().iter().map(quiet).collect(), None);
    let mut rig = Rig::new(outline);
    (0..steps).for_each(|_| rig.apply(Command::Next));
    rig
}

proptest! {
    #[test]
    fn the_position_is_valid_whatever_is_asked(deck in deck(), commands in prop::collection::vec(command(), 0..40)) {
        let mut rig = Rig::new(deck);
        for command in commands {
            rig.apply(command);
            rig.now += Duration::from_millis(700);
            assert_valid(&rig);
        }
    }

    #[test]
    fn the_position_is_valid_whatever_is_pressed_and_reloaded(
        deck in deck(), other in deck(), before in presses(), after in presses(),
    ) {
        let mut rig = Rig::new(deck);
        for (press, wait) in before {
            rig.press(&press);
            rig.now += Duration::from_millis(wait);
        }
        rig.session.reload(other);
        assert_valid(&rig);
        for (press, wait) in after {
            rig.press(&press);
            rig.now += Duration::from_millis(wait);
            assert_valid(&rig);
        }
    }

    #[test]
    fn steps_forward_and_as_many_back_return(deck in deck(), start in 0usize..9, n in 0usize..9) {
        let mut rig = settled(deck, start);
        let from = rig.session.position();
        let mut moved = 0;
        for _ in 0..n {
            let before = rig.session.position();
            rig.apply(Command::Next);
            moved += usize::from(rig.session.position() != before);
        }
        (0..moved).for_each(|_| rig.apply(Command::Previous));
        prop_assert_eq!(rig.session.position(), from);
    }

    #[test]
    fn slides_forward_and_as_many_back_return(deck in deck(), start in 0usize..9, n in 0usize..9) {
        let mut rig = settled(deck, start);
        let from = rig.session.position();
        let mut moved = 0;
        for _ in 0..n {
            let before = rig.session.position();
            rig.apply(Command::NextSlide);
            moved += usize::from(rig.session.position() != before);
        }
        (0..moved).for_each(|_| rig.apply(Command::PreviousSlide));
        prop_assert_eq!(rig.session.position(), from);
    }

    #[test]
    fn a_reload_of_the_same_deck_changes_nothing(deck in deck(), presses in presses()) {
        // A deck numbers the slides that would have the same id.
        let mut slides = deck.slides().to_vec();
        slides.iter_mut().enumerate().for_each(|(index, slide)| slide.id = index.to_string());
        let mut rig = Rig::new(Outline::new(slides, deck.duration));
        presses.iter().for_each(|(press, wait)| {
            rig.press(press);
            rig.now += Duration::from_millis(*wait);
        });
        let before = (rig.session.speaker_moment(rig.now), rig.session.audience_moment(rig.now), rig.session.timer().clone());
        rig.session.reload(rig.session.outline().clone());
        let after = (rig.session.speaker_moment(rig.now), rig.session.audience_moment(rig.now), rig.session.timer().clone());
        prop_assert_eq!(before, after);
    }

    #[test]
    fn escape_never_quits_and_ends_in_the_bare_show(presses in presses()) {
        let mut rig = Rig::new(outline());
        presses.iter().for_each(|(press, _)| rig.press(press));
        rig.effects.clear();
        for _ in 0..10 {
            rig.press(&KeyPress::new(Key::Escape));
        }
        prop_assert!(!rig.effects.contains(&Effect::Quit));
        let session = &rig.session;
        prop_assert!(session.overlay().is_none() && session.blank().is_none());
        prop_assert!(!session.is_frozen() && !session.is_fullscreen());
    }

    #[test]
    fn what_is_saved_is_resumed(deck in deck(), presses in presses()) {
        let mut rig = Rig::new(deck.clone());
        presses.iter().for_each(|(press, _)| rig.press(press));
        let wall = Duration::from_secs(1_700_000_000);
        let saved = rig.session.saved(rig.now, wall);
        let mut again = Session::new(deck, rig.now);
        again.resume(&saved, rig.now, wall);
        prop_assert_eq!(again.saved(rig.now, wall), saved);
    }
}
