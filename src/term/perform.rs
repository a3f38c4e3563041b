//! A transcript in time: typed at its prompt, run, printed, as a pure function of step and age.

use std::sync::Arc;
use std::time::Duration;

use unicode_segmentation::UnicodeSegmentation;

use super::motion::{Lead, Motion, lead, motion};
use super::rhythm::{Generator, TYPING};
use super::screen::{Cursor, CursorShape, Role, Row, Screen};
use super::transcript::{Command, Output, Transcript};

/// From a prompt that came by itself to the first key; a click is the first key. All times are microseconds.
const FIRST_KEY_UNASKED: u64 = 400_000;
const ENTER: u64 = 350_000;
/// The longest that a command is typed, unless the author has set the rhythm.
const TYPING_AT_MOST: u64 = 3_500_000;
const FIRST_OUTPUT: u64 = 250_000;
/// The longest that the output of a command takes, waits aside; and its waits.
const STREAM_AT_MOST: u64 = 2_000_000;
const WAITS_AT_MOST: u64 = 8_000_000;
const SPINNER: [&str; 4] = ["|", "/", "-", "\\"];
const SPINNER_FRAME: u64 = 80_000;
/// Frames of something that counts up, and the time of each.
const COUNTS: u64 = 30;
const COUNT_FRAME: u64 = 40_000;
/// In a loop: before the next prompt, and before it all begins again.
const REST: u64 = 1_000_000;
const LAST_REST: u64 = 3_000_000;

/// How a transcript plays, step by step.
///
/// Step 0 is the opening: what stands before the first command, and its prompt. Every further step is a command, or what
/// follows a `# @pause`. A looping transcript has a single step, with all commands in it; a still one has none.
#[derive(Debug, Clone)]
pub struct Performance {
    lines: Vec<Line>,
    cols: usize,
    /// By step; each begins with a frame at zero, times rise.
    steps: Vec<Vec<Frame>>,
    /// When the last step begins again.
    period: Option<Duration>,
    /// Of each command: the step it belongs to.
    commands: Vec<usize>,
}

/// A finished line.
#[derive(Debug, Clone)]
struct Line {
    row: Arc<Row>,
    /// Bytes of the prompt; `None` for output.
    prompt: Option<usize>,
}

/// What is seen from a time on: some finished lines, and a part of the next.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Frame {
    at: Duration,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct State {
    finished: usize,
    begun: Option<Begun>,
    cursor: bool,
}

/// A line that is not finished: its first bytes, and after them what moves now.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Begun {
    bytes: usize,
    moving: String,
}

impl Performance {
    pub fn new(transcript: &Transcript) -> Performance {
        let lines = finished_lines(transcript);
        // A cursor that waits after the longest command has its column, and one before blank lines alone has one too.
        let columns = lines.iter().map(|line| line.row.cols() + usize::from(line.prompt.is_some()));
        let cols = columns.max().map_or(0, |most| most.max(1));
        let mut player = Player::new(transcript, &lines);
        player.play(transcript);
        let commands = std::mem::take(&mut player.commands);
        let (steps, period) = player.finish();
        Performance { lines, cols, steps, period, commands }
    }

    /// The step at which each command of the transcript is typed, or appears.
    pub fn steps_of_commands(&self) -> &[usize] {
        &self.commands
    }

    /// The last step; the first is 0.
    pub fn last_step(&self) -> usize {
        self.steps.len().saturating_sub(1)
    }

    /// What is seen `age` after `step` began; `Duration::MAX` is the finished step. A step beyond the last is the last
    /// one finished. The size is that of the finished transcript from the start, so nothing reflows.
    ///
    /// Rows of finished lines are shared between screens; the line that is being written is made anew.
    pub fn screen(&self, step: usize, age: Duration) -> Screen {
        let state = self.frame(step, age).map(|(_, frame)| &frame.state);
        let Some(state) = state else { return Screen::default() };
        let mut lines: Vec<Arc<Row>> = self.lines.iter().take(state.finished).map(|line| line.row.clone()).collect();
        if let Some((begun, line)) = state.begun.as_ref().zip(self.lines.get(state.finished)) {
            lines.push(Arc::new(line.up_to(begun)));
        }
        let row = if state.begun.is_some() { lines.len().saturating_sub(1) } else { lines.len() };
        let col = state.begun.as_ref().and_then(|_| lines.last()).map_or(0, |row| row.cols());
        let cursor = state.cursor.then_some(Cursor { col, row, visible: true, shape: CursorShape::Block });
        Screen { cols: self.cols, rows: self.lines.len(), lines, cursor, alternate_screen: false, title: None }
    }

    /// How long a step plays; of a loop, one round with the rest after it.
    pub fn duration(&self, step: usize) -> Duration {
        let last = self.steps.get(step).and_then(|frames| frames.last()).map_or(Duration::ZERO, |frame| frame.at);
        self.period.filter(|_| step == self.last_step()).unwrap_or(last)
    }

    /// How long from `age` until the screen of `step` changes; `None` when it stays as it is.
    pub fn changes_in(&self, step: usize, age: Duration) -> Option<Duration> {
        let (index, _) = self.frame(step, age)?;
        let age = if step > self.last_step() { Duration::MAX } else { self.age_in_round(step, age) };
        let next = self.steps.get(step)?.get(index + 1).map(|frame| frame.at);
        let next = next.or(self.period.filter(|_| step == self.last_step()))?;
        next.checked_sub(age)
    }

    fn frame(&self, step: usize, age: Duration) -> Option<(usize, &Frame)> {
        let (step, age) = if step > self.last_step() { (self.last_step(), Duration::MAX) } else { (step, age) };
        let age = self.age_in_round(step, age);
        let frames = self.steps.get(step)?;
        let index = frames.partition_point(|frame| frame.at <= age).saturating_sub(1);
        frames.get(index).map(|frame| (index, frame))
    }

    fn age_in_round(&self, step: usize, age: Duration) -> Duration {
        match self.period {
            Some(period) if step == self.last_step() && age != Duration::MAX && !period.is_zero() => {
                Duration::from_nanos((age.as_nanos() % period.as_nanos()) as u64)
            }
            _ => age,
        }
    }
}

impl Line {
    fn typed(prompt: &str, text: &str) -> Line {
        let row = Row::of_pieces([(prompt, Role::Prompt), (text, Role::Command)]);
        Line { row: Arc::new(row), prompt: Some(prompt.len()) }
    }

    fn printed(text: &str) -> Line {
        Line { row: Arc::new(Row::of_pieces([(text, Role::Output)])), prompt: None }
    }

    fn up_to(&self, begun: &Begun) -> Row {
        let part = |from: usize, to: usize| self.row.text().get(from..to).unwrap_or("");
        let (first, then) = match self.prompt {
            Some(prompt) => {
                let prompt = prompt.min(begun.bytes);
                ((part(0, prompt), Role::Prompt), (part(prompt, begun.bytes), Role::Command))
            }
            None => ((part(0, begun.bytes), Role::Output), ("", Role::Output)),
        };
        Row::of_pieces([first, then, (&begun.moving, Role::Transient)])
    }
}

/// Every line of the finished transcript, in order.
fn finished_lines(transcript: &Transcript) -> Vec<Line> {
    fn printed(outputs: &[Output]) -> impl Iterator<Item = Line> {
        outputs.iter().filter_map(|output| match output {
            Output::Line { text, .. } => Some(Line::printed(text)),
            Output::Sleep(_) | Output::Pause => None,
        })
    }
    let commands = transcript.commands.iter().flat_map(|command| {
        let typed = command.input.iter().map(|line| Line::typed(&line.prompt, &line.text));
        typed.chain(printed(&command.output))
    });
    printed(&transcript.opening).chain(commands).collect()
}

/// Whose time a delay is: each has its own limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    Typing,
    Stream,
    Wait,
    /// As it is.
    Fixed,
}

/// Writes the frames, command by command.
struct Player<'a> {
    lines: &'a [Line],
    generator: Generator,
    speed: f64,
    idle: u64,
    typing: Option<u64>,
    repeat: bool,
    still: bool,
    steps: Vec<Vec<Frame>>,
    /// Of the step that is being written, and how far in time it is.
    frames: Vec<Frame>,
    at: Duration,
    /// What the command does, times before limits: delay before each state.
    plan: Vec<(u64, Pace, State)>,
    state: State,
    commands: Vec<usize>,
}

impl<'a> Player<'a> {
    fn new(transcript: &Transcript, lines: &'a [Line]) -> Player<'a> {
        let options = &transcript.options;
        Player {
            lines,
            generator: Generator::new("", 0),
            speed: if options.speed.is_finite() { options.speed.clamp(0.1, 20.0) } else { 1.0 },
            idle: options.idle.map_or(u64::MAX, micros),
            typing: options.typing.map(micros),
            repeat: options.repeat,
            still: options.still,
            steps: Vec::new(),
            frames: vec![Frame { at: Duration::ZERO, state: State::default() }],
            at: Duration::ZERO,
            plan: Vec::new(),
            state: State::default(),
            commands: Vec::new(),
        }
    }

    fn play(&mut self, transcript: &Transcript) {
        let text = transcript.plain_text();
        self.print(&transcript.opening);
        for (index, command) in transcript.commands.iter().enumerate() {
            self.generator = Generator::new(&text, index);
            // A prompt with nothing typed at it is no step.
            if self.still || command.hidden || command.input.iter().all(|line| line.text.is_empty()) {
                self.commands.push(self.steps.len());
                self.jump(command.input.len());
                self.print(&command.output);
                continue;
            }
            self.prompt();
            self.commands.push(self.steps.len());
            self.type_in(command);
            self.print(&command.output);
            self.write_plan(command.typing.is_some() || self.typing.is_some());
        }
        // A transcript that ends at a prompt waits there.
        let waits = transcript.commands.last().is_some_and(|last| last.text().is_empty() && last.output.is_empty());
        if let Some(line) = self.lines.last().filter(|_| waits) {
            let begun = Some(Begun { bytes: line.row.text().len(), moving: String::new() });
            self.become_state(0, Pace::Fixed, State { finished: self.lines.len() - 1, begun, cursor: true });
        } else {
            self.become_state(0, Pace::Fixed, State { cursor: false, ..self.state.clone() });
        }
    }

    fn finish(mut self) -> (Vec<Vec<Frame>>, Option<Duration>) {
        self.write_plan(true);
        let round = self.at.saturating_add(Duration::from_micros(LAST_REST));
        let period = (self.repeat && !self.steps.is_empty()).then_some(round);
        self.steps.push(self.frames);
        (self.steps, period)
    }

    /// The next command's prompt appears, and what follows is another step.
    fn prompt(&mut self) {
        let prompt = self.lines.get(self.state.finished).and_then(|line| line.prompt).unwrap_or(0);
        let begun = Some(Begun { bytes: prompt, moving: String::new() });
        let state = State { begun, cursor: true, ..self.state };
        if self.repeat && !self.steps.is_empty() {
            self.become_state(REST, Pace::Fixed, state);
            self.become_state(FIRST_KEY_UNASKED, Pace::Fixed, self.state.clone());
        } else {
            self.become_state(0, Pace::Fixed, state);
            self.end_step();
        }
    }

    fn end_step(&mut self) {
        self.write_plan(true);
        self.at = Duration::ZERO;
        let next = vec![Frame { at: Duration::ZERO, state: self.state.clone() }];
        self.steps.push(std::mem::replace(&mut self.frames, next));
    }

    fn type_in(&mut self, command: &Command) {
        let median = command.typing.map(micros).or(self.typing).unwrap_or(TYPING);
        let mut before = None;
        for line in &command.input {
            let shown = |bytes| Some(Begun { bytes, moving: String::new() });
            let state = State { begun: shown(line.prompt.len()), cursor: true, ..self.state };
            self.become_state(0, Pace::Typing, state);
            let mut bytes = line.prompt.len();
            for cluster in line.text.graphemes(true) {
                let key = cluster.chars().next().unwrap_or(' ');
                let rhythm = self.generator.key(before, key, median);
                let delay = if before.is_none() && !self.repeat { 0 } else { rhythm };
                before = Some(key);
                bytes += cluster.len();
                self.become_state(delay, Pace::Typing, State { begun: shown(bytes), ..self.state });
            }
            self.become_state(ENTER, Pace::Typing, self.after(1));
        }
        self.become_state(FIRST_OUTPUT, Pace::Fixed, self.state.clone());
    }

    fn print(&mut self, outputs: &[Output]) {
        for (index, output) in outputs.iter().enumerate() {
            match output {
                Output::Line { text, hidden, .. } => {
                    // The opening, and what is hidden, is there at once.
                    if *hidden || self.still || self.steps.is_empty() {
                        self.jump(1);
                    } else {
                        self.print_line(text);
                    }
                }
                Output::Sleep(time) if !self.steps.is_empty() => {
                    self.become_state(micros(*time), Pace::Fixed, self.state.clone());
                }
                Output::Pause if !self.still && !self.repeat => {
                    // At the end of an output the next prompt is a step anyway.
                    let more = outputs.iter().skip(index).any(|o| matches!(o, Output::Line { hidden: false, .. }));
                    if more {
                        self.end_step();
                    }
                }
                Output::Sleep(_) | Output::Pause => {}
            }
        }
    }

    /// The next `count` lines are there at once.
    fn jump(&mut self, count: usize) {
        self.become_state(0, Pace::Fixed, self.after(count));
    }

    fn print_line(&mut self, text: &str) {
        let (delay, pace) = match lead(text) {
            Lead::Stream => (self.generator.between(20_000, 30_000), Pace::Stream),
            Lead::Remote => (self.generator.between(40_000, 90_000), Pace::Stream),
            Lead::Beat => (self.generator.between(450_000, 800_000), Pace::Wait),
        };
        let mut moved = false;
        let mut step = |player: &mut Player, bytes: usize, moving: String, frame: u64| {
            let (delay, pace) = if moved { (frame, Pace::Wait) } else { (delay, pace) };
            moved = true;
            let begun = Some(Begun { bytes, moving });
            player.become_state(delay, pace, State { begun, cursor: false, ..player.state });
        };
        match motion(text) {
            Motion::None => return self.become_state(delay, pace, self.after(1)),
            Motion::Spinner { at } => {
                step(self, at, String::new(), 0);
                let frames = self.generator.between(800_000, 1_400_000) / SPINNER_FRAME;
                // One blank as the rest of the line has one, so the spinner stands where the rest will begin.
                for frame in SPINNER.iter().cycle().take(frames as usize) {
                    step(self, at, format!(" {frame}"), SPINNER_FRAME);
                }
            }
            Motion::Counter { range, done, total } => {
                let digits = text[range.clone()].find('%').unwrap_or(3);
                for tick in 0..COUNTS {
                    let now = (u128::from(done) * u128::from(tick) / u128::from(COUNTS)) as u64;
                    let percent = u128::from(now) * 100 / u128::from(total.max(1));
                    step(self, range.start, format!("{percent:digits$}% ({now}/{total})"), COUNT_FRAME);
                }
            }
            Motion::Bar { dashes, percent } => {
                for tick in 0..COUNTS {
                    let dashes = (dashes as u64 * tick).div_ceil(COUNTS).max(1) as usize;
                    step(self, 0, format!("{}> {}%", "-".repeat(dashes), percent * tick / COUNTS), COUNT_FRAME);
                }
            }
        }
        self.become_state(SPINNER_FRAME, Pace::Wait, self.after(1));
    }

    /// When `count` more lines are finished; the cursor is at the start of the one after.
    fn after(&self, count: usize) -> State {
        let finished = self.state.finished + count;
        State { finished, begun: None, cursor: finished < self.lines.len() }
    }

    fn become_state(&mut self, delay: u64, pace: Pace, state: State) {
        self.state = state.clone();
        self.plan.push((delay, pace, state));
    }

    /// The plan as frames: limits first, then the idle limit, then the speed.
    fn write_plan(&mut self, typing_is_set: bool) {
        let sum = |pace| self.plan.iter().filter(|(_, p, _)| *p == pace).fold(0, |sum: u64, x| sum.saturating_add(x.0));
        let typing_at_most = if typing_is_set { u64::MAX } else { TYPING_AT_MOST };
        let typing = (sum(Pace::Typing), typing_at_most);
        let (stream, waits) = ((sum(Pace::Stream), STREAM_AT_MOST), (sum(Pace::Wait), WAITS_AT_MOST));
        for (delay, pace, state) in self.plan.drain(..) {
            let (sum, most) = match pace {
                Pace::Typing => typing,
                Pace::Stream => stream,
                Pace::Wait => waits,
                Pace::Fixed => (0, u64::MAX),
            };
            let delay =
                if sum > most { (u128::from(delay) * u128::from(most) / u128::from(sum)) as u64 } else { delay };
            let delay = (delay.min(self.idle) as f64 / self.speed).round() as u64;
            self.at = self.at.saturating_add(Duration::from_micros(delay));
            match self.frames.last_mut() {
                Some(last) if last.at == self.at || last.state == state => last.state = state,
                _ => self.frames.push(Frame { at: self.at, state }),
            }
        }
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
