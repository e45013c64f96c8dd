// How fast this device multiplies matrices, from a measurement of a fraction of a second: what an estimate of a run's
// time is made from before there is a run. An estimate, and called one wherever it is shown.
import type { DevicePreference } from "../../domain/records/index.ts";
import { Engine } from "../../engine/engine.ts";
import { products } from "../../engine/ops/linear.ts";
import { openPageDevice } from "./device.ts";

const rows = 256;
const width = 256;
const atLeastMs = 120;

/**
 * A training step reaches about this share of the rate of a lone product: it also normalises, attends, updates and
 * waits. Measured on the starter (docs/benchmarks.md); large models reach more.
 */
const trainingShare = 0.45;

const measured = new Map<DevicePreference, Promise<number>>();

/** Multiply-adds a second, times 2. The first call of a device choice measures, later ones remember. */
export function measureDevice(preference: DevicePreference): Promise<number> {
  let found = measured.get(preference);
  if (found === undefined) {
    found = measure(preference);
    found.catch(() => measured.delete(preference));
    measured.set(preference, found);
  }
  return found;
}

async function measure(preference: DevicePreference): Promise<number> {
  const { backend } = await openPageDevice(preference, () => undefined);
  try {
    const engine = new Engine(backend);
    return await engine.scopeAsync(async () => {
      const x = engine.tensor(new Float32Array(rows * width).fill(0.5), [rows, width]);
      const w = engine.tensor(new Float32Array(width * width).fill(0.25), [width, width]);
      const y = engine.empty([rows, width]);
      const once = async (count: number): Promise<number> => {
        const began = performance.now();
        for (let i = 0; i < count; i++)
          engine.run(products.f32.forward, { x, w, y }, { alpha: 1, accumulate: 0 });
        await engine.read(y);
        return performance.now() - began;
      };
      // The first pass compiles.
      await once(2);
      let count = 4;
      let took = await once(count);
      while (took < atLeastMs && count < 4096) {
        count *= 4;
        took = await once(count);
      }
      return (2 * rows * width * width * count) / (took / 1000);
    });
  } finally {
    backend.dispose();
  }
}

export interface StepWork {
  /** Weights of the model that take part in products. */
  parameters: number;
  /** Tokens a step passes through the policy, all micro-batches together. */
  tokens: number;
  /** Tokens of them that the step draws first, one behind the other. */
  drawn?: number;
  /** How often the step learns from each of them; default 1. */
  uses?: number;
  /** Full fine-tuning also computes every weight's gradient. */
  isFull: boolean;
  /** Models besides the policy that each row is passed through. */
  otherRoles: number;
  recomputes: boolean;
}

/**
 * The same of drawing, where each product is of a few rows: with these two shares the sample's policy (32 answers a step, on two
 * threads) takes about twice its time.
 */
const drawingShare = 0.3;

/** Seconds of a training step at a device's rate. */
export function stepSeconds(flopsPerSecond: number, work: StepWork): number {
  const { parameters, tokens, drawn = 0, uses = 1, otherRoles } = work;
  const learning = 2 + 2 + (work.isFull ? 2 : 0.3) + (work.recomputes ? 2 : 0);
  const passes = uses * learning * tokens + 2 * otherRoles * tokens;
  return (parameters * (passes / trainingShare + (2 * drawn) / drawingShare)) / flopsPerSecond;
}
