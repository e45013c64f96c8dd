// Signals and readers that go away, at moments when there is nothing to save yet, or too much to say.
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { asRows, golden, parseLines, root, start, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
afterAll(() => folder.remove());
const model = join(golden, "models", "gpt2");
const pairs = Array.from({ length: 12 }, (_, i) => ({
  prompt: `wind ${i}`,
  chosen: " on",
  rejected: " then",
}));

function runOf(name: string, rows: number): string {
  mkdirSync(join(folder.path, name));
  folder.write(`${name}/pairs.jsonl`, asRows(Array.from({ length: rows }, (_, i) => pairs[i % 12] ?? {})));
  const settings = {
    algorithm: "dpo",
    model_name_or_path: model,
    dataset_name: "pairs.jsonl",
    output_dir: "out",
    max_steps: 100_000,
    save_steps: 100_000,
    logging_steps: 1,
    per_device_train_batch_size: 2,
  };
  folder.write(`${name}/run.json`, JSON.stringify(settings));
  return join(folder.path, name);
}

interface Ending {
  code: number | null;
  seconds: number;
  stdout: string;
  stderr: string;
}

/** Runs a command, calls `act` once `when` holds for what stdout or stderr has said, and waits for the end. */
async function interrupted(
  args: readonly string[],
  cwd: string,
  when: (stdout: string, stderr: string) => boolean,
  act: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ending> {
  const child = start([...args, "--device", "wasm", "--json"], { cwd });
  child.stdin.end();
  let stdout = "";
  let stderr = "";
  let at = 0;
  const look = (): void => {
    if (at > 0 || !when(stdout, stderr)) return;
    at = performance.now();
    act((signal) => child.kill(signal));
  };
  child.stdout.on("data", (data: Buffer) => {
    stdout += data.toString();
    look();
  });
  child.stderr.on("data", (data: Buffer) => {
    stderr += data.toString();
    look();
  });
  const timer = setInterval(look, 20);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(timer);
  return { code, seconds: (performance.now() - at) / 1000, stdout, stderr };
}

describe("train", () => {
  it("ends while it reads its rows, with nothing written", async () => {
    const cwd = runOf("reading", 100_000);
    const ending = await interrupted(
      ["train", "run.json"],
      cwd,
      (_, stderr) => stderr.includes("Computing "),
      (kill) => kill("SIGINT"),
    );
    expect(ending.code).toBe(130);
    expect(ending.seconds).toBeLessThan(10);
    expect(ending.stdout).toBe("");
    expect(ending.stderr).toContain("nothing was written");
    expect(readdirSync(cwd).sort()).toEqual(["pairs.jsonl", "run.json"]);
  });

  it.each([
    ["one Ctrl-C that arrives twice", 0],
    ["a second one later", 400],
  ])("writes its checkpoint after %s", async (_what, laterMs) => {
    const cwd = runOf(`twice-${laterMs}`, 12);
    const ending = await interrupted(
      ["train", "run.json"],
      cwd,
      (stdout) => stdout.includes('"step":3,'),
      (kill) => {
        kill("SIGINT");
        setTimeout(() => kill("SIGINT"), laterMs);
      },
    );
    expect(ending.code).toBe(130);
    expect(parseLines(ending.stdout).at(-1)).toMatchObject({ type: "checkpoint" });
    expect(readdirSync(join(cwd, "out"))).toEqual([expect.stringMatching(/^checkpoint-\d+$/)]);
  });
});

it("ends a command on rows soon, and its last line is whole", async () => {
  folder.write("many.jsonl", asRows(Array.from({ length: 60_000 }, (_, i) => ({ ids: [1 + (i % 9), 2] }))));
  const args = ["generate", "--model", model, "--prompts", "many.jsonl", "--max-new-tokens", "4"];
  const ending = await interrupted(
    args,
    folder.path,
    (stdout) => stdout.length > 0,
    (kill) => kill("SIGTERM"),
  );
  expect(ending.code).toBe(130);
  expect(ending.seconds).toBeLessThan(10);
  expect(ending.stdout.endsWith("\n")).toBe(true);
  const lines = parseLines(ending.stdout);
  expect(lines.length).toBeLessThan(60_000);
  expect(new Set(lines.map(({ type }) => type))).toEqual(new Set(["completion"]));
});

it.skipIf(!existsSync("/dev/full"))("says that there was no room for its results", async () => {
  folder.write("ids.jsonl", asRows([{ ids: [1, 2, 3], prompt_length: 1 }]));
  const { spawnSync } = await import("node:child_process");
  const command = `exec "${process.execPath}" "${join(root, "bin", "feedbackloop.mjs")}" logprobs --model "${model}" --data ids.jsonl --device wasm --json > /dev/full`;
  const { status, stderr } = spawnSync("sh", ["-c", command], { cwd: folder.path, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toMatch(/error: "stdout" cannot be written: the disk is full/);
});
