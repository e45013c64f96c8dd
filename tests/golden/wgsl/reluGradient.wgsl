// reluGradient

struct Dimensions { C: u32, N: u32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read_write> dx: array<f32>;

fn value(x: f32) -> f32 { return max(x, 0.0); }
fn slope(x: f32) -> f32 { return select(0.0, 1.0, x > 0.0); }
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.N * d.C) { return; }
  let v = dy[i] * slope(x[i]);
  if (d.accumulate > 0.0) { dx[i] += v; } else { dx[i] = v; }
}
