// What files of strangers may cost: each of these is answered within two seconds of the processor's time and 512 MB, the
// whole process counted, with one short message. Each runs in a process of its own, which tells what it took.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeGguf } from "../formats/ggufWriter.ts";
import { changedModel, type Changes, goldenModel } from "./modelFolders.ts";
import { asRows, parseLines, root, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
afterAll(() => folder.remove());

// Linux counts in maxRSS what the process had before it became this one: this test's. VmHWM begins anew.
const telling = `data:text/javascript,import { existsSync, readFileSync } from "node:fs";
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  let kilobytes = maxRSS;
  if (existsSync("/proc/self/status"))
    kilobytes = readFileSync("/proc/self/status", "utf8").split("VmHWM:")[1].split("kB")[0].trim();
  process.stderr.write("COST " + kilobytes / 1024 + " " + (userCPUTime + systemCPUTime) / 1e6 + String.fromCharCode(10));
});`;

interface Answer {
  megabytes: number;
  seconds: number;
  code: number | null;
  error: string;
}

function run(model: string, rows: string): Answer {
  const command = ["logprobs", "--model", model, "--data", rows, "--json", "--device", "wasm"];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", telling, join(root, "bin", "feedbackloop.mjs"), ...command],
    { encoding: "utf8", cwd: folder.path, maxBuffer: 1 << 28 },
  );
  const [, megabytes, seconds] = /COST (\S+) (\S+)/.exec(stderr) ?? [];
  const last = parseLines(stdout).at(-1);
  const error = last?.type === "error" ? `${String(last["code"])}: ${String(last["message"])}` : "";
  return { megabytes: Number(megabytes), seconds: Number(seconds), code: status, error };
}

const plainRow = asRows([{ prompt: "wind", completion: " on" }]);
const turns = [{ role: "user", content: "wind" }];
const chatRow = asRows([{ prompt: turns, completion: [{ role: "assistant", content: "on" }] }]);

/** A golden model with another tokenizer.json. */
function withTokenizer(change: (json: Record<string, unknown>) => void): string {
  const path = changedModel("llama-gqa-tied", join(folder.path, "model"), {});
  const file = join(path, "tokenizer.json");
  const json = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  change(json);
  writeFileSync(file, JSON.stringify(json));
  return path;
}

function withTemplate(source: string): string {
  const path = changedModel("llama-gqa-tied", join(folder.path, "model"), {});
  writeFileSync(join(path, "chat_template.jinja"), source);
  return path;
}

const changed = (changes: Changes): string =>
  changedModel("llama-gqa-tied", join(folder.path, "model"), changes);

const grow = { type: "Replace", pattern: { String: "n" }, content: "n".repeat(10) };
const gguf = (metadata: Parameters<typeof writeGguf>[0]["metadata"]): string =>
  folder.write("model.gguf", writeGguf({ metadata, tensors: [] }));

/** The model and rows of each case, and what its message says; null: it is no fault at all. */
const cases: [title: string, make: () => string, rows: string, said: RegExp | null][] = [
  ["a head of a billion numbers", () => changed({ config: { head_dim: 1e9 } }), plainRow, /head_dim/],
  ["a billion positions", () => changed({ config: { max_position_embeddings: 1e9 } }), plainRow, null],
  ["a billion layers", () => changed({ config: { num_hidden_layers: 1e9 } }), plainRow, /num_hidden_layers/],
  ["a vocabulary of two billion", () => changed({ config: { vocab_size: 2e9 } }), plainRow, /shape/],
  [
    "a shape of 100,000 numbers",
    () =>
      changed({
        tensors: (tensors) => {
          const name = "model.norm.weight";
          const tensor = tensors.get(name);
          if (tensor)
            tensors.set(name, { ...tensor, shape: [...tensor.shape, ...Array<number>(100_000).fill(1)] });
          return tensors;
        },
      }),
    plainRow,
    /shape/,
  ],
  [
    "a normaliser that grows its text tenfold twelve times",
    () =>
      withTokenizer((json) => (json["normalizer"] = { type: "Sequence", normalizers: Array(12).fill(grow) })),
    plainRow,
    /characters of a text of/,
  ],
  [
    "a pattern that looks back for ever",
    () =>
      withTokenizer(
        (json) =>
          (json["pre_tokenizer"] = {
            type: "Split",
            pattern: { Regex: "(a+)+b" },
            behavior: "Isolated",
            invert: false,
          }),
      ),
    asRows([{ prompt: "a".repeat(20_000), completion: "c" }]),
    /takes too many steps/,
  ],
  ["an empty template", () => withTemplate(""), chatRow, /gives no text for this conversation: it is empty/],
  [
    "a template that doubles its text",
    () =>
      withTemplate(
        "{% set ns = namespace(x='aaaa') %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x }}",
      ),
    chatRow,
    /characters/,
  ],
  [
    "a template without an end",
    () => withTemplate("{% macro f(n) %}{{ f(n) }}{{ f(n) }}{% endmacro %}{{ f(1) }}"),
    chatRow,
    /template/,
  ],
  ["a GGUF of alignment 1", () => gguf([["general.alignment", ["u32", 1]]]), plainRow, /general\.alignment/],
  [
    "a row of 10 MB of brackets",
    () => goldenModel("llama-gqa-tied"),
    `{"prompt": ${"[".repeat(10_000_000)}\n`,
    /nested|JSON/,
  ],
  [
    "an integer of a million digits",
    () => goldenModel("llama-gqa-tied"),
    `{"prompt": "a", "completion": "b", "tools": [{"n": ${"9".repeat(1_000_000)}}]}\n`,
    /digits/,
  ],
];

describe("what it costs to refuse", () => {
  let usual: Answer;
  beforeAll(() => {
    usual = run(goldenModel("llama-gqa-tied"), folder.write("rows.jsonl", plainRow));
    expect(usual).toMatchObject({ code: 0, error: "" });
  });

  it.each(cases)("%s", { timeout: 60_000 }, (_title, make, rows, said) => {
    const { megabytes, seconds, code, error } = run(make(), folder.write("rows.jsonl", rows));
    if (said === null) expect({ code, error }).toEqual({ code: 0, error: "" });
    else {
      expect(code).toBe(1);
      expect(error).toMatch(said);
      expect(error.length).toBeLessThanOrEqual(2000);
      expect(error).not.toMatch(/internal:|undefined|is not a function|\[object /);
    }
    // The start of the program itself, compiled from its sources, is not the file's cost.
    expect(seconds - usual.seconds).toBeLessThan(2);
    expect(megabytes).toBeLessThan(512);
  });
});
