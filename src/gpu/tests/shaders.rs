//! The shaders are valid, and lay their data out as the Rust types do. No device is needed.

use std::mem::offset_of;

use naga::valid::{Capabilities, ValidationFlags, Validator};
use naga::{Module, StructMember, TypeInner};

use crate::gpu::Shaders;
use crate::gpu::image::{self, ImageInstance};
use crate::gpu::pipeline::Globals;
use crate::gpu::projector::Simulation;
use crate::gpu::quad::{self, QuadInstance};

fn parsed(shader: &str) -> Module {
    naga::front::wgsl::parse_str(shader).unwrap_or_else(|error| panic!("{}", error.emit_to_string(shader)))
}

fn layout<'m>(module: &'m Module, name: &str) -> (&'m [StructMember], usize) {
    let found = module.types.iter().find(|(_, kind)| kind.name.as_deref() == Some(name));
    match found.map(|(_, kind)| &kind.inner) {
        Some(TypeInner::Struct { members, span }) => (members, *span as usize),
        other => panic!("{name} is {other:?}"),
    }
}

/// Every member is where its attribute of the same location reads.
fn check_attributes(shader: &str, name: &str, attributes: &[wgpu::VertexAttribute], size: usize) {
    let module = parsed(shader);
    let (members, span) = layout(&module, name);
    assert_eq!(span, size, "{name}");
    let wanted: Vec<(Option<u32>, u64)> = members
        .iter()
        .map(|member| match member.binding {
            Some(naga::Binding::Location { location, .. }) => (Some(location), u64::from(member.offset)),
            _ => (None, u64::from(member.offset)),
        })
        .collect();
    let given: Vec<(Option<u32>, u64)> = attributes.iter().map(|a| (Some(a.shader_location), a.offset)).collect();
    assert_eq!(wanted, given, "{name}");
}

#[test]
fn every_shader_is_valid() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/shaders");
    let common = std::fs::read_to_string(format!("{folder}/common.wgsl")).unwrap();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let own = std::fs::read_to_string(&path).unwrap();
        let shader = if path.ends_with("common.wgsl") { own } else { common.clone() + &own };
        let checked = Validator::new(ValidationFlags::all(), Capabilities::empty()).validate(&parsed(&shader));
        assert!(checked.is_ok(), "{}: {}", path.display(), checked.unwrap_err().emit_to_string(&shader));
    }
}

#[test]
fn instances_are_laid_out_as_the_shaders_read_them() {
    check_attributes(&Shaders::BUILT_IN.quad, "Quad", quad::ATTRIBUTES, size_of::<QuadInstance>());
    check_attributes(&Shaders::BUILT_IN.image, "Image", image::ATTRIBUTES, size_of::<ImageInstance>());
}

/// The members begin where the Rust type's fields do.
fn check_uniform(shader: &str, name: &str, fields: &[usize], size: usize) {
    let module = parsed(shader);
    let (members, span) = layout(&module, name);
    let offsets: Vec<usize> = members.iter().map(|member| member.offset as usize).collect();
    assert_eq!((offsets.as_slice(), span), (fields, size), "{name}");
}

#[test]
fn uniforms_are_laid_out_as_the_shaders_read_them() {
    let globals = [offset_of!(Globals, origin), offset_of!(Globals, size)];
    check_uniform(&Shaders::BUILT_IN.quad, "Globals", &globals, size_of::<Globals>());
    let simulation = [
        offset_of!(Simulation, red),
        offset_of!(Simulation, green),
        offset_of!(Simulation, blue),
        offset_of!(Simulation, grid),
        offset_of!(Simulation, size),
    ];
    check_uniform(&Shaders::BUILT_IN.projector, "Simulation", &simulation, size_of::<Simulation>());
}
