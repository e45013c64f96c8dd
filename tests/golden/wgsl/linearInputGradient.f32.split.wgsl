// linearInputGradient.f32, pass 1 of 2, kind: tiled, m: 64, n: 64, threadRows: 4, depth: 16, teams: 1, ahead: false, split: true, alignedA: true, alignedB: true

struct Dimensions { I: u32, N: u32, O: u32, alpha: f32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dy: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> w: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> scratch: array<f32>;

fn dy4(row: u32, column: u32) -> vec4f {
  if (row >= d.N || column >= d.O) { return vec4f(); }
  let at = row * d.O + column;
  return dy[at / 4u];
}
fn w4(row: u32, column: u32) -> vec4f {
  if (row >= d.O || column >= d.I) { return vec4f(); }
  let at = row * d.I + column;
  return w[at / 4u];
}
var<private> part: u32;

fn storeOne(row: u32, column: u32, value: f32) {
  if (row >= d.N || column >= d.I) { return; }
  scratch[(part * d.N + row) * d.I + column] = value;
}
var<workgroup> tiles: array<vec4f, 576>;
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32) {
  let tx = lane % 16u;
  let ty = lane / 16u;

  let tileRow = group.y * 64u;
  let column0 = group.x * 64u;
  let row0 = tileRow + ty * 4u;
  let share = (d.O + groups.z * 16u - 1u) / (groups.z * 16u) * 16u;
  let end = min(d.O, (group.z + 1u) * share);
  part = group.z;
  var acc0_0 = vec4f();
  var acc1_0 = vec4f();
  var acc2_0 = vec4f();
  var acc3_0 = vec4f();
  var dyNext0 = vec4f();
  var wNext0 = vec4f();

  for (var k = group.z * share; k < end; k += 16u) {
    dyNext0 = dy4(tileRow + lane / 4u, k + 4u * (lane % 4u));
    wNext0 = w4(k + lane / 16u, column0 + 4u * (lane % 16u));
    workgroupBarrier();
    tiles[0u + lane / 4u * 5u + lane % 4u] = dyNext0;
    tiles[320u + lane] = wNext0;
    workgroupBarrier();

    for (var s = 0u; s < 4u; s++) {
      let a0 = tiles[0u + (ty * 4u + 0u) * 5u + s];
      let a1 = tiles[0u + (ty * 4u + 1u) * 5u + s];
      let a2 = tiles[0u + (ty * 4u + 2u) * 5u + s];
      let a3 = tiles[0u + (ty * 4u + 3u) * 5u + s];
      let b0_0 = tiles[320u + (4u * s + 0u) * 16u + tx];
      let b1_0 = tiles[320u + (4u * s + 1u) * 16u + tx];
      let b2_0 = tiles[320u + (4u * s + 2u) * 16u + tx];
      let b3_0 = tiles[320u + (4u * s + 3u) * 16u + tx];
      acc0_0 += a0.x * b0_0;
      acc0_0 += a0.y * b1_0;
      acc0_0 += a0.z * b2_0;
      acc0_0 += a0.w * b3_0;
      acc1_0 += a1.x * b0_0;
      acc1_0 += a1.y * b1_0;
      acc1_0 += a1.z * b2_0;
      acc1_0 += a1.w * b3_0;
      acc2_0 += a2.x * b0_0;
      acc2_0 += a2.y * b1_0;
      acc2_0 += a2.z * b2_0;
      acc2_0 += a2.w * b3_0;
      acc3_0 += a3.x * b0_0;
      acc3_0 += a3.y * b1_0;
      acc3_0 += a3.z * b2_0;
      acc3_0 += a3.w * b3_0;
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

// linearInputGradient.f32, pass 2 of 2, kind: tiled, m: 64, n: 64, threadRows: 4, depth: 16, teams: 1, ahead: false, split: true, alignedA: true, alignedB: true

struct Dimensions { I: u32, N: u32, O: u32, alpha: f32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read_write> dx: array<f32>;
@group(0) @binding(2) var<storage, read_write> scratch: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.N * d.I) { return; }
  let row = i / d.I;
  let column = i % d.I;
  let parts = clamp(d.O / 256u, 1u, 16u);
  var value = 0.0;
  for (var p = 0u; p < parts; p++) { value += scratch[p * d.N * d.I + i]; }
  let result = d.alpha * value;
  if (d.accumulate > 0.0) { dx[row * d.I + column] += result; } else { dx[row * d.I + column] = result; }
}
