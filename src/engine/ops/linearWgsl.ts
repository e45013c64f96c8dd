// WGSL of the three products of a linear layer, for every weight format.

import type { Tuning, Wgsl } from "../backend.ts";
import type { WeightFormat } from "../weight.ts";

export function forwardWgsl(_format: WeightFormat, _bias: boolean, _tuning: Tuning): Wgsl {
  throw new Error("internal: not written");
}

export function inputGradientWgsl(_format: WeightFormat, _tuning: Tuning): Wgsl {
  throw new Error("internal: not written");
}

export function weightGradientWgsl(_tuning: Tuning): Wgsl {
  throw new Error("internal: not written");
}
