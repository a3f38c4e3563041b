//! Draws display lists into targets of one format: pipelines and caches that outlive frames, and the frame prepared last.

use std::ops::Range;

use super::device::Gpu;
use super::image::{self, ImageInstance};
use super::pipeline::{Globals, Instances, PassGlobals, instanced, module, premultiplied};
use super::pixels::PixelRect;
use super::plan::{Plan, ShapeKind, Source};
use super::projector::ProjectorPass;
use super::quad::{self, Finish, QuadInstance};
use super::shaders::Shaders;
use super::text::{TextPainter, TextRun};
use super::texture::{Binding, Found, OffScreen, Pool, TextureCache};
use crate::color::Color;
use crate::geom::Transform;
use crate::projector::Projector;
use crate::scene::DisplayList;
use crate::text::Fonts;

/// Long-lived: make one for a device and a format, and share it between windows.
///
/// Each frame is [prepared](Renderer::prepare), [drawn](Renderer::draw) and submitted before the next is prepared, since
/// preparing writes the buffers that drawing reads.
pub struct Renderer {
    format: wgpu::TextureFormat,
    globals: PassGlobals,
    binding: Binding,
    plain_pipeline: wgpu::RenderPipeline,
    rounded_pipeline: wgpu::RenderPipeline,
    shadow_pipeline: wgpu::RenderPipeline,
    quads: Instances<QuadInstance>,
    image_pipeline: wgpu::RenderPipeline,
    images: Instances<ImageInstance>,
    textures: TextureCache,
    pool: Pool,
    text: TextPainter,
    frame: Vec<PreparedPass>,
    /// Only while the frames go through one.
    projector: Option<Box<ProjectorPass>>,
    shaders: Shaders,
}

/// How good a prepared frame is.
#[must_use]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// Nothing could be sharper.
    Final,
    /// A picture changes its size and is drawn from one of about that size: prepare and draw again soon.
    Draft,
}

/// A pass with everything decided.
struct PreparedPass {
    /// `None`: the caller's target.
    target: Option<wgpu::TextureView>,
    clear: wgpu::Color,
    size: (u32, u32),
    commands: Vec<Command>,
}

enum Command {
    Scissor(PixelRect),
    Quads { finish: Finish, range: Range<u32> },
    Image { instance: u32, texture: wgpu::BindGroup },
    Text { run: usize },
}

impl Renderer {
    /// `format` is the targets'; it must not be an sRGB one, since colours are blended as sRGB bytes.
    pub fn new(gpu: &Gpu, format: wgpu::TextureFormat) -> Renderer {
        Renderer::with_shaders(gpu, format, Shaders::BUILT_IN)
    }

    /// Takes other shaders, or says what is wrong with them and keeps those it has.
    pub fn reload(&mut self, gpu: &Gpu, shaders: Shaders) -> Result<(), String> {
        let scope = gpu.device().push_error_scope(wgpu::ErrorFilter::Validation);
        // The projector's pipeline is made when it is needed; its shader is looked at here all the same.
        module(gpu, &shaders.projector);
        let renderer = Renderer::with_shaders(gpu, self.format, shaders);
        match pollster::block_on(scope.pop()) {
            Some(error) => Err(error.to_string()),
            None => {
                *self = renderer;
                Ok(())
            }
        }
    }

    fn with_shaders(gpu: &Gpu, format: wgpu::TextureFormat, shaders: Shaders) -> Renderer {
        let globals = PassGlobals::new(gpu);
        let binding = Binding::new(gpu);
        let quads = module(gpu, &shaders.quad);
        let quad = |finish: Finish| {
            let layout = (size_of::<QuadInstance>(), quad::ATTRIBUTES);
            instanced(gpu, format, (&quads, finish.entry()), layout, &[Some(&globals.layout)])
        };
        let images = module(gpu, &shaders.image);
        let layout = (size_of::<ImageInstance>(), image::ATTRIBUTES);
        let groups = [Some(&globals.layout), Some(&binding.layout)];
        Renderer {
            format,
            plain_pipeline: quad(Finish::Plain),
            rounded_pipeline: quad(Finish::Rounded),
            shadow_pipeline: quad(Finish::Shadow),
            quads: Instances::new(gpu),
            image_pipeline: instanced(gpu, format, (&images, "fragment"), layout, &groups),
            images: Instances::new(gpu),
            textures: TextureCache::new(),
            pool: Pool::new(),
            text: TextPainter::new(gpu, format),
            globals,
            binding,
            frame: Vec::new(),
            projector: None,
            shaders,
        }
    }

    pub fn format(&self) -> wgpu::TextureFormat {
        self.format
    }

    /// Decides and uploads all of a frame: `list`, placed by `transform` on a target of `width` × `height` pixels that is
    /// filled with `clear` first. What lies beyond the list's own edges does not show.
    pub fn prepare(
        &mut self,
        gpu: &Gpu,
        list: &DisplayList,
        transform: Transform,
        (width, height): (u32, u32),
        clear: Color,
        fonts: &Fonts,
    ) -> Quality {
        self.textures.begin_frame();
        self.pool.begin_frame();
        let mut plan = Plan::new(list, transform, width, height);
        let targets = self.off_screen_targets(gpu, &plan);
        let sizes: Vec<(u32, u32)> =
            targets.iter().map(|t| t.as_ref().map_or((width, height), |t| (t.width, t.height))).collect();
        let mut quality = Quality::Final;
        let mut runs = Vec::new();
        self.frame.clear();
        for (index, pass) in plan.passes.iter().enumerate() {
            let mut commands = Vec::new();
            for layer in &pass.layers {
                let mut clip = None;
                for shape in &layer.shapes {
                    let command = match &shape.kind {
                        ShapeKind::Quads { finish, range } => {
                            Some(Command::Quads { finish: *finish, range: range.clone() })
                        }
                        ShapeKind::Image { instance, source } => {
                            if let Source::Pass(shown) = source
                                && let (Some(image), Some(size)) =
                                    (plan.images.get_mut(*instance as usize), sizes.get(*shown))
                            {
                                image.resize(size.0, size.1);
                            }
                            let found = self.find(gpu, source, &targets);
                            if matches!(found, Found::Near(_)) {
                                quality = Quality::Draft;
                            }
                            found.texture().map(|texture| Command::Image { instance: *instance, texture })
                        }
                    };
                    if clip != Some(shape.clip) {
                        clip = Some(shape.clip);
                        commands.push(Command::Scissor(shape.clip.relative_to(pass.area)));
                    }
                    commands.extend(command);
                }
                if !layer.texts.is_empty() {
                    commands.push(Command::Scissor(PixelRect::from_size(sizes[index].0, sizes[index].1)));
                    commands.push(Command::Text { run: runs.len() });
                    runs.push(TextRun { texts: &layer.texts, pass: index, area: pass.area });
                }
            }
            let target = targets[index].as_ref().map(|target| target.view.clone());
            let clear = if target.is_some() { wgpu::Color::TRANSPARENT } else { clear_value(clear) };
            self.frame.push(PreparedPass { target, clear, size: sizes[index], commands });
        }
        let corner = |area: PixelRect| [area.left as f32, area.top as f32];
        let globals = plan.passes.iter().zip(&sizes);
        let globals: Vec<Globals> =
            globals.map(|(pass, &(w, h))| Globals { origin: corner(pass.area), size: [w as f32, h as f32] }).collect();
        self.globals.upload(gpu, &globals);
        self.quads.upload(gpu, &plan.quads);
        self.images.upload(gpu, &plan.images);
        self.text.prepare(gpu, fonts, &sizes, &runs);
        quality
    }

    /// Encodes the frame prepared last; `view` has the renderer's format and the size that was prepared for. The frame
    /// is seen through `projector`, if there is one.
    pub fn draw(
        &mut self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        view: &wgpu::TextureView,
        projector: Option<Projector>,
    ) {
        let last = self.frame.len().saturating_sub(1);
        let (Some(projector), Some(size)) = (projector, self.frame.last().map(|pass| pass.size)) else {
            self.projector = None;
            return self.draw_frame(gpu, encoder, view);
        };
        let mut pass = self.projector.take().unwrap_or_else(|| {
            let module = module(gpu, &self.shaders.projector);
            Box::new(ProjectorPass::new(gpu, &module, (&self.globals, &self.binding), self.format, size))
        });
        pass.resize(gpu, &self.binding, self.format, size);
        self.draw_frame(gpu, encoder, &pass.frame.view);
        pass.draw(gpu, encoder, view, (&self.globals, self.globals.offset(last)), projector);
        self.projector = Some(pass);
    }

    fn draw_frame(&self, gpu: &Gpu, encoder: &mut wgpu::CommandEncoder, view: &wgpu::TextureView) {
        for (index, pass) in self.frame.iter().enumerate() {
            let mut render_pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                label: Some(if pass.target.is_some() { "group" } else { "target" }),
                color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                    view: pass.target.as_ref().unwrap_or(view),
                    depth_slice: None,
                    resolve_target: None,
                    ops: wgpu::Operations { load: wgpu::LoadOp::Clear(pass.clear), store: wgpu::StoreOp::Store },
                })],
                depth_stencil_attachment: None,
                timestamp_writes: None,
                occlusion_query_set: None,
                multiview_mask: None,
            });
            for command in &pass.commands {
                match command {
                    Command::Scissor(clip) => {
                        let clip = clip.intersect(PixelRect::from_size(pass.size.0, pass.size.1));
                        render_pass.set_scissor_rect(clip.left as u32, clip.top as u32, clip.width(), clip.height());
                    }
                    Command::Quads { finish, range } => {
                        render_pass.set_pipeline(self.quad_pipeline(*finish));
                        render_pass.set_bind_group(0, &self.globals.bind_group, &[self.globals.offset(index)]);
                        render_pass.set_vertex_buffer(0, self.quads.slice());
                        render_pass.draw(0..4, range.clone());
                    }
                    Command::Image { instance, texture } => {
                        render_pass.set_pipeline(&self.image_pipeline);
                        render_pass.set_bind_group(0, &self.globals.bind_group, &[self.globals.offset(index)]);
                        render_pass.set_bind_group(1, texture, &[]);
                        render_pass.set_vertex_buffer(0, self.images.slice());
                        render_pass.draw(0..4, *instance..*instance + 1);
                    }
                    Command::Text { run } => self.text.draw(gpu, *run, index, &mut render_pass),
                }
            }
        }
    }

    fn quad_pipeline(&self, finish: Finish) -> &wgpu::RenderPipeline {
        match finish {
            Finish::Plain => &self.plain_pipeline,
            Finish::Rounded => &self.rounded_pipeline,
            Finish::Shadow => &self.shadow_pipeline,
        }
    }

    /// A texture for every pass but the last, which is the target's.
    fn off_screen_targets(&mut self, gpu: &Gpu, plan: &Plan<'_>) -> Vec<Option<OffScreen>> {
        let last = plan.passes.len().saturating_sub(1);
        let passes = plan.passes.iter().enumerate();
        passes
            .map(|(index, pass)| {
                let size = (pass.area.width(), pass.area.height());
                (index < last).then(|| self.pool.take(gpu, &self.binding, self.format, size))
            })
            .collect()
    }

    fn find(&mut self, gpu: &Gpu, source: &Source<'_>, targets: &[Option<OffScreen>]) -> Found {
        match source {
            Source::Picture { picture, width, height } => {
                self.textures.picture(gpu, &self.binding, picture, *width, *height)
            }
            Source::Path(raster) => self.textures.path(gpu, &self.binding, raster),
            Source::Pass(index) => match targets.get(*index) {
                Some(Some(target)) => Found::Exact(target.bind_group.clone()),
                _ => Found::Nothing,
            },
        }
    }
}

impl Found {
    fn texture(self) -> Option<wgpu::BindGroup> {
        match self {
            Found::Exact(texture) | Found::Near(texture) => Some(texture),
            Found::Nothing => None,
        }
    }
}

fn clear_value(color: Color) -> wgpu::Color {
    let [r, g, b, a] = premultiplied(color).map(f64::from);
    wgpu::Color { r, g, b, a }
}
