// layerNormGainGradient, pass 1 of 2, inParts: true

struct Dimensions { C: u32, N: u32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read> mean: array<f32>;
@group(0) @binding(4) var<storage, read> rstd: array<f32>;
@group(0) @binding(5) var<storage, read_write> scratch: array<f32>;

fn partSum(start: u32, end: u32, i: u32) -> f32 {
  var added = 0.0;
  for (var n = start; n < end; n++) { added += dy[n * d.C + i] * (x[n * d.C + i] - mean[n]) * rstd[n]; }
  return added;
}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= (d.N + 63u) / 64u * d.C) { return; }

  let part = i / d.C;
  scratch[i] = partSum(part * 64u, min(d.N, (part + 1u) * 64u), i % d.C);
}

// layerNormGainGradient, pass 2 of 2, inParts: true

struct Dimensions { C: u32, N: u32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read_write> dgain: array<f32>;
@group(0) @binding(2) var<storage, read_write> scratch: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.C) { return; }

  var added = 0.0;
  for (var p = 0u; p < (d.N + 63u) / 64u; p++) { added += scratch[p * d.C + i]; }
  if (d.accumulate > 0.0) { dgain[i] += added; } else { dgain[i] = added; }
}
