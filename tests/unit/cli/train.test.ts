// `train` as a process: lines, folders, signals, going on, and what is refused. The numbers are the golden suites' part.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  asRows,
  cli,
  golden,
  type JsonLine,
  type Inside,
  inside,
  start,
  temporaryFolder,
} from "./support.ts";

const folder = temporaryFolder();
let server: Inside;
beforeAll(() => {
  server = inside({ cwd: folder.path });
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

const words = ["wind", "then", "on", "stands", "ship", "water", "slowly", "cold"];
const pairs = Array.from({ length: 10 }, (_, i) => ({
  prompt: `${words[i % 8]} ${words[(i + 3) % 8]}`,
  chosen: ` ${words[(i + 1) % 8]}`,
  rejected: ` ${words[(i + 5) % 8]} ${words[(i + 2) % 8]}`,
}));
mkdirSync(join(folder.path, "data"));
folder.write("data/pairs.jsonl", asRows(pairs));

function config(name: string, settings: Record<string, unknown> = {}): string {
  const all = {
    algorithm: "dpo",
    model_name_or_path: join(golden, "models", "llama-gqa-tied"),
    dataset_name: "data/pairs.jsonl",
    output_dir: `models/${name}`,
    use_peft: true,
    lora_r: 4,
    learning_rate: 1e-3,
    per_device_train_batch_size: 2,
    max_steps: 6,
    logging_steps: 1,
    save_steps: 2,
    ...settings,
  };
  return folder.write(`${name}.json`, JSON.stringify(all));
}

/** The bytes of every file under a folder, but those that say where the run lies. */
function digest(path: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || ["state.json", "README.md"].includes(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    found[file.slice(path.length)] = createHash("sha256").update(readFileSync(file)).digest("hex");
  }
  return found;
}

const command = (file: string): string[] => ["train", file, "--device", "wasm", "--json"];
const train = (file: string, ...args: string[]) => server.tell(...command(file), ...args);
const types = (lines: JsonLine[]): string[] => lines.map(({ type }) => type);
const within = (...parts: string[]): string => join(folder.path, ...parts);

describe("train", () => {
  it("writes lines, checkpoints, the result and the log, and the same bytes from the same seed", async () => {
    const { code, lines, stderr } = await cli(command(config("first")), { cwd: folder.path });
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(0);
    expect(types(lines)).toEqual([
      "step",
      "step",
      "checkpoint",
      "step",
      "step",
      "checkpoint",
      "step",
      "step",
      "checkpoint",
      "done",
    ]);
    const step: JsonLine = lines[0] ?? { type: "" };
    for (const key of [
      "step",
      "epoch",
      "loss",
      "grad_norm",
      "learning_rate",
      "tokens_per_second",
      "rewards/chosen",
      "logps/rejected",
    ]) {
      expect(typeof step[key], key).toBe("number");
    }
    expect(lines.at(-1)).toMatchObject({ type: "done", step: 6, path: join("models", "first", "final") });
    expect(lines[2]).toMatchObject({ path: join("models", "first", "checkpoint-2") });
    expect(readdirSync(within("models", "first")).sort()).toEqual([
      "checkpoint-2",
      "checkpoint-4",
      "checkpoint-6",
      "final",
    ]);
    const log = readFileSync(within("logs", "first.jsonl"), "utf8").trim().split("\n");
    expect(log.map((line) => (JSON.parse(line) as JsonLine).step)).toEqual([1, 2, 2, 3, 4, 4, 5, 6, 6]);

    // The same run elsewhere, its config overridden on the command line
    const again = await train(
      config("second", { max_steps: 99 }),
      "--set",
      "max_steps=6",
      "--set",
      `output_dir=models/other`,
    );
    expect(again.code).toBe(0);
    expect(digest(within("models", "other"))).toEqual(digest(within("models", "first")));
  });

  it("finishes the step at SIGTERM, exits with 130, and goes on to the same bytes", async () => {
    const file = config("stopped");
    let sent = false;
    const stopped = await cli(command(file), {
      cwd: folder.path,
      onOutput: (stdout, child) => {
        if (sent || !stdout.includes('"step":1')) return;
        sent = true;
        child.kill("SIGTERM");
      },
    });
    expect(stopped.code).toBe(130);
    const last = stopped.lines.at(-1);
    expect(last?.type).toBe("checkpoint");
    expect(types(stopped.lines)).not.toContain("done");
    const resumed = await cli([...command(file), "--resume"], { cwd: folder.path });
    expect(resumed.code).toBe(0);
    const steps = resumed.lines.filter(({ type }) => type === "step").map(({ step }) => step);
    expect(steps[0]).toBe((last?.["step"] as number) + 1);
    expect(steps.at(-1)).toBe(6);
    expect(digest(within("models", "stopped", "final"))).toEqual(digest(within("models", "first", "final")));
    const log = readFileSync(within("logs", "stopped.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as JsonLine);
    expect(log.filter(({ type }) => type === "step").map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    // Finished: nothing is changed, and it says so.
    const before = digest(within("models", "stopped"));
    const finished = await train(file, "--resume");
    expect(finished.code).toBe(0);
    expect(finished.stderr).toContain("finished");
    expect(digest(within("models", "stopped"))).toEqual(before);
  });

  it("skips a checkpoint that is damaged, by name", async () => {
    const file = config("stopped");
    rmSync(within("models", "stopped", "final"), { recursive: true });
    writeFileSync(within("models", "stopped", "checkpoint-6", "optimizer.safetensors"), "damaged");
    const { code, stderr, lines } = await train(file, "--resume");
    expect(code).toBe(0);
    expect(stderr).toContain("checkpoint-6");
    expect(lines.find(({ type }) => type === "step")).toMatchObject({ step: 5 });
    expect(digest(within("models", "stopped", "final"))).toEqual(digest(within("models", "first", "final")));
  });

  it("does not touch an earlier run unless it is told to, and then only what runs write", async () => {
    const before = digest(within("models", "first"));
    const refused = await train(config("first"));
    expect(refused.code).toBe(1);
    expect(refused.lines.at(-1)).toMatchObject({ type: "error", code: "output/not-empty" });
    expect(digest(within("models", "first"))).toEqual(before);
    writeFileSync(within("models", "first", "notes.txt"), "mine");
    const replaced = await train(config("first", { overwrite_output_dir: true, max_steps: 2 }));
    expect(replaced.code).toBe(0);
    expect(readdirSync(within("models", "first")).sort()).toEqual(["checkpoint-2", "final", "notes.txt"]);
  });

  it("ends when the reader of stdout goes away, with a checkpoint", async () => {
    const child = start(
      ["train", config("piped", { max_steps: 100_000, save_steps: 100_000 }), "--json", "--device", "wasm"],
      { cwd: folder.path },
    );
    child.stdin.end();
    child.stderr.resume();
    child.stdout.once("data", () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(0);
    expect(readdirSync(within("models", "piped"))).toEqual([expect.stringMatching(/^checkpoint-\d+$/)]);
  });

  it.each([
    ["a dataset that is not there", { dataset_name: "data/none.jsonl" }, "file/not-found"],
    ["a model that is not there", { model_name_or_path: "./none" }, "file/not-found"],
    ["a row without chosen", { dataset_name: "data/bad.jsonl" }, "data/bad-rows"],
    ["half-precision gradients", { bf16: true }, "config/unsupported-key"],
  ])("refuses %s and leaves nothing behind", async (_what, settings, code) => {
    folder.write("data/bad.jsonl", asRows([...pairs, { prompt: "a", rejected: "b" }]));
    const { lines, code: exit } = await server.ask("train", config("refused", settings));
    expect(exit).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ type: "error", code });
    expect(readdirSync(within("models"))).not.toContain("refused");
    expect(readdirSync(within("logs"))).not.toContain("refused.jsonl");
  });
});
