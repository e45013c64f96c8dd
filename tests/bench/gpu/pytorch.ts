// PyTorch in float32 on the same GPU, where this machine's python3 has it: pytorch/bench.py, whose lines become rows.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type BenchFigures, benchRow, type Row, workloadOf } from "./plan.ts";

/** A line of bench.py. */
interface Line {
  readonly name: string;
  readonly median_ms: number;
  readonly min_ms: number;
  readonly tokens_per_second: number;
  readonly repeats: number;
  readonly torch: string;
  readonly device: string;
  readonly host_share?: number;
  readonly gpu_ms?: number;
  readonly kernels?: BenchFigures["kernels"];
}

/** bench.py ends with it where there is nothing to measure on. */
const nothingThere = 3;

export async function runPytorchPart(
  script: string,
  ids: readonly string[],
  emit: (row: Row) => void,
): Promise<void> {
  const names = ids.map(workloadOf);
  const options = ["--device", "cuda", "--profile", "--repeats", "5", "--only", ...names];
  const child = spawn("python3", [script, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  const done = new Set<string>();
  let noise = "";
  child.stderr.on("data", (data: Buffer) => (noise = (noise + data.toString()).slice(-2000)));
  createInterface({ input: child.stdout }).on("line", (text) => {
    if (!text.startsWith("{")) return;
    const row = pytorchRow(JSON.parse(text) as Line);
    done.add(row.id);
    emit(row);
  });
  const fault = await new Promise<string | undefined>((resolve) => {
    child.on("error", () => resolve("There is no python3."));
    child.on("close", (status) => resolve(status === 0 ? undefined : reasonOf(status, noise)));
  });
  if (fault === undefined) return;
  // A baseline that is not there is no fault of ours.
  for (const id of ids) if (!done.has(id)) emit({ id, status: "skipped", why: fault });
}

function reasonOf(status: number | null, noise: string): string {
  const last = noise.trim().split("\n").at(-1) ?? "";
  return status === nothingThere ? last : `bench.py ended with ${status ?? "a signal"}: ${last}`;
}

export function pytorchRow(line: Line): Row {
  const { name, torch, device, median_ms, min_ms, tokens_per_second, repeats } = line;
  const { host_share, gpu_ms, kernels } = line;
  const id = benchRow(workloadOf(`${name} `), "pytorch");
  const bench: BenchFigures = {
    median_ms,
    min_ms,
    tokens_per_second,
    repeats,
    device: `PyTorch ${torch}, ${device}, float32`,
    scale: "full",
    ...(host_share === undefined ? {} : { host_share }),
    ...(gpu_ms === undefined ? {} : { gpu_ms }),
    ...(kernels === undefined ? {} : { kernels }),
  };
  return { id, status: "ok", bench };
}
