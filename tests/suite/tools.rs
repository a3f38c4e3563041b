//! Programs that tests need, and what happens where one is missing.

use std::path::PathBuf;

/// The program of a name, or a printed line that the test is skipped. With FOOTLIGHT_REQUIRE_TOOLS=1 that is a failure.
pub fn find(name: &str) -> Option<PathBuf> {
    let found = look(name);
    if found.is_none() {
        skip(&format!("there is no {name}"), "FOOTLIGHT_REQUIRE_TOOLS");
    }
    found
}

/// Says that a test is skipped; a failure where `variable` is 1.
pub fn skip(why: &str, variable: &str) {
    assert!(std::env::var(variable).as_deref() != Ok("1"), "{why}, and {variable}=1 forbids skipping");
    println!("skipped: {why}");
}

/// The program of a name.
pub fn look(name: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).map(|dir| dir.join(name)).find(|file| file.is_file())
}
