//! What draws into a window: the GPU, or the CPU where there is none. Either can be replaced by the other in mid-show.

use std::num::NonZeroU32;
use std::sync::Arc;

use tracing::field::Empty;
use tracing::info_span;
use winit::dpi::PhysicalSize;
use winit::event_loop::OwnedDisplayHandle;
use winit::window::Window;

use super::sabotage::{self, Sabotage};
use crate::cli::Backend;
use crate::color::Color;
use crate::geom::{Rect, Transform};
use crate::gpu::{Acquired, Gpu, Pace, Preference, Quality, Renderer, Shaders, Target};
use crate::projector::Projector;
use crate::raster::Canvas;
use crate::scene::DisplayList;
use crate::show::session::Preview;
use crate::text::Fonts;

/// How often a lost device is made anew before the show goes on with less.
const RESCUES: u32 = 3;

/// The graphics of all windows: one device, shared.
pub struct Graphics {
    display: OwnedDisplayHandle,
    instance: Option<wgpu::Instance>,
    gpu: Option<Arc<Gpu>>,
    wanted: Backend,
    rescues: u32,
    /// What the speaker should know.
    notes: Vec<String>,
}

/// Why there is no painter on the GPU.
enum NoGpu {
    Failed(String),
    /// A GPU that is a program: our own drawing on the CPU shows a slide sooner.
    OnlySoftware(String),
}

/// Whether the kernel knows of a GPU. Without one, asking the drivers only loads those that draw by program, at 80 MB.
pub fn has_graphics_device() -> bool {
    const NAMES: [&str; 6] = ["dri", "nvidia", "dxg", "mali", "kgsl", "pvr"];
    let Some(devices) = cfg!(target_os = "linux").then(|| std::fs::read_dir("/dev").ok()).flatten() else {
        return true;
    };
    devices.flatten().any(|device| NAMES.iter().any(|name| device.file_name().to_string_lossy().starts_with(name)))
}

fn failed(why: impl std::fmt::Display) -> NoGpu {
    NoGpu::Failed(why.to_string())
}

/// Draws into one window.
pub struct Painter {
    kind: Kind,
    size: PhysicalSize<u32>,
}

enum Kind {
    Gpu { gpu: Arc<Gpu>, target: Box<Target>, renderer: Box<Renderer> },
    Cpu { surface: Box<Surface>, canvas: Box<Canvas> },
}

/// A window's pixels, by way of the CPU.
struct Surface {
    display: OwnedDisplayHandle,
    inner: softbuffer::Surface<OwnedDisplayHandle, Arc<Window>>,
    /// How often it was shown.
    shown: u32,
}

/// After so many frames a surface is made anew: under X11, softbuffer 0.4.8 keeps eight bytes of every frame it has shown
/// (the number of a request whose errors nobody asks for), and would grow for as long as something moves.
const FRAMES: u32 = 50_000;

/// What came of painting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Painted {
    Done,
    /// Drawn, but sharper when drawn again.
    Draft,
    /// The window is covered.
    Skipped,
    /// Not drawn, but it may be soon.
    Busy,
    /// The painter must be made anew.
    Lost,
}

impl Graphics {
    pub fn new(display: OwnedDisplayHandle, wanted: Backend) -> Graphics {
        Graphics { display, instance: None, gpu: None, wanted, rescues: 0, notes: Vec::new() }
    }

    /// A painter for a window: on the GPU if that is wanted and to be had, else on the CPU.
    pub fn painter(&mut self, window: &Arc<Window>, pace: Pace) -> Result<Painter, String> {
        let span = info_span!("back end", what = Empty, why = Empty).entered();
        if self.wanted != Backend::Cpu {
            match self.gpu_painter(window, pace) {
                Ok(painter) => {
                    span.record("what", painter.description());
                    return Ok(painter);
                }
                // Once the show runs, anything is better than nothing.
                Err(NoGpu::Failed(why)) if self.wanted == Backend::Gpu && self.rescues == 0 => return Err(why),
                Err(NoGpu::Failed(why)) => {
                    span.record("why", &*why);
                    self.notes.push(format!("drawing on the CPU: {why}"));
                }
                Err(NoGpu::OnlySoftware(why)) => {
                    span.record("why", why);
                }
            }
            // What failed once is not tried for every window.
            self.wanted = Backend::Cpu;
        }
        let painter = Painter::on_cpu(self.display.clone(), window)?;
        span.record("what", painter.description());
        Ok(painter)
    }

    fn gpu_painter(&mut self, window: &Arc<Window>, pace: Pace) -> Result<Painter, NoGpu> {
        if self.wanted == Backend::Auto && !has_graphics_device() {
            return Err(NoGpu::OnlySoftware("the system has no graphics device".into()));
        }
        let display = self.display.clone();
        let instance = self.instance.get_or_insert_with(|| {
            wgpu::Instance::new(wgpu::InstanceDescriptor::new_with_display_handle(Box::new(display)))
        });
        let surface = instance.create_surface(window.clone()).map_err(failed)?;
        let gpu = match self.gpu.clone().filter(|gpu| !gpu.is_lost()) {
            Some(gpu) => gpu,
            None => {
                let software = self.rescues >= RESCUES;
                let preference = if software { Preference::Software } else { Preference::Any };
                let gpu = Gpu::new(instance, Some(&surface), preference).map_err(failed)?;
                if gpu.is_software() && self.wanted == Backend::Auto {
                    return Err(NoGpu::OnlySoftware(format!("there is only {}", gpu.description())));
                }
                Arc::new(gpu)
            }
        };
        self.gpu = Some(gpu.clone());
        let size = window.inner_size();
        let target = Target::new(&gpu, surface, (size.width, size.height), pace).map_err(failed)?;
        let renderer = Renderer::new(&gpu, target.format());
        Ok(Painter { kind: Kind::Gpu { gpu, target: Box::new(target), renderer: Box::new(renderer) }, size })
    }

    /// After a loss: the device is given up, and after several the GPU as a whole.
    pub fn give_up_device(&mut self) {
        self.rescues += 1;
        if let Some(gpu) = self.gpu.take() {
            self.notes.extend(gpu.take_notes());
        }
        if self.rescues > RESCUES + 1 {
            self.notes.push("the graphics driver failed repeatedly; drawing on the CPU".into());
            self.wanted = Backend::Cpu;
        }
    }

    /// Takes what the speaker should know.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }
}

impl Painter {
    fn on_cpu(display: OwnedDisplayHandle, window: &Arc<Window>) -> Result<Painter, String> {
        let surface = Surface::new(display, window.clone()).map_err(|e| e.to_string())?;
        let size = window.inner_size();
        let canvas = Canvas::new(size.width.max(1), size.height.max(1));
        Ok(Painter { kind: Kind::Cpu { surface: Box::new(surface), canvas: Box::new(canvas) }, size })
    }

    /// What it draws by.
    fn description(&self) -> String {
        match &self.kind {
            Kind::Gpu { gpu, .. } => gpu.description(),
            Kind::Cpu { .. } => "CPU".into(),
        }
    }

    pub fn resize(&mut self, size: PhysicalSize<u32>) {
        self.size = size;
        match &mut self.kind {
            Kind::Gpu { gpu, target, .. } => target.resize(gpu, size.width, size.height),
            Kind::Cpu { canvas, .. } => canvas.resize(size.width.max(1), size.height.max(1)),
        }
    }

    /// Draws with other shaders from now on, unless they are broken.
    pub fn reload_shaders(&mut self, shaders: Shaders) -> Result<(), String> {
        match &mut self.kind {
            Kind::Gpu { gpu, renderer, .. } => renderer.reload(gpu, shaders),
            Kind::Cpu { .. } => Ok(()),
        }
    }

    /// Where the list's page lies in the window.
    pub fn transform(&self, list: &DisplayList) -> Transform {
        let room = Rect::new(0.0, 0.0, self.size.width as f32, self.size.height as f32);
        Transform::letterbox(list.size, room)
    }

    /// Draws a list, letterboxed on black, and shows it as `projector` would, if there is one.
    pub fn paint(
        &mut self,
        window: &Window,
        list: &DisplayList,
        fonts: &Fonts,
        projector: Option<Projector>,
    ) -> Painted {
        if self.size.width == 0 || self.size.height == 0 {
            return Painted::Skipped;
        }
        let transform = self.transform(list);
        match &mut self.kind {
            Kind::Gpu { gpu, target, renderer } => {
                if gpu.is_lost() {
                    return Painted::Lost;
                }
                sabotage::panic_if_asked(Sabotage::Paint);
                let frame = match info_span!("acquire").in_scope(|| target.frame(gpu)) {
                    Acquired::Frame(frame) => frame,
                    Acquired::Skip => return Painted::Skipped,
                    Acquired::Busy => return Painted::Busy,
                    Acquired::Lost => return Painted::Lost,
                };
                let drawing = info_span!("draw").entered();
                let quality = renderer.prepare(gpu, list, transform, frame.size(), Color::BLACK, fonts);
                let mut encoder = gpu.device().create_command_encoder(&Default::default());
                renderer.draw(gpu, &mut encoder, frame.view(), projector);
                gpu.queue().submit([encoder.finish()]);
                drop(drawing);
                window.pre_present_notify();
                info_span!("present").in_scope(|| frame.present(gpu));
                if sabotage::is_asked(Sabotage::Device) {
                    gpu.device().destroy();
                }
                match (gpu.is_lost(), quality) {
                    (true, _) => Painted::Lost,
                    (false, Quality::Draft) => Painted::Draft,
                    (false, Quality::Final) => Painted::Done,
                }
            }
            Kind::Cpu { surface, canvas } => {
                info_span!("draw").in_scope(|| {
                    canvas.draw(list, transform, Color::BLACK, None, fonts);
                    if let Some(projector) = projector {
                        canvas.simulate(projector);
                    }
                });
                match info_span!("present").in_scope(|| surface.show(canvas)) {
                    Ok(()) => Painted::Done,
                    Err(_) => Painted::Busy,
                }
            }
        }
    }
}

/// What a preview shows a picture through.
pub fn projector(preview: Preview) -> Option<Projector> {
    match preview {
        Preview::Off => None,
        Preview::DimLamp => Some(Projector::DimLamp),
        Preview::LowResolution => Some(Projector::LowResolution),
        Preview::YellowTint => Some(Projector::YellowTint),
        Preview::AmbientLight => Some(Projector::AmbientLight),
        Preview::ColorBlindness => Some(Projector::ColorBlindness),
    }
}

impl Surface {
    fn new(display: OwnedDisplayHandle, window: Arc<Window>) -> Result<Surface, softbuffer::SoftBufferError> {
        let context = softbuffer::Context::new(display.clone())?;
        Ok(Surface { display, inner: softbuffer::Surface::new(&context, window)?, shown: 0 })
    }

    fn show(&mut self, canvas: &Canvas) -> Result<(), softbuffer::SoftBufferError> {
        let (Some(width), Some(height)) = (NonZeroU32::new(canvas.width()), NonZeroU32::new(canvas.height())) else {
            return Ok(());
        };
        if self.shown == FRAMES {
            *self = Surface::new(self.display.clone(), self.inner.window().clone())?;
        }
        self.shown += 1;
        self.inner.resize(width, height)?;
        let mut buffer = self.inner.buffer_mut()?;
        let pixels = canvas.xrgb();
        let length = buffer.len().min(pixels.len());
        buffer[..length].copy_from_slice(&pixels[..length]);
        buffer.present()
    }
}
