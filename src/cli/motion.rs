//! The options of `export` for what moves.

use std::time::Duration;

use clap::Args;

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Movies")]
pub struct MotionOptions {
    /// Frames a second, at most 60, GIF 50; by default 30, GIF and APNG 20
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=60))]
    pub fps: Option<u32>,
    /// How long each step stays when it has come to rest; by default 2
    #[arg(long, value_name = "SECONDS", value_parser = hold)]
    pub hold: Option<Duration>,
}

/// `2.5`, at most an hour.
fn hold(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..=3600.0).contains(seconds));
    let hold = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    hold.ok_or_else(|| "write seconds, such as 2.5".to_owned())
}
