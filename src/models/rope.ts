// Rotary frequencies as transformers computes them: default, linear and llama3 scaling, in float32 steps, so that
// far positions turn by the same rounded angle. Reads `rope_parameters` (transformers 5) and `rope_theta` with
// `rope_scaling` (4).

import { quoteValue } from "../domain/errors.ts";
import { badConfig, type ConfigJson, positive, section, unsupported } from "./configFields.ts";

const supported = ["default", "linear", "llama3"];

/** Inverse frequencies (headDim / 2), float32. */
export function inverseFrequencies(json: ConfigJson, headDim: number, contextLength: number): Float32Array {
  if (headDim % 2) throw badConfig("head_dim", headDim, "even, for rotary positions");
  const parameters = section(json, "rope_parameters");
  const scaling = parameters ?? section(json, "rope_scaling") ?? {};
  const theta = positive({ theta: parameters?.rope_theta ?? json.rope_theta }, "theta", 10000);
  const type = scaling.rope_type ?? scaling.type ?? "default";
  if (typeof type !== "string" || !supported.includes(type)) {
    throw unsupported(`rope scaling ${quoteValue(type)}`, `Supported are ${supported.join(", ")}.`);
  }
  const half = headDim / 2;
  const base = Float32Array.from(
    { length: half },
    (_, k) => 1 / Math.fround(theta ** Math.fround((2 * k) / headDim)),
  );
  if (type === "default") return base;
  const factor = positive(scaling, "factor");
  if (type === "linear") return base.map((f) => f / factor);
  // Llama 3.1: low frequencies are divided, high ones kept, the band between blended (Dubey et al. 2024).
  const low = positive(scaling, "low_freq_factor");
  const high = positive(scaling, "high_freq_factor");
  if (high <= low) throw badConfig("high_freq_factor", high, `above low_freq_factor (${low})`);
  const original = positive(scaling, "original_max_position_embeddings", contextLength);
  return base.map((f) => {
    const wavelength = (2 * Math.PI) / f;
    if (wavelength > original / low) return f / factor;
    if (wavelength < original / high) return f;
    const smooth = (original / wavelength - low) / (high - low);
    return ((1 - smooth) * f) / factor + smooth * f;
  });
}

/** Rows of positions: K cosines, then K sines; positions x 2K. */
export function rotaryTable(frequencies: Float32Array, positions: number): Float32Array {
  const K = frequencies.length;
  const table = new Float32Array(positions * 2 * K);
  for (let p = 0; p < positions; p++) {
    for (let k = 0; k < K; k++) {
      const angle = Math.fround(p * (frequencies[k] as number));
      table[p * 2 * K + k] = Math.cos(angle);
      table[p * 2 * K + K + k] = Math.sin(angle);
    }
  }
  return table;
}
