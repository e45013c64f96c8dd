// linearWeightGradient, pass 1 of 2, kind: tiled, m: 64, n: 64, threadRows: 4, depth: 16, teams: 1, ahead: false, split: true, alignedA: true, alignedB: true

struct Dimensions { I: u32, N: u32, O: u32, alpha: f32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dy: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> scratch: array<f32>;

fn dy4(row: u32, column: u32) -> vec4f {
  if (row >= d.N || column >= d.O) { return vec4f(); }
  let at = row * d.O + column;
  return dy[at / 4u];
}
fn x4(row: u32, column: u32) -> vec4f {
  if (row >= d.N || column >= d.I) { return vec4f(); }
  let at = row * d.I + column;
  return x[at / 4u];
}
var<private> part: u32;

fn storeOne(row: u32, column: u32, value: f32) {
  if (row >= d.O || column >= d.I) { return; }
  scratch[(part * d.O + row) * d.I + column] = value;
}
var<workgroup> tiles: array<vec4f, 512>;
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32) {
  let tx = lane % 16u;
  let ty = lane / 16u;

  let tileRow = group.y * 64u;
  let column0 = group.x * 64u;
  let row0 = tileRow + ty * 4u;
  let share = (d.N + groups.z * 16u - 1u) / (groups.z * 16u) * 16u;
  let end = min(d.N, (group.z + 1u) * share);
  part = group.z;
  var acc0_0 = vec4f();
  var acc1_0 = vec4f();
  var acc2_0 = vec4f();
  var acc3_0 = vec4f();
  var dyNext0 = vec4f();
  var xNext0 = vec4f();

  for (var k = group.z * share; k < end; k += 16u) {
    dyNext0 = dy4(k + lane / 16u, tileRow + 4u * (lane % 16u));
    xNext0 = x4(k + lane / 16u, column0 + 4u * (lane % 16u));
    workgroupBarrier();
    tiles[0u + lane] = dyNext0;
    tiles[256u + lane] = xNext0;
    workgroupBarrier();

    for (var s = 0u; s < 16u; s++) {
      let a0 = tiles[0u + s * 16u + ty * 1u + 0u];
      let b0_0 = tiles[256u + s * 16u + tx];
      acc0_0 += a0.x * b0_0;
      acc1_0 += a0.y * b0_0;
      acc2_0 += a0.z * b0_0;
      acc3_0 += a0.w * b0_0;
    }
  }

  storeOne(row0 + 0u, column0 + 4u * tx + 0u, acc0_0.x);
  storeOne(row0 + 0u, column0 + 4u * tx + 1u, acc0_0.y);
  storeOne(row0 + 0u, column0 + 4u * tx + 2u, acc0_0.z);
  storeOne(row0 + 0u, column0 + 4u * tx + 3u, acc0_0.w);
  storeOne(row0 + 1u, column0 + 4u * tx + 0u, acc1_0.x);
  storeOne(row0 + 1u, column0 + 4u * tx + 1u, acc1_0.y);
  storeOne(row0 + 1u, column0 + 4u * tx + 2u, acc1_0.z);
  storeOne(row0 + 1u, column0 + 4u * tx + 3u, acc1_0.w);
  storeOne(row0 + 2u, column0 + 4u * tx + 0u, acc2_0.x);
  storeOne(row0 + 2u, column0 + 4u * tx + 1u, acc2_0.y);
  storeOne(row0 + 2u, column0 + 4u * tx + 2u, acc2_0.z);
  storeOne(row0 + 2u, column0 + 4u * tx + 3u, acc2_0.w);
  storeOne(row0 + 3u, column0 + 4u * tx + 0u, acc3_0.x);
  storeOne(row0 + 3u, column0 + 4u * tx + 1u, acc3_0.y);
  storeOne(row0 + 3u, column0 + 4u * tx + 2u, acc3_0.z);
  storeOne(row0 + 3u, column0 + 4u * tx + 3u, acc3_0.w);
}

// linearWeightGradient, pass 2 of 2, kind: tiled, m: 64, n: 64, threadRows: 4, depth: 16, teams: 1, ahead: false, split: true, alignedA: true, alignedB: true

struct Dimensions { I: u32, N: u32, O: u32, alpha: f32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read_write> dw: array<f32>;
@group(0) @binding(2) var<storage, read_write> scratch: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.O * d.I) { return; }
  let row = i / d.I;
  let column = i % d.I;
  let parts = clamp(d.N / 256u, 1u, 16u);
  var value = 0.0;
  for (var p = 0u; p < parts; p++) { value += scratch[p * d.O * d.I + i]; }
  let result = d.alpha * value;
  if (d.accumulate > 0.0) { dw[row * d.I + column] += result; } else { dw[row * d.I + column] = result; }
}
