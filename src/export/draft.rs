//! Files that are made bit by bit, and have their names only when they are whole.

use std::fmt::Display;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file in the making, beside the one that it becomes. Dropped, it leaves nothing.
pub struct Draft {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

/// Writes a file bit by bit, so that there is the whole file or the old one.
pub fn write_with(path: &Path, make: impl FnOnce(&mut Draft) -> io::Result<()>) -> Result<(), String> {
    let mut draft = Draft::new(path)?;
    make(&mut draft).map_err(|why| failed(path, &why))?;
    draft.finish()
}

impl Draft {
    pub fn new(path: &Path) -> Result<Draft, String> {
        if path.is_dir() {
            return Err(failed(path, &"it is a folder"));
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".footlight-").tempfile_in(folder);
        let file = BufWriter::new(file.map_err(|why| failed(path, &why))?);
        Ok(Draft { path: path.to_path_buf(), file })
    }

    /// Where it is written, for other programs to write into.
    pub fn place(&self) -> &Path {
        self.file.get_ref().path()
    }

    /// Gives it its name.
    pub fn finish(self) -> Result<(), String> {
        let Draft { path, file } = self;
        let file = file.into_inner().map_err(|why| failed(&path, why.error()))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // Temporary files are their owner's alone; what is written here is as any new file.
            let mode = std::fs::metadata(&path).map_or(0o644, |m| m.permissions().mode());
            std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode))
                .map_err(|why| failed(&path, &why))?;
        }
        file.persist(&path).map(|_| ()).map_err(|why| failed(&path, &why.error))
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Draft {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// What stands in the way of a file.
pub fn failed(path: &Path, why: &dyn Display) -> String {
    format!("`{}` can't be written: {why}", path.display())
}
