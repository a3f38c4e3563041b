//! What the windows say to screen readers, of small decks after some commands: the tree of elements as an outline.

use expect_test::{Expect, expect};
use footlight::view::WallClock;
use footlight::view::access::{self, Element, Role};

use super::view::show;

const DECK: &str = "---
title: T
duration: 20min
---

# Opening

---

## Points

One, see [the docs](https://example.org)

<!-- pause -->

- two
- three
  1. deep

<!--
Say hello.

[click] Now **two**.
-->

---

## Closing
";

/// An element a line, indented as deep as it stands.
fn outline(element: &Element, depth: usize, out: &mut String) {
    let name = if element.name.is_empty() { String::new() } else { format!(" {:?}", element.name) };
    let value = if element.value.is_empty() { String::new() } else { format!(" = {:?}", element.value) };
    let selected = if element.selected { " (selected)" } else { "" };
    out.push_str(&format!("{}{:?}{name}{value}{selected}\n", "  ".repeat(depth), element.role));
    element.children.iter().for_each(|child| outline(child, depth + 1, out));
}

fn audience(deck: &str, commands: &str) -> Element {
    show(deck, commands).stage(access::audience)
}

fn speaker(deck: &str, commands: &str) -> Element {
    let show = show(deck, commands);
    let clock = WallClock { hours: 9, minutes: 5, seconds: 30 };
    show.stage(|stage| access::speaker(stage, &show.speaker((1600, 900)), clock))
}

#[track_caller]
fn check(element: &Element, expect: &Expect) {
    let mut out = String::new();
    outline(element, 0, &mut out);
    expect.assert_eq(&out);
}

/// A slide of the markdown, as the audience's window says it.
#[track_caller]
fn check_slide(markdown: &str, commands: &str, expect: &Expect) {
    let window = audience(markdown, commands);
    let mut out = String::new();
    window.children[0].children.iter().for_each(|child| outline(child, 0, &mut out));
    expect.assert_eq(&out);
}

/// What is told by itself after the last of some commands.
#[track_caller]
fn check_news(commands: &str, last: &str, expect: &Expect) {
    let after = format!("{commands} {last}");
    expect.assert_eq(&access::news(&audience(DECK, commands), &audience(DECK, &after)));
}

#[test]
fn a_slide_says_what_has_appeared_on_it() {
    check(
        &audience(DECK, "next"),
        &expect![[r#"
        Window "T"
          Slide "Slide 2 of 3: Points" = "step 0 of 1"
            Heading(1) "Points"
            Paragraph "One, see the docs"
              Link "the docs"
    "#]],
    );
    check(
        &audience(DECK, "next next"),
        &expect![[r#"
            Window "T"
              Slide "Slide 2 of 3: Points" = "step 1 of 1"
                Heading(1) "Points"
                Paragraph "One, see the docs"
                  Link "the docs"
                List
                  ListItem "two"
                  ListItem
                    Paragraph "three"
                    List
                      ListItem "1. deep"
        "#]],
    );
}

#[test]
fn black_and_frozen_are_said_and_what_they_cover_is_not() {
    check(
        &audience(DECK, "next black"),
        &expect![[r#"
        Window "T"
          Status "The screen is black."
    "#]],
    );
    check(
        &audience(DECK, "freeze next help"),
        &expect![[r#"
        Window "T"
          Slide "Slide 1 of 3: Opening"
            Heading(1) "Opening"
          Status "The picture is frozen."
    "#]],
    );
}

#[test]
fn the_speaker_has_everything_in_reading_order() {
    check(
        &speaker(DECK, "next next white"),
        &expect![[r#"
            Window "T: speaker"
              Slide "Slide 2 of 3: Points" = "step 1 of 1"
                Heading(1) "Points"
                Paragraph "One, see the docs"
                  Link "the docs"
                List
                  ListItem "two"
                  ListItem
                    Paragraph "three"
                    List
                      ListItem "1. deep"
              Status "The audience sees white. Next shows the slide."
              Label "Next" = "Closing"
              Group "Notes"
                Paragraph "Say hello."
                Paragraph "Now two."
              Timer "Elapsed" = "0:00, of 20:00 · 20:00 left"
              Label "Time of day" = "9:05"
              Label "Place" = "2 of 3, step 1 of 1"
        "#]],
    );
}

#[test]
fn overlays_are_dialogs() {
    check(
        &audience(DECK, "overview"),
        &expect![[r#"
        Window "T"
          Dialog "All slides"
            List
              Choice "1, Opening" (selected)
              Choice "2, Points"
              Choice "3, Closing"
    "#]],
    );
    check(
        &audience(DECK, "search 't"),
        &expect![[r#"
        Window "T"
          Slide "Slide 1 of 3: Opening"
            Heading(1) "Opening"
          Dialog "Search"
            Field "Search" = "t"
            List
              Choice "2, Points, three" (selected)
    "#]],
    );
    let help = audience(DECK, "help");
    assert_eq!((help.children.len(), help.children[0].role), (1, Role::Dialog));
    assert_eq!(
        help.children[0].children[0].children[0].name,
        "next step: Space, Right, Down, PageDown, Enter, n, l, j, LeftClick"
    );
}

#[test]
fn tables_code_pictures_and_formulas_are_said() {
    let markdown = "## All\n\n| a | b |\n|--|--|\n| 1 | [two](#1) |\n\n```rust\nfn main() {\n    all()\n}\n```\n\nSo $x^2$ is.\n\n> Wise\n";
    check_slide(
        markdown,
        "",
        &expect![[r#"
            Heading(1) "All"
            Table
              Row
                ColumnHeader "a"
                ColumnHeader "b"
              Row
                Cell "1"
                Cell "two"
                  Link "two"
            Code "fn main() {\n    all()\n}"
            Paragraph "So x^2 is."
            Quote "Wise"
        "#]],
    );
    check_slide(
        "## Picture\n\n![A dot](dot.svg)\n",
        "",
        &expect![[r#"
            Heading(1) "Picture"
            Image "A dot"
        "#]],
    );
}

#[test]
fn a_terminal_says_what_it_shows_at_the_moment() {
    let markdown = "## T\n\n```console\n$ ls\nREADME.md  src\n$ echo 日本 ok\n日本 ok\n```\n";
    check_slide(
        markdown,
        "next @20000",
        &expect![[r#"
        Heading(1) "T"
        Code "$ ls\nREADME.md  src\n$"
    "#]],
    );
    check_slide(
        markdown,
        "next @20000 next @20000 next @20000",
        &expect![[r#"
        Heading(1) "T"
        Code "$ ls\nREADME.md  src\n$ echo 日本 ok\n日本 ok"
    "#]],
    );
}

#[test]
fn secrets_are_not_said() {
    let markdown =
        "---\nredact: true\n---\n\n## T\n\n```console\n$ export TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345\n```\n";
    let window = audience(markdown, "next @20000");
    let mut out = String::new();
    outline(&window, 0, &mut out);
    assert!(out.contains("TOKEN=") && !out.contains("0123456789"), "{out}");
}

#[test]
fn what_is_new_is_told() {
    check_news("", "next", &expect!["Slide 2 of 3: Points"]);
    check_news(
        "next",
        "next",
        &expect![[r#"
        two
        three
        1. deep"#]],
    );
    check_news("next next", "previous", &expect!["step 0 of 1"]);
    check_news("next", "black", &expect!["The screen is black."]);
    check_news("next", "timer-pause", &expect![[""]]);
}

#[test]
fn a_line_is_told_once_it_is_finished() {
    let window = |text: &str| {
        let code = Element::new(Role::Code, text);
        Element {
            children: vec![Element { children: vec![code], ..Element::new(Role::Slide, "Slide 1 of 1") }],
            ..Element::new(Role::Window, "T")
        }
    };
    let typed = access::unfinished(&window("$ ma"));
    let running = access::unfinished(&window("$ make\nworking |"));
    assert_eq!(access::news(&typed, &running), "$ make");
    assert_eq!(access::news(&running, &window("$ make\ndone\n$")), "done");
}

#[test]
fn elements_are_where_they_are_seen() {
    let show = show(DECK, "next");
    let view = show.speaker((1600, 900));
    let window = show.stage(|stage| access::speaker(stage, &view, WallClock::default()));
    let slide = &window.children[0];
    let (outer, inner) = (slide.bounds.unwrap(), slide.children[0].bounds.unwrap());
    assert!(outer.w < 900.0 && inner.w > 20.0, "{outer:?} {inner:?}");
    assert!(outer.inset(-0.1, -0.1).intersect(inner).w > inner.w - 0.1, "{outer:?} {inner:?}");
}
