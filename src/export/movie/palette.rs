//! At most 256 colours for a picture, by splitting the colours where they differ most.
//!
//! The colours are points in a cube with a weight each, the number of their pixels. The cluster with the largest sum of
//! squared distances is cut at its mean, across the axis it is widest along, as long as there is room for one more
//! (after Wu, "Efficient Statistical Computations for Optimal Color Quantization", 1991). Few pixels far from all others,
//! such as a small lamp, thereby keep their colour.

use std::collections::HashMap;

/// The most colours that a GIF's palette has.
const MOST: usize = 256;

type Rgb = [u8; 3];

/// Colours, three bytes each, and the number of its colour for each pixel.
#[derive(Debug, PartialEq, Eq)]
pub struct Indexed {
    pub palette: Vec<u8>,
    pub pixels: Vec<u8>,
}

/// Colours with the number of their pixels.
struct Cluster {
    colors: Vec<(Rgb, u64)>,
    mean: [f64; 3],
    /// Sums of squared distances from the mean, by axis.
    spread: [f64; 3],
}

/// Finds colours for opaque RGBA pixels.
pub fn indexed(rgba: &[u8]) -> Indexed {
    let (pixels, _) = rgba.as_chunks::<4>();
    let rgb = |[r, g, b, _]: &[u8; 4]| [*r, *g, *b];
    let mut counts: HashMap<Rgb, u64> = HashMap::new();
    pixels.iter().for_each(|pixel| *counts.entry(rgb(pixel)).or_default() += 1);
    let mut colors: Vec<(Rgb, u64)> = counts.into_iter().collect();
    // The order of a hash map is another one in each run.
    colors.sort_unstable();
    let clusters = split(colors);
    let mut numbers: HashMap<Rgb, u8> = HashMap::new();
    for (number, cluster) in clusters.iter().enumerate() {
        numbers.extend(cluster.colors.iter().map(|(color, _)| (*color, number as u8)));
    }
    Indexed {
        palette: clusters.iter().flat_map(|cluster| cluster.mean.map(|value| value.round() as u8)).collect(),
        pixels: pixels.iter().map(|pixel| numbers.get(&rgb(pixel)).copied().unwrap_or_default()).collect(),
    }
}

fn split(colors: Vec<(Rgb, u64)>) -> Vec<Cluster> {
    if colors.len() <= MOST {
        return colors.into_iter().map(|color| Cluster::new(vec![color])).collect();
    }
    let mut clusters = vec![Cluster::new(colors)];
    while clusters.len() < MOST {
        let worst = (0..clusters.len()).max_by(|&a, &b| clusters[a].error().total_cmp(&clusters[b].error()));
        let Some(worst) = worst.filter(|&worst| clusters[worst].error() > 0.0) else { break };
        let (low, high) = clusters.swap_remove(worst).halves();
        clusters.extend([low, high]);
    }
    clusters
}

impl Cluster {
    fn new(colors: Vec<(Rgb, u64)>) -> Cluster {
        let weight: f64 = colors.iter().map(|(_, count)| *count as f64).sum::<f64>().max(1.0);
        let sum = |value: &dyn Fn(u8, usize) -> f64| {
            [0, 1, 2].map(|axis| colors.iter().map(|(c, n)| value(c[axis], axis) * *n as f64).sum::<f64>())
        };
        let mean = sum(&|value, _| f64::from(value)).map(|sum| sum / weight);
        let spread = sum(&|value, axis| (f64::from(value) - mean[axis]).powi(2));
        Cluster { colors, mean, spread }
    }

    fn error(&self) -> f64 {
        self.spread.iter().sum()
    }

    fn halves(self) -> (Cluster, Cluster) {
        let widest = (0..3).max_by(|&a, &b| self.spread[a].total_cmp(&self.spread[b])).unwrap_or(0);
        let is_low = |(color, _): &(Rgb, u64)| f64::from(color[widest]) <= self.mean[widest];
        let (low, high) = self.colors.into_iter().partition(is_low);
        (Cluster::new(low), Cluster::new(high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rgba(colors: impl IntoIterator<Item = Rgb>) -> Vec<u8> {
        colors.into_iter().flat_map(|[r, g, b]| [r, g, b, 255]).collect()
    }

    #[test]
    fn few_colors_stay_as_they_are() {
        let found = indexed(&rgba([[9, 8, 7], [1, 2, 3], [9, 8, 7]]));
        assert_eq!(found, Indexed { palette: vec![1, 2, 3, 9, 8, 7], pixels: vec![1, 0, 1] });
    }

    #[test]
    fn a_lamp_in_a_sky_keeps_its_color() {
        let sky = (0..4000_u32).map(|i| [(i % 50) as u8, (i / 50 % 40) as u8, (i % 31) as u8]);
        let found = indexed(&rgba(sky.chain([[250, 80, 20]; 3])));
        let last = usize::from(*found.pixels.last().unwrap());
        assert_eq!((&found.palette[last * 3..last * 3 + 3], found.palette.len()), (&[250, 80, 20][..], 768));
    }
}
