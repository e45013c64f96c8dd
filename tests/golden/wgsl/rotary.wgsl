// rotary

struct Dimensions { E: u32, L: u32, N: u32, P: u32, direction: f32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> positions: array<i32>;
@group(0) @binding(3) var<storage, read> table: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.N * d.E) { return; }

  let K = d.L / 2u;
  let inHead = (i % d.E) % d.L;
  let row = u32(positions[i / d.E]) * d.L;
  let cosine = table[row + inHead % K];
  let sine = table[row + K + inHead % K] * d.direction;
  var value = x[i] * cosine;
  if (inHead < K) { value -= x[i + K] * sine; } else { value += x[i - K] * sine; }
  if (d.accumulate > 0.0) { y[i] += value; } else { y[i] = value; }
}
