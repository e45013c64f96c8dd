// What the choice of kernels of products (src/engine/ops/linearWgsl.ts) and of attention is made from: microseconds of
// every candidate on a real device, at sizes of training and decoding. No part of the usual plan:
//   sh run.sh --part tiles        in the folder of the pack; a minute at most, prints a table
// Dispatches of one candidate follow each other in one pass, as the engine's do; a weight is not the one of the
// dispatch before, because a model's weights do not fit into a device's cache either.

import type { Choice, Tuning } from "../../../src/engine/backend.ts";
import type { DeviceInfo } from "../../../src/engine/webgpu/device.ts";
import { createPipelines } from "../../../src/engine/webgpu/pipelines.ts";
import { attentionTrials, productTrials, type Trial } from "./tileTrials.ts";
import { createTimer } from "./tileTimer.ts";

/** Ends the whole part in time for its table to be printed. */
const reserveSeconds = 4;

const isSame = (one: Choice, other: Choice): boolean =>
  Object.entries(one).every(([key, value]) => other[key] === value);

/** Prints a table as Markdown; `left`: seconds there are. Throws where candidates of a product do not agree. */
export async function runTiles(info: DeviceInfo, small: boolean, left: () => number): Promise<void> {
  const tuning: Tuning = { ...info.tuning, software: false };
  const pipelines = createPipelines(info.device, tuning);
  const trials = [...productTrials(tuning, small), ...attentionTrials(tuning, small)];
  const timer = createTimer(info.device, trials);
  console.log(`${info.adapter.description}: microseconds by ${timer.source}.`);
  console.log(
    "vROWS/LANES: matvec. MxN/DEPTH/TEAMS: tiled; r8: eight rows a thread, s: split, -: not read ahead.\n",
  );
  console.log(
    "| product | best | us | now | us | all, the fastest first |\n| --- | --- | --- | --- | --- | --- |",
  );
  const faults: string[] = [];
  let done = 0;
  for (const trial of trials) {
    if (left() < reserveSeconds) break;
    const { title, kernel, d, candidates } = trial;
    const times: { name: string; us: number }[] = [];
    let expected: Float32Array | undefined;
    await pipelines.prepare(candidates.map((one) => ({ kernel: one.kernel, d })));
    for (const one of candidates) {
      const { us, values } = await timer.time(trial, pipelines.planOf(one.kernel, d));
      info.throwErrors();
      times.push({ name: one.name, us });
      expected ??= values;
      const off = distance(values, expected);
      if (!(off < 1e-3)) faults.push(`${title}: ${one.name} is ${off} off ${candidates[0]?.name ?? ""}`);
    }
    const chosen = kernel.choose?.(tuning, d) ?? {};
    const now = candidates.find(({ choice }) => isSame(choice, chosen))?.name ?? "another";
    console.log(lineOf(trial, times, now));
    done++;
  }
  console.log(`\n${done} of ${trials.length} products in ${Math.round(performance.now() / 1000)} s.`);
  timer.dispose();
  if (faults.length > 0) throw new Error(`Candidates that do not agree:\n${faults.join("\n")}`);
}

function lineOf({ title }: Trial, times: { name: string; us: number }[], now: string): string {
  times.sort((a, b) => a.us - b.us);
  const [best] = times;
  const all = times.map(({ name, us }) => `${name} ${us.toFixed(1)}`).join(", ");
  const us = times.find(({ name }) => name === now)?.us.toFixed(1) ?? "-";
  return `| ${[title, best?.name ?? "-", best?.us.toFixed(1) ?? "-", now, us, all].join(" | ")} |`;
}

/** The largest difference, by the largest expected value. */
function distance(got: Float32Array, expected: Float32Array): number {
  let [most, largest] = [0, 0];
  for (const [i, value] of expected.entries()) {
    largest = Math.max(largest, Math.abs(value));
    most = Math.max(most, Math.abs(value - (got[i] ?? NaN)));
  }
  return most / largest;
}
