//! The program: parse the arguments, carry them out, map what happened to the exit status.

use std::process::ExitCode;

use clap::Parser;
use footlight::cli::Cli;

fn main() -> ExitCode {
    footlight::run::run(Cli::parse())
}
