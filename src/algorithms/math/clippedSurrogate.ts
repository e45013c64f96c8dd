// The clipped surrogate of PPO (Schulman et al. 2017, https://arxiv.org/abs/1707.06347, eq. 7) as a loss, with its slope.

export interface Surrogate {
  readonly loss: number;
  /** d loss / d log-ratio. */
  readonly slope: number;
  /** The ratio that is compared with the limits: at most `most`. */
  readonly ratio: number;
  /** The limit is what counts, not the ratio. */
  readonly isClipped: boolean;
}

/** max(-A r, -A clip(r, 1 - low, 1 + high)) with r = exp(logRatio). `most`: r counts as no more (GRPO's delta). */
export function clippedSurrogate(
  logRatio: number,
  advantage: number,
  { low, high, most = Infinity }: { readonly low: number; readonly high: number; readonly most?: number },
): Surrogate {
  const whole = Math.exp(logRatio);
  const ratio = Math.min(whole, most);
  const free = -advantage * ratio;
  const clipped = -advantage * Math.min(Math.max(whole, 1 - low), 1 + high);
  const isClipped = clipped > free;
  const moves = isClipped ? whole >= 1 - low && whole <= 1 + high : whole <= most;
  return { loss: isClipped ? clipped : free, slope: moves ? -advantage * whole : 0, ratio, isClipped };
}
