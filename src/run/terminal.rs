//! `footlight record` and `footlight screen`.

use std::io::Read;
use std::path::Path;

use super::{FAILED, GOOD, PROBLEMS, complain, say, tell};
use crate::cli::{Record, ReportFormat, Screen, Time};
use crate::diag::Severity;
use crate::term;
use crate::term::dump::{DumpFormat, cast_screen, dump, raw_screen};
use crate::world::{DiskWorld, MAX_FILE, World};

/// Records until the command ends, and says how it ended.
pub fn record(args: &Record) -> Result<u8, String> {
    match term::record(&args.output, &args.command) {
        Ok(status) => {
            let file = args.output.display();
            complain(&format!("Recorded in {file}; the command ended with status {status}.\n"));
            Ok(GOOD)
        }
        Err(fault) => {
            tell(&[fault]);
            Ok(FAILED)
        }
    }
}

/// Prints the screen of a recording, or of a stream of bytes. What is wrong with it goes to standard error.
pub fn screen(args: &Screen) -> Result<u8, String> {
    let at = match args.at {
        Time::End => None,
        Time::After(_) if args.raw => return Err("what a program has printed has no times; leave out --at".into()),
        Time::After(time) => Some(time),
    };
    let bytes = read(&args.file)?;
    let name = args.file.display().to_string();
    let (screen, faults) =
        if args.raw { raw_screen(&bytes, args.size) } else { cast_screen(&name, &bytes, at, args.size) };
    let faults = faults.into_sorted();
    tell(&faults);
    // An error is a file that is no recording at all.
    if faults.iter().any(|fault| fault.severity == Severity::Error) {
        return Ok(FAILED);
    }
    let format = match args.format {
        ReportFormat::Text => DumpFormat::Text,
        ReportFormat::Json => DumpFormat::Json,
    };
    say(&dump(&screen, format));
    Ok(if faults.is_empty() { GOOD } else { PROBLEMS })
}

/// The bytes of a file, or of standard input for `-`.
fn read(file: &Path) -> Result<Vec<u8>, String> {
    let cannot = |why: &dyn std::fmt::Display| format!("`{}` can't be read: {why}", file.display());
    if file != Path::new("-") {
        return DiskWorld::default().read(file).map(|bytes| bytes.to_vec()).map_err(|why| cannot(&why));
    }
    let mut bytes = Vec::new();
    std::io::stdin().take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(|why| cannot(&why))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(cannot(&format!("it has over {} MB", MAX_FILE >> 20)));
    }
    Ok(bytes)
}
