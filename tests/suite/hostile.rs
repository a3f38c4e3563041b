//! Input that means harm, or that nobody meant at all: arbitrary bytes, samples bent out of shape, and a made-up corpus of
//! nasty decks. Nothing may panic, hang or take memory without bounds. Random inputs are the same in every run.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

#[path = "../../fuzz/entries.rs"]
mod entries;

/// Something good of each kind, to be bent out of shape.
fn sample(name: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read(root.join(path)).unwrap();
    match name {
        "deck" => read("tests/fixtures/decks/slidev.md"),
        "front_matter" => b"author: [A, B]\nduration: 1h 5m\nsize: 4:3\noptions:\n  incremental_lists: true".to_vec(),
        "theme" => read("assets/themes/loud.toml"),
        "cast" => b"{\"version\": 3, \"term\": {\"cols\": 80, \"rows\": 24}}\n[0.1, \"o\", \"\\u001b[31mred\\u001b[0m\\r\\n\"]\n\
                    [0.5, \"m\", \"here\"]\n[0.2, \"r\", \"100x30\"]\n[0.2, \"o\", \"\\u001b[2J\\u001b[5;5Hx\"]\n"
            .to_vec(),
        "transcript" => b"$ ls -l \\\n> --all\n# @sleep 2s\ntotal 3\n# @pause\n\x1b[31mred\x1b[0m\n# @hide\n$ cd /\n# @show".to_vec(),
        "config" => b"[keys]\nnext = [\"Right\", \"Ctrl+n\"]\nblack = \"b\"\n".to_vec(),
        _ => read("tests/fixtures/small.png"),
    }
}

/// A sample after some accidents: bytes changed, cut out, doubled, strewn in.
fn bent(sample: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let accident = (any::<prop::sample::Index>(), 0..5_u8, prop::collection::vec(any::<u8>(), 0..8));
    prop::collection::vec(accident, 1..12).prop_map(move |accidents| {
        let mut bytes = sample.clone();
        for (place, kind, more) in accidents {
            let at = place.index(bytes.len().max(1)).min(bytes.len());
            let to = (at + more.len() * 7).min(bytes.len());
            match kind {
                0 => drop(bytes.drain(at..to)),
                1 => bytes.extend_from_within(at..to),
                2 => drop(bytes.splice(at..at, more)),
                3 => bytes.truncate(at),
                _ => bytes.iter_mut().skip(at).zip(more).for_each(|(byte, new)| *byte = new),
            }
        }
        bytes
    })
}

/// Runs an input through its entry as often as a test may take.
fn smoke(name: &str, cases: u32) {
    let (_, entry) = entries::ENTRIES.into_iter().find(|(known, _)| *known == name).unwrap();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config { failure_persistence: None, ..Config::with_cases(cases) }, rng);
    let bytes = prop::collection::vec(any::<u8>(), 0..300);
    // Signs that mean something somewhere come together more often than chance has them.
    let signs =
        prop::collection::vec(prop::sample::select(b"\n\n -#*_`[]()<>!&|:;=\"'$~{}\\/^+.0a\x1b\xff".to_vec()), 0..200);
    let input = prop_oneof![bytes, signs, bent(sample(name))];
    let test = |bytes: Vec<u8>| {
        entry(&bytes);
        Ok(())
    };
    runner.run(&input, test).unwrap_or_else(|why| panic!("{name}: {why}"));
}

#[test]
fn decks_of_any_bytes_are_read() {
    smoke("deck", 60);
    smoke("front_matter", 60);
}

#[test]
fn transcripts_of_any_bytes_are_read() {
    smoke("transcript", 60);
}

#[test]
fn recordings_of_any_bytes_are_read() {
    smoke("cast", 60);
}

#[test]
fn settings_and_themes_of_any_bytes_are_read() {
    smoke("config", 200);
    smoke("theme", 40);
}

#[test]
fn pictures_of_any_bytes_are_read() {
    smoke("picture", 200);
}

/// A drawing with this in it.
fn svg(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 160 90\">\
         {inside}</svg>"
    )
}

/// A PNG of one colour that claims, and has, very many pixels in very few bytes.
fn png_bomb(side: u32) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(data);
        [&(data.len() as u32).to_be_bytes()[..], kind, data, &crc.sum().to_be_bytes()[..]].concat()
    };
    // One bit a pixel, and a byte for the filter of each row.
    let rows = vec![0; (side as usize / 8 + 1) * side as usize];
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&rows).unwrap();
    let header = [&side.to_be_bytes()[..], &side.to_be_bytes()[..], &[1, 0, 0, 0, 0]].concat();
    let signature: &[u8] = b"\x89PNG\r\n\x1a\n";
    [signature, &chunk(b"IHDR", &header), &chunk(b"IDAT", &packed.finish().unwrap()), &chunk(b"IEND", &[])].concat()
}

/// Nasty decks, each with a word of what is told of it, empty where it is fine; and the files beside them.
fn corpus(folder: &Path) -> Vec<(String, &'static str)> {
    let mut decks = Vec::new();
    let mut deck = |name: &str, text: &str, told: &'static str| {
        std::fs::write(folder.join(format!("{name}.md")), text).unwrap();
        decks.push((format!("{name}.md"), told));
    };
    let aliases = |i: usize| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(", "));
    let bomb: String = (1..12).map(aliases).collect();
    deck("yaml-aliases", &format!("---\na0: &a0 [x, x, x, x]\n{bomb}---\n\n# x\n"), "front matter");
    deck("yaml-deep", &format!("---\ntitle: {}\n---\n\n# x\n", "[".repeat(100_000)), "front matter");
    deck(
        "yaml-deep-lines",
        &format!("---\n{}\n---\n", (0..3000).map(|i| format!("{}a:\n", " ".repeat(i))).collect::<String>()),
        "",
    );
    deck("quotes", &format!("{}x", "> ".repeat(100_000)), "");
    deck("lists", &(0..2000).map(|i| " ".repeat(i * 2) + "- x\n").collect::<String>(), "");
    deck("emphasis", &"*a **b ".repeat(60_000), "");
    deck("brackets", &"[".repeat(200_000), "");
    deck("links", &"[a](b ".repeat(50_000), "");
    deck("html", &"<div><b a=\"".repeat(50_000), "");
    deck("comments", &"<!-- x ".repeat(50_000), "");
    deck("divs", &"::: x\n".repeat(20_000), "");
    deck("columns", &"<!-- column_layout: [1, 1] -->\n<!-- column: 0 -->\n".repeat(5_000), "");
    deck("footnotes", &(0..5000).map(|i| format!("x[^{i}]\n\n[^{i}]: y[^{}]\n\n", i + 1)).collect::<String>(), "");
    deck("definitions", &"a\n: b\n".repeat(5_000), "");
    deck("rules", &"---\n\n".repeat(100_000), "");
    deck("table", &table(500, 200), "");
    deck("words", &format!("# Words\n\n{}", "word ".repeat(100_000)), "");
    deck("one-word", &"x".repeat(2 << 20), "");
    deck("one-line", &"word *word* ".repeat(600_000), "");
    deck("too-long", &"word ".repeat(20 << 20), "too large");
    deck("code", &format!("```rust {{1|2|3}}\n{}```\n", "fn f() { \"x\" }\n".repeat(20_000)), "");
    deck("code-line", &format!("```js\n{}\n```\n", "((((".repeat(50_000)), "");
    deck(
        "code-steps",
        &format!("```rust {{{}}}\nx\n```\n", (1..20_000).map(|i| i.to_string()).collect::<Vec<_>>().join("|")),
        "",
    );
    deck("transcript", &format!("```console\n{}```\n", "$ ls\n\x1b[31mx\n".repeat(3_000)), "");
    deck("marks", &format!("# {}", "a\u{301}\u{300}\u{302}".repeat(20_000)), "");
    deck("directions", &"\u{202e}\u{2066}א".repeat(20_000), "");
    deck("nothing", "\0\u{feff}\r\r\n\u{2028}", "");
    deck("include-itself", "<!-- include: include-itself.md -->\n".repeat(50).as_str(), "includes itself");
    deck("include-a", "<!-- include: include-b.md -->\n".repeat(30).as_str(), "includes itself");
    deck("include-b", "<!-- include: ./include-a.md -->\n".repeat(30).as_str(), "includes itself");
    for i in 0..12 {
        deck(
            &format!("deep-{i}"),
            &format!("<!-- include: deep-{}.md -->\n", i + 1).repeat(4),
            if i == 0 { "deep" } else { "" },
        );
    }
    let mut picture = |name: &str, bytes: &[u8], told: &'static str| {
        std::fs::write(folder.join(name), bytes).unwrap();
        deck(&format!("show-{name}"), &format!("# x\n\n![a picture]({name})\n"), told);
    };
    picture("bomb.png", &png_bomb(30_000), "pixels");
    picture("large.png", &png_bomb(2_000), "");
    let header =
        |width: u16, height: u16| [&b"GIF89a"[..], &width.to_le_bytes(), &height.to_le_bytes(), &[0, 0, 0]].concat();
    picture("bomb.gif", &header(65_535, 65_535), "can't be shown");
    picture("cut.gif", &header(8_000, 8_000), "can't be shown");
    let jpeg = b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01\xff\xd9";
    picture("bomb.jpg", jpeg, "can't be shown");
    picture("bomb.webp", b"RIFF\x12\0\0\0WEBPVP8L\x05\0\0\0\x2f\xff\xff\xff\xff", "can't be shown");
    picture("deep.svg", svg(&"<g>".repeat(100_000)).as_bytes(), "nested");
    let laughs = |i: usize| format!("<g id=\"g{}\">{}</g>", i + 1, format!("<use xlink:href=\"#g{i}\"/>").repeat(10));
    let laughs =
        format!("<defs><rect id=\"g0\" width=\"1\" height=\"1\"/>{}</defs>", (0..12).map(laughs).collect::<String>());
    picture("laughs.svg", svg(&format!("{laughs}<use xlink:href=\"#g12\"/>")).as_bytes(), "repeats");
    picture("many.svg", svg(&"<rect width=\"160\" height=\"90\"/>".repeat(100_000)).as_bytes(), "too long");
    let noise = "<filter id=\"f\"><feTurbulence baseFrequency=\"1\" numOctaves=\"9999999\"/></filter>\
                 <rect width=\"160\" height=\"90\" filter=\"url(#f)\"/>";
    picture("noise.svg", svg(noise).as_bytes(), "too long");
    picture("outside.svg", svg("<image href=\"/etc/passwd\" width=\"9\" height=\"9\"/>").as_bytes(), "");
    picture("wide.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1e9\" height=\"1\"/>", "");
    picture("zero.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\"/>", "can't be shown");
    std::fs::write(folder.join("bomb.cast"), recording()).unwrap();
    deck("cast", "![a recording](bomb.cast)", "");
    decks
}

/// A recording that asks for much work and memory with few bytes.
fn recording() -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"{\"version\": 2, \"width\": 500, \"height\": 200}\n").unwrap();
    let line = "[0.1, \"o\", \"\\u001b[65535b\\u001b[2J\\u001b]0;xxxxxxxx\"]\n".repeat(200);
    packed.write_all(line.as_bytes()).unwrap();
    packed.finish().unwrap()
}

fn table(rows: usize, columns: usize) -> String {
    let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(columns));
    format!("# Table\n\n{}{}{}", row("head"), row("---"), row("cell *x*").repeat(rows))
}

/// How long a nasty deck may take before it counts as one that hangs; the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs the program with at most 1 GiB of memory; its exit status and what it said, or what became of it.
fn run(folder: &Path, arguments: &[&str]) -> Result<(i32, String), String> {
    let said = folder.join(format!("{}.said", arguments.join("-").replace(['/', '.'], "_")));
    let file = std::fs::File::create(&said).unwrap();
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -d 1048576; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_footlight")])
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .spawn()
        .map_err(|e| e.to_string())?;
    let until = Instant::now() + PATIENCE;
    let status = loop {
        match child.try_wait().map_err(|e| e.to_string())? {
            Some(status) => break status,
            None if Instant::now() > until => {
                child.kill().unwrap();
                child.wait().unwrap();
                return Err("it hangs".to_owned());
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let said = String::from_utf8_lossy(&std::fs::read(&said).unwrap()).into_owned();
    status.code().map(|code| (code, said)).ok_or_else(|| format!("it died: {status}"))
}

#[test]
#[cfg(target_os = "linux")]
fn nasty_decks_cost_little_and_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let decks = corpus(folder.path());
    let only = std::env::var("NASTY").ok();
    let mut faults = Vec::new();
    for (deck, told) in decks.iter().filter(|(deck, _)| only.as_ref().is_none_or(|only| deck.contains(only.as_str()))) {
        for arguments in [vec!["check", deck], vec!["export", "--untrusted", deck, "-o", "out.pdf"]] {
            let began = Instant::now();
            let came = run(folder.path(), &arguments);
            if only.is_some() || std::env::var_os("NASTY_TIMES").is_some() {
                println!("{:6.2} s {arguments:?}", began.elapsed().as_secs_f32());
            }
            match came {
                Ok((0..=2, said)) if said.contains("could not be laid out") || said.contains("panicked") => {
                    faults.push(format!("{arguments:?} panics: {}", said.chars().take(600).collect::<String>()));
                }
                Ok((0..=2, said)) if !said.contains(told) => {
                    faults.push(format!(
                        "{arguments:?} does not tell of `{told}`: {}",
                        said.chars().take(600).collect::<String>()
                    ));
                }
                Ok((0..=2, said)) if said.len() > 1 << 20 => {
                    faults.push(format!("{arguments:?} says {} bytes", said.len()));
                }
                Ok((0..=2, _)) => {}
                Ok((code, said)) => faults
                    .push(format!("{arguments:?} ends with {code}: {}", said.chars().take(600).collect::<String>())),
                Err(why) => faults.push(format!("{arguments:?}: {why}")),
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
#[cfg(target_os = "linux")]
fn long_talks_are_put_on_paper() {
    let folder = tempfile::tempdir().unwrap();
    let notes = "A paragraph.\n\n".repeat(50_000);
    std::fs::write(folder.path().join("notes.md"), format!("# A\n\n<!--\n{notes}-->\n")).unwrap();
    let slides = vec!["# A\n"; 60].join("\n---\n\n");
    let title = "word ".repeat(50_000);
    std::fs::write(folder.path().join("title.md"), format!("---\ntitle: {title}\n---\n\n{slides}")).unwrap();
    for arguments in [["export", "notes.md", "--notes", "pages"], ["export", "title.md", "--handout", "2"]] {
        let came = run(folder.path(), &arguments);
        assert!(matches!(&came, Ok((0, said)) if said.contains("pages written to")), "{arguments:?}: {came:?}");
    }
}
