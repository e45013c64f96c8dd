// What outlives one command in `serve`: the devices, and the models that were used last. Without `serve` it lives for
// one command. Models on disk are told apart by size and time of their files: one that was trained again is read again.

import { AppError } from "../domain/errors.ts";
import type { DevicePreference } from "../domain/records/index.ts";
import { Engine } from "../engine/engine.ts";
import type { Task } from "../models/architecture.ts";
import type { LoadedModel } from "../runs/loadedModel.ts";
import { breathe } from "../runs/turns.ts";
import { chooseBackend, memoryLimit } from "./device.ts";
import { findFiles, findModel, fingerprint, type LookupOptions } from "./modelLookup.ts";
import type { Output } from "./output.ts";

const mostModels = 3;

export interface SessionOptions {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface Kept {
  readonly key: string;
  readonly loaded: LoadedModel;
}

export interface ModelRequest {
  readonly model: string;
  readonly adapter: string | null;
  readonly device: DevicePreference;
  /** What it is asked for; default "causal". */
  readonly task?: Task;
  /** In use by whoever asks: it is not freed to make room for this one. */
  readonly beside?: LoadedModel;
}

export class Session {
  private readonly engines = new Map<DevicePreference, Promise<Engine>>();
  private kept: Kept[] = [];

  constructor(readonly options: SessionOptions) {}

  lookup(out: Output, signal?: AbortSignal): LookupOptions {
    const { folder, env } = this.options;
    return {
      folder,
      env,
      onProgress: (phase, done, total) => out.progress(phase, done, total, "bytes"),
      ...(signal ? { signal } : {}),
    };
  }

  /** The engine for a preference; made once. */
  async engine(preference: DevicePreference, out: Output): Promise<Engine> {
    let engine = this.engines.get(preference);
    if (!engine) {
      // What "auto" chose before serves whoever asks for it by name.
      for (const other of this.engines.values()) {
        const made = await other;
        if (made.backend.id === preference) return made;
      }
      engine = chooseBackend(preference, (message) => out.note(message)).then(
        (backend) => new Engine(backend),
      );
      engine.catch(() => this.engines.delete(preference));
      this.engines.set(preference, engine);
    }
    return engine;
  }

  /** A model on its device with its adapter on, from the last few used or loaded now. */
  async model(request: ModelRequest, out: Output, signal: AbortSignal): Promise<LoadedModel> {
    const { folder } = this.options;
    const { device, model, task = "causal" } = request;
    const key = [device, task, model, fingerprint(model, folder)].join("\n");
    let entry = this.kept.find((one) => one.key === key);
    this.kept = this.kept.filter((one) => one !== entry);
    entry ??= await this.load(key, request, out, signal);
    this.kept.unshift(entry);
    for (const { loaded } of this.kept.splice(mostModels)) loaded.dispose();
    const { adapter } = request;
    if (adapter === null) entry.loaded.takeOff();
    else {
      const adapterKey = [adapter, fingerprint(adapter, folder)].join("\n");
      await entry.loaded.putOn(adapterKey, () => findFiles(adapter, this.lookup(out, signal)));
    }
    return entry.loaded;
  }

  private async load(key: string, request: ModelRequest, out: Output, signal: AbortSignal): Promise<Kept> {
    // Help and wrong usage answer without what computes.
    const { describeModel } = await import("../models/describe.ts");
    const { LoadedModel } = await import("../runs/loadedModel.ts");
    const { requireWeights } = await import("../runs/memory.ts");
    const { task = "causal" } = request;
    const source = await findModel(request.model, this.lookup(out, signal));
    const engine = await this.engine(request.device, out);
    const { backend } = engine;
    requireWeights(describeModel(source, task).specs, memoryLimit(backend), backend.description);
    const load = (): Promise<LoadedModel> =>
      LoadedModel.load(engine, source, {
        task,
        format: "f32",
        onProgress: (done, total) => out.progress("reading weights", done, total, "bytes"),
        breathe: async () => {
          await breathe();
          signal.throwIfAborted();
        },
      });
    try {
      return { key, loaded: await load() };
    } catch (error) {
      // Room may be taken by models that nobody asks for any more.
      if (!isMemory(error) || this.kept.length === 0) throw error;
      this.dropModels(request.beside);
      return { key, loaded: await load() };
    }
  }

  /** Frees all models but one that is in use, for a command that needs the room. */
  dropModels(used?: LoadedModel): void {
    for (const { loaded } of this.kept) if (loaded !== used) loaded.dispose();
    this.kept = this.kept.filter(({ loaded }) => loaded === used);
  }

  async dispose(): Promise<void> {
    this.dropModels();
    for (const engine of this.engines.values()) {
      await engine.then(
        ({ backend }) => backend.dispose(),
        () => undefined,
      );
    }
    this.engines.clear();
  }
}

function isMemory(error: unknown): boolean {
  return error instanceof AppError && error.code.includes("memory");
}
