// `npm run bench`: our engine and, for W1, stock tfjs, in one run and one after the other. WASM in Node; WASM and the
// software WebGPU adapter in headless Chromium. A table on stdout, or with --json the contract's lines (section 5), where
// "wasm" is Node's, "webgpu" is Chromium's, and lines of type "detail" carry the rest. Progress is on stderr.
//   --only NAME      one workload (may be repeated)        --all         W3 and decode-64 too
//   --repeats N      timed steps of each                   --threads N   default: one a processor
//   --format F       frozen weights: f32 f16 int8 int4     --node        leave Chromium out
//   --other-node P   the same in another Node too, by its path (may be repeated)        --own    leave stock tfjs out
//   --rollouts       answers of the starter, 64 at a time, against the plain loop, and nothing else (rollouts.ts)
//   --rollouts --model FILE [--python PATH]      tokens a second at batch 1, 16 and 64, and PyTorch's (modelRollouts.ts)
//   --counts         what a GPU is given and how often it is waited for, and nothing else (counts.ts)
// A real adapter is measured by `npm run gpu` (gpu/main.ts).

import { spawnSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../src/engine/wasmBackend.ts";
import { type WeightFormat, weightFormats } from "../../src/engine/weight.ts";
import { startBrowserBench } from "./browser/run.ts";
import {
  type BenchLine,
  type Detail,
  type Job,
  nodeHost,
  requireSameLosses,
  type Result,
  type WorkloadName,
  workloadNames,
} from "./measure.ts";
import { nodeRatios, plans, ratios, table } from "./report.ts";
import { jobOf, runOwn, runStock } from "./runJob.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    all: { type: "boolean", default: false },
    node: { type: "boolean", default: false },
    "other-node": { type: "string", multiple: true, default: [] },
    own: { type: "boolean", default: false },
    counts: { type: "boolean", default: false },
    rollouts: { type: "boolean", default: false },
    model: { type: "string" },
    python: { type: "string" },
    repeats: { type: "string" },
    threads: { type: "string" },
    format: { type: "string", default: "f32" },
  },
});
const names = chosenNames(values.only, values.all);
const format = chosenFormat(values.format);
const repeats = values.repeats === undefined ? undefined : wholeNumber("--repeats", values.repeats);
const threads =
  values.threads === undefined ? availableParallelism() : wholeNumber("--threads", values.threads);

if (values.counts) await (await import("./counts.ts")).printCounts();
else if (values.rollouts && values.model !== undefined)
  await (
    await import("./modelRollouts.ts")
  ).printModelRollouts({
    file: values.model,
    format,
    threads,
    repeats: repeats ?? 3,
    python: values.python,
  });
else if (values.rollouts) await (await import("./rollouts.ts")).printRollouts(threads, repeats ?? 5);
else await bench();
// Chromium and the helper threads have ended or may be cut off; a promise of theirs must not keep the process.
process.exit(process.exitCode ?? 0);

async function bench(): Promise<void> {
  const [processor] = cpus();
  console.error(
    `${processor?.model ?? "unknown processor"}, ${cpus().length} threads, Node ${process.version}`,
  );
  const results: Result[] = [];
  const record = (result: Result): void => {
    results.push(result);
    const { line, detail } = result;
    console.error(
      `${line.name} ${line.implementation} on ${detail.device}, ${detail.host}: ${line.median_ms} ms`,
    );
    if (!values.json) return;
    const isContract = (line.backend === "wasm") === (detail.host === nodeHost);
    if (isContract) console.log(JSON.stringify(line));
    console.log(JSON.stringify({ ...line, ...detail, type: "detail" }));
  };
  for (const name of names) {
    record(await ownInNode(jobOf(name, "wasm", "feedbackloop", { threads, repeats, slow: false })));
    for (const path of values["other-node"]) record(inOtherNode(path, name));
  }
  if (names.includes("W1") && !values.own) {
    record(await stockInNode(jobOf("W1", "wasm", "tfjs", { threads, repeats, slow: false })));
    if (!values.node) {
      const browser = await startBrowserBench();
      try {
        for (const backend of ["wasm", "webgpu"] as const) {
          for (const implementation of ["feedbackloop", "tfjs"] as const) {
            const slow = backend === "webgpu";
            record(await browser.run(jobOf("W1", backend, implementation, { threads, repeats, slow })));
          }
        }
      } finally {
        await browser.close();
      }
    }
    checkLosses(results);
  }
  if (values.json) return;
  console.log(table(results));
  for (const text of [...ratios(results), ...nodeRatios(results), ...plans(results)]) console.log(text);
}

async function ownInNode(job: Job): Promise<Result> {
  const backend = createWasmBackend(await createWasmRuntime({ threads: job.threads }));
  try {
    return await runOwn(job, backend, nodeHost, { format });
  } finally {
    backend.dispose();
  }
}

/** The same workload by this script in the Node at `path`, in a process of its own. */
function inOtherNode(path: string, name: WorkloadName): Result {
  const options = ["--only", name, "--node", "--own", "--json", "--format", format];
  const counts = [
    "--threads",
    String(threads),
    ...(repeats === undefined ? [] : ["--repeats", String(repeats)]),
  ];
  const script = fileURLToPath(import.meta.url);
  const { stdout, status, stderr } = spawnSync(path, ["--import", "tsx", script, ...options, ...counts], {
    encoding: "utf8",
  });
  const lines = status === 0 ? stdout.trim().split("\n") : [];
  const found = lines.map((line) => JSON.parse(line) as Omit<BenchLine, "type"> & Detail & { type: string });
  const detail = found.find(({ type }) => type === "detail");
  if (!detail) throw new Error(`--other-node ${path}: it left no result. ${stderr.slice(-400)}`);
  return { line: { ...detail, type: "bench" }, detail };
}

async function stockInNode(job: Job): Promise<Result> {
  const tf = await import("@tensorflow/tfjs");
  await import("@tensorflow/tfjs-backend-wasm");
  if (!(await tf.setBackend("wasm"))) throw new Error("tfjs did not start its WASM back end.");
  await tf.ready();
  // tfjs 4.22 switches its threads off in Node (flags_wasm.js).
  return runStock(job, tf, nodeHost, "tfjs WASM SIMD, 1 thread: it has no more in Node");
}

/** Every run of W1, wherever it was, is the same training. */
function checkLosses(results: readonly Result[]): void {
  const [first, ...others] = results.filter(({ line }) => line.name === "W1");
  if (first) for (const other of others) requireSameLosses(first, other);
  const losses = first?.detail.losses.map((loss) => loss.toFixed(4)).join(", ");
  console.error(`W1: ${others.length + 1} runs with the same first losses (${losses ?? ""}), to 1e-3.`);
}

function chosenNames(only: readonly string[] | undefined, all: boolean): WorkloadName[] {
  if (!only) return workloadNames.filter((name) => all || (name !== "W3" && name !== "decode-64"));
  return only.map((name) => {
    const found = workloadNames.find((one) => one === name);
    if (!found) throw new Error(`--only ${name}: expected one of ${workloadNames.join(", ")}.`);
    return found;
  });
}

function chosenFormat(text: string): WeightFormat {
  const found = weightFormats.find((one) => one === text);
  if (!found) throw new Error(`--format ${text}: expected one of ${weightFormats.join(", ")}.`);
  return found;
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`${option} ${text}: expected a whole number above 0.`);
  return number;
}
