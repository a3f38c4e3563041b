//! The key table: which keys do what. The help prints it, the config file changes it.

use super::{Chord, Key, Keys};
use crate::show::command::{COMMANDS, Command, Group};

/// A row: a command with its keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    pub group: Group,
    pub command: Command,
    pub name: &'static str,
    pub description: &'static str,
    pub keys: Vec<Keys>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct KeyTable {
    rows: Vec<Binding>,
}

impl Default for KeyTable {
    /// The keys of [`COMMANDS`].
    fn default() -> KeyTable {
        let rows = COMMANDS.iter().map(|row| Binding {
            group: row.group,
            command: row.command.clone(),
            name: row.name,
            description: row.description,
            keys: row.keys.split("  ").filter_map(|keys| keys.parse().ok()).collect(),
        });
        KeyTable { rows: rows.collect() }
    }
}

impl KeyTable {
    /// All rows, in the order of the help.
    pub fn rows(&self) -> &[Binding] {
        &self.rows
    }

    /// The command of a whole sequence.
    pub fn find(&self, chords: &[Chord]) -> Option<&Command> {
        let row = self.rows.iter().find(|row| row.keys.iter().any(|keys| keys.chords() == chords));
        row.map(|row| &row.command)
    }

    /// Whether a longer sequence begins with this one.
    pub fn begins_longer(&self, chords: &[Chord]) -> bool {
        let longer = |keys: &Keys| keys.chords().len() > chords.len() && keys.chords().starts_with(chords);
        self.rows.iter().any(|row| row.keys.iter().any(longer))
    }

    /// Gives a command these keys and no others; no keys at all unbind it. A key that another command had is taken from
    /// it: the answer says which, and what else the user should know, one sentence each.
    ///
    /// # Errors
    /// Says what is wrong, and changes nothing, when the command or a key is unknown or the wish is refused.
    pub fn rebind(&mut self, command: &str, keys: &[&str]) -> Result<Vec<String>, String> {
        let at = self.rows.iter().position(|row| row.name == command);
        let at = at.ok_or_else(|| format!("there is no command `{command}`"))?;
        let keys = keys.iter().map(|text| text.parse()).collect::<Result<Vec<Keys>, String>>()?;
        let quits = matches!(self.rows[at].command, Command::Quit | Command::QuitGently);
        if quits && keys.iter().any(|keys| keys.chords().iter().any(|chord| chord.is(Key::Escape))) {
            return Err("Escape never quits: clickers send it".into());
        }

        let mut remarks = Vec::new();
        for (_, row) in self.rows.iter_mut().enumerate().filter(|(index, _)| *index != at) {
            let (lost, kept): (Vec<Keys>, Vec<Keys>) = row.keys.drain(..).partition(|had| keys.contains(had));
            row.keys = kept;
            let rest = if row.keys.is_empty() { ", which has no key left" } else { "" };
            remarks.extend(lost.iter().map(|lost| format!("`{lost}` is taken from `{}`{rest}", row.name)));
        }
        for keys in &keys {
            let longer = self.rows.iter().enumerate().filter(|(index, _)| *index != at).flat_map(|(_, row)| {
                let begins = |other: &&Keys| other.chords().starts_with(keys.chords());
                row.keys
                    .iter()
                    .filter(begins)
                    .map(move |other| format!("`{keys}` also begins `{other}` of `{}`", row.name))
            });
            remarks.extend(longer);
        }
        self.rows[at].keys = keys;
        Ok(remarks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(table: &KeyTable, name: &str) -> String {
        let row = table.rows().iter().find(|row| row.name == name).unwrap();
        row.keys.iter().map(Keys::to_string).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn every_default_key_can_be_read() {
        for (row, binding) in COMMANDS.iter().zip(KeyTable::default().rows()) {
            assert_eq!(row.keys.split("  ").count(), binding.keys.len(), "{}", row.name);
        }
    }

    #[test]
    fn no_default_key_does_two_things() {
        let all: Vec<String> =
            KeyTable::default().rows().iter().flat_map(|row| row.keys.clone()).map(|k| k.to_string()).collect();
        let mut once = all.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), all.len());
    }

    #[test]
    fn rebinding_replaces_the_keys() {
        let mut table = KeyTable::default();
        assert_eq!(table.rebind("overview", &["v", "Ctrl+o"]), Ok(vec![]));
        assert_eq!(keys(&table, "overview"), "v, Ctrl+o");
    }

    #[test]
    fn a_key_in_use_is_taken_and_reported() {
        let mut table = KeyTable::default();
        let expect = vec!["`x` is taken from `swap-displays`, which has no key left".into()];
        assert_eq!(table.rebind("next", &["x"]), Ok(expect));
        assert_eq!((keys(&table, "next").as_str(), keys(&table, "swap-displays").as_str()), ("x", ""));
    }

    #[test]
    fn a_key_that_begins_another_is_reported() {
        let mut table = KeyTable::default();
        assert_eq!(table.rebind("overview", &["r"]), Ok(vec!["`r` also begins `r r` of `timer-reset`".into()]));
    }

    #[test]
    fn no_keys_unbind() {
        let mut table = KeyTable::default();
        assert_eq!(table.rebind("quit-gently", &[]), Ok(vec![]));
        assert_eq!(table.find(&["q".parse().unwrap()]), None);
    }

    #[test]
    fn errors_change_nothing() {
        let mut table = KeyTable::default();
        assert_eq!(table.rebind("nxt", &["x"]), Err("there is no command `nxt`".into()));
        assert_eq!(table.rebind("quit", &["Esc"]), Err("Escape never quits: clickers send it".into()));
        assert!(table.rebind("next", &["x", "Rigth"]).is_err());
        assert_eq!(table, KeyTable::default());
    }
}
