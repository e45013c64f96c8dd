// All trainable values of a run, packed: a few flat segments of value, gradient and AdamW's two moments, so that
// clipping and the update are a handful of dispatches whatever the number of tensors. Within a segment the values
// with weight decay come first; every tensor starts at a multiple of 64 elements (WebGPU binds at 256 bytes), and the
// padding between stays 0.

import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import { sizeOf } from "../tensor.ts";
import { type AdamWSettings, adamwStep, type Segment } from "./adamw.ts";

export interface ParameterEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly decays: boolean;
}

interface Place {
  readonly entry: ParameterEntry;
  readonly segment: Segment;
  readonly offset: number;
  readonly leaf: Tensor;
}

const alignment = 64;
/** Segments stay below this, so that each is one binding on common devices. */
const segmentBytes = 128 * 2 ** 20;

export class Parameters {
  readonly segments: readonly Segment[];
  private readonly places = new Map<string, Place>();

  /** Outside any scope: the parameters live until `dispose`. */
  constructor(
    private readonly engine: Engine,
    readonly entries: readonly ParameterEntry[],
  ) {
    const ordered = [...entries].sort((a, b) => Number(b.decays) - Number(a.decays));
    const groups: { entries: ParameterEntry[]; size: number; decayed: number }[] = [];
    for (const entry of ordered) {
      const size = paddedSize(entry);
      let group = groups.at(-1);
      if (!group || (group.size + size) * 4 > segmentBytes)
        groups.push((group = { entries: [], size: 0, decayed: 0 }));
      group.entries.push(entry);
      group.size += size;
      if (entry.decays) group.decayed += size;
    }
    this.segments = groups.map(({ entries: members, size, decayed }) => {
      const flat = (label: string): Tensor => engine.zeros([size], label);
      const segment = {
        value: flat("parameters"),
        gradient: flat("gradients"),
        mean: flat("adam mean"),
        square: flat("adam square"),
        decayed,
      };
      let offset = 0;
      for (const entry of members) {
        const view = (tensor: Tensor): Tensor => engine.slice(tensor, offset, entry.shape);
        const leaf = engine.leaf(view(segment.value), view(segment.gradient));
        this.places.set(entry.name, { entry, segment, offset, leaf });
        offset += paddedSize(entry);
      }
      return segment;
    });
  }

  get count(): number {
    return this.entries.reduce((total, { shape }) => total + sizeOf(shape), 0);
  }

  /** The tensor to compute with; its gradient is added to by every backward pass. */
  leaf(name: string): Tensor {
    return this.place(name).leaf;
  }

  write(name: string, part: "value" | "mean" | "square", data: Float32Array): void {
    this.engine.backend.write(this.view(name, part), data);
  }

  read(name: string, part: "value" | "gradient" | "mean" | "square"): Promise<Float32Array> {
    return this.engine.read(this.view(name, part));
  }

  clearGradients(): void {
    for (const { gradient } of this.segments) this.engine.backend.fillZero(gradient);
  }

  dispose(): void {
    for (const { leaf } of this.places.values()) this.engine.forgetLeaf(leaf);
    for (const { value, gradient, mean, square } of this.segments) {
      for (const tensor of [value, gradient, mean, square]) this.engine.release(tensor);
    }
  }

  private view(name: string, part: "value" | "gradient" | "mean" | "square"): Tensor {
    const { segment, offset, entry } = this.place(name);
    return this.engine.slice(segment[part], offset, entry.shape);
  }

  private place(name: string): Place {
    const place = this.places.get(name);
    if (!place) throw new Error(`internal: no trainable parameter "${name}"`);
    return place;
  }
}

/**
 * Clips and updates several as one: `update` counts updates from 1. Clears the gradients; returns state (2) whose first
 * value is their common norm before clipping, to be released by the caller.
 */
export function updateAll(
  engine: Engine,
  trained: readonly Parameters[],
  settings: AdamWSettings,
  learningRate: number,
  update: number,
): Tensor {
  const segments = trained.flatMap((one) => one.segments);
  const state = adamwStep(engine, segments, settings, learningRate, update);
  for (const one of trained) one.clearGradients();
  return state;
}

function paddedSize({ shape }: ParameterEntry): number {
  return Math.ceil(sizeOf(shape) / alignment) * alignment;
}
