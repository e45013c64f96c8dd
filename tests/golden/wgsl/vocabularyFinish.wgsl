// vocabularyFinish

struct Dimensions { N: u32, S: u32, vocabulary: f32 }
@group(0) @binding(0) var<uniform> d: Dimensions;
@group(0) @binding(1) var<storage, read> state: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<i32>;
@group(0) @binding(3) var<storage, read_write> logprob: array<f32>;
@group(0) @binding(4) var<storage, read_write> entropy: array<f32>;
@group(0) @binding(5) var<storage, read_write> lse: array<f32>;
@group(0) @binding(6) var<storage, read_write> meanLogit: array<f32>;
@group(0) @binding(7) var<storage, read_write> correct: array<f32>;
@group(0) @binding(8) var<storage, read_write> collision: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.N) { return; }

  let s = i * d.S;
  let logSum = log(state[s + 1u]);
  lse[i] = state[s] + logSum;
  logprob[i] = state[s + 4u] - state[s] - logSum;
  entropy[i] = logSum - state[s + 2u] / state[s + 1u];
  meanLogit[i] = state[s + 3u] / d.vocabulary;
  correct[i] = select(0.0, 1.0, state[s + 5u] == f32(targets[i]));
  collision[i] = log(state[s + 6u]) - 2.0 * logSum;
}
