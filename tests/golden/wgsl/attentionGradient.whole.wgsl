// attentionGradient, pass 1 of 3, D: 64, lanes: 8, slice: 8, rows: 8, tile: 8, software: false, aligned: true, together: true, apart: false

struct Dimensions { B: u32, E: u32, F: u32, H: u32, K: u32, S: u32, T: u32, D: f32, scale: f32, causal: f32, accumulateQ: f32, accumulateK: f32, accumulateV: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dout: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> o: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> delta: array<f32>;

const HEAD = 64u;
fn read_dout(at: u32, c: u32) -> vec4f { return dout[(at + c) / 4u]; }
fn read_o(at: u32, c: u32) -> vec4f { return o[(at + c) / 4u]; }
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = gid.x + gid.y * groups.x * 64u;
  if (row >= d.B * d.H * d.T) { return; }
  let b = row / (d.H * d.T);
  let at = (b * d.T + row % d.T) * d.E + row / d.T % d.H * HEAD;
  var value = 0.0;
  for (var c = 0u; c < HEAD; c += 4u) { value += dot(read_dout(at, c), read_o(at, c)); }
  delta[row] = value;
}

// attentionGradient, pass 2 of 3, D: 64, lanes: 8, slice: 8, rows: 8, tile: 8, software: false, aligned: true, together: true, apart: false

struct Dimensions { B: u32, E: u32, F: u32, H: u32, K: u32, S: u32, T: u32, D: f32, scale: f32, causal: f32, accumulateQ: f32, accumulateK: f32, accumulateV: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dout: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> q: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> k: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> v: array<vec4<f32>>;
@group(0) @binding(5) var<storage, read> lse: array<f32>;
@group(0) @binding(6) var<storage, read> spans: array<i32>;
@group(0) @binding(7) var<storage, read_write> delta: array<f32>;
@group(0) @binding(8) var<storage, read_write> dq: array<vec4<f32>>;

const HEAD = 64u;
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
fn read_q(at: u32, c: u32) -> vec4f { return q[(at + c) / 4u]; }
fn read_k(at: u32, c: u32) -> vec4f { return k[(at + c) / 4u]; }
fn read_v(at: u32, c: u32) -> vec4f { return v[(at + c) / 4u]; }
fn read_dout(at: u32, c: u32) -> vec4f { return dout[(at + c) / 4u]; }
fn put_dq(at: u32, c: u32, value: vec4f) { if (c < HEAD) { if (d.accumulateQ > 0.0) { dq[(at + c) / 4u] += value; } else { dq[(at + c) / 4u] = value; } } }
var<workgroup> tile_k: array<vec4f, 128>;
var<workgroup> tile_v: array<vec4f, 128>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = lane / 8u;
  let c0 = (lane % 8u) * 8u;
  let b = group.z;
  let first = group.x * 8u;
  let h = group.y;
  let kv = h / (d.E / d.K) * HEAD;
  let i = first + row;
  let here = min(i, d.T - 1u);
  let at = (b * d.T + here) * d.E + h * HEAD;
  let q0 = read_q(at, c0 + 0u) * d.scale;
  let q1 = read_q(at, c0 + 4u) * d.scale;
  let do0 = read_dout(at, c0 + 0u);
  let do1 = read_dout(at, c0 + 4u);
  var acc0 = vec4f();
  var acc1 = vec4f();
  let stat = (b * d.H + h) * d.T + here;
  let logSum = lse[stat];
  let mean = delta[stat];

  let branch = u32(max(spans[3u * b + 2u], 0));
  var keysEnd = min(d.S, u32(max(spans[3u * b], 0)));
  if (d.causal > 0.0) { keysEnd = min(keysEnd, first + 8u); }
  let gapStart = u32(max(spans[3u * b + 1u], 0));
  let gapEnd = select(0u, branch, first >= branch);
  for (var j0 = 0u; j0 < keysEnd; j0 += 8u) {
    if (j0 >= gapStart && j0 + 8u <= gapEnd) { continue; }

    workgroupBarrier();
    for (var item = lane; item < 128u; item += 64u) {
      let t = item / 16u;
      if (j0 + t < d.S) {
        let at = b * d.S * d.K + kv + (j0 + t) * d.K;
        let c = 4u * (item % 16u);
        tile_k[item] = read_k(at, c);
        tile_v[item] = read_v(at, c);
      }
    }
    workgroupBarrier();

    for (var t = 0u; t < 8u; t++) {
      let k0 = tile_k[t * 16u + c0 / 4u + 0u];
      let k1 = tile_k[t * 16u + c0 / 4u + 1u];
      let v0 = tile_v[t * 16u + c0 / 4u + 0u];
      let v1 = tile_v[t * 16u + c0 / 4u + 1u];
      partials[0u + t * 64u + lane] = dot(q0, k0) + dot(q1, k1);
      partials[512u + t * 64u + lane] = dot(do0, v0) + dot(do1, v1);
    }
    workgroupBarrier();
    for (var t = 0u; t < 8u; t++) {
      if (j0 + t >= keysEnd || !sees(b, here, j0 + t)) { continue; }
      let k0 = tile_k[t * 16u + c0 / 4u + 0u];
      let k1 = tile_k[t * 16u + c0 / 4u + 1u];
      let ds = d.scale * exp(total(t + 0u, row) - logSum) * (total(t + 8u, row) - mean);
      acc0 += ds * k0;
      acc1 += ds * k1;
    }
  }
  if (i >= d.T) { return; }
  put_dq(at, c0 + 0u, acc0);
  put_dq(at, c0 + 4u, acc1);
}

// attentionGradient, pass 3 of 3, D: 64, lanes: 8, slice: 8, rows: 8, tile: 8, software: false, aligned: true, together: true, apart: false

struct Dimensions { B: u32, E: u32, F: u32, H: u32, K: u32, S: u32, T: u32, D: f32, scale: f32, causal: f32, accumulateQ: f32, accumulateK: f32, accumulateV: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dout: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> q: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read> k: array<vec4<f32>>;
@group(0) @binding(4) var<storage, read> v: array<vec4<f32>>;
@group(0) @binding(5) var<storage, read> lse: array<f32>;
@group(0) @binding(6) var<storage, read> spans: array<i32>;
@group(0) @binding(7) var<storage, read_write> delta: array<f32>;
@group(0) @binding(8) var<storage, read_write> dk: array<vec4<f32>>;
@group(0) @binding(9) var<storage, read_write> dv: array<vec4<f32>>;

const HEAD = 64u;
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
fn read_q(at: u32, c: u32) -> vec4f { return q[(at + c) / 4u]; }
fn read_k(at: u32, c: u32) -> vec4f { return k[(at + c) / 4u]; }
fn read_v(at: u32, c: u32) -> vec4f { return v[(at + c) / 4u]; }
fn read_dout(at: u32, c: u32) -> vec4f { return dout[(at + c) / 4u]; }

fn put_dk(at: u32, c: u32, value: vec4f) { if (c < HEAD) { if (d.accumulateK > 0.0) { dk[(at + c) / 4u] += value; } else { dk[(at + c) / 4u] = value; } } }
fn put_dv(at: u32, c: u32, value: vec4f) { if (c < HEAD) { if (d.accumulateV > 0.0) { dv[(at + c) / 4u] += value; } else { dv[(at + c) / 4u] = value; } } }
var<workgroup> tile_q: array<vec4f, 128>;
var<workgroup> tile_dout: array<vec4f, 128>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = lane / 8u;
  let c0 = (lane % 8u) * 8u;
  let b = group.z;
  let first = group.x * 8u;
  let heads = d.E / d.K;
  let kvHead = group.y;
  let j = first + row;
  let here = min(j, d.S - 1u);
  let at = (b * d.S + here) * d.K + kvHead * HEAD;
  let k0 = read_k(at, c0 + 0u) * d.scale;
  let k1 = read_k(at, c0 + 4u) * d.scale;
  let v0 = read_v(at, c0 + 0u);
  let v1 = read_v(at, c0 + 4u);
  var sumK0 = vec4f();
  var sumK1 = vec4f();
  var sumV0 = vec4f();
  var sumV1 = vec4f();
  let branch = u32(max(spans[3u * b + 2u], 0));
  let sharedEnd = u32(max(spans[3u * b + 1u], 0));
  // Queries that may see a key of this workgroup.
  var start = 0u;
  if (d.causal > 0.0) { start = first / 8u * 8u; }
  var queriesEnd = d.T;
  if (first >= u32(max(spans[3u * b], 0))) { queriesEnd = 0u; }
  if (first >= sharedEnd && first + 8u <= branch) { queriesEnd = min(queriesEnd, branch); }
  for (var h = kvHead * heads; h < (kvHead + 1u) * heads; h++) {
    for (var j0 = start; j0 < queriesEnd; j0 += 8u) {

      workgroupBarrier();
      for (var item = lane; item < 128u; item += 64u) {
        let t = item / 16u;
        if (j0 + t < d.T) {
          let at = b * d.T * d.E + h * HEAD + (j0 + t) * d.E;
          let c = 4u * (item % 16u);
          tile_q[item] = read_q(at, c);
          tile_dout[item] = read_dout(at, c);
        }
      }
      workgroupBarrier();

      for (var t = 0u; t < 8u; t++) {
        let q0 = tile_q[t * 16u + c0 / 4u + 0u];
        let q1 = tile_q[t * 16u + c0 / 4u + 1u];
        let dout0 = tile_dout[t * 16u + c0 / 4u + 0u];
        let dout1 = tile_dout[t * 16u + c0 / 4u + 1u];
        partials[0u + t * 64u + lane] = dot(q0, k0) + dot(q1, k1);
        partials[512u + t * 64u + lane] = dot(dout0, v0) + dot(dout1, v1);
      }
      workgroupBarrier();
      for (var t = 0u; t < 8u; t++) {
        if (j0 + t >= queriesEnd || !sees(b, j0 + t, here)) { continue; }
        let q0 = tile_q[t * 16u + c0 / 4u + 0u];
        let q1 = tile_q[t * 16u + c0 / 4u + 1u];
        let dout0 = tile_dout[t * 16u + c0 / 4u + 0u];
        let dout1 = tile_dout[t * 16u + c0 / 4u + 1u];
        let stat = (b * d.H + h) * d.T + j0 + t;
        let p = exp(total(t + 0u, row) - lse[stat]);
        sumV0 += p * dout0;
        sumV1 += p * dout1;
        let ds = d.scale * p * (total(t + 8u, row) - delta[stat]);
        sumK0 += ds * q0;
        sumK1 += ds * q1;
      }
    }
  }
  if (j >= d.S) { return; }

  put_dk(at, c0 + 0u, sumK0);
  put_dk(at, c0 + 4u, sumK1);
  put_dv(at, c0 + 0u, sumV0);
  put_dv(at, c0 + 4u, sumV1);
}
