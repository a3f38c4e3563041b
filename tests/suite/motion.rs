//! What moves: movies, recordings of transcripts, pictures by step; and packages for other presenters.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use tempfile::TempDir;

use crate::cli::footlight;
use crate::tools;

const FADE: &str = "---\ntransition: fade\n---\n\n# one\n\n---\n\n# two\n\n<!-- Say <this> & that. -->\n";
const SHELL: &str = "# a\n\n```console\n$ make it so\nWorking... done\n$ ls\nx\n```\n";
/// Ten frames a second, half a second for what rests: the first slide has 5 frames, the second 4 on its way in and 5.
const SMALL: [&str; 6] = ["--fps", "10", "--hold", "0.5", "--size", "160x90"];

fn deck(text: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("talk.md");
    std::fs::write(&file, text).unwrap();
    (folder, file.display().to_string())
}

/// What an export of a deck writes to a file of that name.
fn export(text: &str, name: &str, args: &[&str]) -> Vec<u8> {
    let (folder, deck) = deck(text);
    std::fs::read(run(&folder, &deck, name, args)).unwrap()
}

fn run(folder: &TempDir, deck: &str, name: &str, args: &[&str]) -> PathBuf {
    let output = folder.path().join(name);
    let (status, _, err) = footlight(&[&["export", deck, "-o", &output.display().to_string()], args].concat(), b"");
    assert_eq!((status, err.as_str()), (0, ""));
    output
}

/// The last slide, as the export to pictures has it.
fn last_picture(folder: &TempDir, deck: &str) -> image::RgbaImage {
    let pictures = run(folder, deck, "pictures", &["--format", "png", "--size", "160x90"]);
    image::open(pictures.join("slide-02.png")).unwrap().into_rgba8()
}

/// How long it takes, in milliseconds, and its last frame.
fn watched<'a>(movie: impl AnimationDecoder<'a>) -> (u32, image::RgbaImage) {
    let frames = movie.into_frames().collect_frames().unwrap();
    let time = frames.iter().map(|frame| frame.delay().numer_denom_ms()).map(|(n, d)| n / d).sum();
    (time, frames.into_iter().last().unwrap().into_buffer())
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_apng_ends_with_the_last_slide() {
    let (folder, deck) = deck(FADE);
    let file = std::fs::read(run(&folder, &deck, "talk.apng", &SMALL)).unwrap();
    let (time, last) = watched(PngDecoder::new(Cursor::new(&file)).unwrap().apng().unwrap());
    assert_eq!(time, 1400);
    assert!(last == last_picture(&folder, &deck));
}

#[test]
fn a_gif_ends_nearly_with_the_last_slide() {
    let (folder, deck) = deck(FADE);
    let file = std::fs::read(run(&folder, &deck, "talk.gif", &SMALL)).unwrap();
    let (time, last) = watched(GifDecoder::new(Cursor::new(&file)).unwrap());
    assert_eq!(time, 1400);
    let picture = last_picture(&folder, &deck);
    let furthest = last.iter().zip(picture.iter()).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(furthest <= Some(12), "{furthest:?}");
}

#[test]
fn every_frame_is_a_file() {
    let (folder, deck) = deck(FADE);
    let frames = run(&folder, &deck, "frames", &[&["--format", "frames"], &SMALL[..]].concat());
    let names = names(&frames);
    assert_eq!((names.len(), names[0].as_str(), names[13].as_str()), (14, "frame-0001.png", "frame-0014.png"));
    let read = |name: &str| std::fs::read(frames.join(name)).unwrap();
    assert!(read("frame-0001.png") == read("frame-0005.png") && read("frame-0006.png") != read("frame-0007.png"));
    assert!(image::open(frames.join("frame-0014.png")).unwrap().into_rgba8() == last_picture(&folder, &deck));
}

#[test]
fn terminals_play_in_movies() {
    let short = ["--range", "1", "--fps", "20", "--hold", "0", "--size", "160x90"];
    let file = export(SHELL, "talk.apng", &short);
    let frames = PngDecoder::new(Cursor::new(&file)).unwrap().apng().unwrap().into_frames().collect_frames().unwrap();
    // At least a frame for each key.
    assert!((20..200).contains(&frames.len()), "{}", frames.len());
}

#[test]
fn the_same_talk_gives_the_same_movie() {
    for name in ["talk.gif", "talk.apng", "talk.pptx"] {
        let written = || export(FADE, name, &["--size", "160x90"]);
        assert!(written() == written(), "{name}");
    }
}

#[test]
fn ffmpeg_makes_films() {
    let (Some(_), Some(probe)) = (tools::find("ffmpeg"), tools::find("ffprobe")) else { return };
    let (folder, deck) = deck(FADE);
    for (name, codec) in [("talk.mp4", "h264"), ("talk.webm", "vp9")] {
        // An odd side is made even.
        let odd = ["--fps", "10", "--hold", "0.5", "--size", "161x91"];
        let film = run(&folder, &deck, name, &odd);
        let found = Command::new(&probe)
            .args(["-v", "error", "-count_frames", "-of", "csv=p=0"])
            .args(["-show_entries", "stream=codec_name,width,height,nb_read_frames"])
            .arg(&film)
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&found.stdout).trim(), format!("{codec},162,92,14"));
        let before = std::fs::read(&film).unwrap();
        assert!(before == std::fs::read(run(&folder, &deck, name, &odd)).unwrap(), "{name}");
    }
}

#[test]
fn without_ffmpeg_it_is_said_and_nothing_is_left() {
    let (folder, deck) = deck(FADE);
    let output = Command::new(env!("CARGO_BIN_EXE_footlight"))
        .args(["export", &deck, "-o", &folder.path().join("talk.mp4").display().to_string()])
        .env("PATH", "")
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(err.contains("ffmpeg, which is not installed") && err.contains("--format gif"), "{err}");
    assert_eq!(names(folder.path()), ["talk.md"]);
}

#[test]
fn pictures_are_made_by_step() {
    let (folder, deck) = deck("# a\n\n<!-- pause -->\n\nb\n\n---\n\n# c\n");
    let pictures = run(&folder, &deck, "pictures", &["--format", "png", "--steps", "--size", "160x90"]);
    assert_eq!(names(&pictures), ["slide-01-1.png", "slide-01-2.png", "slide-02-1.png"]);
    let read = |name: &str| std::fs::read(pictures.join(name)).unwrap();
    assert!(read("slide-01-1.png") != read("slide-01-2.png"));
}

#[test]
fn a_transcript_becomes_a_recording() {
    let (folder, deck) = deck(SHELL);
    let cast = run(&folder, &deck, "demo.cast", &[]).display().to_string();
    let shown = |at: &str| footlight(&["screen", &cast, "--at", at], b"");
    assert_eq!(shown("end"), (0, "$ make it so\nWorking... done\n$ ls\nx\n".to_owned(), String::new()));
    assert_eq!(shown("0").1.trim_end(), "$");
    // A marker where a slide waits for the second command's key.
    assert_eq!(std::fs::read_to_string(&cast).unwrap().matches("\"m\", ").count(), 1);
}

#[test]
fn several_transcripts_want_a_folder() {
    let (folder, deck) = deck(&format!("{SHELL}\n---\n\n{SHELL}\n{SHELL}"));
    let file = folder.path().join("demo.cast").display().to_string();
    let (status, _, err) = footlight(&["export", &deck, "-o", &file], b"");
    assert!(status == 2 && err.contains("there are 3 transcripts"), "{err}");
    let casts = run(&folder, &deck, "casts", &["--format", "cast"]);
    assert_eq!(names(&casts), ["slide-01.cast", "slide-02-1.cast", "slide-02-2.cast"]);
    let (_other, deck) = self::deck(FADE);
    let (status, _, err) = footlight(&["export", &deck, "--format", "cast", "-o", &file], b"");
    assert!(status == 2 && err.contains("no shell transcript"), "{err}");
}

/// The parts of a package.
fn parts(package: Vec<u8>) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let count = zip.len();
    let part = |index| {
        let mut file = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), String::from_utf8_lossy(&bytes).into_owned())
    };
    (0..count).map(part).collect()
}

#[test]
fn a_package_is_whole() {
    let parts = parts(export(FADE, "talk.pptx", &["--size", "160x90"]));
    let types = &parts["[Content_Types].xml"];
    for name in parts.keys().filter(|name| name.ends_with(".xml") && !name.starts_with('[')) {
        assert!(types.contains(&format!("PartName=\"/{name}\"")), "{name} has no type");
    }
    for (name, text) in parts.iter().filter(|(name, _)| name.ends_with(".rels")) {
        let base = Path::new(name).parent().unwrap().parent().unwrap();
        for target in text.split("Target=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let path = match target.strip_prefix("../") {
                Some(rest) => base.parent().unwrap().join(rest),
                None => base.join(target),
            };
            assert!(parts.contains_key(&path.display().to_string()), "{name} leads to {target}");
        }
    }
    assert!(parts["ppt/slides/slide2.xml"].contains("<a:t>two</a:t>"));
    assert!(parts["ppt/notesSlides/notesSlide2.xml"].contains("<a:t>Say &lt;this&gt; &amp; that.</a:t>"));
    assert!(!parts.contains_key("ppt/notesSlides/notesSlide1.xml"));
}

#[test]
fn impress_opens_the_package() {
    // Too large to be asked for: without it, the test above is what there is.
    let Some(soffice) = tools::look("soffice") else { return println!("skipped: there is no soffice") };
    let (folder, deck) = deck(FADE);
    let package = run(&folder, &deck, "talk.pptx", &["--size", "320x180"]);
    let home = format!("-env:UserInstallation=file://{}", folder.path().join("office").display());
    let converted = Command::new(soffice)
        .args(["--headless", "--convert-to", "pdf", "--outdir", &folder.path().display().to_string(), &home])
        .arg(package)
        .output()
        .unwrap();
    assert!(converted.status.success());
    let Some(pdfinfo) = tools::find("pdfinfo") else { return };
    let info = Command::new(pdfinfo).arg(folder.path().join("talk.pdf")).output().unwrap();
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    assert!(info.lines().any(|line| line.starts_with("Pages:") && line.trim_end().ends_with(" 2")), "{info}");
}

#[test]
fn what_nobody_would_wait_for_is_no_movie() {
    let (folder, deck) = deck("# a\n\n---\n\n![a](gap.cast)\n");
    let cast = "{\"version\": 2, \"width\": 9, \"height\": 2}\n[1, \"o\", \"a\"]\n[100000, \"o\", \"b\"]\n";
    std::fs::write(folder.path().join("gap.cast"), cast).unwrap();
    for format in ["frames", "gif"] {
        let output = folder.path().join("out").display().to_string();
        let args = ["export", &deck, "-o", &output, "--format", format, "--fps", "1", "--size", "16x16"];
        let (status, _, err) = footlight(&args, b"");
        assert!(status == 2 && err.contains("longer than 4 hours; slide 2 takes 27:46:4"), "{status} {err}");
        assert!(err.contains("`idle:1s`"), "{err}");
    }
    assert_eq!(names(folder.path()), ["gap.cast", "talk.md"]);
}

#[test]
fn frames_of_another_movie_are_not_mixed_with_new_ones() {
    let (folder, deck) = deck(FADE);
    let frames = |range: &str| {
        let output = folder.path().join("frames").display().to_string();
        let args = ["export", &deck, "-o", &output, "--format", "frames", "--range", range];
        footlight(&[&args[..], &SMALL[..]].concat(), b"")
    };
    assert_eq!([frames("1-2").0, frames("1-2").0], [0, 0]);
    let (status, _, err) = frames("1");
    assert!(status == 2 && err.contains("frame-0006.png` is a frame of another movie"), "{status} {err}");
    assert_eq!(names(&folder.path().join("frames")).len(), 14);
}

#[test]
fn pictures_have_the_shape_of_slides() {
    let (folder, deck) = deck("---\naspectRatio: 4/3\n---\n\n# one\n");
    let pictures = run(&folder, &deck, "pictures", &["--format", "png"]);
    assert_eq!(image::image_dimensions(pictures.join("slide-01.png")).unwrap(), (1920, 1440));
    // A package's picture fills the slide, so it is as large as it can be in that shape.
    let package = std::fs::read(run(&folder, &deck, "talk.pptx", &["--size", "600x600"])).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut picture = Vec::new();
    zip.by_name("ppt/media/image1.png").unwrap().read_to_end(&mut picture).unwrap();
    let picture = image::load_from_memory(&picture).unwrap();
    assert_eq!((picture.width(), picture.height()), (600, 450));
}

#[test]
fn impossible_rates_are_refused() {
    for args in [["--fps", "0"], ["--fps", "61"], ["--hold", "-1"], ["--hold", "x"], ["--fps", "10"]] {
        let (_folder, deck) = deck(FADE);
        assert_eq!(footlight(&["export", &deck, args[0], args[1]], b"").0, 2, "{args:?}");
    }
}

#[test]
fn a_gif_has_a_rate_that_browsers_keep() {
    let (folder, deck) = deck(FADE);
    let gif = folder.path().join("a.gif").display().to_string();
    let of = |rate| footlight(&["export", &deck, "-o", &gif, "--fps", rate, "--hold", "0", "--size", "160x90"], b"");
    let (status, _, err) = of("60");
    assert!(status == 2 && err.contains("a GIF has at most 50 frames a second"), "{status} {err}");
    assert_eq!(of("50").0, 0);
    let frames = GifDecoder::new(Cursor::new(std::fs::read(gif).unwrap())).unwrap().into_frames();
    let short = frames.map(|frame| frame.unwrap().delay().numer_denom_ms()).filter(|(time, per)| time / per < 20);
    assert_eq!(short.count(), 0);
}
