//! Beginning a talk and rehearsing it, as a black box.

use std::path::Path;
use std::process::{Command, Output};

/// Runs the program without a display, its state in `folder`.
fn footlight(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_footlight"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(name);
    }
    for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
        command.env(name, folder.join("state"));
    }
    command.current_dir(folder).args(arguments).output().unwrap()
}

/// What it prints, and its exit status.
fn check(folder: &Path, arguments: &[&str], code: i32, words: &str) {
    let done = footlight(folder, arguments);
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.code() == Some(code) && said.contains(words), "{arguments:?}: {:?} {said}", done.status.code());
}

#[test]
fn a_new_talk_is_without_faults() {
    let folder = tempfile::tempdir().unwrap();
    check(folder.path(), &["new", "my talk"], 0, "footlight 'my talk'");
    let found = footlight(folder.path(), &["check", "--strict", "my talk"]);
    assert_eq!((found.status.code(), found.stdout, found.stderr), (Some(0), vec![], vec![]));
}

#[test]
fn a_new_talk_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("talk.md"), "mine").unwrap();
    check(folder.path(), &["new", "."], 2, "nothing is overwritten");
    assert_eq!(std::fs::read_to_string(folder.path().join("talk.md")).unwrap(), "mine");
    assert!(!folder.path().join("stage.svg").exists());
    check(folder.path(), &["new", "talk.md"], 2, "is a file");
}

#[test]
fn a_report_needs_no_display_and_no_rehearsal() {
    check(tempfile::tempdir().unwrap().path(), &["rehearse", "--report"], 0, "not been rehearsed");
}

#[test]
fn a_rehearsal_needs_a_display() {
    check(tempfile::tempdir().unwrap().path(), &["rehearse"], 2, "no display to rehearse on");
}

#[test]
fn a_report_shows_what_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state/footlight");
    std::fs::create_dir_all(&state).unwrap();
    let kept = r#"{ "version": 1, "runs": [{ "where-i-come-from": 65000 }, { "where-i-come-from": 55000 }] }"#;
    std::fs::write(state.join("built-in.rehearsals.json"), kept).unwrap();
    check(folder.path(), &["rehearse", "--report"], 0, "0:55      1:00\n");
    std::fs::write(state.join("built-in.rehearsals.json"), b"\xff{").unwrap();
    check(folder.path(), &["rehearse", "--report"], 0, "not been rehearsed");
}
