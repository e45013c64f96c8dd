// Programs that the suite starts: each leads a process group of its own, so that ending it also ends the browser that a
// driver has started, and each is looked for before anything runs, because a browser that is missing is a failure.
import { spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface Program {
  /** What the pattern's first group found in the program's output. */
  found: string;
  stop(): void;
}

const startLimitMs = 120_000;

/** Starts a program and waits until its output matches `ready`; without a pattern, until it runs. */
export function startProgram(
  command: string,
  args: readonly string[],
  ready: RegExp | undefined,
  environment: NodeJS.ProcessEnv = {},
): Promise<Program> {
  const child = spawn(command, args, {
    detached: true,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = (): void => {
    process.removeListener("exit", stop);
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  process.once("exit", stop);
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    let isReady = false;
    if (ready === undefined) child.once("spawn", () => settle(""));
    const settle = (found: string): void => {
      isReady = true;
      clearTimeout(timer);
      resolve({ found, stop });
    };
    const fail = (reason: string): void => {
      stop();
      reject(new Error(`${command} ${reason}. Its last words: ${lines.slice(-5).join(" | ") || "none"}`));
    };
    const timer = setTimeout(() => fail(`was not ready after ${startLimitMs / 1000} s`), startLimitMs);
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream.setEncoding("utf8").on("data", (text: string) => {
        const parts = (rest + text).split("\n");
        rest = parts.pop() ?? "";
        lines.push(...parts);
        const found = ready?.exec(parts.join("\n"));
        if (found) settle(found[1] ?? "");
      });
    }
    child.once("error", (error) => fail(`does not start: ${error.message}`));
    child.once("exit", (code) => {
      clearTimeout(timer);
      if (!isReady) fail(`ended with ${code ?? "a signal"}`);
    });
  });
}

/** The first of these that can be run: whole paths, or names that are looked for on the PATH. */
export function findProgram(names: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return names
    .flatMap((name) => (name.startsWith("/") ? [name] : folders.map((folder) => join(folder, name))))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

export function freshFolder(...parts: string[]): string {
  const path = join(...parts);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}
