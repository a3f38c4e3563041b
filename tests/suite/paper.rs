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

#[test]
fn what_is_for_pdf_is_not_for_pictures() {
    let (folder, deck) = deck("# A");
    let output = folder.path().join("pictures");
    let args = ["export", deck.to_str().unwrap(), "--format", "png", "-o", output.to_str().unwrap(), "--handout", "2"];
    let (status, _, errors) = footlight(&args, b"");
    assert_eq!((status, output.exists()), (2, false));
    assert!(errors.contains("--handout is for PDF"), "{errors}");
}
