// A command of ours that a loop runs: by the arguments a person would type, in the same session, its lines kept instead of printed.

import { AppError } from "../../domain/errors.ts";
import type { Command, CommandContext, Flags } from "../command.ts";
import { parseArguments } from "../command.ts";
import { jsonLine, type Line } from "../output.ts";
import type { Row } from "./files.ts";

export type LoopContext = Pick<CommandContext<Flags>, "device" | "out" | "session" | "signal" | "commands">;

/** The lines that `target` writes with --json; `told` is given each as it comes. AppErrors of it, with the step in front. */
export async function runInner(
  { device, out, session, signal, commands }: LoopContext,
  step: string,
  target: Command,
  args: readonly (string | number)[],
  told?: (line: Line) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  const lost = new Set<string>();
  const { values, positionals } = parseArguments(target, args.map(String));
  const inner = {
    json: true,
    result(line: Line): void {
      told?.(line);
      rows.push(JSON.parse(jsonLine(line, (path) => lost.add(path))) as Row);
    },
    bytes: () => undefined,
    ready: () => Promise.resolve(),
    note: (message: string) => out.note(`${step}: ${message}`),
    progress: (phase: string, done: number, total: number, unit: string) =>
      out.progress(`${step}: ${phase}`, done, total, unit),
  };
  const stopped = (): AppError =>
    new AppError("run/stopped", `stopped in the step "${step}"; the same command goes on from there.`, "");
  try {
    const code = await target.run({
      flags: values,
      device,
      positionals,
      out: inner,
      session,
      signal,
      commands,
    });
    if (code === 130) throw stopped();
  } catch (error) {
    if (signal.aborted) throw stopped();
    if (!(error instanceof AppError) || error.code === "run/stopped") throw error;
    throw new AppError(error.code, `Step "${step}": ${error.message}`, error.hint);
  }
  if (lost.size > 0) out.note(`${step}: ${[...lost].join(", ")} not finite, written as null.`);
  return rows;
}

/** A setting as its flag; nothing where it is null. */
export function flagsOf(settings: Readonly<Record<string, string | number | null>>): string[] {
  return Object.entries(settings).flatMap(([key, value]) =>
    value === null ? [] : [`--${key.replaceAll("_", "-")}`, String(value)],
  );
}
