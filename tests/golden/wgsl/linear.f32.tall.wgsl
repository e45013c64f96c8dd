// linear.f32, kind: tiled, m: 128, n: 64, threadRows: 8, depth: 16, teams: 1, ahead: false, split: false, alignedA: true, alignedB: true

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
var<workgroup> tiles: array<vec4f, 960>;
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32) {
  let tx = lane % 16u;
  let ty = lane / 16u;

  let tileRow = group.y * 128u;
  let column0 = group.x * 64u;
  let row0 = tileRow + ty * 8u;
  let share = (d.I + groups.z * 16u - 1u) / (groups.z * 16u) * 16u;
  let end = min(d.I, (group.z + 1u) * share);
  part = group.z;
  var acc0_0 = vec4f();
  var acc1_0 = vec4f();
  var acc2_0 = vec4f();
  var acc3_0 = vec4f();
  var acc4_0 = vec4f();
  var acc5_0 = vec4f();
  var acc6_0 = vec4f();
  var acc7_0 = vec4f();
  var xNext0 = vec4f();
  var xNext1 = vec4f();
  var wNext0 = vec4f();

  for (var k = group.z * share; k < end; k += 16u) {
    xNext0 = x4(tileRow + lane / 4u, k + 4u * (lane % 4u));
    xNext1 = x4(tileRow + (lane + 256u) / 4u, k + 4u * ((lane + 256u) % 4u));
    wNext0 = w4(column0 + lane / 4u, k + 4u * (lane % 4u));
    workgroupBarrier();
    tiles[0u + lane / 4u * 5u + lane % 4u] = xNext0;
    tiles[0u + (lane + 256u) / 4u * 5u + (lane + 256u) % 4u] = xNext1;
    tiles[640u + lane / 4u * 5u + lane % 4u] = wNext0;
    workgroupBarrier();

    for (var s = 0u; s < 4u; s++) {
      let a0 = tiles[0u + (ty * 8u + 0u) * 5u + s];
      let a1 = tiles[0u + (ty * 8u + 1u) * 5u + s];
      let a2 = tiles[0u + (ty * 8u + 2u) * 5u + s];
      let a3 = tiles[0u + (ty * 8u + 3u) * 5u + s];
      let a4 = tiles[0u + (ty * 8u + 4u) * 5u + s];
      let a5 = tiles[0u + (ty * 8u + 5u) * 5u + s];
      let a6 = tiles[0u + (ty * 8u + 6u) * 5u + s];
      let a7 = tiles[0u + (ty * 8u + 7u) * 5u + s];
      let b0 = tiles[640u + (tx + 0u) * 5u + s];
      let b1 = tiles[640u + (tx + 16u) * 5u + s];
      let b2 = tiles[640u + (tx + 32u) * 5u + s];
      let b3 = tiles[640u + (tx + 48u) * 5u + s];
      acc0_0 += vec4f(dot(a0, b0), dot(a0, b1), dot(a0, b2), dot(a0, b3));
      acc1_0 += vec4f(dot(a1, b0), dot(a1, b1), dot(a1, b2), dot(a1, b3));
      acc2_0 += vec4f(dot(a2, b0), dot(a2, b1), dot(a2, b2), dot(a2, b3));
      acc3_0 += vec4f(dot(a3, b0), dot(a3, b1), dot(a3, b2), dot(a3, b3));
      acc4_0 += vec4f(dot(a4, b0), dot(a4, b1), dot(a4, b2), dot(a4, b3));
      acc5_0 += vec4f(dot(a5, b0), dot(a5, b1), dot(a5, b2), dot(a5, b3));
      acc6_0 += vec4f(dot(a6, b0), dot(a6, b1), dot(a6, b2), dot(a6, b3));
      acc7_0 += vec4f(dot(a7, b0), dot(a7, b1), dot(a7, b2), dot(a7, b3));
    }
  }

  storeOne(row0 + 0u, column0 + tx + 0u, acc0_0.x);
  storeOne(row0 + 0u, column0 + tx + 16u, acc0_0.y);
  storeOne(row0 + 0u, column0 + tx + 32u, acc0_0.z);
  storeOne(row0 + 0u, column0 + tx + 48u, acc0_0.w);
  storeOne(row0 + 1u, column0 + tx + 0u, acc1_0.x);
  storeOne(row0 + 1u, column0 + tx + 16u, acc1_0.y);
  storeOne(row0 + 1u, column0 + tx + 32u, acc1_0.z);
  storeOne(row0 + 1u, column0 + tx + 48u, acc1_0.w);
  storeOne(row0 + 2u, column0 + tx + 0u, acc2_0.x);
  storeOne(row0 + 2u, column0 + tx + 16u, acc2_0.y);
  storeOne(row0 + 2u, column0 + tx + 32u, acc2_0.z);
  storeOne(row0 + 2u, column0 + tx + 48u, acc2_0.w);
  storeOne(row0 + 3u, column0 + tx + 0u, acc3_0.x);
  storeOne(row0 + 3u, column0 + tx + 16u, acc3_0.y);
  storeOne(row0 + 3u, column0 + tx + 32u, acc3_0.z);
  storeOne(row0 + 3u, column0 + tx + 48u, acc3_0.w);
  storeOne(row0 + 4u, column0 + tx + 0u, acc4_0.x);
  storeOne(row0 + 4u, column0 + tx + 16u, acc4_0.y);
  storeOne(row0 + 4u, column0 + tx + 32u, acc4_0.z);
  storeOne(row0 + 4u, column0 + tx + 48u, acc4_0.w);
  storeOne(row0 + 5u, column0 + tx + 0u, acc5_0.x);
  storeOne(row0 + 5u, column0 + tx + 16u, acc5_0.y);
  storeOne(row0 + 5u, column0 + tx + 32u, acc5_0.z);
  storeOne(row0 + 5u, column0 + tx + 48u, acc5_0.w);
  storeOne(row0 + 6u, column0 + tx + 0u, acc6_0.x);
  storeOne(row0 + 6u, column0 + tx + 16u, acc6_0.y);
  storeOne(row0 + 6u, column0 + tx + 32u, acc6_0.z);
  storeOne(row0 + 6u, column0 + tx + 48u, acc6_0.w);
  storeOne(row0 + 7u, column0 + tx + 0u, acc7_0.x);
  storeOne(row0 + 7u, column0 + tx + 16u, acc7_0.y);
  storeOne(row0 + 7u, column0 + tx + 32u, acc7_0.z);
  storeOne(row0 + 7u, column0 + tx + 48u, acc7_0.w);
}
