// decodeAttention.f16, D: 64, isSerial: false

struct Dimensions { B: u32, E: u32, M: u32, S: u32, W: u32, Z: u32, D: f32, scale: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> q: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> kCache: array<u32>;
@group(0) @binding(3) var<storage, read> vCache: array<u32>;
@group(0) @binding(4) var<storage, read> spans: array<i32>;
@group(0) @binding(5) var<storage, read_write> o: array<vec4<f32>>;

const HEAD = 64u;
fn read_q(at: u32, c: u32) -> vec4f { return q[(at + c) / 4u]; }
fn read_kCache(at: u32, c: u32) -> vec4f { let w = (at + c) / 2u; return vec4f(unpack2x16float(kCache[w]), unpack2x16float(kCache[w + 1u])); }
fn read_vCache(at: u32, c: u32) -> vec4f { let w = (at + c) / 2u; return vec4f(unpack2x16float(vCache[w]), unpack2x16float(vCache[w + 1u])); }
fn put(at: u32, c: u32, value: vec4f) { o[(at + c) / 4u] = value; }
var<workgroup> query: array<vec4f, 16>;
var<workgroup> weights: array<f32, 64>;
var<workgroup> values: array<vec4f, 64>;
fn combine(value: f32, lane: u32, largest: bool) -> f32 {
  workgroupBarrier();
  weights[lane] = value;
  workgroupBarrier();
  for (var s = 32u; s > 0u; s /= 2u) {
    if (lane < s) {
      let other = weights[lane + s];
      weights[lane] = select(weights[lane] + other, max(weights[lane], other), largest);
    }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&weights[0]);
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let h = group.x;
  let b = group.y;
  let at = b * d.E + h * HEAD;
  let base = u32(spans[2u * b]) * d.S * (2u * d.W) + h / (d.E / (2u * d.W)) * HEAD;
  for (var c = lane; c < 16u; c += 64u) { query[c] = read_q(at, 4u * c) * d.scale; }
  workgroupBarrier();
  let length = u32(max(spans[2u * b + 1u], 0));
  let column = lane % 16u;
  let sharer = lane / 16u;
  var acc0 = vec4f();
  var top = -1e30;
  var mass = 0.0;
  for (var j0 = 0u; j0 < length; j0 += 64u) {
    let j = j0 + lane;
    var s = -1e30;
    if (j < length) {
      s = 0.0;
      let row = base + j * (2u * d.W);
      for (var c = 0u; c < 16u; c++) { s += dot(query[c], read_kCache(row, 4u * c)); }
    }
    let now = max(top, combine(s, lane, true));
    let p = select(0.0, exp(s - now), j < length);
    let shrink = exp(top - now);
    mass = mass * shrink + combine(p, lane, false);
    top = now;
    workgroupBarrier();
    weights[lane] = p;
    workgroupBarrier();
    acc0 *= shrink;
    if (sharer < 4u) {
      for (var t = sharer; t < min(64u, length - j0); t += 4u) {
        let row = base + (j0 + t) * (2u * d.W);
        acc0 += weights[t] * read_vCache(row, 4u * (column + 0u));
      }
    }
  }
  let inverse = select(0.0, 1.0 / mass, mass > 0.0);
  values[lane] = acc0;
  workgroupBarrier();
  if (lane < 16u) {
    var sum = vec4f();
    for (var g = 0u; g < 4u; g++) { sum += values[g * 16u + lane]; }
    put(at, 4u * lane, sum * inverse);
  }
}
