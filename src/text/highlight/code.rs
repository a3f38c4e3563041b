//! Program code to tokens, by syntect: the scopes of each stretch, innermost first, looked up in a table of prefixes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference};

use super::{Line, Stretches, Token, languages, transcript, whole};

/// Longer blocks, in bytes, stay plain: no slide holds them, and regular expressions are slow.
const MAX_BLOCK: usize = 200_000;

/// Longer lines, in bytes, stay plain.
const MAX_LINE: usize = 2_000;

/// Scope prefixes and what they mean; the longest that fits wins. `source` and the like end the search outwards, so that
/// code inside a string's interpolation is not taken for the string.
const SCOPES: &[(&str, Token)] = &[
    ("comment", Token::Comment),
    ("constant", Token::Constant),
    ("constant.numeric", Token::Number),
    ("entity.name", Token::Type),
    ("entity.name.class", Token::Type),
    ("entity.name.constant", Token::Constant),
    ("entity.name.function", Token::Function),
    ("entity.name.label", Token::Attribute),
    ("entity.name.section", Token::Heading),
    ("entity.name.tag", Token::Tag),
    ("entity.name.tag.yaml", Token::Attribute),
    ("entity.other.attribute-name", Token::Attribute),
    ("entity.other.inherited-class", Token::Type),
    ("invalid", Token::Plain),
    ("keyword", Token::Keyword),
    ("keyword.operator", Token::Operator),
    ("keyword.operator.logical.python", Token::Keyword),
    ("keyword.operator.word", Token::Keyword),
    ("markup.bold", Token::Keyword),
    ("markup.deleted", Token::Deleted),
    ("markup.heading", Token::Heading),
    ("markup.inserted", Token::Inserted),
    ("markup.italic", Token::Keyword),
    ("markup.list.numbered.bullet", Token::Punctuation),
    ("markup.list.unnumbered.bullet", Token::Punctuation),
    ("markup.quote", Token::Comment),
    ("markup.raw", Token::Str),
    ("markup.underline.link", Token::Url),
    ("meta.annotation", Token::Attribute),
    ("meta.attribute.rust", Token::Attribute),
    ("meta.diff.header", Token::Heading),
    ("meta.diff.range", Token::Number),
    ("meta.embedded", Token::Plain),
    ("meta.interpolation", Token::Plain),
    ("punctuation", Token::Punctuation),
    ("punctuation.definition.comment", Token::Comment),
    ("punctuation.definition.deleted", Token::Deleted),
    ("punctuation.definition.heading", Token::Heading),
    ("punctuation.definition.inserted", Token::Inserted),
    ("punctuation.definition.string", Token::Str),
    ("punctuation.definition.variable", Token::Variable),
    ("source", Token::Plain),
    ("storage", Token::Keyword),
    ("storage.type.numeric", Token::Number),
    ("string", Token::Str),
    ("support.class", Token::Type),
    ("support.constant", Token::Constant),
    ("support.function", Token::Function),
    ("support.macro", Token::Function),
    ("support.type", Token::Type),
    ("support.type.property-name", Token::Attribute),
    ("text", Token::Plain),
    ("variable.annotation", Token::Attribute),
    ("variable.function", Token::Function),
    ("variable.language", Token::Constant),
    ("variable.other.constant", Token::Constant),
    ("variable.other.readwrite.assignment", Token::Variable),
    ("variable.other.readwrite.shell", Token::Variable),
    ("variable.parameter", Token::Variable),
    ("variable.parameter.option", Token::Flag),
];

/// The tokens of every line of `code`. An unknown language, a block over 200 kB and lines over 2,000 bytes are plain.
pub fn highlight(language: &str, code: &str) -> Vec<Line> {
    if languages::is_transcript(language) {
        return transcript::console(code, "$");
    }
    let syntax = languages::syntax(language).filter(|_| code.len() <= MAX_BLOCK);
    let lines = syntax.and_then(|syntax| {
        // The regular expression engine panics where a search gives up on too much backtracking.
        catch_unwind(AssertUnwindSafe(|| parse(syntax, code))).ok()
    });
    lines.unwrap_or_else(|| code.lines().map(|line| whole(line, Token::Plain)).collect())
}

fn parse(syntax: &SyntaxReference, code: &str) -> Vec<Line> {
    let set = languages::set();
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut terminated = String::new();
    let mut lines = Vec::new();
    for line in code.lines() {
        if line.len() > MAX_LINE {
            lines.push(whole(line, Token::Plain));
            continue;
        }
        terminated.clear();
        terminated.push_str(line);
        terminated.push('\n');
        let mut stretches = Stretches::default();
        for (at, operation) in state.parse_line(&terminated, set).unwrap_or_default() {
            if stack.is_empty() || at > 0 {
                stretches.up_to(floor(line, at), token(&stack));
            }
            // A scope that cannot be applied leaves the stack as it is.
            let _ = stack.apply(&operation);
        }
        stretches.up_to(line.len(), token(&stack));
        lines.push(stretches.list);
    }
    lines
}

fn floor(line: &str, at: usize) -> usize {
    (0..=at.min(line.len())).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0)
}

fn token(stack: &ScopeStack) -> Token {
    static TABLE: OnceLock<Vec<(Scope, Token)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let scopes = SCOPES.iter().filter_map(|(prefix, token)| Some((Scope::new(prefix).ok()?, *token)));
        let mut table: Vec<(Scope, Token)> = scopes.collect();
        table.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
        table
    });
    let meaning = |scope: &Scope| table.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, token)| *token);
    stack.as_slice().iter().rev().find_map(meaning).unwrap_or(Token::Plain)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::told;
    use super::*;

    fn first(language: &str, code: &str) -> String {
        told(code.lines().next().unwrap_or(""), &highlight(language, code)[0])
    }

    #[test]
    fn the_usual_languages_are_coloured() {
        let check = |language: &str, code: &str, expected: Expect| expected.assert_eq(&first(language, code));
        check(
            "rust",
            "fn main() -> u8 { print!(\"a\\n\", 1) } // x",
            expect![[
                r#"fn/Keyword main/Function ()/Punctuation ->/Punctuation u8/Keyword {/Punctuation print!/Function (/Punctuation "a/Str \n/Constant "/Str ,/Punctuation 1/Number )/Punctuation }/Punctuation // x/Comment"#
            ]],
        );
        check(
            "rs",
            "#[derive(Debug)] struct A<'a>(&'a str);",
            expect![
                "#[/Punctuation derive/Attribute (/Punctuation Debug/Attribute )]/Punctuation struct/Keyword A/Type </Punctuation 'a/Keyword >(/Punctuation &/Operator 'a/Keyword str/Keyword );/Punctuation"
            ],
        );
        check(
            "rs",
            "let mut x = self.y.map(|z| MAX + 1.5);",
            expect![
                "let/Keyword mut/Keyword x/Plain =/Operator self/Constant ./Punctuation y/Plain ./Punctuation map/Function (|/Punctuation z/Variable |/Punctuation MAX/Constant +/Operator 1.5/Number );/Punctuation"
            ],
        );
        check(
            "py",
            "def f(self, a=None): return f\"{a} b\" and True # c",
            expect![[
                r#"def/Keyword f/Function (/Punctuation self/Variable ,/Punctuation a/Variable =/Operator None/Constant ):/Punctuation return/Keyword f/Keyword "/Str {/Punctuation a/Plain }/Punctuation b"/Str and/Keyword True/Constant # c/Comment"#
            ]],
        );
        check(
            "js",
            "const f = async (x) => `a ${x.y()} b`; // c",
            expect![
                "const/Keyword f/Function =/Operator async/Keyword (/Punctuation x/Variable )/Punctuation =>/Keyword `/Keyword a/Str ${/Keyword x/Plain ./Operator y/Function ()/Plain }/Keyword b/Str `/Keyword ;/Punctuation // c/Comment"
            ],
        );
        check(
            "tsx",
            "export interface A { b?: string }",
            expect![
                "export/Keyword interface/Keyword A/Type {/Punctuation b/Plain ?:/Operator string/Type }/Punctuation"
            ],
        );
        check(
            "yml",
            "key: [1, true, 'x'] # c",
            expect![
                "key/Attribute :/Punctuation [/Punctuation 1/Number ,/Punctuation true/Constant ,/Punctuation 'x'/Str ]/Punctuation # c/Comment"
            ],
        );
        check(
            "json",
            "{\"key\": [1, true, \"x\"]}",
            expect![[
                r#"{/Punctuation "key"/Str :/Punctuation [/Punctuation 1/Number ,/Punctuation true/Constant ,/Punctuation "x"/Str ]}/Punctuation"#
            ]],
        );
        check(
            "toml",
            "key = { a = 1, b = 'x' }",
            expect![
                "key/Tag =/Punctuation {/Punctuation a/Tag =/Punctuation 1/Number ,/Punctuation b/Tag =/Punctuation 'x'/Str }/Punctuation"
            ],
        );
        check(
            "sh",
            "for f in *.txt; do grep -i --color \"$f\" | wc -l; done # c",
            expect![[
                r#"for/Keyword f/Plain in/Keyword */Operator .txt/Plain ;/Operator do/Keyword grep/Function -/Punctuation i/Flag --/Punctuation color/Flag "/Str $f/Variable "/Str |/Operator wc/Function -/Punctuation l/Flag ;/Operator done/Keyword # c/Comment"#
            ]],
        );
        check(
            "dockerfile",
            "FROM rust:1.95 AS build",
            expect!["FROM/Keyword rust:/Plain 1.95/Type AS/Keyword build/Plain"],
        );
        check(
            "tf",
            "resource \"aws_vpc\" \"main\" { count = 2 }",
            expect![[
                r#"resource/Keyword "aws_vpc"/Str "main"/Str {/Punctuation count/Plain =/Operator 2/Number }/Punctuation"#
            ]],
        );
        check(
            "html",
            "<a href=\"x\">text</a> <!-- c -->",
            expect![[
                r#"</Punctuation a/Tag href/Attribute =/Punctuation "x"/Str >/Punctuation text/Plain <//Punctuation a/Tag >/Punctuation <!-- c -->/Comment"#
            ]],
        );
        check(
            "css",
            ".a { color: #fff; margin: 1px }",
            expect![
                "./Punctuation a/Attribute {/Punctuation color/Attribute :/Punctuation #/Punctuation fff/Constant ;/Punctuation margin/Attribute :/Punctuation 1/Number px/Keyword }/Punctuation"
            ],
        );
        check(
            "go",
            "func (s *Server) Run(n int) error { return nil }",
            expect![
                "func/Keyword (/Punctuation s/Variable */Operator Server/Keyword )/Punctuation Run/Function (/Punctuation n/Variable int/Type )/Punctuation error/Type {/Punctuation return/Keyword nil/Constant }/Punctuation"
            ],
        );
        check(
            "sql",
            "SELECT count(*) FROM users WHERE name = 'x' -- c",
            expect![
                "SELECT/Keyword count/Function (/Plain */Constant )/Plain FROM/Keyword users/Plain WHERE/Keyword name/Plain =/Operator 'x'/Str -- c/Comment"
            ],
        );
        check("md", "# Heading", expect!["# Heading/Heading"]);
        check("diff", "+ added", expect!["+ added/Inserted"]);
    }

    #[test]
    fn unknown_languages_and_long_input_are_plain() {
        let long = "let x = 1; ".repeat(200);
        let huge = "let x = 1;\n".repeat(20_000);
        assert_eq!(highlight("klingon", "let x"), [vec![(0..5, Token::Plain)]]);
        assert_eq!(highlight("rust", &long), [vec![(0..long.len(), Token::Plain)]]);
        assert_eq!(highlight("rust", &huge)[0], [(0..10, Token::Plain)]);
    }

    #[test]
    fn state_runs_over_lines() {
        assert_eq!(highlight("rust", "/* a\r\n\r\nb */")[2], [(0..4, Token::Comment)]);
    }

    #[test]
    fn every_scope_of_the_table_is_one() {
        let bad: Vec<&str> = SCOPES.iter().map(|(scope, _)| *scope).filter(|s| s.contains(' ')).collect();
        assert_eq!(bad, Vec::<&str>::new());
    }
}
