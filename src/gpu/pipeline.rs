//! The parts that the pipelines have in common: premultiplied blending, instances, and each pass's globals.

use std::marker::PhantomData;
use std::num::NonZeroU64;

use bytemuck::{NoUninit, Pod, Zeroable};

use super::device::Gpu;
use crate::color::Color;

/// A pass's corner and size; the shaders' `Globals`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub(super) struct Globals {
    pub origin: [f32; 2],
    pub size: [f32; 2],
}

/// Red, green, blue, alpha from 0 to 1, colour multiplied by alpha.
pub(super) fn premultiplied(color: Color) -> [f32; 4] {
    let [r, g, b, a] = color.to_f32();
    [r * a, g * a, b * a, a]
}

pub(super) fn module(gpu: &Gpu, source: &str) -> wgpu::ShaderModule {
    let source = wgpu::ShaderSource::Wgsl(source.into());
    gpu.device().create_shader_module(wgpu::ShaderModuleDescriptor { label: None, source })
}

/// Draws four corners an instance, blended over what is there.
pub(super) fn instanced(
    gpu: &Gpu,
    format: wgpu::TextureFormat,
    (module, entry): (&wgpu::ShaderModule, &str),
    (stride, attributes): (usize, &[wgpu::VertexAttribute]),
    groups: &[Option<&wgpu::BindGroupLayout>],
) -> wgpu::RenderPipeline {
    let device = gpu.device();
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some(entry),
        bind_group_layouts: groups,
        ..Default::default()
    });
    let instances =
        wgpu::VertexBufferLayout { array_stride: stride as u64, step_mode: wgpu::VertexStepMode::Instance, attributes };
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(entry),
        layout: Some(&layout),
        vertex: wgpu::VertexState {
            module,
            entry_point: Some("vertex"),
            buffers: &[Some(instances)],
            compilation_options: Default::default(),
        },
        fragment: Some(wgpu::FragmentState {
            module,
            entry_point: Some(entry),
            targets: &[Some(wgpu::ColorTargetState {
                format,
                blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                write_mask: wgpu::ColorWrites::ALL,
            })],
            compilation_options: Default::default(),
        }),
        primitive: wgpu::PrimitiveState { topology: wgpu::PrimitiveTopology::TriangleStrip, ..Default::default() },
        depth_stencil: None,
        multisample: Default::default(),
        multiview_mask: None,
        cache: None,
    })
}

/// A vertex buffer of instances that grows as needed.
pub(super) struct Instances<T> {
    buffer: wgpu::Buffer,
    kind: PhantomData<T>,
}

impl<T: NoUninit> Instances<T> {
    pub fn new(gpu: &Gpu) -> Instances<T> {
        Instances { buffer: Self::buffer(gpu, 64), kind: PhantomData }
    }

    pub fn upload(&mut self, gpu: &Gpu, instances: &[T]) {
        let bytes: &[u8] = bytemuck::cast_slice(instances);
        if bytes.len() as u64 > self.buffer.size() {
            self.buffer = Self::buffer(gpu, instances.len().next_power_of_two());
        }
        if !bytes.is_empty() {
            gpu.queue().write_buffer(&self.buffer, 0, bytes);
        }
    }

    pub fn slice(&self) -> wgpu::BufferSlice<'_> {
        self.buffer.slice(..)
    }

    fn buffer(gpu: &Gpu, count: usize) -> wgpu::Buffer {
        gpu.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some("instances"),
            size: (count * size_of::<T>()) as u64,
            usage: wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        })
    }
}

/// The globals of all passes of a frame, in one buffer, bound at an offset.
pub(super) struct PassGlobals {
    pub layout: wgpu::BindGroupLayout,
    buffer: wgpu::Buffer,
    pub bind_group: wgpu::BindGroup,
    stride: u32,
}

impl PassGlobals {
    pub fn new(gpu: &Gpu) -> PassGlobals {
        let layout = gpu.device().create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("globals"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
                ty: wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: true,
                    min_binding_size: NonZeroU64::new(size_of::<Globals>() as u64),
                },
                count: None,
            }],
        });
        let alignment = gpu.device().limits().min_uniform_buffer_offset_alignment;
        let stride = (size_of::<Globals>() as u32).next_multiple_of(alignment.max(1));
        let (buffer, bind_group) = PassGlobals::buffer(gpu, &layout, u64::from(stride) * 4);
        PassGlobals { layout, buffer, bind_group, stride }
    }

    /// The globals of pass `i` are at `offset(i)` from then on.
    pub fn upload(&mut self, gpu: &Gpu, globals: &[Globals]) {
        let stride = self.stride as usize;
        let mut bytes = vec![0; globals.len() * stride];
        for (slot, globals) in bytes.chunks_exact_mut(stride).zip(globals) {
            slot[..size_of::<Globals>()].copy_from_slice(bytemuck::bytes_of(globals));
        }
        if bytes.len() as u64 > self.buffer.size() {
            let size = bytes.len().next_power_of_two() as u64;
            (self.buffer, self.bind_group) = PassGlobals::buffer(gpu, &self.layout, size);
        }
        gpu.queue().write_buffer(&self.buffer, 0, &bytes);
    }

    pub fn offset(&self, pass: usize) -> u32 {
        self.stride * pass as u32
    }

    fn buffer(gpu: &Gpu, layout: &wgpu::BindGroupLayout, size: u64) -> (wgpu::Buffer, wgpu::BindGroup) {
        let buffer = gpu.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some("globals"),
            size,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let bind_group = gpu.device().create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("globals"),
            layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
                    buffer: &buffer,
                    offset: 0,
                    size: NonZeroU64::new(size_of::<Globals>() as u64),
                }),
            }],
        });
        (buffer, bind_group)
    }
}
