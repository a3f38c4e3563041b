//! Writing files so that a reader finds the whole of one or the old one.

use std::fmt::Display;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file in the making, beside the one that it becomes. Dropped, it leaves nothing.
pub struct Draft {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

/// Copies a file to its name with `.orig` behind it, or `.orig.2` and so on: nothing is written over. Gives the copy.
pub fn keep_original(path: &Path) -> Result<PathBuf, String> {
    let failed = |why: &dyn Display| format!("`{}` can't be kept: {why}", path.display());
    let bytes = std::fs::read(path).map_err(|e| failed(&e))?;
    for number in 1..1000 {
        let mut name = path.as_os_str().to_owned();
        name.push(if number == 1 { ".orig".to_owned() } else { format!(".orig.{number}") });
        let copy = PathBuf::from(name);
        match std::fs::OpenOptions::new().write(true).create_new(true).open(&copy) {
            Ok(mut file) => return file.write_all(&bytes).map(|()| copy).map_err(|e| failed(&e)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(&error)),
        }
    }
    Err(failed(&"there are too many of it already"))
}

/// Writes beside the file and renames, so that there is the whole file or the old one.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let mut draft = Draft::new(path)?;
    draft.write_all(bytes).map_err(|why| failed(path, &why))?;
    draft.finish()
}

/// The same, for what is made bit by bit.
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
