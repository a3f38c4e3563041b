//! Shell transcripts: prompts and commands, and what programs' output says by convention.

use super::shell::Shell;
use super::{Line, Stretches, Token, whole};

/// Longer lines, in bytes, stay plain.
const MAX_LINE: usize = 2_000;

/// What a line of a transcript is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// A prompt of so many bytes, and the command behind it.
    Prompt(usize),
    /// A command alone.
    Command,
    Output,
}

/// The tokens of one line, seen alone: a string left open on the line before is not known here, but is to [`console`].
pub fn transcript_line(kind: LineKind, line: &str) -> Line {
    if line.len() > MAX_LINE {
        return whole(line, if kind == LineKind::Output { Token::Output } else { Token::Plain });
    }
    match kind {
        LineKind::Prompt(length) => {
            let length = if line.is_char_boundary(length) { length } else { 0 };
            prompted(line, length, &mut Shell::default())
        }
        LineKind::Command => Shell::default().line(line, 0, Stretches::default()),
        LineKind::Output => output(line),
    }
}

/// The tokens of a whole transcript as it is written: a line that starts with `prompt` and a blank is a command, a line
/// that starts with `> ` after an unfinished one continues it, all else is output. `# @…` lines are directives.
pub fn console(code: &str, prompt: &str) -> Vec<Line> {
    let mut shell = Shell::default();
    let mut in_command = false;
    let mut lines = Vec::new();
    for line in code.lines() {
        let starts_with = |prefix: &str| line.strip_prefix(prefix).is_some_and(|r| r.is_empty() || r.starts_with(' '));
        let tokens = if line.len() > MAX_LINE {
            in_command = false;
            whole(line, Token::Output)
        } else if line.starts_with("# @") {
            whole(line, Token::Comment)
        } else if in_command && shell.is_open() {
            prompted(line, if starts_with(">") { 1 } else { 0 }, &mut shell)
        } else if starts_with(prompt) {
            (in_command, shell) = (true, Shell::default());
            prompted(line, prompt.len(), &mut shell)
        } else {
            in_command = false;
            output(line)
        };
        lines.push(tokens);
    }
    lines
}

/// A line whose first `prompt` bytes are the prompt.
fn prompted(line: &str, prompt: usize, shell: &mut Shell) -> Line {
    let mut stretches = Stretches::default();
    stretches.up_to(prompt, Token::Prompt);
    shell.line(line, prompt, stretches)
}

const FAILURES: &[&str] = &["error", "failed", "fatal", "failure", "panicked", "denied", "refused", "✗", "✘", "×"];
const SUCCESSES: &[&str] =
    &["done", "ok", "success", "succeeded", "successful", "passed", "complete", "completed", "✓", "✔"];
const WARNINGS: &[&str] = &["warning", "warn", "deprecated", "skipped"];

fn output(line: &str) -> Line {
    let mut stretches = Stretches::default();
    let mut from = line.len() - line.trim_start().len();
    if line[from..].starts_with("remote:") {
        stretches.up_to(from, Token::Output);
        stretches.up_to(from + "remote:".len(), Token::Punctuation);
        from += "remote:".len();
        from += line[from..].len() - line[from..].trim_start().len();
    }
    stretches.up_to(from, Token::Output);
    let arrow = arrow(&line[from..]);
    if arrow > 0 {
        stretches.up_to(from + arrow, Token::Arrow);
        stretches.up_to(line.len(), Token::Heading);
        return stretches.list;
    }
    let words = words(line, from);
    for (index, &(start, end)) in words.iter().enumerate() {
        let word = &line[start..end];
        let before = index.checked_sub(1).and_then(|i| words.get(i)).map(|&(start, end)| &line[start..end]);
        if let Some(url) = word.find("https://").or_else(|| word.find("http://")) {
            stretches.up_to(start + url, Token::Output);
            stretches.up_to(start + word.trim_end_matches(['.', ',', ')', '>', '"', '\'']).len(), Token::Url);
        } else if let Some(token) = verdict(word, before, index + 1 == words.len()) {
            stretches.up_to(start, Token::Output);
            stretches.up_to(end, token);
        }
    }
    stretches.up_to(line.len(), Token::Output);
    stretches.list
}

/// The length of an arrow such as `----->` or `==>` at the start, followed by a blank or the end; 0 without one.
fn arrow(text: &str) -> usize {
    let shaft = |c: char| text.len() - text.trim_start_matches(c).len();
    let (minus, equals) = (shaft('-'), shaft('='));
    let length = if minus >= 3 {
        minus
    } else if equals >= 2 {
        equals
    } else {
        return 0;
    };
    let head = text[length..].strip_prefix('>');
    if head.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) { length + 1 } else { 0 }
}

/// Whether a word tells how something went. Such words count at the start of a line, at its end, and after an ellipsis;
/// `0 failed` and prose do not.
fn verdict(word: &str, before: Option<&str>, last: bool) -> Option<Token> {
    let bare = word.trim_matches(|c: char| ".,:;!()".contains(c));
    let bare = bare.split_once('[').map_or(bare, |(word, _)| word).to_lowercase();
    let after_dots = before.is_some_and(|word| word.ends_with("...") || word.ends_with('…'));
    let counted = before.is_some_and(|word| word.ends_with(|c: char| c.is_ascii_digit()));
    let labels = before.is_none() && (word.ends_with(':') || word.contains('['));
    let at_edge = labels || after_dots || last && !counted;
    let mark = bare.chars().all(|c| !c.is_alphanumeric());
    let has = |list: &[&str]| list.contains(&bare.as_str());
    let starts = before.is_none() && word.chars().all(|c| c.is_uppercase() || c.is_ascii_punctuation());
    if !(at_edge || mark || starts) {
        return None;
    }
    if has(FAILURES) {
        Some(Token::Failure)
    } else if has(WARNINGS) {
        Some(Token::Warning)
    } else if has(SUCCESSES) {
        Some(Token::Success)
    } else {
        None
    }
}

/// The words from byte `from` on, as byte ranges. A word that follows dots without a blank, as in `...done`, is its own.
fn words(line: &str, from: usize) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut at = from;
    for part in line[from..].split_inclusive(char::is_whitespace) {
        let end = at + part.trim_end().len();
        let dots = part.rfind("...").map(|dots| at + dots + 3).filter(|&cut| cut < end && cut > at);
        match dots {
            Some(cut) => words.extend([(at, cut), (cut, end)]),
            None if end > at => words.push((at, end)),
            None => {}
        }
        at += part.len();
    }
    words
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::told;
    use super::*;

    fn told_all(code: &str, prompt: &str) -> String {
        let lines = console(code, prompt);
        code.lines().zip(&lines).map(|(text, line)| told(text, line)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn output_is_told_apart() {
        let output = "\
            ----> Rails app detected\n\
            remote: -----> Building on the Heroku-22 stack\n\
            remote:        Using ruby 3.2\n\
            Creating sushi... done\n\
            Pushing...done, v5\n\
            Created http://sushi.herokuapp.com/ | git@heroku.com:sushi.git\n\
            error[E0308]: mismatched types\n\
            fatal: not a git repository\n\
            warning: unused variable\n\
            test a::b ... FAILED\n\
            test result: ok. 3 passed; 0 failed\n\
            the work is never done by half\n\
            \u{20} ✓ 12 tests\n\
            --->not an arrow";
        expect![[r#"
            ---->/Arrow Rails app detected/Heading
            remote:/Punctuation ----->/Arrow Building on the Heroku-22 stack/Heading
            remote:/Punctuation Using ruby 3.2/Output
            Creating sushi.../Output done/Success
            Pushing.../Output done,/Success v5/Output
            Created/Output http://sushi.herokuapp.com//Url | git@heroku.com:sushi.git/Output
            error[E0308]:/Failure mismatched types/Output
            fatal:/Failure not a git repository/Output
            warning:/Warning unused variable/Output
            test a::b .../Output FAILED/Failure
            test result: ok. 3 passed; 0 failed/Output
            the work is never done by half/Output
            ✓/Success 12 tests/Output
            --->not an arrow/Output"#]]
        .assert_eq(&told_all(output, "$"));
    }

    #[test]
    fn prompts_start_commands() {
        let check = |code: &str, prompt: &str, expected: Expect| expected.assert_eq(&told_all(code, prompt));
        check(
            "$ heroku create\nCreating... done\n$",
            "$",
            expect![[r#"
            $/Prompt heroku/Command create/Argument
            Creating.../Output done/Success
            $/Prompt"#]],
        );
        check(
            "$ docker run \\\n>   -it x\n> no",
            "$",
            expect![[r#"
            $/Prompt docker/Command run/Argument \/Operator
            >/Prompt -it/Flag x/Argument
            > no/Output"#]],
        );
        check(
            "$ echo 'a\n> b' c\nout",
            "$",
            expect![[r#"
            $/Prompt echo/Command 'a/Str
            >/Prompt b'/Str c/Argument
            out/Output"#]],
        );
        check(
            "# ls\n$ x",
            "#",
            expect![[r#"
            #/Prompt ls/Command
            $ x/Output"#]],
        );
        check(
            "# no root\n# @sleep 1s\n\\$ literal",
            "$",
            expect![[r#"
            # no root/Output
            # @sleep 1s/Comment
            \$ literal/Output"#]],
        );
    }

    #[test]
    fn a_prompt_line_may_carry_a_path() {
        let line = "me@host:~/x$ ls -l";
        assert_eq!(told(line, &transcript_line(LineKind::Prompt(13), line)), "me@host:~/x$/Prompt ls/Command -l/Flag");
    }
}
