//! The lines of the house: who may know whom, how long a file may be, and that the guide names what is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The modules each module may name by `crate::`, besides itself. `main` and `lib` are not modules.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("geom", &[]),
    ("color", &[]),
    ("projector", &["color"]),
    ("diag", &[]),
    ("world", &[]),
    ("show", &[]),
    ("trace", &[]),
    ("report", &["diag"]),
    ("term", &["diag", "color"]),
    ("scene", BASE),
    ("text", BASE),
    ("gpu", &["geom", "color", "diag", "scene", "text", "projector"]),
    ("raster", &["geom", "color", "diag", "scene", "text", "projector"]),
    ("theme", BASE),
    ("math", &["geom", "color", "scene", "text"]),
    ("markup", &["diag", "geom", "color", "text", "math", "world"]),
    ("talk", &["world"]),
    ("bundle", &["world"]),
    ("layout", &["geom", "color", "diag", "world", "scene", "text", "theme", "term", "markup", "show"]),
    ("block", &["geom", "color", "diag", "world", "scene", "text", "theme", "term", "markup", "layout", "show"]),
    ("deck", &["geom", "color", "diag", "world", "text", "theme", "term", "markup", "block"]),
    (
        "page",
        &[
            "geom", "color", "diag", "world", "scene", "text", "theme", "term", "markup", "layout", "block", "deck",
            "show",
        ],
    ),
    (
        "load",
        &[
            "geom", "color", "diag", "world", "scene", "text", "theme", "term", "markup", "layout", "block", "deck",
            "page", "show",
        ],
    ),
    ("accept", &["block", "deck", "term"]),
    (
        "lint",
        &[
            "geom", "color", "diag", "scene", "text", "theme", "term", "markup", "layout", "block", "deck", "page",
            "load", "show",
        ],
    ),
    (
        "view",
        &[
            "geom", "color", "diag", "scene", "text", "theme", "term", "markup", "layout", "block", "deck", "page",
            "load", "show",
        ],
    ),
];

/// What the display list and its back ends are made of.
const BASE: &[&str] = &["geom", "color", "diag", "scene", "text"];

/// Names that only some places may have in their code: what is sought, and the paths under `src/` it may stand in.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("wgpu", &["gpu/", "app/"]),
    ("winit", &["app/"]),
    ("Instant::now", &["app/", "main.rs", "trace.rs", "term/record.rs"]),
    ("std::thread", &["app/", "export/", "lint/mod.rs", "load.rs", "trace.rs", "term/record.rs", "term/live.rs"]),
    ("krilla", &["export/pdf/"]),
    (
        "std::fs",
        &[
            "app/",
            "bundle/",
            "export/",
            "trace.rs",
            "world.rs",
            "term/record.rs",
            "term/grid/reference.rs",
            "gpu/tests/",
        ],
    ),
    ("cosmic_text", &["text/"]),
    ("glyphon", &["gpu/"]),
    ("text::engine", &["text/", "gpu/text.rs", "raster/text.rs", "export/pdf/text.rs", "export/html/"]),
];

/// The most lines a source file may have.
const MAX_LINES: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder of the project, as a path from its root with `/` between names.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(root().join(&folder)) else { continue };
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn read(path: &str) -> String {
    String::from_utf8_lossy(&std::fs::read(root().join(path)).unwrap_or_default()).into_owned()
}

/// The Rust files under `src/`: path from there, and code without comments and tests.
fn sources() -> Vec<(String, String)> {
    let paths = files("src").into_iter().filter(|path| path.ends_with(".rs"));
    let sources: Vec<_> = paths.map(|path| (path["src/".len()..].to_owned(), code(&read(&path)))).collect();
    assert!(sources.len() > 10, "the sources were not found");
    sources
}

/// The code of a file: no comment lines, and nothing from the tests at its end on.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| *line != "#[cfg(test)]");
    lines.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules that `crate::a::b` and `use crate::{a::b, c}` name: `a`, and `a` and `c`.
fn named_modules(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group_heads(group)),
            None => found.extend(identifier(rest)),
        }
    }
    found
}

/// The first name of each path in a `use` group, of which the opening brace was taken.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut at_head = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_head = true,
            _ if at_head && !c.is_whitespace() => {
                heads.extend(identifier(&group[at..]));
                at_head = false;
            }
            _ => {}
        }
    }
    heads
}

/// A module's name at the start of a text; `None` for a type or a macro.
fn identifier(text: &str) -> Option<String> {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    name.starts_with(|c: char| c.is_lowercase()).then_some(name)
}

fn module_of(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or(path)
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn modules_know_only_those_below_them() {
    let mut faults = Vec::new();
    for (path, code) in sources() {
        let module = module_of(&path);
        if matches!(module, "main" | "lib" | "cli" | "app" | "run") {
            continue;
        }
        let Some(may) = allowed(&path) else {
            faults.push(format!("src/{path}: the module `{module}` has no line in the table of layers"));
            continue;
        };
        for named in named_modules(&code).iter().filter(|named| *named != module && !may.contains(&named.as_str())) {
            faults.push(format!("src/{path} may not know `{named}`"));
        }
    }
    assert_none(&faults);
}

/// What a file may know: a PDF is drawn from display lists alone, an export is a command that may load a talk.
fn allowed(path: &str) -> Option<Vec<&'static str>> {
    let module = module_of(path);
    if path.starts_with("export/pdf/") {
        return Some(BASE.to_vec());
    }
    if module == "export" {
        return Some(MAY_KNOW.iter().map(|(name, _)| *name).filter(|name| *name != "gpu").collect());
    }
    MAY_KNOW.iter().find(|(name, _)| *name == module).map(|(_, may)| may.to_vec())
}

#[test]
fn names_stand_only_where_they_belong() {
    let mut faults = Vec::new();
    for (path, code) in sources() {
        for (name, places) in ONLY_IN {
            let stands = code.match_indices(name).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric()));
            if stands && !places.iter().any(|place| path.starts_with(place)) {
                faults.push(format!("src/{path} may not name `{name}`"));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn files_are_rooms_one_can_take_in() {
    let long = files("src").into_iter().map(|path| (read(&path).lines().count(), path));
    let faults = long.filter(|(lines, _)| *lines > MAX_LINES).map(|(lines, path)| format!("{path} has {lines} lines"));
    assert_none(&faults.collect::<Vec<_>>());
}

#[test]
fn every_path_in_the_guide_exists() {
    let guide = read("ARCHITECTURE.md");
    let folders = ["src/", "tests/", "shaders/", "assets/", "docs/", "talks/", "benches/"];
    let paths = guide.split('`').skip(1).step_by(2).filter(|word| {
        folders.iter().any(|folder| word.starts_with(folder)) && !word.contains(['*', '{', '<', '…', ' ', '\n'])
    });
    let lost = paths.filter(|path| !root().join(path).exists());
    assert_none(&lost.map(|path| format!("ARCHITECTURE.md names `{path}`, which is not there")).collect::<Vec<_>>());
}

#[test]
fn no_file_names_the_machine_it_was_written_on() {
    // Written in two parts, so that this file does not name them either.
    let signs =
        [["/ho", "me/"], ["/wo", "rk/"], ["/ro", "ot/"], ["/Us", "ers/"], ["regis", "try+"], ["index.crates", ".io"]];
    let signs = signs.map(|parts| parts.concat());
    let folders = ["src", "tests", "shaders", "assets", "docs", "talks", "benches", ".ci"];
    let top = ["Cargo.toml", "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "rustfmt.toml", "clippy.toml"];
    let texts = ["rs", "md", "toml", "wgsl", "txt", "sh", "yml", "json", "run"];
    let all = folders.iter().flat_map(|folder| files(folder)).chain(top.map(str::to_owned));
    let mut faults = Vec::new();
    for path in all.filter(|path| texts.iter().any(|end| path.ends_with(end))) {
        for (number, line) in read(&path).lines().enumerate() {
            let sign = signs.iter().find(|sign| line.contains(sign.as_str()));
            faults.extend(sign.map(|sign| format!("{path}:{} names `{sign}`", number + 1)));
        }
    }
    assert_none(&faults);
}

#[test]
fn the_scanner_sees_every_form_of_a_name() {
    let code =
        "use crate::geom::Point;\nuse crate::{color::Color, scene::{Item, Quad}, diag};\nfn f() -> crate::text::X {}";
    let named: Vec<String> = named_modules(code).into_iter().collect();
    assert_eq!(named, ["color", "diag", "geom", "scene", "text"]);
}
