//! Mistakes in decks: each is told at its place, with what may have been meant, and what is right is not.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use footlight::diag::{Diagnostic, Span};
use footlight::lint;
use footlight::load::load;
use footlight::text::Fonts;
use footlight::world::MemoryWorld;

/// What is told of a deck beside a few files, but for what all decks of a line or two are told.
fn told(markdown: &str) -> Vec<String> {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'/>";
    let world = MemoryWorld::default().with("t.md", markdown).with("img/latency.svg", svg).with("paper.pdf", "%PDF");
    let faults = lint::check(&load(Arc::new(world), Path::new("t.md"), Arc::new(Fonts::new())));
    let line = |d: &Diagnostic| {
        let place = d.span.as_ref().map(Span::location).unwrap_or_default().replacen("t.md:", "", 1);
        let near = d.help.as_deref().and_then(|help| help.strip_prefix("did you mean ")).unwrap_or("").to_owned();
        format!("{} {} {place} {near}", d.severity.name(), d.code).trim().to_owned()
    };
    let usual = ["missing-alt", "rows", "shrunk", "small-type"];
    faults.iter().filter(|d| !usual.contains(&d.code)).map(line).collect()
}

fn check(markdown: &str, expected: &str) {
    assert_eq!(told(markdown), [expected], "{markdown}");
}

#[test]
fn values_that_mean_nothing_are_told() {
    check("<!-- transition: slde -->\n\n# a", "warning unknown-transition 1:1 `slide`?");
    check("---\ntransition: slde\n---\n\n# a", "warning unknown-transition 2:1 `slide`?");
    check("# a\n\n<!-- paginate: maybe -->", "warning directive-value 3:1");
    check("# a\n\n<!-- incremental_lists: yess -->", "warning directive-value 3:1");
    check("# a\n\n<!-- background: notacolour -->", "warning directive-value 3:1");
    check("# a\n\n<!-- backgroundImage: linear-gradient(red, blue) -->", "hint directive-value 3:1");
    check("# a\n\n<!-- _class: leed -->", "hint unknown-class 3:1 `lead`?");
    check("# a\n\n<!-- alignment: center -->\n\n---\n\n<!-- alignment: right -->\n\n# b", "hint directive-value 3:1");
    check("# a\n\n<!-- layout: centre -->", "warning unknown-layout 3:1 `center`?");
    check("---\ntitle: x\nlayout: centre\n---\n\n# a", "warning unknown-layout 3:1 `center`?");
    check("# a\n\n---\nlayuot: center\nclass: x\n---\n\n# b", "warning front-matter 4:1 `layout`?");
    check("---\ntitle: x\ntheme: dracla\n---\n\n# a", "warning theme 3:1 `dracula`?");
}

#[test]
fn files_that_are_not_there_are_looked_for() {
    check("# a\n\n![x](img/Latency.svg)", "error picture 3:1 `img/latency.svg`?");
    check("# a\n\n![x](img/latency.png)", "error picture 3:1 `img/latency.svg`?");
    check("# a\n\n![x](img/latecny.svg)", "error picture 3:1 `img/latency.svg`?");
    check("# a\n\n![x](img/dog.svg)", "error picture 3:1");
    check("# a\n\n[x](papper.pdf)", "warning link 3:5 `paper.pdf`?");
    check("# a\n\n[x](#99)", "warning link 3:5");
    check("# What now\n\n[x](#what-nov)", "warning link 3:5 `#what-now`?");
    check("# a\n\n<!-- include: papper.pdf -->", "error include 3:1 `paper.pdf`?");
}

#[test]
fn what_stayed_text_is_told() {
    check("# a\n\n![](img/a b.png)", "warning address 3:3");
    check("# a\n\ntext[^1]", "warning footnote 3:5");
    check("# a\n\n$$ \\frac{1}{ $$", "warning formula 3:1");
    check("# a\n\n| a | b |\n|---|\n| 1 | 2 |", "warning table 4:1");
    check("# a\n\n```rust {9-12|x}\nfn main() {}\n```", "warning code-lines 3:9");
    check("# a\n\n```rust {1|3}\nfn main() {}\n```", "warning code-lines 3:9");
    check("# a\n\n```rust +linenumbers\nfn main() {}\n```", "warning code-option 3:10 `+line_numbers`?");
    check("![bg rigth:30% x](img/latency.svg)\n\n# a", "warning picture-word 1:6 `right:30%`?");
    check("# a\n\n![w:abc x](img/latency.svg)", "warning picture-word 3:3");
}

#[test]
fn what_is_never_closed_is_an_error_where_slides_are_lost() {
    check("# a\n\n```rust\nfn main() {}\n\n---\n\n# b", "error unclosed-fence 3:1");
    check("# a\n\n```rust\nfn main() {}", "warning unclosed-fence 3:1");
    check("# a\n\n<!-- note\n\n---\n\n# b", "error unclosed-comment 3:1");
    check("# a\n\n<!-- note", "warning unclosed-comment 3:1");
    check("# a\n\n<div class=\"grid grid-cols-2\">\n\n<div>\n\nb\n\n</div>\n\n---\n\n# c", "warning unclosed-html 3:1");
}

#[test]
fn what_is_right_is_not_told() {
    for right in [
        "[a](#2) [b](#b) [c](paper.pdf#p2) [d](https://a.b/c.pdf) [e](mailto:a@b.c) [f](#)\n\n---\n\n# b",
        "`![](a b.png)` and f(x)[1](see also) and text[^1]\n\n[^1]: note",
        "$$ \\frac{1}{2} $$ costs $5, \\{ and {\n\n```sh\necho $$ { $$ [^1] ![](a b.png)\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\na | b",
        "```rust {1|2}{lines:true} +exec +id:foo\na\nb\n```",
        "```js {monaco} {maxHeight:'100px'}\na\n```",
        "![note: the cat w:50%](img/latency.svg)",
        "<!-- _transition: cube -->\n<!-- _class: text-center px-20 -->\n<!-- _backgroundColor: rgb(1, 2, 3) -->\n\n# a",
        "<!-- _background: navy -->\n\n# a",
        "# a\n\n---\nlayout: center\nmyOwn: x\n---\n\n# b",
        "<div class=\"grid grid-cols-2\">\n\na\n\n</div>\n\n---\n\n# b",
    ] {
        assert_eq!(told(right), Vec::<String>::new(), "{right}");
    }
}

#[test]
fn a_misspelt_command_is_told() {
    let run = |args: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_footlight")).args(args).output().unwrap();
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    for args in [&["expot", "x.md"][..], &["chekc"], &["exports", "x.md", "-o", "x.pdf"]] {
        let (code, said) = run(args);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("did you mean") && (said.contains("`export`") || said.contains("`check`")), "{said}");
    }
}
