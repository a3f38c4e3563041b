//! A window's surface as a target: its configuration, and a frame to draw into.

use super::device::{Gpu, GpuError};

/// Formats that take sRGB bytes as they are, best first.
const FORMATS: [wgpu::TextureFormat; 2] = [wgpu::TextureFormat::Bgra8Unorm, wgpu::TextureFormat::Rgba8Unorm];

/// A configured surface. Drop it before its window.
pub struct Target {
    surface: wgpu::Surface<'static>,
    config: wgpu::SurfaceConfiguration,
    /// The configuration no longer fits what is on the screen.
    stale: bool,
}

/// When a drawn frame is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pace {
    /// In order, at the display's own rate; waits for it. Everything can do this.
    #[default]
    Fifo,
    /// The newest one, without waiting, where there is such a mode.
    Mailbox,
}

/// What a surface gave.
pub enum Acquired {
    Frame(Frame),
    /// Nothing can be drawn: the window is covered. Try again when it changes.
    Skip,
    /// Nothing can be drawn just now. Try again soon.
    Busy,
    /// The surface is gone: make another from the window, and a [`Target`] of it.
    Lost,
}

/// A frame to draw into.
pub struct Frame {
    texture: wgpu::SurfaceTexture,
    view: wgpu::TextureView,
}

impl Target {
    /// Takes a window's surface, `width` × `height` pixels.
    pub fn new(
        gpu: &Gpu,
        surface: wgpu::Surface<'static>,
        (width, height): (u32, u32),
        pace: Pace,
    ) -> Result<Target, GpuError> {
        let can = surface.get_capabilities(gpu.adapter());
        let format = FORMATS.into_iter().find(|f| can.formats.contains(f)).ok_or(GpuError::NoSurfaceFormat)?;
        let mailbox = pace == Pace::Mailbox && can.present_modes.contains(&wgpu::PresentMode::Mailbox);
        let config = wgpu::SurfaceConfiguration {
            format,
            present_mode: if mailbox { wgpu::PresentMode::Mailbox } else { wgpu::PresentMode::Fifo },
            alpha_mode: opaque(&can.alpha_modes),
            // No queue of frames: a key shows as soon as it can.
            desired_maximum_frame_latency: 1,
            ..surface.get_default_config(gpu.adapter(), 1, 1).ok_or(GpuError::NoSurfaceFormat)?
        };
        let mut target = Target { surface, config, stale: true };
        target.resize(gpu, width, height);
        Ok(target)
    }

    /// The window has another size; nothing is drawn while a side is 0.
    pub fn resize(&mut self, gpu: &Gpu, width: u32, height: u32) {
        let limit = gpu.max_side();
        let size = (width.min(limit), height.min(limit));
        self.stale |= size != self.size();
        (self.config.width, self.config.height) = size;
    }

    /// In pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.config.width, self.config.height)
    }

    /// The format that a [`Renderer`](super::Renderer) for it needs.
    pub fn format(&self) -> wgpu::TextureFormat {
        self.config.format
    }

    /// The next frame, waiting for the display if the pace says so.
    pub fn frame(&mut self, gpu: &Gpu) -> Acquired {
        if self.config.width == 0 || self.config.height == 0 || gpu.is_lost() {
            return Acquired::Skip;
        }
        // An outdated surface is configured anew and asked once more.
        for _ in 0..2 {
            if std::mem::take(&mut self.stale) {
                self.surface.configure(gpu.device(), &self.config);
            }
            match self.surface.get_current_texture() {
                wgpu::CurrentSurfaceTexture::Success(texture) => return Acquired::Frame(Frame::new(texture)),
                wgpu::CurrentSurfaceTexture::Suboptimal(texture) => {
                    // Still good for this frame; it has to be shown before the surface can be configured.
                    self.stale = true;
                    return Acquired::Frame(Frame::new(texture));
                }
                wgpu::CurrentSurfaceTexture::Outdated => self.stale = true,
                // A device that is gone tells so by an error, or by its surface alone.
                wgpu::CurrentSurfaceTexture::Lost | wgpu::CurrentSurfaceTexture::Validation => return Acquired::Lost,
                wgpu::CurrentSurfaceTexture::Timeout => return Acquired::Busy,
                wgpu::CurrentSurfaceTexture::Occluded => return Acquired::Skip,
            }
        }
        Acquired::Busy
    }
}

impl Frame {
    fn new(texture: wgpu::SurfaceTexture) -> Frame {
        let view = texture.texture.create_view(&Default::default());
        Frame { texture, view }
    }

    pub fn view(&self) -> &wgpu::TextureView {
        &self.view
    }

    /// The size to draw at: the surface's own, in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.texture.texture.width(), self.texture.texture.height())
    }

    /// Shows the frame, once what draws into it was submitted.
    pub fn present(self, gpu: &Gpu) {
        gpu.queue().present(self.texture);
    }
}

/// What is drawn covers the window; a compositor need not blend it.
fn opaque(modes: &[wgpu::CompositeAlphaMode]) -> wgpu::CompositeAlphaMode {
    let wanted = wgpu::CompositeAlphaMode::Opaque;
    if modes.contains(&wanted) { wanted } else { wgpu::CompositeAlphaMode::Auto }
}
