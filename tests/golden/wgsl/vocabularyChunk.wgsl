// vocabularyChunk, lanes: 64

struct Dimensions { K: u32, N: u32, S: u32, start: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> z: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<i32>;
@group(0) @binding(3) var<storage, read_write> state: array<f32>;

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

  let base = row * d.K;
  var top = -3e38;
  var total = 0.0;
  for (var k = lane; k < d.K; k += LANES) { let v = z[base + k]; top = max(top, v); total += v; }
  top = largest(top, lane);
  total = sum(total, lane);
  // The first column that holds the maximum: the smallest index, found as the largest negated one.
  var first = -3e38;
  for (var k = lane; k < d.K; k += LANES) { if (z[base + k] == top) { first = max(first, -f32(k)); } }
  first = -largest(first, lane);
  let s = row * d.S;
  let isFirst = d.start == 0.0;
  let old = select(state[s], -3e38, isFirst);
  let now = max(old, top);
  var add = 0.0;
  var weighted = 0.0;
  var squares = 0.0;
  for (var k = lane; k < d.K; k += LANES) {
    let shifted = z[base + k] - now;
    let e = exp(shifted);
    add += e;
    weighted += e * shifted;
    squares += e * e;
  }
  add = sum(add, lane);
  squares = sum(squares, lane);
  weighted = sum(weighted, lane);
  if (lane == 0u) {
    let oldSum = select(state[s + 1u], 0.0, isFirst);
    let oldWeighted = select(state[s + 2u], 0.0, isFirst);
    let factor = select(exp(old - now), 0.0, isFirst);
    let carried = select(factor * (oldWeighted + (old - now) * oldSum), 0.0, factor == 0.0);
    state[s] = now;
    state[s + 1u] = factor * oldSum + add;
    state[s + 2u] = carried + weighted;
    state[s + 6u] = select(factor * factor * state[s + 6u], 0.0, isFirst) + squares;
    state[s + 3u] = select(state[s + 3u], 0.0, isFirst) + total;
    if (isFirst) { state[s + 4u] = 0.0; }
    if (isFirst || top > old) { state[s + 5u] = d.start + first; }
    let t = targets[row] - i32(d.start);
    if (t >= 0 && t < i32(d.K)) { state[s + 4u] = z[base + u32(t)]; }
  }
}
