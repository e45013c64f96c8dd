// Checkpoints of a run in its output folder. One is written under a temporary name, `state.json` with the hash of every
// other file last, and then renamed: a folder called checkpoint-<step> is whole, or its hashes say that it is not.

import { readAll } from "../domain/bytes.ts";
import { quote } from "../domain/errors.ts";
import { isSealed, type Sealed, sealedText, stateFile, stateHash } from "../domain/sealedState.ts";
import { sha256Hex } from "../domain/sha256.ts";
import type { ProjectStore } from "./projectStore.ts";
import { checkpointName, draftOf, isDraft, partOfRun, stepOfCheckpoint } from "../domain/runFolder.ts";

const version = 2;

/** What a file's rows were (src/runs/dataFingerprint.ts). */
export interface DataFingerprint {
  readonly rows: number;
  readonly sha256: string;
}

/** What the loop of a run keeps: nothing of it belongs to a method. */
export interface LoopState {
  /** Tokens seen so far. */
  readonly numTokens: number;
  /** Steps that no line of the log holds yet. */
  readonly pending: readonly {
    readonly metrics: Readonly<Record<string, number>>;
    readonly microBatches: number;
    readonly counted?: Readonly<Record<string, number>>;
  }[];
  /** The step's evaluation was cut short by a stop: it comes first when the run resumes. */
  readonly evaluationDue: boolean;
  /** Of a run that a judge watches. */
  readonly validation?: {
    /** Evaluations of another name cannot be compared with these. */
    readonly name: string;
    /** As `evaluationDue`, of the judge. */
    readonly due: boolean;
    /** Its evaluations so far; null: no finite number. */
    readonly judged: readonly {
      readonly step: number;
      readonly judge: number | null;
      readonly distance: number | null;
    }[];
  };
  /** Of a run that a guard watches. */
  readonly guard?: GuardState;
}

/** What a fairness guard has found (src/runs/guard.ts). */
export interface GuardState {
  /** As `evaluationDue`, of the guard. */
  readonly due: boolean;
  /** At each checkpoint so far the gaps that passed the limit, in sentences. */
  readonly found: readonly { readonly step: number; readonly gaps: readonly string[] }[];
}

export interface CheckpointState {
  readonly step: number;
  readonly epoch: number;
  readonly totalSteps: number;
  /** Of the optimiser, over all steps. */
  readonly updates: number;
  readonly loop: LoopState;
  /** The recipe's own state: plain data. */
  readonly recipe: unknown;
  /** Settings of the run, to say what changed when it resumes. */
  readonly config: Record<string, unknown>;
  /** The back end's `arithmetic`. Absent, like `data`, in checkpoints of before 2026-11-26. */
  readonly arithmetic?: string;
  /** By setting that names a file: what its rows were. */
  readonly data?: Record<string, DataFingerprint>;
  /** Hashes of the ids of people whose data it has learned from and who are erased; those after it have too. */
  readonly erased?: readonly string[];
}

export interface FoundCheckpoint {
  readonly folder: string;
  readonly state: CheckpointState;
}

export async function saveCheckpoint(
  store: ProjectStore,
  state: CheckpointState,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<string> {
  const folder = checkpointName(state.step);
  await writeFolder(store, folder, files, async (hashes) =>
    new TextEncoder().encode(await sealedText({ version, ...state, files: hashes })),
  );
  return folder;
}

/** Writes files, and state.json where given, so that the folder appears whole or not at all. */
export async function writeFolder(
  store: ProjectStore,
  folder: string,
  files: ReadonlyMap<string, Uint8Array>,
  stateOf?: (hashes: Record<string, string>) => Promise<Uint8Array>,
): Promise<void> {
  const draft = draftOf(folder);
  await store.remove(draft);
  try {
    const hashes: Record<string, string> = {};
    for (const [path, bytes] of files) {
      if (stateOf) hashes[path] = await sha256Hex(bytes);
      await store.write(`${draft}/${path}`, bytes);
    }
    if (stateOf) await store.write(`${draft}/${stateFile}`, await stateOf(hashes));
    await store.remove(folder);
    await store.rename(draft, folder);
  } catch (error) {
    await store.remove(draft).catch(() => undefined);
    throw error;
  }
}

/** Steps that have a checkpoint folder, newest first. */
export async function checkpointSteps(store: ProjectStore): Promise<number[]> {
  const steps = new Set<number>();
  for (const { path } of await store.list("")) {
    const step = stepOfCheckpoint(partOfRun(path).folder);
    if (step !== undefined) steps.add(step);
  }
  return [...steps].sort((a, b) => b - a);
}

/** The newest checkpoint whose hashes fit; `skip` is called with every one that does not. */
export async function newestCheckpoint(
  store: ProjectStore,
  skip: (folder: string, reason: string) => void,
): Promise<FoundCheckpoint | undefined> {
  for (const step of await checkpointSteps(store)) {
    const folder = checkpointName(step);
    try {
      const state = await verify(store, folder);
      if (state.step !== step) throw new Error(`it says step ${state.step}`);
      return { folder, state };
    } catch (error) {
      skip(folder, error instanceof Error ? error.message : String(error));
    }
  }
  return undefined;
}

/** What is wrong with a checkpoint's folder, in words; undefined: it is whole. */
export async function checkpointFault(store: ProjectStore, folder: string): Promise<string | undefined> {
  try {
    await verify(store, folder);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function verify(store: ProjectStore, folder: string): Promise<CheckpointState> {
  const source = await store.open(`${folder}/${stateFile}`);
  if (!source) throw new Error(`${stateFile} is missing`);
  const json = parseState(await readAll(source));
  if (!isSealed(json)) throw new Error(`${stateFile} is not one of ours`);
  if ((await stateHash(json)) !== json.hash)
    throw new Error(`${stateFile} does not have the hash it was saved with`);
  if (json.version > version)
    throw new Error(`${stateFile} has version ${json.version}, newer than the ${version} that is known here`);
  const state = json.version === 1 ? fromVersion1(json) : json;
  if (!isState(state)) throw new Error(`${stateFile} is not one of ours`);
  for (const [path, hash] of Object.entries(json.files)) {
    const file = await store.open(`${folder}/${path}`);
    if (!file) throw new Error(`${quote(path)} is missing`);
    if ((await sha256Hex(await readAll(file))) !== hash)
      throw new Error(`${quote(path)} does not have the hash it was saved with`);
  }
  return state;
}

function parseState(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Error(`${stateFile} is no JSON: it is damaged or cut short`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Up to 2026-11-26 a step was one update, and what the loop keeps stood beside the recipe's count of tokens. */
function fromVersion1(json: Sealed): Sealed {
  const { numTokens = 0, pending, evaluationDue = false } = isRecord(json["recipe"]) ? json["recipe"] : {};
  const steps = isRecord(pending) ? pending["steps"] : [];
  return { ...json, updates: json["step"], loop: { numTokens, pending: steps, evaluationDue }, recipe: {} };
}

function isState(json: Sealed): json is Sealed & CheckpointState {
  const { step, epoch, totalSteps, updates, loop, config } = json;
  return (
    [step, epoch, totalSteps, updates].every((value) => typeof value === "number") &&
    isRecord(config) &&
    isRecord(loop) &&
    typeof loop["numTokens"] === "number" &&
    typeof loop["evaluationDue"] === "boolean" &&
    Array.isArray(loop["pending"])
  );
}

/**
 * Removes all but the newest `keep` checkpoints up to step `newest`, the one that is known to be whole: a damaged one
 * after it must not count in its stead. That of step `best` stays besides.
 */
export async function pruneCheckpoints(
  store: ProjectStore,
  keep: number,
  newest: number,
  best?: number,
): Promise<void> {
  const steps = (await checkpointSteps(store)).filter((step) => step <= newest);
  for (const step of steps.slice(keep)) {
    if (step === best) continue;
    // Under the name of a draft first: cut short, the removal leaves what the next run sweeps away.
    const name = checkpointName(step);
    await store.remove(draftOf(name));
    await store.rename(name, draftOf(name));
    await store.remove(draftOf(name));
  }
}

/** Drafts that an interrupted write or removal left behind. */
export async function sweepDrafts(store: ProjectStore): Promise<void> {
  for (const name of await store.folders()) if (isDraft(name)) await store.remove(name);
}
