//! Comparing pictures, and golden pictures. `UPDATE_GOLDENS=1` writes the goldens anew.

use std::path::PathBuf;

use footlight::raster::png;
use footlight::scene::Pixels;

/// Whether two pictures look alike: at most `share` (0 to 1) of the pixels may differ by more than `threshold` in any
/// channel. Where they do not, the answer says by how much, and a PNG of both and of their difference is written.
pub fn compare(a: &Pixels, b: &Pixels, threshold: u8, share: f32) -> Result<(), String> {
    if (a.width, a.height) != (b.width, b.height) {
        return Err(format!("sizes differ: {} × {} and {} × {}", a.width, a.height, b.width, b.height));
    }
    let differences: Vec<u8> = a.rgba.chunks(4).zip(b.rgba.chunks(4)).map(|(a, b)| difference(a, b)).collect();
    let differing = differences.iter().filter(|&&d| d > threshold).count();
    let differing_share = differing as f32 / differences.len().max(1) as f32;
    if differing_share <= share {
        return Ok(());
    }
    let most = differences.iter().max().copied().unwrap_or(0);
    let file = write_diff(a, b, &differences);
    Err(format!(
        "{differing} of {} pixels ({:.3} %) differ by more than {threshold}, at most by {most}; see {}",
        differences.len(),
        differing_share * 100.0,
        file.display()
    ))
}

/// Compares a picture with `tests/goldens/<name>.png`.
#[track_caller]
pub fn assert_golden(name: &str, pixels: &Pixels) {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/goldens/{name}.png"));
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&file, png::encode(pixels)).unwrap();
        return;
    }
    let golden = image::open(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display())).into_rgba8();
    let golden = Pixels { width: golden.width(), height: golden.height(), rgba: golden.into_raw() };
    // Floating point may round elsewhere on another processor.
    compare(pixels, &golden, 3, 0.001).unwrap_or_else(|why| panic!("{name}: {why}"));
}

fn difference(a: &[u8], b: &[u8]) -> u8 {
    a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

/// Both pictures and their difference, four times as strong, side by side.
fn write_diff(a: &Pixels, b: &Pixels, differences: &[u8]) -> PathBuf {
    let row = a.width.max(1) as usize;
    let mut rgba = Vec::with_capacity(a.rgba.len() * 3);
    for ((a, b), differences) in a.rgba.chunks(row * 4).zip(b.rgba.chunks(row * 4)).zip(differences.chunks(row)) {
        rgba.extend_from_slice(a);
        rgba.extend_from_slice(b);
        rgba.extend(differences.iter().map(|d| d.saturating_mul(4)).flat_map(|d| [d, d, d, 255]));
    }
    let test = std::thread::current().name().unwrap_or("picture").replace("::", "-");
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.diff.png"));
    std::fs::write(&file, png::encode(&Pixels { width: a.width * 3, height: a.height, rgba })).unwrap();
    file
}

fn gray(values: &[u8]) -> Pixels {
    let rgba = values.iter().flat_map(|&v| [v, v, v, 255]).collect();
    Pixels { width: values.len() as u32, height: 1, rgba }
}

#[test]
fn the_same_picture_is_alike() {
    assert_eq!(compare(&gray(&[1, 2]), &gray(&[1, 2]), 0, 0.0), Ok(()));
}

#[test]
fn threshold_and_share_are_the_last_that_pass() {
    let (a, b) = (gray(&[10, 10, 10, 10]), gray(&[10, 10, 10, 15]));
    assert_eq!(compare(&a, &b, 5, 0.0), Ok(()));
    assert_eq!(compare(&a, &b, 4, 0.25), Ok(()));
    assert!(compare(&a, &b, 4, 0.24).is_err());
}

#[test]
fn a_difference_is_stated_and_drawn() {
    let why = compare(&gray(&[0, 0]), &gray(&[0, 9]), 0, 0.0).unwrap_err();
    assert!(why.contains("1 of 2 pixels (50.000 %)") && why.contains("at most by 9"), "{why}");
    let diff = image::open(why.rsplit("see ").next().unwrap()).unwrap().into_rgba8();
    assert_eq!((diff.dimensions(), diff.get_pixel(5, 0).0), ((6, 1), [36, 36, 36, 255]));
}

#[test]
fn sizes_must_agree() {
    assert!(compare(&gray(&[0]), &gray(&[0, 0]), 255, 1.0).is_err());
}
