//! The spellings of other tools: what a deck that is written in them becomes.

use std::path::Path;

use footlight::deck::{Deck, parse};
use footlight::diag::{Diagnostics, Source};
use footlight::markup::{Files, Inlines};
use footlight::world::MemoryWorld;
use proptest::prelude::*;

/// Files beside a deck.
fn beside(files: &[(&str, &str)]) -> MemoryWorld {
    files.iter().fold(MemoryWorld::default(), |world, (path, text)| world.with(path, text))
}

fn read_beside(world: &MemoryWorld, markdown: &str) -> (Deck, Vec<String>) {
    let mut faults = Diagnostics::default();
    let deck = parse(&Source::new("t.md", markdown), &Files::new(world, Path::new("")), &mut faults);
    let place =
        |d: &footlight::diag::Diagnostic| d.span.as_ref().map(footlight::diag::Span::location).unwrap_or_default();
    (deck, faults.iter().map(|d| format!("{} {}", d.code, place(d))).collect())
}

fn read(markdown: &str) -> Deck {
    let (deck, faults) = read_beside(&MemoryWorld::default(), markdown);
    assert_eq!(faults, Vec::<String>::new(), "{markdown}");
    deck
}

/// The kinds and steps of a deck's blocks: a letter a kind, a bar between slides.
fn shape(markdown: &str) -> String {
    let of = |block: &footlight::block::Block| {
        let kind = format!("{:?}", block.kind);
        let name = kind.split(['(', ' ']).next().unwrap_or("").to_lowercase();
        if block.step > 0 { format!("{name}@{}", block.step) } else { name }
    };
    let slides = read(markdown).slides;
    slides.iter().map(|s| s.blocks.iter().map(of).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(" | ")
}

fn words(markdown: &str) -> String {
    read(markdown).slides.iter().map(footlight::deck::Slide::words).collect::<Vec<_>>().join(" | ").replace('\n', " ")
}

fn plain(line: &Option<Inlines>) -> String {
    line.as_ref().map(Inlines::plain).unwrap_or_default()
}

fn notes(markdown: &str) -> Vec<String> {
    read(markdown).slides.iter().flat_map(|s| s.notes.iter().map(|n| n.text.trim().to_owned())).collect()
}

fn titles(markdown: &str) -> String {
    read(markdown).slides.iter().map(|s| s.title.clone()).collect::<Vec<_>>().join("|")
}

#[test]
fn included_files_stand_in_their_place() {
    let world = beside(&[
        ("parts/one.md", "---\ntitle: x\n---\n# one\n\n![](p.png)\n\n---\n\n<!-- include: two.md -->\n"),
        ("parts/two.md", "# two\n\n<!-- paus -->"),
    ]);
    let (deck, faults) = read_beside(&world, "# zero\n\n---\n\n<!-- include: parts/one.md -->\n\n---\n\n# three");
    let titles: Vec<&str> = deck.slides.iter().map(|s| s.title.as_str()).collect();
    assert_eq!(titles, ["zero", "one", "two", "three"]);
    assert_eq!(faults, ["unknown-directive parts/two.md:3:1"]);
    assert!(format!("{:?}", deck.slides[1].blocks).contains("path: \"parts/p.png\""));
}

#[test]
fn reveals_separators_separate_slides() {
    assert_eq!(titles("# a\n\nNote: said\n\n--\n\n# b\n\n---\n\n# c"), "a|b|c");
    assert_eq!(notes("# a\n\nNote: said\n\n--\n\n# b"), ["said"]);
    assert_eq!(titles("# a\n\ntext\n-- me\n\n```\n\n--\n\n```\n\n- x\n\n  -- y"), "a");
    let own = |key: &str, value: &str, line: &str| titles(&format!("---\n{key}: {value}\n---\n# a\n{line}\n# b"));
    assert_eq!(own("separator", "'<!--s-->'", "<!--s-->"), "a|b");
    assert_eq!(own("verticalSeparator", "'^\\r?\\n==\\r?\\n$'", "\ntext\n\n==\n"), "a|b");
    assert_eq!(own("verticalSeparator", "\"\\n--\\n\"", "\ntext\n\n--\n"), "a|b");
    assert_eq!(notes("---\nnotesSeparator: '^Say:|^Notiz:'\n---\n# a\n\nNotiz: said"), ["said"]);
    let faults = read_beside(&MemoryWorld::default(), "---\nseparator: '\\n\\n\\n'\n---\n# a").1;
    assert_eq!(faults, ["front-matter t.md:2:1"]);
}

#[test]
fn includes_have_limits() {
    let world = beside(&[("a.md", "a\n\n<!-- include: b.md -->"), ("b.md", "b\n\n<!-- include: a.md -->")]);
    assert_eq!(read_beside(&world, "<!-- include: a.md -->").1, ["include b.md:3:1"]);
    assert_eq!(read_beside(&world, "# t\n\n<!-- include: no.md -->").1, ["include t.md:3:1"]);
    assert_eq!(read_beside(&world, "```\n<!-- include: no.md -->\n```").1, Vec::<String>::new());
}

#[test]
fn code_comes_from_files() {
    let world = beside(&[("src/main.rs", "one\ntwo\nthree\nfour\n")]);
    let code = |lines: &str| {
        let (deck, faults) = read_beside(&world, &format!("```file +line_numbers\n{lines}\n```"));
        (deck.slides[0].words(), faults)
    };
    assert_eq!(code("path: src/main.rs\nlanguage: rust\nstart_line: 2\nend_line: 3").0, "two\nthree");
    assert_eq!(code("path: src/main.rs\nend_line: 1").0, "one");
    for wrong in
        ["path: no.rs", "language: rust", "path: src/main.rs\nstart_line: 9", "path: src/main.rs\nstart_line: x"]
    {
        assert_eq!(code(wrong).1, ["file t.md:1:1"], "{wrong}");
    }
}

#[test]
fn hidden_lines_of_code_are_only_hidden_where_asked_for() {
    assert_eq!(words("```rust\n# a\nb\n```"), "# a b");
    assert_eq!(words("```rust +hide\n# a\nb\n#\n```"), "b");
    assert_eq!(words("```rust +hide:///\n/// a\nb\n```"), "b");
}

#[test]
fn footnotes_belong_to_the_slides_that_name_them() {
    let deck = read("a[^x] b[^y] c[^x]\n\n---\n\nd[^y]\n\n[^x]: the *x*\n\n[^y]: the y\n");
    let notes = |i: usize| deck.slides[i].footnotes.iter().map(Inlines::plain).collect::<Vec<_>>();
    assert_eq!((notes(0), notes(1)), (vec!["the x".to_owned(), "the y".to_owned()], vec!["the y".to_owned()]));
    assert_eq!(deck.slides.len(), 2);
}

#[test]
fn definitions_alerts_and_rows_are_blocks() {
    assert_eq!(shape("Term\n: what it is\n: and more\n\nOther\n: x"), "definitions");
    assert_eq!(shape("> [!NOTE]\n> words"), "alert");
    assert_eq!(words("> [!WARNING]\n> words"), "Warning words");
    assert_eq!(shape("![a](a.png) ![b](b.png)"), "row");
    assert_eq!(shape("Words\n![a](a.png){width=50%}\nmore"), "paragraph picture paragraph");
    assert_eq!(shape("- ![a](a.png)"), "list");
}

#[test]
fn words_are_set_with_care() {
    assert_eq!(words("\"it's\" -- *\"so\"* ... `\"a\" -- b`"), "“it’s” – “so” … \"a\" -- b");
    assert_eq!(words("---\nlanguage: de\n---\n\"so\""), "„so“");
    assert_eq!(words("> words\n> -- Me"), "words Me");
    assert_eq!(words("git push --force"), "git push --force");
}

#[test]
fn bare_addresses_are_links() {
    let links = |text| format!("{:?}", read(text).slides[0].blocks).matches("link: Some").count();
    assert_eq!(links("see https://a.b/c."), 1);
    assert_eq!(links("`https://a.b/c`"), 0);
    assert_eq!(links("[https://a.b/c](https://d.e)"), 1);
    assert_eq!(links("![x](y.png \"Photo: [Jane](https://a.b), https://c.d\")"), 2);
}

#[test]
fn marp_is_understood() {
    assert_eq!(titles("---\nmarp: true\nheadingDivider: [1, 2]\n---\n# a\n\n## b\n\n### c"), "a|b");
    assert_eq!(titles("# <!-- fit --> Words"), "Words");
    assert!(format!("{:?}", read("# <!--fit--> Words\n\nbelow").slides[0].blocks[0].kind).contains("fit: true"));
    let deck = read(
        "---\nmarp: true\nheader: H\nclass: lead\n_backgroundColor: \"#123456\"\n---\n# a\n\nb\n\nc\n\n---\n\n# d\n\ne\n\nf",
    );
    let seen = deck.slides.iter().map(|s| (plain(&s.header), s.background.is_some(), format!("{:?}", s.layout)));
    let lead = "Statement".to_owned();
    assert_eq!(seen.collect::<Vec<_>>(), [("H".to_owned(), true, lead.clone()), ("H".to_owned(), false, lead)]);
    assert_eq!(read("* a\n* b").slides[0].steps, 0);
    let (deck, faults) = read_beside(&beside(&[]), "<style>\nsection { color: red; }\n</style>\n\nkept");
    assert_eq!((deck.slides[0].words().trim(), faults), ("kept", vec!["raw-html t.md:1:1".to_owned()]));
}

#[test]
fn slidev_is_understood() {
    let text = "---\ntheme: default\nlayout: section\nclass: text-center\n---\n# a\n\n---\nlayout: two-cols\nclass: x\ntransition: fade\n---\n\n# b\n\nleft\n\n::right::\n\nright\n\n---\nhide: true\n---\n\n# c\n\n---\nlayout: image-right\nimage: y.png\n---\n# d\n\ntext";
    let deck = read(text);
    let seen = deck.slides.iter().map(|s| format!("{} {:?} {} {}", s.title, s.layout, s.hidden, s.backgrounds.len()));
    assert_eq!(
        seen.collect::<Vec<_>>(),
        ["a Section false 0", "b TwoColumns false 0", "c Statement true 0", "d Default false 1"]
    );
    assert_eq!(deck.slides[1].transition.as_deref(), Some("fade"));
    let group = "::code-group\n\n```sh [npm]\nnpm i\n```\n\n```sh [pnpm]\npnpm i\n```\n\n::\n\nend";
    assert_eq!((shape(group), words(group)), ("code code paragraph".to_owned(), "npm i pnpm i end".to_owned()));
    assert_eq!(shape("# b\n\nleft\n\n::right::\n\nright"), "heading columns");
    assert_eq!(
        shape("# b\n\n::left::\n\nleft\n\n::right::\n\nright\n\n::bottom::\n\nend"),
        "heading columns paragraph"
    );
    assert_eq!(read("<v-clicks>\n\n- a\n- b\n\n</v-clicks>\n\n- c").slides[0].steps, 2);
    assert_eq!(shape("a\n\n<v-click>\n\nb\n\n</v-click>"), "paragraph paragraph@1");
    let world = beside(&[("p/x.md", "---\nlayout: quote\n---\n# x\n\n---\n\n# y")]);
    let (deck, faults) = read_beside(&world, "# a\n\n---\nsrc: ./p/x.md\n---\n\n---\n\n# z");
    assert_eq!(deck.slides.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["a", "x", "y", "z"]);
    assert_eq!((format!("{:?}", deck.slides[1].layout), faults), ("Quote".to_owned(), vec![]));
}

#[test]
fn presenterm_is_understood() {
    let text = "---\ntitle: T\nsub_title: S\nauthor: A\nevent: E\nlocation: L\n---\n\nFirst\n===\n\n<!-- new_lines: 2 -->\n\na\n\n<!-- end_slide -->\n\nSecond\n---\n\n<!-- jump_to_middle -->\n\nb\n\n<!-- list_item_newlines: 2 -->";
    assert_eq!(titles(text), "T|First|Second");
    assert_eq!(words(text), "T S A E, L | First a | Second b");
    assert_eq!(notes(text), Vec::<String>::new());
}

#[test]
fn reveal_is_understood() {
    assert_eq!(titles("# a\n\n---\n\n# b\n\n----\n\n# c"), "a|b|c");
    assert_eq!(notes("# a\n\ntext\n\nNote:\nspoken *words*"), ["spoken *words*"]);
    let deck = read("<!-- .slide: data-background=\"x.png\" data-visibility=\"uncounted\" -->\n\n# a");
    assert!(
        matches!(deck.slides[0].background, Some(footlight::deck::Background::Picture(_))) && !deck.slides[0].counted
    );
    assert_eq!(shape("a\n\nb <!-- .element: class=\"fragment\" -->\n\nc"), "paragraph paragraph@1 paragraph@1");
    assert_eq!(shape("a\n\nb\n\n<!-- .element: class=\"fragment\" -->"), "paragraph paragraph@1");
    let list = "- a <!-- .element: class=\"fragment\" -->\n- b <!-- .element: class=\"fragment\" -->\n- c";
    assert_eq!((read(list).slides[0].steps, shape(list)), (2, "list".to_owned()));
}

#[test]
fn deckset_is_understood() {
    let text = "footer: F\nslidenumbers: true\nbuild-lists: true\n\n#[fit] Big words\n\n---\n\n[.build-lists: false]\n[.header: alignment(center)]\n\n# b\n\n- x\n- y\n\n^ note one\n\n^ note two\n\n---\n\n- x\n\n![left](a.png)\n\n---\n\n![inline 50%](a.png)";
    let deck = read(text);
    assert_eq!(titles(text), "Big words|b||");
    assert_eq!(deck.slides.iter().map(|s| s.steps).collect::<Vec<_>>(), [0, 0, 1, 0]);
    assert_eq!(deck.slides.iter().map(|s| s.backgrounds.len()).collect::<Vec<_>>(), [0, 0, 1, 0]);
    assert!(deck.slides.iter().all(|s| s.paginate && plain(&s.footer) == "F"));
    assert_eq!(notes(text), ["note one", "note two"]);
}

#[test]
fn pandoc_is_understood() {
    assert_eq!(titles("% T\n% A\n\n# Part\n\n## a\n\ntext\n\n## b\n\ntext"), "T|Part|a|b");
    assert_eq!(
        titles(
            "---\ntitle: T\nformat: revealjs\n---\n\n## a {.unnumbered}\n\n### sub\n\n## b {background-image=\"x.png\"}"
        ),
        "T|a|b"
    );
    assert_eq!(titles("---\ntitle: T\nauthor: A\n---\n\n# P\n\n## a\n\nx\n\n## b {x}\n\ny"), "T|P|a|b {x}");
    assert_eq!(titles("---\ntitle: T\n---\n# T\n\n# b\n\n# c"), "T|b|c");
    assert_eq!(notes("# a\n\n::: notes\nspoken\n\n- more\n:::\n\ntext"), ["spoken\n\n- more"]);
    assert_eq!(read("::: incremental\n\n- a\n- b\n\n:::\n\n- c").slides[0].steps, 2);
    let columns = "# a\n\n:::::: {.columns}\n::: {.column width=\"40%\"}\nleft\n:::\n\n::: {.column width=\"60%\"}\nright\n:::\n::::::\n\nend";
    assert_eq!(
        (shape(columns), words(columns)),
        ("heading columns paragraph".to_owned(), "a left right end".to_owned())
    );
    assert_eq!(shape("text\n::: {.callout-tip title=\"T\"}\nin\n:::"), "paragraph alert");
    assert_eq!(words("::: {.callout-tip title=\"T\"}\nin\n:::"), "T in");
    assert_eq!(shape("::: anything\na\n:::\nb"), "paragraph paragraph");
    assert_eq!(shape("```\n::: notes\n```"), "code");
}

#[test]
fn pictures_of_html_are_pictures() {
    assert_eq!(shape("<img src=\"a.png\" alt=\"x\" width=50%>"), "picture");
    assert_eq!(shape("words <img src='a.png'/> more"), "paragraph picture paragraph");
    let (deck, faults) =
        read_beside(&beside(&[]), "<p align=\"center\"><img src=\"a.png\"> <img src=\"b.png\"> words</p>");
    assert_eq!((deck.slides[0].blocks.len(), faults.len()), (2, 1));
}

#[test]
fn braces_round_plain_words_stay() {
    assert_eq!(titles("# what {is} {this}\n\n---\n\n# set {x = 1}"), "what {is} {this}|set {x = 1}");
}

proptest! {
    /// Whatever stands round them, no heading is lost: pieces of all dialects in any order.
    #[test]
    fn no_slide_is_lost(pieces in prop::collection::vec((0..PIECES.len(), any::<bool>()), 1..30)) {
        let (mut text, mut headings) = (String::new(), Vec::new());
        for (index, (piece, blank)) in pieces.into_iter().enumerate() {
            headings.push(format!("heading{index}x"));
            text += &format!("{}\n{}# heading{index}x\n\n", PIECES[piece], if blank { "\n" } else { "" });
        }
        let (deck, _) = read_beside(&MemoryWorld::default(), &text);
        let words: String = deck.slides.iter().map(|slide| slide.words() + "\n").collect();
        for heading in headings {
            prop_assert!(words.contains(&heading), "{heading} is lost: {text}");
        }
    }

    #[test]
    fn no_text_makes_reading_fail(text in "([-#>:*`~|<!\\[\\]{}(). \\n\"']|---\n|:::|<!-- |-->|\\[\\^a\\]:? ?|```|layout: x\n|[a-zé]){0,80}") {
        prop_assert!(!read_beside(&MemoryWorld::default(), &text).0.slides.is_empty());
    }
}

proptest! {
    // Every slide is set, which takes a while each.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_slide_can_be_laid_out(pieces in prop::collection::vec(0..PIECES.len(), 1..20)) {
        let text: String = pieces.iter().map(|&piece| format!("{}\n\n", PIECES[piece])).collect();
        let presentation = crate::deck::present(&text);
        (0..presentation.len()).for_each(|index| drop(presentation.page(index)));
        prop_assert!(presentation.diagnostics().iter().all(|fault| fault.code != "internal"), "{text}");
    }
}

/// Pieces that end by themselves.
const PIECES: &[&str] = &[
    "",
    "words",
    "---",
    "***",
    "----",
    "- item\n  - item",
    "1. item",
    "> quote\n> -- me",
    "> [!NOTE]\n> words",
    "```rust\n# code\n---\n```",
    "~~~\n:::\n~~~",
    "<!-- note -->",
    "<!--\nlayout: quote\n-->",
    "<!-- end_slide -->",
    "<!-- column_layout: [1, 2] -->\n\n<!-- column: 1 -->",
    "<!-- reset_layout -->",
    "::: incremental",
    ":::: columns",
    "::: {.column width=\"40%\"}",
    "::: warning",
    ":::",
    "::right::",
    "::left::",
    "[.header: red]",
    "---\nlayout: two-cols\nclass: x\n---",
    "<v-clicks>",
    "</v-clicks>",
    "<div class=\"x\">words</div>",
    "| a | b |\n|---|---|\n| c | d |",
    "Term\n: definition",
    "a[^1]\n\n[^1]: footnote",
    "![bg](x.png)",
    "![](x.png)",
    "![](x.png) ![](y.png) words",
    "<!-- .slide: data-background=\"x.png\" -->",
    "words <!-- .element: class=\"fragment\" -->",
    ". . .",
    "^ note",
    "$$x^2$$",
];

#[test]
fn items_without_blank_lines_between_them_read_as_those_with() {
    // Ranges differ, and nothing else may.
    let blocks = |markdown: String| {
        let mut seen = Vec::new();
        footlight::block::each(&read(&markdown).slides[0].blocks, &mut |block| {
            if let footlight::block::Kind::Paragraph(paragraph) = &block.kind {
                seen.extend(paragraph.text.parts.iter().map(|part| match part {
                    footlight::markup::Inline::Text { text, marks, .. } => format!("{text} {marks:?}"),
                    other => format!("{other:?}"),
                }));
            }
        });
        seen
    };
    for item in ["**a** b", "_a_ b", "~~a~~ b", "`a` b", "[a](x.md) b", "**_a_** b", "a **b**", "[**a**](y.md)"] {
        let tight = blocks(format!("- {item}\n- {item}\n- c"));
        assert_eq!(tight, blocks(format!("- {item}\n\n- {item}\n\n- c")), "{item}");
        assert!(tight.len() >= 3, "{item}: {tight:?}");
    }
}

#[test]
fn boxes_of_html_lay_out_what_is_in_them() {
    assert_eq!(
        shape("<div class=\"grid grid-cols-2\">\n<div>\n\na\n\n</div><div>\n\n- b\n\n</div>\n</div>\n\nc"),
        "columns paragraph"
    );
    assert_eq!(shape("<div grid=\"~ cols-2\">\n\na\n\nb\n\nc\n\n</div>"), "columns columns");
    assert_eq!(shape("<div class=\"columns\">\n<div>\n\na\n\n</div>\n<div>\n\nb\n\n</div>\n</div>"), "columns");
    assert_eq!(
        shape("<v-clicks>\n\na\n\n```js\nb\n```\n\n- c\n- d\n\n</v-clicks>\n\ne"),
        "paragraph@1 code@2 list@2 paragraph@4"
    );
    assert_eq!(shape("<div v-click>\n\na\n\n</div>"), "paragraph@1");
    for aside in [
        "<aside class=\"notes\">\n\nspoken\n\n</aside>",
        "<aside class=\"notes\">\nspoken\n</aside>",
        "<aside class='notes'>spoken</aside>",
        "  <aside class=\"notes\">\n    spoken\n  </aside>",
        "    <ASIDE class=\"notes small\">\n        spoken\n    </ASIDE>",
        "see <aside class=\"notes\">spoken</aside>",
        "<div class=\"speaker-notes\">spoken</div>",
    ] {
        assert_eq!(notes(&format!("a\n\n{aside}\n\nb\n\n---\n\nc")), ["spoken"], "{aside}");
        let shown = words(&format!("a\n\n{aside}\n\nb\n\n---\n\nc")).replace("see", " ");
        assert_eq!(shown.split_whitespace().collect::<Vec<_>>(), ["a", "b", "|", "c"], "{aside}");
    }
    assert_eq!(
        notes("a\n\n<aside class=\"notes\">\n- one\n    - two\n\nthree\n</aside>"),
        ["- one\n    - two\n\nthree"]
    );
    assert_eq!(notes("<aside class=\"notes\">\n  one\n\n  two\n</aside>"), ["one\n\ntwo"]);
    // A blank that is no indent.
    assert_eq!(notes("<aside class=\"notes\">\n\u{a0}one\n two\n</aside>"), ["one\n two"]);
    assert_eq!(words("`<aside class=\"notes\">` begins notes"), "<aside class=\"notes\"> begins notes");
    for separator in ["---", "--", "<!-- end_slide -->"] {
        let open = format!("a\n\n<aside class=\"notes\">\nspoken\n\n{separator}\n\nb");
        let (deck, faults) = read_beside(&MemoryWorld::default(), &open);
        assert_eq!(
            (deck.slides.len(), deck.slides[0].notes.len(), faults),
            (2, 1, vec!["unclosed-html t.md:3:1".to_owned()]),
            "{separator}"
        );
    }
}

#[test]
fn a_table_of_contents_lists_what_follows() {
    assert_eq!(
        words("# a\n\n---\n\n<Toc maxDepth=\"1\" />\n\n---\n\n# b\n\n---\n\n# b\n\n---\n\n# c"),
        "a | b c | b | b | c"
    );
    let toc =
        |tag: &str| words(&format!("# a\n\n{tag}\n\n---\n\n# b\n\n---\n\n## c\n\n---\nhideInToc: true\n---\n\n# d"));
    assert_eq!(toc("<Toc minDepth=\"1\" maxDepth=\"1\" />"), "a b | b | c | d");
    assert_eq!(toc("<toc minDepth=2>"), "a c | b | c | d");
    let many = |tag: &str, count: usize| {
        let slides: String = (1..=count).map(|i| format!("\n\n---\n\n# s{i}")).collect();
        let deck = read(&format!("# a\n\n{tag}{slides}"));
        let last = deck.slides[0].words().lines().last().unwrap_or_default().to_owned();
        (format!("{:?}", deck.slides[0].blocks[1].kind).starts_with("Columns"), last)
    };
    assert_eq!(many("<Toc />", 8), (false, "s8".to_owned()));
    assert_eq!(many("<Toc />", 20), (true, "s20".to_owned()));
    assert_eq!(many("<Toc columns=\"1\" />", 20), (false, "…".to_owned()));
    assert_eq!(many("<Toc :columns=\"3\" />", 5), (true, "s5".to_owned()));
}

#[test]
fn code_that_moves_is_a_step_a_stage() {
    let text = "````md magic-move {lines: true}\n```ts {*|2}\na\nb\n```\n\n```ts\nc\n```\n````";
    assert_eq!((shape(text).as_str(), read(text).slides[0].steps), ("stages", 2));
    assert_eq!(words(text), "a b c");
    // Without code inside it is the markdown that it says it is.
    assert_eq!(shape("````md magic-move\nwords\n````"), "code");
}

#[test]
fn snippets_come_from_files_and_regions() {
    let world = beside(&[("a/x.ts", "one\n// #region mid\ntwo\n// #endregion mid\nthree\n")]);
    let seen = |line: &str| {
        let (deck, faults) = read_beside(&world, line);
        (deck.slides[0].words(), faults.len())
    };
    assert_eq!(seen("<<< @/a/x.ts#mid {1} ts"), ("two".to_owned(), 0));
    assert_eq!(seen("<<< a/x.ts").0.lines().count(), 5);
    assert_eq!(seen("<<< @/a/x.ts#no").1, 1);
}

#[test]
fn formulas_may_have_steps_before_them() {
    assert_eq!(shape("$$ {1|3|all}\na = b\n$$"), "formula");
    assert!(!words("$$ {1|3|all}\na = b\n$$").contains("all"));
}
