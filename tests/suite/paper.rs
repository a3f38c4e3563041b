//! `footlight export` as PDF and on paper, through the program: what poppler and qpdf read in the files.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::footlight;
use crate::tools;

const DECK: &str = "---
title: On oil
author: Ada
date: 2024-02-29
---

# One

shown at first

<!-- pause -->

shown then

<!-- time: 90s -->

<!--
Breathe **first**.

[click] Then speak.
-->

---

# Hidden

<!-- skip_slide -->

---

# Last, see [the first](#1)

<!-- Thank Grüße -->
";

/// A deck in a folder of its own.
fn deck(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("talk.md");
    std::fs::write(&file, text).unwrap();
    (folder, file)
}

/// Exports with options: the file, after it was found good.
fn export(deck: &Path, options: &[&str]) -> Vec<u8> {
    let output = deck.with_file_name("out.pdf");
    let (deck, out) = (deck.to_str().unwrap(), output.to_str().unwrap());
    let (status, _, errors) = footlight(&[&["export", deck, "-o", out], options].concat(), b"");
    assert_eq!((status, errors.as_str()), (0, ""));
    std::fs::read(output).unwrap()
}

/// What a tool of the name prints of a file; `None`, after it was said, where there is no such tool.
fn ask(tool: &str, before: &[&str], file: &Path, after: &[&str]) -> Option<String> {
    let output = Command::new(tools::find(tool)?).args(before).arg(file).args(after).output().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The words of each page, with one blank between them.
fn pages(bytes: &[u8]) -> Option<Vec<String>> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let text = ask("pdftotext", &["-raw", "-enc", "UTF-8"], file.path(), &["-"])?;
    let words = |page: &str| page.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut pages: Vec<String> = text.split('\u{c}').map(words).collect();
    pages.pop();
    Some(pages)
}

fn has(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

/// UTF-16 as PDF writes it.
fn hex(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}

#[test]
fn steps_have_pages_of_their_own_and_one_line_in_the_outline() {
    let (_folder, deck) = deck(DECK);
    let bytes = export(&deck, &["--steps"]);
    assert!(has(&bytes, "/Title(One)") && has(&bytes, "/Count 2"));
    let Some(pages) = pages(&bytes) else { return };
    assert_eq!(pages.len(), 3);
    assert_eq!([&pages[0], &pages[1]].map(|page| page.contains("shown then")), [false, true]);
}

#[test]
fn hidden_slides_are_in_when_wanted() {
    let (_folder, deck) = deck(DECK);
    let [without, with] = [&[][..], &["--hidden"]].map(|options| pages(&export(&deck, options)));
    let (Some(without), Some(with)) = (without, with) else { return };
    assert_eq!((without.len(), with.len()), (2, 3));
    assert_eq!(with[1], "Hidden");
}

#[test]
fn the_date_is_that_of_the_settings() {
    let (_folder, deck) = deck(DECK);
    assert!(has(&export(&deck, &[]), "D:20240229000000Z"));
}

#[test]
fn archives_get_what_they_ask_for_or_nothing() {
    let (_folder, file) = deck(DECK);
    let bytes = export(&file, &["--pdfa"]);
    assert!(has(&bytes, "pdfaid:part>2<") && has(&bytes, "pdfaid:conformance>B<") && has(&bytes, "pdfuaid:part>1<"));
    assert!(!has(&bytes, "notes.md"));
    let (folder, undated) = deck("---\ntitle: A\n---\n\n# A");
    let args = ["export", undated.to_str().unwrap(), "--pdfa", "-o"];
    let output = folder.path().join("a.pdf");
    let (status, _, errors) = footlight(&[&args[..], &[output.to_str().unwrap()]].concat(), b"");
    assert_eq!(status, 2);
    assert!(errors.contains("it needs a date"), "{errors}");
    assert!(!output.exists());
}

#[test]
fn every_kind_of_file_is_sound_and_reproducible() {
    let (_folder, deck) = deck(DECK);
    let kinds: [&[&str]; 6] = [
        &["--steps"],
        &["--pdfa"],
        &["--notes", "pages"],
        &["--notes", "annotations"],
        &["--handout", "3"],
        &["--handout", "6", "--paper", "letter", "--pdfa"],
    ];
    for options in kinds {
        let bytes = export(&deck, options);
        assert!(bytes == export(&deck, options), "{options:?}");
        let Some(report) = ask("qpdf", &["--check"], &deck.with_file_name("out.pdf"), &[]) else { return };
        assert!(report.contains("No syntax or stream encoding errors found"), "{options:?}: {report}");
    }
}

#[test]
fn notes_stand_below_their_slides() {
    let (_folder, deck) = deck(DECK);
    let bytes = export(&deck, &["--notes", "pages"]);
    let file = deck.with_file_name("out.pdf");
    let Some(info) = ask("pdfinfo", &[], &file, &[]) else { return };
    assert!(info.contains("595.28 x 841.89 pts (A4)") && info.contains("Tagged:          yes"), "{info}");
    assert!(has(&bytes, "pdfuaid:part"));
    let Some(pages) = pages(&bytes) else { return };
    assert_eq!(pages[0].matches("shown then").count(), 1);
    for part in ["1 One", "1:30", "Breathe first.", "Then speak.", "On oil · Ada", "1 / 2"] {
        assert!(pages[0].contains(part), "{part}: {}", pages[0]);
    }
    assert!(pages[1].contains("Thank Grüße"));
}

#[test]
fn long_notes_go_on_over_pages_and_lose_nothing() {
    let words = |from: usize, to: usize| (from..to).map(|n| format!("word{n} ")).collect::<String>();
    let code: String = (0..90).map(|n| format!("let line{n} = {n};\n")).collect();
    let items: String = (900..1000).map(|n| format!("- word{n}\n")).collect();
    let notes = format!("{}\n\n```rust\n{code}```\n\n{items}\n\n{}", words(0, 900), words(1000, 1100));
    let (_folder, deck) = deck(&format!("# A\n\n<!--\n{notes}\n-->\n\n---\n\n# B\n"));
    let Some(pages) = pages(&export(&deck, &["--notes", "pages"])) else { return };
    assert!(pages.len() > 5, "{}", pages.len());
    assert!(pages[1].contains("A (continued)") && pages[pages.len() - 1].contains("B"));
    let all = pages.join(" ");
    let found = all.split(' ').filter_map(|word| word.strip_prefix("word")?.parse::<i32>().ok());
    assert!(found.eq(0..1100), "{all}");
    assert!((0..90).all(|n| all.matches(&format!("line{n} =")).count() == 1));
}

#[test]
fn notes_are_annotations_where_other_programs_look() {
    let (_folder, deck) = deck(DECK);
    let bytes = export(&deck, &["--notes", "annotations"]);
    let text = String::from_utf8_lossy(&bytes).to_uppercase();
    assert!(text.contains(&hex("Thank Grüße")) && text.contains(&hex("Breathe **first**.")));
    assert_eq!(text.matches("/SUBTYPE/TEXT").count() + text.matches("/SUBTYPE /TEXT").count(), 2);
    assert!(!has(&bytes, "pdfuaid:part") && has(&bytes, "/StructTreeRoot"));
    let Some(pages) = pages(&bytes) else { return };
    assert!(!pages.concat().contains("Breathe"));
}

#[test]
fn notes_are_a_text_with_titles_and_times() {
    let (folder, deck) = deck(DECK);
    let output = folder.path().join("notes.md");
    let args = ["export", deck.to_str().unwrap(), "--notes", "text", "-o", output.to_str().unwrap()];
    assert_eq!(footlight(&args, b"").0, 0);
    let expected = "# On oil\n\n## 1 One (1:30)\n\nBreathe **first**.\n\n[click] Then speak.\n\n\
                    ## 2 Last, see the first\n\nThank Grüße\n";
    assert_eq!(std::fs::read_to_string(output).unwrap(), expected);
}

#[test]
fn handouts_have_so_many_slides_a_page() {
    let text: String = (1..=7).map(|n| format!("# Slide number {n}\n\n---\n\n")).collect();
    let (_folder, deck) = deck(&format!("{text}# Slide number 8\n"));
    for (count, expected) in [("2", 4), ("3", 3), ("4", 2), ("6", 2)] {
        let Some(pages) = pages(&export(&deck, &["--handout", count])) else { return };
        assert_eq!(pages.len(), expected);
        let counts: Vec<usize> = pages.iter().map(|page| page.matches("Slide number").count()).collect();
        // The title of the talk, which is at the foot of each, is the first slide's.
        assert_eq!(counts.iter().sum::<usize>(), 8 + expected, "{counts:?}");
    }
    let (status, _, errors) = footlight(&["export", deck.to_str().unwrap(), "--handout", "5"], b"");
    assert_eq!(status, 2);
    assert!(errors.contains("2, 3, 4 or 6"), "{errors}");
}

#[test]
fn pictures_have_the_pixels_that_the_page_needs() {
    let (folder, file) = deck("---\ntitle: A\n---\n\n![w:320 A photo](photo.jpg)\n\nwords\n");
    let photo = image::RgbImage::from_fn(3000, 2000, |x, y| image::Rgb([(x / 12) as u8, (y / 8) as u8, (x ^ y) as u8]));
    photo.save(folder.path().join("photo.jpg")).unwrap();
    let whole = std::fs::read(folder.path().join("photo.jpg")).unwrap();
    // A quarter of a page that is 960 points wide has 240 points.
    let sizes = ["72", "300", "2400"].map(|dpi| {
        let bytes = export(&file, &["--image-dpi", dpi]);
        let kept = bytes.windows(whole.len()).any(|window| window == whole);
        let list = ask("pdfimages", &["-list"], &file.with_file_name("out.pdf"), &[])?;
        let row: Vec<&str> = list.lines().nth(2)?.split_whitespace().collect();
        Some((row[3].parse::<u32>().unwrap(), row[8].to_owned(), kept))
    });
    let [Some(low), Some(usual), Some(high)] = sizes else { return };
    assert_eq!(low, (240, "jpeg".into(), false));
    assert_eq!(usual, (1000, "jpeg".into(), false));
    assert_eq!(high, (3000, "jpeg".into(), true));
}

/// Where the links of each page are, in points from its lower left corner, and their addresses, if they have one.
fn links(bytes: &[u8]) -> Vec<Vec<([f32; 4], Option<String>)>> {
    let pdf = lopdf::Document::load_mem(bytes).unwrap();
    let link = |annotation: &lopdf::Dictionary| {
        let rect = annotation.get(b"Rect").unwrap().as_array().unwrap();
        let rect: Vec<f32> = rect.iter().map(|side| side.as_float().unwrap()).collect();
        let action = annotation.get_deref(b"A", &pdf).and_then(lopdf::Object::as_dict).ok();
        let address = action.and_then(|action| action.get(b"URI").ok()?.as_str().ok());
        (rect.try_into().unwrap(), address.map(|uri| String::from_utf8_lossy(uri).into_owned()))
    };
    let of_page = |page| pdf.get_page_annotations(page).unwrap().iter().map(|dict| link(dict)).collect();
    pdf.get_pages().into_values().map(of_page).collect()
}

#[test]
fn a_link_is_in_the_file_once() {
    let (_folder, deck) = deck("---\ntitle: A\n---\n\n# A\n\n[out](https://a.example) and [on](#2)\n\n---\n\n# B\n");
    for options in [&[][..], &["--handout", "2"], &["--notes", "pages"]] {
        let found = links(&export(&deck, options));
        let addresses: Vec<_> = found[0].iter().map(|(_, address)| address.as_deref()).collect();
        assert_eq!(addresses, [Some("https://a.example"), None], "{options:?}");
        let Some(tree) = ask("pdfinfo", &["-struct"], &deck.with_file_name("out.pdf"), &[]) else { return };
        assert_eq!(tree.lines().filter(|line| line.trim() == "Link (inline)").count(), 2, "{options:?}: {tree}");
    }
}

#[test]
fn links_are_where_something_is_seen() {
    let items: String = (0..60).map(|n| format!("- [item {n}](https://a.example/{n})\n")).collect();
    let (_folder, deck) = deck(&format!("---\ntitle: A\n---\n\n{items}\n---\n\n# B\n"));
    let links_with = |options: &[&str]| {
        let output = deck.with_file_name("out.pdf");
        // It is too much for a slide, which is said.
        footlight(&[&["export", deck.to_str().unwrap(), "-o", output.to_str().unwrap()], options].concat(), b"");
        links(&std::fs::read(output).unwrap())
    };
    let (slide, handout) = (links_with(&[]), links_with(&["--handout", "2"]));
    assert!(slide[0].len() > 5 && slide[0].len() == handout[0].len(), "{} {}", slide[0].len(), handout[0].len());
    let outside = |[x, y, right, top]: [f32; 4]| x < -0.1 || y < -0.1 || right > 960.1 || top > 540.1;
    assert!(!slide[0].iter().any(|(rect, _)| outside(*rect)), "{slide:?}");
    // The second slide is in the lower half of the sheet.
    assert!(handout[0].iter().all(|(rect, _)| rect[1] > 420.0), "{handout:?}");
}

#[test]
fn links_lead_to_the_web_and_nowhere_else() {
    let bad = ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ssh://host", "talk.pdf"];
    let good = ["https://a.example", "HTTP://a.example/?q", "mailto:a@a.example", "tel:+491234"];
    let text: String = bad.iter().chain(&good).map(|to| format!("[a link]({to})\n")).collect();
    let (_folder, deck) = deck(&format!("---\ntitle: A\n---\n\n{text}"));
    let bytes = export(&deck, &[]);
    let found: Vec<_> = links(&bytes).concat().into_iter().filter_map(|(_, address)| address).collect();
    assert_eq!(found, good);
    let page = deck.with_file_name("out.html");
    let args = ["export", deck.to_str().unwrap(), "-o", page.to_str().unwrap()];
    assert_eq!(footlight(&args, b"").0, 0);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(bad.iter().all(|to| !page.contains(to)) && good.iter().all(|to| page.contains(to)));
    let Some(pages) = pages(&bytes) else { return };
    assert_eq!(pages[0].matches("a link").count(), bad.len() + good.len());
}

#[test]
fn what_is_for_pdf_is_not_for_pictures() {
    let (folder, deck) = deck("# A");
    let output = folder.path().join("pictures");
    let args = ["export", deck.to_str().unwrap(), "--format", "png", "-o", output.to_str().unwrap(), "--handout", "2"];
    let (status, _, errors) = footlight(&args, b"");
    assert_eq!((status, output.exists()), (2, false));
    assert!(errors.contains("--handout is for PDF"), "{errors}");
}

/// A deck whose file takes a while to write, and what is written.
#[cfg(target_os = "linux")]
fn large() -> (tempfile::TempDir, PathBuf) {
    let (folder, deck) = deck("---\ntitle: A\n---\n\n![bg A photo](photo.jpg)\n\nwords\n");
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let photo = image::RgbImage::from_fn(2400, 1600, |_, _| image::Rgb([noise(), noise(), noise()]));
    photo.save(folder.path().join("photo.jpg")).unwrap();
    std::fs::create_dir(folder.path().join("out")).unwrap();
    (folder, deck)
}

/// Exports, and kills the program by a signal as soon as anything is in the folder it writes to.
#[cfg(target_os = "linux")]
fn killed(deck: &Path, signal: &str) -> Vec<(String, Vec<u8>)> {
    let out = deck.with_file_name("out");
    let state = || -> Vec<(std::ffi::OsString, u64)> {
        use std::os::unix::fs::MetadataExt;
        let entries = std::fs::read_dir(&out).unwrap().flatten();
        entries.filter_map(|entry| Some((entry.file_name(), entry.metadata().ok()?.ino()))).collect()
    };
    let before = state();
    let mut program = Command::new(env!("CARGO_BIN_EXE_footlight"));
    let mut program = program.arg("export").arg(deck).arg("-o").arg(out.join("a.pdf"));
    program = program.stdout(std::process::Stdio::null());
    let mut child = program.spawn().unwrap();
    while state() == before && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    Command::new("kill").args([signal, &child.id().to_string()]).stderr(std::process::Stdio::null()).status().unwrap();
    child.wait().unwrap();
    let read = |(name, _): (std::ffi::OsString, u64)| {
        (name.to_string_lossy().into_owned(), std::fs::read(out.join(&name)).unwrap())
    };
    state().into_iter().map(read).collect()
}

#[test]
#[cfg(target_os = "linux")]
fn a_kill_leaves_no_half_file() {
    let (_folder, deck) = large();
    let whole = [("a.pdf".to_owned(), export(&deck, &[]))];
    for signal in ["-KILL", "-INT"] {
        std::fs::remove_file(deck.with_file_name("out").join("a.pdf")).ok();
        assert!(killed(&deck, signal) == whole, "{signal}");
    }
}

/// How much two pictures differ, as a share of the light: on average, and most in a row of 16 by 16 pixels.
fn difference(a: &image::RgbImage, b: &image::RgbImage) -> (f64, f64) {
    assert_eq!(a.dimensions(), b.dimensions());
    let tiles = a.width().div_ceil(16) as usize;
    let (mut sum, mut worst) = (0, 0);
    let row = a.width() as usize * 3;
    for (a, b) in a.chunks(row * 16).zip(b.chunks(row * 16)) {
        let mut band = vec![0_u64; tiles];
        for (a, b) in a.chunks(row).zip(b.chunks(row)) {
            for (tile, (a, b)) in a.chunks(48).zip(b.chunks(48)).enumerate() {
                band[tile] += a.iter().zip(b).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
            }
        }
        sum += band.iter().sum::<u64>();
        worst = worst.max(band.into_iter().max().unwrap_or(0));
    }
    (sum as f64 / (a.len() * 255) as f64, worst as f64 / (16 * 16 * 3 * 255) as f64)
}

/// Letters are drawn by another program on another grid, so their edges differ: by at most 1 % of the light on a page,
/// and 22 % in a tile. A page that stands two pixels lower does not pass.
#[test]
fn pages_look_as_on_the_screen() {
    let Some(pdftoppm) = tools::find("pdftoppm") else { return };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    assert_eq!(footlight(&["export", "-o", &at("talk.pdf")], b"").0, 0);
    assert_eq!(footlight(&["export", "--format", "png", "--size", "960x540", "-o", &at("talk")], b"").0, 0);
    let drawn = Command::new(pdftoppm).args(["-r", "72", "-png", &at("talk.pdf"), &at("page")]).status().unwrap();
    assert!(drawn.success());
    let agree = |a: &image::RgbImage, b: &image::RgbImage| {
        let (all, worst) = difference(a, b);
        (all < 0.01 && worst < 0.22, format!("{all:.4}, {worst:.3}"))
    };
    for page in 1..=28 {
        let open = |name: String| image::open(folder.path().join(name)).unwrap().to_rgb8();
        let (pdf, screen) = (open(format!("page-{page:02}.png")), open(format!("talk/slide-{page:02}.png")));
        let (same, how) = agree(&pdf, &screen);
        assert!(same, "page {page}: {how}");
        if page == 2 {
            let mut lower = screen.clone();
            image::imageops::replace(&mut lower, &screen, 0, 2);
            let (same, how) = agree(&pdf, &lower);
            assert!(!same, "{how}");
        }
    }
}
