//! Writing files so that a reader finds the whole of one or the old one, and a program that is killed leaves nothing else.

use std::fmt::Display;
use std::fs::{File, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempPath;

/// How the names of files begin that are not finished.
const PREFIX: &str = ".footlight-";

/// How many links are followed from one to the next, as Linux does (path_resolution(7)).
const MAX_LINKS: usize = 40;

/// How much of files is compared at once, in bytes.
const CHUNK: usize = 1 << 16;

/// How many names of a file and its copies are tried.
const MAX_COPIES: usize = 1000;

/// Copies a file to its name with `.orig` behind it, or `.orig.2` and so on: nothing is written over. Gives the copy.
pub fn keep_original(path: &Path) -> Result<PathBuf, String> {
    let failed = |why: &dyn Display| format!("`{}` can't be kept: {why}", path.display());
    let bytes = std::fs::read(path).map_err(|e| failed(&e))?;
    for number in 1..MAX_COPIES {
        let mut name = path.as_os_str().to_owned();
        name.push(if number == 1 { ".orig".to_owned() } else { format!(".orig.{number}") });
        let copy = PathBuf::from(name);
        match OpenOptions::new().write(true).create_new(true).open(&copy) {
            Ok(mut file) => return file.write_all(&bytes).map(|()| copy).map_err(|e| failed(&e)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(&error)),
        }
    }
    Err(failed(&"there are too many of it already"))
}

/// Writes a file, so that there is the whole of it or the old one.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    put(Draft::new(path)?, bytes)
}

/// The same for a program, which can be run afterwards.
pub fn write_program(path: &Path, bytes: &[u8]) -> Result<(), String> {
    put(Draft::program(path)?, bytes)
}

/// The same for what is made bit by bit.
pub fn make<T>(path: &Path, write: impl FnOnce(&mut Draft) -> Result<T, String>) -> Result<T, String> {
    let mut draft = Draft::new(path)?;
    let made = write(&mut draft)?;
    draft.finish().map(|()| made)
}

fn put(mut draft: Draft, bytes: &[u8]) -> Result<(), String> {
    let _span = tracing::info_span!("write", bytes = bytes.len()).entered();
    draft.write_all(bytes).map_err(|why| failed(&draft.path, &why))?;
    draft.finish()
}

/// What stands in the way of a file.
pub fn failed(path: &Path, why: &dyn Display) -> String {
    format!("`{}` can't be written: {why}", path.display())
}

/// A file in the making. Dropped, it leaves nothing.
pub struct Draft {
    /// As the user named it.
    path: PathBuf,
    /// The file that it becomes, with links followed; `None` for a pipe or a device, which gets a copy.
    target: Option<PathBuf>,
    /// Its name until then; `None` where it needs none.
    temp: Option<TempPath>,
    file: BufWriter<File>,
}

impl Draft {
    /// A new file, or a new version of one, which keeps its permissions.
    pub fn new(path: &Path) -> Result<Draft, String> {
        Draft::begin(path, 0o666).map_err(|why| failed(path, &why))
    }

    fn program(path: &Path) -> Result<Draft, String> {
        Draft::begin(path, 0o777).map_err(|why| failed(path, &why))
    }

    /// `mode` is what a new file may be used for; the user's umask takes from it.
    fn begin(path: &Path, mode: u32) -> io::Result<Draft> {
        let old = std::fs::metadata(path).ok();
        if old.as_ref().is_some_and(Metadata::is_dir) {
            return Err(io::Error::other("it is a folder"));
        }
        let is_special = old.as_ref().is_some_and(|old| !old.is_file());
        let target = (!is_special).then(|| followed(path));
        let folder = target.as_deref().map_or_else(std::env::temp_dir, |target| folder_of(target).to_path_buf());
        let (file, temp) = create(&folder, mode)?;
        if let Some(permissions) = old.filter(Metadata::is_file).and_then(|old| permissions(&old, mode)) {
            file.set_permissions(permissions)?;
        }
        Ok(Draft { path: path.to_path_buf(), target, temp, file: BufWriter::new(file) })
    }

    /// How another program writes into it: what its standard output must be, and the path it is to open.
    pub fn for_program(&self) -> io::Result<(Stdio, PathBuf)> {
        match &self.temp {
            Some(temp) => Ok((Stdio::null(), temp.to_path_buf())),
            None => Ok((Stdio::from(self.file.get_ref().try_clone()?), OWN_OUTPUT.into())),
        }
    }

    /// Gives it its name, or hands it on.
    pub fn finish(mut self) -> Result<(), String> {
        let path = std::mem::take(&mut self.path);
        self.settle(&path).map_err(|why| failed(&path, &why))
    }

    fn settle(self, path: &Path) -> io::Result<()> {
        let Draft { target, temp, file, .. } = self;
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        match (target, temp) {
            (Some(target), Some(temp)) => Ok(temp.persist(target)?),
            (Some(target), None) => replace(&mut file, &target),
            (None, _) => {
                file.rewind()?;
                io::copy(&mut file, &mut OpenOptions::new().write(true).open(path)?).map(drop)
            }
        }
    }

    /// Gives it a name that no file has: its own, or that with `-2` and so on before the ending. A file that has the same
    /// bytes already will do. The name, and whether it is new.
    pub fn finish_beside(self) -> Result<(PathBuf, bool), String> {
        let Draft { path, temp, file, .. } = self;
        let cannot = |why: &dyn Display| failed(&path, why);
        let mut file = file.into_inner().map_err(|why| cannot(why.error()))?;
        let mut temp = temp;
        for number in 1..MAX_COPIES {
            let name = if number == 1 { path.clone() } else { numbered(&path, number) };
            let named = match temp.take() {
                None => link(&file, &name),
                Some(temp_path) => temp_path.persist_noclobber(&name).map_err(|why| {
                    temp = Some(why.path);
                    why.error
                }),
            };
            match named {
                Ok(()) => return Ok((name, true)),
                Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {}
                Err(why) => return Err(cannot(&why)),
            }
            if has_bytes_of(&name, &mut file).is_ok_and(|same| same) {
                return Ok((name, false));
            }
        }
        Err(cannot(&"there are too many of it already"))
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

/// What two paths have in common that lead to one file, by whatever names.
#[cfg(unix)]
pub fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).map(|meta| (meta.dev(), meta.ino())).ok()
}

#[cfg(not(unix))]
pub fn identity(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok()
}

/// The files in a folder whose names begin and end so, in the order of their names.
pub fn in_series(folder: &Path, start: &str, end: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_of_it = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(start) && name.ends_with(end)
    };
    let mut found: Vec<PathBuf> = entries.filter(is_of_it).collect();
    found.sort();
    found
}

/// Where a link leads that may lead to nothing yet.
fn followed(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let mut at = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        let Ok(to) = std::fs::read_link(&at) else { return at };
        at = folder_of(&at).join(to);
    }
    at
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// `talk-2.pdf` for `talk.pdf`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

/// Whether the file at `path` has the same bytes as `file`.
fn has_bytes_of(path: &Path, file: &mut File) -> io::Result<bool> {
    let meta = std::fs::metadata(path)?;
    if !meta.is_file() || meta.len() != file.metadata()?.len() {
        return Ok(false);
    }
    file.rewind()?;
    let mut other = File::open(path)?;
    let (mut a, mut b) = (vec![0; CHUNK], vec![0; CHUNK]);
    loop {
        let count = other.read(&mut a)?;
        file.read_exact(&mut b[..count])?;
        if count == 0 || a[..count] != b[..count] {
            return Ok(count == 0);
        }
    }
}

/// An empty file in a folder, and its name if it has one.
fn create(folder: &Path, mode: u32) -> io::Result<(File, Option<TempPath>)> {
    #[cfg(target_os = "linux")]
    if let Ok(file) = unnamed(folder, mode) {
        return Ok((file, None));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    // Temporary files are their owner's alone; what is written here is as any new file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    let _ = mode;
    match builder.tempfile_in(folder) {
        Ok(file) => {
            let (file, path) = file.into_parts();
            Ok((file, Some(path)))
        }
        // The error names the temporary file, of which nobody has heard.
        Err(why) => Err(why.kind().into()),
    }
}

/// Those of the file that is there; for a program, whoever may read it may run it.
#[cfg(unix)]
fn permissions(old: &Metadata, mode: u32) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    let old = old.permissions().mode();
    Some(Permissions::from_mode(old | (old >> 2 & mode & 0o111)))
}

#[cfg(not(unix))]
fn permissions(_: &Metadata, _: u32) -> Option<Permissions> {
    None
}

/// The path by which a program on Linux opens its standard output anew.
const OWN_OUTPUT: &str = "/proc/self/fd/1";

/// A file that has no name until all of it is there, so that not even a kill leaves a part of it (open(2), O_TMPFILE).
/// Not every file system can.
#[cfg(target_os = "linux")]
fn unnamed(folder: &Path, mode: u32) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, open};

    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let file = File::from(open(folder, flags, Mode::from_raw_mode(mode))?);
    // It is named, and opened by others, through /proc, which a machine may lack.
    std::fs::metadata(door(&file)).map(|_| file)
}

#[cfg(target_os = "linux")]
fn door(file: &File) -> String {
    use std::os::fd::AsRawFd;

    format!("/proc/self/fd/{}", file.as_raw_fd())
}

/// Gives such a file a name that no other has.
#[cfg(target_os = "linux")]
fn link(file: &File, name: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};

    Ok(linkat(CWD, door(file).as_str(), CWD, name, AtFlags::SYMLINK_FOLLOW)?)
}

/// Gives such a file its name, whatever has it now.
#[cfg(target_os = "linux")]
fn replace(file: &mut File, target: &Path) -> io::Result<()> {
    let named = link(file, target).or_else(|_| {
        // There is an old file, and only a rename replaces it at once.
        let named = tempfile::Builder::new().prefix(PREFIX).make_in(folder_of(target), |name| link(file, name))?;
        Ok::<_, io::Error>(named.into_temp_path().persist(target)?)
    });
    named.or_else(|_| {
        // Some file systems make such files and cannot name them.
        let mut named = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder_of(target))?;
        file.rewind()?;
        io::copy(file, &mut named)?;
        named.as_file().set_permissions(file.metadata()?.permissions())?;
        named.persist(target)?;
        Ok(())
    })
}

/// Only Linux has such files.
#[cfg(not(target_os = "linux"))]
fn link(_: &File, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(target_os = "linux"))]
fn replace(_: &mut File, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
