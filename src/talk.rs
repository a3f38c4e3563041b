//! The talk inside the binary: "How should we ops?", from `talks/how-should-we-ops/`.

use crate::world::MemoryWorld;

/// Where the talk's deck is in [`world`].
pub const PATH: &str = "how-should-we-ops/talk.md";

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$((
            concat!("how-should-we-ops/", $name),
            include_bytes!(concat!("../talks/how-should-we-ops/", $name)).as_slice(),
        )),*]
    };
}

const FILES: [(&str, &[u8]); 10] = files![
    "talk.md",
    "origin.svg",
    "total-ownership.svg",
    "wat.svg",
    "hold-me.svg",
    "conways-law.svg",
    "firepants.svg",
    "still-in-better-shape.svg",
    "where-ops.svg",
    "thanks.svg",
];

/// The talk's files.
pub fn world() -> MemoryWorld {
    FILES.iter().fold(MemoryWorld::default(), |world, (path, content)| world.with(*path, content))
}
