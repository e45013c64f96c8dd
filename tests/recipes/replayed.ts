// Runs that learn from completions that are given, against TRL 1.9.0 (PPO) and 1.13.0 (RLOO, GRPO): every logged metric of every
// step, of PPO every quantity of every update too, and the final weights. What runs is trainRun, with the files beside the case.
// Tolerance: 1e-4, relative above 1, plus ten times what rounding alone does (`drift`); final weights 1e-3.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { recipes } from "../../src/algorithms/index.ts";
import { memorySource } from "../../src/domain/bytes.ts";
import { parseRunConfig } from "../../src/domain/config/runConfig.ts";
import type { Backend } from "../../src/engine/backend.ts";
import { openModel } from "../../src/formats/modelSource.ts";
import { openSafetensors } from "../../src/formats/safetensors.ts";
import { flatEvent } from "../../src/runs/events.ts";
import { memoryLog } from "../../src/runs/log.ts";
import { trainRun } from "../../src/runs/run.ts";
import { fileSource, folderFiles } from "../../src/storage/folder.ts";
import { memoryStore } from "../../src/storage/projectStore.ts";

const golden = fileURLToPath(new URL("../golden/", import.meta.url));

interface Case {
  readonly config: Record<string, unknown>;
  readonly adapter: string | null;
  readonly steps: readonly Record<string, number | null>[];
  readonly dump?: string;
  readonly final: string;
  readonly value?: string;
  readonly drift: Readonly<Record<string, number>> | null;
}

/** Whether a method's cases are of this kind. */
export function isReplayed(method: string): boolean {
  return ["ppo", "rloo", "grpo", "online_dpo"].includes(method);
}

/** Runs a case; what differs from TRL, nothing when all is well. */
export async function runReplayed(
  backend: Backend,
  method: string,
  name: string,
  stepEnded: () => void,
): Promise<string[]> {
  const folder = join(golden, method);
  const one = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Case;
  const output = memoryStore();
  const steps: Record<string, unknown>[] = [];
  const journals = new Map<string, ReturnType<typeof memoryLog>>();
  const journal = (key: string) => {
    const store = journals.get(key) ?? memoryLog();
    journals.set(key, store);
    return store;
  };
  const settings = {
    ...one.config,
    adapter_name_or_path: one.adapter,
    output_dir: "out",
    logging_steps: 1,
    save_strategy: "no",
    shuffle: false,
    ...(one.dump === undefined ? {} : { debug_dump: "dump.jsonl" }),
  };
  await trainRun({
    config: parseRunConfig(settings, name, [], recipes),
    backend,
    memoryLimitBytes: 1e9,
    resume: false,
    control: { paused: () => false, stopRequested: () => false, stepEnded },
    emit: (event) => {
      if (event.type === "step") steps.push(flatEvent(event));
    },
    host: {
      model: (path) => openModel(folderFiles(join(folder, path))),
      adapter: (path) => Promise.resolve(folderFiles(join(folder, path))),
      dataset: (path) => Promise.resolve(memorySource(path, readFileSync(join(folder, path)))),
      output,
      log: memoryLog(),
      journal,
      breathe: () => Promise.resolve(),
      now: () => 0,
    },
  });

  const problems: string[] = [];
  const compare = (where: string, got: unknown, expected: unknown, drift = 0, base = 1e-4): void => {
    if (Array.isArray(expected)) {
      const list = Array.isArray(got) ? (got as unknown[]) : [];
      if (list.length !== expected.length)
        problems.push(`${where}: ${list.length} entries, TRL ${expected.length}`);
      else expected.forEach((value, i) => compare(`${where}[${i}]`, list[i], value, drift, base));
      return;
    }
    if (expected === null) {
      if (!(got === null || Number.isNaN(got)))
        problems.push(`${where}: ${JSON.stringify(got)}, TRL has none`);
      return;
    }
    const wanted = expected as number;
    const allowed = (base + 10 * drift) * Math.max(1, Math.abs(wanted));
    if (!(Math.abs((got as number) - wanted) <= allowed))
      problems.push(`${where}: ${String(got)}, TRL ${wanted}`);
  };
  if (steps.length !== one.steps.length) problems.push(`${steps.length} steps, TRL ${one.steps.length}`);
  one.steps.forEach((expected, i) => {
    for (const [key, value] of Object.entries(expected))
      compare(`step ${i + 1} ${key}`, steps[i]?.[key], value, one.drift?.[key]);
  });
  if (one.dump !== undefined) {
    const lines = (text: string): Record<string, unknown>[] =>
      text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const got = lines((await journals.get("dump")?.read()) ?? "");
    lines(readFileSync(join(folder, one.dump), "utf8")).forEach((expected, i) => {
      for (const [key, value] of Object.entries(expected))
        compare(`update ${i + 1} ${key}`, got[i]?.[key], value, one.drift?.["dump"]);
    });
  }
  const weights = async (file: string | undefined, saved: string, drift = 0): Promise<void> => {
    if (file === undefined) return;
    const final = await openSafetensors(fileSource(join(folder, file)));
    const bytes = output.files.get(`final/${saved}`);
    if (bytes === undefined) return void problems.push(`no final/${saved}`);
    const trained = await openSafetensors(memorySource(saved, bytes));
    for (const tensor of final.tensors.keys()) {
      const expected = await final.read(tensor);
      const got = trained.tensors.has(tensor) ? await trained.read(tensor) : undefined;
      let worst = got ? 0 : Infinity;
      expected.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - (got?.[i] ?? NaN)))));
      if (!(worst <= 1e-3 + 10 * drift)) problems.push(`final ${tensor}: off by ${worst}`);
    }
  };
  await weights(
    one.final,
    one.adapter ? "adapter_model.safetensors" : "model.safetensors",
    one.drift?.["weights"],
  );
  await weights(one.value, "value_model/model.safetensors", one.drift?.["value_weights"]);
  if (backend.memory().usedBytes !== 0) problems.push(`${backend.memory().usedBytes} bytes were not freed`);
  return problems.slice(0, 12);
}
