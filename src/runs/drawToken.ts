// The next token from logits that another program computed: as our own op draws it (src/engine/ops/sample.ts), on the host and in
// float64. `topK` 0 and `topP` 1 keep all tokens; temperature 0 takes the likeliest.
import type { SamplingSettings } from "../engine/ops/sample.ts";

/** `logits` has a number for each token; `random` gives one in [0, 1). The log-probability is that at temperature 1. */
export function drawToken(
  logits: ArrayLike<number>,
  { temperature, topK, topP }: SamplingSettings,
  random: () => number,
): { id: number; logprob: number } {
  let best = 0;
  for (let i = 1; i < logits.length; i++)
    if ((logits[i] ?? -Infinity) > (logits[best] ?? -Infinity)) best = i;
  const most = logits[best] ?? 0;
  let total = 0;
  for (let i = 0; i < logits.length; i++) total += Math.exp((logits[i] ?? -Infinity) - most);
  const chosen = (id: number): { id: number; logprob: number } => ({
    id,
    logprob: (logits[id] ?? -Infinity) - most - Math.log(total),
  });
  if (temperature === 0) return chosen(best);
  const weightOf = (id: number): number => Math.exp(((logits[id] ?? -Infinity) - most) / temperature);
  let ids = Array.from(logits, (_, id) => id);
  const isCut = (topK > 0 && topK < ids.length) || topP < 1;
  if (isCut) {
    // Of equals the first, as a stable sort leaves them.
    ids.sort((a, b) => (logits[b] ?? -Infinity) - (logits[a] ?? -Infinity));
    if (topK > 0) ids = ids.slice(0, topK);
    ids = nucleus(ids, ids.map(weightOf), topP);
  }
  const weights = ids.map(weightOf);
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [at, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return chosen(ids[at] ?? best);
  }
  return chosen(best);
}

/** The likeliest tokens that have a share of `topP` together; at least one. */
function nucleus(ids: readonly number[], weights: readonly number[], topP: number): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const end = weights.findIndex((weight) => (sum += weight) >= topP * whole);
  return ids.slice(0, end < 0 ? ids.length : end + 1);
}
