// Models that score answers, on a device of their own: the last two that were asked for stay there, until a run or a chat needs
// the room. Requests wait for each other.
import type { DevicePreference, RunRecord } from "../../domain/records/index.ts";
import { inRun } from "../../domain/runFolder.ts";
import { AppError, quote } from "../../domain/errors.ts";
import type { Scale } from "../../domain/statistics.ts";
import type { Backend } from "../../engine/backend.ts";
import { Engine } from "../../engine/engine.ts";
import { type ModelSource, openModel } from "../../formats/modelSource.ts";
import { requireScore } from "../../models/heads.ts";
import type { Model } from "../../models/model.ts";
import { LoadedModel } from "../../runs/loadedModel.ts";
import { breathe } from "../../runs/turns.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type { Tokenizer } from "../../text/index.ts";
import type { ScorerReference } from "../bridge/rewardTypes.ts";
import type { PageModels } from "../modelReferences.ts";
import { openPageDevice } from "./device.ts";
import { storeFiles } from "../../storage/storeFiles.ts";
import { chooseFormat } from "./weightFormat.ts";

/** A scorer that was asked for, with what it takes to find it. */
export type WantedScorer =
  | (ScorerReference & { kind: "run" } & { record: RunRecord; store: ProjectStore })
  | (ScorerReference & { kind: "model" });

export interface Scorer {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  /** That scores are brought to where they are compared with others. */
  readonly scale: Scale;
}

interface Scorers {
  /** Does `work` with the models on the device. AppErrors of device, model, adapter; the reason of a release. */
  use<T>(
    device: DevicePreference,
    wanted: readonly WantedScorer[],
    work: (scorers: readonly Scorer[], turn: () => Promise<void>) => Promise<T>,
  ): Promise<T>;
  /** Breaks off what is under way or waits, with this reason, then frees the models and the device. */
  release(reason: AppError): Promise<void>;
}

interface Device {
  readonly preference: DevicePreference;
  readonly backend: Backend;
  readonly engine: Engine;
  readonly limitBytes: number;
}

interface Kept {
  readonly key: string;
  readonly loaded: LoadedModel;
  readonly bytes: number;
  readonly scorer: Scorer;
}

const mostKept = 2;

export function createScorers(models: Pick<PageModels, "open">, openDevice = openPageDevice): Scorers {
  let device: Device | undefined;
  let kept: Kept[] = [];
  let stopper = new AbortController();
  let tail: Promise<unknown> = Promise.resolve();

  function free(): void {
    device?.backend.dispose();
    device = undefined;
    kept = [];
  }

  async function deviceFor(preference: DevicePreference): Promise<Device> {
    if (device?.preference === preference) return device;
    free();
    const { backend, memoryLimitBytes: limitBytes } = await openDevice(preference, () => undefined);
    return (device = { preference, backend, engine: new Engine(backend), limitBytes });
  }

  async function scorerFor(
    on: Device,
    wanted: WantedScorer,
    others: readonly string[],
    turn: () => Promise<void>,
  ): Promise<Scorer> {
    const key = keyOf(wanted);
    const known = kept.find((one) => one.key === key);
    if (known !== undefined) return known.scorer;
    // What is not asked for now makes room.
    while (kept.length >= mostKept) {
      const out = kept.find((one) => !others.includes(one.key)) ?? kept[0];
      kept = kept.filter((one) => one !== out);
      out?.loaded.dispose();
    }
    const { source, adapter } = await filesOf(wanted);
    const taken = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    const { format, bytes } = chooseFormat(source, on.limitBytes - taken, on.backend.description, "classify");
    const loaded = await LoadedModel.load(on.engine, source, { task: "classify", format, breathe: turn });
    try {
      if (adapter !== undefined) await loaded.putOn(key, () => adapter);
      requireScore(loaded.model);
      const tokenizer = await loaded.tokenizer();
      if (tokenizer === undefined) throw noTokenizer(source.name);
      const scorer = { model: loaded.model, tokenizer, scale: loaded.scale };
      kept.push({ key, loaded, bytes, scorer });
      return scorer;
    } catch (error) {
      loaded.dispose();
      throw error;
    }
  }

  /** The weights that are loaded, and the adapter that is put on them. */
  async function filesOf(wanted: WantedScorer) {
    if (wanted.kind === "model") return { source: await models.open(wanted.model), adapter: undefined };
    const files = storeFiles(wanted.store, inRun(wanted.run, wanted.folder));
    const isAdapter = (await files.open("adapter_config.json")) !== undefined;
    const source: ModelSource = isAdapter ? await models.open(wanted.record.model) : await openModel(files);
    return { source, adapter: isAdapter ? files : undefined };
  }

  return {
    use(preference, wanted, work) {
      const { signal } = stopper;
      const turn = async (): Promise<void> => {
        await breathe();
        signal.throwIfAborted();
      };
      const done = tail.then(async () => {
        for (let tries = 1; ; tries++) {
          await turn();
          try {
            const on = await deviceFor(preference);
            const keys = wanted.map(keyOf);
            const scorers: Scorer[] = [];
            for (const one of wanted) scorers.push(await scorerFor(on, one, keys, turn));
            return await work(scorers, turn);
          } catch (error) {
            const code = error instanceof AppError ? error.code : "";
            if (/^(gpu|memory|wasm)\//.test(code)) free();
            // A device that was lost while nobody asked is asked for again.
            if (code !== "gpu/lost" || tries > 1) throw error;
          }
        }
      });
      tail = done.catch(() => undefined);
      return done;
    },
    release(reason) {
      stopper.abort(reason);
      stopper = new AbortController();
      tail = tail.then(free);
      return tail.then(() => undefined);
    },
  };
}

function keyOf(wanted: WantedScorer): string {
  if (wanted.kind === "model") return JSON.stringify(wanted.model);
  const { project, createdAtMs } = wanted.record;
  return JSON.stringify([project, wanted.run, createdAtMs, wanted.folder]);
}

function noTokenizer(name: string): AppError {
  return new AppError(
    "tokenizer/missing",
    `${quote(name)} brings no tokenizer, which turns text into what a model reads.`,
    "Choose the whole folder of the model, tokenizer.json included.",
  );
}
