// embeddingGradient, pass 1 of 2, walk: false

struct Dimensions { C: u32, N: u32, V: u32, accumulate: f32, padding: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read_write> dtable: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.V * d.C) { return; }
  dtable[i] = 0.0;
}

// embeddingGradient, pass 2 of 2, walk: false

struct Dimensions { C: u32, N: u32, V: u32, accumulate: f32, padding: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read> ids: array<i32>;
@group(0) @binding(3) var<storage, read_write> dtable: array<f32>;

var<workgroup> hits: array<u32, LANES>;
const LANES = 64u;
var<workgroup> laneValues: array<f32, 64>;
fn sum(value: f32, lane: u32) -> f32 {
  workgroupBarrier();
  laneValues[lane] = value;
  workgroupBarrier();
  for (var s = LANES / 2u; s > 0u; s /= 2u) {
    if (lane < s) { laneValues[lane] += laneValues[lane + s]; }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&laneValues[0]);
}
fn largest(value: f32, lane: u32) -> f32 {
  workgroupBarrier();
  laneValues[lane] = value;
  workgroupBarrier();
  for (var s = LANES / 2u; s > 0u; s /= 2u) {
    if (lane < s) { laneValues[lane] = max(laneValues[lane], laneValues[lane + s]); }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&laneValues[0]);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= d.N) { return; }

  let id = ids[row];
  var earlier = select(0.0, 1.0, f32(id) == d.padding);
  for (var n = lane; n < row; n += LANES) { if (ids[n] == id) { earlier = 1.0; } }
  if (largest(earlier, lane) > 0.0) { return; }
  for (var n0 = row; n0 < d.N; n0 += LANES) {
    workgroupBarrier();
    hits[lane] = select(0u, 1u, n0 + lane < d.N && ids[min(n0 + lane, d.N - 1u)] == id);
    workgroupBarrier();
    for (var t = 0u; t < LANES; t++) {
      if (hits[t] == 0u) { continue; }
      for (var c = lane; c < d.C; c += LANES) { dtable[u32(id) * d.C + c] += dy[(n0 + t) * d.C + c]; }
    }
  }
}
