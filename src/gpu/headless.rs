//! Drawing without a window: a display list to pixels.

use std::sync::mpsc;
use std::time::Duration;

use super::device::{Gpu, GpuError};
use super::renderer::{Quality, Renderer};
use crate::color::Color;
use crate::geom::{Rect, Transform};
use crate::projector::Projector;
use crate::scene::{DisplayList, Pixels};
use crate::text::Fonts;

/// How long what the device has finished may take to be told.
const PATIENCE: Duration = Duration::from_secs(10);

const FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

/// `list` in `width` × `height` opaque pixels, letterboxed on black.
pub fn render(gpu: &Gpu, list: &DisplayList, width: u32, height: u32, fonts: &Fonts) -> Result<Pixels, GpuError> {
    render_through(None, gpu, list, (width, height), fonts)
}

/// The same as a projector shows it.
pub fn render_through(
    projector: Option<Projector>,
    gpu: &Gpu,
    list: &DisplayList,
    (width, height): (u32, u32),
    fonts: &Fonts,
) -> Result<Pixels, GpuError> {
    let limit = gpu.max_side();
    if width > limit || height > limit {
        return Err(GpuError::TooLarge { width, height, limit });
    }
    let (width, height) = (width.max(1), height.max(1));
    let mut renderer = Renderer::new(gpu, FORMAT);
    let room = Rect::new(0.0, 0.0, width as f32, height as f32);
    let transform = Transform::letterbox(list.size, room);
    // The second time makes what the first one left a draft.
    while renderer.prepare(gpu, list, transform, (width, height), Color::BLACK, fonts) == Quality::Draft {}
    draw(gpu, &mut renderer, (width, height), projector)
}

/// Draws what the renderer was prepared for, at that size.
pub(super) fn draw(
    gpu: &Gpu,
    renderer: &mut Renderer,
    (width, height): (u32, u32),
    projector: Option<Projector>,
) -> Result<Pixels, GpuError> {
    let target = gpu.device().create_texture(&wgpu::TextureDescriptor {
        label: Some("headless"),
        size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: FORMAT,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::COPY_SRC,
        view_formats: &[],
    });
    let mut encoder = gpu.device().create_command_encoder(&Default::default());
    renderer.draw(gpu, &mut encoder, &target.create_view(&Default::default()), projector);
    read(gpu, encoder, &target)
}

/// Submits the encoder and brings an `Rgba8Unorm` texture back.
fn read(gpu: &Gpu, mut encoder: wgpu::CommandEncoder, texture: &wgpu::Texture) -> Result<Pixels, GpuError> {
    let (width, height) = (texture.width(), texture.height());
    // Rows in buffers start at multiples of 256 bytes.
    let stride = (width * 4).next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
    let buffer = gpu.device().create_buffer(&wgpu::BufferDescriptor {
        label: Some("read back"),
        size: u64::from(stride) * u64::from(height),
        usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    encoder.copy_texture_to_buffer(
        texture.as_image_copy(),
        wgpu::TexelCopyBufferInfo {
            buffer: &buffer,
            layout: wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(stride), rows_per_image: None },
        },
        texture.size(),
    );
    gpu.queue().submit([encoder.finish()]);
    let (sender, mapped) = mpsc::channel();
    buffer.map_async(wgpu::MapMode::Read, .., move |result| _ = sender.send(result));
    let lost = |why: String| GpuError::Lost(gpu.take_notes().into_iter().next().unwrap_or(why));
    gpu.device().poll(wgpu::PollType::wait_indefinitely()).map_err(|error| lost(error.to_string()))?;
    // Polling called the callback, or a poll on another thread is about to have done so.
    let answer = mapped.recv_timeout(PATIENCE).map_err(|error| lost(error.to_string()))?;
    answer.map_err(|error| lost(error.to_string()))?;
    let padded = buffer.get_mapped_range(..).map_err(|error| lost(error.to_string()))?;
    let rows = padded.chunks_exact(stride as usize).map(|row| &row[..width as usize * 4]);
    let mut rgba = rows.collect::<Vec<_>>().concat();
    rgba.chunks_exact_mut(4).for_each(|pixel| pixel[3] = 255);
    if gpu.is_lost() {
        return Err(lost("it was lost while drawing".to_owned()));
    }
    Ok(Pixels { width, height, rgba })
}
