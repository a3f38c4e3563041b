//! Where the bitmaps of a document go: into the file as soon as they are met, so that none is held in memory.
//!
//! krilla makes a whole document in memory. So it is given only the head of a picture, as a JPEG file that ends before
//! its pixels; the picture itself is encoded on another thread and written out, before anything of the document is.
//! When that is done it is written behind the pictures, compressed, without those heads, and with a table of its own of
//! where each object is (ISO 32000-1, 7.5.4). Only then are the numbers of the pictures' objects known: room is left for
//! them.

use std::collections::{HashMap, VecDeque};
use std::io::{self, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::thread::JoinHandle;

use image::ImageFormat;
use krilla::Data;
use krilla::image::Image as PdfImage;

use super::deflate::deflated;
use super::encode::{Encoded, Entries, Stream, is_grey};
use super::objects::Objects;
use crate::scene::Picture;

/// How a file begins: the version, and bytes that say that it is not text.
const HEADER: &[u8] = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n";

/// The room left before a stream for the head of its object, besides what its dictionary is known to say.
const ROOM: usize = 256;

/// What a head says first of all: the start of a JPEG file, and a comment with the picture's id behind this.
const MARK: &[u8] = b"\xff\xd8\xff\xfe\x00\x22footlight-picture-";

/// What a file is written to.
pub trait Output: Write + Seek {}

impl<T: Write + Seek> Output for T {}

/// The bitmaps of a document, by the ids of the pictures.
pub struct Album<'a> {
    out: &'a mut dyn Output,
    /// How much is written.
    at: u64,
    placed: HashMap<u64, Placed>,
    /// Those that are encoded, in the order in which they are to be written.
    working: VecDeque<Waiting>,
    most_working: usize,
    faults: Vec<String>,
    failed: Option<io::Error>,
}

/// A picture that is not in the file yet.
struct Waiting {
    id: u64,
    name: String,
    is_grey: bool,
    job: Job,
}

enum Job {
    Done(Result<Encoded, String>),
    Running(JoinHandle<Result<Encoded, String>>),
}

/// A picture that is in the file.
struct Placed {
    color: Slot,
    opacity: Option<Slot>,
}

/// A stream in the file that waits for its head.
struct Slot {
    /// Where there is room for the head, and where the data start.
    from: u64,
    to: u64,
    /// Bytes of the data.
    length: usize,
    entries: Entries,
}

impl<'a> Album<'a> {
    pub fn new(out: &'a mut dyn Output) -> Album<'a> {
        Album {
            out,
            at: 0,
            placed: HashMap::new(),
            working: VecDeque::new(),
            most_working: std::thread::available_parallelism().map_or(1, usize::from),
            faults: Vec::new(),
            failed: None,
        }
    }

    /// Has a picture encoded, the first time it is met, at the size `smaller` if there is one. Returns its head.
    pub fn add(
        &mut self,
        picture: &Arc<Picture>,
        encoded: &Arc<[u8]>,
        format: ImageFormat,
        smaller: Option<(u32, u32)>,
    ) -> Result<PdfImage, String> {
        let (id, is_grey) = (picture.id(), is_grey(format, encoded));
        let as_it_is = (format == ImageFormat::Jpeg && smaller.is_none()).then(|| head_of(id, encoded)).flatten();
        let as_it_is = as_it_is.and_then(|head| PdfImage::from_jpeg(Data::from(head), false).ok());
        if !self.placed.contains_key(&id) && self.working.iter().all(|other| other.id != id) {
            let job = if as_it_is.is_some() {
                Job::Done(Ok(Encoded::jpeg(encoded)))
            } else {
                let (picture, encoded) = (picture.clone(), encoded.clone());
                Job::Running(std::thread::spawn(move || Encoded::of(&picture, &encoded, format, smaller)))
            };
            self.working.push_back(Waiting { id, name: picture.name().to_owned(), is_grey, job });
            while self.working.len() > self.most_working {
                self.write_next();
            }
        }
        match as_it_is {
            Some(image) => Ok(image),
            None => PdfImage::from_jpeg(Data::from(made_up_head(id, is_grey)), false),
        }
    }

    /// Writes the document behind its pictures. Gives what is wrong with these.
    pub fn finish(mut self, document: &[u8]) -> io::Result<Vec<String>> {
        while !self.working.is_empty() {
            self.write_next();
        }
        if let Some(why) = self.failed {
            return Err(why);
        }
        self.write_document(document)?;
        self.out.flush()?;
        Ok(self.faults)
    }

    /// Writes the picture that was met longest ago.
    fn write_next(&mut self) {
        let Some(Waiting { id, name, is_grey, job }) = self.working.pop_front() else { return };
        let encoded = match job {
            Job::Done(encoded) => encoded,
            Job::Running(thread) => thread.join().unwrap_or_else(|_| Err("it can't be read".to_owned())),
        };
        let encoded = encoded.or_else(|why| {
            self.faults.push(format!("{name} is left out: {why}"));
            Encoded::nothing(is_grey)
        });
        let placed = encoded.map_err(io::Error::other).and_then(|encoded| {
            self.begin()?;
            let opacity = encoded.opacity.map(|stream| self.place(stream)).transpose()?;
            Ok(Placed { color: self.place(encoded.color)?, opacity })
        });
        match placed {
            Ok(placed) => drop(self.placed.insert(id, placed)),
            Err(why) => drop(self.failed.get_or_insert(why)),
        }
    }

    /// Writes the header, once.
    fn begin(&mut self) -> io::Result<()> {
        if self.at == 0 { self.put(HEADER) } else { Ok(()) }
    }

    fn place(&mut self, stream: Stream) -> io::Result<Slot> {
        let data = (*stream.data).as_ref();
        let from = self.at;
        self.put(&vec![b'\n'; ROOM + stream.entries.length()])?;
        let to = self.at;
        self.put(data)?;
        self.put(b"\nendstream\nendobj\n\n")?;
        Ok(Slot { from, to, length: data.len(), entries: stream.entries })
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    fn write_document(&mut self, document: &[u8]) -> io::Result<()> {
        let mut objects = Objects::read(document).ok_or_else(|| io::Error::other("its objects are not found"))?;
        let placed = std::mem::take(&mut self.placed);
        let numbers = objects.numbers();
        let smaller = deflated(&objects, &numbers);
        self.begin()?;
        for (number, smaller) in numbers.into_iter().zip(smaller) {
            let object = objects.bytes(number);
            let Some(Placed { color, opacity }) = id_in(object).and_then(|id| placed.get(&id)) else {
                let at = self.at;
                self.put(smaller.as_deref().unwrap_or(object))?;
                objects.put_at(number, at);
                continue;
            };
            let mask = match opacity {
                Some(slot) => {
                    let mask = objects.add();
                    let at = self.fill(slot, mask, object, "")?;
                    objects.put_at(mask, at);
                    format!("/SMask {mask} 0 R")
                }
                None => String::new(),
            };
            let at = self.fill(color, number, object, &mask)?;
            objects.put_at(number, at);
        }
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&document[..HEADER.len().min(8)])?;
        self.out.seek(SeekFrom::Start(self.at))?;
        let table = objects.table(self.at);
        self.put(&table)
    }

    /// Writes the start of an object before its data; `krillas` stands for the picture. Returns where it is.
    fn fill(&mut self, slot: &Slot, number: usize, krillas: &[u8], more: &str) -> io::Result<u64> {
        let failed = || io::Error::other("a picture can't be described");
        let entries = slot.entries.written(krillas).ok_or_else(failed)?;
        let head = format!("{number} 0 obj\n<<{entries}{more}/Length {}>>\nstream\n", slot.length);
        let at = slot.to.checked_sub(head.len() as u64).filter(|&at| at > slot.from).ok_or_else(failed)?;
        self.out.seek(SeekFrom::Start(at))?;
        self.out.write_all(head.as_bytes())?;
        self.out.seek(SeekFrom::Start(self.at))?;
        Ok(at)
    }
}

/// The mark of a picture.
fn mark(id: u64) -> Vec<u8> {
    [MARK, format!("{id:016x}").as_bytes()].concat()
}

/// The id in an object that is a head.
fn id_in(object: &[u8]) -> Option<u64> {
    let at = memchr::memmem::find(object, MARK)? + MARK.len();
    u64::from_str_radix(std::str::from_utf8(object.get(at..at + 16)?).ok()?, 16).ok()
}

/// A JPEG file up to its pixels, marked, and without what is for people and cameras (ITU T.81, annex B).
fn head_of(id: u64, file: &[u8]) -> Option<Vec<u8>> {
    let mut head = mark(id);
    let mut rest = file.strip_prefix(b"\xff\xd8")?;
    loop {
        // Any number of fill bytes may stand before a marker.
        while rest.starts_with(b"\xff\xff") {
            rest = &rest[1..];
        }
        let [0xff, kind, high, low, ..] = *rest else { return None };
        let (segment, behind) = rest.split_at_checked(usize::from(u16::from_be_bytes([high, low])) + 2)?;
        // Kept besides what describes the pixels: JFIF, colour profiles, and Adobe's word on the colour space.
        let is_told = !matches!(kind, 0xe0..=0xef | 0xfe) || matches!(kind, 0xe0 | 0xe2 | 0xee);
        if is_told {
            head.extend_from_slice(segment);
        }
        if kind == 0xda {
            head.extend_from_slice(b"\xff\xd9");
            return Some(head);
        }
        rest = behind;
    }
}

/// A marked head of a JPEG file that there is not: of its dictionary only the colour space is used.
fn made_up_head(id: u64, is_grey: bool) -> Vec<u8> {
    let mut head = mark(id);
    let channels: &[u8] = if is_grey { &[1] } else { &[1, 2, 3] };
    let count = channels.len() as u8;
    // A frame of one pixel with 8 bits a channel, and the start of its pixels.
    head.extend([0xff, 0xc0, 0, 8 + 3 * count, 8, 0, 1, 0, 1, count]);
    head.extend(channels.iter().flat_map(|&channel| [channel, 0x11, 0]));
    head.extend([0xff, 0xda, 0, 6 + 2 * count, count]);
    head.extend(channels.iter().flat_map(|&channel| [channel, 0]));
    head.extend([0, 63, 0, 0xff, 0xd9]);
    head
}
