// `npm run bench -- --counts`: what a graphics device is given to do, and how often the host waits for it. Counted on the
// software adapter in the kernels of a GPU, with a narrow Llama: dispatches, submits and waits do not depend on widths.

import { requestNodeDevice } from "../../src/cli/nodeGpu.ts";
import { createWebGpuBackend } from "../../src/engine/webgpu/backend.ts";
import type { WorkloadName } from "./measure.ts";
import { createWorkload, type WorkloadOptions } from "./workloads.ts";

const layersOfSmolLm2 = 30;
const block = 16;

interface Counts {
  readonly dispatches: number;
  readonly submits: number;
  readonly waits: number;
}

async function countsOf(
  name: WorkloadName,
  options: Pick<WorkloadOptions, "layers" | "newTokens">,
): Promise<Counts> {
  const backend = createWebGpuBackend(await requestNodeDevice(), { tuning: { software: false } });
  const work = await createWorkload(name, backend, { format: "f32", small: true, ...options });
  // The second step: the norm of the first comes with it.
  await work.step();
  const before = { ...backend.counters };
  await work.step();
  const after = { ...backend.counters };
  work.dispose();
  backend.dispose();
  const difference = (key: keyof Counts): number => after[key] - before[key];
  return { dispatches: difference("dispatches"), submits: difference("submits"), waits: difference("waits") };
}

/** Prints the counts as a table. */
export async function printCounts(): Promise<void> {
  const [two, three] = [await countsOf("W4", { layers: 2 }), await countsOf("W4", { layers: 3 })];
  const perBlock = three.dispatches - two.dispatches;
  const oneToken = async (layers: number): Promise<number> => {
    const [few, more] = [
      await countsOf("decode-1", { layers, newTokens: 4 }),
      await countsOf("decode-1", { layers, newTokens: 5 }),
    ];
    return more.dispatches - few.dispatches;
  };
  const [tokenOfTwo, tokenOfThree] = [await oneToken(2), await oneToken(3)];
  const token = tokenOfTwo + (layersOfSmolLm2 - 2) * (tokenOfThree - tokenOfTwo);
  const decoded = await countsOf("decode-1", { layers: 2, newTokens: block });
  const rows: [string, number][] = [
    ["dispatches of a Llama block, LoRA on q and v, DPO micro-batch", perBlock],
    [`dispatches of a DPO micro-batch and update, ${layersOfSmolLm2} blocks`, two.dispatches + 28 * perBlock],
    ["submits of a DPO micro-batch and update, 2 blocks", two.submits],
    ["waits of a DPO micro-batch and update", two.waits],
    [`dispatches of a decoded token, ${layersOfSmolLm2} blocks`, token],
    [`submits of ${block} decoded tokens, 2 blocks`, decoded.submits],
    [`waits of ${block} decoded tokens`, decoded.waits],
  ];
  for (const [what, count] of rows) console.log(`${what.padEnd(66)} ${String(count).padStart(6)}`);
}
