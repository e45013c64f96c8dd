// WGSL of attention: one forward pass; backward in three (delta, dq, then dk and dv).

import type { Tuning, Wgsl } from "../backend.ts";

export function forwardPass(_tuning: Tuning): Wgsl {
  throw new Error("internal: not written");
}

export function backwardPasses(_tuning: Tuning): readonly Wgsl[] {
  throw new Error("internal: not written");
}

export function decodePass(_tuning: Tuning): Wgsl {
  throw new Error("internal: not written");
}
