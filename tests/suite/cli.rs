//! The program as a black box: what it is given, what it prints, and its exit status.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// Runs the program with `input` on standard input: exit status, standard output, standard error.
pub fn footlight(args: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_footlight"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut stdin, input) = (child.stdin.take().unwrap(), input.to_vec());
    // It may not read all of it.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().expect("it was killed"), text(stdout), text(stderr))
}

/// The screen of what is given on standard input.
fn screen(input: impl AsRef<[u8]>, args: &[&str]) -> (i32, String, String) {
    footlight(&[&["screen", "-"], args].concat(), input.as_ref())
}

/// The screen of a stream of bytes as JSON.
fn raw(input: &str, args: &[&str]) -> Value {
    let (status, out, err) = screen(input, &[&["--raw", "--format", "json"], args].concat());
    assert_eq!((status, err.as_str()), (0, ""));
    serde_json::from_str(&out).unwrap()
}

/// What every cell of the first line has under a key.
fn cells(screen: &Value, key: &str) -> Vec<Value> {
    screen["lines"][0].as_array().unwrap().iter().map(|cell| cell[key].clone()).collect()
}

const V1: &str = r#"{"version": 1, "width": 6, "height": 2, "stdout": [[1, "one"], [1.5, "\r\ntwo"]]}"#;
const V2: &str = "{\"version\": 2, \"width\": 6, \"height\": 2}\n[1, \"o\", \"one\"]\n[2.5, \"o\", \"\\r\\ntwo\"]\n";
const V3: &str = "{\"version\": 3, \"term\": {\"cols\": 6, \"rows\": 2}}\n[1, \"o\", \"one\"]\n# a comment\n[1.5, \"o\", \"\\r\\ntwo\"]\n";

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_version_of_a_recording_is_read() {
    for cast in [V1.into(), V2.into(), V3.into(), gzip(V1), gzip(V2), gzip(V3)] {
        let at = |time| screen(&cast, &["--at", time]);
        let good = |text: &str| (0, text.to_owned(), String::new());
        assert_eq!([at("0.5"), at("1"), at("end")], [good("\n\n"), good("one\n\n"), good("one\ntwo\n")]);
    }
}

#[test]
fn a_recording_is_shown_at_another_size() {
    assert_eq!(screen(V2, &["--size", "2x4"]).1, "on\ne\ntw\no\n");
}

#[test]
fn a_stream_of_bytes_has_its_looks() {
    let shown = raw("\x1b[1;38;5;99mb\x1b[0;9;7;48;2;1;2;255mi\x1b[0;4:3mu\x1b[0m", &["--size", "4x1"]);
    assert_eq!(cells(&shown, "fg"), [json!(99), Value::Null, Value::Null, Value::Null]);
    assert_eq!(cells(&shown, "bg"), [Value::Null, json!("#0102ff"), Value::Null, Value::Null]);
    let flags = ["bold", "strike", "inverse", "faint"].map(|key| cells(&shown, key).iter().position(|on| on == true));
    assert_eq!(flags, [Some(0), Some(1), Some(1), None]);
    assert_eq!(cells(&shown, "underline"), ["none", "none", "curly", "none"]);
    assert_eq!((&shown["cols"], &shown["rows"]), (&json!(4), &json!(1)));
}

#[test]
fn wide_and_combined_characters_keep_their_columns() {
    let shown = raw("界e\u{301}x", &["--size", "5x1"]);
    assert_eq!(cells(&shown, "ch"), ["界", "", "e\u{301}", "x", " "]);
    assert_eq!(cells(&shown, "width"), [json!(2), json!(0), json!(1), json!(1), json!(1)]);
}

#[test]
fn the_alternate_screen_goes_as_it_came() {
    let there = "shell\x1b[?1049h\x1b[2;3Hfull\x1b[?25l";
    assert_eq!(raw(there, &[])["alternate_screen"], true);
    assert_eq!(raw(there, &[])["cursor"], json!({"col": 6, "row": 1, "visible": false, "shape": "block"}));
    let (_, back, _) = screen(format!("{there}\x1b[?1049l"), &["--raw", "--size", "9x2"]);
    assert_eq!(back, "shell\n\n");
}

#[test]
fn broken_lines_are_told_and_the_rest_is_shown() {
    let (status, out, err) = screen(V2.replace("[2.5,", "[oops]\n[2.5,"), &[]);
    assert_eq!((status, out.as_str()), (1, "one\ntwo\n"));
    assert!(err.contains("warning[bad-recording]") && err.contains("-:3:"), "{err}");
}

#[test]
fn what_cannot_be_done_is_said() {
    let (status, out, err) = footlight(&["screen", "no-such.cast"], b"");
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(err.contains("`no-such.cast` can't be read: there is no such file"), "{err}");
    for (input, args) in [
        (V2, &["--at", "NaN"][..]),
        (V2, &["--at", "-1"]),
        (V2, &["--at", "1e300"]),
        (V2, &["--size", "0x0"]),
        ("", &[]),
        ("\u{89}PNG\r\n\u{1a}\n\0\0", &[]),
        ("x", &["--raw", "--at", "1"]),
    ] {
        let (status, out, err) = screen(input, args);
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}");
        assert!(!err.contains("panicked") && !err.is_empty(), "{err}");
    }
}

#[test]
fn hostile_recordings_do_no_harm() {
    let event = |data: &str| format!("{{\"version\": 2, \"width\": 20, \"height\": 3}}\n[1, \"o\", \"{data}\"]\n");
    let header = |header: &str| format!("{header}\n[1, \"o\", \"x\"]\n");
    for cast in [
        header(r#"{"version": 2, "width": 1000000000, "height": 1000000000}"#),
        header(r#"{"version": 3, "term": {"cols": -5, "rows": 1e308}}"#),
        header(r#"{"version": 99, "idle_time_limit": -1, "theme": 7, "env": {"SHELL": null}}"#),
        V2.replace("[1,", "[NaN,"),
        V2.replace("[1,", "[-1e999,"),
        V2.replace("2.5", "1e300"),
        V2[..V2.len() - 9].to_owned(),
        V1[..V1.len() - 9].to_owned(),
        "[".repeat(100_000),
        format!("{{\"version\": 2, \"x\": {}", "[".repeat(100_000)),
        event("\\u001b[999999999;999999999H\\u001b[999999999@x\\u001b[2147483647S"),
        event(&"\\u001b]0;t".repeat(20_000)),
        event(&format!("a{}", "\\u0301".repeat(100_000))),
        event("\\ud800\\u001b[?2026h"),
        "{\"version\": 2}\n[1, \"r\", \"999999999x999999999\"]\n[2, \"r\", \"x\"]\n[3, \"o\", \"y\"]\n".to_owned(),
    ] {
        let (status, _, err) = screen(&cast, &["--format", "json"]);
        assert!((0..=2).contains(&status) && !err.contains("panicked"), "{status} {err} {cast:.80}");
    }
    let noise: Vec<u8> = (0..100_000_u64).map(|i| (i.wrapping_mul(6_364_136_223_846_793_005) >> 33) as u8).collect();
    let (mut broken, half) = (gzip(V2), gzip(&V2.repeat(100)));
    broken.iter_mut().skip(12).step_by(3).for_each(|byte| *byte ^= 0x55);
    for bytes in [&noise, &broken, &half[..half.len() / 2]] {
        assert!((0..=2).contains(&screen(bytes, &[]).0));
        assert_eq!(screen(bytes, &["--raw"]).0, 0);
    }
}

/// A file that is not there yet, in a folder that goes when it is dropped.
fn new_file() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.cast");
    (folder, path)
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[cfg(unix)]
mod record {
    use super::*;

    #[test]
    fn a_command_is_recorded_where_there_is_no_terminal() {
        let (_folder, file) = new_file();
        let (status, out, err) = footlight(&["record", path(&file), "--", "sh", "-c", "printf hi; exit 3"], b"");
        assert_eq!((status, out.as_str()), (0, "hi"));
        assert!(err.contains("ended with status 3"), "{err}");
        let cast = std::fs::read_to_string(&file).unwrap();
        assert!(cast.ends_with("\"x\",\"3\"]\n") || cast.ends_with("\"x\", \"3\"]\n"), "{cast}");
        let (_, shown, _) = footlight(&["screen", path(&file)], b"");
        assert_eq!((shown.trim_end(), cast.matches("\"o\"").count()), ("hi", 1), "{cast}");
    }

    #[test]
    fn standard_input_is_typed_and_ends() {
        let (_folder, file) = new_file();
        let (_, out, _) = footlight(&["record", path(&file), "--", "sh", "-c", "cat; echo end"], b"typed\n");
        assert!(out.contains("typed") && out.ends_with("end\r\n"), "{out:?}");
    }

    #[test]
    fn what_cannot_be_recorded_leaves_what_was_there() {
        let (_folder, file) = new_file();
        let (status, _, err) = footlight(&["record", path(&file), "--", "no-such-command"], b"");
        assert_eq!((status, file.exists()), (2, false), "{err}");
        std::fs::write(&file, "mine").unwrap();
        let (status, _, err) = footlight(&["record", path(&file), "--", "true"], b"");
        assert_eq!((status, std::fs::read_to_string(&file).unwrap().as_str()), (2, "mine"));
        assert!(err.contains("remove it, or choose another name"), "{err}");
    }

    #[test]
    fn a_recorder_that_is_killed_leaves_a_valid_file() {
        let (_folder, file) = new_file();
        let mut recorder = Command::new(env!("CARGO_BIN_EXE_footlight"))
            .args(["record", path(&file), "--", "sh", "-c", "echo there; cat"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while !std::fs::read_to_string(&file).is_ok_and(|cast| cast.contains("there\\r")) {
            assert!(recorder.try_wait().unwrap().is_none(), "the recorder ended by itself");
            std::thread::yield_now();
        }
        recorder.kill().unwrap();
        recorder.wait().unwrap();
        let (status, out, err) = footlight(&["screen", path(&file)], b"");
        assert_eq!((status, out.trim_end(), err.as_str()), (0, "there", ""));
    }

    /// The recorder in a terminal of its own: keys reach the command, one marks, the terminal is as before at the end.
    #[test]
    fn a_terminal_is_passed_through() {
        let (_folder, file) = new_file();
        let pty = portable_pty::native_pty_system();
        let size = portable_pty::PtySize { rows: 10, cols: 50, pixel_width: 0, pixel_height: 0 };
        let pair = pty.openpty(size).unwrap();
        let mut command = portable_pty::CommandBuilder::new("sh");
        let script = r#""$0" record "$1" -- sh -c 'stty size; read x; echo "got $x"; exit 3'; stty -a | grep -o '.icanon'; echo over"#;
        command.args(["-c", script, env!("CARGO_BIN_EXE_footlight"), path(&file)]);
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (mut reader, mut writer) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let (mut seen, mut buffer, mut typed) = (String::new(), [0; 1024], false);
        while !seen.contains("over") {
            let count = std::io::Read::read(&mut reader, &mut buffer).unwrap_or(0);
            assert!(count > 0, "{seen}");
            seen += &String::from_utf8_lossy(&buffer[..count]);
            if seen.contains("10 50") && !typed {
                typed = true;
                writer.write_all(b"a\x1cb\r").unwrap();
            }
        }
        child.wait().unwrap();
        assert!(seen.contains("got ab") && seen.contains("status 3") && seen.contains(" icanon"), "{seen}");
        let cast = std::fs::read_to_string(&file).unwrap();
        assert!(cast.contains("\"cols\":50") && cast.matches("\"m\"").count() == 1, "{cast}");
    }
}

#[test]
fn a_trace_has_the_stages_of_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (deck, trace, pdf) = (place("talk.md"), place("trace.json"), place("talk.pdf"));
    std::fs::write(&deck, "# one\n\n---\n\n# two\n").unwrap();
    let (status, _, err) = footlight(&["export", &deck, "-o", &pdf, "--trace", &trace], b"");
    assert_eq!((status, err.as_str()), (0, ""));
    let events: Vec<Value> = serde_json::from_slice(&std::fs::read(&trace).unwrap()).unwrap();
    let begun: Vec<&str> =
        events.iter().filter(|event| event["ph"] == "B").filter_map(|event| event["name"].as_str()).collect();
    let stages = ["arguments", "fonts", "read", "parse", "theme", "layout", "layout", "encode", "write"];
    assert_eq!(begun, stages);
    let ended = events.iter().filter(|event| event["ph"] == "E").count();
    assert_eq!(ended, stages.len());
}

#[test]
fn a_trace_that_cannot_be_written_is_said() {
    let (status, _, err) = footlight(&["check", "--trace", "no/such/folder/trace.json"], b"");
    assert_eq!(status, 2);
    assert!(err.starts_with("error: the trace `no/such/folder/trace.json` can't be written: "), "{err}");
}
