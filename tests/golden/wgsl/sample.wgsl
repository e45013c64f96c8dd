// sample, lanes: 256

struct Dimensions { B: u32, V: u32, temperature: f32, topK: f32, topP: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> logits: array<f32>;
@group(0) @binding(2) var<storage, read> seeds: array<i32>;
@group(0) @binding(3) var<storage, read_write> ids: array<i32>;
@group(0) @binding(4) var<storage, read_write> logprobs: array<f32>;

fn hash24(i: u32, seed: u32) -> u32 {
  let state = i * 747796405u + seed * 277803737u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  let mixed = ((word >> 22u) ^ word) * 2246822519u;
  return (mixed ^ (mixed >> 15u)) >> 8u;
}
fn key(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  return select(bits | 0x80000000u, ~bits, (bits & 0x80000000u) != 0u);
}
const LANES = 256u;
var<workgroup> laneValues: array<f32, 256>;
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
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= d.B) { return; }

  let base = row * d.V;
  var top = -3e38;
  for (var v = lane; v < d.V; v += LANES) { top = max(top, logits[base + v]); }
  top = largest(top, lane);
  var total = 0.0;
  for (var v = lane; v < d.V; v += LANES) { total += exp(logits[base + v] - top); }
  total = sum(total, lane);
  let greedy = d.temperature == 0.0;
  let inverse = 1.0 / select(d.temperature, 1.0, greedy);
  var threshold = 0u;
  if (!greedy && d.topK > 0.0 && d.topK < f32(d.V)) {
    // The largest key that at least k values reach.
    for (var bit = 0x80000000u; bit > 0u; bit >>= 1u) {
      let candidate = threshold | bit;
      var count = 0.0;
      for (var v = lane; v < d.V; v += LANES) { if (key(logits[base + v]) >= candidate) { count += 1.0; } }
      if (sum(count, lane) >= d.topK) { threshold = candidate; }
    }
  }
  if (!greedy && d.topP < 1.0) {
    var mass = 0.0;
    for (var v = lane; v < d.V; v += LANES) {
      let z = logits[base + v];
      if (key(z) >= threshold) { mass += exp((z - top) * inverse); }
    }
    mass = sum(mass, lane) * d.topP;
    var limit = 0u;
    for (var bit = 0x80000000u; bit > 0u; bit >>= 1u) {
      let candidate = limit | bit;
      var reached = 0.0;
      for (var v = lane; v < d.V; v += LANES) {
        let z = logits[base + v];
        if (key(z) >= candidate) { reached += exp((z - top) * inverse); }
      }
      if (sum(reached, lane) >= mass) { limit = candidate; }
    }
    threshold = max(threshold, limit);
  }
  let seed = u32(seeds[row]);
  var score = -3e38;
  var best = 0u;
  for (var v = lane; v < d.V; v += LANES) {
    let z = logits[base + v];
    if (!greedy && key(z) < threshold) { continue; }
    var s = z;
    if (!greedy) { s = z * inverse - log(-log((f32(hash24(v, seed)) + 0.5) / 16777216.0)); }
    if (s > score) { score = s; best = v; }
  }
  let winner = largest(score, lane);
  let first = -largest(select(-3e38, -f32(best), score == winner), lane);
  if (lane == 0u) {
    ids[row] = i32(first);
    logprobs[row] = logits[base + u32(first)] - top - log(total);
  }
}
