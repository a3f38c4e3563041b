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

/// The key table with the speaker's changes. A bad entry changes nothing and is a warning with its line.
pub fn keys(diagnostics: &mut Diagnostics) -> KeyTable {
    let mut table = KeyTable::default();
    let Some(path) = path() else { return table };
    let Ok(text) = std::fs::read_to_string(&path) else { return table };
    read(&path.display().to_string(), &text, &mut table, diagnostics);
    table
}

/// Reads the text of a settings file of a name into the key table.
pub fn read(name: &str, text: &str, table: &mut KeyTable, diagnostics: &mut Diagnostics) {
    let source = Source::new(name, text);
    let (parsed, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        diagnostics.push(Diagnostic::warning("config", error.message().to_owned()).at(&source, span));
    }
    for (key, value) in parsed.get_ref() {
        let (name, span) = (key.get_ref().as_ref(), key.span());
        match value.get_ref() {
            DeValue::Table(keys) if name == "keys" => bind(keys, table, &source, diagnostics),
            _ => {
                let warning = Diagnostic::warning("config", format!("`{name}` is no section of the settings"));
                diagnostics.push(warning.at(&source, span).help("sections are `[keys]`"));
            }
        }
    }
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
        read("config.toml", text, &mut KeyTable::default(), &mut diagnostics);
        let place = |d: &Diagnostic| d.span.as_ref().map(crate::diag::Span::location).unwrap_or_default();
        diagnostics.iter().map(|d| format!("{} {:?}", place(d), d.help)).collect()
    }

    #[test]
    fn bad_entries_are_warnings_with_their_line() {
        assert_eq!(faults("[keys]\nblack = [\"B\"]\n"), Vec::<String>::new());
        assert_eq!(faults("[keys]\nnxet = \"x\"\n"), ["config.toml:2:1 Some(\"did you mean `next`?\")"]);
        assert!(faults("[keys]\nnext = 3\n")[0].starts_with("config.toml:2:1"));
        assert!(faults("[kyes]\n")[0].starts_with("config.toml:1:2"));
    }
}
