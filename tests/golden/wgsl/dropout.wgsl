// dropout

struct Dimensions { C: u32, N: u32, seed: f32, threshold: f32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

fn hash24(i: u32, seed: u32) -> u32 {
  let state = i * 747796405u + seed * 277803737u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  let mixed = ((word >> 22u) ^ word) * 2246822519u;
  return (mixed ^ (mixed >> 15u)) >> 8u;
}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.N * d.C) { return; }

  var value = 0.0;
  if (hash24(i, u32(d.seed)) >= u32(d.threshold)) { value = x[i] / (1.0 - d.threshold / 16777216.0); }
  if (d.accumulate > 0.0) { y[i] += value; } else { y[i] = value; }
}
