// linear.f32, kind: tiled, m: 32, n: 16, threadRows: 4, depth: 64, teams: 8, ahead: true, split: false, alignedA: true, alignedB: true

struct Dimensions { I: u32, N: u32, O: u32, alpha: f32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> w: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

fn x4(row: u32, column: u32) -> vec4f {
  if (row >= d.N || column >= d.I) { return vec4f(); }
  let at = row * d.I + column;
  return x[at / 4u];
}
fn w4(row: u32, column: u32) -> vec4f {
  if (row >= d.O || column >= d.I) { return vec4f(); }
  let at = row * d.I + column;
  return w[at / 4u];
}
var<private> part: u32;

fn storeOne(row: u32, column: u32, value: f32) {
  if (row >= d.N || column >= d.O) { return; }
  let result = d.alpha * value;
  if (d.accumulate > 0.0) { y[row * d.O + column] += result; } else { y[row * d.O + column] = result; }
}
var<workgroup> tiles: array<vec4f, 896>;
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32) {
  let tx = lane % 4u;
  let ty = lane / 4u % 8u;
  let own = lane % 32u;
  let mine = lane / 32u;
  let tileRow = group.y * 32u;
  let column0 = group.x * 16u;
  let row0 = tileRow + ty * 4u;
  let share = (d.I + groups.z * 64u - 1u) / (groups.z * 64u) * 64u;
  let end = min(d.I, (group.z + 1u) * share);
  part = group.z;
  var acc0_0 = vec4f();
  var acc1_0 = vec4f();
  var acc2_0 = vec4f();
  var acc3_0 = vec4f();
  var xNext0 = vec4f();
  var xNext1 = vec4f();
  var wNext0 = vec4f();
  xNext0 = x4(tileRow + lane / 16u, group.z * share + 4u * (lane % 16u));
  xNext1 = x4(tileRow + (lane + 256u) / 16u, group.z * share + 4u * ((lane + 256u) % 16u));
  wNext0 = w4(column0 + lane / 16u, group.z * share + 4u * (lane % 16u));
  for (var k = group.z * share; k < end; k += 64u) {

    workgroupBarrier();
    tiles[0u + lane / 16u * 17u + lane % 16u] = xNext0;
    tiles[0u + (lane + 256u) / 16u * 17u + (lane + 256u) % 16u] = xNext1;
    tiles[544u + lane / 16u * 17u + lane % 16u] = wNext0;
    workgroupBarrier();
    if (k + 64u < end) {
      xNext0 = x4(tileRow + lane / 16u, k + 64u + 4u * (lane % 16u));
      xNext1 = x4(tileRow + (lane + 256u) / 16u, k + 64u + 4u * ((lane + 256u) % 16u));
      wNext0 = w4(column0 + lane / 16u, k + 64u + 4u * (lane % 16u));
    }
    for (var s = mine * 2u; s < (mine + 1u) * 2u; s++) {
      let a0 = tiles[0u + (ty * 4u + 0u) * 17u + s];
      let a1 = tiles[0u + (ty * 4u + 1u) * 17u + s];
      let a2 = tiles[0u + (ty * 4u + 2u) * 17u + s];
      let a3 = tiles[0u + (ty * 4u + 3u) * 17u + s];
      let b0 = tiles[544u + (tx + 0u) * 17u + s];
      let b1 = tiles[544u + (tx + 4u) * 17u + s];
      let b2 = tiles[544u + (tx + 8u) * 17u + s];
      let b3 = tiles[544u + (tx + 12u) * 17u + s];
      acc0_0 += vec4f(dot(a0, b0), dot(a0, b1), dot(a0, b2), dot(a0, b3));
      acc1_0 += vec4f(dot(a1, b0), dot(a1, b1), dot(a1, b2), dot(a1, b3));
      acc2_0 += vec4f(dot(a2, b0), dot(a2, b1), dot(a2, b2), dot(a2, b3));
      acc3_0 += vec4f(dot(a3, b0), dot(a3, b1), dot(a3, b2), dot(a3, b3));
    }
  }
  workgroupBarrier();
  if (mine > 0u) {
    tiles[((mine - 1u) * 4u + 0u) * 32u + own] = acc0_0;
    tiles[((mine - 1u) * 4u + 1u) * 32u + own] = acc1_0;
    tiles[((mine - 1u) * 4u + 2u) * 32u + own] = acc2_0;
    tiles[((mine - 1u) * 4u + 3u) * 32u + own] = acc3_0;
  }
  workgroupBarrier();
  if (mine > 0u) { return; }
  for (var t = 0u; t < 7u; t++) {
    acc0_0 += tiles[(t * 4u + 0u) * 32u + own];
    acc1_0 += tiles[(t * 4u + 1u) * 32u + own];
    acc2_0 += tiles[(t * 4u + 2u) * 32u + own];
    acc3_0 += tiles[(t * 4u + 3u) * 32u + own];
  }
  storeOne(row0 + 0u, column0 + tx + 0u, acc0_0.x);
  storeOne(row0 + 0u, column0 + tx + 4u, acc0_0.y);
  storeOne(row0 + 0u, column0 + tx + 8u, acc0_0.z);
  storeOne(row0 + 0u, column0 + tx + 12u, acc0_0.w);
  storeOne(row0 + 1u, column0 + tx + 0u, acc1_0.x);
  storeOne(row0 + 1u, column0 + tx + 4u, acc1_0.y);
  storeOne(row0 + 1u, column0 + tx + 8u, acc1_0.z);
  storeOne(row0 + 1u, column0 + tx + 12u, acc1_0.w);
  storeOne(row0 + 2u, column0 + tx + 0u, acc2_0.x);
  storeOne(row0 + 2u, column0 + tx + 4u, acc2_0.y);
  storeOne(row0 + 2u, column0 + tx + 8u, acc2_0.z);
  storeOne(row0 + 2u, column0 + tx + 12u, acc2_0.w);
  storeOne(row0 + 3u, column0 + tx + 0u, acc3_0.x);
  storeOne(row0 + 3u, column0 + tx + 4u, acc3_0.y);
  storeOne(row0 + 3u, column0 + tx + 8u, acc3_0.z);
  storeOne(row0 + 3u, column0 + tx + 12u, acc3_0.w);
}
