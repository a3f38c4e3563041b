//! A shell that runs on a slide: it is told commands, types them as a hand would, and its screen is looked at.
//!
//! The shell says by itself when it waits at its prompt and when a command begins, with the semantic marks that terminals
//! know as OSC 133: they are in its prompts. Two threads serve it, one for each direction; they end with it.

mod marks;

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty};

use super::grid::{Grid, MAX_COLS, MAX_ROWS};
use super::pty::Pty;
use super::rhythm::{Generator, TYPING};
use super::screen::Screen;
use marks::{Mark, Marks};

/// Shells in the order they are tried: only their prompts must be settable by the environment.
const SHELLS: [(&str, &[&str]); 2] = [("bash", &["--noprofile", "--norc", "-i"]), ("sh", &["-i"])];
/// The longest that a command is typed.
const TYPING_AT_MOST: Duration = Duration::from_millis(2500);
/// Bytes of a command's output that are kept to be written down later.
const KEPT_OUTPUT: usize = 256 * 1024;
/// Bytes that may wait to be written before the terminal's own answers are left out.
const MOST_REPLIES: usize = 64 * 1024;

/// A shell in a pseudo-terminal. It is ended when this is dropped.
pub struct LiveShell {
    shared: Arc<Shared>,
    child: Option<Box<dyn Child + Send + Sync>>,
    /// The thread that writes; it gives the way in back.
    writer: Option<JoinHandle<Box<dyn Write + Send>>>,
    _master: Box<dyn MasterPty + Send>,
}

/// A command that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// As it was told to the shell.
    pub command: String,
    /// What it has printed, as lines of plain text; `None` when that was too much to keep.
    pub output: Option<String>,
    pub status: i32,
}

/// The shell as it is now.
#[derive(Debug, Clone)]
pub struct Look {
    pub screen: Screen,
    /// Whether cursor keys are to be sent as applications want them (DECCKM).
    pub application_cursor: bool,
    /// The last exit status, when all it was told is done and it waits for more.
    pub ready: Option<i32>,
    /// Commands that have ended since the last look.
    pub runs: Vec<Run>,
    /// Why it is gone, if it is.
    pub end: Option<String>,
}

struct Shared {
    state: Mutex<State>,
    /// There may be something to write.
    work: Condvar,
}

struct State {
    grid: Grid,
    marks: Marks,
    at_prompt: bool,
    status: i32,
    /// Not begun yet; each with whether it is typed at once.
    commands: VecDeque<(String, bool)>,
    /// To be written before any command.
    keys: Vec<u8>,
    running: Option<Running>,
    runs: Vec<Run>,
    end: Option<String>,
    closing: bool,
    /// Whether it was told that there is something new, and nobody has looked since.
    told: bool,
}

struct Running {
    command: String,
    printed: Vec<u8>,
    /// Whether the shell has said where the echo of the command ends.
    has_begun: bool,
}

impl LiveShell {
    /// Starts a shell in a folder, without the user's start-up files. `wake` is called from another thread whenever there
    /// is something new to [look](LiveShell::look) at, once until then.
    pub fn start(
        folder: &Path,
        prompt: &str,
        (cols, rows): (usize, usize),
        wake: impl Fn() + Send + 'static,
    ) -> Result<LiveShell, String> {
        let start = |(program, arguments): (&str, &[&str])| {
            let mut command = CommandBuilder::new(program);
            command.args(arguments);
            for (name, value) in environment(prompt) {
                command.env(name, value);
            }
            ["PROMPT_COMMAND", "ENV", "BASH_ENV"].iter().for_each(|name| command.env_remove(name));
            Pty::start(command, folder, (cols, rows))
        };
        let mut pty = Err("there is no shell".to_owned());
        for shell in SHELLS {
            pty = pty.or_else(|_| start(shell));
        }
        let pty = pty?;
        let state = State {
            grid: Grid::new(cols, rows),
            marks: Marks::default(),
            at_prompt: false,
            status: 0,
            commands: VecDeque::new(),
            keys: Vec::new(),
            running: None,
            runs: Vec::new(),
            end: None,
            closing: false,
            told: false,
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), work: Condvar::new() });
        let (reader, writer) = (shared.clone(), shared.clone());
        thread::spawn(move || reader.read(pty.output, wake));
        let writer = thread::spawn(move || writer.write(pty.input));
        Ok(LiveShell { shared, child: Some(pty.child), writer: Some(writer), _master: pty.master })
    }

    /// Runs a command when those before have ended. It is typed key by key, or stands there at once.
    pub fn run(&self, command: &str, at_once: bool) {
        self.shared.state().commands.push_back((command.to_owned(), at_once));
        self.shared.work.notify_all();
    }

    /// Types keys at whatever runs.
    pub fn type_keys(&self, bytes: &[u8]) {
        self.shared.state().keys.extend(bytes);
        self.shared.work.notify_all();
    }

    pub fn look(&self) -> Look {
        let mut state = self.shared.state();
        state.told = false;
        Look {
            screen: state.grid.screen(),
            application_cursor: state.grid.application_cursor(),
            ready: (state.at_prompt && state.commands.is_empty()).then_some(state.status),
            runs: std::mem::take(&mut state.runs),
            end: state.end.clone(),
        }
    }
}

impl Drop for LiveShell {
    fn drop(&mut self) {
        self.shared.state().closing = true;
        self.shared.work.notify_all();
        if let (Some(mut child), Some(writer)) = (self.child.take(), self.writer.take()) {
            // Hangs up on it now, and has it killed from a thread if it does not mind.
            let _ = child.clone_killer().kill();
            thread::spawn(move || {
                let _ = child.kill();
                let _ = child.wait();
                // The way in types a line feed when it goes, which would run what stands half typed at the prompt.
                drop(writer.join());
            });
        }
    }
}

impl std::fmt::Debug for LiveShell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LiveShell")
    }
}

/// Prompts that say what they are: `D` with the last status, `C` where output begins. What is between \1 and \2 has no
/// width for readline.
fn environment(prompt: &str) -> [(&'static str, String); 6] {
    // All else the shell may expand.
    let is_plain = prompt.trim_end_matches("$ ").chars().all(|c| c.is_alphanumeric() || " #%>:~@.-".contains(c));
    let prompt = if is_plain { prompt } else { "$ " };
    [
        // Bold and yellow, as prompts of transcripts are.
        ("PS1", format!("\u{1}\u{1b}]133;D;$?\u{7}\u{1b}[1;33m\u{2}{prompt}\u{1}\u{1b}[m\u{2}")),
        ("PS0", "\u{1b}]133;C\u{7}".to_owned()),
        ("PS2", "> ".to_owned()),
        ("HISTFILE", "/dev/null".to_owned()),
        ("INPUTRC", "/dev/null".to_owned()),
        ("BASH_SILENCE_DEPRECATION_WARNING", "1".to_owned()),
    ]
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what is printed, until the end; Linux says so with an error.
    fn read(&self, mut output: impl Read, wake: impl Fn()) {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count = match output.read(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                read => read.unwrap_or(0),
            };
            let mut state = self.state();
            match buffer.get(..count).filter(|bytes| !bytes.is_empty()) {
                Some(bytes) => state.take_in(bytes),
                None => state.end = Some("the shell has ended".into()),
            }
            let (ended, closing) = (state.end.is_some(), state.closing);
            let tell = !std::mem::replace(&mut state.told, true) && !closing;
            drop(state);
            self.work.notify_all();
            if tell {
                wake();
            }
            if ended || closing {
                return;
            }
        }
    }

    /// Writes keys as they come, and a command whenever there is a prompt for it. Gives the way in back at the end.
    fn write<W: Write>(&self, mut input: W) -> W {
        let mut count = 0;
        loop {
            let mut state = self.state();
            if state.closing || state.end.is_some() {
                return input;
            }
            let keys = std::mem::take(&mut state.keys);
            let command = if keys.is_empty() && state.at_prompt { state.commands.pop_front() } else { None };
            let written = match command {
                Some((command, at_once)) => {
                    state.at_prompt = false;
                    let running = Running { command: command.clone(), printed: Vec::new(), has_begun: false };
                    state.running = Some(running);
                    drop(state);
                    count += 1;
                    type_command(&command, (!at_once).then_some(count), &mut input)
                }
                None if keys.is_empty() => {
                    drop(self.work.wait(state));
                    continue;
                }
                None => {
                    drop(state);
                    input.write_all(&keys)
                }
            };
            if written.and_then(|()| input.flush()).is_err() {
                return input;
            }
        }
    }
}

/// In the rhythm of a hand, which the number of the command chooses, or at once; then Enter.
fn type_command(command: &str, rhythm: Option<usize>, input: &mut impl Write) -> std::io::Result<()> {
    let Some(number) = rhythm else {
        return input.write_all(format!("{}\r", command.replace('\n', "\r")).as_bytes());
    };
    let mut generator = Generator::new(command, number);
    let mut before = None;
    let keys: Vec<(Duration, char)> = command
        .chars()
        .map(|key| {
            let wait = generator.key(before.replace(key), key, TYPING);
            (Duration::from_micros(wait), key)
        })
        .collect();
    let total: Duration = keys.iter().map(|(wait, _)| *wait).sum();
    let hurry = (total.as_secs_f64() / TYPING_AT_MOST.as_secs_f64()).max(1.0);
    for (wait, key) in keys {
        thread::sleep(wait.div_f64(hurry));
        let key = if key == '\n' { '\r' } else { key };
        input.write_all(key.encode_utf8(&mut [0; 4]).as_bytes())?;
        input.flush()?;
    }
    input.write_all(b"\r")
}

impl State {
    fn take_in(&mut self, bytes: &[u8]) {
        let mut rest = 0;
        for (end, mark) in self.marks.find(bytes) {
            self.print(bytes.get(rest..end).unwrap_or_default());
            rest = end;
            match mark {
                Mark::OutputBegins => {
                    // Also of a command that was typed by hand.
                    self.at_prompt = false;
                    if let Some(running) = &mut self.running {
                        running.printed.clear();
                        running.has_begun = true;
                    }
                }
                Mark::Prompt(status) => {
                    (self.at_prompt, self.status) = (true, status);
                    self.runs.extend(self.running.take().map(|running| running.end(status)));
                }
            }
        }
        self.print(bytes.get(rest..).unwrap_or_default());
        self.grid.feed(bytes);
        let replies = self.grid.take_replies();
        // A program that asks and never listens must not be answered for ever.
        if self.keys.len() < MOST_REPLIES {
            self.keys.extend(replies);
        }
    }

    fn print(&mut self, bytes: &[u8]) {
        if let Some(running) = &mut self.running
            && running.printed.len() <= KEPT_OUTPUT
        {
            running.printed.extend(bytes);
        }
    }
}

impl Running {
    fn end(self, status: i32) -> Run {
        let echo = if self.has_begun { 0 } else { self.command.lines().count() };
        let feeds = self.printed.iter().filter(|&&byte| byte == b'\n').count();
        let fits = self.printed.len() <= KEPT_OUTPUT && feeds < MAX_ROWS;
        let output = fits.then(|| {
            let mut grid = Grid::new(MAX_COLS, MAX_ROWS);
            grid.feed(&self.printed);
            grid.release();
            let text = grid.screen().text();
            let lines = text.trim_end().lines().skip(echo).flat_map(|line| [line.trim_end(), "\n"]);
            lines.collect()
        });
        Run { command: self.command, output, status }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    fn started() -> (LiveShell, Receiver<()>) {
        let (sender, woken) = channel();
        let wake = move || _ = sender.send(());
        (LiveShell::start(&std::env::temp_dir(), "$ ", (40, 10), wake).unwrap(), woken)
    }

    /// Looks at every change until something is so.
    fn look_until(shell: &LiveShell, woken: &Receiver<()>, is: impl Fn(&Look) -> bool) -> (Look, Vec<Run>) {
        let mut runs = Vec::new();
        loop {
            let look = shell.look();
            runs.extend(look.runs.clone());
            if is(&look) {
                return (look, runs);
            }
            woken.recv_timeout(Duration::from_secs(20)).expect("the shell says nothing");
        }
    }

    /// Waits until the shell that printed its number is no more.
    fn until_gone(look: &Look) {
        let text = look.screen.text();
        let pid = text.lines().find_map(|line| line.strip_prefix("pid ")).unwrap().to_owned();
        while Path::new("/proc/self").exists() && Path::new(&format!("/proc/{pid}")).exists() {
            thread::yield_now();
        }
    }

    #[test]
    fn commands_run_one_after_the_other() {
        let (shell, woken) = started();
        shell.run("printf 'a\\n\\033[31mb\\n'; (exit 3)", false);
        shell.run("echo \\\n  x", true);
        let (mut runs, mut screen) = (Vec::new(), String::new());
        while runs.len() < 2 {
            let (look, more) = look_until(&shell, &woken, |look| !look.runs.is_empty());
            runs.extend(more);
            screen = look.screen.text();
        }
        let run =
            |command: &str, output: &str, status| Run { command: command.into(), output: Some(output.into()), status };
        assert_eq!(runs, [run("printf 'a\\n\\033[31mb\\n'; (exit 3)", "a\nb\n", 3), run("echo \\\n  x", "x\n", 0)]);
        assert!(screen.starts_with("$ printf") && screen.contains("\n> "), "{screen}");
    }

    #[test]
    fn keys_reach_what_runs() {
        let (shell, woken) = started();
        // Once it prints: an Enter that comes while the shell still edits its own line is no end of a line to `read`.
        shell.run("echo asked; read answer; echo got $answer", false);
        look_until(&shell, &woken, |look| look.screen.text().contains("\nasked\n"));
        shell.type_keys(b"yes\r");
        let (look, runs) =
            look_until(&shell, &woken, |look| look.ready.is_some() && look.screen.text().contains("got"));
        assert_eq!(look.ready, Some(0));
        assert!(runs.iter().all(|run| run.output.as_deref().is_some_and(|output| output.ends_with("got yes\n"))));
    }

    #[test]
    fn what_stands_half_typed_is_not_run() {
        let folder = std::env::temp_dir().join(format!("footlight-half-typed-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (sender, woken) = channel();
        let shell = LiveShell::start(&folder, "$ ", (40, 10), move || _ = sender.send(())).unwrap();
        // Does not go at once when it is hung up on.
        shell.run("trap '' HUP; echo pid $$", true);
        look_until(&shell, &woken, |look| look.screen.text().contains("\npid ") && look.ready.is_some());
        shell.type_keys(b"touch ran");
        let (look, _) = look_until(&shell, &woken, |look| look.screen.text().contains("ran\n"));
        drop(shell);
        until_gone(&look);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_command_waits_for_what_was_typed_by_hand() {
        let (shell, woken) = started();
        look_until(&shell, &woken, |look| look.ready.is_some());
        shell.type_keys(b"echo busy; read line; echo heard $line\r");
        look_until(&shell, &woken, |look| look.screen.text().contains("\nbusy\n"));
        shell.run("echo second", true);
        shell.type_keys(b"first\r");
        let (look, _) = look_until(&shell, &woken, |look| !look.runs.is_empty());
        let text = look.screen.text();
        assert!(text.contains("\nheard first\n") && text.contains("\nsecond\n"), "{text}");
    }

    #[test]
    fn an_end_is_told() {
        let (shell, woken) = started();
        shell.run("exit", true);
        look_until(&shell, &woken, |look| look.end.is_some());
    }

    #[test]
    fn it_takes_its_commands_with_it() {
        let (shell, woken) = started();
        shell.run("echo pid $$; sleep 1000", false);
        let (look, _) = look_until(&shell, &woken, |look| look.screen.text().contains("\npid "));
        drop(shell);
        until_gone(&look);
    }
}
