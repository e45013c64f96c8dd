// klChunk, lanes: 64

struct Dimensions { K: u32, N: u32, start: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> z: array<f32>;
@group(0) @binding(2) var<storage, read> lse: array<f32>;
@group(0) @binding(3) var<storage, read> zBase: array<f32>;
@group(0) @binding(4) var<storage, read> baseLse: array<f32>;
@group(0) @binding(5) var<storage, read_write> kl: array<f32>;

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

  var added = 0.0;
  for (var k = lane; k < d.K; k += LANES) {
    let logp = z[row * d.K + k] - lse[row];
    let logq = zBase[row * d.K + k] - baseLse[row];
    added += exp(logp) * (logp - logq);
  }
  added = sum(added, lane);
  if (lane == 0u) { kl[row] = select(kl[row], 0.0, d.start == 0.0) + added; }
}
