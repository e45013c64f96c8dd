// rmsNorm, lanes: 64

struct Dimensions { C: u32, N: u32, eps: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> gain: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<storage, read_write> rstd: array<f32>;

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

  var squares = 0.0;
  for (var c = lane; c < d.C; c += LANES) { let v = x[row * d.C + c]; squares += v * v; }
  let r = inverseSqrt(sum(squares, lane) / f32(d.C) + d.eps);
  if (lane == 0u) { rstd[row] = r; }
  for (var c = lane; c < d.C; c += LANES) { y[row * d.C + c] = x[row * d.C + c] * r * gain[c]; }
}
