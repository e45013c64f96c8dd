// What runs have made of their models: base and trained model answer held-out prompts, models that score say what they think of it, and
// it is compared as `evaluate policy` does. On the Project page once, when somebody looks; on the Evaluate page whatever is asked for. The
// numbers are kept in the project as lines of that command. Never in the way of a run: it is broken off when one begins.
import { recipeOf } from "../../algorithms/index.ts";
import { readAll } from "../../domain/bytes.ts";
import type { RunConfig } from "../../domain/config/runConfig.ts";
import { AppError } from "../../domain/errors.ts";
import type { RunRecord } from "../../domain/records/index.ts";
import { finalFolder, policyName, policyReport } from "../../domain/runFolder.ts";
import { comparisonMeasures, type PolicyMeasured, roleMeasures } from "../../evaluation/policyQuality.ts";
import { rolesOf } from "../../runs/roles.ts";
import { breathe } from "../../runs/turns.ts";
import { browserData } from "../../storage/browserData.ts";
import { browserFolder } from "../../storage/browserFolder.ts";
import type { ProjectDatabase } from "../../storage/projectDatabase.ts";
import { projectRecords } from "../../storage/projectRecords.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type {
  AmplificationRequest,
  MeasureRequest,
  PolicyChoice,
  PolicyReport,
} from "../bridge/policyTypes.ts";
import { checkedConfig } from "../drafts.ts";
import type { PageModels } from "../modelReferences.ts";
import { openPageDevice } from "./device.ts";
import { measureCandidate, usualRoom } from "./measurePolicy.ts";
import { openJournal } from "./pendingMeasure.ts";

/** What is measured where nobody says otherwise. */
const usual = { prompts: 64, answers: 2 };

type OnProgress = (done: number, total: number) => void;

export function createPolicies(
  models: Pick<PageModels, "open">,
  openDatabase: () => Promise<ProjectDatabase>,
  openDevice = openPageDevice,
) {
  let stopper = new AbortController();
  let tail: Promise<unknown> = Promise.resolve();
  /** A stop by hand is no failure. */
  const stopped = new AppError("evaluation/stopped", "Measuring was stopped.", "Go on whenever you like.");

  /** A turn of the event loop; throws the reason once `signal` is aborted. */
  const turnUntil = (signal: AbortSignal) => async (): Promise<void> => {
    await breathe();
    signal.throwIfAborted();
  };

  async function open(project: string) {
    const database = await openDatabase();
    const records = projectRecords(database);
    const store = browserFolder(database, project);
    const baseOf = async (id: string) => (await records.run(project, id)).model;
    return { records, host: { models, store, baseOf, chosen: null } };
  }

  async function measure(
    project: string,
    request: MeasureRequest,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<PolicyMeasured[][]> {
    const turn = turnUntil(signal);
    await turn();
    const { records, host } = await open(project);
    const runs: RunRecord[] = [];
    for (const { run } of request.candidates) runs.push(await records.run(project, run));
    const journal = await openJournal(host.store, request, runs);
    const all: PolicyMeasured[][] = [];
    for (const [i, candidate] of request.candidates.entries()) {
      const record = runs[i] as RunRecord;
      const name = policyName(candidate.run, candidate.folder, request.base);
      const known = (await journal.isDone(name)) ? await keptReport(host.store, name) : undefined;
      if (known !== undefined) {
        all.push(known.measures);
        continue;
      }
      const device = await openDevice(record.device, () => undefined);
      try {
        const measures = await measureCandidate(record, candidate, request, {
          host,
          device,
          journal,
          turn,
          onProgress: (done, total) => onProgress(i * total + done, request.candidates.length * total),
        });
        await journal.finish(name);
        all.push(measures);
      } finally {
        device.backend.dispose();
      }
    }
    await journal.close();
    return all;
  }

  /** After what was asked for before. */
  function inTurn<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = stopper;
    const mine = tail.then(() => work(signal));
    tail = mine.catch(() => undefined);
    return mine;
  }

  /** In its turn; null where it was stopped by hand. */
  async function unlessStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    try {
      return await inTurn(work);
    } catch (error) {
      if (error === stopped) return null;
      throw error;
    }
  }

  return {
    /** AppErrors of the run, its data, models, device; the reason of a release. */
    async evaluate(project: string, run: string, onProgress: OnProgress): Promise<PolicyReport> {
      const { records, host } = await open(project);
      const known = await keptReport(host.store, run);
      if (known !== undefined) return known;
      const config = checkedConfig((await records.run(project, run)).config);
      const request: MeasureRequest = {
        ...usual,
        base: null,
        candidates: [{ run, folder: finalFolder }],
        maxNewTokens: usualRoom(config),
        reward: scorerOf(config),
        judge: null,
      };
      const [measures = []] = await inTurn((signal) => measure(project, request, signal, onProgress));
      return reportOf(measures) ?? { prompts: 0, answers: 0, measures };
    },
    /** What was measured of it before; undefined: nothing. */
    async known(project: string, run: string): Promise<PolicyReport | undefined> {
      const { host } = await open(project);
      return keptReport(host.store, run);
    },
    /** Whether it came to its end: false where it was stopped, to go on later. AppErrors as `evaluate`. */
    async measure(project: string, request: MeasureRequest, onProgress: OnProgress): Promise<boolean> {
      const all = await unlessStopped((signal) => measure(project, request, signal, onProgress));
      return all !== null;
    },
    /** What a run's own choices would be: the model that scores its answers, and how long they may be. */
    async usualChoices(project: string, run: string): Promise<Omit<MeasureRequest, "candidates" | "base">> {
      const { records } = await open(project);
      const config = checkedConfig((await records.run(project, run)).config);
      return { ...usual, maxNewTokens: usualRoom(config), reward: scorerOf(config), judge: null };
    },
    /** How many lines were kept; null: it was stopped. AppErrors as `evaluate`. */
    async amplification(
      project: string,
      candidate: PolicyChoice,
      request: AmplificationRequest,
      onProgress: OnProgress,
    ): Promise<number | null> {
      return unlessStopped(async (signal) => {
        const turn = turnUntil(signal);
        await turn();
        const { records, host } = await open(project);
        const record = await records.run(project, candidate.run);
        const { words } = await records.project(project);
        // Anonymising and probes come only where somebody looks.
        const { hiderOf } = await import("./hiderOf.ts");
        const { measureAmplificationOf } = await import("./amplification.ts");
        const hide = await hiderOf(browserData(await openDatabase(), project), words);
        const device = await openDevice(record.device, () => undefined);
        try {
          const at = { host, device, turn, onProgress };
          return await measureAmplificationOf(record, candidate, request, at, hide);
        } finally {
          device.backend.dispose();
        }
      });
    },
    stop(): void {
      stopper.abort(stopped);
      stopper = new AbortController();
    },
    /** Breaks off what is under way, with this reason. */
    release(reason: AppError): Promise<unknown> {
      stopper.abort(reason);
      stopper = new AbortController();
      return tail;
    },
  };
}

/** The name of the model that scores what a run draws; null: it has none. */
function scorerOf(config: RunConfig): string | null {
  const found = rolesOf(recipeOf(config), config).find(({ role }) => role === "reward");
  return found?.source.from === "files" ? found.source.name : null;
}

/** Undefined where there is none, or it cannot be read: then it is measured anew. */
async function keptReport(store: ProjectStore, name: string): Promise<PolicyReport | undefined> {
  const source = await store.open(policyReport(name));
  if (source === undefined) return undefined;
  try {
    const text = new TextDecoder().decode(await readAll(source));
    const measures = text
      .trimEnd()
      .split("\n")
      .map((line) => {
        const { type: _type, ...rest } = JSON.parse(line) as PolicyMeasured & { type?: string };
        return rest;
      });
    const names = [...Object.keys(roleMeasures), ...Object.keys(comparisonMeasures)];
    if (
      !measures.every((one) => names.includes(one.name) && (one.value === null || Number.isFinite(one.value)))
    )
      return undefined;
    return reportOf(measures);
  } catch {
    return undefined;
  }
}

function reportOf(measures: PolicyMeasured[]): PolicyReport | undefined {
  const all = measures.find(({ name, role }) => name === "length" && role === "candidate");
  if (all === undefined || all.prompts === 0) return undefined;
  return { prompts: all.prompts, answers: all.samples / all.prompts, measures };
}
