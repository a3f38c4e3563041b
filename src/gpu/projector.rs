//! The finished frame through `shaders/projector.wgsl`: a bad projector or a colour-blind eye.

use std::num::NonZeroU64;

use bytemuck::{Pod, Zeroable};

use super::device::Gpu;
use super::pipeline::PassGlobals;
use super::texture::{Binding, OffScreen};
use crate::projector::Projector;

/// What the picture goes through; the shader's `Simulation`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub(super) struct Simulation {
    pub red: [f32; 4],
    pub green: [f32; 4],
    pub blue: [f32; 4],
    pub grid: [u32; 2],
    pub size: [u32; 2],
}

/// The pass and the texture that the frame is drawn into before it.
pub(super) struct ProjectorPass {
    pub frame: OffScreen,
    pipeline: wgpu::RenderPipeline,
    simulation: wgpu::Buffer,
    bind_group: wgpu::BindGroup,
}

impl Simulation {
    fn new(projector: Projector, size: (u32, u32)) -> Simulation {
        let [red, green, blue] = projector.light();
        Simulation { red, green, blue, grid: projector.grid(size).into(), size: size.into() }
    }
}

impl ProjectorPass {
    /// A pass over frames of one size, in pixels, and format.
    pub fn new(
        gpu: &Gpu,
        module: &wgpu::ShaderModule,
        (globals, binding): (&PassGlobals, &Binding),
        format: wgpu::TextureFormat,
        size: (u32, u32),
    ) -> ProjectorPass {
        let device = gpu.device();
        let bytes = size_of::<Simulation>() as u64;
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("projector"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::FRAGMENT,
                ty: wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: false,
                    min_binding_size: NonZeroU64::new(bytes),
                },
                count: None,
            }],
        });
        let simulation = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("projector"),
            size: bytes,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let bind_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("projector"),
            layout: &layout,
            entries: &[wgpu::BindGroupEntry { binding: 0, resource: simulation.as_entire_binding() }],
        });
        let groups = [Some(&globals.layout), Some(&binding.layout), Some(&layout)];
        let pipeline = pipeline(gpu, module, format, &groups);
        ProjectorPass { frame: OffScreen::new(gpu, binding, format, size), pipeline, simulation, bind_group }
    }

    /// Makes the texture anew if frames have another size now.
    pub fn resize(&mut self, gpu: &Gpu, binding: &Binding, format: wgpu::TextureFormat, size: (u32, u32)) {
        if self.size() != size {
            self.frame = OffScreen::new(gpu, binding, format, size);
        }
    }

    fn size(&self) -> (u32, u32) {
        (self.frame.width, self.frame.height)
    }

    /// Encodes the pass from the frame to `view`; `offset` is that of the frame's own globals.
    pub fn draw(
        &self,
        gpu: &Gpu,
        encoder: &mut wgpu::CommandEncoder,
        view: &wgpu::TextureView,
        (globals, offset): (&PassGlobals, u32),
        projector: Projector,
    ) {
        let simulation = Simulation::new(projector, self.size());
        gpu.queue().write_buffer(&self.simulation, 0, bytemuck::bytes_of(&simulation));
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("projector"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color::BLACK), store: wgpu::StoreOp::Store },
            })],
            depth_stencil_attachment: None,
            timestamp_writes: None,
            occlusion_query_set: None,
            multiview_mask: None,
        });
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &globals.bind_group, &[offset]);
        pass.set_bind_group(1, &self.frame.bind_group, &[]);
        pass.set_bind_group(2, &self.bind_group, &[]);
        pass.draw(0..4, 0..1);
    }
}

/// Four corners, and nothing of what was there before.
fn pipeline(
    gpu: &Gpu,
    module: &wgpu::ShaderModule,
    format: wgpu::TextureFormat,
    groups: &[Option<&wgpu::BindGroupLayout>],
) -> wgpu::RenderPipeline {
    let device = gpu.device();
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some("projector"),
        bind_group_layouts: groups,
        ..Default::default()
    });
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("projector"),
        layout: Some(&layout),
        vertex: wgpu::VertexState {
            module,
            entry_point: Some("vertex"),
            buffers: &[],
            compilation_options: Default::default(),
        },
        fragment: Some(wgpu::FragmentState {
            module,
            entry_point: Some("fragment"),
            targets: &[Some(format.into())],
            compilation_options: Default::default(),
        }),
        primitive: wgpu::PrimitiveState { topology: wgpu::PrimitiveTopology::TriangleStrip, ..Default::default() },
        depth_stencil: None,
        multisample: Default::default(),
        multiview_mask: None,
        cache: None,
    })
}
