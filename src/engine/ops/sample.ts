// Next tokens from logits, on the device: temperature, top-k, top-p, then Gumbel-max (Maddison et al. 2014,
// https://arxiv.org/abs/1411.0030), or the largest logit at temperature 0.
// logits (B, V) -> ids (B), logprobs (B): the log-probability of the token at temperature 1 over the whole vocabulary.
// Top-k keeps the k largest values and all that equal the k-th; top-p keeps the most probable values (after top-k)
// whose probabilities first reach p, with all that equal the last. Both thresholds are found exactly, bit by bit, over
// the order-preserving integer form of a float: 32 counting passes, no sort.

import { kernel } from "../backend.ts";
import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import { at } from "./loops.ts";
import { hash24, hash24Wgsl } from "./random.ts";
import { rowwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_EXPONENTIALS } from "../wasm/parallel.ts";

function gumbel(i: number, seed: number): number {
  return -Math.log(-Math.log((hash24(i, seed) + 0.5) / 2 ** 24));
}

export const sampleKernel = kernel({
  name: "sample",
  inputs: { logits: "B V", seeds: "B: i32" },
  outputs: { ids: "B: i32", logprobs: "B" },
  scalars: ["temperature", "topK", "topP"],
  wasm: (runtime, p, { B, V, temperature, topK, topP }) =>
    jobs.sample(runtime, { ...p, rows: B, width: V, temperature, topK, topP }, B * V > FEW_EXPONENTIALS),
  reference({ logits, seeds, ids, logprobs }, { B, V, temperature, topK, topP }) {
    for (let b = 0; b < B; b++) {
      const row = logits.subarray(b * V, (b + 1) * V);
      let best = 0;
      for (let v = 1; v < V; v++) if (at(row, v) > at(row, best)) best = v;
      const largest = at(row, best);
      let total = 0;
      for (let v = 0; v < V; v++) total += Math.exp(at(row, v) - largest);
      if (temperature > 0) {
        let threshold = -Infinity;
        if ((topK > 0 && topK < V) || topP < 1) {
          const sorted = Float64Array.from(row).sort().reverse();
          if (topK > 0 && topK < V) threshold = at(sorted, topK - 1);
          if (topP < 1) {
            let mass = 0;
            for (const z of sorted) if (z >= threshold) mass += Math.exp((z - largest) / temperature);
            let sum = 0;
            for (const z of sorted) {
              sum += Math.exp((z - largest) / temperature);
              if (sum >= topP * mass) {
                threshold = Math.max(threshold, z);
                break;
              }
            }
          }
        }
        let bestScore = -Infinity;
        for (let v = 0; v < V; v++) {
          if (at(row, v) < threshold) continue;
          const score = at(row, v) / temperature + gumbel(v, at(seeds, b));
          if (score > bestScore) {
            bestScore = score;
            best = v;
          }
        }
      }
      ids[b] = best;
      logprobs[b] = at(row, best) - largest - Math.log(total);
    }
  },
  // Few rows, and up to 66 passes over the vocabulary: a large workgroup each.
  choose: ({ software }) => ({ lanes: software ? 64 : 256 }),
  wgsl: ({ lanes }) =>
    rowwise(
      "B",
      /* wgsl */ `
  let base = row * d.V;
  var top = -3e38;
  for (var v = lane; v < d.V; v += LANES) { top = max(top, logits[base + v]); }
  top = largest(top, lane);
  var total = 0.0;
  for (var v = lane; v < d.V; v += LANES) { total += exp(logits[base + v] - top); }
  total = sum(total, lane);
  let greedy = d.temperature == 0.0;
  let inverse = 1.0 / select(d.temperature, 1.0, greedy);
  var threshold = 0u;
  if (!greedy && d.topK > 0.0 && d.topK < f32(d.V)) {
    // The largest key that at least k values reach.
    for (var bit = 0x80000000u; bit > 0u; bit >>= 1u) {
      let candidate = threshold | bit;
      var count = 0.0;
      for (var v = lane; v < d.V; v += LANES) { if (key(logits[base + v]) >= candidate) { count += 1.0; } }
      if (sum(count, lane) >= d.topK) { threshold = candidate; }
    }
  }
  if (!greedy && d.topP < 1.0) {
    var mass = 0.0;
    for (var v = lane; v < d.V; v += LANES) {
      let z = logits[base + v];
      if (key(z) >= threshold) { mass += exp((z - top) * inverse); }
    }
    mass = sum(mass, lane) * d.topP;
    var limit = 0u;
    for (var bit = 0x80000000u; bit > 0u; bit >>= 1u) {
      let candidate = limit | bit;
      var reached = 0.0;
      for (var v = lane; v < d.V; v += LANES) {
        let z = logits[base + v];
        if (key(z) >= candidate) { reached += exp((z - top) * inverse); }
      }
      if (sum(reached, lane) >= mass) { limit = candidate; }
    }
    threshold = max(threshold, limit);
  }
  let seed = u32(seeds[row]);
  var score = -3e38;
  var best = 0u;
  for (var v = lane; v < d.V; v += LANES) {
    let z = logits[base + v];
    if (!greedy && key(z) < threshold) { continue; }
    var s = z;
    if (!greedy) { s = z * inverse - log(-log((f32(hash24(v, seed)) + 0.5) / 16777216.0)); }
    if (s > score) { score = s; best = v; }
  }
  let winner = largest(score, lane);
  let first = -largest(select(-3e38, -f32(best), score == winner), lane);
  if (lane == 0u) {
    ids[row] = i32(first);
    logprobs[row] = logits[base + u32(first)] - top - log(total);
  }`,
      /* wgsl */ `${hash24Wgsl}
fn key(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  return select(bits | 0x80000000u, ~bits, (bits & 0x80000000u) != 0u);
}`,
      lanes,
    ),
});

export interface SamplingSettings {
  /** 0: greedy. */
  readonly temperature: number;
  /** 0: all. */
  readonly topK: number;
  /** 1: all. */
  readonly topP: number;
}

/** seeds (B): one stream and step each, 24 bits. */
export function sample(
  engine: Engine,
  logits: Tensor,
  seeds: Tensor,
  { temperature, topK, topP }: SamplingSettings,
): { ids: Tensor; logprobs: Tensor } {
  const [batch = 0] = logits.shape;
  const ids = engine.empty([batch], "i32", "sampled ids");
  const logprobs = engine.empty([batch], "f32", "sampled logprobs");
  engine.run(sampleKernel, { logits, seeds, ids, logprobs }, { temperature, topK, topP });
  return { ids, logprobs };
}
