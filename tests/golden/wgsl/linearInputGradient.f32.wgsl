// linearInputGradient.f32, kind: tiled, m: 32, n: 16, threadRows: 4, depth: 64, teams: 8, ahead: true, split: false, alignedA: true, alignedB: true

struct Dimensions { I: u32, N: u32, O: u32, alpha: f32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dy: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> w: array<vec4<f32>>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4<f32>>;

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

fn storeFour(row: u32, column: u32, value: vec4f) {
  if (row >= d.N || column >= d.I) { return; }
  let at = (row * d.I + column) / 4u;
  let result = d.alpha * value;
  if (d.accumulate > 0.0) { dx[at] += result; } else { dx[at] = result; }
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
  let share = (d.O + groups.z * 64u - 1u) / (groups.z * 64u) * 64u;
  let end = min(d.O, (group.z + 1u) * share);
  part = group.z;
  var acc0_0 = vec4f();
  var acc1_0 = vec4f();
  var acc2_0 = vec4f();
  var acc3_0 = vec4f();
  var dyNext0 = vec4f();
  var dyNext1 = vec4f();
  var wNext0 = vec4f();
  dyNext0 = dy4(tileRow + lane / 16u, group.z * share + 4u * (lane % 16u));
  dyNext1 = dy4(tileRow + (lane + 256u) / 16u, group.z * share + 4u * ((lane + 256u) % 16u));
  wNext0 = w4(group.z * share + lane / 4u, column0 + 4u * (lane % 4u));
  for (var k = group.z * share; k < end; k += 64u) {

    workgroupBarrier();
    tiles[0u + lane / 16u * 17u + lane % 16u] = dyNext0;
    tiles[0u + (lane + 256u) / 16u * 17u + (lane + 256u) % 16u] = dyNext1;
    tiles[544u + lane] = wNext0;
    workgroupBarrier();
    if (k + 64u < end) {
      dyNext0 = dy4(tileRow + lane / 16u, k + 64u + 4u * (lane % 16u));
      dyNext1 = dy4(tileRow + (lane + 256u) / 16u, k + 64u + 4u * ((lane + 256u) % 16u));
      wNext0 = w4(k + 64u + lane / 4u, column0 + 4u * (lane % 4u));
    }
    for (var s = mine * 2u; s < (mine + 1u) * 2u; s++) {
      let a0 = tiles[0u + (ty * 4u + 0u) * 17u + s];
      let a1 = tiles[0u + (ty * 4u + 1u) * 17u + s];
      let a2 = tiles[0u + (ty * 4u + 2u) * 17u + s];
      let a3 = tiles[0u + (ty * 4u + 3u) * 17u + s];
      let b0_0 = tiles[544u + (4u * s + 0u) * 4u + tx];
      let b1_0 = tiles[544u + (4u * s + 1u) * 4u + tx];
      let b2_0 = tiles[544u + (4u * s + 2u) * 4u + tx];
      let b3_0 = tiles[544u + (4u * s + 3u) * 4u + tx];
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
  storeFour(row0 + 0u, column0 + 4u * tx + 0u, acc0_0);
  storeFour(row0 + 1u, column0 + 4u * tx + 0u, acc1_0);
  storeFour(row0 + 2u, column0 + 4u * tx + 0u, acc2_0);
  storeFour(row0 + 3u, column0 + 4u * tx + 0u, acc3_0);
}
