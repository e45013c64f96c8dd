// `npm run gpu`, on the machine that has the GPU: runs the parts of plan.ts within the time there is, and writes
// result.json and result.md. Ends with 1 where something is wrong, with 2 where nothing could be compared.
//   run.sh [FOLDER] [--budget SECONDS]       FOLDER: for the results; default gpu-result, or FEEDBACKLOOP_GPU_OUT
// Run again with --part it is one part (part.ts); run.sh --part tiles is one that is in no plan.

import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import type { Machine } from "./machine.ts";
import { runPart } from "./part.ts";
import { exitStatus, type Part, type PartEnd, planParts, type Row, runParts, skippedRows } from "./plan.ts";
import { type GpuResult, markdown, type Packed } from "./result.ts";

/** Seven and a half minutes: with unpacking and the last part's grace, eight. */
const usualBudgetSeconds = 450;
/** A part ends itself at its limit; one that hangs is ended after this. */
const graceSeconds = 5;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    part: { type: "string" },
    limit: { type: "string", default: "60" },
    small: { type: "boolean", default: false },
    budget: { type: "string", default: String(usualBudgetSeconds) },
  },
});
const root = join(import.meta.dirname, "..");

if (values.part !== undefined) {
  const options = {
    limitSeconds: Number(values.limit),
    small: values.small,
    pytorch: join(root, "bench.py"),
  };
  await runPart(values.part, options);
  // Dawn polls as long as a device lives.
  process.exit(process.exitCode ?? 0);
}
process.exit(await main(positionals[0] ?? process.env["FEEDBACKLOOP_GPU_OUT"] ?? "gpu-result"));

async function main(folder: string): Promise<number> {
  const budgetSeconds = Number(values.budget);
  if (!(budgetSeconds > 0)) throw new Error(`--budget ${values.budget}: expected seconds, above 0.`);
  mkdirSync(folder, { recursive: true });
  const log = join(folder, "log.txt");
  writeFileSync(log, "");
  const say = (text: string): void => console.error(`${Math.round(performance.now() / 1000)} s: ${text}`);
  const start = new Date();
  const parts = planParts();
  const found = await spawnPart("machine", 60, [], log, () => undefined);
  const { machine } = found;
  const nobody = `No adapter: ${found.fault ?? "no answer"}`;
  say(machine ? `${machine.device}, driver ${machine.driver}` : nobody);
  /** After every part: a run that is ended from outside leaves what it had. */
  const keep = (rows: readonly Row[]): string => {
    const result: GpuResult = {
      date: start.toISOString(),
      seconds: Math.round(performance.now() / 1000),
      budgetSeconds,
      ...packed(),
      machine,
      correct: exitStatus(parts, rows) === 0,
      rows,
    };
    const text = markdown(result, parts);
    writeFileSync(join(folder, "result.json"), `${JSON.stringify(result, undefined, 1)}\n`);
    writeFileSync(join(folder, "result.md"), text);
    return text;
  };
  const rows = machine
    ? await runParts(parts, {
        budgetSeconds,
        elapsed: () => performance.now() / 1000,
        run: (part, limitSeconds) => run(part, limitSeconds, machine, log, say),
        keep,
      })
    : skippedRows(parts, nobody);
  console.log(keep(rows));
  say(`Written: ${join(folder, "result.json")}, result.md and log.txt`);
  return exitStatus(parts, rows);
}

async function run(
  part: Part,
  limitSeconds: number,
  machine: Machine,
  log: string,
  say: (text: string) => void,
): Promise<PartEnd> {
  say(`${part.id}, ${Math.round(limitSeconds)} s at most`);
  const more = machine.software ? ["--small"] : [];
  const rows: Row[] = [];
  const { fault, cutOff } = await spawnPart(part.id, limitSeconds, more, log, (row) => {
    rows.push(row);
    const figures = row.bench
      ? `, ${row.bench.median_ms} ms`
      : row.cases
        ? `, ${row.passed}/${row.cases}`
        : "";
    const why = row.why === undefined ? "" : `: ${row.why.split("\n")[0]}`;
    say(`  ${row.id}: ${row.status}${figures}${why}`);
  });
  if (cutOff) say("  cut off");
  else if (fault !== undefined) say(`  ${fault}`);
  if (cutOff) return { rows, ended: "cut off" };
  return { rows, ended: fault === undefined ? "done" : { fault } };
}

interface Ended {
  readonly machine: Machine | undefined;
  readonly fault: string | undefined;
  readonly cutOff: boolean;
}

/** A part in a process group of its own, so that what it started ends with it. Its other output goes to the log. */
async function spawnPart(
  id: string,
  limitSeconds: number,
  more: readonly string[],
  log: string,
  onRow: (row: Row) => void,
): Promise<Ended> {
  const script = process.argv[1] ?? "";
  const given = ["--part", id, "--limit", String(limitSeconds), ...more];
  const child = spawn(process.execPath, [...process.execArgv, script, ...given], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let machine: Machine | undefined;
  let noise = "";
  let cutOff = false;
  const keep = (text: string): void => {
    noise = (noise + text).slice(-2000);
    appendFileSync(log, text);
  };
  appendFileSync(log, `--- ${id}\n`);
  child.stderr.on("data", (data: Buffer) => keep(data.toString()));
  createInterface({ input: child.stdout }).on("line", (line) => {
    // Dawn prints the errors that some checks cause on purpose.
    if (!line.startsWith("{")) {
      keep(`${line}\n`);
      return;
    }
    const said = JSON.parse(line) as { row?: Row; machine?: Machine };
    if (said.machine) machine = said.machine;
    if (said.row) onRow(said.row);
  });
  const end = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  };
  const timer = setTimeout(
    () => {
      cutOff = true;
      end();
    },
    (limitSeconds + graceSeconds) * 1000,
  );
  const endAll = (): void => {
    end();
    process.exit(1);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, endAll);
  const [status, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on("close", (...how) => resolve(how)),
  );
  clearTimeout(timer);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, endAll);
  const fault = status === 0 ? undefined : `Ended with ${status ?? signal ?? "?"}: ${lastWords(noise)}`;
  return { machine, fault, cutOff };
}

/** The message of an uncaught error, or else the last line. */
function lastWords(noise: string): string {
  const lines = noise.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /^\w*Error\b[^:]*: /.test(line)) ?? lines.at(-1) ?? "it said nothing";
}

/** What the pack says of itself. */
function packed(): Packed {
  const file = join(root, "pack.json");
  if (!existsSync(file)) return { commit: "unknown", versions: {}, app: "none" };
  return JSON.parse(readFileSync(file, "utf8")) as Packed;
}
