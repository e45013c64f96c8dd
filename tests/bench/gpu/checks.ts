// The parts of `npm run gpu` that compare: ops, kernels and promises of the back end with plain loops, and whole
// trajectories with TRL's. Nothing begins after the deadline; what is left then says so.

import { createWebGpuBackend } from "../../../src/engine/webgpu/backend.ts";
import type { DeviceInfo } from "../../../src/engine/webgpu/device.ts";
import { hardwareKernelCases, kernelCases, largeKernelCases, runKernelSuite } from "../../ops/kernels.ts";
import type { OpResult } from "../../ops/check.ts";
import { runOpSuite } from "../../ops/suite.ts";
import { runWebGpuChecks } from "../../ops/webgpuChecks.ts";
import { goldenCases, methods, runGoldenCase } from "../../recipes/goldenRun.ts";
import { goldenRow, type Row } from "./plan.ts";

export interface PartContext {
  readonly makeDevice: () => Promise<DeviceInfo>;
  /** Seconds until the part must have ended. */
  readonly left: () => number;
  readonly emit: (row: Row) => void;
}

/** All ops and kernels in the variant for one class of adapters, and what else is checked of the back end. */
export async function runOpPart(variant: "hardware" | "software", context: PartContext): Promise<void> {
  const { makeDevice } = context;
  const tuning = { software: variant === "software" };
  const backend = createWebGpuBackend(await makeDevice(), { tuning });
  const cases = variant === "hardware" ? [...hardwareKernelCases(), ...largeKernelCases()] : kernelCases();
  await suiteRow(`ops ${variant}`, runOpSuite(backend), context);
  await suiteRow(`kernels ${variant}`, runKernelSuite(backend, "", cases), context);
  backend.dispose();
  if (variant === "hardware") return suiteRow("checks", runWebGpuChecks(makeDevice), context);
  const scarce = createWebGpuBackend(await makeDevice(), {
    tuning: { software: false, maxStorageBuffers: 8 },
  });
  await suiteRow("attention with eight buffers", runOpSuite(scarce, "attention"), context);
  scarce.dispose();
}

const mostFaults = 20;

/** One row for a suite: cut short it is no failure, but no proof either. */
export async function suiteRow(
  id: string,
  results: AsyncGenerator<OpResult>,
  { left, emit }: Pick<PartContext, "left" | "emit">,
): Promise<void> {
  const start = performance.now();
  const faults: string[] = [];
  let cases = 0;
  let finished = true;
  for await (const { name, ok, message } of results) {
    cases++;
    if (!ok) faults.push(`${name}: ${message}`);
    finished = left() > 0;
    if (!finished) break;
  }
  const counts = { id, cases, passed: cases - faults.length, seconds: secondsSince(start) };
  if (faults.length > 0) emit({ ...counts, status: "failed", why: faults.slice(0, mostFaults).join("\n") });
  else if (finished && cases > 0) emit({ ...counts, status: "ok" });
  else emit({ ...counts, status: "skipped", why: `Time ran out after ${cases} cases, which held.` });
}

export async function runGoldenPart(
  ids: readonly string[],
  { makeDevice, left, emit }: PartContext,
): Promise<void> {
  const cases = new Map(
    methods.flatMap((method) =>
      goldenCases(method).map((name) => [goldenRow(method, name), { method, name }] as const),
    ),
  );
  const backend = createWebGpuBackend(await makeDevice());
  for (const id of ids) {
    const { method, name } = cases.get(id)!;
    if (left() <= 0) {
      emit({ id, status: "skipped", why: "Time ran out before it." });
      continue;
    }
    const start = performance.now();
    const problems = await runGoldenCase(backend, method, name).catch((error: unknown) => [faultOf(error)]);
    const held = problems.length === 0;
    const counts = { id, seconds: secondsSince(start), cases: 1, passed: held ? 1 : 0 };
    emit(held ? { ...counts, status: "ok" } : { ...counts, status: "failed", why: problems.join("\n") });
  }
  backend.dispose();
}

export function faultOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

export function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 100) / 10;
}
