//! Faults on purpose, so that tests see the show survive them. In debug builds alone.

/// What goes wrong after each frame: `FOOTLIGHT_SABOTAGE=device` takes the graphics device away, `paint` and `input` panic in
/// the painter and at a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    Device,
    Paint,
    Input,
}

/// Whether this is asked for.
pub fn is_asked(what: Sabotage) -> bool {
    let asked = cfg!(debug_assertions).then(|| std::env::var("FOOTLIGHT_SABOTAGE").ok()).flatten();
    asked.as_deref()
        == Some(match what {
            Sabotage::Device => "device",
            Sabotage::Paint => "paint",
            Sabotage::Input => "input",
        })
}

/// Panics if a panic is asked for here.
pub fn panic_if_asked(what: Sabotage) {
    #[expect(clippy::panic, reason = "this is what is asked for")]
    if is_asked(what) {
        panic!("sabotage");
    }
}
