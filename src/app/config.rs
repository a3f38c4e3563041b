//! The speaker's own settings: one TOML file in the configuration folder of the platform.

use std::path::PathBuf;

use etcetera::BaseStrategy;
use toml::de::{DeTable, DeValue};

use crate::diag::{Diagnostic, Diagnostics, Source, did_you_mean};
use crate::show::command::COMMANDS;
use crate::show::keys::KeyTable;

/// Where the file is, whether it exists or not.
pub fn path() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.config_dir().join("footlight").join("config.toml"))
}

/// What the file says.
#[derive(Default)]
pub struct Config {
    pub keys: KeyTable,
    /// Let nothing move from one place to another, in any deck.
    pub reduced_motion: bool,
    /// Whether the file is no TOML, so that some of it could not be read.
    pub is_broken: bool,
}

/// The speaker's settings. A bad entry changes nothing and is a warning with its line.
pub fn read(diagnostics: &mut Diagnostics) -> Config {
    let Some(path) = path() else { return Config::default() };
    let Ok(text) = std::fs::read_to_string(&path) else { return Config::default() };
    parse(&path.display().to_string(), &text, diagnostics)
}

/// The settings that the text of a file of a name says.
pub fn parse(name: &str, text: &str, diagnostics: &mut Diagnostics) -> Config {
    let mut config = Config::default();
    let source = Source::new(name, text);
    let (parsed, errors) = DeTable::parse_recoverable(text);
    config.is_broken = !errors.is_empty();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        diagnostics.push(Diagnostic::warning("config", error.message().to_owned()).at(&source, span));
    }
    for (key, value) in parsed.get_ref() {
        let (name, span) = (key.get_ref().as_ref(), key.span());
        match value.get_ref() {
            DeValue::Table(keys) if name == "keys" => bind(keys, &mut config.keys, &source, diagnostics),
            DeValue::Boolean(on) if name == "reduced_motion" => config.reduced_motion = *on,
            _ if name == "reduced_motion" => {
                let warning = Diagnostic::warning("config", "`reduced_motion` wants `true` or `false`");
                diagnostics.push(warning.at(&source, span));
            }
            _ => {
                let warning = Diagnostic::warning("config", format!("`{name}` is nothing that can be set"));
                diagnostics.push(warning.at(&source, span).help("there are `reduced_motion` and the section `[keys]`"));
            }
        }
    }
    config
}

/// `next = ["Right", "n"]`, or a single key without brackets.
fn bind(keys: &DeTable<'_>, table: &mut KeyTable, source: &std::sync::Arc<Source>, diagnostics: &mut Diagnostics) {
    for (key, value) in keys {
        let command = key.get_ref().as_ref();
        let names: Option<Vec<&str>> = match value.get_ref() {
            DeValue::String(one) => Some(vec![one.as_ref()]),
            DeValue::Array(many) => many.iter().map(|v| v.get_ref().as_str()).collect(),
            _ => None,
        };
        let done = names.map_or_else(
            || Err("write keys as a list, such as [\"Right\", \"n\"]".to_owned()),
            |names| table.rebind(command, &names),
        );
        match done {
            Ok(remarks) => {
                let remarks = remarks.into_iter().map(|r| Diagnostic::hint("config", r).at(source, key.span()));
                diagnostics.extend(remarks);
            }
            Err(why) => {
                let mut warning = Diagnostic::warning("config", why).at(source, key.span());
                if let Some(near) = did_you_mean(command, COMMANDS.iter().map(|row| row.name)) {
                    warning = warning.help(format!("did you mean `{near}`?"));
                }
                diagnostics.push(warning);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        parse("config.toml", text, &mut diagnostics);
        let place = |d: &Diagnostic| d.span.as_ref().map(crate::diag::Span::location).unwrap_or_default();
        diagnostics.iter().map(|d| format!("{} {:?}", place(d), d.help)).collect()
    }

    #[test]
    fn bad_entries_are_warnings_with_their_line() {
        assert_eq!(faults("[keys]\nblack = [\"B\"]\n"), Vec::<String>::new());
        assert_eq!(faults("[keys]\nnxet = \"x\"\n"), ["config.toml:2:1 Some(\"did you mean `next`?\")"]);
        assert!(faults("[keys]\nnext = 3\n")[0].starts_with("config.toml:2:1"));
        assert!(faults("[kyes]\n")[0].starts_with("config.toml:1:2"));
        assert!(faults("reduced_motion = 3\n")[0].starts_with("config.toml:1:1"));
    }
    #[test]
    fn motion_can_be_reduced_for_good() {
        let config = |text| parse("config.toml", text, &mut Diagnostics::default()).reduced_motion;
        assert_eq!((config(""), config("reduced_motion = true\n")), (false, true));
    }
}
