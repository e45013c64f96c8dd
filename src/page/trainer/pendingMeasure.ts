// A measurement that takes minutes, kept as it goes: the request, and the answers that were drawn and compared, so that it goes on where
// it was after a reload, a crash or a run that needed the device. One at a time in a project: another request begins anew.
import { readAll } from "../../domain/bytes.ts";
import type { RunRecord } from "../../domain/records/index.ts";
import { draftOf, reportsFolder } from "../../domain/runFolder.ts";
import type { PolicyRole } from "../../evaluation/policyQuality.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type { MeasureRequest, PendingMeasure } from "../bridge/policyTypes.ts";

/** An answer with the numbers of both models. */
export interface ComparedAnswer {
  readonly promptIndex: number;
  readonly role: PolicyRole;
  readonly ids: readonly number[];
  readonly ended: boolean;
  readonly logprob: number;
  readonly baseLogprob: number;
  readonly k3: number | null;
  readonly klExact: number | null;
}

const folder = draftOf(`${reportsFolder}/measuring`);
const requestFile = `${folder}/request.json`;
const doneFile = (name: string): string => `${folder}/${name}/done`;

interface Kept {
  request: MeasureRequest;
  /** When each candidate's run was made: a run that was deleted may have had the same id. */
  made: number[];
  /** Answers that it takes, as far as is known. */
  total: number;
}

export interface MeasureJournal {
  isDone(name: string): Promise<boolean>;
  /** Those of the first prompts, in their order. */
  answers(name: string): Promise<ComparedAnswer[]>;
  append(name: string, answers: readonly ComparedAnswer[]): Promise<void>;
  noteTotal(total: number): Promise<void>;
  /** Of this candidate everything is where it belongs. */
  finish(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Goes on with what is kept where it is of the same request, else begins anew. */
export async function openJournal(
  store: ProjectStore,
  request: MeasureRequest,
  runs: readonly Pick<RunRecord, "createdAtMs">[],
): Promise<MeasureJournal> {
  const made = runs.map(({ createdAtMs }) => createdAtMs);
  const kept = await readKept(store);
  const isSame =
    kept !== undefined && JSON.stringify([kept.request, kept.made]) === JSON.stringify([request, made]);
  if (!isSame) {
    await store.remove(folder);
    await writeKept(store, { request, made, total: 0 });
  }
  return {
    isDone: async (name) => (await store.open(doneFile(name))) !== undefined,
    answers: (name) => answersIn(store, name),
    async append(name, answers) {
      const at = (await piecesOf(store, name)).length;
      const text = answers.map((one) => `${JSON.stringify(one)}\n`).join("");
      await store.write(`${folder}/${name}/${String(at).padStart(6, "0")}.jsonl`, encoded(text));
    },
    noteTotal: (total) => writeKept(store, { request, made, total }),
    finish: (name) => store.write(doneFile(name), encoded("")),
    close: () => store.remove(folder),
  };
}

/** undefined: nothing was begun, or it cannot be read. */
export async function pendingMeasure(store: ProjectStore): Promise<PendingMeasure | undefined> {
  const kept = await readKept(store);
  if (kept === undefined) return undefined;
  let done = 0;
  for (const { path } of await store.list(folder))
    if (path.endsWith(".jsonl")) done += (await linesOf(store, path)).length;
  return { request: kept.request, share: kept.total === 0 ? 0 : Math.min(1, done / kept.total) };
}

export const forgetMeasure = (store: ProjectStore): Promise<void> => store.remove(folder);

async function readKept(store: ProjectStore): Promise<Kept | undefined> {
  const source = await store.open(requestFile);
  if (source === undefined) return undefined;
  try {
    const kept = JSON.parse(new TextDecoder().decode(await readAll(source))) as Kept;
    return Array.isArray(kept.request.candidates) && Array.isArray(kept.made) ? kept : undefined;
  } catch {
    return undefined;
  }
}

const writeKept = (store: ProjectStore, kept: Kept): Promise<void> =>
  store.write(requestFile, encoded(`${JSON.stringify(kept)}\n`));

async function piecesOf(store: ProjectStore, name: string): Promise<string[]> {
  const files = await store.list(`${folder}/${name}`);
  return files.flatMap(({ path }) => (path.endsWith(".jsonl") ? [path] : [])).sort();
}

async function answersIn(store: ProjectStore, name: string): Promise<ComparedAnswer[]> {
  const all: ComparedAnswer[] = [];
  for (const path of await piecesOf(store, name))
    for (const line of await linesOf(store, path)) all.push(JSON.parse(line) as ComparedAnswer);
  return all;
}

async function linesOf(store: ProjectStore, path: string): Promise<string[]> {
  const source = await store.open(path);
  if (source === undefined) return [];
  const text = new TextDecoder().decode(await readAll(source)).trimEnd();
  return text === "" ? [] : text.split("\n");
}

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);
