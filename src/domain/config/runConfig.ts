// A config file as the settings of a run: one flat YAML or JSON mapping, checked key by key. A key is read by the
// common settings or by the method's recipe, or belongs to another method and is left alone, or is refused by name:
// nothing is ignored silently, and all faults are reported in one run. The text may come from anyone: size, aliases and
// nesting are limited.

import { isMap, isScalar, parseDocument, stringify } from "yaml";
import { AppError, nearestName, quote } from "../errors.ts";
import { Faults } from "../faults.ts";
import { expectObject, parseStrictJson } from "../strictJson.ts";
import { commonFields, type CommonValues } from "./common.ts";
import { badValue, type Field, type Fields, parseFields } from "./field.ts";
import { keysOfOtherMethods, refusalOf, refusedKeys } from "./otherKeys.ts";

/** Tells of settings that do not go together: the keys it is about, what is wrong, what to do. */
export type Refuse = (keys: readonly string[], message: string, hint: string) => void;

/** What of a recipe its config needs. */
export interface Method {
  readonly id: string;
  readonly config: Fields;
  readonly defaults: Readonly<Record<string, unknown>>;
  validate?(config: Readonly<Record<string, unknown>>, refuse: Refuse): void;
  /** Not undefined: held-out rows are measured with every checkpoint. */
  validation?(config: Readonly<Record<string, unknown>>): unknown;
}

export interface RunConfig {
  readonly algorithm: string;
  /** Every common setting and every setting of the method, with defaults filled in. */
  readonly values: CommonValues & Readonly<Record<string, unknown>>;
  /** The keys as they were given, other methods' included, overrides applied. */
  readonly given: Readonly<Record<string, unknown>>;
  /** What a person should be told about the combination. */
  readonly notes: readonly string[];
}

const maxCharacters = 1_000_000;
/** Methods of the contract; those without a recipe are named when they are asked for. */
const planned = ["orpo", "simpo"];
const textHint = "A config is one flat mapping, such as:  learning_rate: 5.0e-6";

/**
 * The config in `source`, a text of YAML or JSON or an object of its keys; `name` is for messages, `overrides` are
 * "key=value" texts with YAML values that win over the file. AppError "config/bad-file", "config/bad-value",
 * "config/unknown-key", "config/unsupported-key", "config/missing-key", "config/unknown-algorithm", "config/conflict",
 * "config/bad-combination"; several of these are reported as one, under the code of the first.
 */
export function parseRunConfig(
  source: string | Readonly<Record<string, unknown>>,
  name: string,
  overrides: readonly string[],
  methods: readonly Method[],
): RunConfig {
  const faults = new Faults();
  const given: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const read = typeof source === "string" ? readMapping(source, name, faults) : Object.entries(source);
  for (const [key, value] of read) given[key] = value;
  for (const override of overrides) faults.attempt(() => applyOverride(given, override, methods));

  const method = faults.attempt(() => methodOf(given["algorithm"], name, methods));
  // Which settings a method that is not there would have cannot be said: those of all methods are left alone then.
  const fields: Fields = { ...commonFields, ...method?.config };
  const used: Record<string, unknown> = { ...method?.defaults };
  for (const [key, value] of Object.entries(given)) {
    // Dropout is a setting of the methods whose defaults name it; for the others the key is another method's.
    const isOwn =
      Object.hasOwn(fields, key) &&
      (key !== "disable_dropout" || (method !== undefined && Object.hasOwn(method.defaults, key)));
    if (isOwn) used[key] = value;
    else if (key === "train_sampling_strategy")
      used["shuffle"] = faults.attempt(() => shuffleOf(value, given["shuffle"]));
    else if (key !== "algorithm") faults.attempt(() => requireForeign(key, value, name, methods));
  }
  const wrong = new Set<string>();
  const values = parseFields(fields, used, (key, fault) => {
    wrong.add(key);
    faults.add(fault);
  }) as RunConfig["values"];
  for (const key of ["model_name_or_path", "dataset_name"] as const) {
    if (values[key] !== "" || wrong.has(key)) continue;
    const message = `${name} has no "${key}".`;
    faults.add(new AppError("config/missing-key", message, `Add ${key}: ${commonFields[key].help}`));
  }
  // A setting whose value was not taken stands at its default here: what is said of it would be about another file.
  const refuseAs =
    (code: string): Refuse =>
    (keys, message, hint) => {
      if (!keys.some((key) => wrong.has(key))) faults.add(new AppError(code, message, hint));
    };
  const isWatched = method?.validation?.(values) !== undefined;
  const notes = checkTogether(values, isWatched, refuseAs("config/conflict"));
  method?.validate?.(values, refuseAs("config/bad-combination"));
  faults.raise(name);
  if (method === undefined) throw new Error("internal: a config without a method passed");
  return { algorithm: method.id, values, given: { ...given }, notes };
}

/** The keys as they were given, as a file that parseRunConfig reads back. */
export function configText({ algorithm, ...rest }: Readonly<Record<string, unknown>>): string {
  return stringify({ algorithm, ...rest }, { lineWidth: 0 });
}

/** Every key that a config of one of these methods may have, for messages. */
function knownKeys(methods: readonly Method[]): string[] {
  const own = methods.flatMap(({ config }) => Object.keys(config));
  const names = [
    "algorithm",
    ...Object.keys(commonFields),
    ...own,
    ...keysOfOtherMethods,
    "train_sampling_strategy",
  ];
  return [...new Set([...names, ...refusedKeys()])];
}

/** The entries of a mapping of YAML or JSON; those of an inner mapping are a Map or an object. AppError "config/bad-file". */
export function readMapping(source: string, name: string, faults: Faults): Iterable<[string, unknown]> {
  const text = source.replace(/^\ufeff/, "");
  if (text.length > maxCharacters) {
    throw badFile(name, `it has ${text.length} characters; at most ${maxCharacters} are allowed.`);
  }
  if (/^\s*\{/.test(text)) {
    const json = { name, code: "config/bad-file", maxDepth: 20, hint: textHint };
    try {
      return Object.entries(expectObject(parseStrictJson(text, json), json));
    } catch (error) {
      // A flow mapping of YAML begins with a brace too.
      if (/\.json$/i.test(name)) throw error;
    }
  }
  return readYaml(text, name, faults);
}

function readYaml(text: string, name: string, faults: Faults): [string, unknown][] {
  let entries: [string, unknown][];
  try {
    const document = parseDocument(text, { schema: "core", uniqueKeys: true, prettyErrors: true });
    for (const fault of [...document.errors, ...document.warnings]) {
      const error = badFile(name, `line ${fault.linePos?.[0].line ?? 1}: ${yamlReason(fault, text)}.`);
      // A key that stands there twice leaves the rest readable; anything else does not.
      if (fault.code !== "DUPLICATE_KEY") throw error;
      faults.add(error);
    }
    if (document.contents === null) throw badFile(name, "it is empty.");
    if (!isMap(document.contents)) throw badFile(name, "expected a mapping of keys to values.");
    const values = document.toJS({ mapAsMap: true, maxAliasCount: 20 }) as Map<unknown, unknown>;
    entries = document.contents.items.map(({ key }, i) => {
      if (!isScalar(key) || typeof key.value !== "string") {
        throw badFile(
          name,
          `key ${i + 1} is ${quote(String(isScalar(key) ? key.value : "a collection"))}, expected a name.`,
        );
      }
      return [key.value, values.get(key.value)];
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason =
      error instanceof RangeError
        ? tooDeep
        : yamlReason({ code: "", message: (error as Error).message }, text);
    throw badFile(name, `${reason}.`);
  }
  return entries;
}

function badFile(name: string, reason: string): AppError {
  return new AppError("config/bad-file", `${name} cannot be read: ${reason}`, textHint);
}

const tooDeep = "it is nested too deep";

/** A reader's fault in words for the person who wrote the file. */
function yamlReason(
  { code, message, pos }: { code: string; message: string; pos?: readonly number[] },
  text: string,
): string {
  if (code === "DUPLICATE_KEY") {
    const [at = 0] = pos ?? [];
    return `the key ${quote(/^[^\s:]*/.exec(text.slice(at, at + 80))?.[0] ?? "")} stands there a second time`;
  }
  if (code === "MULTIPLE_DOCS") return "a second document begins; expected one";
  if (/call stack/i.test(message)) return tooDeep;
  if (/alias count/i.test(message)) return "its aliases unfold to more than a config needs";
  const [first = ""] = message.split("\n");
  return quote(first.replace(/ at line \d+, column \d+:?$/, "").replace(/:$/, ""), 200).slice(1, -1);
}

function applyOverride(given: Record<string, unknown>, override: string, methods: readonly Method[]): void {
  const at = override.indexOf("=");
  const key = override.slice(0, Math.max(0, at)).trim();
  if (key === "") {
    throw new AppError(
      "config/bad-override",
      `--set ${quote(override)} is not of the form key=value.`,
      "Write for example --set learning_rate=5e-6.",
    );
  }
  const raw = override.slice(at + 1);
  const fields: Fields = Object.assign({}, ...methods.map(({ config }) => config), commonFields) as Fields;
  const field: Field | undefined = Object.hasOwn(fields, key) ? fields[key] : undefined;
  const value = yamlValue(raw);
  // "2024" and "true" are fine names of files.
  const isText = (field?.kind === "text" || key === "algorithm") && value !== null;
  const isQuoted = typeof value === "string" && /^\s*["']/.test(raw);
  given[key] = isText && !isQuoted ? raw.trim() : value;
}

function yamlValue(raw: string): unknown {
  try {
    const document = parseDocument(raw, { schema: "core" });
    if (document.errors.length > 0 || document.warnings.length > 0 || isMap(document.contents)) return raw;
    return document.toJS({ maxAliasCount: 0 }) as unknown;
  } catch {
    return raw;
  }
}

function methodOf(given: unknown, name: string, methods: readonly Method[]): Method {
  const ids = methods.map(({ id }) => id);
  const found = methods.find(({ id }) => id === given);
  if (found) return found;
  if (given === undefined) {
    throw new AppError(
      "config/missing-key",
      `${name} has no "algorithm".`,
      `Add algorithm: one of ${ids.join(", ")}.`,
    );
  }
  if (typeof given === "string" && planned.includes(given)) {
    throw new AppError(
      "config/unknown-algorithm",
      `${name}: the algorithm "${given}" is not there yet; available: ${ids.join(", ")}.`,
      "Choose one of these, or train that method with TRL.",
    );
  }
  const near = typeof given === "string" ? nearestName(given, [...ids, ...planned]) : undefined;
  const error = badValue("algorithm", given, `one of ${ids.join(", ")}`);
  throw new AppError(
    "config/unknown-algorithm",
    `${name}: ${error.message}`,
    near ? `Did you mean "${near}"?` : error.hint,
  );
}

/** `train_sampling_strategy` of transformers as our `shuffle`. */
function shuffleOf(strategy: unknown, shuffle: unknown): boolean {
  if (strategy !== "random" && strategy !== "sequential") {
    throw badValue("train_sampling_strategy", strategy, "random or sequential");
  }
  const shuffles = strategy === "random";
  if (shuffle !== undefined && shuffle !== shuffles) {
    throw conflict(
      `train_sampling_strategy: ${strategy} and shuffle: ${shown(shuffle)} contradict each other.`,
      "Give one of them.",
    );
  }
  return shuffles;
}

/** A key that neither the common settings nor the method read: another method's, refused, or unknown. */
function requireForeign(key: string, value: unknown, name: string, methods: readonly Method[]): void {
  const isOthers =
    methods.some(({ config }) => Object.hasOwn(config, key)) || keysOfOtherMethods.includes(key);
  const refusal = refusalOf(key);
  // What one method does, and TRL does for all, is refused of the others.
  if ((isOthers && refusal === undefined) || Object.hasOwn(commonFields, key)) return;
  if (refusal) {
    const empty = Array.isArray(value) ? value.length === 0 : value instanceof Map && value.size === 0;
    if (refusal.same.includes(value) || (empty && refusal.same.includes(null))) return;
    // report_to: [none]
    if (Array.isArray(value) && value.every((one) => refusal.same.includes(one))) return;
    throw new AppError(
      "config/unsupported-key",
      `${name}: "${quote(key).slice(1, -1)}" (${shown(value)}) is a setting of TRL that is not implemented here.`,
      refusal.instead,
    );
  }
  const near = nearestName(key, knownKeys(methods));
  throw new AppError(
    "config/unknown-key",
    `${name}: ${quote(key)} is a setting of no method.${near ? ` Did you mean "${near}"?` : ""}`,
    near
      ? `Write ${near}, or remove the key.`
      : "Remove it; `feedbackloop train --help` lists every setting.",
  );
}

function shown(value: unknown): string {
  const text = value instanceof Map ? "a mapping" : JSON.stringify(value);
  return quote(text).slice(1, -1);
}

function conflict(message: string, hint: string): AppError {
  return new AppError("config/conflict", message, hint);
}

/** Refuses common settings that contradict each other; returns what is worth a note. */
function checkTogether(values: CommonValues, isWatched: boolean, refuse: Refuse): string[] {
  const notes: string[] = [];
  const hasAdapter = values.use_peft || values.adapter_name_or_path !== null;
  const adapterKeys = ["use_peft", "adapter_name_or_path"];
  if (values.load_in_8bit && values.load_in_4bit) {
    refuse(
      ["load_in_8bit", "load_in_4bit"],
      "load_in_8bit and load_in_4bit are both true.",
      "Choose one of them.",
    );
  }
  for (const key of ["load_in_8bit", "load_in_4bit"] as const) {
    if (!values[key] || hasAdapter) continue;
    const message = `${key}: true needs an adapter: weights of few bits cannot be trained.`;
    refuse([key, ...adapterKeys], message, "Set use_peft: true.");
  }
  if (values.dtype === "float16" && !hasAdapter) {
    refuse(
      ["dtype", ...adapterKeys],
      "dtype: float16 needs an adapter: a model that is trained whole is kept in float32.",
      "Set use_peft: true, or remove dtype.",
    );
  }
  if (values.eval_strategy !== "no" && values.eval_dataset_name === null) {
    refuse(
      ["eval_strategy", "eval_dataset_name"],
      `eval_strategy: ${values.eval_strategy} needs rows to evaluate on.`,
      "Give eval_dataset_name, or set eval_strategy: no.",
    );
  }
  if (values.eval_strategy === "no" && values.eval_dataset_name !== null && !isWatched) {
    notes.push("eval_strategy is no: the held-out rows are measured once, at the end.");
  }
  return notes;
}
