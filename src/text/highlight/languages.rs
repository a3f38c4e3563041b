//! The names authors give languages, and the syntax behind each: two-face's set with the usual aliases.

use std::sync::OnceLock;

use syntect::parsing::{SyntaxReference, SyntaxSet};

use crate::diag;

/// Names longer than this are no language.
const MAX_NAME: usize = 40;

/// What a name means when the set does not know it, or takes it for a rarer language. Names are in lower case.
const ALIASES: &[(&str, &str)] = &[
    ("c", "C"),
    ("c#", "C#"),
    ("conf", "INI"),
    ("console", TRANSCRIPT),
    ("csharp", "C#"),
    ("docker", "Dockerfile"),
    ("containerfile", "Dockerfile"),
    ("dotenv", "DotENV"),
    ("elisp", "Lisp"),
    ("emacs-lisp", "Lisp"),
    ("env", "DotENV"),
    ("f#", "F#"),
    ("fs", "F#"),
    ("fsharp", "F#"),
    ("golang", "Go"),
    ("h", "C"),
    ("javascript", "JavaScript (Babel)"),
    ("jinja", "Jinja2"),
    ("json5", "JavaScript (Babel)"),
    ("jsonc", "JavaScript (Babel)"),
    ("jsonl", "JSON"),
    ("none", "Plain Text"),
    ("objc", "Objective-C"),
    ("objectivec", "Objective-C"),
    ("output", "Plain Text"),
    ("plain", "Plain Text"),
    ("plaintext", "Plain Text"),
    ("proto3", "Protocol Buffer"),
    ("pwsh", "PowerShell"),
    ("python3", "Python"),
    ("regex", "Regular Expression"),
    ("scheme", "Lisp"),
    ("sh-session", TRANSCRIPT),
    ("shell", "Bourne Again Shell (bash)"),
    ("shell-session", TRANSCRIPT),
    ("shellsession", TRANSCRIPT),
    ("terminal", TRANSCRIPT),
    ("terraform", "Terraform"),
    ("text", "Plain Text"),
    ("vue", "Vue Component"),
];

/// Stands for our own lexer in [`ALIASES`].
const TRANSCRIPT: &str = "transcript";

pub(super) fn set() -> &'static SyntaxSet {
    static SET: OnceLock<SyntaxSet> = OnceLock::new();
    SET.get_or_init(two_face::syntax::extra_newlines)
}

pub(super) fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let name = normal(language)?;
    match alias(&name) {
        Some(full) => set().find_syntax_by_name(full),
        None => set().find_syntax_by_token(&name),
    }
}

/// Whether code in this language can be coloured: its name, a usual alias or a file extension; case does not matter.
pub fn knows(language: &str) -> bool {
    is_transcript(language) || syntax(language).is_some()
}

/// Whether the name stands for a shell transcript, with prompts and output.
pub fn is_transcript(language: &str) -> bool {
    normal(language).is_some_and(|name| alias(&name) == Some(TRANSCRIPT))
}

/// The nearest name that is known, for "did you mean".
pub fn suggest(language: &str) -> Option<String> {
    let name = normal(language)?;
    let syntaxes = set().syntaxes().iter().filter(|syntax| !syntax.hidden);
    let names = syntaxes.flat_map(|syntax| std::iter::once(&syntax.name).chain(&syntax.file_extensions));
    // Two letters are near to everything.
    let names = names.map(|name| name.to_lowercase()).filter(|name| name.len() > 2 && !name.contains(['.', ' ']));
    let mut known: Vec<String> = names.chain(ALIASES.iter().map(|(alias, _)| (*alias).to_owned())).collect();
    known.sort();
    diag::did_you_mean(&name, known.iter().map(String::as_str)).map(str::to_owned)
}

fn alias(name: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, full)| *full)
}

fn normal(language: &str) -> Option<String> {
    let name = language.trim().trim_start_matches('.');
    (!name.is_empty() && name.len() <= MAX_NAME).then(|| name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alias_leads_to_a_syntax() {
        let lost: Vec<&str> = ALIASES.iter().map(|(alias, _)| *alias).filter(|alias| !knows(alias)).collect();
        assert_eq!(lost, Vec::<&str>::new());
    }

    #[test]
    fn usual_names_lead_to_the_usual_language() {
        let cases = "rs=Rust rust=Rust py=Python python=Python js=JavaScript_(Babel) jsx=JavaScript_(Babel) \
            ts=TypeScript tsx=TypeScriptReact sh=Bourne_Again_Shell_(bash) zsh=Bourne_Again_Shell_(bash) yml=YAML \
            yaml=YAML dockerfile=Dockerfile tf=Terraform hcl=Terraform toml=TOML nginx=nginx Go=Go c=C h=C cpp=C++ \
            c++=C++ rb=Ruby ruby=Ruby java=Java kotlin=Kotlin swift=Swift json=JSON sql=SQL diff=Diff make=Makefile \
            html=HTML css=CSS md=Markdown xml=XML haskell=Haskell elixir=Elixir zig=Zig nix=Nix lua=Lua php=PHP \
            fish=Fish ps1=PowerShell graphql=GraphQL proto=Protocol_Buffer wgsl=WGSL ini=INI f#=F# text=Plain_Text";
        for case in cases.split_whitespace() {
            let (name, expected) = case.split_once('=').unwrap();
            assert_eq!(syntax(name).map(|s| s.name.replace(' ', "_")).as_deref(), Some(expected), "{name}");
        }
    }

    #[test]
    fn near_misses_get_a_suggestion() {
        assert_eq!(suggest("pyhton").as_deref(), Some("python"));
        assert_eq!(suggest("javscript").as_deref(), Some("javascript"));
        assert_eq!(suggest("qwertyuiop"), None);
        assert!(!knows("pyhton") && !knows("") && knows("Console"));
    }
}
