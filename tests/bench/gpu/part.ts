// One part of `npm run gpu`, in a process of its own: a line of JSON on stdout for each row. The first part is "machine",
// which finds the adapter and describes it. "tiles" is in no plan: it is asked for by name, and prints tables (tiles.ts).

import { create, globals } from "webgpu";
import { requestDevice } from "../../../src/engine/webgpu/device.ts";
import { ownBench, stockBench } from "./benches.ts";
import { faultOf, runGoldenPart, runOpPart, secondsSince } from "./checks.ts";
import { describeMachine } from "./machine.ts";
import { type BenchFigures, type Part, planParts, type Row, workloadOf } from "./plan.ts";
import { runPytorchPart } from "./pytorch.ts";
import { runTiles } from "./tiles.ts";

export interface PartOptions {
  readonly limitSeconds: number;
  /** The adapter is software. */
  readonly small: boolean;
  /** The path of bench.py. */
  readonly pytorch: string;
}

export async function runPart(id: string, options: PartOptions): Promise<void> {
  Object.assign(globalThis, globals);
  // Kept until the end: Dawn frees its devices with this object. Its timers are otherwise rounded to 0.1 ms.
  const gpu = create(["disable-dawn-features=timestamp_quantization"]);
  if (id === "machine") {
    print({ machine: describeMachine(await requestDevice(gpu)) });
    return;
  }
  const left = (): number => options.limitSeconds - performance.now() / 1000;
  if (id === "tiles") {
    const info = await requestDevice(gpu);
    return runTiles(info, options.small || info.adapter.software, left);
  }
  const part = planParts().find((one) => one.id === id);
  if (!part) throw new Error(`internal: there is no part "${id}"`);
  const emit = (row: Row): void => print({ row });
  const context = { makeDevice: () => requestDevice(gpu), left, emit };
  if (part.id.startsWith("golden")) return runGoldenPart(part.rows, context);
  if (part.id === "ops hardware") return runOpPart("hardware", context);
  if (part.id === "ops software") return runOpPart("software", context);
  if (part.id === "pytorch") return runPytorchPart(options.pytorch, part.rows, emit);
  return benchPart(gpu, part, options, emit);
}

async function benchPart(
  gpu: GPU,
  { rows: [id = ""] }: Part,
  { small }: PartOptions,
  emit: (row: Row) => void,
): Promise<void> {
  const start = performance.now();
  const { time, profile } = id.endsWith(" tfjs")
    ? stockBench(gpu, small)
    : ownBench(gpu, workloadOf(id), small);
  let bench: BenchFigures;
  try {
    bench = await time();
  } catch (error) {
    emit({ id, status: "failed", why: faultOf(error), seconds: secondsSince(start) });
    return;
  }
  // Given twice: the times stand, whatever becomes of the profile.
  const row: Row = { id, status: "ok", bench, seconds: secondsSince(start) };
  emit(row);
  try {
    emit({ ...row, bench: { ...bench, ...(await profile()) }, seconds: secondsSince(start) });
  } catch (error) {
    emit({ ...row, why: `No profile: ${faultOf(error)}` });
  }
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
