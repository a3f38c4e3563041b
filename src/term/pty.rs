//! A command in a pseudo-terminal.

use std::fmt::Display;
use std::io::{Read, Write};
use std::path::Path;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// What programs are told of the terminal they run in.
pub const TERM: &str = "xterm-256color";

/// A command that runs, and the ways to it.
pub struct Pty {
    pub child: Box<dyn Child + Send + Sync>,
    pub master: Box<dyn MasterPty + Send>,
    pub output: Box<dyn Read + Send>,
    pub input: Box<dyn Write + Send>,
}

impl Pty {
    /// Starts a command in a folder, in a terminal of so many columns and rows. The error says why it cannot be run.
    pub fn start(mut command: CommandBuilder, folder: &Path, size: (usize, usize)) -> Result<Pty, String> {
        let fail = |error: &dyn Display| format!("cannot run the command: {error}");
        command.env("TERM", TERM);
        command.env("COLORTERM", "truecolor");
        command.cwd(folder);
        let pair = native_pty_system().openpty(pty_size(size)).map_err(|error| fail(&error))?;
        let child = pair.slave.spawn_command(command).map_err(|error| fail(&error))?;
        // Else output would never end.
        drop(pair.slave);
        let output = pair.master.try_clone_reader().map_err(|error| fail(&error))?;
        let input = pair.master.take_writer().map_err(|error| fail(&error))?;
        Ok(Pty { child, master: pair.master, output, input })
    }
}

pub fn pty_size((cols, rows): (usize, usize)) -> PtySize {
    let side = |side: usize| u16::try_from(side).unwrap_or(u16::MAX).max(1);
    PtySize { cols: side(cols), rows: side(rows), pixel_width: 0, pixel_height: 0 }
}
