//! MP4 and WebM, by the ffmpeg that is installed: it gets the frames through a pipe.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::process::{Child, Command, Stdio};

use super::{Area, Sink};
use crate::export::file::Draft;
use crate::scene::Pixels;

/// What ffmpeg is told about a format.
pub struct Coding {
    name: &'static str,
    options: &'static [&'static str],
}

/// H.264 in 4:2:0, which everything plays, ready to be played while it loads.
pub const MP4: Coding =
    Coding { name: "mp4", options: &["-c:v", "libx264", "-preset", "medium", "-crf", "18", "-movflags", "+faststart"] };

/// VP9, at the quality that its authors name for 1080p.
pub const WEBM: Coding = Coding {
    name: "webm",
    options: &["-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "28", "-row-mt", "1", "-deadline", "good", "-cpu-used", "4"],
};

pub struct Ffmpeg {
    child: Child,
    /// What it complains about.
    complaints: File,
}

impl Ffmpeg {
    /// Starts it; it writes into `draft`.
    pub fn new(draft: &Draft, (width, height): (u32, u32), rate: u32, coding: Coding) -> Result<Ffmpeg, String> {
        let complaints = tempfile::tempfile().map_err(|why| why.to_string())?;
        let stderr = complaints.try_clone().map_err(|why| why.to_string())?;
        let (stdout, file) = draft.for_program().map_err(|why| why.to_string())?;
        let mut command = Command::new("ffmpeg");
        // Without the second it ends well when the last bytes cannot be written.
        command.args(["-hide_banner", "-xerror", "-loglevel", "error", "-nostdin", "-y"]);
        command.args(["-f", "rawvideo", "-pix_fmt", "rgba"]);
        command.args(["-video_size", &format!("{width}x{height}"), "-framerate", &rate.to_string(), "-i", "pipe:0"]);
        // Both formats want even sides; the colours are those of HDTV, and say so.
        command.args(["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"]);
        command.args(["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]);
        command.args(coding.options);
        // Without the date and the versions that would differ between runs and machines.
        command.args(["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", coding.name]);
        command.arg(file).stdin(Stdio::piped()).stdout(stdout).stderr(stderr);
        match command.spawn() {
            Ok(child) => Ok(Ffmpeg { child, complaints }),
            Err(why) if why.kind() == ErrorKind::NotFound => Err(format!(
                "{} is made by ffmpeg, which is not installed; install it, or take --format gif, apng or frames",
                coding.name
            )),
            Err(why) => Err(format!("ffmpeg can't be started: {why}")),
        }
    }

    /// Its own last words, if it had anything to complain about.
    fn last_words(&mut self) -> Option<String> {
        let mut text = Vec::new();
        self.complaints.seek(SeekFrom::Start(0)).and_then(|_| self.complaints.read_to_end(&mut text)).ok()?;
        let text = String::from_utf8_lossy(&text);
        text.lines().map(str::trim).rfind(|line| !line.is_empty()).map(str::to_owned)
    }

    /// What went wrong.
    fn complaint(&mut self) -> String {
        format!("ffmpeg failed: {}", self.last_words().as_deref().unwrap_or("it does not say why"))
    }
}

impl Sink for Ffmpeg {
    fn frame(&mut self, pixels: &Pixels, _: Area, count: u64) -> Result<(), String> {
        for _ in 0..count {
            let written = self.child.stdin.as_mut().map(|pipe| pipe.write_all(&pixels.rgba));
            if !matches!(written, Some(Ok(()))) {
                let _ = self.child.wait();
                return Err(self.complaint());
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), String> {
        drop(self.child.stdin.take());
        match self.child.wait() {
            // At this level it speaks of errors only, and one in the file's end need not show in its status.
            Ok(status) if status.success() && self.last_words().is_none() => Ok(()),
            _ => Err(self.complaint()),
        }
    }
}

impl Drop for Ffmpeg {
    /// A movie that is given up leaves no process behind.
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
