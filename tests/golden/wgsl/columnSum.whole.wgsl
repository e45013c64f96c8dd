// columnSum, inParts: false

struct Dimensions { C: u32, N: u32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read_write> total: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.C) { return; }

  var added = 0.0;
  for (var n = 0u; n < d.N; n++) { added += dy[n * d.C + i]; }
  if (d.accumulate > 0.0) { total[i] += added; } else { total[i] = added; }
}
