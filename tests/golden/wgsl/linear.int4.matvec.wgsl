// linear.int4, kind: matvec, rows: 4, lanes: 128, alignedA: true, alignedB: true

struct Dimensions { G: u32, I: u32, N: u32, O: u32, W: u32, alpha: f32, accumulate: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> x: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> w: array<u32>;
@group(0) @binding(3) var<storage, read> scales: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;

fn x4(row: u32, column: u32) -> vec4f {
  if (row >= d.N || column >= d.I) { return vec4f(); }
  let at = row * d.I + column;
  return x[at / 4u];
}
fn w4(row: u32, column: u32) -> vec4f {
  if (row >= d.O || column >= d.I) { return vec4f(); }
  let at = row * d.I + column;
  return (vec4f((vec4u(w[at / 8u]) >> (vec4u(0u, 4u, 8u, 12u) + 4u * (at % 8u))) & vec4u(15u)) - 8.0) * scales[at / 32u];
}
const part = 0u;

fn storeOne(row: u32, column: u32, value: f32) {
  if (row >= d.N || column >= d.O) { return; }
  let result = d.alpha * value;
  if (d.accumulate > 0.0) { y[row * d.O + column] += result; } else { y[row * d.O + column] = result; }
}
var<workgroup> sums: array<vec4f, 512>;
@compute @workgroup_size(128)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32) {
  let row0 = group.y * 4u;
  let column0 = (group.z * groups.x + group.x) * 4u;
  var acc0_0 = vec4f();
  var acc1_0 = vec4f();
  var acc2_0 = vec4f();
  var acc3_0 = vec4f();
  for (var k = 4u * lane; k < d.I; k += 512u) {
    let b0 = w4(column0 + 0u, k);
    let b1 = w4(column0 + 1u, k);
    let b2 = w4(column0 + 2u, k);
    let b3 = w4(column0 + 3u, k);
    let a0 = x4(row0 + 0u, k);
    let a1 = x4(row0 + 1u, k);
    let a2 = x4(row0 + 2u, k);
    let a3 = x4(row0 + 3u, k);
    acc0_0 += vec4f(dot(a0, b0), dot(a0, b1), dot(a0, b2), dot(a0, b3));
    acc1_0 += vec4f(dot(a1, b0), dot(a1, b1), dot(a1, b2), dot(a1, b3));
    acc2_0 += vec4f(dot(a2, b0), dot(a2, b1), dot(a2, b2), dot(a2, b3));
    acc3_0 += vec4f(dot(a3, b0), dot(a3, b1), dot(a3, b2), dot(a3, b3));
  }
  sums[0u + lane] = acc0_0;
  sums[128u + lane] = acc1_0;
  sums[256u + lane] = acc2_0;
  sums[384u + lane] = acc3_0;
  workgroupBarrier();
  for (var item = lane; item < 256u; item += 128u) {
    let at = item / 64u * 128u + item % 64u;
    sums[at] += sums[at + 64u];
  }
  workgroupBarrier();
  for (var item = lane; item < 128u; item += 128u) {
    let at = item / 32u * 128u + item % 32u;
    sums[at] += sums[at + 32u];
  }
  workgroupBarrier();
  for (var item = lane; item < 64u; item += 128u) {
    let at = item / 16u * 128u + item % 16u;
    sums[at] += sums[at + 16u];
  }
  workgroupBarrier();
  for (var item = lane; item < 32u; item += 128u) {
    let at = item / 8u * 128u + item % 8u;
    sums[at] += sums[at + 8u];
  }
  workgroupBarrier();
  for (var item = lane; item < 16u; item += 128u) {
    let at = item / 4u * 128u + item % 4u;
    sums[at] += sums[at + 4u];
  }
  workgroupBarrier();
  for (var item = lane; item < 8u; item += 128u) {
    let at = item / 2u * 128u + item % 2u;
    sums[at] += sums[at + 2u];
  }
  workgroupBarrier();
  for (var item = lane; item < 4u; item += 128u) {
    let at = item / 1u * 128u + item % 1u;
    sums[at] += sums[at + 1u];
  }
  workgroupBarrier();
  for (var item = lane; item < 16u; item += 128u) {
    let i = item / 4u;
    let j = item % 4u;
    storeOne(row0 + i, column0 + j, sums[i * 128u][j]);
  }
}
