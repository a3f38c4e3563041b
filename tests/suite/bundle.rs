//! One file that is a program and a talk: it runs alone, is the same each time, and knows when it was tampered with.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::cli::footlight;

const SVG: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><circle r="19" cx="30" cy="20"/></svg>"#;

/// A bundle in an empty folder, of a deck that is gone.
fn bundle() -> (tempfile::TempDir, PathBuf) {
    let source = tempfile::tempdir().unwrap();
    let file = |name: &str| source.path().join(name);
    std::fs::create_dir_all(file("talks/oil")).unwrap();
    std::fs::create_dir_all(file("shared")).unwrap();
    std::fs::write(file("shared/logo.svg"), SVG).unwrap();
    std::fs::write(file("full.svg"), SVG).unwrap();
    std::fs::write(
        file("talks/oil/mine.toml"),
        "appearance = \"light\"\nbackground = \"#ffffff\"\nbackground_end = \"#ffffff\"\n",
    )
    .unwrap();
    let full = file("full.svg").display().to_string();
    let deck = format!(
        "---\ntitle: Bundled oil\ntheme: mine\n---\n\n# Bundled oil\n\n---\n\n# A logo\n\n![Logo](../../shared/logo.svg)\n\n\
         ---\n\n# Another\n\n![Full]({full})\n\n<!-- ![Note](../../shared/logo.svg) -->\n"
    );
    std::fs::write(file("talks/oil/talk.md"), deck).unwrap();
    let target = tempfile::tempdir().unwrap();
    let program = target.path().join("talk");
    let deck = file("talks/oil");
    let args = ["bundle", deck.to_str().unwrap(), "-o", program.to_str().unwrap()];
    let (status, said, errors) = footlight(&args, b"");
    assert_eq!((status, errors.as_str()), (0, ""));
    assert!(said.contains("The talk, 5 files, is in"), "{said}");
    (target, program)
}

fn run(program: &Path, args: &[&str]) -> (i32, String, String) {
    let folder = program.parent().unwrap();
    let Output { status, stdout, stderr } = Command::new(program).args(args).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

#[test]
fn it_is_the_talk_with_no_file_beside_it() {
    let (folder, program) = bundle();
    assert_eq!(run(&program, &["check"]), (0, String::new(), String::new()));
    let (status, said, errors) = run(&program, &["export", "--format", "png", "--size", "160x90", "-o", "pictures"]);
    assert_eq!((status, said.as_str(), errors.as_str()), (0, "3 pictures written to pictures\n", ""));
    let first = image::open(folder.path().join("pictures/slide-01.png")).unwrap().to_rgb8();
    assert_eq!(first.get_pixel(2, 2).0, [255, 255, 255]);
    assert_eq!(run(&program, &["export"]).1, "3 pages written to talk.pdf\n");
}

#[test]
fn where_no_display_is_it_is_written() {
    let (folder, program) = bundle();
    let folder = folder.path();
    let mut command = Command::new(&program);
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET").current_dir(folder);
    let output = command.output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "3 pages written to talk.pdf\n");
}

#[test]
fn a_bundle_bundles_itself_and_other_talks_and_is_reproducible() {
    let (folder, program) = bundle();
    let at = |name: &str| folder.path().join(name);
    assert_eq!(run(&program, &["bundle", "-o", "copy"]).0, 0);
    let bytes = std::fs::read(&program).unwrap();
    assert!(bytes == std::fs::read(at("copy")).unwrap());
    std::fs::write(at("other.md"), "# Other").unwrap();
    assert_eq!(run(&program, &["bundle", "other.md", "-o", "other"]).0, 0);
    assert_eq!(run(&at("other"), &["export", "--notes", "text", "-o", "o.md"]).0, 0);
    assert_eq!(std::fs::read_to_string(at("o.md")).unwrap(), "# Other\n\n## 1 Other\n");
}

#[test]
fn what_was_changed_is_refused() {
    let (folder, program) = bundle();
    let bytes = std::fs::read(&program).unwrap();
    let title = memchr::memmem::rfind(&bytes, b"Bundled oil").unwrap();
    let mut changed = bytes.clone();
    changed[title] = b'b';
    let mut program_changed = bytes.clone();
    let version = memchr::memmem::find(&bytes, b"Exit status").unwrap();
    program_changed[version] = b'e';
    let cut = bytes[..bytes.len() - 1].to_vec();
    for (index, bytes) in [changed, program_changed, cut].into_iter().enumerate() {
        let file = folder.path().join(format!("changed-{index}"));
        std::fs::copy(&program, &file).unwrap();
        std::fs::write(&file, bytes).unwrap();
        let (status, said, errors) = run(&file, &["export"]);
        assert_eq!((status, said.as_str()), (2, ""), "{index}");
        assert!(errors.contains("this file was changed or is not whole"), "{errors}");
        assert_eq!(run(&file, &["check"]).0, 2);
        assert!(!folder.path().join(format!("changed-{index}.pdf")).exists());
    }
}
