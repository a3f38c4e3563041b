//! Decks as text: what is read from markdown, slide by slide, and what is said about it.

use std::path::Path;
use std::sync::Arc;

use footlight::deck::{Deck, parse};
use footlight::diag::{Diagnostics, Source};
use footlight::load::{Presentation, load};
use footlight::markup::{Files, Inlines};
use footlight::text::Fonts;
use footlight::world::MemoryWorld;

/// Reads a deck and gives it with the codes of what was found.
fn read(markdown: &str) -> (Deck, Vec<String>) {
    let mut faults = Diagnostics::default();
    let (world, folder) = (MemoryWorld::default(), Path::new(""));
    let deck = parse(&Source::new("t.md", markdown), &Files::new(&world, folder), &mut faults);
    let found = faults.iter().map(|d| {
        let place = d.span.as_ref().map(|s| s.location().replacen("t.md:", "", 1)).unwrap_or_default();
        format!("{} {place}", d.code)
    });
    (deck, found.collect())
}

/// The layouts of all slides, and the codes of all faults.
fn check(markdown: &str, layouts: &str, faults: &[&str]) {
    let (deck, found) = read(markdown);
    let names: Vec<String> = deck.slides.iter().map(|s| format!("{:?}", s.layout).to_lowercase()).collect();
    assert_eq!(
        (names.join(" "), found),
        (layouts.to_owned(), faults.iter().map(ToString::to_string).collect()),
        "{markdown}"
    );
}

/// Titles of all slides, joined by a bar.
fn titles(markdown: &str) -> String {
    read(markdown).0.slides.iter().map(|s| s.title.clone()).collect::<Vec<_>>().join("|")
}

/// A deck beside nothing but itself, laid out.
pub fn present(markdown: &str) -> Presentation {
    let world = MemoryWorld::default().with("t.md", markdown);
    load(Arc::new(world), Path::new("t.md"), Arc::new(Fonts::new()))
}

#[test]
fn rules_with_blank_lines_separate_slides() {
    check("# a\n\n---\n\n# b\n\n***\n\n# c\n\n___\n\n# d", "statement statement statement statement", &[]);
}

#[test]
fn mid_deck_yaml_is_no_metadata() {
    assert_eq!(titles("# a\n\n---\n\n# Title\n\ntext\n\n---\n\n# c"), "a|Title|c");
    assert_eq!(titles("# a\n\n---\n# Title\ntext\n\n---\n\n# c"), "a|Title|c");
}

#[test]
fn a_setext_heading_is_a_trap() {
    check("# a\n\ntext\n---\n\nmore", "default", &["setext 4:1"]);
}

#[test]
fn rules_inside_fences_lists_and_quotes_do_not_split() {
    check("```\n---\n\n---\n```", "default", &[]);
    check("- a\n\n  ---\n\n- b", "default", &[]);
    check("> a\n>\n> ---\n>\n> b", "quote", &[]);
}

#[test]
fn comments_are_notes_in_either_place() {
    let notes = |text| read(text).0.slides[0].notes.iter().map(|n| n.text.clone()).collect::<Vec<_>>();
    assert_eq!(notes("# a\n\n<!-- block *note* -->"), ["block *note*"]);
    assert_eq!(notes("text\n<!-- inline note -->"), ["inline note"]);
    assert_eq!(notes("# a\n\n<!-- one -->\n\n<!-- two\nlines -->"), ["one", "two\nlines"]);
    assert_eq!(notes("# a\n\n<!-- // not this -->\n\n<!-- comment: nor this -->"), Vec::<String>::new());
    assert_eq!(notes("# a\n\nNote: to the end\n\nof the slide"), ["to the end\n\nof the slide"]);
    assert_eq!(notes("# a\n\n^ Deckset's"), ["Deckset's"]);
}

#[test]
fn secrets_are_redacted_where_asked() {
    let deck = "# password=hunter2\n\nme@corp.io\n\n```console\n$ login --password=hunter2\nhi me@corp.io\n```\n\n\
        ```sh\nexport API_KEY='k3y9z'\n```\n\n<!-- or password=hunter2 -->";
    let read = |text: &str| {
        let slide = read(text).0.slides.remove(0);
        format!("{}\n{}\n{}", slide.title, slide.words(), slide.notes[0].text)
    };
    assert!(read(deck).contains("hunter2"));
    let redacted = read(&format!("---\nredact: true\n---\n{deck}"));
    assert!(!["hunter2", "k3y9z", "hi me@corp.io"].iter().any(|secret| redacted.contains(secret)), "{redacted}");
    assert!(redacted.contains("\nme@corp.io\n") && redacted.contains("--password=███████\n"), "{redacted}");
}

#[test]
fn headings_may_end_in_braces() {
    assert_eq!(titles("# what {is} {this}"), "what {is} {this}");
}

#[test]
fn layouts_are_inferred() {
    check("---\ntitle: t\n---\n# a\n\nme", "cover", &[]);
    check("one short paragraph", "statement", &[]);
    check("# a\n\n---\n\n![x](y.png)", "statement image", &[]);
    check("> words\n> -- me", "quote", &[]);
    check("> words\n\n-- me", "quote", &[]);
    check("# a\n\n![x](y.png)", "imagebeside(right)", &[]);
    check("# a\n\n```rust\nfn main() {}\n```", "default", &[]);
    check("## a\n\ntext\n\n---\n\n# Part\n\n---\n\n## b\n\ntext", "default section default", &[]);
}

#[test]
fn layouts_are_named() {
    check("<!-- layout: quote -->\n\n# a", "quote", &[]);
    check("<!-- _class: lead -->\n\n# a\n\nb\n\nc", "statement", &[]);
    check("# a\n\n---\nlayout: section\n---\n\n# b", "statement section", &[]);
    check("<!-- layout: quoet -->\n\n# a", "statement", &["unknown-layout 1:1"]);
}

#[test]
fn near_misses_of_directives_are_told() {
    check("# a\n\n<!-- paus -->", "statement", &["unknown-directive 3:1"]);
}

#[test]
fn steps_are_counted() {
    let steps = |text| read(text).0.slides[0].steps;
    assert_eq!(steps("a\n\n<!-- pause -->\n\nb\n\n. . .\n\nc"), 2);
    assert_eq!(steps("<!-- incremental_lists: true -->\n\n- a\n- b\n- c"), 3);
    assert_eq!(steps("```rust {1|2|3}\na\nb\nc\n```"), 2);
    assert_eq!(steps("```console\n$ a\n1\n$ b\n2\n```"), 2);
    assert_eq!(steps("```console +still\n$ a\n1\n$ b\n2\n```"), 0);
}

#[test]
fn a_directive_holds_from_here_or_for_this_slide() {
    let (deck, _) = read("<!-- footer: f -->\n\na\n\n---\n\n<!-- _footer: g -->\n\nb\n\n---\n\nc");
    let footers: Vec<_> =
        deck.slides.iter().map(|s| s.footer.as_ref().map(Inlines::plain).unwrap_or_default()).collect();
    assert_eq!(footers, ["f", "g", "f"]);
}

#[test]
fn slides_may_have_themes_of_their_own() {
    let (deck, faults) =
        read("<!-- theme: serif -->\n\na\n\n---\n\n<!-- _theme: loud -->\n\nb\n\n---\n\n<!-- _theme: serf -->\n\nc");
    let themes: Vec<_> = deck.slides.iter().map(|s| s.theme.as_deref().unwrap_or("")).collect();
    assert_eq!((themes, faults), (vec!["serif", "loud", "serif"], vec!["theme 13:1".to_owned()]));
}

#[test]
fn identities_survive_moving() {
    let ids = |text: &str| read(text).0.slides.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids("# A b!\n\n---\n\n# A b!\n\n---\n\n![x](y.png)"), ["a-b", "a-b-2", "x"]);
}

#[test]
fn headings_divide_where_asked() {
    assert_eq!(titles("---\nheadingDivider: 2\n---\n# a\n\ntext\n\n## b\n\n### c\n\n## d"), "a|b|d");
}

#[test]
fn unclosed_things_are_told() {
    check("# a\n\n```rust\nfn main() {}", "default", &["unclosed-fence 3:1"]);
    check("# a\n\n<!-- note\n\n# b", "statement", &["unclosed-comment 3:1"]);
}

#[test]
fn there_is_always_a_slide() {
    for text in ["", "\n\n", "---", "---\n\n---", "<!-- x -->", "\u{feff}", "---\ntitle: x\n---\n"] {
        assert!(!read(text).0.slides.is_empty(), "{text:?}");
        present(text).page(0);
    }
}

#[test]
fn a_missing_picture_is_a_card_and_a_fault() {
    let presentation = present("# a\n\n![a cat](cat.png)");
    let page = presentation.page(0);
    let shown = page.at(&footlight::show::Moment::settled(Default::default())).list.dump();
    assert!(shown.contains("a cat"), "{shown}");
    let faults = presentation.diagnostics();
    assert_eq!(faults.iter().map(|d| d.code).collect::<Vec<_>>(), ["picture"]);
    assert_eq!(faults[0].span.as_ref().map(footlight::diag::Span::location).as_deref(), Some("t.md:3:1"));
}

#[test]
fn deep_nesting_is_cut_off() {
    let deep = "> ".repeat(5_000) + "x";
    present(&deep).page(0);
    let list: String = (0..200).map(|i| " ".repeat(i * 2) + "- x\n").collect();
    present(&list).page(0);
}

#[test]
fn raw_html_keeps_its_words() {
    let (deck, faults) = read("<div class=\"x\">kept words</div>\n\n<div>more</div>");
    assert!(deck.slides[0].words().contains("kept words"));
    assert_eq!(faults, ["raw-html 1:1"]);
}

/// Where the line with some words stands on the first slide: its left end and its baseline.
fn place_of(presentation: &Presentation, words: &str) -> Option<(f32, f32)> {
    let dump = presentation.page(0).at(&footlight::show::Moment::settled(Default::default())).list.dump();
    let line = dump.lines().find(|line| line.contains(words))?;
    let (x, y) = line.split_once('(')?.1.split_once(')')?.0.split_once(',')?;
    Some((x.trim().parse().ok()?, y.trim().parse().ok()?))
}

#[test]
fn headers_and_footnotes_stand_round_the_content() {
    let deck = present("---\nheader: above\nfooter: below\n---\n# a\n\ntext[^1]\n\n- more\n\n[^1]: the note");
    let y = |words| place_of(&deck, words).unwrap().1;
    assert!(y("above") < y("\"a\"") && y("text") < y("the note") && y("the note") < y("below"));
    assert!(place_of(&deck, "text¹").is_some());
}

#[test]
fn headers_and_footers_are_markdown() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'/>";
    let shown = |footer: &str| {
        let deck = format!("---\nfooter: '{footer}'\n---\n# a");
        let world = MemoryWorld::default().with("t.md", deck).with("img/logo.svg", svg);
        let deck = load(Arc::new(world), Path::new("t.md"), Arc::new(Fonts::new()));
        let shown = deck.page(0).at(&footlight::show::Moment::settled(Default::default())).list.dump();
        assert_eq!(deck.diagnostics(), [], "{footer}");
        shown
    };
    assert!(shown("**Bold** _and_ [link](https://a.b) :rocket:").contains("\"Bold and link 🚀\""));
    for raw in ["# not a heading", "- no item", "1. x", "> x", "a  b"] {
        assert!(shown(raw).contains(&format!("\"{}\"", raw.replace("  ", " "))), "{}", shown(raw));
    }
    let logo = shown("![h:24](img/logo.svg) @me");
    assert!(logo.contains("logo.svg") && logo.contains("\"@me\"") && !logo.contains("h:24"), "{logo}");
}

#[test]
fn the_footer_keeps_off_side_pictures() {
    let deck = present("---\nfooter: below\n---\n![bg left:40%](x.png)\n\n# a\n\n- text");
    assert!(place_of(&deck, "below").unwrap().0 > 640.0);
}

#[test]
fn words_that_fit_are_as_wide_as_the_room() {
    let wide = |text| {
        let dump = present(text).page(0).at(&footlight::show::Moment::settled(Default::default())).list.dump();
        dump.split_once("w=").unwrap().1.split(' ').next().unwrap().parse::<f32>().unwrap()
    };
    assert!((1340.0..=1361.0).contains(&wide("# <!-- fit --> A few words that fill it")));
    assert!(wide("# A few words that fill it") < 1300.0);
}

#[test]
fn a_lost_background_leaves_words_alone() {
    let deck = present("![bg](cat.png)\n\n# a\n\n- b");
    assert_eq!(place_of(&deck, "cat.png"), None);
    assert_eq!(deck.diagnostics().len(), 1);
}

#[test]
fn filters_make_another_picture() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'><rect width='40' height='30' fill='#f80'/></svg>";
    let pixel = |alt: &str| {
        let world = MemoryWorld::default().with("t.md", format!("![{alt}](x.svg)")).with("x.svg", svg);
        let deck = load(Arc::new(world), Path::new("t.md"), Arc::new(Fonts::new()));
        let list = deck.page(0).at(&footlight::show::Moment::settled(Default::default())).list;
        fn picture(items: &[footlight::scene::Item]) -> Option<Arc<footlight::scene::Picture>> {
            items.iter().find_map(|item| match item {
                footlight::scene::Item::Image(image) => Some(image.picture.clone()),
                footlight::scene::Item::Group(group) => picture(&group.items),
                _ => None,
            })
        }
        picture(&list.items).unwrap().pixels().unwrap().rgba[..3].to_vec()
    };
    assert_eq!(pixel("bg"), [255, 136, 0]);
    let dark = pixel("bg brightness:.5");
    assert!(dark.iter().zip([128, 68, 0]).all(|(a, b)| a.abs_diff(b) < 6), "{dark:?}");
}

#[test]
fn words_are_legible_on_the_slides_own_colour() {
    let color_of = |color: &str| {
        let deck =
            present(&format!("---\ntheme: footlight-light\n---\n<!-- backgroundColor: \"{color}\" -->\n\n# words"));
        let dump = deck.page(0).at(&footlight::show::Moment::settled(Default::default())).list.dump();
        let line = dump.lines().find(|line| line.contains("\"words\"")).unwrap().to_owned();
        footlight::color::Color::from_hex(line.rsplit('/').next().unwrap().trim_end_matches(']')).unwrap()
    };
    for ground in ["#102030", "#ffeedd", "#7a1010"] {
        let contrast = color_of(ground).contrast(footlight::color::Color::from_hex(ground).unwrap());
        assert!(contrast > 4.5, "{ground} {contrast}");
    }
}

#[test]
fn formulas_are_drawings_and_prices_are_words() {
    let formulas = |markdown: &str| {
        let list = present(markdown).page(0).at(&footlight::show::Moment::settled(Default::default())).list.dump();
        list.matches("group Formula").count()
    };
    for (markdown, count) in [
        ("a $x^2$ b $\\frac{1}{2}$", 2),
        ("above\n\n$$\\sum_n n$$\n\nbelow", 1),
        ("| a |\n|--|\n| $x$ |", 1),
        ("# $x$", 1),
        ("- costs $5 and $10", 0),
        ("from $5-$10, \\$x and `$y$`", 0),
    ] {
        assert_eq!((formulas(markdown), read(markdown).1), (count, Vec::new()), "{markdown}");
    }
    assert_eq!(read("from $5-$10").0.slides[0].words(), "from $5-$10");
}

#[test]
fn a_bad_formula_is_a_fault_at_its_place_and_its_source_is_shown() {
    assert_eq!(read("x\n\nso $a + \\nonsense$").1, ["formula 3:9"]);
    assert_eq!(read("$$\n\\nonsense\n$$").1, ["formula 2:1"]);
    let shown = |markdown: &str| {
        present(markdown).page(0).at(&footlight::show::Moment::settled(Default::default())).list.dump()
    };
    assert!(shown("so $a + \\nonsense$").contains("nonsense"));
    assert!(shown("$$\\nonsense$$").contains("nonsense"));
}

#[test]
fn a_diagrams_source_is_code_and_a_hint_says_what_to_do() {
    let presentation = present("```mermaid\ngraph TD\n  a --> b\n```");
    presentation.page(0);
    let found = presentation.diagnostics();
    assert_eq!(found.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["diagram"]);
}

#[test]
fn an_empty_deck_says_so() {
    for markdown in ["", "\n\n---\n\n", "---\ntitle: x\n---\n", "<!-- paginate: true -->\n"] {
        let (deck, faults) = read(markdown);
        assert_eq!(faults, ["empty-deck 1:1"], "{markdown:?}");
        assert_eq!(deck.slides[0].blocks.len(), 1, "{markdown:?}");
    }
    assert_eq!(read("<!-- a note -->").1, Vec::<String>::new());
}

#[test]
fn code_has_its_room_where_titles_are_large() {
    let code = "let x = 1;\n".repeat(8);
    let talk = present(&format!("<!-- _class: lead -->\n\n# How to write slides\n\nwords\n\n```rust\n{code}```"));
    talk.page(0);
    assert!(talk.diagnostics().iter().all(|d| d.code != "small-code"), "{:?}", talk.diagnostics());
}
