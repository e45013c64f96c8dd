// adamw

struct Dimensions { M: u32, S: u32, keep: f32, step: f32, root: f32, rest1: f32, beta2: f32, rest2: f32, epsilon: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
@group(0) @binding(2) var<storage, read> state: array<f32>;
@group(0) @binding(3) var<storage, read_write> value: array<f32>;
@group(0) @binding(4) var<storage, read_write> mean: array<f32>;
@group(0) @binding(5) var<storage, read_write> square: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.M) { return; }

  let g = gradient[i] * state[1];
  let m = mean[i] + d.rest1 * (g - mean[i]);
  let s = square[i] * d.beta2 + d.rest2 * g * g;
  mean[i] = m;
  square[i] = s;
  value[i] = value[i] * d.keep - d.step * m / (sqrt(s) / d.root + d.epsilon);
}
