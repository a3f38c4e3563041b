//! Keys: their names, the table that binds them to commands, and the reader of key presses.

mod name;
mod reader;
mod table;

pub use name::{Chord, Key, KeyPress, Keys};
pub use reader::{KeyReader, Mode};
pub use table::{Binding, KeyTable};
