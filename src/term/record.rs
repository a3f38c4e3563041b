//! Recording a command in a pseudo-terminal as asciicast v3, while it is used as if it ran plainly.
//!
//! Ctrl+\ marks the place: it is not passed on to the command, and becomes a step when the recording plays. The file is
//! written event by event, whole lines at a time, so that it is valid whenever the recorder is killed. Of the
//! environment only `SHELL` and `TERM` are written, of the keys none.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use portable_pty::{Child, CommandBuilder};
use serde_json::json;

use super::cast::{EventKind, Writer};
use super::pty::{Pty, TERM, pty_size};
use super::utf8::Decoder;
use crate::diag::Diagnostic;

/// Ctrl+\.
const MARK_KEY: u8 = 0x1c;
/// Ctrl+D: what a terminal sends at the end of input.
const END_OF_INPUT: u8 = 0x04;
/// How often the window's size and the end of the command are looked at, while nothing is printed.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Records `command`, or the user's shell when it is empty, into a new file, until it ends. Returns its exit status.
/// Keys and output pass through between the command and the terminal this runs in.
pub fn record(out: &Path, command: &[String]) -> Result<i32, Diagnostic> {
    let cannot_write = |error: io::Error| {
        let fault = Diagnostic::error("cannot-record", format!("cannot write {}: {error}", out.display()));
        match error.kind() {
            io::ErrorKind::AlreadyExists => fault.help("remove it, or choose another name"),
            _ => fault,
        }
    };
    let file = OpenOptions::new().write(true).create_new(true).open(out).map_err(cannot_write)?;
    let (cols, rows) = outside::size().unwrap_or((80, 24));
    let shell = std::env::var("SHELL").unwrap_or_default();
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let header = [
        ("term", json!({"type": TERM})),
        ("timestamp", json!(since_epoch.as_secs())),
        ("command", if command.is_empty() { json!(null) } else { json!(command.join(" ")) }),
        ("env", json!({"SHELL": shell, "TERM": TERM})),
    ];
    let header = header.into_iter().filter(|(_, value)| !value.is_null()).collect::<Vec<_>>();
    let writer = Writer::new(file, cols, rows, &header).map_err(cannot_write)?;
    let command = match command {
        [] if shell.is_empty() => CommandBuilder::new_default_prog(),
        [] => CommandBuilder::new(shell),
        words => CommandBuilder::from_argv(words.iter().map(Into::into).collect()),
    };
    // A recording of nothing is in the way of the next.
    let folder = std::env::current_dir().unwrap_or_else(|_| ".".into());
    let cannot_run = |why| Diagnostic::error("cannot-record", why);
    let session = Pty::start(command, &folder, (cols, rows)).map_err(cannot_run);
    let session = session.inspect_err(|_| drop(std::fs::remove_file(out)))?;
    // Restored when it is dropped.
    let _raw = outside::RawMode::enter();
    let window = Window { keys: outside::read_keys, screen: io::stdout(), size: outside::size };
    run(writer, session, (cols, rows), window)
}

/// The terminal outside.
struct Window<K, S, Z> {
    /// Waits for keys for a moment: none is an empty list, the end of input is `None`.
    keys: K,
    screen: S,
    /// Columns and rows.
    size: Z,
}

enum Message {
    Output(Instant, Vec<u8>),
    Mark(Instant),
    /// Nothing more is printed.
    End,
}

fn run<K, S, Z>(
    mut writer: Writer<impl Write>,
    session: Pty,
    mut size: (usize, usize),
    mut window: Window<K, S, Z>,
) -> Result<i32, Diagnostic>
where
    K: FnMut() -> Option<Vec<u8>> + Send + 'static,
    S: Write,
    Z: Fn() -> Option<(usize, usize)>,
{
    let Pty { mut child, master, output, input } = session;
    let start = Instant::now();
    let ended = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = sync_channel(64);
    let marks = sender.clone();
    thread::spawn(move || read_output(output, &sender));
    let keys = thread::spawn({
        let ended = ended.clone();
        move || pass_keys(window.keys, input, &marks, &ended)
    });

    let mut decoder = Decoder::default();
    let mut written = Ok(());
    let mut put = |at: Instant, kind: EventKind| {
        if written.is_ok() {
            written = writer.event(at.duration_since(start), &kind);
        }
    };
    let mut exit = None;
    loop {
        match receiver.recv_timeout(LOOK_EVERY) {
            Ok(Message::Output(at, bytes)) => {
                // The outside may be gone; the recording goes on.
                let _ = window.screen.write_all(&bytes).and_then(|()| window.screen.flush());
                let text = decoder.decode(&bytes);
                if !text.is_empty() {
                    put(at, EventKind::Output(text.into()));
                }
                continue;
            }
            Ok(Message::Mark(at)) => put(at, EventKind::Marker("".into())),
            // A child of the command may keep the terminal open after its end.
            Err(RecvTimeoutError::Timeout) if exit.is_some() => break,
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => break,
        }
        exit = exit.or_else(|| child.try_wait().ok().flatten());
        if let Some(now) = (window.size)().filter(|&now| now != size) {
            size = now;
            put(Instant::now(), EventKind::Resize(size.0, size.1));
            // The command goes on at its old size if this fails.
            let _ = master.resize(pty_size(size));
        }
    }
    let status = wait(&mut *child, exit);
    put(Instant::now(), EventKind::Exit(status));
    ended.store(true, Ordering::Relaxed);
    drop(master);
    let_go(&keys);
    match written {
        Ok(()) => Ok(status),
        Err(error) => Err(Diagnostic::error("cannot-record", format!("the recording is cut off: {error}"))),
    }
}

fn wait(child: &mut (dyn Child + Send + Sync), exit: Option<portable_pty::ExitStatus>) -> i32 {
    let status = exit.map_or_else(|| child.wait(), Ok);
    status.ok().and_then(|status| i32::try_from(status.exit_code()).ok()).unwrap_or(1)
}

/// Waits a moment for the reader of keys to see the end: else it would take one that is meant for what comes after. It
/// may be stuck with keys that nobody reads, and is left to itself then.
fn let_go<T>(keys: &thread::JoinHandle<T>) {
    for _ in 0..4 {
        if keys.is_finished() {
            return;
        }
        thread::sleep(LOOK_EVERY);
    }
}

/// Until the end; Linux says so with an error.
fn read_output(mut output: impl Read, sender: &SyncSender<Message>) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let message = match output.read(&mut buffer) {
            Ok(count) if count > 0 => Message::Output(Instant::now(), buffer.get(..count).unwrap_or_default().to_vec()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Ok(_) | Err(_) => Message::End,
        };
        let end = matches!(message, Message::End);
        if sender.send(message).is_err() || end {
            return;
        }
    }
}

/// Passes keys on, but the one that marks. Gives the way in back: dropped, it would type a line feed, which is echoed.
fn pass_keys<W: Write>(
    mut keys: impl FnMut() -> Option<Vec<u8>>,
    mut input: W,
    marks: &SyncSender<Message>,
    ended: &AtomicBool,
) -> W {
    while !ended.load(Ordering::Relaxed) {
        let Some(mut bytes) = keys() else {
            let _ = input.write_all(&[END_OF_INPUT]).and_then(|()| input.flush());
            break;
        };
        let count = bytes.iter().filter(|&&byte| byte == MARK_KEY).count();
        bytes.retain(|&byte| byte != MARK_KEY);
        let passed = input.write_all(&bytes).and_then(|()| input.flush());
        let marked = (0..count).try_for_each(|_| marks.send(Message::Mark(Instant::now())));
        if passed.is_err() || marked.is_err() {
            break;
        }
    }
    input
}

#[cfg(unix)]
mod outside {
    //! The terminal the recorder runs in, by way of standard input and output.

    use std::io::{IsTerminal, stdin, stdout};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

    pub fn size() -> Option<(usize, usize)> {
        let size = tcgetwinsize(stdout()).ok()?;
        Some((size.ws_col.into(), size.ws_row.into())).filter(|&(cols, rows)| cols > 0 && rows > 0)
    }

    /// Waits a moment, so that the recorder's end does not take a key that is meant for what comes after.
    pub fn read_keys() -> Option<Vec<u8>> {
        let stdin = stdin();
        let moment = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
        if poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&moment)).is_ok_and(|ready| ready == 0) {
            return Some(Vec::new());
        }
        // Past the standard library's buffer, which `poll` does not see.
        let mut buffer = vec![0; 4096];
        let count = rustix::io::read(&stdin, &mut buffer).ok().filter(|&count| count > 0)?;
        buffer.truncate(count);
        Some(buffer)
    }

    /// Keys come one by one, unseen and without meaning, until this is dropped.
    pub struct RawMode(Option<Termios>);

    impl RawMode {
        pub fn enter() -> RawMode {
            let before = tcgetattr(stdin()).ok().filter(|_| stdin().is_terminal());
            if let Some(before) = &before {
                let mut raw = before.clone();
                raw.make_raw();
                let _ = tcsetattr(stdin(), OptionalActions::Flush, &raw);
            }
            RawMode(before)
        }
    }

    impl Drop for RawMode {
        fn drop(&mut self) {
            if let Some(before) = &self.0 {
                let _ = tcsetattr(stdin(), OptionalActions::Flush, before);
            }
        }
    }
}

#[cfg(not(unix))]
mod outside {
    //! Elsewhere the recorder has the size of a usual terminal, and keys come by the line.

    use std::io::{Read, stdin};

    pub fn size() -> Option<(usize, usize)> {
        None
    }

    pub fn read_keys() -> Option<Vec<u8>> {
        let mut buffer = vec![0; 4096];
        let count = stdin().lock().read(&mut buffer).ok().filter(|&count| count > 0)?;
        buffer.truncate(count);
        Some(buffer)
    }

    pub struct RawMode;

    impl RawMode {
        pub fn enter() -> RawMode {
            RawMode
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::term::cast;

    /// Records a shell script with keys typed at it; the exit status, the file, and what was seen.
    fn recorded(script: &str, keys: &[&str]) -> (i32, cast::Cast, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.cast");
        let file = std::fs::File::create(&path).unwrap();
        let writer = Writer::new(file, 80, 24, &[]).unwrap();
        let mut keys = keys.iter().map(|keys| keys.as_bytes().to_vec()).collect::<Vec<_>>().into_iter();
        let mut seen = Vec::new();
        let keys = move || {
            thread::yield_now();
            Some(keys.next().unwrap_or_default())
        };
        let window = Window { keys, screen: &mut seen, size: || Some((100, 30)) };
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script]);
        let session = Pty::start(command, Path::new("."), (80, 24)).unwrap();
        let status = run(writer, session, (80, 24), window).unwrap();
        let (cast, faults) = cast::read("t.cast", &std::fs::read(&path).unwrap());
        assert!(faults.is_empty(), "{faults:?}");
        (status, cast, String::from_utf8(seen).unwrap())
    }

    fn output(cast: &cast::Cast) -> String {
        let output = |event: &cast::Event| match &event.kind {
            EventKind::Output(text) => Some(text.to_string()),
            _ => None,
        };
        cast.events.iter().filter_map(output).collect()
    }

    #[test]
    fn output_and_exit_status_are_recorded() {
        let (status, cast, seen) = recorded("printf 'h\\303\\244'; echo $TERM; exit 3", &[]);
        assert_eq!((status, output(&cast), cast.cols), (3, "hä\u{78}term-256color\r\n".to_owned(), 80));
        assert_eq!(seen, output(&cast));
        assert_eq!(cast.events.last().map(|event| event.kind.clone()), Some(EventKind::Exit(3)));
    }

    #[test]
    fn keys_are_passed_on_and_one_marks() {
        let (_, cast, _) = recorded("read x; echo got $x", &["hel\x1clo", "\n"]);
        assert!(output(&cast).contains("got hello"), "{}", output(&cast));
        let marks = cast.events.iter().filter(|event| matches!(event.kind, EventKind::Marker(_)));
        assert_eq!(marks.count(), 1);
    }

    #[test]
    fn a_new_size_is_recorded_and_told_to_the_command() {
        let (_, cast, _) = recorded("while [ \"$(stty size)\" != '30 100' ]; do :; done; echo resized", &[]);
        assert!(cast.events.iter().any(|event| event.kind == EventKind::Resize(100, 30)));
        assert!(output(&cast).contains("resized"));
    }

    #[test]
    fn a_command_that_is_not_there_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.cast");
        let fault = record(&path, &["no-such-command-at-all".to_owned()]).unwrap_err();
        assert_eq!((fault.code, path.exists()), ("cannot-record", false));
    }

    #[test]
    fn what_is_there_is_not_written_over() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let fault = record(file.path(), &["true".to_owned()]).unwrap_err();
        assert_eq!((fault.code, fault.help.as_deref()), ("cannot-record", Some("remove it, or choose another name")));
    }
}
