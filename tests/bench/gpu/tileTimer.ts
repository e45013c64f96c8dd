// Microseconds of one call of a kernel: many in one pass, between two of the device's own time stamps, or by the clock
// around a submit where it has none.

import type { Dims } from "../../../src/engine/backend.ts";
import { type ShapeSpec, shapeSpec } from "../../../src/engine/shapes.ts";
import { usage } from "../../../src/engine/webgpu/buffers.ts";
import { type Plan, slotBytes } from "../../../src/engine/webgpu/pipelines.ts";
import { scratchName } from "../../../src/engine/webgpu/shader.ts";
import { mostScratchBytes, type Trial } from "./tileTrials.ts";

export interface Timer {
  readonly source: string;
  /** The shortest of a few rounds, and the first values of the last output. */
  time(trial: Trial, plan: Plan): Promise<{ us: number; values: Float32Array }>;
  dispose(): void;
}

const rounds = 3;
/** How long a round should take, what a call takes at least, and multiply-adds of a microsecond, all roughly. */
const roundUs = 300;
const leastUs = 4;
const perUs = 1e7;
/** The weights that the calls go through, one after the other: beyond any device's cache. */
const weightBytes = 120 * 2 ** 20;
const mostWeights = 192;
const comparedBytes = 2 ** 18;
const stampBytes = 2 * rounds * 8;

/** Tensors that change from call to call. */
const isWeight = (name: string): boolean => name === "w" || name === "scales";

function bytesOf({ letters }: ShapeSpec, d: Dims): number {
  return 4 * letters.reduce((total, letter) => total * (d[letter] ?? NaN), 1);
}

const rounded = (bytes: number): number => Math.ceil(bytes / slotBytes) * slotBytes;

/** A buffer for each name and kind of values, which the trials share. */
const keyOf = ({ kernel, title, ints }: Trial, name: string): string =>
  name in ints ? `${name} of ${title}` : name === "w" && "scales" in kernel.inputs ? "w int8" : name;

export function createTimer(device: GPUDevice, trials: readonly Trial[]): Timer {
  const { queue } = device;
  const buffers = createBuffers(device, trials);
  const uniforms = device.createBuffer({ size: slotBytes, usage: usage.uniform | usage.copyTarget });
  const read = device.createBuffer({
    size: comparedBytes + stampBytes,
    usage: usage.mapRead | usage.copyTarget,
  });
  const resolved = device.createBuffer({ size: stampBytes, usage: usage.queryResolve | usage.copySource });
  const queries = device.features.has("timestamp-query")
    ? device.createQuerySet({ type: "timestamp", count: 2 * rounds })
    : undefined;

  function writeSizes(plan: Plan, d: Dims): void {
    const bytes = new ArrayBuffer(slotBytes);
    new Uint32Array(bytes).set(plan.sizes.map((name) => d[name] ?? 0));
    new Float32Array(bytes).set(
      plan.scalars.map((name) => d[name] ?? NaN),
      plan.sizes.length,
    );
    queue.writeBuffer(uniforms, 0, bytes);
  }

  /** Bind groups of each pass, for each of `count` places of the weights. */
  function bind(trial: Trial, plan: Plan, count: number): GPUBindGroup[][] {
    const specs = new Map(trial.kernel.bindings);
    const scratchBytes = 4 * Math.max(4, ...plan.passes.map(({ wgsl }) => wgsl.scratch?.(trial.d) ?? 0));
    const resource = (name: string, place: number): GPUBufferBinding => {
      const spec = specs.get(name);
      const size = spec ? bytesOf(spec, trial.d) : scratchBytes;
      const buffer = buffers.get(spec ? keyOf(trial, name) : scratchName);
      if (!buffer) throw new Error(`internal: no buffer for "${name}" of ${trial.title}`);
      return { buffer, offset: isWeight(name) ? place * rounded(size) : 0, size };
    };
    return Array.from({ length: count }, (_, place) =>
      plan.passes.map(({ names, layout }) =>
        device.createBindGroup({
          layout,
          entries: [
            { binding: 0, resource: { buffer: uniforms, offset: 0, size: slotBytes } },
            ...names.map((name, i) => ({ binding: i + 1, resource: resource(name, place) })),
          ],
        }),
      ),
    );
  }

  /** Rounds one after another in a submit of their own: milliseconds by the clock. */
  async function submit(record: (encoder: GPUCommandEncoder) => void): Promise<number> {
    const encoder = device.createCommandEncoder();
    record(encoder);
    const commands = encoder.finish();
    const start = performance.now();
    queue.submit([commands]);
    await queue.onSubmittedWorkDone();
    return performance.now() - start;
  }

  /** The first values of the last output, and the stamps in milliseconds. */
  async function results(trial: Trial): Promise<[Float32Array, number[]]> {
    const { kernel, d } = trial;
    const [output = "", spec = shapeSpec("")] =
      kernel.bindings.filter(([name]) => name in kernel.outputs).at(-1) ?? [];
    const bytes = Math.min(comparedBytes, bytesOf(spec, d));
    const from = buffers.get(keyOf(trial, output));
    if (!from) throw new Error(`internal: ${kernel.name} has no output`);
    await submit((encoder) => {
      encoder.copyBufferToBuffer(from, 0, read, 0, bytes);
      if (!queries) return;
      encoder.resolveQuerySet(queries, 0, 2 * rounds, resolved, 0);
      encoder.copyBufferToBuffer(resolved, 0, read, comparedBytes, stampBytes);
    });
    await read.mapAsync(1);
    const data = read.getMappedRange();
    const values = new Float32Array(data.slice(0, bytes));
    const stamps = new BigUint64Array(data.slice(comparedBytes));
    read.unmap();
    const ms = (round: number): number =>
      Number((stamps[2 * round + 1] ?? 0n) - (stamps[2 * round] ?? 0n)) / 1e6;
    return [values, Array.from({ length: rounds }, (_, round) => ms(round))];
  }

  return {
    source: queries ? "time stamps" : "the clock",
    async time(trial, plan) {
      const { d, kernel, operations } = trial;
      const weight = kernel.bindings.find(([name]) => name === "w")?.[1];
      const stride = weight ? rounded(bytesOf(weight, d)) : weightBytes;
      const count = Math.max(1, Math.min(mostWeights, Math.floor(weightBytes / stride)));
      const groups = bind(trial, plan, count);
      writeSizes(plan, d);
      const repeats = Math.max(2, Math.min(48, Math.round(roundUs / (leastUs + operations / perUs))));
      let call = 0;
      /** `index`: where its stamps go; undefined for none. */
      const round = (encoder: GPUCommandEncoder, index?: number): void => {
        const pass =
          queries && index !== undefined
            ? encoder.beginComputePass({
                timestampWrites: {
                  querySet: queries,
                  beginningOfPassWriteIndex: 2 * index,
                  endOfPassWriteIndex: 2 * index + 1,
                },
              })
            : encoder.beginComputePass();
        for (let i = 0; i < repeats; i++, call++) {
          for (const [p, { pipeline, wgsl }] of plan.passes.entries()) {
            pass.setPipeline(pipeline);
            pass.setBindGroup(0, groups[call % count]?.[p] ?? null, [0]);
            pass.dispatchWorkgroups(...wgsl.workgroups(d));
          }
        }
        pass.end();
      };
      const all = Array.from({ length: rounds }, (_, index) => index);
      await submit((encoder) => round(encoder));
      const clocked: number[] = [];
      if (queries) await submit((encoder) => all.forEach((index) => round(encoder, index)));
      else for (const index of all) clocked.push(await submit((encoder) => round(encoder, index)));
      const [values, stamped] = await results(trial);
      return { us: (1000 * Math.min(...(queries ? stamped : clocked))) / repeats, values };
    },
    dispose() {
      for (const buffer of [...buffers.values(), uniforms, read, resolved]) buffer.destroy();
      queries?.destroy();
    },
  };
}

/** Each as large as any trial wants it; inputs hold numbers between -0.5 and 0.5, or for 8 bits any. */
function createBuffers(device: GPUDevice, trials: readonly Trial[]): Map<string, GPUBuffer> {
  const wanted = new Map<string, { size: number; fill: Uint32Array<ArrayBuffer> | undefined }>();
  const length = 2 ** 20;
  const floats = Float32Array.from({ length }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5);
  const scales = Float32Array.from({ length }, (_, i) => ((i * 7919) % 1009) / 1e5);
  const words = Uint32Array.from({ length }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 0);
  const bits = (array: Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> =>
    new Uint32Array(array.buffer);
  for (const trial of trials) {
    const { kernel, d, ints } = trial;
    for (const [name, spec] of kernel.bindings) {
      const key = keyOf(trial, name);
      const size = Math.max(bytesOf(spec, d), isWeight(name) ? weightBytes : 0, wanted.get(key)?.size ?? 0);
      const whole = ints[name];
      const numbers = key === "w int8" ? words : bits(name === "scales" ? scales : floats);
      const fill = name in kernel.outputs ? undefined : whole ? bits(whole) : numbers;
      wanted.set(key, { size, fill: wanted.get(key)?.fill ?? fill });
    }
  }
  wanted.set(scratchName, { size: mostScratchBytes, fill: undefined });
  const buffers = new Map<string, GPUBuffer>();
  for (const [key, { size, fill }] of wanted) {
    const buffer = device.createBuffer({
      size: rounded(size),
      usage: usage.storage | usage.copySource | usage.copyTarget,
      label: key,
    });
    for (let at = 0; fill && at < buffer.size; at += fill.byteLength) {
      device.queue.writeBuffer(buffer, at, fill, 0, Math.min(fill.byteLength, buffer.size - at) / 4);
    }
    buffers.set(key, buffer);
  }
  return buffers;
}
