//! Writing files so that a reader finds the whole of one or the old one.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Copies a file to its name with `.orig` behind it, or `.orig.2` and so on: nothing is written over. Gives the copy.
pub fn keep_original(path: &Path) -> Result<PathBuf, String> {
    let failed = |why: &dyn std::fmt::Display| format!("`{}` can't be kept: {why}", path.display());
    let bytes = std::fs::read(path).map_err(|e| failed(&e))?;
    for number in 1..1000 {
        let mut name = path.as_os_str().to_owned();
        name.push(if number == 1 { ".orig".to_owned() } else { format!(".orig.{number}") });
        let copy = PathBuf::from(name);
        match std::fs::OpenOptions::new().write(true).create_new(true).open(&copy) {
            Ok(mut file) => return file.write_all(&bytes).map(|()| copy).map_err(|e| failed(&e)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(&error)),
        }
    }
    Err(failed(&"there are too many of it already"))
}

/// Writes beside the file and renames, so that there is the whole file or the old one.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let failed = |why: &dyn std::fmt::Display| format!("`{}` can't be written: {why}", path.display());
    if path.is_dir() {
        return Err(failed(&"it is a folder"));
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".footlight-").tempfile_in(folder).map_err(|e| failed(&e))?;
    file.write_all(bytes).map_err(|e| failed(&e))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are their owner's alone; what is written here is as any new file.
        let mode = std::fs::metadata(path).map_or(0o644, |m| m.permissions().mode());
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).map_err(|e| failed(&e))?;
    }
    file.persist(path).map(|_| ()).map_err(|e| failed(&e.error))
}
