//! Texts by glyphon: the glyphs of a block, rasterised at the size they are drawn.
//!
//! The rule of places, which the CPU back end follows too. A block at (`left`, `top`) pixels, `top` whole by
//! [`TextBlock::snapped_top`](crate::text::TextBlock::snapped_top), at `scale`:
//! - Each glyph is `LayoutGlyph::physical((left, top), scale)`: x in quarters of a pixel, y truncated to a whole one.
//! - The line's `round(line_y * scale)` is added to that y. Glyphs carry no y of their own, so the baseline of a line is
//!   the row `top + round(line_y * scale)`.
//! - The mask's left upper corner is then `(x + placement.left, y - placement.top)`; colours blend as sRGB bytes.

use glyphon::{
    Cache, Color, ColorMode, FontSystem, PrepareError, Resolution, SwashCache, TextArea, TextAtlas, TextBounds,
    TextRenderer, Viewport,
};

use super::device::Gpu;
use super::pixels::PixelRect;
use super::plan::PlacedText;
use crate::text::Fonts;

/// The texts of one layer of one pass: what one renderer draws.
pub(super) struct TextRun<'p, 'a> {
    pub texts: &'p [PlacedText<'a>],
    pub pass: usize,
    /// The part of the target that the pass stands for.
    pub area: PixelRect,
}

pub(super) struct TextPainter {
    format: wgpu::TextureFormat,
    cache: Cache,
    atlas: TextAtlas,
    swash: SwashCache,
    /// One a run.
    renderers: Vec<TextRenderer>,
    /// One a pass.
    viewports: Vec<Viewport>,
    /// Which fonts the atlas holds glyphs of: address and number of faces.
    fonts: Option<(usize, usize)>,
}

impl TextPainter {
    pub fn new(gpu: &Gpu, format: wgpu::TextureFormat) -> TextPainter {
        let cache = Cache::new(gpu.device());
        TextPainter {
            format,
            atlas: new_atlas(gpu, &cache, format),
            cache,
            swash: SwashCache::new(),
            renderers: Vec::new(),
            viewports: Vec::new(),
            fonts: None,
        }
    }

    /// Uploads all glyphs of a frame. `sizes` are the passes' textures, in pixels.
    pub fn prepare(&mut self, gpu: &Gpu, fonts: &Fonts, sizes: &[(u32, u32)], runs: &[TextRun<'_, '_>]) {
        while self.viewports.len() < sizes.len() {
            self.viewports.push(Viewport::new(gpu.device(), &self.cache));
        }
        for (viewport, &(width, height)) in self.viewports.iter_mut().zip(sizes) {
            viewport.update(gpu.queue(), Resolution { width, height });
        }
        let mut system = fonts.lock();
        // The atlas knows faces by number, and asks for them again when it grows: never another set's.
        let seen = (std::ptr::from_ref(fonts).addr(), system.db().len());
        if self.fonts.is_some_and(|(address, faces)| address != seen.0 || faces > seen.1) {
            self.atlas = new_atlas(gpu, &self.cache, self.format);
        }
        self.fonts = Some(seen);
        // Every renderer of the last frame is prepared again below or not drawn, so none of its glyphs is in use.
        self.atlas.trim();
        if self.prepare_all(gpu, &mut system, runs).is_ok() {
            return;
        }
        self.atlas = new_atlas(gpu, &self.cache, self.format);
        self.renderers.clear();
        if let Err(error) = self.prepare_all(gpu, &mut system, runs) {
            gpu.note(format!("a frame is drawn without its text: {error}"));
            self.renderers.clear();
            self.atlas = new_atlas(gpu, &self.cache, self.format);
        }
    }

    fn prepare_all(
        &mut self,
        gpu: &Gpu,
        system: &mut FontSystem,
        runs: &[TextRun<'_, '_>],
    ) -> Result<(), PrepareError> {
        for (index, run) in runs.iter().enumerate() {
            if index == self.renderers.len() {
                let renderer = TextRenderer::new(&mut self.atlas, gpu.device(), Default::default(), None);
                self.renderers.push(renderer);
            }
            let (Some(renderer), Some(viewport)) = (self.renderers.get_mut(index), self.viewports.get(run.pass)) else {
                continue;
            };
            let areas = run.texts.iter().map(|text| area(text, run.area));
            let (device, queue) = (gpu.device(), gpu.queue());
            renderer.prepare(device, queue, system, &mut self.atlas, viewport, areas, &mut self.swash)?;
        }
        Ok(())
    }

    /// Draws a run of the frame last prepared.
    pub fn draw(&self, gpu: &Gpu, run: usize, pass: usize, render_pass: &mut wgpu::RenderPass<'_>) {
        if let (Some(renderer), Some(viewport)) = (self.renderers.get(run), self.viewports.get(pass))
            && let Err(error) = renderer.render(&self.atlas, viewport, render_pass)
        {
            gpu.note(format!("a text is missing: {error}"));
        }
    }
}

fn new_atlas(gpu: &Gpu, cache: &Cache, format: wgpu::TextureFormat) -> TextAtlas {
    // `Web` blends sRGB bytes as they are, as everything else here does.
    TextAtlas::with_color_mode(gpu.device(), gpu.queue(), cache, format, ColorMode::Web)
}

fn area<'a>(text: &PlacedText<'a>, pass: PixelRect) -> TextArea<'a> {
    let clip = text.clip.relative_to(pass);
    TextArea {
        buffer: text.block.buffer(),
        left: text.left - pass.left as f32,
        top: text.top - pass.top as f32,
        scale: text.scale,
        bounds: TextBounds { left: clip.left, top: clip.top, right: clip.right, bottom: clip.bottom },
        // Every stretch of a block has its own colour.
        default_color: Color::rgb(0, 0, 0),
        custom_glyphs: &[],
    }
}
