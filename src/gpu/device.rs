//! The device: adapter, queue, and what went wrong with them.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The most notes kept, so that a fault in every frame fills no memory.
const MAX_NOTES: usize = 32;

/// The most pixels a side that are asked for: an 8K display has 7680.
const MAX_SIDE: u32 = 8192;

/// An open device. Many windows and renderers share one; all of them are made anew once it [is lost](Gpu::is_lost).
pub struct Gpu {
    adapter: wgpu::Adapter,
    device: wgpu::Device,
    queue: wgpu::Queue,
    faults: Arc<Faults>,
}

/// Which adapters will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preference {
    /// The one that is best for drawing windows, a software one if there is nothing else.
    #[default]
    Any,
    /// Only one that draws on the CPU: for tests, and after a graphics driver failed.
    Software,
}

/// Why there is no device, in words for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GpuError {
    /// Neither a graphics card nor a software adapter is to be had.
    NoAdapter(String),
    /// There is an adapter, but it gives no device.
    NoDevice {
        adapter: String,
        why: String,
    },
    /// The adapter cannot draw into the window.
    NoSurfaceFormat,
    /// More pixels a side than the device has textures for.
    TooLarge {
        width: u32,
        height: u32,
        limit: u32,
    },
    Lost(String),
}

/// What the device's callbacks tell; they come from any thread.
#[derive(Default)]
struct Faults {
    lost: AtomicBool,
    notes: Mutex<Vec<String>>,
}

impl Gpu {
    /// Opens a device that can draw into `surface`; `None` is for drawing without a window. The instance must know the
    /// display (`new_with_display_handle`) where a surface is wanted.
    ///
    /// The chain is: a real adapter, the software adapter, an error; then the show goes on with the CPU back end.
    pub fn new(
        instance: &wgpu::Instance,
        surface: Option<&wgpu::Surface<'_>>,
        preference: Preference,
    ) -> Result<Gpu, GpuError> {
        let open = |software: bool| {
            let options = wgpu::RequestAdapterOptions {
                power_preference: wgpu::PowerPreference::LowPower,
                force_fallback_adapter: software,
                compatible_surface: surface,
                ..Default::default()
            };
            let adapter = pollster::block_on(instance.request_adapter(&options))
                .map_err(|error| GpuError::NoAdapter(error.to_string()))?;
            Gpu::open(adapter)
        };
        match preference {
            Preference::Software => open(true),
            // Where only the software adapter failed, the real one's error says more.
            Preference::Any => open(false).or_else(|error| open(true).map_err(|_| error)),
        }
    }

    /// A device that draws into textures only.
    pub fn headless(preference: Preference) -> Result<Gpu, GpuError> {
        let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
        Gpu::new(&instance, None, preference)
    }

    fn open(adapter: wgpu::Adapter) -> Result<Gpu, GpuError> {
        // Shaders need little; large windows need large textures, and the glyphs' atlas would take all there is.
        let can = adapter.limits();
        let mut limits = wgpu::Limits::downlevel_webgl2_defaults().using_resolution(can.clone());
        limits.max_texture_dimension_2d = can.max_texture_dimension_2d.min(MAX_SIDE);
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("footlight"),
            required_limits: limits,
            memory_hints: wgpu::MemoryHints::MemoryUsage,
            ..Default::default()
        };
        let (device, queue) = pollster::block_on(adapter.request_device(&descriptor))
            .map_err(|error| GpuError::NoDevice { adapter: adapter.get_info().name, why: error.to_string() })?;
        let faults = Arc::new(Faults::default());
        // Without handlers of ours wgpu ends the process at an error.
        let seen = faults.clone();
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| seen.lose(error.to_string())));
        let seen = faults.clone();
        device.set_device_lost_callback(move |reason, message| {
            // Dropping a device tells so too, and is no fault.
            if reason != wgpu::DeviceLostReason::Destroyed {
                seen.lose(message);
            }
        });
        Ok(Gpu { adapter, device, queue, faults })
    }

    /// Whether the device failed: nothing drawn with it can be trusted, and a new [`Gpu`] is needed.
    pub fn is_lost(&self) -> bool {
        self.faults.lost.load(Ordering::Acquire)
    }

    /// Adapter, driver and interface, and whether it is software, in one line.
    pub fn description(&self) -> String {
        let info = self.adapter.get_info();
        let kind = if self.is_software() { ", software" } else { "" };
        let driver = [info.driver.as_str(), info.driver_info.as_str()].join(" ");
        format!("{} ({:?}, {}{kind})", info.name, info.backend, driver.trim())
    }

    pub fn is_software(&self) -> bool {
        self.adapter.get_info().device_type == wgpu::DeviceType::Cpu
    }

    /// Takes what went wrong since the last call, one line each; for the speaker, not the audience.
    pub fn take_notes(&self) -> Vec<String> {
        std::mem::take(&mut *self.faults.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn note(&self, note: String) {
        self.faults.note(note);
    }

    pub fn adapter(&self) -> &wgpu::Adapter {
        &self.adapter
    }

    pub fn device(&self) -> &wgpu::Device {
        &self.device
    }

    pub fn queue(&self) -> &wgpu::Queue {
        &self.queue
    }

    /// The most pixels a texture may have along a side.
    pub fn max_side(&self) -> u32 {
        self.device.limits().max_texture_dimension_2d
    }
}

impl Faults {
    fn lose(&self, why: String) {
        self.note(why);
        self.lost.store(true, Ordering::Release);
    }

    fn note(&self, note: String) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if notes.len() < MAX_NOTES && !notes.contains(&note) {
            notes.push(note);
        }
    }
}

impl fmt::Display for GpuError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GpuError::NoAdapter(why) => write!(f, "no graphics adapter was found, not even a software one: {why}"),
            GpuError::NoDevice { adapter, why } => write!(f, "the graphics adapter {adapter:?} cannot be used: {why}"),
            GpuError::NoSurfaceFormat => write!(f, "the graphics adapter cannot draw into this window"),
            GpuError::TooLarge { width, height, limit } => {
                write!(f, "{width} × {height} pixels are too many: the graphics adapter draws at most {limit} a side")
            }
            GpuError::Lost(why) => write!(f, "the graphics device failed: {why}"),
        }
    }
}

impl std::error::Error for GpuError {}
