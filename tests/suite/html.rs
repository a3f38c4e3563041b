//! The deck as a web page: what is in the file, and what a browser makes of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::cli::footlight;
use crate::tools;

const DECK: &str = r#"---
title: "A <web> page"
author: Ada
transition: fade
---

# A \<web> page

<!-- Said & not <b>shown</b>. -->

---

# Steps and links

first [away](https://example.org/?a=1&b=2) [back](#1) [bad](javascript:alert(1))

<!-- pause -->

second 12 🦀

---

![A red square](small.png)

---

# Again

![A red square, small](small.png)

---

```console
$ make it so
Working... done
```
"#;

/// A folder with the deck and, after an export, `talk.html`; and what the page is.
fn exported(args: &[&str]) -> (TempDir, PathBuf, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("talk.md"), DECK).unwrap();
    std::fs::write(folder.path().join("small.png"), include_bytes!("../fixtures/small.png")).unwrap();
    let file = folder.path().join("talk.html");
    let (deck, output) = (folder.path().join("talk.md"), file.display().to_string());
    let (status, out, err) = footlight(&[&["export", &deck.display().to_string(), "-o", &output], args].concat(), b"");
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("slides written to"), "{out}");
    let page = std::fs::read_to_string(&file).unwrap();
    (folder, file, page)
}

/// A browser without a window, with a clock of its own that runs as fast as it can.
fn chromium(folder: &Path) -> Option<Command> {
    let mut command = Command::new(tools::find("chromium")?);
    command.args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]);
    command.arg("--virtual-time-budget=20000");
    command.arg(format!("--user-data-dir={}", folder.join("profile").display()));
    Some(command)
}

/// What was said by `script`, which may use `press(key)`, `seen()` and `say(words)`, in a browser with these flags.
fn browsed(file: &Path, script: &str, flags: &[&str]) -> Option<String> {
    let folder = file.parent().unwrap();
    let page = std::fs::read_to_string(file).unwrap();
    let driver = format!(
        r#"<script>
        const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", {{ key, bubbles: true }}));
        const wait = (time) => new Promise((done) => setTimeout(done, time));
        const said = [];
        const say = (words) => said.push(words);
        const seen = () => {{
          const slide = document.querySelector(".slide.on");
          const words = [...slide.querySelectorAll("text")].filter((t) => getComputedStyle(t).visibility === "visible");
          return `${{slide.id}}: ${{words.map((t) => t.textContent).join("|")}}`;
        }};
        (async () => {{ try {{ {script} }} catch (e) {{ say(`failed: ${{e}}`); }}
          const out = document.createElement("pre");
          out.id = "said"; out.textContent = said.join("\n"); document.body.append(out); }})();
        </script></body>"#
    );
    let driven = folder.join("driven.html");
    std::fs::write(&driven, page.replace("</body>", &driver)).unwrap();
    let mut chromium = chromium(folder)?;
    let output = chromium.args(flags).arg("--dump-dom").arg(format!("file://{}", driven.display())).output().unwrap();
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    let (_, said) = dom.rsplit_once("<pre id=\"said\">")?;
    Some(said.split("</pre>").next().unwrap().to_owned())
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let (_folder, _, page) = exported(&[]);
    for name in ["src=", "src:", "url(", "href=\""] {
        for (at, _) in page.match_indices(name) {
            let rest = page[at + name.len()..].trim_start_matches(['"', '\'']).trim_start_matches("url(");
            let is_link = name.starts_with("href") && rest.starts_with("https://example.org/");
            assert!(is_link || rest.starts_with("data:") || rest.starts_with('#'), "{}", &rest[..rest.len().min(40)]);
        }
    }
    assert!(!page.contains("<link") && !page.contains("@import"));
    assert!(!page.contains("javascript:"));
    assert_eq!(page.matches("data:image/png").count(), 1, "a picture that is shown twice is in the file once");
}

#[test]
fn words_are_text_and_what_is_written_is_escaped() {
    let (_folder, _, page) = exported(&[]);
    assert!(page.contains("<title>A &lt;web&gt; page</title>") && page.contains(">A &lt;web&gt; page</tspan>"));
    assert!(
        page.contains("<aside class=\"notes\" aria-label=\"Notes\">Said &amp; not &lt;b&gt;shown&lt;/b&gt;.</aside>")
    );
    assert!(page.contains("href=\"https://example.org/?a=1&amp;b=2\"") && page.contains("<a href=\"#1\">"));
    assert!(page.contains("role=\"img\" aria-label=\"A red square\""));
}

#[test]
fn the_same_deck_gives_the_same_bytes() {
    assert_eq!(exported(&[]).2, exported(&[]).2);
}

#[test]
fn a_range_has_its_slides_and_no_links_to_others() {
    let (_folder, _, page) = exported(&["--range", "2,4"]);
    assert_eq!(page.matches("<section").count(), 2);
    assert!(!page.contains("href=\"#1\""));
}

#[test]
fn fonts_are_cut_to_what_is_used() {
    let (_folder, _, page) = exported(&[]);
    let fonts: usize = page.lines().filter(|line| line.starts_with("@font-face")).map(str::len).sum();
    assert!((10_000..120_000).contains(&fonts), "{fonts}");
}

#[test]
fn a_browser_goes_by_keys_and_steps() {
    let (_folder, file, _) = exported(&[]);
    let script = r##"
        say(seen());
        press("ArrowRight"); say(seen());
        press(" "); say(seen());
        press("ArrowLeft"); press("PageUp"); say(location.hash);
        press("End"); say(location.hash);
        press("3"); press("Enter"); say(location.hash);
        press("n"); say(getComputedStyle(document.querySelector(".notes")).display);
        press("Home"); say(getComputedStyle(document.querySelector(".notes")).display);
        press("o"); say(document.querySelectorAll(".slide").length + " " + getComputedStyle(document.querySelectorAll(".slide")[3]).display);
        press("Escape"); say(location.hash);
        location.hash = "#4"; await wait(50); say(seen());
        say([...document.fonts].filter((font) => font.status === "error").length + " broken fonts");
    "##;
    let Some(said) = browsed(&file, script, &[]) else { return };
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines,
        [
            "1: A &lt;web&gt; page",
            "2: Steps and links|first away back bad",
            "2: Steps and links|first away back bad|second 12 🦀",
            "#1",
            "#5",
            "#3",
            "none",
            "block",
            "5 block",
            "#1",
            "4: Again",
            "0 broken fonts",
        ]
    );
}

#[test]
fn what_another_step_replaces_is_seen_until_then_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (deck, file) = (folder.path().join("talk.md"), folder.path().join("talk.html"));
    std::fs::write(&deck, "# a\n\n````md magic-move\n```\none\n```\n```\ntwo\n```\n````\n").unwrap();
    let (status, _, err) = footlight(&["export", &deck.display().to_string(), "-o", &file.display().to_string()], b"");
    assert_eq!(status, 0, "{err}");
    let Some(said) = browsed(&file, "say(seen()); press('ArrowRight'); say(seen());", &[]) else { return };
    assert_eq!(said.lines().collect::<Vec<_>>(), ["1: a|one", "1: a|two"]);
}

#[test]
fn a_terminal_plays_in_a_browser() {
    let (_folder, file, _) = exported(&[]);
    let script = r##"
        press("5"); press("Enter"); say(seen());
        press("ArrowRight"); await wait(500); say(seen());
        press("ArrowRight"); say(seen());
        press("ArrowLeft"); press("ArrowRight"); await wait(9000); say(seen());
    "##;
    let Some(said) = browsed(&file, script, &[]) else { return };
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!([lines[0], lines[2]], ["5: $ ", "5: $ make it so|Working... done"]);
    assert_eq!(lines[3], lines[2]);
    let typed = lines[1].strip_prefix("5: $ ").unwrap();
    assert!("make it so".starts_with(typed) && !typed.is_empty(), "{typed}");
}

#[test]
fn who_wants_less_motion_gets_none() {
    let (_folder, file, _) = exported(&[]);
    let script = r##"
        press("5"); press("Enter"); press("ArrowRight"); say(seen());
        press("1"); press("Enter"); press("ArrowRight"); press("ArrowRight");
        say([...document.getAnimations()].length + " animations");
    "##;
    let Some(said) = browsed(&file, script, &["--force-prefers-reduced-motion"]) else { return };
    assert_eq!(said, "5: $ make it so|Working... done\n0 animations");
}

#[test]
fn a_slide_is_a_page_on_paper() {
    let (folder, file, _) = exported(&[]);
    let Some(mut chromium) = chromium(folder.path()) else { return };
    let Some(pdftotext) = tools::find("pdftotext") else { return };
    let paper = folder.path().join("paper.pdf");
    chromium.arg("--no-pdf-header-footer").arg(format!("--print-to-pdf={}", paper.display()));
    assert!(chromium.arg(format!("file://{}", file.display())).output().unwrap().status.success());
    let text = Command::new(pdftotext).arg(paper).arg("-").output().unwrap().stdout;
    let text = String::from_utf8(text).unwrap();
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert_eq!(pages.len(), 5, "{text}");
    assert!(pages[1].contains("second 12") && pages[4].contains("Working... done"), "{text}");
    assert!(!text.contains("Said"), "notes are on paper");
}

#[test]
fn an_address_that_names_nothing_opens_the_first_slide() {
    let (folder, file, _) = exported(&[]);
    for hash in ["%", "100%", "no-such"] {
        let Some(mut chromium) = chromium(folder.path()) else { return };
        let output = chromium.arg("--dump-dom").arg(format!("file://{}#{hash}", file.display())).output().unwrap();
        let dom = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(dom.contains("class=\"slide on\" id=\"1\""), "{hash}");
    }
}

#[test]
fn a_browser_shows_what_the_show_does() {
    let (folder, file, _) = exported(&[]);
    let pictures = folder.path().join("pictures").display().to_string();
    let deck = folder.path().join("talk.md").display().to_string();
    let args = ["export", &deck, "-o", &pictures, "--format", "png", "--size", "800x450"];
    assert_eq!(footlight(&args, b"").0, 0);
    let shown = |number: usize| {
        let shot = folder.path().join(format!("shot-{number}.png"));
        let mut chromium = chromium(folder.path())?;
        chromium.args(["--window-size=800,450", &format!("--screenshot={}", shot.display())]);
        assert!(chromium.arg(format!("file://{}#{number}", file.display())).output().unwrap().status.success());
        Some(image::open(shot).unwrap().into_rgb8())
    };
    let drawn =
        |number: usize| image::open(folder.path().join(format!("pictures/slide-0{number}.png"))).unwrap().into_rgb8();
    let Some(first) = shown(1) else { return };
    for (number, shown) in [(1, first), (4, shown(4).unwrap())] {
        // Text is smoothed in other ways; what is in the wrong place is many times as far off.
        let off = difference(&shown, &drawn(number));
        assert!(off < 1.0, "slide {number} is off by {off}");
        assert!(difference(&shown, &drawn(3)) > 5.0);
    }
}

/// The mean distance of two pictures, in steps of a byte.
fn difference(a: &image::RgbImage, b: &image::RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a.iter().zip(b.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.len() as f64
}
