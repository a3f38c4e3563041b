//! Textures to draw from: the cache of pictures and outlines, and the pool that groups are drawn into.

use std::collections::HashMap;

use super::device::Gpu;
use super::path::Raster;
use crate::scene::{Picture, Pixels};

/// What the cache keeps of textures that no longer show.
const BUDGET: u64 = 256 << 20;

/// Frames after which a size of a picture that was asked for once is forgotten.
const WANTED_FRAMES: u64 = 8;

/// Frames after which a pooled texture that nothing was drawn into is dropped.
const POOL_FRAMES: u64 = 8;

/// Pooled textures have sides of whole multiples of this, so that a group that grows by a pixel finds one.
const POOL_STEP: u32 = 64;

/// How a texture is bound for `shaders/image.wgsl`.
pub(super) struct Binding {
    pub layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
}

/// Pictures at the sizes they are drawn, and rasterised outlines; those not used for longest go first.
pub(super) struct TextureCache {
    entries: HashMap<Key, Entry>,
    /// What another size stood in for, and in which frame.
    wanted: HashMap<Key, u64>,
    bytes: u64,
    frame: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Picture { id: u64, width: u32, height: u32 },
    Path(u64),
}

struct Entry {
    /// `None`: it cannot be drawn, and need not be tried again.
    bind_group: Option<wgpu::BindGroup>,
    bytes: u64,
    used: u64,
}

/// A texture to draw from.
pub(super) enum Found {
    Exact(wgpu::BindGroup),
    /// Of another size, until the exact one is made.
    Near(wgpu::BindGroup),
    Nothing,
}

/// Off-screen targets, for as long as a frame.
pub(super) struct Pool {
    textures: Vec<Pooled>,
    frame: u64,
}

struct Pooled {
    target: OffScreen,
    used: u64,
}

/// A texture to draw into and then from.
#[derive(Clone)]
pub(super) struct OffScreen {
    pub view: wgpu::TextureView,
    pub bind_group: wgpu::BindGroup,
    pub width: u32,
    pub height: u32,
}

impl Binding {
    pub fn new(gpu: &Gpu) -> Binding {
        let layout = gpu.device().create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("texture"),
            entries: &[
                wgpu::BindGroupLayoutEntry {
                    binding: 0,
                    visibility: wgpu::ShaderStages::FRAGMENT,
                    ty: wgpu::BindingType::Texture {
                        sample_type: wgpu::TextureSampleType::Float { filterable: true },
                        view_dimension: wgpu::TextureViewDimension::D2,
                        multisampled: false,
                    },
                    count: None,
                },
                wgpu::BindGroupLayoutEntry {
                    binding: 1,
                    visibility: wgpu::ShaderStages::FRAGMENT,
                    ty: wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering),
                    count: None,
                },
            ],
        });
        let sampler = gpu.device().create_sampler(&wgpu::SamplerDescriptor {
            label: Some("bilinear"),
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            ..Default::default()
        });
        Binding { layout, sampler }
    }

    fn bind(&self, gpu: &Gpu, view: &wgpu::TextureView) -> wgpu::BindGroup {
        gpu.device().create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("texture"),
            layout: &self.layout,
            entries: &[
                wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(view) },
                wgpu::BindGroupEntry { binding: 1, resource: wgpu::BindingResource::Sampler(&self.sampler) },
            ],
        })
    }

    /// A texture of premultiplied pixels.
    fn upload(&self, gpu: &Gpu, width: u32, height: u32, pixels: &[u8]) -> wgpu::BindGroup {
        let texture = create(gpu, width, height, wgpu::TextureFormat::Rgba8Unorm, wgpu::TextureUsages::COPY_DST);
        gpu.queue().write_texture(
            texture.as_image_copy(),
            pixels,
            wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(width * 4), rows_per_image: None },
            texture.size(),
        );
        self.bind(gpu, &texture.create_view(&Default::default()))
    }
}

impl TextureCache {
    pub fn new() -> TextureCache {
        TextureCache { entries: HashMap::new(), wanted: HashMap::new(), bytes: 0, frame: 0 }
    }

    /// Starts a frame: what the last ones did not use may be dropped.
    pub fn begin_frame(&mut self) {
        self.frame += 1;
        let frame = self.frame;
        self.wanted.retain(|_, asked| *asked + WANTED_FRAMES > frame);
        if self.bytes <= BUDGET {
            return;
        }
        let mut old: Vec<(u64, Key)> =
            self.entries.iter().filter(|(_, e)| e.used + 1 < self.frame).map(|(key, e)| (e.used, *key)).collect();
        old.sort_by_key(|(used, _)| *used);
        for (_, key) in old {
            if self.bytes <= BUDGET {
                break;
            }
            self.bytes -= self.entries.remove(&key).map_or(0, |entry| entry.bytes);
        }
    }

    /// A picture at a size. While the size changes from frame to frame, one of about that size stands in.
    pub fn picture(&mut self, gpu: &Gpu, binding: &Binding, picture: &Picture, width: u32, height: u32) -> Found {
        let key = Key::Picture { id: picture.id(), width, height };
        // A size that comes back from an earlier frame is there to stay.
        let stays = self.entries.contains_key(&key) || self.wanted.get(&key).is_some_and(|asked| *asked < self.frame);
        if !stays && let Some(near) = self.near(picture.id(), width) {
            self.wanted.entry(key).or_insert(self.frame);
            return Found::Near(near);
        }
        let side = gpu.max_side();
        self.get(key, || {
            if width > side || height > side {
                gpu.note(format!("the picture {} is too large for the graphics device", picture.name()));
                return None;
            }
            match picture.at_size(width, height) {
                Ok(pixels) => Some((binding.upload(gpu, width, height, &premultiply(&pixels)), area(width, height))),
                Err(error) => {
                    gpu.note(format!("the picture {} cannot be drawn: {error}", picture.name()));
                    None
                }
            }
        })
    }

    pub fn path(&mut self, gpu: &Gpu, binding: &Binding, raster: &Raster<'_>) -> Found {
        let (width, height) = (raster.area.width(), raster.area.height());
        self.get(Key::Path(raster.key()), || {
            let pixels = raster.pixels()?;
            Some((binding.upload(gpu, width, height, &pixels), area(width, height)))
        })
    }

    fn get(&mut self, key: Key, make: impl FnOnce() -> Option<(wgpu::BindGroup, u64)>) -> Found {
        let bytes = &mut self.bytes;
        let entry = self.entries.entry(key).or_insert_with(|| {
            let made = make();
            let size = made.as_ref().map_or(0, |(_, size)| *size);
            *bytes += size;
            Entry { bind_group: made.map(|(bind_group, _)| bind_group), bytes: size, used: 0 }
        });
        entry.used = self.frame;
        entry.bind_group.clone().map_or(Found::Nothing, Found::Exact)
    }

    /// The texture of a picture whose width is nearest, within half and double.
    fn near(&mut self, picture: u64, wanted: u32) -> Option<wgpu::BindGroup> {
        let candidates = self.entries.iter_mut().filter_map(|(key, entry)| match key {
            Key::Picture { id, width, .. } if *id == picture && *width <= wanted * 2 && wanted <= *width * 2 => {
                Some((width.abs_diff(wanted), entry))
            }
            _ => None,
        });
        let (_, entry) = candidates.min_by_key(|(distance, _)| *distance)?;
        entry.used = self.frame;
        entry.bind_group.clone()
    }
}

impl OffScreen {
    pub fn new(gpu: &Gpu, binding: &Binding, format: wgpu::TextureFormat, (width, height): (u32, u32)) -> OffScreen {
        let texture = create(gpu, width, height, format, wgpu::TextureUsages::RENDER_ATTACHMENT);
        let view = texture.create_view(&Default::default());
        OffScreen { bind_group: binding.bind(gpu, &view), view, width, height }
    }
}

impl Pool {
    pub fn new() -> Pool {
        Pool { textures: Vec::new(), frame: 0 }
    }

    /// Starts a frame: all textures are free again.
    pub fn begin_frame(&mut self) {
        self.frame += 1;
        self.textures.retain(|pooled| pooled.used + POOL_FRAMES > self.frame);
    }

    /// A texture of at least this size that nothing else in this frame uses.
    pub fn take(
        &mut self,
        gpu: &Gpu,
        binding: &Binding,
        format: wgpu::TextureFormat,
        (width, height): (u32, u32),
    ) -> OffScreen {
        let round = |side: u32| side.next_multiple_of(POOL_STEP).min(gpu.max_side()).max(1);
        let (width, height, frame) = (round(width), round(height), self.frame);
        let fits = |pooled: &&mut Pooled| {
            pooled.used < frame && (pooled.target.width, pooled.target.height) == (width, height)
        };
        if let Some(free) = self.textures.iter_mut().find(fits) {
            free.used = frame;
            return free.target.clone();
        }
        let target = OffScreen::new(gpu, binding, format, (width, height));
        self.textures.push(Pooled { target: target.clone(), used: frame });
        target
    }
}

fn create(
    gpu: &Gpu,
    width: u32,
    height: u32,
    format: wgpu::TextureFormat,
    usage: wgpu::TextureUsages,
) -> wgpu::Texture {
    gpu.device().create_texture(&wgpu::TextureDescriptor {
        label: None,
        size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: usage | wgpu::TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    })
}

fn area(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height) * 4
}

/// Colour times alpha, so that the filter mixes no colour of transparent pixels in.
fn premultiply(pixels: &Pixels) -> Vec<u8> {
    let mut out = pixels.rgba.clone();
    for pixel in out.chunks_exact_mut(4) {
        let alpha = u32::from(pixel[3]);
        for channel in &mut pixel[..3] {
            *channel = ((u32::from(*channel) * alpha + 127) / 255) as u8;
        }
    }
    out
}
