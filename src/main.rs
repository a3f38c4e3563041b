//! The program: parse the arguments, carry them out, map what happened to the exit status.

use std::process::ExitCode;
use std::time::Instant;

use footlight::cli::Cli;

fn main() -> ExitCode {
    let started = Instant::now();
    footlight::run::run(Cli::read(), started)
}
