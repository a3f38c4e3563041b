//! A talk that is edited while it is shown: whatever is saved, the shown slide stays shown, or comes back when it does.

use std::path::Path;
use std::sync::Arc;

use footlight::load::load;
use footlight::show::command::Command;
use footlight::show::outline::Outline;
use footlight::show::session::Session;
use footlight::text::Fonts;
use footlight::view;
use footlight::world::MemoryWorld;
use proptest::prelude::*;

const JUNK: [&str; 12] = [
    "<!--",
    "```",
    "---\n",
    "```console\n$ x\n",
    "![a](no.png)",
    "{",
    "> q\n>> r",
    "|a|\n|-|\n",
    "$$",
    "<div>",
    "\"",
    "##",
];

fn outline(markdown: &str, fonts: &Arc<Fonts>) -> Outline {
    let world = MemoryWorld::default().with("t.md", markdown);
    view::outline(&load(Arc::new(world), Path::new("t.md"), fonts.clone()))
}

/// Slides of a few words each, and one that is longer.
fn slides() -> Vec<String> {
    (0..9).map(|i| format!("# Slide {i}\n\nSome *words* about {i}.\n\n- one\n- two\n\n<!-- a note -->")).collect()
}

fn joined(slides: &[String]) -> String {
    format!("---\ntitle: t\n---\n\n{}\n", slides.join("\n\n---\n\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_shown_slide_comes_back(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..60, 0..JUNK.len()), 1..12),
        order in Just((0..9).collect::<Vec<usize>>()).prop_shuffle(),
        shown in 0_usize..9,
    ) {
        let fonts = Arc::new(Fonts::new());
        let whole = joined(&slides());
        let mut session = Session::new(outline(&whole, &fonts), std::time::Duration::ZERO);
        session.apply(Command::GoTo(shown), std::time::Duration::ZERO);
        for (at, length, junk) in edits {
            let at = at.index(whole.len());
            let end = (at + length).min(whole.len());
            session.reload(outline(&format!("{}{}{}", &whole[..at], JUNK[junk], &whole[end..]), &fonts));
        }
        let moved: Vec<String> = order.iter().map(|&i| slides()[i].clone()).collect();
        session.reload(outline(&joined(&moved), &fonts));
        prop_assert_eq!(Some(session.position().slide), order.iter().position(|&i| i == shown));
    }
}
