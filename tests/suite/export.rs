//! The files of `footlight export` and `footlight bundle`: where they go, what they replace, and what a failure leaves.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::tools;

const DECK: &str = "# one\n\n---\n\n# two\n\n<!-- said -->\n";
/// The formats that are files, as small as they can be.
const FILES: [(&str, &[&str]); 8] = [
    ("a.pdf", &[]),
    ("a.html", &[]),
    ("a.pptx", &["--size", "160x90"]),
    ("a.gif", &["--size", "160x90", "--hold", "0"]),
    ("a.apng", &["--size", "160x90", "--hold", "0"]),
    ("a.mp4", &["--size", "160x90", "--hold", "0"]),
    ("a.webm", &["--size", "160x90", "--hold", "0"]),
    ("a.md", &["--notes", "text"]),
];

/// A folder with files in it.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// A command in a folder, where nothing can be shown.
fn command(folder: &Path, program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(folder).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.env_remove("WAYLAND_SOCKET");
    command
}

fn footlight(folder: &Path, args: &[&str]) -> (i32, String, String) {
    told(command(folder, env!("CARGO_BIN_EXE_footlight"), args).output().unwrap())
}

fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().expect("it was killed"), text(&output.stdout), text(&output.stderr))
}

/// What an export to a file writes; `None` where a program for it is missing.
fn export(folder: &Path, deck: &str, name: &str, options: &[&str]) -> Option<Vec<u8>> {
    if name.ends_with(".mp4") || name.ends_with(".webm") {
        tools::find("ffmpeg")?;
    }
    let (status, _, err) = footlight(folder, &[&["export", deck, "-o", name], options].concat());
    assert_eq!((status, err.as_str()), (0, ""), "{name}");
    Some(std::fs::read(folder.join(name)).unwrap())
}

/// Every file in a folder, with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    entries.filter(|path| path.is_file()).map(|path| (name(&path), std::fs::read(&path).unwrap())).collect()
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}

#[test]
fn a_talk_is_not_written_over_by_its_export() {
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let deck = "# a\n\n<!-- include: part.md -->\n\n---\n\n![a](a.gif)\n\n---\n\n# b\n\n<!-- ![b](slide-03.png) -->\n";
    let all = [("talk.md", deck), ("part.md", "words\n"), ("a.gif", picture), ("slide-03.png", picture)];
    let folder = folder(&all);
    std::fs::hard_link(folder.path().join("talk.md"), folder.path().join("other.pdf")).unwrap();
    let before = files(folder.path());
    for args in [
        &["export", "talk.md", "-o", "talk.md", "--format", "pdf"][..],
        &["export", "talk.md", "-o", "./other.pdf"],
        &["export", "talk.md", "-o", "talk.md", "--notes", "text"],
        &["export", "talk.md", "-o", "part.md", "--format", "html"],
        &["export", "talk.md", "-o", "a.gif", "--range", "1"],
        &["export", "talk.md", "-o", ".", "--format", "png", "--range", "3"],
        &["bundle", "talk.md", "-o", "talk.md"],
        &["bundle", "talk.md", "-o", "a.gif"],
    ] {
        let (status, _, err) = footlight(folder.path(), args);
        assert!(status == 2 && err.contains("is a file of the talk itself"), "{args:?}: {status} {err}");
        assert!(files(folder.path()) == before, "{args:?}");
    }
}

#[test]
fn names_are_those_of_the_talks() {
    let folder = folder(&[("talk.v1.md", DECK), ("a.MARKDOWN", DECK), ("box.d/talk.md", DECK), ("plain", DECK)]);
    let named = |inside: &str, args: &[&str]| {
        let place = folder.path().join(inside);
        let before = names(&place);
        let (status, _, err) = footlight(&place, &[&["export"], args].concat());
        assert_eq!((status, err.as_str()), (0, ""), "{args:?}");
        let new = names(&place).into_iter().filter(|name| !before.contains(name));
        new.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(named("", &["talk.v1.md"]), "talk.v1.pdf");
    assert_eq!(named("", &["talk.v1.md", "--notes", "pages"]), "talk.v1-notes.pdf");
    assert_eq!(named("", &["talk.v1.md", "--notes", "text"]), "talk.v1-notes.md");
    assert_eq!(named("", &["talk.v1.md", "--handout", "2"]), "talk.v1-handout.pdf");
    assert_eq!(named("", &["a.MARKDOWN", "--format", "html"]), "a.html");
    assert_eq!(named("", &["plain"]), "plain.pdf");
    assert_eq!(named("", &["box.d"]), "box.d.pdf");
    assert_eq!(named("box.d", &["."]), "box.d.pdf");
    assert_eq!(named("", &[]), "how-should-we-ops.pdf");
}

#[test]
fn an_unknown_ending_is_no_pdf() {
    let folder = folder(&[("talk.md", DECK)]);
    let (status, _, err) = footlight(folder.path(), &["export", "talk.md", "-o", "talk.docx"]);
    assert!(status == 2 && err.contains("no format ends in .docx") && err.contains(".pptx"), "{err}");
    let page = export(folder.path(), "talk.md", "talk.HTML", &[]).unwrap();
    assert!(page.starts_with(b"<!DOCTYPE html>"));
    assert_eq!(names(folder.path()), ["talk.HTML", "talk.md"]);
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    let folder = folder(&[("talk.md", DECK)]);
    for (output, options) in [
        ("a.pdf", "--size 100x100"),
        ("a.html", "--size 100x100"),
        ("a.cast", "--size 100x100"),
        ("a.pdf", "--backend cpu"),
        ("a.gif", "--backend gpu"),
        ("a.pdf", "--paper a4"),
        ("a.pdf", "--paper letter --notes annotations"),
        ("a.html", "--paper a4"),
        ("a.html", "--image-dpi 300"),
        ("a.md", "--notes text --image-dpi 72"),
    ] {
        let args: Vec<&str> = ["export", "talk.md", "-o", output].into_iter().chain(options.split(' ')).collect();
        let (status, _, err) = footlight(folder.path(), &args);
        let option =
            options.split(' ').find(|option| ["--size", "--backend", "--paper", "--image-dpi"].contains(option));
        assert!(status == 2 && err.contains(option.unwrap()), "{output} {options}: {status} {err}");
    }
    assert_eq!(names(folder.path()), ["talk.md"]);
}

#[test]
fn one_is_not_counted_as_many() {
    let folder = folder(&[("talk.md", "# a\n")]);
    let said = |args: &[&str]| footlight(folder.path(), &[&["export", "talk.md", "-o"], args].concat()).1;
    let pictures = ["out", "--format", "png", "--size", "160x90"];
    assert_eq!(said(&["a.html"]), "1 slide written to a.html\n");
    assert_eq!(said(&["a.pptx", "--size", "160x90"]), "1 slide written to a.pptx\n");
    assert_eq!(said(&pictures), "1 picture written to out\n");
    let (_, bundled, _) = footlight(folder.path(), &["bundle", "talk.md", "-o", "talk"]);
    assert_eq!(bundled, "The talk, 1 file, is in talk: a program that presents it.\n");
}

#[test]
fn a_talk_is_called_by_what_is_seen_of_it() {
    let title = |settings: &str| {
        let text = format!("---\n{settings}\n---\n\n# Hidden\n\n<!-- skip_slide -->\n\n---\n\n# Seen\n");
        let folder = folder(&[("talk.md", &text)]);
        let page = String::from_utf8(export(folder.path(), "talk.md", "a.html", &[]).unwrap()).unwrap();
        let pdf = export(folder.path(), "talk.md", "a.pdf", &[]).unwrap();
        let pdf = lopdf::Document::load_mem(&pdf).unwrap();
        let info = pdf.trailer.get_deref(b"Info", &pdf).and_then(lopdf::Object::as_dict).unwrap();
        let of_pdf = String::from_utf8_lossy(info.get(b"Title").unwrap().as_str().unwrap()).into_owned();
        (page.split("<title>").nth(1).unwrap().split("</title>").next().unwrap().to_owned(), of_pdf)
    };
    let both = |title: &str| (title.to_owned(), title.to_owned());
    assert_eq!(
        [title("lang: en"), title("title: \"\""), title("title: Mine")],
        [both("Seen"), both("Seen"), both("Mine")]
    );
}

#[test]
fn a_slide_that_is_not_counted_has_no_number() {
    let long = "word ".repeat(30);
    let text = format!(
        "# Zero\n\n<!-- uncounted -->\n\n<!-- a -->\n\n---\n\n# One\n\n<!-- b -->\n\n---\n\n# {long}\n\n<!-- c -->\n\n\
         ---\n\nplain words\n\n---\n\n![](a.svg)\n"
    );
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let folder = folder(&[("talk.md", &text), ("a.svg", picture)]);
    let pdf = export(folder.path(), "talk.md", "a.pdf", &[]).unwrap();
    let pdf = lopdf::Document::load_mem(&pdf).unwrap();
    let streams = pdf.objects.values().filter_map(|object| object.as_stream().ok()?.decompressed_content().ok());
    let notes =
        streams.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).find(|text| text.starts_with("# Zero"));
    let cut = format!("{}…", "word ".repeat(16).trim_end());
    assert_eq!(notes.unwrap(), format!("# Zero\n\na\n\n# 1 One\n\nb\n\n# 2 {cut}\n\nc\n\n"));
    let page = String::from_utf8(export(folder.path(), "talk.md", "a.html", &[]).unwrap()).unwrap();
    let labels = page.split("aria-roledescription=\"slide\" aria-label=\"").skip(1);
    let labels: Vec<&str> = labels.map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!((labels[0], labels[1], labels[3], labels[4]), ("Zero", "1: One", "3: plain words", "4"));
}

#[test]
fn a_talk_without_slides_is_no_file() {
    let folder = folder(&[("talk.md", "# a\n\n<!-- skip_slide -->\n")]);
    let formats =
        ["pdf", "html", "pptx", "gif", "apng", "mp4", "webm", "frames", "png"].map(|format| ["--format", format]);
    for options in formats.iter().chain(&[["--notes", "text"], ["--handout", "2"]]) {
        let (status, _, err) = footlight(folder.path(), &[&["export", "talk.md", "-o", "out"], &options[..]].concat());
        assert!(status == 2 && err.contains("every slide is hidden"), "{options:?}: {status} {err}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "{options:?}");
    }
}

#[test]
fn without_a_display_nothing_is_written_over() {
    let folder = folder(&[("talk.md", DECK)]);
    let present = || {
        let (status, out, err) = footlight(folder.path(), &["talk.md"]);
        assert!(status == 0 && err.contains("There is no display to present on"), "{status} {err}");
        out
    };
    assert_eq!(present(), "2 pages written to talk.pdf\n");
    assert_eq!(present(), "talk.pdf has the same 2 pages already\n");
    std::fs::write(folder.path().join("talk.pdf"), "mine").unwrap();
    assert_eq!(present(), "2 pages written to talk-2.pdf\n");
    assert_eq!(present(), "talk-2.pdf has the same 2 pages already\n");
    assert_eq!(names(folder.path()), ["talk-2.pdf", "talk.md", "talk.pdf"]);
    assert_eq!(std::fs::read(folder.path().join("talk.pdf")).unwrap(), b"mine");
}

#[test]
#[cfg(unix)]
fn a_movie_whose_end_cannot_be_written_is_an_error() {
    let Some(_) = tools::find("ffmpeg") else { return };
    let folder = folder(&[("talk.md", DECK), ("a.mp4", "old"), ("a.webm", "old")]);
    for name in ["a.mp4", "a.webm"] {
        // At most 1 kB of a file can be written, as on a full disk.
        let export = format!("trap '' XFSZ; ulimit -f 2; exec \"$0\" export talk.md -o {name} --hold 0 --size 160x90");
        let args = ["-c", &export, env!("CARGO_BIN_EXE_footlight")];
        let (status, _, err) = told(command(folder.path(), "sh", &args).output().unwrap());
        assert!(status == 2 && err.contains("ffmpeg failed: "), "{name}: {status} {err}");
        assert_eq!(std::fs::read(folder.path().join(name)).unwrap(), b"old");
    }
    assert_eq!(names(folder.path()), ["a.mp4", "a.webm", "talk.md"]);
}

/// Where the user says so, or where the system does, no more can be written: one line that names the file, no other.
#[test]
#[cfg(unix)]
fn a_full_disk_is_said_in_one_line() {
    let folder = folder(&[("talk.md", DECK)]);
    for (name, options) in FILES.iter().filter(|(name, _)| !name.ends_with(".mp4") && !name.ends_with(".webm")) {
        let export = format!("trap '' XFSZ; ulimit -f 0; exec \"$0\" export talk.md -o {name} {}", options.join(" "));
        let args = ["-c", &export, env!("CARGO_BIN_EXE_footlight")];
        let (status, out, err) = told(command(folder.path(), "sh", &args).output().unwrap());
        assert!(status == 2 && out.is_empty() && err.lines().count() == 1, "{name}: {status} {out} {err}");
        assert!(err.starts_with("error: ") && !err.contains(".footlight-"), "{name}: {err}");
    }
    assert_eq!(names(folder.path()), ["talk.md"]);
}

#[cfg(unix)]
mod unix {
    use std::io::Read;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    use super::*;

    /// The mode of a file, as it is written in octal.
    fn mode(file: &Path) -> String {
        format!("{:o}", std::fs::metadata(file).unwrap().permissions().mode() & 0o777)
    }

    #[test]
    fn the_umask_and_old_permissions_hold() {
        let folder = folder(&[("talk.md", DECK)]);
        let export = "umask 077; for args in 'export talk.md -o a.pdf' 'export talk.md -o a.html' \
                      'export talk.md -o pictures --format png --size 160x90' 'bundle talk.md -o talk'; \
                      do \"$0\" $args || exit; done";
        let (status, ..) =
            told(command(folder.path(), "sh", &["-c", export, env!("CARGO_BIN_EXE_footlight")]).output().unwrap());
        assert_eq!(status, 0);
        let mode = |name: &str| mode(&folder.path().join(name));
        let modes = ["a.pdf", "a.html", "pictures/slide-01.png", "talk"].map(mode);
        assert_eq!(modes, ["600", "600", "600", "700"]);
        for name in ["a.pdf", "talk"] {
            let shared = std::fs::Permissions::from_mode(0o640);
            std::fs::set_permissions(folder.path().join(name), shared).unwrap();
        }
        super::export(folder.path(), "talk.md", "a.pdf", &[]);
        assert_eq!(footlight(folder.path(), &["bundle", "talk.md", "-o", "talk"]).0, 0);
        assert_eq!(["a.pdf", "talk"].map(mode), ["640", "750"]);
    }

    #[test]
    fn a_link_stays_one() {
        let folder = folder(&[("talk.md", DECK), ("there/old.pdf", "old")]);
        symlink("there/old.pdf", folder.path().join("old.pdf")).unwrap();
        symlink("there/new.pdf", folder.path().join("new.pdf")).unwrap();
        for name in ["old.pdf", "new.pdf"] {
            let written = export(folder.path(), "talk.md", name, &[]).unwrap();
            assert!(written.starts_with(b"%PDF"), "{name}");
            assert!(std::fs::symlink_metadata(folder.path().join(name)).unwrap().is_symlink(), "{name}");
        }
        assert_eq!(names(&folder.path().join("there")), ["new.pdf", "old.pdf"]);
    }

    #[test]
    fn a_pipe_gets_the_file() {
        let folder = folder(&[("talk.md", DECK)]);
        for (name, options) in FILES {
            let Some(whole) = export(folder.path(), "talk.md", name, options) else { continue };
            let pipe = folder.path().join(format!("pipe.{}", name.rsplit('.').next().unwrap()));
            assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
            // Open for both, so that neither end waits for the other.
            let reader = std::fs::OpenOptions::new().read(true).write(true).open(&pipe).unwrap();
            let length = whole.len();
            let read = std::thread::spawn(move || {
                let mut bytes = vec![0; length];
                (&reader).read_exact(&mut bytes).map(|()| bytes)
            });
            let args = [&["export", "talk.md", "-o", pipe.to_str().unwrap()], options].concat();
            assert_eq!(footlight(folder.path(), &args).0, 0, "{name}");
            assert!(std::fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo(), "{name}");
            assert!(read.join().unwrap().unwrap() == whole, "{name}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn standard_output_gets_the_file_and_nothing_else() {
        let folder = folder(&[("talk.md", DECK)]);
        let whole = export(folder.path(), "talk.md", "a.html", &[]).unwrap();
        // What `/dev/stdout` leads to: this cannot be replaced by mistake.
        let args = ["export", "talk.md", "-o", "/proc/self/fd/1", "--format", "html"];
        let mut program = command(folder.path(), env!("CARGO_BIN_EXE_footlight"), &args);
        let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A pipe holds 64 kB: it is read when the program is over.
        assert!(whole.len() < 60_000 && child.wait().unwrap().success());
        let (_, out, err) = told(child.wait_with_output().unwrap());
        assert_eq!(err, "2 slides written to /proc/self/fd/1\n");
        assert!(out.into_bytes() == whole);
    }
}

/// Exports to a folder of its own, and kills the program as soon as anything is in it.
#[cfg(target_os = "linux")]
fn killed(folder: &Path, name: &str, options: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = folder.join("out");
    std::fs::create_dir(&out).unwrap();
    let is_empty = || std::fs::read_dir(&out).unwrap().next().is_none();
    let place = format!("out/{name}");
    let args = [&["export", "talk.md", "-o", &place], options].concat();
    let mut program = command(folder, env!("CARGO_BIN_EXE_footlight"), &args);
    let mut child = program.stdout(Stdio::null()).spawn().unwrap();
    while is_empty() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let left = files(&out);
    std::fs::remove_dir_all(&out).unwrap();
    left
}

#[test]
#[cfg(target_os = "linux")]
fn a_kill_leaves_nothing_but_whole_files() {
    let folder = folder(&[("talk.md", DECK)]);
    for (name, options) in FILES {
        let Some(whole) = export(folder.path(), "talk.md", name, options) else { continue };
        let left = killed(folder.path(), name, options);
        assert!(left == [(name.to_owned(), whole)].into(), "{name}: {:?}", left.keys());
    }
}
