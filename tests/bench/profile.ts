// Where a workload's time goes on WASM in Node: milliseconds a step by kernel and size, and what is left outside them.
// Run: npx tsx tests/bench/profile.ts W1 [repeats] [threads] [format]; --checkpointing or --no-checkpointing overrides.
// A GPU's own timers answer the same question there: `npm run gpu`.

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { Backend } from "../../src/engine/backend.ts";
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../src/engine/wasmBackend.ts";
import { type WeightFormat, weightFormats } from "../../src/engine/weight.ts";
import { type WorkloadName, workloadNames } from "./measure.ts";
import { createWorkload } from "./workloads.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: { checkpointing: { type: "boolean" }, sizes: { type: "boolean", default: false } },
});
const [name = "W1", repeats = "3", threads = String(availableParallelism()), format = "f32"] = positionals;
const wanted = workloadNames.find((one) => one === name);
const stored = weightFormats.find((one) => one === format);
if (!wanted || !stored)
  throw new Error(`Give one of ${workloadNames.join(", ")}, and one of ${weightFormats.join(", ")}.`);
await profile(wanted, Number(repeats), Number(threads), stored);

interface Total {
  calls: number;
  ms: number;
}

async function profile(
  workload: WorkloadName,
  steps: number,
  threadCount: number,
  weightFormat: WeightFormat,
): Promise<void> {
  const inner = createWasmBackend(await createWasmRuntime({ threads: threadCount }));
  const totals = new Map<string, Total>();
  const backend = timed(inner, totals, values.sizes);
  const { checkpointing } = values;
  const work = await createWorkload(workload, backend, {
    format: weightFormat,
    ...(checkpointing === undefined ? {} : { checkpointing }),
  });
  await work.step();
  totals.clear();
  const start = performance.now();
  const before = process.cpuUsage();
  for (let i = 0; i < steps; i++) await work.step();
  const total = (performance.now() - start) / steps;
  // On a busy machine one thread's processor time tells more than the clock.
  const { user, system } = process.cpuUsage(before);
  const processor = ((user + system) / 1000 / steps).toFixed(1);
  console.log(`${workload}, ${weightFormat}: ${total.toFixed(1)} ms a step on ${inner.description}`);
  console.log(`${processor} ms of processor time a step, all threads, waiting included`);
  let inside = 0;
  for (const [key, { calls, ms }] of [...totals].sort(([, a], [, b]) => b.ms - a.ms)) {
    inside += ms / steps;
    const share = `${((ms / steps / total) * 100).toFixed(1)} %`;
    console.log(
      `${(ms / steps).toFixed(2).padStart(10)} ms ${share.padStart(8)} ${String(Math.round(calls / steps)).padStart(6)} x  ${key}`,
    );
  }
  console.log(`${(total - inside).toFixed(2).padStart(10)} ms outside the back end`);
  work.dispose();
  inner.dispose();
}

/** The same back end with every call timed: kernels by name, transfers under their own. */
function timed(inner: Backend, totals: Map<string, Total>, sizes: boolean): Backend {
  const add = (key: string, start: number): void => {
    const total = totals.get(key) ?? { calls: 0, ms: 0 };
    totals.set(key, total);
    total.calls++;
    total.ms += performance.now() - start;
  };
  const clocked =
    <A extends unknown[], R>(key: string, call: (...args: A) => R) =>
    (...args: A): R => {
      const start = performance.now();
      const result = call(...args);
      add(key, start);
      return result;
    };
  return {
    ...inner,
    run(kernel, tensors, d) {
      const start = performance.now();
      inner.run(kernel, tensors, d);
      const mark = kernel.wasm ? "" : " (plain loops)";
      const letters = Object.entries(d).filter(([key]) => key.length === 1);
      const size = sizes ? ` ${letters.map(([key, n]) => `${key}${n}`).join(" ")}` : "";
      add(`${kernel.name}${mark}${size}`, start);
    },
    allocate: clocked("[allocate]", inner.allocate),
    release: clocked("[release]", inner.release),
    write: clocked("[write]", inner.write),
    read: clocked("[read]", inner.read),
    fillZero: clocked("[fill zero]", inner.fillZero),
    copy: clocked("[copy]", inner.copy),
  };
}
