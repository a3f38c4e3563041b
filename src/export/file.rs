//! Writing files so that a reader finds the whole of one or the old one, and a program that is killed leaves nothing else.

use std::fmt::Display;
use std::fs::{File, Permissions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// How the names of files begin that are not finished.
const PREFIX: &str = ".footlight-";

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

/// A file in the making, beside the one that it becomes. Dropped, it leaves nothing.
pub struct Draft {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

/// Writes beside the file and renames, so that there is the whole file or the old one.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    put(path, bytes, permissions(path, 0o644))
}

/// The same, for what is made bit by bit.
pub fn write_with(path: &Path, make: impl FnOnce(&mut Draft) -> io::Result<()>) -> Result<(), String> {
    let mut draft = Draft::new(path)?;
    make(&mut draft).map_err(|why| failed(path, &why))?;
    draft.finish()
}

/// The same, for what is made bit by bit and by nobody else.
pub fn make<T>(path: &Path, write: impl FnOnce(&mut BufWriter<&mut File>) -> Result<T, String>) -> Result<T, String> {
    make_with(path, permissions(path, 0o644), |file| write(&mut BufWriter::new(file)))
}

/// The same for a program, which can be run afterwards.
pub fn write_program(path: &Path, bytes: &[u8]) -> Result<(), String> {
    put(path, bytes, permissions(Path::new(""), 0o755))
}

impl Draft {
    pub fn new(path: &Path) -> Result<Draft, String> {
        if path.is_dir() {
            return Err(failed(path, &"it is a folder"));
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder);
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
        if let Some(permissions) = permissions(&path, 0o644) {
            std::fs::set_permissions(file.path(), permissions).map_err(|why| failed(&path, &why))?;
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

fn put(path: &Path, bytes: &[u8], permissions: Option<Permissions>) -> Result<(), String> {
    let _span = tracing::info_span!("write", bytes = bytes.len()).entered();
    make_with(path, permissions, |file| file.write_all(bytes).map_err(|why| failed(path, &why)))
}

fn make_with<T>(
    path: &Path,
    permissions: Option<Permissions>,
    write: impl FnOnce(&mut File) -> Result<T, String>,
) -> Result<T, String> {
    let failed = |why: &dyn Display| failed(path, why);
    if path.is_dir() {
        return Err(failed(&"it is a folder"));
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    #[cfg(target_os = "linux")]
    if let Ok(mut file) = unnamed(folder) {
        let made = write(&mut file)?;
        if name(&file, path, folder, permissions.as_ref()).is_err() {
            let mut named = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder).map_err(|e| failed(&e))?;
            file.rewind().and_then(|()| io::copy(&mut file, &mut named)).map_err(|e| failed(&e))?;
            persist(named, path, permissions)?;
        }
        return Ok(made);
    }
    let mut file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder).map_err(|e| failed(&e))?;
    let made = write(file.as_file_mut())?;
    persist(file, path, permissions).map(|()| made)
}

/// Gives a file its name.
fn persist(file: NamedTempFile, path: &Path, permissions: Option<Permissions>) -> Result<(), String> {
    // Temporary files are their owner's alone; what is written here is as any new file.
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions).map_err(|why| failed(path, &why))?;
    }
    file.persist(path).map(|_| ()).map_err(|why| failed(path, &why.error))
}

/// Those of the file that is there, or `mode` for a new one; `None` where there is no such thing.
#[cfg(unix)]
fn permissions(path: &Path, mode: u32) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(std::fs::metadata(path).map_or_else(|_| Permissions::from_mode(mode), |meta| meta.permissions()))
}

#[cfg(not(unix))]
fn permissions(_: &Path, _: u32) -> Option<Permissions> {
    None
}

/// A file that has no name until all of it is there, so that not even a kill leaves a part of it (open(2), O_TMPFILE).
/// Not every file system can.
#[cfg(target_os = "linux")]
fn unnamed(folder: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, open};

    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    Ok(File::from(open(folder, flags, Mode::RUSR | Mode::WUSR)?))
}

/// Gives such a file its name.
#[cfg(target_os = "linux")]
fn name(file: &File, path: &Path, folder: &Path, permissions: Option<&Permissions>) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD, linkat};

    if let Some(permissions) = permissions {
        file.set_permissions(permissions.clone())?;
    }
    let open_file = format!("/proc/self/fd/{}", file.as_raw_fd());
    let name = |path: &Path| Ok(linkat(CWD, open_file.as_str(), CWD, path, AtFlags::SYMLINK_FOLLOW)?);
    if name(path).is_ok() {
        return Ok(());
    }
    // There is an old file, and only a rename replaces it at once.
    let named = tempfile::Builder::new().prefix(PREFIX).make_in(folder, name)?;
    named.persist(path).map(|_| ()).map_err(|why| why.error)
}
