// Timing, and the lines it becomes: untimed steps first, then the median and the least of several. A BenchLine has the
// fields of the contract, section 5, and no others; what else was seen is in a Detail. docs/benchmarks.md explains both.

export const workloadNames = ["W1", "W3", "W4", "decode-1", "decode-16", "decode-64", "encoder"] as const;
export type WorkloadName = (typeof workloadNames)[number];
export type BenchBackend = "wasm" | "webgpu";
export type Implementation = "feedbackloop" | "tfjs";

export interface BenchLine {
  readonly type: "bench";
  readonly name: WorkloadName;
  readonly backend: BenchBackend;
  readonly implementation: Implementation;
  readonly median_ms: number;
  readonly min_ms: number;
  readonly tokens_per_second: number;
  /** Per step, as submits; a step of decode is one generation. */
  readonly dispatches: number;
  readonly submits: number;
  /** Largest use of device memory during the timed steps. */
  readonly peak_bytes: number;
}

/** What the contract's line leaves out. */
export interface Detail {
  /** "chromium", or Node with its version. */
  readonly host: string;
  /** Back end, threads and adapter in words. */
  readonly device: string;
  readonly repeats: number;
  /** Times that the host waited for the device, per step. */
  readonly waits: number;
  /** Planned bytes by what they are for. */
  readonly plan?: Readonly<Record<string, number>>;
  /** Losses of the untimed steps; none for decode. */
  readonly losses: readonly number[];
  /** Share of the timed steps in which the host worked; the rest it waited for the device. Only where waits are seen. */
  readonly host_share?: number;
}

export interface Result {
  readonly line: BenchLine;
  readonly detail: Detail;
}

export const nodeHost = `node ${typeof process === "undefined" ? "" : process.versions.node}`;

/** What is measured, wherever it is measured. */
export interface Job {
  readonly name: WorkloadName;
  readonly backend: BenchBackend;
  readonly implementation: Implementation;
  readonly threads: number;
  readonly warmup: number;
  readonly repeats: number;
}

/** What the measuring needs of an implementation. */
export interface Measurable {
  /** Tokens that one step stands for. */
  readonly tokens: number;
  /** One step, to the loss or NaN. What it leaves to the device is waited for by the next, as in a run. */
  step(): Promise<number>;
  /** Resolves when the device has done all steps. */
  finish(): Promise<void>;
  counters(): { readonly dispatches: number; readonly submits: number; readonly waits: number };
  resetPeak(): void;
  peakBytes(): number;
}

/** `waitedMs`: how long the host has waited for the device until now. */
export async function measure(
  job: Job,
  work: Measurable,
  about: Pick<Detail, "host" | "device" | "plan">,
  waitedMs?: () => number,
): Promise<Result> {
  const { name, backend, implementation, warmup, repeats } = job;
  const losses: number[] = [];
  for (let i = 0; i < warmup; i++) losses.push(await work.step());
  await work.finish();
  work.resetPeak();
  const before = { ...work.counters() };
  let after = before;
  const waitedBefore = waitedMs?.() ?? 0;
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await work.step();
    if (i === repeats - 1) {
      after = { ...work.counters() };
      await work.finish();
    }
    times.push(performance.now() - start);
  }
  const middle = median(times);
  const line: BenchLine = {
    type: "bench",
    name,
    backend,
    implementation,
    median_ms: rounded(middle, 3),
    min_ms: rounded(Math.min(...times), 3),
    tokens_per_second: rounded((work.tokens / middle) * 1000, 1),
    dispatches: Math.round((after.dispatches - before.dispatches) / repeats),
    submits: Math.round((after.submits - before.submits) / repeats),
    peak_bytes: work.peakBytes(),
  };
  const waits = rounded((after.waits - before.waits) / repeats, 1);
  const detail = { ...about, repeats, waits, losses: losses.filter(Number.isFinite) };
  if (!waitedMs) return { line, detail };
  const total = times.reduce((sum, ms) => sum + ms, 0);
  return { line, detail: { ...detail, host_share: rounded(1 - (waitedMs() - waitedBefore) / total, 3) } };
}

/** Throws unless two implementations of one workload began with the same losses, to 1e-3: else a ratio means nothing. */
export function requireSameLosses(ours: Result, stock: Result): void {
  const [a, b] = [ours.detail.losses, stock.detail.losses];
  const same =
    a.length > 0 && a.length === b.length && a.every((loss, i) => Math.abs(loss - (b[i] as number)) <= 1e-3);
  if (same) return;
  throw new Error(
    `${ours.line.name}: the first losses are ${a.join(", ")} here and ${b.join(", ")} in stock tfjs.`,
  );
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[half - 1], sorted[half]];
  return sorted.length % 2 ? high : (low + high) / 2;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
