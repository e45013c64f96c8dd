// writeRows.f16

struct Dimensions { K: u32, M: u32, N: u32, W: u32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> rows: array<i32>;
@group(0) @binding(3) var<storage, read_write> cache: array<u32>;

fn halfOf(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  let sign = (bits >> 16u) & 0x8000u;
  if ((bits & 0x7fffffffu) > 0x7f800000u) { return sign | 0x7e00u; }
  let size = min(bits & 0x7fffffffu, 0x477fe000u);
  if (size >= 0x38800000u) {
    return sign | ((size - 0x38000000u + 0xfffu + ((size >> 13u) & 1u)) >> 13u);
  }
  if (size < 0x33000000u) { return sign; }
  let shift = 126u - (size >> 23u);
  let significand = (size & 0x7fffffu) | 0x800000u;
  let kept = significand >> shift;
  let rest = significand & ((1u << shift) - 1u);
  let half = 1u << (shift - 1u);
  return sign | (kept + select(0u, 1u, rest > half || (rest == half && (kept & 1u) == 1u)));
}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.N * d.W) { return; }
  let row = rows[i / d.W]; if (row >= 0) { cache[u32(row) * d.W + i % d.W] = halfOf(x[2u * i]) | (halfOf(x[2u * i + 1u]) << 16u); }
}
