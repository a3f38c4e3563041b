//! What a click on a link may open: web addresses and mail, and documents that lie beside the deck. Nothing is run.

use std::path::Path;
use std::process::{Command as Process, Stdio};

use crate::world::{inside, resolve};

/// Addresses that are handed to the system's browser and mail program.
const ADDRESSES: [&str; 3] = ["http://", "https://", "mailto:"];

/// Files that programs show rather than run, by the ends of their names.
const DOCUMENTS: [&str; 22] = [
    "pdf", "png", "jpg", "jpeg", "gif", "webp", "svg", "txt", "md", "csv", "mp4", "webm", "mkv", "mov", "mp3", "ogg",
    "flac", "wav", "odt", "odp", "ods", "epub",
];

/// What the system is asked to open for a link of a deck in `folder`; else why it is not opened.
fn allowed(link: &str, folder: &Path) -> Result<String, String> {
    let is_address = |kind: &&str| link.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind));
    if ADDRESSES.iter().any(is_address) {
        // A line break could begin another argument or header.
        let is_plain = !link.chars().any(char::is_control);
        return is_plain.then(|| link.to_owned()).ok_or_else(|| "the address has odd characters".to_owned());
    }
    let path = resolve(folder, link.split('#').next().unwrap_or(link));
    let within = Path::new(".")
        .join(folder)
        .canonicalize()
        .map_err(|_| format!("`{link}` is no web address, so it is not opened"))?;
    let file = inside(&within, &path).ok_or_else(|| format!("`{link}` is outside the deck's folder"))?;
    let kind = file.extension().map(|end| end.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    if !DOCUMENTS.contains(&kind.as_str()) {
        return Err(format!("`{link}` is neither a web address nor a document, so it is not opened"));
    }
    if !file.is_file() {
        return Err(format!("there is no file `{link}` to open"));
    }
    Ok(file.display().to_string())
}

/// Opens a link of a deck in `folder` with the system's program for it, if it is of a kind that can do no harm.
pub fn open(link: &str, folder: &Path) -> Result<(), String> {
    let what = allowed(link, folder)?;
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    start(Process::new(opener).arg(&what)).map_err(|why| format!("`{link}` can't be opened: {why}"))
}

/// Starts a program that nobody waits for.
pub fn start(process: &mut Process) -> Result<(), String> {
    let child = process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = child.map_err(|e| e.to_string())?;
    // Someone has to see it end.
    let _ = std::thread::Builder::new().name("child".into()).spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_does_no_harm_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let deck = folder.path().join("deck");
        std::fs::create_dir(&deck).unwrap();
        for name in ["deck/paper.pdf", "deck/run.sh", "deck/Run.desktop", "secret.pdf"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let opens = |link: &str| allowed(link, &deck).is_ok();
        for link in
            ["https://example.org", "HTTP://example.org/?q=1", "mailto:me@example.org", "paper.pdf", "paper.pdf#p2"]
        {
            assert!(opens(link), "{link}: {:?}", allowed(link, &deck));
        }
        let harmful =
            ["run.sh", "Run.desktop", "../secret.pdf", "%2e%2e/secret.pdf", "javascript:alert(1)", "smb://host/x.pdf"];
        let odd = ["file:///etc/passwd", "/etc/passwd", "gone.pdf", "", "https://a\nb", "-x", "ssh://host", "deck"];
        for link in harmful.iter().chain(&odd) {
            assert!(!opens(link), "{link}");
        }
    }
}
