//! The show by strings: keys in, state out. Every row of the key table stands here.

use super::rig::{Rig, check, outline, rig};
use super::*;
use crate::show::outline::SlideOutline;
use crate::show::saved::Saved;

#[test]
fn next_step() {
    check("", "1.0");
    for key in ["Space", "Right", "Down", "PageDown", "Enter", "n", "l", "j", "LeftClick"] {
        check(key, "2.0 new");
        check(&format!("{key} {key}"), "2.1 new");
    }
}

#[test]
fn previous_step() {
    for key in ["Shift+Space", "Left", "Up", "PageUp", "Backspace", "h", "k", "RightClick"] {
        check(&format!("n n n {key}"), "2.1");
        check(&format!("n n n {key} {key} {key}"), "1.0");
    }
}

#[test]
fn at_the_ends_nothing_moves() {
    check("Left", "1.0 (this is the first slide)");
    check("End n", "6.0 new (this is the last slide)");
}

#[test]
fn hidden_slides_are_passed_over() {
    check("n n n n", "4.0 new");
    check("n n n n Left", "2.2");
}

#[test]
fn optional_slides_are_passed_over_when_time_is_short() {
    check("O End Left @3s", "4.2 shorter");
    check("O O End Left @3s", "5.0");
}

#[test]
fn next_and_previous_slide() {
    check("Shift+Right Shift+PageDown", "4.0 new");
    check("Shift+Right n Shift+Right Shift+Left", "2.1");
    check("Shift+Right n Shift+Right Shift+PageUp Shift+PageUp", "1.0");
}

#[test]
fn first_and_last() {
    for key in ["Home", "gg"] {
        check(&format!("n n {key}"), "1.0");
    }
    for key in ["End", "G"] {
        check(key, "6.0 new");
    }
}

#[test]
fn gg_must_be_quick() {
    check("n n g @1500ms g", "2.1 new GoTo‘g’[1 5 6]#0");
}

#[test]
fn going_to_a_number() {
    check("g 3 Enter", "4.0 new");
    check("3 Enter", "4.0 new");
    check("5 Enter", "6.0 new");
    check("3", "1.0 Number‘3’[4]#0");
    check("1 2 Backspace Backspace", "1.0");
    check("9 9 Enter", "1.0 (there is no slide 99; the last is 5)");
}

#[test]
fn going_to_words_of_a_title() {
    check("g 'clos_w Enter", "6.0 new");
    check("g 'spare Enter", "3.0 new");
    check("g 'term", "1.0 GoTo‘term’[4 5]#0");
    check("g 'term Down Enter", "5.0 new");
    check("g 'ter Down 'm Enter", "4.0 new");
    check("g 'term Down Up Up Enter", "4.0 new");
    check("g 'moon Enter", "1.0 GoTo‘moon’[]#0 (no slide has “moon”)");
    check("g Enter", "1.0");
}

#[test]
fn a_digit_by_accident_is_in_nobodys_way() {
    check("3 PageDown", "2.0 new");
    check("3 b", "1.0 black");
    check("3 Esc", "1.0");
}

#[test]
fn next_takes_a_prompt_away_before_it_moves() {
    check("g PageDown", "1.0");
    check("/ 'sushi PageDown PageDown", "2.0 new");
}

#[test]
fn back_to_where_i_jumped_from() {
    check("n n g 'clos Enter Alt+Left", "2.1");
    check("n n g 'spare Enter n Shift+Backspace", "2.1");
    check("n n End Home Alt+Left Alt+Left", "2.1");
    check("n Alt+Left", "2.0 new (there was no jump to take back)");
    let back = |times| "End Home ".repeat(80) + &"Alt+Left ".repeat(times);
    check(&back(100), "1.0");
    check(&back(101), "1.0 (there was no jump to take back)");
}

#[test]
fn a_jump_to_a_slide_that_was_seen_shows_it_as_it_was_left() {
    check("n n n n 2 Enter", "2.2");
}

#[test]
fn overview() {
    for key in ["o", "Tab"] {
        check(&format!("n {key}"), "2.0 new overview[2]");
        check(&format!("n {key} {key}"), "2.0 new");
    }
    check("o Right Right Left", "1.0 overview[2]");
    check("o Down", "1.0 overview[4]");
    check("o j j", "1.0 overview[4]");
    check("o Down Up k", "1.0 overview[1]");
    check("o End Enter", "6.0 new");
    check("n o Home Enter", "1.0");
    check("o Down Esc", "1.0");
}

#[test]
fn searching() {
    check("/ 'sushi", "1.0 Search‘sushi’[4]#0");
    check("/ 'sushi Enter", "4.2");
    check("/ 'e", "1.0 Search‘e’[2 3 4 5 1]#0");
    check("/ 'e Down F3 Shift+F3 Enter", "3.0");
    check("/ 'terminal Enter F3", "5.0");
    check("/ 'terminal Enter F3 F3", "4.2");
    check("/ 'terminal Enter Shift+F3", "5.0");
    check("/ 'terminal Enter / Enter", "5.0");
    check("/ 'sushi Enter F3", "4.2 (no other slide has “sushi”)");
    check("/ 'moon Enter", "1.0 Search‘moon’[]#0 (no slide has “moon”)");
    check("F3", "1.0 (nothing was searched for yet)");
}

#[test]
fn black_and_white() {
    for (keys, blank) in [("b", "black"), (".", "black"), ("w", "white"), (",", "white"), ("b w", "white")] {
        check(keys, &format!("1.0 {blank}"));
    }
    check("b b", "1.0");
    check("w ,", "1.0");
}

#[test]
fn the_first_next_only_unblanks() {
    check("b n", "1.0");
    check("b n n", "2.0 new");
    check("n n w Left", "2.1 new");
    check("b Shift+Right", "1.0");
}

#[test]
fn jumps_stay_in_the_dark() {
    check("b End", "6.0 new black");
}

#[test]
fn freezing() {
    for key in ["F", "z"] {
        check(&format!("n {key} n n"), "2.2 new frozen@2.0");
        check(&format!("n {key} n {key}"), "2.1 new");
    }
}

#[test]
fn a_frozen_picture_does_not_move() {
    let mut rig = rig("4 Enter n F");
    let before = rig.session.audience_moment(rig.now);
    rig.keys("@2s n");
    assert_eq!(rig.session.audience_moment(rig.now), before);
}

#[test]
fn a_frozen_picture_stays_whatever_becomes_of_the_deck_and_the_preview() {
    let mut rig = rig("4 Enter n F");
    let before = rig.session.audience_moment(rig.now);
    rig.session.reload(Outline::new(["New", "Opening"].map(SlideOutline::new).to_vec(), None));
    rig.keys("D");
    assert_eq!((rig.session.audience_moment(rig.now), rig.session.audience_preview()), (before, Preview::Off));
    assert_eq!(rig.keys("F").session.audience_preview(), Preview::DimLamp);
}

#[test]
fn a_mouse_that_moves_is_no_key() {
    let mut rig = rig("f");
    rig.keys("q");
    rig.apply(Command::PointAt(Some((1.0, 1.0))));
    assert!(rig.keys("q").effects.contains(&Effect::Quit));
}

#[test]
fn full_screen() {
    for key in ["f", "F11"] {
        check(key, "1.0 full SetFullscreen(true)!");
        check(&format!("{key} {key}"), "1.0 SetFullscreen(true)! SetFullscreen(false)!");
    }
}

#[test]
fn start() {
    check("n n n b z F5", "1.0 new full SetFullscreen(true)!");
    check("n n b F5 Alt+Left", "2.1 full SetFullscreen(true)!");
    check("n n Shift+F5", "2.1 new full SetFullscreen(true)!");
    check("n n n F5 2 Enter", "2.0 new full SetFullscreen(true)!");
}

#[test]
fn the_start_button_of_a_clicker_loses_no_slide() {
    let full = "SetFullscreen(true)!";
    check("F5 n n @60s F5", &format!("2.1 new full (the talk is on: Home leads to the first slide) {full}"));
    check("f n n Esc @3s F5", &format!("2.1 new full {full} SetFullscreen(false)! {full}"));
    check("f n n Esc @60s F5", &format!("1.0 new full {full} SetFullscreen(false)! {full}"));
    check("f n n r r F5", &format!("1.0 new full {full}"));
}

#[test]
fn escape_peels_one_layer_a_press_and_never_quits() {
    let layers = [
        "1.0 black full DimLamp frozen@1.0 Laser help",
        "1.0 black full DimLamp frozen@1.0 Laser",
        "1.0 black full DimLamp frozen@1.0",
        "1.0 black full frozen@1.0",
        "1.0 full frozen@1.0",
        "1.0 full",
    ];
    let keys = "f z b Ctrl+l D ?".to_string();
    for (presses, expect) in layers.iter().enumerate() {
        check(&(keys.clone() + &" Esc".repeat(presses)), &format!("{expect} SetFullscreen(true)!"));
    }
    check(&(keys + &" Esc".repeat(20)), "1.0 SetFullscreen(true)! SetFullscreen(false)!");
}

#[test]
fn windows_and_displays() {
    check("s", "1.0 ToggleSpeakerWindow!");
    check("x", "1.0 SwapDisplays!");
    check("X", "1.0 NextDisplay!");
}

/// The timer's whole seconds after keys.
fn elapsed(keys: &str) -> u64 {
    let rig = rig(keys);
    rig.session.timer().elapsed(rig.now).as_secs()
}

#[test]
fn the_timer_starts_at_the_first_next() {
    assert_eq!(elapsed("@9s"), 0);
    assert_eq!(elapsed("n @9s"), 9);
    assert_eq!(elapsed("n @9s n @9s"), 18);
    assert_eq!(elapsed("Shift+Right @9s"), 9);
    assert_eq!(elapsed("b n @9s"), 9, "the talk begins when the screen is shown");
    assert_eq!(elapsed("? n @9s"), 0, "reading the help is no talk");
    assert_eq!(elapsed("o n Enter Home @9s"), 0, "nor is looking through the slides");
}

#[test]
fn the_timer_pauses() {
    assert_eq!(elapsed("n @9s p @5s n @5s Left @5s"), 9);
    assert_eq!(elapsed("n @9s p @5s p @1s"), 10);
    assert_eq!(elapsed("p @9s"), 9, "before the talk it starts it");
    check("n n p", "2.1 new paused");
}

#[test]
fn the_timer_is_reset_by_two_keys() {
    assert_eq!(elapsed("n @9s r @500ms r @5s"), 0);
    assert_eq!(elapsed("n @9s r r n @5s"), 5);
    assert_eq!(elapsed("n @9s r @2s r"), 11);
    assert_eq!(elapsed("n @9s r ~r ~r"), 9);
}

#[test]
fn the_timer_has_modes() {
    let modes = ["", "t", "t t", "t t t"].map(|keys| rig(keys).session.timer().mode());
    assert_eq!(modes, [TimerMode::Elapsed, TimerMode::Remaining, TimerMode::Clock, TimerMode::Elapsed]);
}

#[test]
fn notes_grow_and_shrink_within_bounds() {
    check("+", "1.0 larger");
    check("= -", "1.0");
    check("- ~-", "1.0 smaller");
    let scale = |keys: &str| rig(keys).session.notes_scale();
    assert_eq!(scale(&"+ ".repeat(50)), scale(&"+ ".repeat(60)));
}

#[test]
fn look_and_pointer() {
    check("d", "1.0 swapped");
    check("d d", "1.0");
    check("D", "1.0 DimLamp");
    check("D D", "1.0 LowResolution");
    check("D D D D D D", "1.0");
    check("Ctrl+l", "1.0 Laser");
    check("Ctrl+l Ctrl+Shift+l", "1.0 Spotlight");
    check("Ctrl+l Ctrl+l", "1.0");
}

#[test]
fn the_audience_sees_the_pointer_on_the_slide_it_sees() {
    let mut rig = rig("Ctrl+l");
    rig.apply(Command::PointAt(Some((800.0, 450.0))));
    let at = Some((PointerTool::Laser, (800.0, 450.0)));
    let seen = |rig: &Rig| (rig.session.pointer(), rig.session.audience_pointer());
    assert_eq!(seen(&rig), (at, at));
    assert_eq!(seen(rig.keys("b")), (at, None));
    assert_eq!(seen(rig.keys("b z")), (at, at));
    assert_eq!(seen(rig.keys("n")), (at, None));
    rig.apply(Command::PointAt(Some((f32::NAN, 0.0))));
    assert_eq!(seen(&rig), (None, None));
}

#[test]
fn next_ends_what_plays() {
    check("3 Enter n @1s", "4.1 new playing");
    check("3 Enter n @1s n", "4.1");
    check("3 Enter n @1s n n", "4.2 new playing");
    check("3 Enter n @5s n", "4.2 new playing");
    check("3 Enter n @1s Left", "4.0");
}

#[test]
fn replaying() {
    check("3 Enter n n R", "4.1 new playing");
    check("3 Enter R", "4.0 new (nothing plays on this slide yet)");
}

#[test]
fn markers() {
    check("3 Enter ] ", "4.1 new playing");
    check("3 Enter ] ]", "4.2 new playing");
    check("3 Enter ] ] [", "4.1 new playing");
    check("3 Enter ] ] ]", "4.2 new playing (there is no other marker on this slide)");
    check("3 Enter ] [", "4.1 new playing (there is no other marker on this slide)");
}

#[test]
fn the_program() {
    check("Ctrl+r", "1.0 Reload!");
    check("n e", "2.0 new OpenEditor { slide: 1 }!");
    for key in ["?", "F1"] {
        check(key, "1.0 help");
        check(&format!("{key} {key}"), "1.0");
    }
    check("? n", "1.0");
}

#[test]
fn quitting() {
    let full = "SetFullscreen(true)!";
    check("Ctrl+q", "1.0 Quit!");
    check("f Ctrl+q", &format!("1.0 full {full} Quit!"));
    check("q", "1.0 Quit!");
    check("f q", &format!("1.0 full (once more to quit) {full}"));
    check("f q @2s q", &format!("1.0 full (once more to quit) {full} Quit!"));
    check("f q @2100ms q", &format!("1.0 full (once more to quit) {full}"));
    check("f q n q", &format!("2.0 new full (once more to quit) {full}"));
    check("f q ~q ~q", &format!("1.0 full (once more to quit) {full}"));
    check("o q", "1.0");
}

#[test]
fn a_held_next_is_slowed() {
    check("n @500ms ~n @30ms ~n @30ms ~n @30ms ~n @30ms ~n", "2.1 new");
    check("n @500ms ~n @100ms ~n @50ms ~n", "2.2 new");
}

#[test]
fn a_held_key_does_not_flicker() {
    check("b @500ms ~b ~b", "1.0 black");
    check("g @500ms ~g @30ms ~g", "1.0 GoTo‘’[]#0");
    check("3 Enter @500ms ~Enter @500ms ~Enter", "4.0 new");
    check("/ 'aa @500ms ~a Backspace @500ms ~Backspace", "1.0 Search‘a’[3 4 5]#0");
}

#[test]
fn links_lead_to_slides_or_out() {
    let mut rig = rig("");
    rig.apply(Command::FollowLink("#closing-words".into()));
    rig.apply(Command::FollowLink("https://example.org".into()));
    assert_eq!(rig.dump(), "6.0 new OpenUrl(\"https://example.org\")!");
    rig.apply(Command::FollowLink("#gone".into()));
    assert!(rig.dump().contains("leads to no slide: #gone"));
}

#[test]
fn a_slide_of_the_overview_can_be_clicked() {
    let mut rig = rig("n o");
    rig.apply(Command::GoTo(3));
    assert_eq!(rig.dump(), "4.0 new");
}

#[test]
fn moves_are_saved_and_looks_are_not() {
    let mut rig = rig("");
    let mut saves = |command| rig.session.apply(command, rig.now).contains(&Effect::Save);
    assert!(saves(Command::Next) && saves(Command::TimerPause) && saves(Command::NotesLarger));
    assert!(!saves(Command::Black) && !saves(Command::Overview) && !saves(Command::Leave));
}

#[test]
fn ages_are_counted_from_when_a_step_appeared() {
    let mut rig = rig("n @200ms n @50ms");
    let ages = |rig: &Rig| [0, 1].map(|step| rig.session.speaker_moment(rig.now).age(step).unwrap().as_millis());
    assert_eq!(ages(&rig), [250, 50]);
    rig.keys("@100ms");
    assert_eq!(ages(&rig), [350, 150]);
}

#[test]
fn a_slide_arrives_from_the_one_before() {
    let arrival = |keys: &str| rig(keys).session.arrival(rig(keys).now);
    let age = Duration::from_millis(40);
    assert_eq!(arrival("n @40ms"), Some(Arrival { from: Position::new(0, 0), age, forward: true }));
    assert_eq!(arrival("n Left @40ms"), Some(Arrival { from: Position::new(1, 0), age, forward: false }));
    assert_eq!(arrival("n n"), None);
    assert_eq!(arrival("n p"), None, "a key pressed during a transition ends it");
}

#[test]
fn the_upcoming_position() {
    let upcoming = ["", "n", "n n n", "End"].map(|keys| rig(keys).session.upcoming());
    assert_eq!(upcoming, [Some((1, 0)), Some((1, 1)), Some((3, 0)), None].map(|p| p.map(|(s, n)| Position::new(s, n))));
}

#[test]
fn the_session_wakes_for_its_timer_and_its_notice() {
    assert_eq!(rig("").session.wake(Duration::from_secs(60)), Wake::Never);
    assert_eq!(rig("Left").session.wake(Duration::from_secs(61)), Wake::After(Duration::from_secs(2)));
    assert_eq!(rig("Left").session.wake(Duration::from_secs(63)), Wake::Never);
    assert_eq!(rig("n").session.wake(Duration::from_millis(60_300)), Wake::After(Duration::from_millis(700)));
}

#[test]
fn a_show_opens_on_the_first_slide_that_is_shown() {
    let hidden = SlideOutline { hidden: true, ..SlideOutline::new("Spare") };
    let outline = Outline::new(vec![hidden, SlideOutline::new("Opening")], None);
    assert_eq!(Session::new(outline, Duration::ZERO).position(), Position::new(1, 0));
}

/// After keys, another deck of these titles; a `+` is a step.
#[track_caller]
fn check_reload(keys: &str, titles: &[&str], expect: &str) {
    let slide = |title: &&str| SlideOutline::new(title.trim_end_matches('+')).with_steps(title.matches('+').count());
    let mut rig = rig(keys);
    rig.session.reload(Outline::new(titles.iter().map(slide).collect(), None));
    assert_eq!(rig.dump(), expect, "{keys}");
}

#[test]
fn a_reload_follows_the_slide() {
    check_reload("n n", &["New", "Opening", "More", "Three points++"], "4.1 new");
    check_reload("n n", &["Three points"], "1.0 new");
    check_reload("n n", &["New", "Renamed+"], "2.1");
    check_reload("End", &["New", "Renamed+"], "2.0");
    check_reload("End", &[], "1.0");
}

#[test]
fn a_slide_that_comes_again_is_shown_again() {
    let after = |meanwhile: &str| {
        let deck = |titles: &[&str]| Outline::new(titles.iter().copied().map(SlideOutline::new).collect(), None);
        let mut rig = rig("n n");
        rig.session.reload(deck(&["New", "Other", "Another"]));
        rig.keys(meanwhile);
        rig.session.reload(deck(&["New", "Other"]));
        rig.session.reload(deck(&["New", "More", "Opening", "Three points"]));
        rig.dump()
    };
    assert_eq!([after(""), after("o Escape"), after("Left")], ["4.0", "4.0", "1.0"]);
}

#[test]
fn a_reload_keeps_what_is_going_on() {
    check_reload("b n n z", &["New", "Opening", "Three points++"], "3.0 new frozen@3.0");
    check_reload("End o Left Left", &["Terminal", "Closing words"], "2.0 new overview[1]");
    check_reload("g 'clos", &["Closing words", "Opening"], "2.0 GoTo‘clos’[1]#0");
    check_reload("2", &["Opening", "Second", "Top 2"], "1.0 Number‘2’[2]#0");
    let mut rig = rig("n n End");
    rig.session.reload(Outline::new(
        ["New", "Opening", "Three points", "Closing words"].map(SlideOutline::new).to_vec(),
        None,
    ));
    assert_eq!(rig.keys("Alt+Left").dump(), "3.0");
}

/// After keys, the program goes down for some seconds; what the next one shows, and its timer's seconds.
#[track_caller]
fn check_resume(keys: &str, down: u64, expect: &str, seconds: u64) {
    let wall = Duration::from_secs(1_700_000_000);
    let rig = rig(keys);
    let saved = Saved::from_json(&rig.session.saved(rig.now, wall).to_json()).unwrap();
    let mut rig = Rig::new(outline());
    rig.session.resume(&saved, rig.now, wall + Duration::from_secs(down));
    assert_eq!((rig.dump().as_str(), rig.session.timer().elapsed(rig.now).as_secs()), (expect, seconds), "{keys}");
}

#[test]
fn a_crash_loses_neither_the_place_nor_the_time() {
    check_resume("n n @90s n @10s", 5, "2.2", 105);
    check_resume("n n @90s p @10s n", 5, "2.2 paused", 90);
    check_resume("", 5, "1.0", 0);
    check_resume("n + +", 5, "2.0 larger", 5);
}

#[test]
fn a_talk_of_yesterday_waits() {
    check_resume("n @90s", 86_400, "2.0", 90);
}

#[test]
fn what_was_saved_need_not_fit_the_deck() {
    let saved = Saved { slide: "gone".into(), index: 99, step: 99, elapsed_ms: u64::MAX, ..Saved::default() };
    let mut rig = rig("");
    rig.session.resume(&saved, rig.now, Duration::ZERO);
    assert_eq!(rig.dump(), "6.0");
}
