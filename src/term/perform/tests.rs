use std::fmt::Write;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::term::Options;

const HEROKU: &str = "\
$ heroku create sushi
Creating sushi... done
http://sushi.herokuapp.com/ | git@heroku.com:sushi.git
$ git push heroku master
----> Heroku receiving push
----> Rails app detected
----> Compiled slug size is 8.0MB
http://sushi.herokuapp.com deployed to heroku
";

fn performance(text: &str) -> Performance {
    with_options(text, Options::default())
}

fn with_options(text: &str, options: Options) -> Performance {
    Performance::new(&Transcript::parse(text, options).0)
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// The screen as text, the cursor as `█`.
fn shown(screen: &Screen) -> String {
    let mut text = String::new();
    for row in 0..screen.rows {
        let line = screen.lines.get(row).map_or("", |row| row.text());
        let cursor = screen.cursor.filter(|cursor| cursor.row == row).map_or("", |_| "█");
        if row < screen.lines.len() || !cursor.is_empty() {
            writeln!(text, "{line}{cursor}").unwrap();
        }
    }
    text
}

/// Every time at which the screen of a step changes, from 0.
fn changes(performance: &Performance, step: usize) -> Vec<Duration> {
    std::iter::successors(Some(Duration::ZERO), |&at| Some(at + performance.changes_in(step, at)?)).collect()
}

fn check(step: usize, percent: u32, expect: &Expect) {
    let performance = performance(HEROKU);
    expect.assert_eq(&shown(&performance.screen(step, performance.duration(step) * percent / 100)));
}

#[test]
fn heroku_create() {
    check(
        0,
        0,
        &expect![[r#"
        $ █
    "#]],
    );
    check(
        1,
        0,
        &expect![[r#"
            $ h█
        "#]],
    );
    check(
        1,
        25,
        &expect![[r#"
            $ heroku creat█
        "#]],
    );
    check(
        1,
        50,
        &expect![[r#"
        $ heroku create sushi█
    "#]],
    );
    check(
        1,
        100,
        &expect![[r#"
        $ heroku create sushi
        Creating sushi... done
        http://sushi.herokuapp.com/ | git@heroku.com:sushi.git
        $ █
    "#]],
    );
}

#[test]
fn heroku_push() {
    check(
        2,
        0,
        &expect![[r#"
            $ heroku create sushi
            Creating sushi... done
            http://sushi.herokuapp.com/ | git@heroku.com:sushi.git
            $ g█
        "#]],
    );
    check(
        2,
        25,
        &expect![[r#"
            $ heroku create sushi
            Creating sushi... done
            http://sushi.herokuapp.com/ | git@heroku.com:sushi.git
            $ git push heroku█
        "#]],
    );
    check(
        2,
        50,
        &expect![[r#"
            $ heroku create sushi
            Creating sushi... done
            http://sushi.herokuapp.com/ | git@heroku.com:sushi.git
            $ git push heroku master
            █
        "#]],
    );
    check(
        2,
        100,
        &expect![[r#"
        $ heroku create sushi
        Creating sushi... done
        http://sushi.herokuapp.com/ | git@heroku.com:sushi.git
        $ git push heroku master
        ----> Heroku receiving push
        ----> Rails app detected
        ----> Compiled slug size is 8.0MB
        http://sushi.herokuapp.com deployed to heroku
    "#]],
    );
}

#[test]
fn work_spins_where_its_end_will_be() {
    let performance = performance("$ a\nx... done\n");
    let mut seen: Vec<String> = changes(&performance, 1)
        .into_iter()
        .filter_map(|at| performance.screen(1, at).lines.get(1).map(|row| row.text().to_owned()))
        .collect();
    assert!((10..=19).contains(&seen.len()), "{}", seen.len());
    seen.sort();
    seen.dedup();
    assert_eq!(seen, ["x...", "x... -", "x... /", "x... \\", "x... done", "x... |"]);
}

#[test]
fn counters_and_bars_count_up() {
    let lines = |text| {
        let performance = performance(text);
        let at = changes(&performance, 1);
        at.into_iter()
            .map(|at| performance.screen(1, at).lines.get(1).map_or(String::new(), |r| r.text().into()))
            .collect::<Vec<_>>()
    };
    let counter = lines("$ a\nGot: 100% (60/60), done.\n");
    assert!(counter.contains(&"Got:   3% (2/60)".to_owned()), "{counter:?}");
    let bar = lines("$ a\n---> 100%\n");
    assert!(bar.contains(&"--> 50%".to_owned()), "{bar:?}");
}

#[test]
fn a_command_is_typed_in_time() {
    let typed = |options: &Options, text: &str| {
        let performance = with_options(text, options.clone());
        changes(&performance, 1).into_iter().find(|&at| performance.screen(1, at).cursor.is_some_and(|c| c.row > 0))
    };
    let long = format!("$ {}\nx\n", "word ".repeat(60));
    let at_most = Duration::from_micros(TYPING_AT_MOST);
    let first = typed(&Options::default(), &long).unwrap();
    assert!(first <= at_most && first > at_most * 9 / 10, "{first:?}");
    let asked = Options { typing: Some(ms(100)), ..Options::default() };
    assert!(typed(&asked, &long).unwrap() > ms(20_000));
    let short = typed(&Options::default(), "$ ls\nx\n").unwrap();
    assert!(short > ms(350) && short < ms(1000), "{short:?}");
}

#[test]
fn much_output_comes_within_two_seconds() {
    let text = format!("$ a\n{}", "line\n".repeat(1000));
    let longest = performance(&text).duration(1);
    assert!(longest < ms(4_000), "{longest:?}");
}

#[test]
fn many_waits_are_shortened() {
    let text = format!("$ a\n{}", "work... done\n---> stage\n".repeat(40));
    let longest = performance(&text).duration(1);
    assert!(longest > ms(8_000) && longest < ms(12_000), "{longest:?}");
}

#[test]
fn speed_and_idle_shorten() {
    let text = "$ a\nx\n# @sleep 10s\ny\n";
    let duration = |options| with_options(text, options).duration(1);
    let plain = duration(Options::default());
    assert!(plain > ms(10_000));
    assert!(duration(Options { speed: 2.0, ..Options::default() }).abs_diff(plain / 2) < ms(1));
    let idle = duration(Options { idle: Some(ms(1000)), ..Options::default() });
    assert!(idle.abs_diff(plain - ms(9000)) < ms(1), "{idle:?} {plain:?}");
}

#[test]
fn a_sleep_at_the_end_delays_the_prompt() {
    let performance = performance("$ a\nx\n# @sleep 5s\n$ b\n");
    assert!(performance.duration(1) > ms(5000));
}

#[test]
fn a_pause_is_a_step() {
    let performance = performance("$ a\nx\n# @pause\ny\n# @pause\n$ b\n");
    assert_eq!(performance.last_step(), 3);
    assert_eq!(shown(&performance.screen(1, Duration::MAX)), "$ a\nx\n█\n");
    assert_eq!(shown(&performance.screen(2, Duration::MAX)), "$ a\nx\ny\n$ █\n");
}

#[test]
fn what_is_hidden_is_there_at_once() {
    let performance = performance("# @hide\n$ cd x\n# @show\n$ a\n# @hide\ny\n$ b\nz\n");
    assert_eq!(shown(&performance.screen(0, Duration::ZERO)), "$ cd x\n$ █\n");
    assert_eq!(performance.last_step(), 1);
    assert_eq!(shown(&performance.screen(1, Duration::MAX)), "$ cd x\n$ a\ny\n$ b\nz\n");
}

#[test]
fn a_session_may_end_at_its_prompt() {
    let performance = performance("$ a\nx\n$ \n");
    assert_eq!(performance.last_step(), 1);
    assert_eq!(shown(&performance.screen(1, Duration::MAX)), "$ a\nx\n$ █\n");
}

#[test]
fn a_still_transcript_is_finished_at_once() {
    let performance = with_options(HEROKU, Options { still: true, ..Options::default() });
    assert_eq!(performance.last_step(), 0);
    assert_eq!(performance.screen(0, Duration::ZERO).text(), HEROKU);
}

#[test]
fn a_loop_begins_again() {
    let performance = with_options(HEROKU, Options { repeat: true, ..Options::default() });
    assert_eq!(performance.last_step(), 1);
    let round = performance.duration(1);
    let at = round / 3;
    assert_eq!(performance.screen(1, at), performance.screen(1, at + round * 7));
    assert_eq!(performance.screen(1, round - ms(1)).text(), HEROKU);
    assert_eq!(performance.changes_in(1, round - ms(1)), Some(ms(1)));
    assert_eq!(performance.screen(1, Duration::MAX).text(), HEROKU);
}

#[test]
fn an_empty_transcript_has_an_empty_screen() {
    let performance = performance("");
    assert_eq!((performance.last_step(), performance.screen(9, Duration::MAX)), (0, Screen::default()));
}

#[test]
fn finished_rows_are_shared() {
    let performance = performance(HEROKU);
    let (a, b) = (performance.screen(2, ms(100)), performance.screen(2, ms(500)));
    assert!(Arc::ptr_eq(&a.lines[1], &b.lines[1]));
}

/// Pieces that a transcript is made of, to be put together at random.
fn transcripts() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("$ ls -la"),
        Just("$ "),
        Just("$"),
        Just("$ a \\"),
        Just("> b"),
        Just("$ echo 'x"),
        Just("out"),
        Just(""),
        Just("Doing it... done"),
        Just("----> Stage"),
        Just("remote: x"),
        Just("---> 100%"),
        Just("e\u{301} 界\tx"),
        Just("Got:  99% (99/100), done"),
        Just("# @pause"),
        Just("# @hide"),
        Just("# @show"),
        Just("# @sleep 3s"),
        Just("# @type 5ms"),
        Just("\\$ no"),
        Just("\u{1b}[1mx"),
        Just("\u{301}"),
    ];
    proptest::collection::vec(line, 0..20).prop_map(|lines| lines.iter().flat_map(|line| [line, "\n"]).collect())
}

/// What stays: the text without what moves now.
fn settled(screen: &Screen) -> String {
    let row = |row: &Arc<Row>| row.cells().filter(|cell| cell.role != Role::Transient).map(|cell| cell.text).collect();
    screen.lines.iter().map(row).collect::<Vec<String>>().join("\n")
}

proptest! {
    #[test]
    fn the_end_is_the_transcript(text in transcripts()) {
        let (transcript, _) = Transcript::parse(&text, Options::default());
        let performance = Performance::new(&transcript);
        prop_assert_eq!(performance.screen(usize::MAX, Duration::ZERO).text(), transcript.plain_text());
        let last = performance.screen(performance.last_step(), Duration::MAX);
        prop_assert_eq!(last.text(), transcript.plain_text());
    }

    #[test]
    fn text_only_grows(text in transcripts()) {
        let performance = performance(&text);
        let mut before = String::new();
        for step in 0..=performance.last_step() {
            for at in changes(&performance, step) {
                let screen = performance.screen(step, at);
                let now = settled(&screen);
                prop_assert!(now.starts_with(&before), "{:?} then {:?}", before, now);
                before = now;
                let inside = screen.cursor.is_none_or(|c| c.row < screen.rows && c.col < screen.cols);
                prop_assert!(inside && screen.lines.iter().all(|row| row.cols() <= screen.cols));
            }
        }
    }

    #[test]
    fn every_change_is_announced(text in transcripts(), at in 0u64..20_000) {
        let performance = performance(&text);
        for step in 0..=performance.last_step() {
            let screen = performance.screen(step, ms(at));
            match performance.changes_in(step, ms(at)) {
                Some(wait) => {
                    prop_assert!(wait > Duration::ZERO);
                    prop_assert_eq!(&performance.screen(step, ms(at) + wait - Duration::from_nanos(1)), &screen);
                    prop_assert_ne!(performance.screen(step, ms(at) + wait), screen);
                }
                None => prop_assert_eq!(performance.screen(step, Duration::MAX), screen),
            }
        }
    }

    #[test]
    fn the_same_text_plays_the_same(text in transcripts(), at in 0u64..9_000) {
        let (a, b) = (performance(&text), performance(&text));
        prop_assert_eq!(a.screen(1, ms(at)), b.screen(1, ms(at)));
    }

    #[test]
    fn any_text_is_taken(text in "\\PC*|(\\$ |\n|.|\\\\)*", at in 0u64..9_000) {
        prop_assert!(performance(&text).screen(1, ms(at)).lines.len() <= text.lines().count() + 1);
    }
}

#[test]
fn the_click_is_the_first_key() {
    assert_eq!(shown(&performance("$ ls -A\nx\n").screen(1, Duration::ZERO)), "$ l█\n");
}

#[test]
fn blank_lines_alone_have_room_for_the_cursor() {
    let performance = performance("# @pause\n\n\n");
    assert!((0..=performance.last_step()).all(|step| performance.screen(step, Duration::ZERO).cols == 1));
}
