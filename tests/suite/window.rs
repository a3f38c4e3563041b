//! The real program in a window of a display of its own, as a speaker uses it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat};
use x11rb::rust_connection::RustConnection;

use crate::tools;

/// How long anything may take on a busy machine before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A display without a screen, and the programs on it; all end with it.
struct Stage {
    server: Child,
    display: String,
    x: RustConnection,
    root: u32,
    xdotool: PathBuf,
    folder: tempfile::TempDir,
}

impl Stage {
    /// `None`, with a printed line, where what it needs is missing.
    fn open() -> Option<Stage> {
        let required = std::env::var("FOOTLIGHT_REQUIRE_DISPLAY").as_deref() == Ok("1");
        let found = ["Xvfb", "xdotool"].map(tools::look);
        let [Some(xvfb), Some(xdotool)] = found else {
            assert!(!required, "Xvfb or xdotool is missing, and FOOTLIGHT_REQUIRE_DISPLAY=1 forbids skipping");
            println!("skipped: there is no Xvfb or no xdotool");
            return None;
        };
        let mut server = Command::new(xvfb)
            .args(["-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let display = format!(":{}", number.trim());
        let (x, screen) = x11rb::connect(Some(&display)).unwrap();
        let root = x.setup().roots[screen].root;
        Some(Stage { server, display, x, root, xdotool, folder: tempfile::tempdir().unwrap() })
    }

    /// Starts the program; its settings and state are in the stage's own folder.
    fn start(&self, arguments: &[&str]) -> Show<'_> {
        self.start_sabotaged(arguments, "")
    }

    /// Starts it so that a fault of some kind happens to it all the time.
    fn start_sabotaged(&self, arguments: &[&str], fault: &str) -> Show<'_> {
        let folder = self.folder.path();
        let child = Command::new(env!("CARGO_BIN_EXE_footlight"))
            .args(arguments)
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .env("XDG_STATE_HOME", folder)
            .env("XDG_CONFIG_HOME", folder)
            .env("XDG_DATA_HOME", folder)
            .env("FOOTLIGHT_SABOTAGE", fault)
            .spawn()
            .unwrap();
        Show { stage: self, child }
    }

    /// The middle of the screen.
    fn look(&self) -> Vec<u8> {
        let reply = self.x.get_image(ImageFormat::Z_PIXMAP, self.root, 100, 100, 1000, 500, !0).unwrap().reply();
        reply.unwrap().data
    }

    /// Looks until what is seen is as wanted.
    fn wait_for(&self, what: &str, wanted: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let begun = Instant::now();
        loop {
            let seen = self.look();
            if wanted(&seen) {
                return seen;
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
        }
    }

    fn xdotool(&self, arguments: &[&str]) {
        let done = Command::new(&self.xdotool).args(arguments).env("DISPLAY", &self.display).status().unwrap();
        assert!(done.success(), "xdotool {arguments:?}");
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A running show.
struct Show<'a> {
    stage: &'a Stage,
    child: Child,
}

impl Show<'_> {
    /// Waits until a slide is seen, and gives the window the keyboard.
    fn ready(&self, window: &str) -> Vec<u8> {
        let seen = self.stage.wait_for("the first slide", |seen| colors(seen) > 8);
        self.stage.xdotool(&["search", "--sync", "--onlyvisible", "--name", window, "windowfocus", "--sync"]);
        seen
    }

    /// Presses keys and waits until the picture is another.
    fn press(&self, key: &str, before: &[u8]) -> Vec<u8> {
        self.stage.xdotool(&["key", key]);
        self.stage.wait_for(key, |seen| seen != before)
    }

    fn quit(mut self) -> ExitStatus {
        self.stage.xdotool(&["key", "ctrl+q"]);
        self.child.wait().unwrap()
    }
}

impl Drop for Show<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn colors(pixels: &[u8]) -> usize {
    pixels.chunks_exact(4).map(|p| [p[0], p[1], p[2]]).collect::<std::collections::HashSet<_>>().len()
}

#[test]
fn next_and_previous_change_the_picture() {
    let Some(stage) = Stage::open() else { return };
    let show = stage.start(&[]);
    let first = show.ready("How should we ops");
    show.press("Right", &first);
    stage.xdotool(&["key", "Left"]);
    // What is left plays by itself, so that it looks otherwise says nothing.
    stage.wait_for("the first slide as it was", |seen| seen == first);
    assert!(show.quit().success());
}

#[test]
fn a_saved_deck_is_shown_at_once() {
    let Some(stage) = Stage::open() else { return };
    let deck = stage.folder.path().join("talk.md");
    std::fs::write(&deck, "---\ntitle: saved\n---\n\n# before\n").unwrap();
    let show = stage.start(&[path(&deck)]);
    let before = show.ready("saved");
    // As editors do it: a new file takes the place of the old one.
    let beside = stage.folder.path().join("talk.md.tmp");
    std::fs::write(&beside, "---\ntitle: saved\n---\n\n# after the edit\n").unwrap();
    std::fs::rename(&beside, &deck).unwrap();
    let after = stage.wait_for("the saved deck", |seen| seen != before);
    // A broken edit costs nothing but what it breaks.
    std::fs::write(&deck, b"---\ntitle: [\n---\n\n# \xff after\n\n```\n<!--").unwrap();
    stage.wait_for("the broken deck", |seen| seen != after);
    assert!(show.quit().success());
}

#[test]
fn a_deck_behind_a_link_or_in_a_folder_that_is_replaced_is_shown_when_saved() {
    let Some(stage) = Stage::open() else { return };
    let at = |name: &str| stage.folder.path().join(name);
    let save = |folder: &str, words: &str| {
        std::fs::create_dir_all(at(folder)).unwrap();
        std::fs::write(at(folder).join("talk.md"), format!("---\ntitle: linked\n---\n\n# {words}\n")).unwrap();
    };
    save("real", "one");
    std::os::unix::fs::symlink(at("real").join("talk.md"), at("link.md")).unwrap();
    let show = stage.start(&[path(&at("link.md")), "--no-speaker"]);
    let one = show.ready("linked");
    save("real", "two words");
    let two = stage.wait_for("the saved file behind the link", |seen| seen != one);
    save("other", "three words more");
    std::fs::rename(at("real"), at("old")).unwrap();
    std::fs::rename(at("other"), at("real")).unwrap();
    let three = stage.wait_for("the file in the new folder", |seen| seen != two);
    save("real", "four");
    stage.wait_for("what was saved in the new folder", |seen| seen != three);
    assert!(show.quit().success());
}

#[test]
fn a_deck_that_is_emptied_or_goes_stays_on_the_screen() {
    let Some(stage) = Stage::open() else { return };
    let (deck, trace) = (stage.folder.path().join("talk.md"), stage.folder.path().join("trace.json"));
    std::fs::write(stage.folder.path().join("README.md"), "# another file of the folder\n").unwrap();
    std::fs::write(&deck, "---\ntitle: lasting\n---\n\n# before\n").unwrap();
    let show = stage.start(&[path(stage.folder.path()), "--no-speaker", "--trace", path(&trace)]);
    let before = show.ready("lasting");
    let looks = || std::fs::read_to_string(&trace).unwrap().matches("\"reload\"").count();
    let mut known = looks();
    for lose in [|deck: &Path| std::fs::write(deck, "\n"), |deck: &Path| std::fs::remove_file(deck)] {
        lose(&deck).unwrap();
        let begun = Instant::now();
        // It looks again and again; each look has a beginning and an end.
        while looks() < known + 8 {
            assert!(begun.elapsed() < PATIENCE, "the deck was looked for in vain");
        }
        assert!(stage.look() == before);
        known = looks();
    }
    std::fs::write(&deck, "---\ntitle: lasting\n---\n\n# after\n").unwrap();
    stage.wait_for("the deck that came back", |seen| seen != before);
    assert!(show.quit().success());
}

#[test]
fn a_very_long_talk_is_whole_soon_after_its_first_slide() {
    let Some(stage) = Stage::open() else { return };
    let deck = stage.folder.path().join("talk.md");
    let slides: Vec<String> = (1..=3000).map(|i| format!("# Slide {i}\n\n{}\n", "words ".repeat(20))).collect();
    std::fs::write(&deck, slides.join("\n---\n\n")).unwrap();
    let show = stage.start(&[path(&deck), "--no-speaker"]);
    show.ready("footlight");
    let begun = Instant::now();
    let is_last =
        |file: std::fs::DirEntry| std::fs::read_to_string(file.path()).is_ok_and(|text| text.contains("slide-3000"));
    while !std::fs::read_dir(stage.folder.path().join("footlight")).is_ok_and(|files| files.flatten().any(is_last)) {
        assert!(begun.elapsed() < PATIENCE, "the last slide was never reached");
        stage.xdotool(&["key", "End"]);
    }
    assert!(show.quit().success());
}

#[test]
fn saved_settings_hold_at_once() {
    let Some(stage) = Stage::open() else { return };
    let (deck, settings) = (stage.folder.path().join("talk.md"), stage.folder.path().join("footlight"));
    std::fs::write(&deck, "# one\n\n---\n\n# two\n\n---\n\n# three\n").unwrap();
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("config.toml"), "").unwrap();
    let show = stage.start(&[path(&deck), "--no-speaker"]);
    let one = show.ready("footlight");
    std::fs::write(settings.join("config.toml"), "[keys]\nlast = [\"F8\"]\n").unwrap();
    // Nothing tells when the settings were read, so the key is pressed until it does something.
    let begun = Instant::now();
    while stage.look() == one {
        assert!(begun.elapsed() < PATIENCE, "the new key never did anything");
        stage.xdotool(&["key", "F8"]);
    }
    assert!(show.quit().success());
}

/// Every slide is shown though `fault` happens at each frame or key.
fn survives(fault: &str, backend: &str) {
    let Some(stage) = Stage::open() else { return };
    let deck = stage.folder.path().join("talk.md");
    let slides: Vec<String> = (1..=8).map(|i| format!("# word {i}\n")).collect();
    std::fs::write(&deck, slides.join("\n---\n\n")).unwrap();
    let show = stage.start_sabotaged(&[path(&deck), "--backend", backend, "--no-speaker"], fault);
    let mut seen = show.ready("footlight");
    for _ in 1..8 {
        seen = show.press("Right", &seen);
    }
    assert!(show.quit().success(), "{fault}");
}

#[test]
fn a_graphics_device_that_is_lost_again_and_again_costs_no_slide() {
    if let Err(why) = footlight::gpu::Gpu::headless(footlight::gpu::Preference::Any) {
        return tools::skip(&format!("no GPU adapter: {why}"), "FOOTLIGHT_REQUIRE_GPU");
    }
    survives("device", "gpu");
    survives("paint", "gpu");
}

#[test]
fn a_fault_in_the_program_itself_does_not_end_the_show() {
    survives("input", "cpu");
}

#[test]
fn a_killed_show_goes_on_where_it_was() {
    let Some(stage) = Stage::open() else { return };
    // Slides of words: terminals and large pictures change by themselves.
    let mut show = stage.start(&["--slide", "6"]);
    let seen = show.ready("How should we ops");
    let seen = show.press("Next", &seen);
    let state = stage.folder.path().join("footlight/built-in.json");
    let begun = Instant::now();
    while !std::fs::read_to_string(&state).is_ok_and(|text| text.contains("total-ownership-model")) {
        assert!(begun.elapsed() < PATIENCE, "the state was never written");
    }
    show.child.kill().unwrap();
    show.child.wait().unwrap();
    let again = stage.start(&["--resume"]);
    again.ready("How should we ops");
    stage.wait_for("the slide it was killed on", |resumed| resumed == seen);
    assert!(again.quit().success());
    assert!(!state.exists(), "a show that ended well leaves nothing to go on with");
}

#[test]
fn the_trace_of_a_killed_show_is_whole() {
    let Some(stage) = Stage::open() else { return };
    let trace = stage.folder.path().join("trace.json");
    let mut show = stage.start(&["--backend", "cpu", "--trace", path(&trace)]);
    let seen = show.ready("How should we ops");
    show.press("Right", &seen);
    show.child.kill().unwrap();
    show.child.wait().unwrap();
    let events: Vec<serde_json::Value> = serde_json::from_slice(&std::fs::read(&trace).unwrap()).unwrap();
    let names: Vec<&str> = events.iter().filter_map(|event| event["name"].as_str()).collect();
    for stage in
        ["arguments", "fonts", "event loop", "window", "back end", "layout", "draw", "present", "first frame", "key"]
    {
        assert!(names.contains(&stage), "there is no {stage} in {names:?}");
    }
    let back_end = events.iter().find(|event| event["ph"] == "E" && event["name"] == "back end").unwrap();
    assert_eq!(back_end["args"]["what"], "CPU");
}

#[test]
fn a_rehearsal_records_the_slides_that_were_shown() {
    let Some(stage) = Stage::open() else { return };
    let deck = stage.folder.path().join("talk.md");
    std::fs::write(&deck, "# one\n\n---\n\n# two\n\n---\n\n# three\n").unwrap();
    let show = stage.start(&["rehearse", path(&deck)]);
    let one = show.ready("footlight");
    let two = show.press("Right", &one);
    show.press("Right", &two);
    assert!(show.quit().success());
    // The timer starts at the first Next, so the first slide took no time.
    let report = Command::new(env!("CARGO_BIN_EXE_footlight"))
        .args(["rehearse", "--report", path(stage.folder.path())])
        .env("XDG_STATE_HOME", stage.folder.path())
        .output()
        .unwrap();
    let report = String::from_utf8(report.stdout).unwrap();
    let row = |title: &str| report.lines().find(|line| line.contains(title)).unwrap().split_whitespace().count();
    assert_eq!([row("one"), row("two"), row("three")], [2, 4, 4], "{report}");
}

#[test]
fn what_a_live_command_prints_is_accepted() {
    let Some(stage) = Stage::open() else { return };
    let folder = stage.folder.path();
    let deck = folder.join("talk.md");
    let old = "# live\n\n```console +live\n$ echo $((6 * 7))\nold\n```\n";
    std::fs::write(&deck, old).unwrap();
    let show = stage.start(&[path(&deck), "--live", "--no-speaker"]);
    let seen = show.ready("footlight");
    show.press("Right", &seen);
    let begun = Instant::now();
    let is_kept = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        name.ends_with(".live.json") && std::fs::read_to_string(entry.path()).is_ok_and(|text| text.contains("42"))
    };
    while !std::fs::read_dir(folder.join("footlight")).is_ok_and(|files| files.flatten().any(is_kept)) {
        assert!(begun.elapsed() < PATIENCE, "the command never ended");
    }
    assert!(show.quit().success());
    let accept = || {
        let mut accept = Command::new(env!("CARGO_BIN_EXE_footlight"));
        accept.args(["accept", "--yes", path(&deck)]).env("XDG_STATE_HOME", folder).stdout(Stdio::null());
        accept.status().unwrap().code()
    };
    assert_eq!((accept(), accept()), (Some(0), Some(0)));
    assert_eq!(std::fs::read_to_string(&deck).unwrap(), old.replace("\nold", "\n42"));
    assert_eq!(std::fs::read_to_string(folder.join("talk.md.orig")).unwrap(), old);
}

#[test]
fn without_a_display_the_talk_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_footlight"))
        .current_dir(folder.path())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stderr).contains("no display"));
    let written = std::fs::read(folder.path().join("how-should-we-ops.pdf")).unwrap();
    assert!(written.starts_with(b"%PDF"));
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
