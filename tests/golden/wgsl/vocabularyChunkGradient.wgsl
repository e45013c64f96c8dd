// vocabularyChunkGradient

struct Dimensions { K: u32, N: u32, start: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> dlogprob: array<f32>;
@group(0) @binding(2) var<storage, read> dentropy: array<f32>;
@group(0) @binding(3) var<storage, read> lse: array<f32>;
@group(0) @binding(4) var<storage, read> entropy: array<f32>;
@group(0) @binding(5) var<storage, read> targets: array<i32>;
@group(0) @binding(6) var<storage, read_write> z: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.N * d.K) { return; }

  let n = i / d.K;
  let logp = z[i] - lse[n];
  let p = exp(logp);
  let hit = select(0.0, 1.0, targets[n] - i32(d.start) == i32(i % d.K));
  z[i] = dlogprob[n] * (hit - p) - dentropy[n] * p * (logp + entropy[n]);
}
