// `train` as a process that dies by SIGKILL, at a random moment or in the middle of writing a checkpoint or the result,
// and goes on with --resume, perhaps to be killed once more. Every byte that it leaves is then that of a run which was
// left in peace. FEEDBACKLOOP_KILLS=20 kills more often.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomStream } from "../../src/domain/random.ts";
import { asRows, cli, golden, inside, start, temporaryFolder } from "../unit/cli/support.ts";
import { rows } from "./world.ts";

const kills = Number(process.env["FEEDBACKLOOP_KILLS"] ?? 2);
const folder = temporaryFolder();
afterAll(() => folder.remove());

const settings = {
  algorithm: "dpo",
  dataset_name: "pairs.jsonl",
  eval_dataset_name: "pairs.jsonl",
  output_dir: "out/run",
  max_steps: 15,
  save_steps: 3,
  eval_strategy: "steps",
  eval_steps: 5,
  logging_steps: 2,
  warmup_steps: 2,
  per_device_train_batch_size: 2,
  gradient_accumulation_steps: 2,
  adam_epsilon: 1e-5,
};
const methods = {
  lora: {
    model_name_or_path: join(golden, "models", "llama-gqa-tied"),
    use_peft: true,
    lora_r: 4,
    learning_rate: 1e-2,
  },
  full: { model_name_or_path: join(golden, "models", "gpt2"), learning_rate: 1e-3, save_total_limit: 2 },
  halves: {
    algorithm: "reward",
    model_name_or_path: join(golden, "models", "qwen3"),
    learning_rate: 1e-3,
    reward_halves: true,
    reward_normalisation: "reference",
  },
} as const;

/** A folder with a run's config and rows; the same text in each, so that equal runs leave equal bytes. */
function prepare(name: string, method: keyof typeof methods): string {
  const path = join(folder.path, name);
  mkdirSync(path);
  writeFileSync(join(path, "pairs.jsonl"), asRows(rows));
  writeFileSync(join(path, "run.json"), JSON.stringify({ ...settings, ...methods[method] }));
  return path;
}

/** Every file and folder under a path, with the bytes of the files. */
function contents(path: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    const inner = join(entry.parentPath, entry.name);
    found[inner.slice(path.length + 1)] = entry.isFile() ? readFileSync(inner, "latin1") : "a folder";
  }
  return found;
}

const command = (...more: string[]): string[] => ["train", "run.json", "--device", "wasm", "--json", ...more];

type Moment = { readonly afterMs: number } | { readonly atPath: string };

/** Starts or goes on with a run and kills it; false where it was done before. */
async function kill(path: string, moment: Moment, resume: boolean): Promise<boolean> {
  const child = start(command(...(resume ? ["--resume"] : [])), { cwd: path });
  child.stdin.end();
  child.stderr.resume();
  let timer: ReturnType<typeof setTimeout> | undefined;
  child.stdout.once("data", () => {
    if ("afterMs" in moment) timer = setTimeout(() => child.kill("SIGKILL"), moment.afterMs);
  });
  child.stdout.resume();
  const look = (): void => {
    if ("atPath" in moment && existsSync(join(path, moment.atPath))) child.kill("SIGKILL");
  };
  // Not fs.watch: a recursive one throws where a folder is renamed while it looks.
  const poll = setInterval(look, 1);
  const signal = await new Promise<NodeJS.Signals | null>((resolve) => {
    child.on("close", (_code, by) => resolve(by));
  });
  clearInterval(poll);
  clearTimeout(timer);
  return signal === "SIGKILL";
}

describe.each(Object.keys(methods) as (keyof typeof methods)[])("%s", (method) => {
  let whole: Record<string, string>;
  let spanMs = 0;

  beforeAll(async () => {
    const path = prepare(`whole-${method}`, method);
    let first = 0;
    const onOutput = (): void => void (first ||= performance.now());
    const { code, stderr } = await cli(command(), { cwd: path, onOutput });
    expect(code, stderr).toBe(0);
    spanMs = performance.now() - first;
    whole = contents(path);
  });

  it(
    `ends with the same bytes after SIGKILL (${Math.ceil(kills / 2)} times)`,
    { timeout: 600_000 },
    async () => {
      const random = randomStream(Number(process.env["FEEDBACKLOOP_KILL_SEED"] ?? 11), `kill/${method}`);
      let killed = 0;
      for (let attempt = 0; attempt < Math.ceil(kills / 2); attempt++) {
        const path = prepare(`${method}-${attempt}`, method);
        const checkpoint = 3 * (1 + Math.floor(random() * 5));
        const moments: Moment[] = [
          { afterMs: random() * 0.8 * spanMs },
          { atPath: `out/run/checkpoint-${checkpoint}.partial` },
          { atPath: "out/run/final.partial" },
          { atPath: `out/run/checkpoint-${checkpoint}` },
        ];
        const moment = moments[(attempt + (method === "full" ? 1 : 0)) % moments.length] as Moment;
        if (await kill(path, moment, false)) killed++;
        // Once more on the way back, every second time.
        if (attempt % 2 === 1 && (await kill(path, { afterMs: random() * 0.4 * spanMs }, true))) killed++;
        const resumed = await cli(command("--resume"), { cwd: path });
        expect(resumed.code, resumed.stderr).toBe(0);
        const after = contents(path);
        expect(Object.keys(after).sort()).toEqual(Object.keys(whole).sort());
        for (const [file, bytes] of Object.entries(whole)) {
          expect(after[file] === bytes, `${file} after ${JSON.stringify(moment)}`).toBe(true);
        }
        // What a killed run left is gone; a second --resume changes nothing. Nobody kills it: it needs no process of its own.
        const here = inside({ cwd: path });
        const again = await here.tell(...command("--resume"));
        await here.close();
        expect(again.lines.at(-1)).toMatchObject({ type: "done", step: 15 });
        expect(contents(path)).toEqual(after);
        rmSync(path, { recursive: true });
      }
      expect(killed).toBeGreaterThan(0);
    },
  );
});
