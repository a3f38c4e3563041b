//! Any screen of a recording at once: one pass over it, kept as frames of what changed.
//!
//! The emulator's state cannot be copied, so screens are kept instead: rows once each, frames as the rows that changed,
//! and every row of a key frame now and then. What is too much for the memory set aside is thinned out in time.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;
use std::time::Duration;

use super::recording::{MAX_WORK, Recording, Replay, too_heavy};
use super::screen::{Cursor, Row, Screen};
use crate::diag::Diagnostic;

/// The shortest time between two frames: 60 a second.
const FRAME: Duration = Duration::from_micros(16_667);
/// Changed rows after which a key frame is written.
const KEY_FRAME_AFTER: usize = 128;
/// Bytes an index may take.
const BUDGET: usize = 64 << 20;

/// The screens of a recording, by time.
#[derive(Debug, Clone)]
pub struct Index {
    /// Every row that is seen, once.
    rows: Vec<Arc<Row>>,
    /// Every size, kind and title of screen that is seen.
    views: Vec<View>,
    /// In order of time, the first at zero.
    frames: Vec<Frame>,
    /// Of all frames, one after the other: a line, and which of `rows` it is from then on.
    changes: Vec<(u16, u32)>,
    keys: Vec<KeyFrame>,
    /// Shortest time between two frames.
    interval: Duration,
    duration: Duration,
    stopped: bool,
    /// Columns and rows from the top left that are ever used.
    extent: (usize, usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct View {
    cols: usize,
    rows: usize,
    alternate_screen: bool,
    title: Option<Arc<str>>,
}

#[derive(Debug, Clone)]
struct Frame {
    at: Duration,
    view: u32,
    cursor: Cursor,
    /// Where its changes end.
    changes_end: u32,
}

/// All lines of a frame.
#[derive(Debug, Clone)]
struct KeyFrame {
    frame: usize,
    lines: Box<[u32]>,
}

impl Index {
    /// Plays the recording once.
    pub fn new(recording: &Recording) -> Index {
        Index::within(recording, BUDGET, MAX_WORK)
    }

    fn within(recording: &Recording, budget: usize, max_work: u64) -> Index {
        let mut maker = Maker::within(recording, budget, max_work);
        while maker.step(recording) {}
        maker.take()
    }

    /// What the recording is not shown of, if anything.
    pub fn faults(&self) -> Vec<Diagnostic> {
        let thinned = Diagnostic::hint("recording-thinned", "the recording changes so much that frames are left out");
        let faults = [(self.stopped, too_heavy()), (self.interval > FRAME, thinned)];
        faults.into_iter().filter(|(is, _)| *is).map(|(_, fault)| fault).collect()
    }

    /// Time of the recording's last event.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// The columns and rows from the top left that anything is ever written to, the cursor too; at least one of each.
    pub fn extent(&self) -> (usize, usize) {
        self.extent
    }

    /// The screen at a time: of the last frame not after it.
    pub fn screen_at(&self, time: Duration) -> Screen {
        let at = self.frame_at(time);
        let lines = self.lines_of(at);
        let shown = self.frames.get(at).and_then(|frame| Some((frame, self.views.get(frame.view as usize)?)));
        let Some((frame, view)) = shown else { return Screen::default() };
        Screen {
            cols: view.cols,
            rows: view.rows,
            lines: lines.iter().filter_map(|&row| self.rows.get(row as usize).cloned()).collect(),
            cursor: Some(frame.cursor),
            alternate_screen: view.alternate_screen,
            title: view.title.clone(),
        }
    }

    /// When the screen changes next after `time`; `None` when it stays as it is.
    pub fn next_change_after(&self, time: Duration) -> Option<Duration> {
        self.frames.get(self.frames.partition_point(|frame| frame.at <= time)).map(|frame| frame.at)
    }

    fn frame_at(&self, time: Duration) -> usize {
        self.frames.partition_point(|frame| frame.at <= time).saturating_sub(1)
    }

    /// The lines of a frame: those of the key frame before it, and what has changed since.
    fn lines_of(&self, frame: usize) -> Vec<u32> {
        let key = self.keys.partition_point(|key| key.frame <= frame).checked_sub(1).and_then(|at| self.keys.get(at));
        let Some(key) = key else { return Vec::new() };
        let mut lines = key.lines.to_vec();
        for at in key.frame + 1..=frame {
            self.apply(at, &mut lines);
        }
        lines
    }

    /// Changes the lines of the frame before `frame` into those of `frame`.
    fn apply(&self, frame: usize, lines: &mut Vec<u32>) {
        let end = |frame: usize| self.frames.get(frame).map_or(0, |frame| frame.changes_end as usize);
        let view = self.frames.get(frame).and_then(|frame| self.views.get(frame.view as usize));
        lines.resize(view.map_or(0, |view| view.rows), 0);
        let start = frame.checked_sub(1).map_or(0, end);
        for &(line, row) in self.changes.get(start..end(frame)).unwrap_or_default() {
            if let Some(kept) = lines.get_mut(usize::from(line)) {
                *kept = row;
            }
        }
    }
}

/// Digests need no hashing.
#[derive(Default)]
struct Digest(u64);

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, &byte| hash.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// An index in the making.
#[derive(Debug)]
pub struct Maker {
    replay: Replay,
    builder: Builder,
    budget: usize,
    /// Index of the next marker.
    marker: usize,
    /// The first and the last event of a frame that is not written yet.
    open: Option<(Duration, Duration)>,
    ended: bool,
}

impl Maker {
    pub fn new(recording: &Recording) -> Maker {
        Maker::within(recording, BUDGET, MAX_WORK)
    }

    fn within(recording: &Recording, budget: usize, max_work: u64) -> Maker {
        let mut replay = Replay::new(recording, max_work);
        let mut builder = Builder::new(FRAME);
        builder.show(Duration::ZERO, &replay.grid.screen());
        builder.index.duration = recording.duration;
        Maker { replay, builder, budget, marker: 0, open: None, ended: false }
    }

    /// Plays one event, or a piece of it. False when all is played. The recording must always be the same.
    pub fn step(&mut self, recording: &Recording) -> bool {
        if self.ended {
            return false;
        }
        let Some(at) = self.replay.next_at(recording) else {
            self.end(recording);
            return false;
        };
        // A marker is a place to stop at: what is there is shown to the event.
        let marked = recording.markers.get(self.marker).is_some_and(|marker| marker.at < at);
        self.marker += usize::from(marked);
        if let Some((first, last)) = self.open
            && (at >= first + self.builder.index.interval || marked && at > last)
        {
            self.builder.show(last, &self.replay.grid.screen());
            self.builder.keep_within(self.budget);
            self.open = None;
        }
        self.replay.advance(recording);
        self.open = Some((self.open.map_or(at, |(first, _)| first), at));
        true
    }

    fn end(&mut self, recording: &Recording) {
        self.ended = true;
        self.replay.grid.release();
        let last = self.open.map_or(recording.duration, |(_, last)| last);
        self.builder.show(last, &self.replay.grid.screen());
        self.builder.keep_within(self.budget);
        self.builder.index.stopped = self.replay.is_stopped(recording);
    }

    /// What is made of it so far.
    pub fn index(&self) -> &Index {
        &self.builder.index
    }

    /// The screens before this time are known, and when they change.
    pub fn known_until(&self) -> Duration {
        if self.ended { Duration::MAX } else { self.builder.index.frames.last().map_or(Duration::ZERO, |last| last.at) }
    }

    pub fn is_done(&self) -> bool {
        self.ended
    }

    /// Cells written and read so far, roughly.
    pub fn work(&self) -> u64 {
        self.replay.grid.work()
    }

    fn take(self) -> Index {
        self.builder.index
    }
}

#[derive(Debug)]
struct Builder {
    index: Index,
    /// A row's digest to its place in `index.rows`.
    known: HashMap<u64, u32, BuildHasherDefault<Digest>>,
    /// Of the last frame: where its rows are, and the rows.
    lines: Vec<u32>,
    shown: Vec<Arc<Row>>,
    /// Changes since the last key frame.
    since_key: usize,
    /// Bytes of rows, views and lines of key frames.
    memory: usize,
}

impl Builder {
    fn new(interval: Duration) -> Builder {
        let mut builder = Builder {
            index: Index {
                rows: Vec::new(),
                views: Vec::new(),
                frames: Vec::new(),
                changes: Vec::new(),
                keys: Vec::new(),
                interval,
                duration: Duration::ZERO,
                stopped: false,
                extent: (1, 1),
            },
            known: HashMap::default(),
            lines: Vec::new(),
            shown: Vec::new(),
            since_key: 0,
            memory: 0,
        };
        // Row 0 is the blank one, which lines of a larger screen begin with.
        builder.row(&Arc::default());
        builder
    }

    /// Adds a frame, unless it is the same as the last.
    fn show(&mut self, at: Duration, screen: &Screen) {
        let view = View {
            cols: screen.cols,
            rows: screen.rows,
            alternate_screen: screen.alternate_screen,
            title: screen.title.clone(),
        };
        let count = self.index.views.len();
        // Nearly always one of the last.
        let known = (count.saturating_sub(8)..count).rev().find(|&at| self.index.views.get(at) == Some(&view));
        let view = known.unwrap_or_else(|| {
            self.memory += size_of::<View>() + view.title.as_ref().map_or(0, |title| title.len());
            self.index.views.push(view);
            count
        }) as u32;
        let cursor = screen.cursor.unwrap_or(Cursor { col: 0, row: 0, visible: false, shape: Default::default() });
        let changes_before = self.index.changes.len();
        let resized = self.lines.len() != screen.lines.len();
        self.lines.resize(screen.lines.len(), 0);
        if cursor.visible {
            self.extend(cursor.col + 1, cursor.row + 1);
        }
        for (line, row) in screen.lines.iter().enumerate() {
            if self.shown.get(line).is_some_and(|shown| Arc::ptr_eq(shown, row)) {
                continue;
            }
            if row.cols() > 0 {
                self.extend(row.cols(), line + 1);
            }
            let row = self.row(row);
            if let Some(last) = self.lines.get_mut(line)
                && *last != row
            {
                *last = row;
                self.index.changes.push((line as u16, row));
            }
        }
        self.shown.clone_from(&screen.lines);
        let changed = self.index.changes.len() - changes_before;
        let same_look = self.index.frames.last().is_some_and(|last| (last.view, last.cursor) == (view, cursor));
        if changed == 0 && same_look && !resized {
            return;
        }
        self.since_key += changed.max(1);
        if self.since_key > KEY_FRAME_AFTER || self.index.frames.is_empty() {
            self.since_key = 0;
            let key = KeyFrame { frame: self.index.frames.len(), lines: self.lines.as_slice().into() };
            self.memory += size_of_val(&*key.lines);
            self.index.keys.push(key);
        }
        let changes_end = self.index.changes.len() as u32;
        self.index.frames.push(Frame { at, view, cursor, changes_end });
    }

    fn extend(&mut self, cols: usize, rows: usize) {
        let (known_cols, known_rows) = self.index.extent;
        self.index.extent = (known_cols.max(cols), known_rows.max(rows));
    }

    fn row(&mut self, row: &Arc<Row>) -> u32 {
        let known = self.known.get(&row.digest()).copied();
        // Two rows of one digest would be a wonder; the second is then kept as often as it comes.
        if let Some(known) = known.filter(|&at| self.index.rows.get(at as usize) == Some(row)) {
            return known;
        }
        let at = self.index.rows.len() as u32;
        self.index.rows.push(row.clone());
        self.known.insert(row.digest(), at);
        self.memory += row.memory();
        at
    }

    /// Bytes it takes, roughly.
    fn memory(&self) -> usize {
        self.memory
            + size_of_val(self.index.frames.as_slice())
            + size_of_val(self.index.changes.as_slice())
            + size_of_val(self.index.keys.as_slice())
    }

    /// Leaves out every other frame, roughly, and again, until the rest fits.
    fn keep_within(&mut self, budget: usize) {
        while self.index.frames.len() > 2 && self.memory() > budget {
            let interval = self.index.interval * 2;
            let full = std::mem::replace(self, Builder::new(interval)).index;
            let mut bucket = Duration::ZERO;
            for (at, frame) in full.frames.iter().enumerate() {
                // The last of a bucket is kept, at its own time: no frame shows what has not happened.
                let next = full.frames.get(at + 1).map_or(Duration::MAX, |next| next.at);
                if next >= bucket + interval || at == 0 {
                    self.show(frame.at, &full.screen_at(frame.at));
                    bucket = next;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
