// The process around a command: streams, signals, exit. A reader of stdout that goes away ends the command quietly.
// After SIGINT or SIGTERM a command that can ends in order within the ten seconds that scripts count on; any other ends
// within two, and any command at once at a second signal. Runners such as npx pass on what the terminal has sent us
// already, so one that follows at once is the same; and npx's shell dies of a signal without a word to us, so that is
// one too.

import { fileError } from "../storage/folder.ts";
import type { Command } from "./command.ts";
import { commands } from "./index.ts";
import { createOutput, printableLines } from "./output.ts";
import { asAppError, runCommand } from "./run.ts";
import { Session } from "./session.ts";

const graceMs = 9500;
const sameSignalMs = 300;
/** For commands with nothing to save: time to end between two results, with the last line whole. */
const soonMs = 2000;

export async function main(argv: readonly string[]): Promise<void> {
  const stop = new AbortController();
  let running: Command | undefined;
  const session = new Session({ folder: process.cwd(), env: process.env });
  const out = createOutput({ json: argv.includes("--json"), stdout: process.stdout, stderr: process.stderr });
  const reader = { left: false, exit: 0 };
  let interruptedAt = 0;
  const interrupt = (): void => {
    if (interruptedAt > 0) {
      if (performance.now() - interruptedAt > sameSignalMs) process.exit(130);
      return;
    }
    interruptedAt = performance.now();
    stop.abort();
    if (running?.endsInOrder !== true) {
      setTimeout(() => process.exit(130), running ? soonMs : 0);
      return;
    }
    setTimeout(() => {
      process.stderr.write("note: the step could not be finished in time; the last checkpoint stands.\n");
      process.exit(130);
    }, graceMs).unref();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  if (process.env["npm_command"] === "exec") {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && interruptedAt === 0 && interrupt(), 500).unref();
  }
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (reader.left) return;
    reader.left = true;
    // A reader that had enough is no fault; results that found no room are.
    if (error.code !== "EPIPE") {
      reader.exit = 1;
      process.stderr.write(`error: ${printableLines(fileError(error, "stdout").message)}\n`);
    }
    if (running?.endsInOrder === true) stop.abort();
    else process.exit(reader.exit);
  });
  process.stderr.on("error", () => undefined);
  // Parts of the host that report their faults to nobody in particular.
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      const { code, message, hint } = asAppError(error);
      out.result({ type: "error", code, message, hint }, undefined);
      process.stderr.write(`${printableLines(`error: ${message}\n${hint}`.trimEnd())}\n`);
      if (process.env["FEEDBACKLOOP_DEBUG"] === "1" && error instanceof Error)
        process.stderr.write(`${error.stack ?? ""}\n`);
      process.exit(1);
    });
  }
  const code = await runCommand(argv, {
    commands,
    out,
    session,
    signal: stop.signal,
    onStart: (command) => (running = command),
  });
  await flush(process.stdout);
  await flush(process.stderr);
  await session.dispose().catch(() => undefined);
  // Helper threads would keep the process alive; there is nothing left to wait for.
  process.exit(reader.left ? reader.exit : code);
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else stream.write("", () => resolve());
  });
}
