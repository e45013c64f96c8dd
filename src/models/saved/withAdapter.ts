// A model with an adapter merged into it, W + scale * B A layer by layer, as a model that can be loaded or saved: tensors are
// merged one at a time as they are read, in full precision, so that a base that is stored in few bits merges as it should.

import type { ModelSource } from "../../formats/modelSource.ts";
import type { ParameterSpec, Task } from "../architecture.ts";
import { describeModel } from "../describe.ts";
import { type LoraModule, savedName, scaleOf, tensorName } from "../lora.ts";
import type { LoadedAdapter } from "./adapter.ts";

/**
 * Tensors keep the names of the base's files. What the adapter trained whole stands in their place, and the scale of the scores
 * and the padding they were learned with are the adapter's. AppErrors of the base ("model/...").
 */
export function withAdapter(base: ModelSource, adapter: LoadedAdapter, task?: Task): ModelSource {
  const { specs, names } = describeModel(base, task);
  const wholes = new Map<string, Whole>();
  const merged = new Map<string, ParameterSpec>();
  for (const spec of specs) {
    const stored = names.get(spec.name);
    const whole = adapter.values.get(savedName(spec.name));
    if (whole) wholes.set(stored ?? spec.name, { shape: spec.shape, values: whole });
    else if (stored !== undefined) merged.set(stored, spec);
  }
  const { reward_mean: _mean, reward_std: _deviation, ...config } = base.config;
  const { scale, padId } = adapter;
  const { tensorNames, ...kept } = base;
  const added = [...wholes.keys()].filter((name) => !base.has(name));
  return {
    ...kept,
    config: { ...config, ...scale, ...(padId === undefined ? {} : { pad_token_id: padId }) },
    tensorNames: [...tensorNames, ...added],
    has: (name) => wholes.has(name) || base.has(name),
    shape: (name) => [...(wholes.get(name)?.shape ?? base.shape(name))],
    dtype: (name) => (wholes.has(name) ? "F32" : base.dtype(name)),
    async read(name) {
      const whole = wholes.get(name);
      if (whole) return whole.values.slice();
      const data = await base.read(name);
      const spec = merged.get(name);
      if (spec) merge(spec, data, adapter);
      return data;
    },
  };
}

interface Whole {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

function merge(spec: ParameterSpec, data: Float32Array, adapter: LoadedAdapter): void {
  const module = adapter.modules.find((one) => spec.name === `${one.module}.weight`);
  if (!module) return;
  const a = adapter.values.get(tensorName(module.module, "A"));
  const b = adapter.values.get(tensorName(module.module, "B"));
  if (!a || !b) throw new Error(`internal: adapter values lack ${module.module}`);
  addProduct(data, module, a, b, adapter.config.r, scaleOf(adapter.config), spec.kind === "conv1d");
}

/** data += scale * b a. b (outputs, r), a (r, inputs); data (outputs, inputs), or (inputs, outputs) when turned. */
function addProduct(
  data: Float32Array,
  { inputs, outputs }: LoraModule,
  a: Float32Array,
  b: Float32Array,
  r: number,
  scale: number,
  turned: boolean,
): void {
  const row = new Float32Array(inputs);
  const [stepOut, stepIn] = turned ? [1, outputs] : [inputs, 1];
  for (let o = 0; o < outputs; o++) {
    row.fill(0);
    for (let k = 0; k < r; k++) {
      const factor = b[o * r + k] as number;
      if (factor === 0) continue;
      const at = k * inputs;
      for (let i = 0; i < inputs; i++) row[i] = (row[i] as number) + factor * (a[at + i] as number);
    }
    for (let i = 0; i < inputs; i++) {
      const at = o * stepOut + i * stepIn;
      data[at] = (data[at] as number) + scale * (row[i] as number);
    }
  }
}
