// columnsGradient

struct Dimensions { C: u32, K: u32, N: u32, start: f32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.N * d.C) { return; }

  let c = i % d.C;
  let start = u32(d.start);
  var value = 0.0;
  if (c >= start && c < start + d.K) { value = dy[i / d.C * d.K + c - start]; }
  if (d.accumulate > 0.0) { dx[i] += value; } else { dx[i] = value; }
}
