// The rotary scaling of a GGUF as the `rope_scaling` object of a config.json. A Llama 3 model states it nowhere:
// llama.cpp's converter leaves only rope_freqs.weight, one divisor a frequency, from which the four numbers of the
// "llama3" rule are found again. Multiplying low_freq_factor, high_freq_factor and the original length by one number
// changes nothing in that rule, so low_freq_factor is 1 without loss. A fit counts only if it gives the divisors back.

import { AppError, quote } from "../domain/errors.ts";
import type { GgufMetadata } from "./gguf.ts";

export interface RopeScaling {
  rope_type: "linear" | "llama3" | "yarn";
  factor: number;
  low_freq_factor?: number;
  high_freq_factor?: number;
  original_max_position_embeddings?: number;
}

const hint =
  "This kind of long-context scaling is not supported; use the model's safetensors files or another model.";

/** From the keys `<arch>.rope.scaling.*`; undefined when there is none. AppError "model/unsupported-rope". */
export function ropeScalingFromMetadata(
  gguf: GgufMetadata,
  arch: string,
  file: string,
): RopeScaling | undefined {
  const type = gguf.get(`${arch}.rope.scaling.type`);
  const factor = gguf.get(`${arch}.rope.scaling.factor`) ?? gguf.get(`${arch}.rope.scale_linear`);
  if (type === "none" || (type === undefined && (factor === undefined || factor === 1))) return undefined;
  const kind = type ?? "linear";
  if (kind !== "linear" && kind !== "yarn") {
    const given = typeof kind === "string" ? quote(kind) : "no text";
    throw new AppError(
      "model/unsupported-rope",
      `${file}: rope.scaling.type is ${given}; expected linear or yarn.`,
      hint,
    );
  }
  if (typeof factor !== "number" || !(factor > 0) || !Number.isFinite(factor)) {
    throw new AppError(
      "model/unsupported-rope",
      `${file}: rope.scaling.factor should be a number above 0.`,
      hint,
    );
  }
  if (kind === "linear") return { rope_type: "linear", factor };
  const original = gguf.get(`${arch}.rope.scaling.original_context_length`);
  if (typeof original !== "number" || !(original > 0)) {
    throw new AppError(
      "model/unsupported-rope",
      `${file}: yarn scaling needs rope.scaling.original_context_length.`,
      hint,
    );
  }
  return { rope_type: "yarn", factor, original_max_position_embeddings: original };
}

/** From rope_freqs.weight (headDim / 2 divisors); undefined when all are 1. AppError "model/unsupported-rope". */
export function ropeScalingFromDivisors(
  divisors: Float32Array,
  theta: number,
  originalLength: number | undefined,
  file: string,
): RopeScaling | undefined {
  if (divisors.every((divisor) => divisor === 1)) return undefined;
  const fail = () =>
    new AppError(
      "model/unsupported-rope",
      `${file}: rope_freqs.weight does not follow the "llama3" rule.`,
      hint,
    );
  const factor = divisors[divisors.length - 1] ?? 1;
  if (!divisors.every((divisor) => divisor >= 1 && divisor <= factor) || !Number.isFinite(factor))
    throw fail();

  const candidates: RopeScaling[] = [];
  const llama3 = (high: number, original: number): RopeScaling => ({
    rope_type: "llama3",
    factor,
    low_freq_factor: 1,
    high_freq_factor: high,
    original_max_position_embeddings: original,
  });
  const points = pointsBetween(divisors, factor, theta);
  const line = fitLine(points);
  if (line !== undefined && line.offset > 0) {
    const high = 1 + 1 / line.offset;
    const original = line.slope / line.offset;
    candidates.push(llama3(Math.round(high), Math.round(original)), llama3(high, original));
  }
  // One frequency between the two ends fixes the length once the usual high_freq_factor of 4 is taken; with none,
  // any length that gives the divisors back is as good as the true one, so the usual ones come first
  for (const [perLength, smooth] of points.slice(0, 1)) {
    const original = (1 + 3 * smooth) / perLength;
    candidates.push(llama3(4, Math.round(original)), llama3(4, original));
  }
  for (const original of [originalLength, 8192, 4096, 2048, 16384, 32768]) {
    if (original !== undefined) candidates.push(llama3(4, original));
  }
  const lastOne = divisors.lastIndexOf(1);
  const headDim = divisors.length * 2;
  candidates.push(
    llama3(4, Math.sqrt(4 * wavelength(theta, lastOne, headDim) * wavelength(theta, lastOne + 1, headDim))),
  );
  const found = candidates.find((candidate) => {
    const again = llama3Divisors(candidate, theta, divisors.length * 2);
    return again.every((divisor, i) => Math.abs(divisor - (divisors[i] ?? 0)) <= 1e-4 * divisor);
  });
  if (found === undefined) throw fail();
  return found;
}

/** What the frequencies of "llama3" scaling are divided by: (headDim / 2). As in transformers' modeling_rope_utils. */
export function llama3Divisors(scaling: RopeScaling, theta: number, headDim: number): Float64Array {
  const { factor, low_freq_factor: low = 1, high_freq_factor: high = 4 } = scaling;
  const original = scaling.original_max_position_embeddings ?? 8192;
  return Float64Array.from({ length: headDim / 2 }, (_, i) => {
    const perLength = 1 / wavelength(theta, i, headDim);
    if (original * perLength > high) return 1;
    if (original * perLength < low) return factor;
    const smooth = (original * perLength - low) / (high - low);
    return 1 / ((1 - smooth) / factor + smooth);
  });
}

function wavelength(theta: number, i: number, headDim: number): number {
  return 2 * Math.PI * theta ** ((2 * i) / headDim);
}

// The frequencies between the ends: (1 / wavelength, smooth), where smooth = slope / wavelength - offset.
function pointsBetween(divisors: Float32Array, factor: number, theta: number): [number, number][] {
  const points: [number, number][] = [];
  divisors.forEach((divisor, i) => {
    if (divisor <= 1.001 || divisor >= factor * 0.999) return;
    points.push([
      1 / wavelength(theta, i, divisors.length * 2),
      (1 / divisor - 1 / factor) / (1 - 1 / factor),
    ]);
  });
  return points;
}

function fitLine(points: [number, number][]): { slope: number; offset: number } | undefined {
  if (points.length < 2) return undefined;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const variance = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = covariance / variance;
  return { slope, offset: slope * meanX - meanY };
}
