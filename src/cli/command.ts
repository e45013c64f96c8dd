// The contract of a subcommand and what is derived from it: parsed flags, `--help`, the docs. A flag is a config field
// with the way it is written. Commands import what they need when they run, so that `--help` answers at once.

import { parseArgs, type ParseArgsConfig } from "node:util";
import { choice, type Field, flag as flagField } from "../domain/config/field.ts";
import { AppError, nearestName, quote } from "../domain/errors.ts";
import type { DevicePreference } from "../domain/records/index.ts";
import type { Output } from "./output.ts";
import type { Session } from "./session.ts";

export interface Flag<T = unknown> {
  readonly field: Field<T>;
  /** What stands for the value in help: FILE, N. Flags of kind "flag" have none. */
  readonly value?: string;
  /** Must be given. */
  readonly required?: true;
  /** May be given several times; the value is a list of texts. */
  readonly many?: true;
  /** With `many`: words behind a value are values too, up to the next flag (`--data A B`). */
  readonly rest?: true;
}

export type Flags = Readonly<Record<string, Flag>>;
type ValueOf<F> = F extends { many: true } ? readonly string[] : F extends Flag<infer T> ? T : never;
export type FlagValues<F extends Flags> = { readonly [K in keyof F]: ValueOf<F[K]> };

export interface Positional {
  readonly name: string;
  readonly help: string;
  readonly required: boolean;
  /** The last one may stand any number of times. */
  readonly many?: true;
  /** The only values it takes; any other is an unknown command. */
  readonly options?: readonly string[];
}

export interface CommandContext<F extends Flags> {
  readonly flags: FlagValues<F>;
  readonly device: DevicePreference;
  readonly positionals: readonly string[];
  readonly out: Output;
  readonly session: Session;
  /** All there are, for a command that runs others. */
  readonly commands: readonly Command[];
  /** Aborted by SIGINT, SIGTERM, or a reader of stdout that went away. */
  readonly signal: AbortSignal;
}

export interface CommandDefinition<F extends Flags> {
  /** As it is typed. */
  readonly id: string;
  /** One sentence. */
  readonly summary: string;
  /** Paragraphs below the summary in help and docs. */
  readonly about?: string;
  readonly positionals: readonly Positional[];
  readonly flags: F;
  /** More help that takes imports to know, such as the settings of every method. */
  details?(): Promise<readonly HelpGroup[]>;
  /** Ends by itself soon after `signal` is aborted, in good order; others are ended at once. */
  readonly endsInOrder?: true;
  /** Cannot be asked for in a request of a server. */
  readonly outermost?: true;
  /** Resolves with an exit code where it is not 0. Throws AppError. */
  run(ctx: CommandContext<F>): Promise<number | undefined>;
}

/** With its types erased, as lists hold it. */
export type Command = CommandDefinition<Flags>;

export interface HelpGroup {
  readonly title: string;
  readonly entries: readonly { readonly term: string; readonly help: string }[];
}

export function command<F extends Flags>(definition: CommandDefinition<F>): Command {
  return definition;
}

/** Flags of every command. */
const commonFlags = {
  device: {
    field: choice("auto", ["auto", "webgpu", "wasm"], {
      label: "Device",
      help: "Where to compute: the GPU (WebGPU), the processor (WASM), or the faster of both.",
    }),
    value: "auto|webgpu|wasm",
  },
  json: { field: flagField(false, { label: "JSON", help: "Write results as JSON lines." }) },
  help: { field: flagField(false, { label: "Help", help: "Show this help." }) },
} satisfies Flags;

/** Wrong usage: an unknown command or flag. Exit code 2. */
export class UsageError extends AppError {}

/** "max_new_tokens" -> "--max-new-tokens" */
function spelled(key: string): string {
  return `--${key.replaceAll("_", "-")}`;
}

export interface ParsedArguments {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

/** Parses what follows the command's name. UsageError, or AppError "usage/..." for a value that is missing or wrong. */
export function parseArguments(target: Command, argv: readonly string[]): ParsedArguments {
  const flags: Flags = { ...target.flags, ...commonFlags };
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const [key, one] of Object.entries(flags)) {
    options[key.replaceAll("_", "-")] = {
      type: one.field.kind === "flag" ? "boolean" : "string",
      multiple: one.many ?? false,
      ...(key === "help" ? { short: "h" } : {}),
    };
  }
  const hint = `See: feedbackloop ${target.id} --help`;
  const { values, tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const seen = new Set<string>();
  const words: string[] = [];
  const lists = new Map<string, string[]>();
  let takesWords: string[] = words;
  for (const token of tokens) {
    if (token.kind === "positional") takesWords.push(token.value);
    if (token.kind === "option-terminator") takesWords = words;
    if (token.kind !== "option") continue;
    if (!Object.hasOwn(options, token.name)) {
      const near = nearestName(token.name, Object.keys(options));
      const message = `${target.id} has no flag ${quote(token.rawName)}.${near ? ` Did you mean --${near}?` : ""}`;
      throw new UsageError("usage/unknown-flag", message, hint);
    }
    const key = token.name.replaceAll("-", "_");
    const { value, many, rest } = flags[key] ?? {};
    const isFlagNext = token.value?.startsWith("--") === true && !token.inlineValue;
    if (value !== undefined && (token.value === undefined || isFlagNext)) {
      throw new AppError("usage/no-value", `${token.rawName} needs a value: ${value}.`, hint);
    }
    if (value === undefined && token.value !== undefined) {
      throw new AppError(
        "usage/bad-value",
        `${token.rawName} takes no value, got ${quote(token.value)}.`,
        hint,
      );
    }
    if (seen.has(key) && value !== undefined && !many)
      throw new AppError("usage/twice", `${token.rawName} is given twice.`, hint);
    seen.add(key);
    takesWords = words;
    if (!many) continue;
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    if (token.value !== undefined) list.push(token.value);
    if (rest) takesWords = list;
  }
  const parsed: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(flags)) {
    const given = values[key.replaceAll("_", "-")];
    if (given === undefined) {
      if (one.required && values["help"] !== true) {
        throw new AppError(
          "usage/missing-flag",
          `${target.id} needs ${spelled(key)} ${one.value ?? ""}.`,
          hint,
        );
      }
      parsed[key] = one.many ? [] : one.field.default;
    } else {
      parsed[key] = one.many ? (lists.get(key) ?? []) : parseFlag(one.field, given, spelled(key), hint);
    }
  }
  if (parsed["help"] !== true) requirePositionals(target, words, hint);
  return { values: parsed, positionals: words };
}

function parseFlag(field: Field, given: unknown, name: string, hint: string): unknown {
  try {
    return field.parse(given, name);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError("usage/bad-value", error.message.replace(`"${name}"`, name), hint);
  }
}

function requirePositionals({ id, positionals }: Command, given: readonly string[], hint: string): void {
  for (const [i, { name, required, options }] of positionals.entries()) {
    const value = given[i];
    if (value === undefined && required)
      throw new AppError("usage/missing-argument", `${id} needs ${name}.`, hint);
    if (value !== undefined && options && !options.includes(value)) {
      const near = nearestName(value, options);
      const message = `${id} has no command ${quote(value)}.${near ? ` Did you mean "${near}"?` : ""} It has ${options.join(", ")}.`;
      throw new UsageError("usage/unknown-command", message, hint);
    }
  }
  const extra = positionals.at(-1)?.many === true ? undefined : given[positionals.length];
  if (extra !== undefined) {
    throw new AppError("usage/extra-argument", `${id} does not know what to do with ${quote(extra)}.`, hint);
  }
}

/** "feedbackloop train CONFIG [--set key=value]... [--resume]" */
export function usageLine({ id, positionals, flags }: Command): string {
  const words = [
    ...positionals.map(({ name, required, many }) => `${required ? name : `[${name}]`}${many ? "..." : ""}`),
    ...Object.entries(flags).map(([key, { value, required, many, rest }]) => {
      const text = value === undefined ? spelled(key) : `${spelled(key)} ${value}${rest ? "..." : ""}`;
      if (rest) return required ? text : `[${text}]`;
      return required ? text : many ? `[${text}]...` : `[${text}]`;
    }),
  ];
  return ["feedbackloop", id, ...words].join(" ");
}

/** What a default looks like in help; nothing where there is none to speak of. */
function defaultText({ kind, default: value, options }: Field): string {
  const parts: string[] = [];
  if (options && options.length <= 8) parts.push(options.join(" | "));
  if (value !== null && value !== "" && !(kind === "flag" && value === false)) {
    const shown = Array.isArray(value)
      ? value.join(", ")
      : typeof value === "string"
        ? value
        : JSON.stringify(value);
    parts.push(`default ${shown}`);
  }
  return parts.join("; ");
}

function entryOf(term: string, field: Field): { term: string; help: string } {
  const extra = defaultText(field);
  return { term, help: extra === "" ? field.help : `${field.help} (${extra})` };
}

/** Arguments and flags of a command, and its further details. */
export async function helpGroups(target: Command): Promise<HelpGroup[]> {
  const groups: HelpGroup[] = [];
  if (target.positionals.length > 0) {
    groups.push({
      title: "Arguments",
      entries: target.positionals.map(({ name, help }) => ({ term: name, help })),
    });
  }
  const flags: Flags = { ...target.flags, ...commonFlags };
  groups.push({
    title: "Flags",
    entries: Object.entries(flags).map(([key, one]) =>
      entryOf(one.value === undefined ? spelled(key) : `${spelled(key)} ${one.value}`, one.field),
    ),
  });
  return [...groups, ...((await target.details?.()) ?? [])];
}

/** Entries of config settings, for details of a command. */
export function fieldEntries(fields: Readonly<Record<string, Field>>): HelpGroup["entries"] {
  return Object.entries(fields).map(([key, field]) => entryOf(key, field));
}

export async function helpText(target: Command): Promise<string> {
  const groups = await helpGroups(target);
  const lines = [`Usage: ${usageLine(target)}`, "", target.summary];
  if (target.about !== undefined) lines.push("", target.about);
  for (const { title, entries } of groups) {
    lines.push("", `${title}:`);
    const width = Math.min(34, Math.max(...entries.map(({ term }) => term.length)) + 2);
    for (const { term, help } of entries) {
      const [first = "", ...rest] = wrap(help, 110 - width - 2);
      const isLong = term.length + 2 > width;
      if (isLong) lines.push(`  ${term}`, `  ${" ".repeat(width)}${first}`);
      else lines.push(`  ${term.padEnd(width)}${first}`);
      for (const more of rest) lines.push(`  ${" ".repeat(width)}${more}`);
    }
  }
  return lines.join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
