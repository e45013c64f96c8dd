// Runs the command line as a person does, in a process of its own; and one long-lived `serve` for the tests that need
// many commands, because starting a process is most of what a small command costs.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commands } from "../../../src/cli/index.ts";
import { createOutput } from "../../../src/cli/output.ts";
import { runCommand } from "../../../src/cli/run.ts";
import { Session } from "../../../src/cli/session.ts";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const golden = join(root, "tests", "golden");
const entry = join(root, "bin", "feedbackloop.mjs");

export type JsonLine = Record<string, unknown> & { type: string };

export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** stdout parsed line by line; for --json. */
  lines: JsonLine[];
}

export interface CliOptions {
  cwd?: string;
  input?: string;
  env?: Record<string, string>;
  /** Called with all of stdout so far. */
  onOutput?: (stdout: string, child: ChildProcessWithoutNullStreams) => void;
}

export function start(args: readonly string[], { cwd = root, env = {} }: CliOptions = {}) {
  return spawn(process.execPath, [entry, ...args], {
    cwd,
    env: { ...process.env, HF_ENDPOINT: "http://127.0.0.1:9", ...env },
  });
}

export function cli(args: readonly string[], options: CliOptions = {}): Promise<Outcome> {
  const child = start(args, options);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => {
    stdout += data.toString();
    options.onOutput?.(stdout, child);
  });
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  child.stdin.end(options.input ?? "");
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      const lines = args.includes("--json") || args.includes("serve") ? parseLines(stdout) : [];
      resolve({ code, signal, stdout, stderr, lines });
    });
  });
}

export function parseLines(text: string): JsonLine[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as JsonLine);
}

/** Commands answered one after another, with --json and on WASM, models kept between them. */
export interface Commands {
  /** The lines of the answer, without its exit line, what stderr said meanwhile, and the exit code. */
  ask(...args: string[]): Promise<{ lines: JsonLine[]; stderr: string; code: unknown }>;
  /** 0 where all went well. */
  close(): Promise<number | null>;
}

export interface Server extends Commands {
  /** A raw line. */
  askLine(line: string): Promise<{ lines: JsonLine[]; exit: JsonLine }>;
  readonly pid: number | undefined;
}

/** As `serve` answers, in this process: for what commands say, not for what their process does. */
export function inside({ cwd = root, env = {} }: CliOptions = {}): Commands {
  const session = new Session({
    folder: cwd,
    env: { ...process.env, HF_ENDPOINT: "http://127.0.0.1:9", ...env },
  });
  const { signal } = new AbortController();
  return {
    async ask(...args) {
      const said = { stdout: "", stderr: "" };
      const into = (key: keyof typeof said) => ({
        write: (text: string | Uint8Array) => (said[key] += Buffer.from(text).toString()),
      });
      const out = createOutput({ json: true, stdout: into("stdout"), stderr: into("stderr") });
      const onDevice = args.some((arg) => arg.startsWith("--device")) ? args : [...args, "--device", "wasm"];
      const code = await runCommand(onDevice, { commands, out, session, signal, nested: true });
      return { lines: parseLines(said.stdout), stderr: said.stderr, code };
    },
    async close() {
      await session.dispose();
      return 0;
    },
  };
}

export function serve(options: CliOptions = {}): Server {
  const child = start(["serve", "--device", "wasm"], options);
  let waiting: ((answer: { lines: JsonLine[]; exit: JsonLine }) => void)[] = [];
  let lines: JsonLine[] = [];
  let rest = "";
  child.stdout.on("data", (data: Buffer) => {
    const parts = (rest + data.toString()).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const line = JSON.parse(part) as JsonLine;
      if (line.type !== "exit") lines.push(line);
      else {
        waiting.shift()?.({ lines, exit: line });
        lines = [];
      }
    }
  });
  let said = "";
  child.stderr.on("data", (data: Buffer) => (said += data.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", (code) => {
      for (const one of waiting)
        one({ lines, exit: { type: "exit", id: null, code: `server ended: ${code}` } });
      waiting = [];
      resolve(code);
    });
  });
  let next = 0;
  const askLine: Server["askLine"] = (line) =>
    new Promise((resolve) => {
      waiting.push(resolve);
      child.stdin.write(`${line}\n`);
    });
  return {
    pid: child.pid,
    askLine,
    async ask(...args) {
      said = "";
      const { lines: answer, exit } = await askLine(JSON.stringify({ id: ++next, args }));
      // It was written before the exit line, into another pipe.
      await new Promise((resolve) => setTimeout(resolve, 1));
      return { lines: answer, stderr: said, code: exit["code"] };
    },
    close() {
      child.stdin.end();
      return ended;
    },
  };
}

/** A folder that is removed by `remove`. */
export function temporaryFolder(): {
  path: string;
  write(name: string, text: string | Uint8Array): string;
  remove(): void;
} {
  const path = mkdtempSync(join(tmpdir(), "feedbackloop-cli-"));
  return {
    path,
    write(name, text) {
      const file = join(path, name);
      writeFileSync(file, text);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export const asRows = (rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join("");
