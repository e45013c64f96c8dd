// What `npm run gpu` answers: every row it writes, in the parts that run one after the other, the most important first.
// A part is a process of its own, so that a lost device or a crash takes nothing else along. The time for all of them is
// bounded: what does not fit is a row that says so.

import { goldenCases, methods } from "../../recipes/goldenRun.ts";
import { type Implementation, type WorkloadName, workloadNames } from "../measure.ts";
import type { KernelTime } from "../../../src/engine/webgpu/profiler.ts";

export type Status = "ok" | "failed" | "skipped";

export interface BenchFigures {
  readonly median_ms: number;
  readonly min_ms: number;
  readonly tokens_per_second: number;
  readonly repeats: number;
  readonly device: string;
  /** "small": another model of few weights, for a software adapter; it says nothing about a GPU. */
  readonly scale: "full" | "small";
  readonly dispatches?: number;
  readonly submits?: number;
  readonly waits?: number;
  readonly peak_bytes?: number;
  /** Share of a step in which the host worked; the rest it waited for the device. */
  readonly host_share?: number;
  /** The device's own milliseconds of one step: their sum, and by kernel, the longest first. */
  readonly gpu_ms?: number;
  readonly kernels?: readonly KernelTime[];
}

export interface Row {
  readonly id: string;
  readonly status: Status;
  /** What failed, or why it was skipped. */
  readonly why?: string;
  readonly seconds?: number;
  /** Comparisons that were made, and how many of them held. */
  readonly cases?: number;
  readonly passed?: number;
  readonly bench?: BenchFigures;
}

export interface Part {
  readonly id: string;
  readonly kind: "correctness" | "bench";
  readonly rows: readonly string[];
  /** With less time left it is not begun. */
  readonly atLeastSeconds: number;
  readonly atMostSeconds: number;
}

export type BenchImplementation = Implementation | "pytorch";

export const benchRow = (name: WorkloadName, implementation: BenchImplementation): string =>
  `${name} ${implementation}`;
export const goldenRow = (method: string, name: string): string => `golden ${method} ${name}`;

/** LoRA and full weights of language models, a base in 8 bits and an encoder, before all the others. */
const firstCases = [
  "dpo sigmoid",
  "dpo sigmoid-full",
  "sft full",
  "dpo int8-base",
  "sft lora",
  "reward bert",
].map((name) => `golden ${name}`);
const benchOrder: readonly WorkloadName[] = ["W4", "decode-16", "W1", "decode-1", "decode-64", "W3"];
/** bench.py has these. */
const pytorchOrder: readonly WorkloadName[] = ["W4", "decode-16", "W1", "decode-1", "decode-64"];

export function planParts(): Part[] {
  const golden = methods.flatMap((method) => goldenCases(method).map((name) => goldenRow(method, name)));
  const first = firstCases.filter((id) => golden.includes(id));
  const own = benchOrder.map((name): Part => {
    const id = benchRow(name, "feedbackloop");
    return { id, kind: "bench", rows: [id], atLeastSeconds: 15, atMostSeconds: 60 };
  });
  const stock = benchRow("W1", "tfjs");
  const correctness = (id: string, rows: string[], atLeastSeconds: number, atMostSeconds: number): Part => ({
    id,
    kind: "correctness",
    rows,
    atLeastSeconds,
    atMostSeconds,
  });
  return [
    correctness("golden first", first, 10, 60),
    correctness("ops hardware", ["ops hardware", "kernels hardware", "checks"], 20, 120),
    ...own,
    { id: stock, kind: "bench", rows: [stock], atLeastSeconds: 15, atMostSeconds: 90 },
    {
      id: "pytorch",
      kind: "bench",
      rows: pytorchOrder.map((name) => benchRow(name, "pytorch")),
      atLeastSeconds: 30,
      atMostSeconds: 120,
    },
    correctness(
      "golden rest",
      golden.filter((id) => !first.includes(id)),
      10,
      120,
    ),
    correctness(
      "ops software",
      ["ops software", "kernels software", "attention with eight buffers"],
      20,
      120,
    ),
  ];
}

/** The workload of a row of a bench. */
export function workloadOf(id: string): WorkloadName {
  const found = workloadNames.find((name) => id.startsWith(`${name} `));
  if (!found) throw new Error(`internal: "${id}" is no row of a bench.`);
  return found;
}

/** How a part's process ended: by itself, or why not. */
export interface PartEnd {
  readonly rows: readonly Row[];
  readonly ended: "done" | "cut off" | { readonly fault: string };
}

export interface Running {
  readonly budgetSeconds: number;
  /** Seconds since the beginning. */
  readonly elapsed: () => number;
  /** Runs a part and ends it after `limitSeconds`. */
  readonly run: (part: Part, limitSeconds: number) => Promise<PartEnd>;
  /** After each part, with a row for everything: what is not reached yet is skipped. */
  readonly keep?: (rows: readonly Row[]) => void;
}

/** Rows that nobody will measure any more, all for one reason. */
export function skippedRows(parts: readonly Part[], why: string): Row[] {
  return parts.flatMap(({ rows }) => rows.map((id): Row => ({ id, status: "skipped", why })));
}

/** Runs what fits into the budget; a row for everything, whatever happens. */
export async function runParts(
  parts: readonly Part[],
  { budgetSeconds, elapsed, run, keep }: Running,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [index, part] of parts.entries()) {
    const left = budgetSeconds - elapsed();
    if (left < part.atLeastSeconds) {
      const why = `No time: ${Math.max(0, Math.floor(left))} of ${budgetSeconds} s were left.`;
      rows.push(...skippedRows([part], why));
      continue;
    }
    const limitSeconds = Math.min(part.atMostSeconds, left);
    const { rows: given, ended } = await run(part, limitSeconds);
    // A row may come twice: what came later knows more.
    const byId = new Map(given.map((row) => [row.id, row]));
    for (const id of part.rows) rows.push(byId.get(id) ?? missingRow(id, ended, limitSeconds));
    keep?.([...rows, ...skippedRows(parts.slice(index + 1), "Not reached: the whole run ended before it.")]);
  }
  return rows;
}

function missingRow(id: string, ended: PartEnd["ended"], limitSeconds: number): Row {
  if (ended === "cut off")
    return { id, status: "skipped", why: `Cut off: it had not ended after ${Math.round(limitSeconds)} s.` };
  if (ended === "done") return { id, status: "failed", why: "The process ended without an answer." };
  return { id, status: "failed", why: ended.fault };
}

/** 1: something is wrong; 2: nothing could be compared at all; 0: what was compared is right. */
export function exitStatus(parts: readonly Part[], rows: readonly Row[]): number {
  const compared = parts.filter(({ kind }) => kind === "correctness").flatMap(({ rows: ids }) => ids);
  const statuses = rows.filter(({ id }) => compared.includes(id)).map(({ status }) => status);
  if (statuses.includes("failed")) return 1;
  return statuses.includes("ok") ? 0 : 2;
}
