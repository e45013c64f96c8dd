// linearWeightGradient, kind: tiled, m: 64, n: 32, threadRows: 4, depth: 32, teams: 2, ahead: true, split: false, alignedA: true, alignedB: true

struct Dimensions { I: u32, N: u32, O: u32, alpha: f32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dy: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> dw: array<vec4<f32>>;

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

fn storeFour(row: u32, column: u32, value: vec4f) {
  if (row >= d.O || column >= d.I) { return; }
  let at = (row * d.I + column) / 4u;
  let result = d.alpha * value;
  if (d.accumulate > 0.0) { dw[at] += result; } else { dw[at] = result; }
}
var<workgroup> tiles: array<vec4f, 768>;
@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32) {
  let tx = lane % 8u;
  let ty = lane / 8u % 16u;
  let own = lane % 128u;
  let mine = lane / 128u;
  let tileRow = group.y * 64u;
  let column0 = group.x * 32u;
  let row0 = tileRow + ty * 4u;
  let share = (d.N + groups.z * 32u - 1u) / (groups.z * 32u) * 32u;
  let end = min(d.N, (group.z + 1u) * share);
  part = group.z;
  var acc0_0 = vec4f();
  var acc1_0 = vec4f();
  var acc2_0 = vec4f();
  var acc3_0 = vec4f();
  var dyNext0 = vec4f();
  var dyNext1 = vec4f();
  var xNext0 = vec4f();
  dyNext0 = dy4(group.z * share + lane / 16u, tileRow + 4u * (lane % 16u));
  dyNext1 = dy4(group.z * share + (lane + 256u) / 16u, tileRow + 4u * ((lane + 256u) % 16u));
  xNext0 = x4(group.z * share + lane / 8u, column0 + 4u * (lane % 8u));
  for (var k = group.z * share; k < end; k += 32u) {

    workgroupBarrier();
    tiles[0u + lane] = dyNext0;
    tiles[0u + (lane + 256u)] = dyNext1;
    tiles[512u + lane] = xNext0;
    workgroupBarrier();
    if (k + 32u < end) {
      dyNext0 = dy4(k + 32u + lane / 16u, tileRow + 4u * (lane % 16u));
      dyNext1 = dy4(k + 32u + (lane + 256u) / 16u, tileRow + 4u * ((lane + 256u) % 16u));
      xNext0 = x4(k + 32u + lane / 8u, column0 + 4u * (lane % 8u));
    }
    for (var s = mine * 16u; s < (mine + 1u) * 16u; s++) {
      let a0 = tiles[0u + s * 16u + ty * 1u + 0u];
      let b0_0 = tiles[512u + s * 8u + tx];
      acc0_0 += a0.x * b0_0;
      acc1_0 += a0.y * b0_0;
      acc2_0 += a0.z * b0_0;
      acc3_0 += a0.w * b0_0;
    }
  }
  workgroupBarrier();
  if (mine > 0u) {
    tiles[((mine - 1u) * 4u + 0u) * 128u + own] = acc0_0;
    tiles[((mine - 1u) * 4u + 1u) * 128u + own] = acc1_0;
    tiles[((mine - 1u) * 4u + 2u) * 128u + own] = acc2_0;
    tiles[((mine - 1u) * 4u + 3u) * 128u + own] = acc3_0;
  }
  workgroupBarrier();
  if (mine > 0u) { return; }
  for (var t = 0u; t < 1u; t++) {
    acc0_0 += tiles[(t * 4u + 0u) * 128u + own];
    acc1_0 += tiles[(t * 4u + 1u) * 128u + own];
    acc2_0 += tiles[(t * 4u + 2u) * 128u + own];
    acc3_0 += tiles[(t * 4u + 3u) * 128u + own];
  }
  storeFour(row0 + 0u, column0 + 4u * tx + 0u, acc0_0);
  storeFour(row0 + 1u, column0 + 4u * tx + 0u, acc1_0);
  storeFour(row0 + 2u, column0 + 4u * tx + 0u, acc2_0);
  storeFour(row0 + 3u, column0 + 4u * tx + 0u, acc3_0);
}
