//! A terminal session as an author pastes it into a deck: commands at prompts, and what they print.

use std::ops::Range;
use std::time::Duration;

use super::grid::{Grid, MAX_COLS};
use super::prompts;
use super::screen::{Style, TAB_STOP};
use super::timing::{Options, parse_duration};
use crate::diag::{Diagnostic, did_you_mean};

/// Names after `# @`.
const DIRECTIVES: [&str; 5] = ["sleep", "hide", "show", "pause", "type"];
/// What a shell asks for more of a command with (PS2).
const CONTINUATION: &str = "> ";

/// A transcript, read. See [`Performance`](super::Performance) for how it plays.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transcript {
    pub options: Options,
    /// What stands before the first prompt.
    pub opening: Vec<Output>,
    pub commands: Vec<Command>,
}

/// A command as it was typed, and what it prints.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// Never empty; several when the command goes on after a `\` or an open quote.
    pub input: Vec<InputLine>,
    pub output: Vec<Output>,
    /// Median time between its keys, where a `# @type` has set one.
    pub typing: Option<Duration>,
    /// Stands between `# @hide` and `# @show`: appears at once, and is no step.
    pub hidden: bool,
}

impl Command {
    /// What is given to the shell, lines joined by line feeds.
    pub fn text(&self) -> String {
        self.input.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputLine {
    /// With the blank after it: `$ `, `> `, or nothing.
    pub prompt: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A line, without its end, with the look of each stretch of bytes where it was pasted with that. A hidden one appears
    /// at once.
    Line { text: String, looks: Vec<(Range<usize>, Style)>, hidden: bool },
    /// `# @sleep`: nothing happens for this long.
    Sleep(Duration),
    /// `# @pause`: what follows waits for the next step.
    Pause,
}

/// A fault in a transcript's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Bytes of the text; the caller knows where that lies in its source.
    pub range: Range<usize>,
    /// Without a span.
    pub diagnostic: Diagnostic,
}

impl Transcript {
    /// Reads the text of a block. Never fails: a line that is nothing else is output.
    ///
    /// Where the author names no prompt and none is a plain `$`, those that shells have are looked for.
    pub fn parse(text: &str, mut options: Options) -> (Transcript, Vec<Fault>) {
        let mut parser = Parser::default();
        if options.prompts == [prompts::PLAIN]
            && !lines(text).any(|(_, line)| prompt_line(line, &options.prompts).is_some())
        {
            let found = prompts::found(lines(text).map(|(_, line)| line));
            match lines(text).find_map(|(range, line)| Some((range, prompts::of_program(line)?))) {
                _ if !found.is_empty() => options.prompts = found,
                Some((range, prompt)) => parser.fault(&range, no_command(prompt)),
                None => {}
            }
        }
        let mut transcript = Transcript { options, ..Transcript::default() };
        for (range, line) in lines(text) {
            parser.line(&mut transcript, range, line);
        }
        (transcript, parser.faults)
    }

    /// The text of a block with other outputs: those of `outputs` in place of its commands', where there is one.
    /// Directives stay, behind the new output of their command.
    pub fn with_outputs(text: &str, options: &Options, outputs: &[Option<Vec<String>>]) -> String {
        let mut parser = Parser::default();
        let mut transcript = Transcript { options: options.clone(), ..Transcript::default() };
        let mut out = String::new();
        // Of the last command: what it is to print, until that is written.
        let mut output: Option<&Vec<String>> = None;
        let write = |out: &mut String, output: &mut Option<&Vec<String>>| {
            for line in output.take().into_iter().flatten() {
                out.extend([&*escape(line, &options.prompts), "\n"]);
            }
        };
        for (range, line) in lines(text) {
            let input_before = transcript.commands.iter().map(|command| command.input.len()).sum::<usize>();
            let printed_before = transcript.commands.last().map_or(0, |command| command.output.len());
            let commands_before = transcript.commands.len();
            parser.line(&mut transcript, range, line);
            let is_new = transcript.commands.len() > commands_before;
            let is_input = transcript.commands.iter().map(|command| command.input.len()).sum::<usize>() > input_before;
            let last = transcript.commands.last();
            let is_printed = !is_input
                && last.is_some_and(|command| {
                    command.output.len() > printed_before && matches!(command.output.last(), Some(Output::Line { .. }))
                });
            let is_replaced = commands_before.checked_sub(1).is_some_and(|at| matches!(outputs.get(at), Some(Some(_))));
            if is_new || !is_input {
                write(&mut out, &mut output);
            }
            if is_new {
                output = outputs.get(commands_before).and_then(Option::as_ref);
            }
            if !(is_printed && is_replaced) {
                out.extend([line, "\n"]);
            }
        }
        write(&mut out, &mut output);
        out
    }

    /// The finished text: the block's own, without directives and escapes, every line ended by a line feed.
    pub fn plain_text(&self) -> String {
        let mut text = String::new();
        let print = |outputs: &[Output], text: &mut String| {
            for output in outputs {
                if let Output::Line { text: line, .. } = output {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        };
        print(&self.opening, &mut text);
        for command in &self.commands {
            for InputLine { prompt, text: typed } in &command.input {
                text.extend([prompt.as_str(), typed, "\n"]);
            }
            print(&command.output, &mut text);
        }
        text
    }
}

#[derive(Default)]
struct Parser {
    hidden: bool,
    typing: Option<Duration>,
    /// The quoting of the last command so far; `None` once it prints.
    typed: Option<Quoting>,
    faults: Vec<Fault>,
}

/// What a terminal makes of a line of output: its text, and the looks of what is not plain in it.
fn looked(line: &str) -> (String, Vec<(Range<usize>, Style)>) {
    if !line.contains('\x1b') {
        return (line.to_owned(), Vec::new());
    }
    // Characters of two columns and tabs take more than their share; what is too long for a row goes on in the next.
    let columns = 2 * line.chars().count() + TAB_STOP * line.matches('\t').count();
    let mut grid = Grid::new(columns, columns.div_ceil(MAX_COLS));
    grid.feed(line.as_bytes());
    let (mut text, mut looks) = (String::new(), Vec::new());
    for row in &grid.screen().lines {
        let start = text.len();
        let styled = row.runs().iter().filter(|run| run.style != Style::default());
        looks.extend(styled.map(|run| (start + run.range.start as usize..start + run.range.end as usize, run.style)));
        text.push_str(row.text());
    }
    (text, looks)
}

impl Parser {
    fn line(&mut self, transcript: &mut Transcript, range: Range<usize>, line: &str) {
        if let Some(directive) = line.strip_prefix("# @")
            && self.directive(transcript, &range, directive)
        {
            return;
        }
        if let Some(command) = transcript.commands.last_mut()
            && let Some(quoting) = &mut self.typed
            && let Some(more) = quoting.continuation(line)
        {
            quoting.read(&more.text);
            command.input.push(more);
            return;
        }
        if let Some(first) = prompt_line(line, &transcript.options.prompts) {
            let mut quoting = Quoting::default();
            quoting.read(&first.text);
            self.typed = Some(quoting);
            let (typing, hidden) = (self.typing, self.hidden);
            transcript.commands.push(Command { input: vec![first], output: Vec::new(), typing, hidden });
            return;
        }
        let (text, looks) = looked(unescape(line, &transcript.options.prompts));
        self.output(transcript, Output::Line { text, looks, hidden: self.hidden });
    }

    fn output(&mut self, transcript: &mut Transcript, output: Output) {
        self.typed = None;
        match transcript.commands.last_mut() {
            Some(command) => command.output.push(output),
            None => transcript.opening.push(output),
        }
    }

    /// Obeys what stands after `# @`. False when it is no directive at all, such as a tag in a printed source text.
    fn directive(&mut self, transcript: &mut Transcript, range: &Range<usize>, text: &str) -> bool {
        let (name, argument) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let argument = argument.trim();
        match name {
            "sleep" | "type" => match (parse_duration(argument), name) {
                (Some(time), "sleep") => self.output(transcript, Output::Sleep(time)),
                (Some(time), _) => self.typing = Some(time),
                (None, _) => self.fault(
                    range,
                    Diagnostic::warning("bad-directive", format!("`@{name}` needs a time, not `{argument}`"))
                        .help(format!("write `# @{name} 1.2s` or `# @{name} 20ms`; `\\# @{name}` is plain text")),
                ),
            },
            "hide" | "show" | "pause" if !argument.is_empty() => self.fault(
                range,
                Diagnostic::warning("bad-directive", format!("`@{name}` takes nothing after it"))
                    .help(format!("write `# @{name}` alone; `\\# @{name}` is plain text")),
            ),
            "hide" => self.hidden = true,
            "show" => self.hidden = false,
            "pause" => self.output(transcript, Output::Pause),
            _ => {
                if let Some(near) = did_you_mean(name, DIRECTIVES) {
                    self.fault(
                        range,
                        Diagnostic::warning("unknown-directive", format!("`@{name}` is no directive, but plain text"))
                            .help(format!("did you mean `# @{near}`?")),
                    );
                }
                return false;
            }
        }
        true
    }

    fn fault(&mut self, range: &Range<usize>, diagnostic: Diagnostic) {
        self.faults.push(Fault { range: range.clone(), diagnostic });
    }
}

/// The hint about a transcript in which nothing is typed.
fn no_command(prompt: &str) -> Diagnostic {
    let hint = Diagnostic::hint("no-command", "nothing is typed in this transcript: no line begins with `$ `");
    hint.help(format!("if its commands begin with `{prompt} `, write ```console +prompt:{prompt}"))
}

/// Lines with their bytes in `text`, without `\n` or `\r\n`.
fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
        Some((start..start + line.len(), line))
    })
}

/// A line that begins with one of the prompts and a blank, or is the prompt alone.
fn prompt_line(line: &str, prompts: &[String]) -> Option<InputLine> {
    prompts.iter().find_map(|prompt| {
        let prompt = prompt.trim_end();
        let rest = line.strip_prefix(prompt).filter(|_| !prompt.is_empty())?;
        match rest.strip_prefix(' ') {
            Some(text) => Some(InputLine { prompt: format!("{prompt} "), text: text.to_owned() }),
            None if rest.is_empty() => Some(InputLine { prompt: prompt.to_owned(), text: String::new() }),
            None => None,
        }
    })
}

/// `\$ x` is a literal `$ x`, `\# @x` a literal `# @x`, and so with one backslash more.
fn unescape<'a>(line: &'a str, prompts: &[String]) -> &'a str {
    let bare = line.trim_start_matches('\\');
    if bare.len() < line.len() && (bare.starts_with("# @") || prompt_line(bare, prompts).is_some()) {
        &line[1..]
    } else {
        line
    }
}

/// A line of output as it is written in a block.
fn escape<'a>(line: &'a str, prompts: &[String]) -> std::borrow::Cow<'a, str> {
    let bare = line.trim_start_matches('\\');
    if bare.starts_with("# @") || prompt_line(bare, prompts).is_some() {
        format!("\\{line}").into()
    } else {
        line.into()
    }
}

/// How far a command's quotes are closed (POSIX shell quoting; `#` after a blank starts a comment).
#[derive(Default)]
struct Quoting {
    open: Option<char>,
    /// The last line ended in a backslash.
    backslash: bool,
}

impl Quoting {
    /// Takes in the next line of the command.
    fn read(&mut self, line: &str) {
        self.backslash = false;
        let mut before = ' ';
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match (self.open, c) {
                (None | Some('"'), '\\') => self.backslash = chars.next().is_none(),
                (None, '\'' | '"') => self.open = Some(c),
                (Some(open), c) if open == c => self.open = None,
                (None, '#') if before.is_whitespace() => return,
                _ => {}
            }
            before = c;
        }
    }

    /// `line` as more of the command, if that is unfinished.
    fn continuation(&self, line: &str) -> Option<InputLine> {
        let bare = line == CONTINUATION.trim_end();
        let prompted = line.strip_prefix(CONTINUATION).map(|text| (CONTINUATION, text));
        let (prompt, text) = match prompted.or_else(|| bare.then_some((line, ""))) {
            Some(prompted) if self.backslash || self.open.is_some() => prompted,
            // After a backslash people leave the prompt out; an open quote may be an apostrophe, and the line output.
            None if self.backslash => ("", line),
            _ => return None,
        };
        Some(InputLine { prompt: prompt.to_owned(), text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Transcript {
        Transcript::parse(text, Options::default()).0
    }

    fn with_prompt(prompt: &str, text: &str) -> Vec<String> {
        let options = Options { prompts: vec![prompt.to_owned()], ..Options::default() };
        Transcript::parse(text, options).0.commands.iter().map(Command::text).collect()
    }

    fn commands(text: &str) -> Vec<String> {
        with_prompt("$", text)
    }

    fn line(text: &str) -> Output {
        Output::Line { text: text.to_owned(), looks: Vec::new(), hidden: false }
    }

    #[test]
    fn prompts_divide_commands_from_output() {
        let transcript = parse("Welcome\n$ ls\na\n\nb\n$ pwd\n");
        assert_eq!(transcript.opening, [line("Welcome")]);
        assert_eq!(transcript.commands[0].output, [line("a"), line(""), line("b")]);
        assert_eq!(commands("Welcome\n$ ls\na\n$ pwd\n"), ["ls", "pwd"]);
    }

    #[test]
    fn only_whole_prompts_count() {
        assert_eq!(commands("$ a\n# b\n$c\n > d\n$"), ["a", ""]);
        assert_eq!(with_prompt("#", "# a\n$ b\n# c"), ["a", "c"]);
        assert_eq!(with_prompt("PS C:\\>", "PS C:\\> dir\nx"), ["dir"]);
    }

    #[test]
    fn prompts_of_shells_are_known_where_no_other_is() {
        for prompt in [
            "root@host:~#",
            "ana@node:~/x$",
            "[ana@node ~]$",
            "(venv) ana@node:~$",
            "ana@node ~/x>",
            "ana@mac x %",
            "➜",
            "➜  x git:(main) ✗",
            "❯",
            "bash-5.2$",
            "~/x $",
            "PS C:\\Users>",
        ] {
            assert_eq!(
                commands(&format!("hello\n{prompt} ls -l\nout # x\n{prompt} pwd")),
                ["ls -l", "pwd"],
                "{prompt}"
            );
        }
        assert_eq!(commands("a@b:~$ cd x\na@b:~/x$ ls\na@b:~/x$"), ["cd x", "ls", ""]);
        assert_eq!(commands("root@host:~# a\n# a comment\n\\root@host:~# b"), ["a"]);
        assert_eq!(commands("$ ssh host\nroot@host:~# ls\n$ pwd"), ["ssh host", "pwd"]);
        assert_eq!(with_prompt("#", "root@host:~# ls\n# pwd"), ["pwd"]);
        for output in
            ["# a comment", "ana@example.org wrote", "git@github.com: denied", "50% done", "~ 5 $ left", "a > b"]
        {
            assert_eq!(commands(output), Vec::<String>::new(), "{output}");
        }
    }

    #[test]
    fn a_transcript_without_commands_is_told_where_there_is_a_prompt() {
        let told = |text: &str| {
            let faults = Transcript::parse(text, Options::default()).1;
            faults.first().and_then(|fault| fault.diagnostic.help.clone()).unwrap_or_default()
        };
        assert!(told("mysql> select 1;").ends_with("console +prompt:mysql>"));
        assert_eq!(
            (told("just a log\n-> x\n<b> x"), told("$ mysql\nmysql> select 1;")),
            (String::new(), String::new())
        );
    }

    #[test]
    fn unfinished_commands_go_on() {
        assert_eq!(commands("$ a \\\n> b\nout"), ["a \\\nb"]);
        assert_eq!(commands("$ a \\\n    b\nout"), ["a \\\n    b"]);
        assert_eq!(commands("$ echo 'a\n> b'\nout"), ["echo 'a\nb'"]);
        assert_eq!(commands("$ echo \"a\\\"\n> b\"\n> out"), ["echo \"a\\\"\nb\""]);
    }

    #[test]
    fn finished_commands_do_not_go_on() {
        assert_eq!(commands("$ diff a b\n> new line"), ["diff a b"]);
        assert_eq!(commands("$ ls # don't\n> x"), ["ls # don't"]);
        assert_eq!(commands("$ it's\nno prompt here"), ["it's"]);
        assert_eq!(commands("$ echo 'a\nout\n> b"), ["echo 'a"]);
    }

    #[test]
    fn a_backslash_makes_a_prompt_plain() {
        let text = |line| parse(line).plain_text();
        assert_eq!(text("\\$ x"), "$ x\n");
        assert_eq!(text("\\\\$ x"), "\\$ x\n");
        assert_eq!(text("\\# @sleep 1s"), "# @sleep 1s\n");
        assert_eq!(text("\\n \\$x"), "\\n \\$x\n");
    }

    #[test]
    fn directives_leave_no_text() {
        let transcript = parse("$ a\n# @sleep 1.2s\nx\n# @pause\n# @hide\ny\n# @show\n# @type 20ms\n$ b\n");
        let hidden = Output::Line { text: "y".to_owned(), looks: Vec::new(), hidden: true };
        let sleep = Output::Sleep(Duration::from_millis(1200));
        assert_eq!(transcript.commands[0].output, [sleep, line("x"), Output::Pause, hidden]);
        assert_eq!(transcript.commands[1].typing, Some(Duration::from_millis(20)));
        assert_eq!(transcript.plain_text(), "$ a\nx\ny\n$ b\n");
    }

    #[test]
    fn bad_directives_are_told_with_their_place() {
        let fault = |text: &str| {
            let (transcript, faults) = Transcript::parse(text, Options::default());
            let fault = faults.into_iter().next();
            (fault.map(|fault| (fault.diagnostic.code, text[fault.range].to_owned())), transcript.plain_text())
        };
        let told = |code, line: &str, text: &str| (Some((code, line.to_owned())), text.to_owned());
        assert_eq!(fault("ä\n# @sleep soon\r\n"), told("bad-directive", "# @sleep soon", "ä\n"));
        assert_eq!(fault("# @hide me"), told("bad-directive", "# @hide me", ""));
        assert_eq!(fault("# @slep 1s"), told("unknown-directive", "# @slep 1s", "# @slep 1s\n"));
        assert_eq!(fault("# @param x"), (None, "# @param x\n".to_owned()));
    }

    #[test]
    fn coloured_lines_keep_all_their_words() {
        let whole = |line: &str| looked(line).0.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(whole("\x1b[32m\ta\tb\tcdefghijklmno"), "a b cdefghijklmno");
        let long = "x".repeat(3000);
        assert_eq!(whole(&format!("\x1b[32m{long}")), long);
        assert_eq!(looked("a \x1b[32mb").1.len(), 1);
    }

    #[test]
    fn plain_text_is_the_block() {
        for text in ["$ a\nb\n", "", "\n\n", "$ \n$\n", "x\t\n$ y \\\n> z\n  w\n"] {
            assert_eq!(parse(text).plain_text(), text);
        }
    }
}
