// One command from its arguments to its exit code. Every failure ends here: an AppError as it is, anything else as our
// own fault, "internal:", with a stack only where FEEDBACKLOOP_DEBUG=1 asks for it.

import { AppError, failureOf, nearestName, quote } from "../domain/errors.ts";
import { type Command, helpText, parseArguments, UsageError } from "./command.ts";
import type { DevicePreference } from "../domain/records/index.ts";
import { type Output, printableLines } from "./output.ts";
import type { Session } from "./session.ts";
import { productVersion } from "./productVersion.ts";

export interface RunOptions {
  /** What there is to run. */
  readonly commands: readonly Command[];
  readonly out: Output;
  readonly session: Session;
  readonly signal: AbortSignal;
  /** A request of a server: no server inside it. */
  readonly nested?: boolean;
  /** Told which command runs, before it does. */
  readonly onStart?: (command: Command) => void;
}

/** Runs `argv`, says what goes wrong, and resolves with the exit code. */
export async function runCommand(argv: readonly string[], options: RunOptions): Promise<number> {
  const { commands, out, signal, session } = options;
  try {
    const { group, name, rest, offered } = nameFirst(argv, commands);
    if (name === undefined || name === "--help" || name === "-h" || name === "help") {
      const help = overview(offered, group);
      out.result({ type: "help", text: help }, help);
      return name === undefined ? 2 : 0;
    }
    if (name === "--version" || name === "-V") {
      const version = await productVersion();
      out.result({ type: "version", version }, version);
      return 0;
    }
    const command = findCommand(group + name, { ...options, commands: offered });
    const { values, positionals } = parseArguments(command, rest);
    if (values["help"] === true) {
      const help = await helpText(command);
      out.result({ type: "help", text: help }, help);
      return 0;
    }
    options.onStart?.(command);
    const device = values["device"] as DevicePreference;
    return (await command.run({ flags: values, device, positionals, out, session, signal, commands })) ?? 0;
  } catch (error) {
    const failure = asAppError(error);
    // Work that was cut short fails in many ways; a disk that is full or a loss that is NaN is not one of them.
    if (signal.aborted && !/^(storage|train)\//.test(failure.code)) {
      out.note(failure.code === "run/stopped" ? failure.message : "stopped.");
      return 130;
    }
    const { code, message, hint } = failure;
    out.result({ type: "error", code, message, hint }, undefined);
    const lines = [`error: ${message}`, ...(hint === "" ? [] : [hint])];
    process.stderr.write(`${printableLines(lines.join("\n"))}\n`);
    if (process.env["FEEDBACKLOOP_DEBUG"] === "1" && error instanceof Error)
      process.stderr.write(`${error.stack ?? ""}\n`);
    return failure instanceof UsageError ? 2 : 1;
  }
}

/** The command's name; of one with two words ("evaluate reward") the first, with a space, is its `group`. */
function nameFirst(argv: readonly string[], commands: readonly Command[]) {
  const [name, ...rest] = commandFirst(argv);
  const group = `${name ?? ""} `;
  const offered = commands.filter(({ id }) => id.startsWith(group));
  if (offered.length === 0) return { group: "", name, rest, offered: commands };
  const [second, ...others] = commandFirst(rest);
  return { group, name: second, rest: others, offered };
}

/** The flags of every command may stand before its name. */
function commandFirst(argv: readonly string[]): string[] {
  const before: string[] = [];
  let at = 0;
  while (at < argv.length) {
    const one = argv[at] ?? "";
    if (one === "--json" || one.startsWith("--device=")) before.push(one);
    else if (one === "--device" && at + 1 < argv.length) before.push(one, argv[++at] ?? "");
    else break;
    at++;
  }
  const [name, ...rest] = argv.slice(at);
  return name === undefined ? [] : [name, ...before, ...rest];
}

function findCommand(name: string, { commands, nested = false }: RunOptions): Command {
  const ids = commands.map(({ id }) => id);
  const found = commands.find(({ id }) => id === name);
  if (found && !(nested && found.outermost)) return found;
  if (found)
    throw new AppError("serve/nested", `A request cannot be "${name}".`, "Send the commands themselves.");
  if (name.startsWith("-")) {
    throw new UsageError(
      "usage/unknown-flag",
      `There is no flag ${quote(name)} without a command.`,
      "See: feedbackloop --help",
    );
  }
  const near = nearestName(name, ids);
  const message = `${quote(name)} is no command.${near ? ` Did you mean "${near}"?` : ` There are ${ids.join(", ")}.`}`;
  throw new UsageError("usage/unknown-command", message, "See: feedbackloop --help");
}

/** What is no AppError is a fault of our own: "internal:", and no stack. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, message, hint } = failureOf(
    error,
    "This is a fault of FeedbackLoop: please report it. FEEDBACKLOOP_DEBUG=1 shows where it happened.",
  );
  return new AppError(code, message, hint);
}

/** Of all commands, or of those of a group. */
function overview(commands: readonly Command[], group: string): string {
  const width = Math.max(...commands.map(({ id }) => id.length)) + 2;
  return [
    `Usage: feedbackloop ${group}COMMAND [--device auto|webgpu|wasm] [--json]`,
    "",
    "The whole RLHF loop on this machine: train, compare, generate.",
    "",
    "Commands:",
    ...commands.map(({ id, summary }) => `  ${id.padEnd(width)}${summary}`),
    "",
    `feedbackloop ${group}COMMAND --help says more.`,
  ].join("\n");
}
