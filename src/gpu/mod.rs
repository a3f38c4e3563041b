//! The wgpu back end: draws a display list into a texture or a window's surface.
