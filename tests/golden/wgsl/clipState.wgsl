// clipState, lanes: 64

struct Dimensions { Q: u32, S: u32, maxNorm: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> sums: array<f32>;
@group(0) @binding(2) var<storage, read_write> state: array<f32>;

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
  if (row >= 1u) { return; }

  var total = 0.0;
  for (var q = lane; q < d.Q; q += LANES) { total += sums[q]; }
  let norm = sqrt(sum(total, lane));
  if (lane == 0u) {
    state[0] = norm;
    state[1] = select(1.0, min(1.0, d.maxNorm / (norm + 1e-6)), d.maxNorm > 0.0);
  }
}
