// swigluGradient

struct Dimensions { C: u32, N: u32, accumulateGate: f32, accumulateUp: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read> gate: array<f32>;
@group(0) @binding(3) var<storage, read> up: array<f32>;
@group(0) @binding(4) var<storage, read_write> dgate: array<f32>;
@group(0) @binding(5) var<storage, read_write> dup: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.N * d.C) { return; }

  let x = gate[i];
  let s = 1.0 / (1.0 + exp(-x));
  let dg = dy[i] * up[i] * s * (1.0 + x * (1.0 - s));
  let du = dy[i] * x * s;
  if (d.accumulateGate > 0.0) { dgate[i] += dg; } else { dgate[i] = dg; }
  if (d.accumulateUp > 0.0) { dup[i] += du; } else { dup[i] = du; }
}
