// attention, D: 72, lanes: 8, slice: 12, rows: 8, tile: 8, software: false, aligned: true

struct Dimensions { B: u32, E: u32, F: u32, H: u32, K: u32, S: u32, T: u32, D: f32, scale: f32, causal: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> q: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> k: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> v: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> spans: array<i32>;
@group(0) @binding(5) var<storage, read_write> o: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read_write> lse: array<f32>;

const HEAD = 72u;
fn sees(b: u32, i: u32, j: u32) -> bool {
  let branch = u32(max(spans[3u * b + 2u], 0));
  return j < u32(max(spans[3u * b], 0)) && (d.causal == 0.0 || j <= i)
  && (i < branch || j < u32(max(spans[3u * b + 1u], 0)) || j >= branch);
}
var<workgroup> partials: array<f32, 1024>;
// The same for all lanes of a row: their sum of partial score t, in lane order.
fn total(t: u32, row: u32) -> f32 {
  var value = 0.0;
  for (var l = 0u; l < 8u; l++) { value += partials[t * 64u + row * 8u + l]; }
  return value;
}
fn read_q(at: u32, c: u32) -> vec4f { if (c >= HEAD) { return vec4f(); } return q[(at + c) / 4u]; }
fn read_k(at: u32, c: u32) -> vec4f { if (c >= HEAD) { return vec4f(); } return k[(at + c) / 4u]; }
fn read_v(at: u32, c: u32) -> vec4f { if (c >= HEAD) { return vec4f(); } return v[(at + c) / 4u]; }
fn put_o(at: u32, c: u32, value: vec4f) { if (c < HEAD) { o[(at + c) / 4u] = value; } }
var<workgroup> tile_k: array<vec4f, 192>;
var<workgroup> tile_v: array<vec4f, 192>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = lane / 8u;
  let c0 = (lane % 8u) * 12u;
  let b = group.z;
  let first = group.x * 8u;
  let h = group.y;
  let kv = h / (d.E / d.K) * HEAD;
  let i = first + row;
  let here = min(i, d.T - 1u);
  let at = (b * d.T + here) * d.E + h * HEAD;
  let q0 = read_q(at, c0 + 0u) * d.scale;
  let q1 = read_q(at, c0 + 4u) * d.scale;
  let q2 = read_q(at, c0 + 8u) * d.scale;
  var acc0 = vec4f();
  var acc1 = vec4f();
  var acc2 = vec4f();
  var top = -1e30;
  var mass = 0.0;

  let branch = u32(max(spans[3u * b + 2u], 0));
  var keysEnd = min(d.S, u32(max(spans[3u * b], 0)));
  if (d.causal > 0.0) { keysEnd = min(keysEnd, first + 8u); }
  let gapStart = u32(max(spans[3u * b + 1u], 0));
  let gapEnd = select(0u, branch, first >= branch);
  for (var j0 = 0u; j0 < keysEnd; j0 += 8u) {
    if (j0 >= gapStart && j0 + 8u <= gapEnd) { continue; }

    workgroupBarrier();
    for (var item = lane; item < 192u; item += 64u) {
      let t = item / 24u;
      if (j0 + t < d.S) {
        let at = b * d.S * d.K + kv + (j0 + t) * d.K;
        let c = 4u * (item % 24u);
        tile_k[item] = read_k(at, c);
        tile_v[item] = read_v(at, c);
      }
    }
    workgroupBarrier();

    for (var t = 0u; t < 8u; t++) {
      let k0 = tile_k[t * 24u + c0 / 4u + 0u];
      let k1 = tile_k[t * 24u + c0 / 4u + 1u];
      let k2 = tile_k[t * 24u + c0 / 4u + 2u];
      partials[0u + t * 64u + lane] = dot(q0, k0) + dot(q1, k1) + dot(q2, k2);
    }
    workgroupBarrier();
    for (var t = 0u; t < 8u; t++) {
      if (j0 + t >= keysEnd || !sees(b, here, j0 + t)) { continue; }

      let s = total(t + 0u, row);
      if (s > top) {
        let shrink = exp(top - s);
        mass *= shrink;
        acc0 *= shrink;
        acc1 *= shrink;
        acc2 *= shrink;
        top = s;
      }
      let p = exp(s - top);
      mass += p;
      let v0 = tile_v[t * 24u + c0 / 4u + 0u];
      let v1 = tile_v[t * 24u + c0 / 4u + 1u];
      let v2 = tile_v[t * 24u + c0 / 4u + 2u];
      acc0 += p * v0;
      acc1 += p * v1;
      acc2 += p * v2;
    }
  }
  if (i >= d.T) { return; }
  let inverse = select(0.0, 1.0 / mass, mass > 0.0);
  put_o(at, c0 + 0u, acc0 * inverse);
  put_o(at, c0 + 4u, acc1 * inverse);
  put_o(at, c0 + 8u, acc2 * inverse);
  if (c0 == 0u) { lse[(b * d.H + h) * d.T + i] = select(-1e30, top + log(mass), mass > 0.0); }
}
