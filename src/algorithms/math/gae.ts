// Advantages of tokens by a critic (Schulman et al. 2016, https://arxiv.org/abs/1506.02438, eq. 16), and the whitening of PPO for
// language models (Ziegler et al. 2019, https://arxiv.org/abs/1909.08593).

/** Of one answer: rewards and values of its tokens, one number each; behind the last token nothing is to come. */
export function generalisedAdvantages(
  rewards: readonly number[],
  values: readonly number[],
  gamma: number,
  lam: number,
): number[] {
  const advantages = new Array<number>(rewards.length).fill(0);
  let next = 0;
  for (let t = rewards.length - 1; t >= 0; t--) {
    const delta = (rewards[t] ?? NaN) + gamma * (values[t + 1] ?? 0) - (values[t] ?? NaN);
    next = delta + gamma * lam * next;
    advantages[t] = next;
  }
  return advantages;
}

/** All values of all answers to deviation 1, and to mean 0 unless `keepsMean`; a variance with n - 1. */
export function whiten(all: readonly (readonly number[])[], keepsMean = false): number[][] {
  const flat = all.flat();
  const middle = flat.reduce((a, b) => a + b, 0) / flat.length;
  const variance = flat.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (flat.length - 1);
  const factor = 1 / Math.sqrt(variance + 1e-8);
  return all.map((values) => values.map((value) => (value - middle) * factor + (keepsMean ? middle : 0)));
}

/** Estimates of a token's KL divergence from log-probabilities (Schulman 2020, http://joschu.net/blog/kl-approx.html). */
export const klEstimators = {
  k1: (logprob: number, reference: number) => logprob - reference,
  k2: (logprob: number, reference: number) => 0.5 * (logprob - reference) ** 2,
  k3: (logprob: number, reference: number) => Math.exp(reference - logprob) - 1 - (reference - logprob),
};
