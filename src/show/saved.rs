//! What survives the program: enough to go on with the talk after a crash.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};

/// The version that is written. Older ones are read; of newer ones, what is still understood.
const VERSION: u32 = 1;

/// A show, as it is kept in a file. Reading is tolerant: what is missing or wrong is as if it had never been set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Saved {
    #[serde(deserialize_with = "tolerant")]
    pub version: u32,
    /// The slide's identity and, should the deck have lost it, its index from 0.
    #[serde(deserialize_with = "tolerant")]
    pub slide: String,
    #[serde(deserialize_with = "tolerant")]
    pub index: usize,
    #[serde(deserialize_with = "tolerant")]
    pub step: usize,
    /// What the timer showed, in milliseconds.
    #[serde(deserialize_with = "tolerant")]
    pub elapsed_ms: u64,
    #[serde(deserialize_with = "tolerant")]
    pub timer_running: bool,
    #[serde(deserialize_with = "tolerant")]
    pub timer_paused: bool,
    /// When this was saved, in milliseconds since 1970: a talk goes on while its program is down.
    #[serde(deserialize_with = "tolerant")]
    pub saved_at_ms: u64,
    #[serde(deserialize_with = "tolerant")]
    pub notes_size: i8,
    /// The choice of displays; the session does not know them, it is the caller's to fill in.
    #[serde(deserialize_with = "tolerant")]
    pub display: Option<String>,
}

/// A value of its type, or the default for any other.
fn tolerant<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(deserializer: D) -> Result<T, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

impl Saved {
    pub(super) fn new() -> Saved {
        Saved { version: VERSION, ..Saved::default() }
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// `None` when it is no JSON object at all.
    pub fn from_json(text: &str) -> Option<Saved> {
        serde_json::from_str(text).ok().filter(|_| text.trim_start().starts_with('{'))
    }

    pub fn elapsed(&self) -> Duration {
        Duration::from_millis(self.elapsed_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let saved = Saved { slide: "intro".into(), step: 2, display: Some("HDMI-1".into()), ..Saved::new() };
        assert_eq!(Saved::from_json(&saved.to_json()), Some(saved));
    }

    #[test]
    fn what_is_missing_unknown_or_wrong_does_not_hurt() {
        let read =
            Saved::from_json(r#"{ "slide": "intro", "step": "two", "index": -1, "notes_size": 999, "new": [] }"#);
        assert_eq!(read, Some(Saved { slide: "intro".into(), ..Saved::default() }));
    }

    #[test]
    fn what_is_no_object_is_nothing() {
        for text in ["", "{", "[]", "null", "[1,\"x\"]", "\u{0}", "{\"slide\": "] {
            assert_eq!(Saved::from_json(text), None, "{text}");
        }
    }
}
