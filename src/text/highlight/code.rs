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
    ("entity.name.enum.tag-digest", Token::Constant),
    ("entity.name.function", Token::Function),
    ("entity.name.label", Token::Attribute),
    ("entity.name.section", Token::Heading),
    ("entity.name.table", Token::Heading),
    ("entity.name.tag", Token::Tag),
    ("entity.name.tag.toml", Token::Attribute),
    ("entity.name.tag.yaml", Token::Attribute),
    ("entity.other.attribute-name", Token::Attribute),
    ("entity.other.inherited-class", Token::Type),
    ("invalid", Token::Plain),
    ("keyword", Token::Keyword),
    ("keyword.operator", Token::Operator),
    ("keyword.operator.logical.python", Token::Keyword),
    ("keyword.operator.new", Token::Keyword),
    ("keyword.operator.word", Token::Keyword),
    ("keyword.other.substitution", Token::Punctuation),
    ("keyword.other.template", Token::Str),
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
    ("punctuation.definition.parameter", Token::Flag),
    ("punctuation.definition.variable.php", Token::Variable),
    ("punctuation.definition.variable.shell", Token::Variable),
    ("source", Token::Plain),
    ("storage", Token::Keyword),
    ("storage.type.go", Token::Type),
    ("storage.type.keyword", Token::Keyword),
    ("storage.type.numeric", Token::Number),
    ("storage.type.primitive", Token::Type),
    ("storage.type.void", Token::Type),
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
    let (set, table) = (languages::set(), Table::get());
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
            stretches.up_to(floor(line, at), table.token(&stack));
            // A scope that cannot be applied leaves the stack as it is.
            let _ = stack.apply(&operation);
        }
        stretches.up_to(line.len(), table.token(&stack));
        lines.push(stretches.list);
    }
    lines
}

fn floor(line: &str, at: usize) -> usize {
    (0..=at.min(line.len())).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0)
}

/// [`SCOPES`], compiled, the longest first.
struct Table {
    scopes: Vec<(Scope, Token)>,
    key: Option<Scope>,
}

impl Table {
    fn get() -> &'static Table {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| {
            let scopes = SCOPES.iter().filter_map(|(prefix, token)| Some((Scope::new(prefix).ok()?, *token)));
            let mut scopes: Vec<(Scope, Token)> = scopes.collect();
            scopes.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
            Table { scopes, key: Scope::new("meta.mapping.key").ok() }
        })
    }

    fn token(&self, stack: &ScopeStack) -> Token {
        let meaning =
            |scope: &Scope| self.scopes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, token)| *token);
        let scopes = stack.as_slice();
        match scopes.iter().rev().find_map(meaning) {
            // JSON's keys are strings inside a scope that says so.
            Some(Token::Str) if scopes.iter().any(|scope| self.key.is_some_and(|key| key.is_prefix_of(*scope))) => {
                Token::Attribute
            }
            other => other.unwrap_or(Token::Plain),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::tests::told;
    use super::*;

    #[test]
    fn the_usual_languages_are_coloured() {
        let samples = [
            ("rust", "fn main() -> u8 { print!(\"a\\n\", 1) } // x"),
            ("rs", "#[derive(Debug)] struct A<'a>(&'a str);"),
            ("rs", "let mut x = self.y.map(|z| MAX + 1.5);"),
            ("py", "def f(self, a=None): return f\"{a} b\" and True # c"),
            ("js", "const f = async (x) => `a ${x.y()} b`; // c"),
            ("tsx", "export interface A { b?: string }"),
            ("go", "func (s *Server) Run(n int) error { return nil }"),
            ("c", "static int f(char *x) { return 0; }"),
            ("sql", "SELECT count(*) FROM users WHERE name = 'x' -- c"),
            ("sh", "for f in *.txt; do grep -i --color \"$f\" | wc -l; done # c"),
            ("yml", "key: [1, true, 'x'] # c"),
            ("json", "{\"key\": [1, true, \"x\"]}"),
            ("toml", "key = { a = 1, b = 'x' }"),
            ("dockerfile", "FROM rust:1.95 AS build"),
            ("tf", "resource \"aws_vpc\" \"main\" { count = 2 }"),
            ("html", "<a href=\"x\">text</a> <!-- c -->"),
            ("css", ".a { color: #fff; margin: 1px }"),
            ("md", "# Heading"),
            ("diff", "+ added"),
        ];
        let told: Vec<String> = samples.iter().map(|(name, code)| told(code, &highlight(name, code)[0])).collect();
        expect![[r#"
            fn/Keyword main/Function ()/Punctuation ->/Punctuation u8/Keyword {/Punctuation print!/Function (/Punctuation "a/Str \n/Constant "/Str ,/Punctuation 1/Number )/Punctuation }/Punctuation // x/Comment
            #[/Punctuation derive/Attribute (/Punctuation Debug/Attribute )]/Punctuation struct/Keyword A/Type </Punctuation 'a/Keyword >(/Punctuation &/Operator 'a/Keyword str/Keyword );/Punctuation
            let/Keyword mut/Keyword x/Plain =/Operator self/Constant ./Punctuation y/Plain ./Punctuation map/Function (|/Punctuation z/Variable |/Punctuation MAX/Constant +/Operator 1.5/Number );/Punctuation
            def/Keyword f/Function (/Punctuation self/Variable ,/Punctuation a/Variable =/Operator None/Constant ):/Punctuation return/Keyword f/Keyword "/Str {/Punctuation a/Plain }/Punctuation b"/Str and/Keyword True/Constant # c/Comment
            const/Keyword f/Function =/Operator async/Keyword (/Punctuation x/Variable )/Punctuation =>/Keyword `a/Str ${/Punctuation x/Plain ./Operator y/Function ()/Plain }/Punctuation b`/Str ;/Punctuation // c/Comment
            export/Keyword interface/Keyword A/Type {/Punctuation b/Plain ?:/Operator string/Type }/Punctuation
            func/Keyword (/Punctuation s/Variable */Operator Server/Type )/Punctuation Run/Function (/Punctuation n/Variable int/Type )/Punctuation error/Type {/Punctuation return/Keyword nil/Constant }/Punctuation
            static/Keyword int/Keyword f/Function (/Punctuation char/Keyword */Operator x/Variable )/Punctuation {/Punctuation return/Keyword 0/Number ;/Punctuation }/Punctuation
            SELECT/Keyword count/Function (/Plain */Constant )/Plain FROM/Keyword users/Plain WHERE/Keyword name/Plain =/Operator 'x'/Str -- c/Comment
            for/Keyword f/Plain in/Keyword */Operator .txt/Plain ;/Operator do/Keyword grep/Function -i --color/Flag "/Str $f/Variable "/Str |/Operator wc/Function -l/Flag ;/Operator done/Keyword # c/Comment
            key/Attribute :/Punctuation [/Punctuation 1/Number ,/Punctuation true/Constant ,/Punctuation 'x'/Str ]/Punctuation # c/Comment
            {/Punctuation "key"/Attribute :/Punctuation [/Punctuation 1/Number ,/Punctuation true/Constant ,/Punctuation "x"/Str ]}/Punctuation
            key/Attribute =/Punctuation {/Punctuation a/Attribute =/Punctuation 1/Number ,/Punctuation b/Attribute =/Punctuation 'x'/Str }/Punctuation
            FROM/Keyword rust:/Plain 1.95/Constant AS/Keyword build/Plain
            resource/Keyword "aws_vpc"/Str "main"/Str {/Punctuation count/Plain =/Operator 2/Number }/Punctuation
            </Punctuation a/Tag href/Attribute =/Punctuation "x"/Str >/Punctuation text/Plain <//Punctuation a/Tag >/Punctuation <!-- c -->/Comment
            ./Punctuation a/Attribute {/Punctuation color/Attribute :/Punctuation #/Punctuation fff/Constant ;/Punctuation margin/Attribute :/Punctuation 1/Number px/Keyword }/Punctuation
            # Heading/Heading
            + added/Inserted"#]].assert_eq(&told.join("\n"));
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
    fn every_scope_of_the_table_can_be_read() {
        let bad: Vec<&str> = SCOPES.iter().map(|(scope, _)| *scope).filter(|s| Scope::new(s).is_err()).collect();
        assert_eq!(bad, Vec::<&str>::new());
    }
}
