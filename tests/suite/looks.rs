//! How slides are set: what stands where, and that nothing leaves its place.

use std::path::Path;
use std::sync::Arc;

use footlight::geom::{Rect, SLIDE_WIDTH, Transform};
use footlight::load::{Presentation, load};
use footlight::scene::{DisplayList, Item};
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
