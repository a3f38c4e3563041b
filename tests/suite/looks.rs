//! How slides are set: what stands where, and that nothing leaves its place.

use std::path::Path;
use std::sync::Arc;

use footlight::geom::{Rect, SLIDE_WIDTH, Transform};
use footlight::load::{Presentation, load};
use footlight::scene::{DisplayList, Item, Quad};
use footlight::show::Moment;
use footlight::text::Fonts;
use footlight::world::MemoryWorld;

/// A deck beside some files, loaded.
fn beside(files: &[(&str, &str)], markdown: &str) -> Presentation {
    let world = MemoryWorld::default().with("t.md", markdown);
    let world = files.iter().fold(world, |world, (path, content)| world.with(*path, *content));
    load(Arc::new(world), Path::new("t.md"), Arc::new(Fonts::new()))
}

/// The first slide of a deck, at its last step.
fn slide(markdown: &str) -> DisplayList {
    let deck = beside(&[], markdown);
    deck.page(0).at(&Moment::settled(Default::default())).list
}

/// Every set line of a list: its words, and where they are seen, from the height of capitals to the baseline.
fn lines(list: &DisplayList) -> Vec<(String, Rect)> {
    fn collect(items: &[Item], transform: Transform, out: &mut Vec<(String, Rect)>) {
        for item in items {
            match item {
                Item::Group(group) => collect(&group.items, transform.then_inner(group.transform), out),
                Item::Text(text) => out.extend(text.block.lines().iter().map(|line| {
                    let rise = text.block.em() * 0.7;
                    let (x, y) = (text.at.x + line.x, text.at.y + line.baseline - rise);
                    let seen = transform.apply_rect(Rect::new(x, y, line.width, rise));
                    (text.block.line_text(line).trim_end().to_owned(), seen)
                })),
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    collect(&list.items, Transform::IDENTITY, &mut out);
    out
}

/// Where the line that is or holds some words is seen.
#[track_caller]
fn place(list: &DisplayList, words: &str) -> Rect {
    let lines = lines(list);
    let found = lines.iter().find(|(line, _)| line == words).or(lines.iter().find(|(line, _)| line.contains(words)));
    found.unwrap_or_else(|| panic!("no {words:?} in {lines:?}")).1
}

#[test]
fn tabs_lead_to_the_next_stop() {
    for (markdown, columns) in [
        ("```go\n|\n\tx\n```", 4.0),
        ("```go\n|\n\t\tx\n```", 8.0),
        ("```go\n|\nab\t\tx\n```", 8.0),
        ("```md magic-move\n~~~go\n|\n\tx\n~~~\n```", 4.0),
        ("```console\n|\n\tx\n```", 8.0),
        ("```console\n|\nab\t\tx\n```", 16.0),
    ] {
        let list = slide(markdown);
        let (bar, x) = (place(&list, "|"), place(&list, "x"));
        let advance = bar.w.max(1.0);
        assert!((x.right() - bar.x - (columns + 1.0) * advance).abs() < 1.0, "{markdown}: {bar:?} {x:?}");
    }
}

#[test]
fn tabs_keep_lines_in_their_box() {
    let code = "\t\t\t\tif err := n.Drain(ctx, opts...); err != nil {\n\t\t\t\t\treturn fmt.Errorf(\"drain %s: %w\", n.Name, err)";
    for language in ["go", "make", "text", "console"] {
        for size in ["16:9", "4:3"] {
            let list = slide(&format!("---\nsize: \"{size}\"\n---\n# Title\n\n```{language}\n{code}\n```"));
            let right = lines(&list).iter().map(|(_, rect)| rect.right()).fold(0.0, f32::max);
            assert!(right < SLIDE_WIDTH - 120.0, "{language} {size}: {right}");
        }
    }
}

/// Lines of all cells in the tables of a slide, and how far right they reach.
fn table(size: &str, rows: &[&str]) -> (Vec<String>, f32) {
    let columns = rows[0].matches('|').count() - 1;
    let rule = format!("|{}", "--|".repeat(columns));
    let rows: Vec<&str> =
        rows.iter().take(1).copied().chain([rule.as_str()]).chain(rows.iter().skip(1).copied()).collect();
    let list = slide(&format!("---\nsize: \"{size}\"\n---\n## Title\n\n{}", rows.join("\n")));
    let lines = lines(&list);
    let right = lines.iter().map(|(_, rect)| rect.right()).fold(0.0, f32::max);
    (lines.into_iter().map(|(words, _)| words).collect(), right)
}

const WIDE: [&str; 3] = [
    "| node | cpu | mem | disk | net in | net out | iops | load | pods | os | kernel | owner |",
    "| node-17 | 93 | 71 | 88 | 1200 | 900 | 15000 | 41.2 | 110 | Debian | 6.1.0-26-amd64 | storage |",
    "| node-18 | 12 | 41 | 22 | 200 | 100 | 300 | 1.2 | 30 | Debian | 6.1.0-26-amd64 | storage |",
];

const IDS: [&str; 2] = [
    "| pod | image | from | to | state | seen |",
    "| checkout-5f7d8b6c9-zxq8v | registry.example.org/shop/checkout:v1.2.3 | 1200000 | 1350000 | CrashLoopBackOff | 2026-11-23T02:13:07Z |",
];

#[test]
fn tables_break_no_numbers_and_no_short_words() {
    for (rows, whole) in [
        (&WIDE[..], &["1200", "15000", "41.2", "node-17", "Debian", "node", "iops", "storage"][..]),
        (&IDS[..], &["1200000", "1350000", "2026-11-23T02:13:07Z", "CrashLoopBackOff", "state"][..]),
        (
            &[
                "| a | b |",
                "| kubectl drain node-17 --ignore-daemonsets --delete-emptydir-data and wait until all pods are gone | 15000 |",
            ][..],
            &["15000"][..],
        ),
        (
            &[
                "| a | b |",
                "| 日本語の文章は空白がないので、どこでも折り返すことができます。長い文章は何行にもなります。日本語の文章は空白がない。 | 15000 |",
            ][..],
            &["15000"][..],
        ),
    ] {
        for size in ["16:9", "4:3"] {
            let (lines, right) = table(size, rows);
            whole
                .iter()
                .for_each(|word| assert!(lines.iter().any(|line| line == word), "{size}: no {word} in {lines:?}"));
            assert!(right < SLIDE_WIDTH - 100.0, "{size}: {right} {lines:?}");
        }
    }
}

#[test]
fn a_table_wider_than_any_slide_stays_on_it_and_is_told() {
    let faults = |markdown: &str| {
        let deck = beside(&[], markdown);
        deck.page(0);
        deck.diagnostics()
            .iter()
            .map(|fault| format!("{} {}", fault.code, fault.span.as_ref().unwrap().location()))
            .collect::<Vec<_>>()
    };
    for columns in [40, 400] {
        let row = format!("|{}\n", " 1234567 |".repeat(columns));
        let (_, right) = table("16:9", &[row.trim(), row.trim()]);
        assert!(right < SLIDE_WIDTH, "{right}");
        assert_eq!(faults(&format!("# a\n\n{row}|{}\n{row}", "--|".repeat(columns))), ["wide-table t.md:3:1"]);
    }
    assert_eq!(faults("| a | b |\n|--|--|\n| 1 | 2 |"), Vec::<String>::new());
}

#[test]
fn what_is_transparent_in_a_background_is_as_the_ground_behind_it() {
    let color = |fill: &str| {
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='160' height='90'><rect width='160' height='90' {fill}/></svg>"
        );
        let deck = beside(&[("x.svg", &svg)], "---\ntheme: footlight-light\n---\n![bg](x.svg)\n\n# words\n\n- more");
        let dump = deck.page(0).at(&Moment::settled(Default::default())).list.dump();
        let line = dump.lines().find(|line| line.contains("\"words\"")).unwrap();
        footlight::color::Color::from_hex(line.rsplit('/').next().unwrap().trim_end_matches(']')).unwrap()
    };
    let is_dark = |fill| color(fill).contrast(footlight::color::Color::WHITE) > 4.5;
    assert!(is_dark("fill='none'") && is_dark("fill='black' opacity='.3'") && is_dark("fill='white'"));
    assert!(!is_dark("fill='black'") && !is_dark("fill='black' opacity='.9'"));
}

#[test]
fn recordings_of_short_lines_have_a_window_like_a_terminals() {
    let shown = |columns: usize, rows: usize, output: &str| {
        let cast = format!("{{\"version\": 2, \"width\": {columns}, \"height\": {rows}}}\n[1, \"o\", \"{output}\"]\n");
        let deck = beside(&[("x.cast", &cast)], "# a\n\n![still](x.cast)");
        let list = deck.page(0).at(&Moment::settled(Default::default())).list;
        let window = quads(&list.items).into_iter().find(|quad| quad.shadow.is_some()).unwrap();
        (window.rect, lines(&list).into_iter().map(|(_, rect)| rect.h).fold(f32::MAX, f32::min))
    };
    let many = "one\\r\\n".repeat(60);
    for (columns, rows, output) in [(80, 24, "one"), (80, 24, &many), (80, 24, "one\\r\\ntwo"), (120, 12, &many)] {
        let (window, _) = shown(columns, rows, output);
        assert!(window.w > window.h && window.h > 200.0, "{columns}×{rows} {output}: {window:?}");
    }
    // No room for what the recording does not have.
    let (window, type_size) = shown(8, 3, "one");
    assert!(window.h < 300.0 && window.w < 300.0 && type_size > 20.0, "{window:?}");
}

/// Every quad of a list, in its own group's coordinates.
fn quads(items: &[Item]) -> Vec<Quad> {
    items
        .iter()
        .flat_map(|item| match item {
            Item::Quad(quad) => vec![quad.clone()],
            Item::Group(group) => quads(&group.items),
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn a_long_footer_leaves_the_page_number_and_the_margins_alone() {
    let footer = "A rather long footer that names the conference, the room, the date, the hashtag and the sponsor";
    for (size, slide, left, right) in [
        ("4:3", "# a\n\n- b", 120.0, 1480.0),
        ("16:9", "# a\n\n![bg right](x.svg)\n\n- b", 0.0, 800.0),
        ("16:9", "# a\n\n![bg left:60%](x.svg)\n\n- b", 960.0, 1600.0),
    ] {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='160' height='90'/>";
        let markdown = format!("---\nsize: \"{size}\"\nfooter: {footer}\npaginate: true\n---\n{slide}");
        let deck = beside(&[("x.svg", svg)], &markdown);
        let list = deck.page(0).at(&Moment::settled(Default::default())).list;
        let (footer, number) = (place(&list, "A rather"), place(&list, "1"));
        assert!(
            footer.x >= left && footer.right() + 20.0 < number.x && number.right() <= right + 0.5,
            "{slide}: {footer:?} {number:?}"
        );
        let found: Vec<String> =
            deck.diagnostics().iter().map(|d| format!("{} {}", d.code, d.span.as_ref().unwrap().location())).collect();
        assert_eq!(found, ["long-footer t.md:3:9"]);
    }
    let list = slide("---\nfooter: short\npaginate: true\n---\n# a\n\n- b");
    assert_eq!(place(&list, "short").x.round(), 120.0);
}

#[test]
fn what_is_written_from_right_to_left_is_mirrored() {
    let edge = SLIDE_WIDTH - 120.0;
    let right_of = |markdown: &str, label: &str, words: &str| {
        let list = slide(markdown);
        (place(&list, label).x - place(&list, words).right(), edge - place(&list, label).right())
    };
    let (gap, margin) = right_of("# a\n\n1. أولا\n2. ثانيا", "1.", "أولا");
    assert!(gap > 10.0 && (0.0..40.0).contains(&margin), "{gap} {margin}");
    let (gap, _) = right_of("| عمود | قيمة |\n|---|--:|\n| واحد | 1 |", "عمود", "قيمة");
    assert!(gap > 10.0, "{gap}");
    let (gap, _) = right_of("> اقتباس", "”", "اقتباس");
    assert!(gap > 10.0, "{gap}");
    let list = slide("> اقتباس طويل جدا اقتباس طويل جدا اقتباس طويل جدا اقتباس طويل جدا");
    let edges: Vec<f32> = lines(&list).iter().map(|(_, rect)| rect.right()).collect();
    assert!(edges.len() > 2 && edges[1..].iter().all(|right| (right - (edge - 130.0)).abs() < 10.0), "{edges:?}");
    // Bullets, boxes and bars are quads.
    for markdown in ["# a\n\n- القرص\n  - ثانوي", "# a\n\n- [ ] القرص", "# a\n\n> اقتباس\n\nb"] {
        let words = place(&slide(markdown), if markdown.contains('>') { "اقتباس" } else { "القرص" });
        let quads = quads(&slide(markdown).items);
        let small = quads.iter().filter(|quad| quad.rect.w < 60.0);
        assert!(
            small.clone().count() > 0 && small.clone().all(|quad| quad.rect.x > words.center().x),
            "{markdown}: {words:?} {quads:?}"
        );
    }
    // Latin stays where it was.
    assert!(place(&slide("# a\n\n1. one"), "1.").x < place(&slide("# a\n\n1. one"), "one").x);
}

#[test]
fn titles_stand_and_look_alike_from_slide_to_slide() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='160' height='90'/>";
    let title = |slide: &str| {
        let deck = beside(&[("x.svg", svg)], &format!("## A title\n\n{slide}\n\n- one\n- two"));
        place(&deck.page(0).at(&Moment::settled(Default::default())).list, "A title")
    };
    let plain = title("");
    for slide in ["![](x.svg)", "![bg right](x.svg)", "![bg right:60%](x.svg)", "![right](x.svg)"] {
        assert_eq!(title(slide), plain, "{slide}");
    }
}

#[test]
fn columns_begin_at_the_top_and_their_headings_stand_beside_each_other() {
    let list = slide("<!-- layout: two-cols -->\n\nleft\n\n::right::\n\nright\n\nmore");
    assert!(place(&list, "left").y < 200.0 && place(&list, "left").y == place(&list, "right").y);
    let list = slide("<!-- layout: two-cols -->\n\n## Before\n\n- a\n\n::right::\n\n## After\n\n- c");
    let (before, after) = (place(&list, "Before"), place(&list, "After"));
    assert_eq!((before.y, before.h, place(&list, "a").y), (after.y, after.h, place(&list, "c").y));
    assert_eq!(beside(&[], "## Before\n\n::right::\n\n## After").deck.slides[0].title, "Before");
    // Over both where only one is there.
    let list = slide("## Both\n\n- a\n\n::right::\n\n- c");
    assert!(place(&list, "Both").bottom() < place(&list, "c").y);
}

#[test]
fn line_breaks_leave_no_blanks_and_chips_keep_off_words() {
    let list = slide("# t\n\none <br> two<br/>\nthree\n\nwords");
    let left = place(&list, "words").x;
    for words in ["one", "two", "three"] {
        assert!((place(&list, words).x - left).abs() < 3.0, "{words}");
    }
    let width = |markdown: &str| place(&slide(markdown), "one").w;
    assert!(
        width("# t\n\n- one `x` two") - width("# t\n\n- one`x`two")
            > width("# t\n\n- one two") - width("# t\n\n- onetwo") + 10.0
    );
}

#[test]
fn backgrounds_without_a_side_share_the_side_of_another() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='160' height='90'/>";
    let clips = |markdown: &str| {
        fn images(items: &[Item]) -> Vec<Rect> {
            let of = |item: &Item| match item {
                Item::Image(image) => vec![image.clip],
                Item::Group(group) => images(&group.items),
                _ => Vec::new(),
            };
            items.iter().flat_map(of).collect()
        }
        let deck = beside(&[("x.svg", svg), ("y.svg", svg)], &format!("{markdown}\n\n# a\n\n- b"));
        let list = deck.page(0).at(&Moment::settled(Default::default())).list;
        images(&list.items).iter().map(|r| [r.x, r.y, r.w, r.h].map(|side| side.round() as i32)).collect::<Vec<_>>()
    };
    assert_eq!(clips("![bg right](x.svg)\n![bg](y.svg)"), [[800, 0, 400, 900], [1200, 0, 400, 900]]);
    assert_eq!(clips("![bg left:25%](x.svg)\n![bg vertical](y.svg)"), [[0, 0, 400, 450], [0, 450, 400, 450]]);
    assert_eq!(clips("![bg](x.svg)\n![bg](y.svg)"), [[0, 0, 800, 900], [800, 0, 800, 900]]);
}

#[test]
fn line_numbers_begin_where_they_are_told_to() {
    for info in ["ts {lines:true,startLine:98}", "ts +line_numbers +start_line:98"] {
        let list = slide(&format!("# a\n\n```{info}\none\ntwo\nthree\n```"));
        let (first, last) = (place(&list, "98"), place(&list, "100"));
        assert!(first.x > last.x && (first.right() - last.right()).abs() < 2.0, "{info}");
        assert!(last.right() < place(&list, "three").x, "{info}");
    }
}

#[test]
fn colours_that_were_pasted_into_a_transcript_are_those_of_a_terminal() {
    let list = slide(
        "# a\n\n```console +still\n$ echo\n\u{1b}[31mred\u{1b}[0m and \u{1b}[1mbold\u{1b}[m\n\u{1b}[2K\u{1b}]0;title\u{7}plain\n```",
    );
    assert!(place(&list, "red and bold").w > 0.0 && place(&list, "plain").x > 0.0);
    let dump = list.dump();
    let looks =
        |words: &str| dump.lines().find(|line| line.contains(words)).unwrap().split_once('[').unwrap().1.to_owned();
    let looks = looks("red and bold");
    let styles: Vec<&str> = looks.trim_end_matches(']').split(' ').collect();
    assert_eq!(styles.len(), 3, "{looks}");
    let red = footlight::color::Color::from_hex(styles[0].rsplit('/').next().unwrap()).unwrap();
    assert!(red.r > red.g.max(red.b).saturating_add(40), "{looks}");
    assert!(styles[2].contains("/700/"), "{looks}");
}
