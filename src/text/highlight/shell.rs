//! The words of a shell command, as far as colouring needs: a lexer, no parser.

use super::{Line, Stretches, Token};

/// What is open at the end of a line and goes on in the next.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shell {
    quote: Option<char>,
    /// The next word is an argument: a command's line ended in a backslash.
    in_arguments: bool,
    /// The last line ended in a backslash.
    continued: bool,
}

impl Shell {
    /// Whether the next line still belongs to this command.
    pub(super) fn is_open(self) -> bool {
        self.quote.is_some() || self.continued
    }

    /// The tokens of one line of a command, from byte `from` on, after what `stretches` holds already.
    pub(super) fn line(&mut self, line: &str, from: usize, stretches: Stretches) -> Line {
        let mut lexer = Lexer { line, at: from, out: stretches, expects_command: !self.in_arguments, continued: false };
        if let Some(quote) = self.quote.take() {
            self.quote = lexer.quoted(quote);
        }
        while self.quote.is_none() && lexer.at < line.len() {
            self.quote = lexer.word();
        }
        self.continued = lexer.continued;
        self.in_arguments = self.is_open() && !lexer.expects_command;
        lexer.out.list
    }
}

/// Words after which another command follows.
const KEYWORDS: &[&str] = &[
    "!", "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "function", "{",
    "}",
];
const PREFIXES: &[&str] = &["sudo", "env", "time", "exec", "nohup", "command", "xargs", "doas", "watch"];
const URLS: &[&str] = &["https://", "http://", "git@", "ssh://", "ftp://", "file://"];

struct Lexer<'a> {
    line: &'a str,
    at: usize,
    out: Stretches,
    expects_command: bool,
    continued: bool,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.line.get(self.at..).unwrap_or("")
    }

    fn take(&mut self, bytes: usize, token: Token) {
        self.at = (self.at + bytes).min(self.line.len());
        self.out.up_to(self.at, token);
    }

    /// Takes the rest of a quoted string, whose opening quote was taken; the quote if it stays open.
    fn quoted(&mut self, quote: char) -> Option<char> {
        let mut escaped = false;
        let rest = self.rest();
        let close = rest.char_indices().find(|&(_, c)| {
            let closes = c == quote && !escaped;
            escaped = c == '\\' && !escaped && quote == '"';
            closes
        });
        let end = close.map(|(at, c)| at + c.len_utf8());
        let bytes = end.unwrap_or(rest.len());
        self.take(bytes, Token::Str);
        if end.is_some() { None } else { Some(quote) }
    }

    /// Takes one blank, operator, comment, string, variable or word; the quote if a string stays open.
    fn word(&mut self) -> Option<char> {
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start().len();
        let starts_word =
            blanks > 0 || !self.line[..self.at].ends_with(|c: char| !c.is_whitespace() && !";|&(".contains(c));
        if blanks > 0 {
            self.take(blanks, Token::Plain);
            return None;
        }
        let first = rest.chars().next()?;
        match first {
            '#' if starts_word => self.take(rest.len(), Token::Comment),
            '\\' if rest.trim_end() == "\\" => {
                self.continued = true;
                self.take(rest.len(), Token::Operator);
            }
            '"' | '\'' => {
                self.expects_command &= !starts_word;
                self.take(1, Token::Str);
                return self.quoted(first);
            }
            '$' if rest.starts_with("$(") => {
                self.expects_command = true;
                self.take(2, Token::Operator);
            }
            '$' => {
                let length = variable(rest);
                self.take(length, Token::Variable);
            }
            '|' | '&' | ';' | '(' | '`' => {
                self.expects_command = !rest.starts_with("&>");
                self.take(1, Token::Operator);
            }
            ')' | '<' | '>' => self.take(1, Token::Operator),
            _ => self.bare(starts_word),
        }
        None
    }

    /// Takes a word without quotes.
    fn bare(&mut self, starts_word: bool) {
        let mut escaped = false;
        let rest = self.rest();
        let end = rest.char_indices().skip(1).find(|&(_, c)| {
            let ends = !escaped && (c.is_whitespace() || "|&;()<>\"'`$".contains(c));
            escaped = c == '\\' && !escaped;
            ends
        });
        let word = &rest[..end.map_or(rest.len(), |(at, _)| at)];
        let descriptor = word.bytes().all(|b| b.is_ascii_digit());
        let redirects = end.is_some_and(|(_, c)| "<>".contains(c)) || self.line[..self.at].ends_with(">&");
        if starts_word && !self.expects_command && word.starts_with('-') && word.len() > 1 {
            let (flag, value) = word.split_once('=').map_or((word, None), |(flag, value)| (flag, Some(value)));
            self.take(flag.len(), Token::Flag);
            if let Some(value) = value {
                self.take(1, Token::Operator);
                self.take(value.len(), Token::Argument);
            }
        } else if descriptor && redirects {
            self.take(word.len(), Token::Operator);
        } else if URLS.iter().any(|scheme| word.starts_with(scheme)) {
            self.take(word.len(), Token::Url);
        } else if !self.expects_command || !starts_word {
            self.take(word.len(), Token::Argument);
        } else if let Some((name, value)) = word.split_once('=').filter(|(name, _)| is_name(name)) {
            self.take(name.len(), Token::Variable);
            self.take(1, Token::Operator);
            self.take(value.len(), Token::Argument);
        } else if KEYWORDS.contains(&word) {
            self.expects_command = word != "for" && word != "case";
            self.take(word.len(), Token::Keyword);
        } else {
            self.expects_command = PREFIXES.contains(&word);
            self.take(word.len(), Token::Command);
        }
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The length of `$NAME`, `${…}` or `$?` at the start of the text, in bytes.
fn variable(text: &str) -> usize {
    let after = &text[1..];
    if after.starts_with('{') {
        return after.find('}').map_or(text.len(), |end| end + 2);
    }
    let name = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
    match after.chars().next() {
        Some(special) if name == 0 && "?$!#@*-".contains(special) => 2,
        _ => 1 + name,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::told;
    use super::super::{LineKind, transcript_line};

    #[test]
    fn commands_are_told_apart() {
        let commands = [
            "git commit -m \"a b\" --author=me file",
            "cat a.txt | grep -v '#' && ls; echo $HOME ${X}y",
            "FOO=1 BAR='x y' sudo make -j8 all # build it",
            "curl -sSL https://x.org/i.sh 2>&1 >log | sh",
            "for f in *.rs; do wc -l $f; done",
            "echo $(date +%s) \\",
            "echo a#b \"$x\" it\\'s",
        ];
        let told: Vec<String> =
            commands.iter().map(|line| told(line, &transcript_line(LineKind::Command, line))).collect();
        expect![[r#"
            git/Command commit/Argument -m/Flag "a b"/Str --author/Flag =/Operator me/Argument file/Argument
            cat/Command a.txt/Argument |/Operator grep/Command -v/Flag '#'/Str &&/Operator ls/Command ;/Operator echo/Command $HOME/Variable ${X}/Variable y/Argument
            FOO/Variable =/Operator 1/Argument BAR/Variable =/Operator 'x y'/Str sudo/Command make/Command -j8/Flag all/Argument # build it/Comment
            curl/Command -sSL/Flag https://x.org/i.sh/Url 2>&1/Operator >/Operator log/Argument |/Operator sh/Command
            for/Keyword f/Argument in/Argument *.rs/Argument ;/Operator do/Keyword wc/Command -l/Flag $f/Variable ;/Operator done/Keyword
            echo/Command $(/Operator date/Command +%s/Argument )/Operator \/Operator
            echo/Command a#b/Argument "$x"/Str it\'s/Argument"#]].assert_eq(&told.join("\n"));
    }
}
