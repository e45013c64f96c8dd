// What outlives one command in `serve`: the devices, and the models that were used last. Without `serve` it lives for
// one command. Models on disk are told apart by size and time of their files, so a model trained anew is read anew.

import { AppError } from "../domain/errors.ts";
import type { DevicePreference } from "../domain/records/index.ts";
import { Engine } from "../engine/engine.ts";
import type { LoadedAdapter } from "../models/adapterFiles.ts";
import { LanguageModel } from "../models/model.ts";
import type { Tokenizer } from "../text/index.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import { requireWeights } from "../runs/memory.ts";
import { chooseBackend, memoryLimit } from "./device.ts";
import { findFiles, findModel, fingerprint, type LookupOptions } from "./modelLookup.ts";
import type { Output } from "./output.ts";
import { breathe } from "../runs/turns.ts";

const mostModels = 3;

export interface SessionOptions {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface LoadedModel {
  readonly model: LanguageModel;
  readonly source: ModelSource;
  /** Of the model's folder or GGUF; undefined where it has none. AppError "tokenizer/..." where it is faulty. */
  tokenizer(): Promise<Tokenizer | undefined>;
}

interface Kept extends LoadedModel {
  readonly key: string;
  adapter: string | undefined;
}

export interface ModelRequest {
  readonly model: string;
  readonly adapter: string | null;
  readonly device: DevicePreference;
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
    const key = [request.device, request.model, fingerprint(request.model, folder)].join("\n");
    let entry = this.kept.find((one) => one.key === key);
    this.kept = this.kept.filter((one) => one !== entry);
    entry ??= await this.load(key, request, out, signal);
    this.kept.unshift(entry);
    for (const old of this.kept.splice(mostModels)) old.model.dispose();
    await this.fitAdapter(entry, request.adapter, out, signal);
    return entry;
  }

  private async load(key: string, request: ModelRequest, out: Output, signal: AbortSignal): Promise<Kept> {
    const source = await findModel(request.model, this.lookup(out, signal));
    const engine = await this.engine(request.device, out);
    const { backend } = engine;
    requireWeights(LanguageModel.describe(source).specs, memoryLimit(backend), backend.description);
    const load = (): Promise<LanguageModel> =>
      LanguageModel.load(engine, source, {
        format: "f32",
        trainable: false,
        onProgress: (done, total) => out.progress("reading weights", done, total, "bytes"),
        breathe: async () => {
          await breathe();
          signal.throwIfAborted();
        },
      });
    let model: LanguageModel;
    try {
      model = await load();
    } catch (error) {
      // Room may be taken by models that nobody asks for any more.
      if (!isMemory(error) || this.kept.length === 0) throw error;
      this.dropModels();
      model = await load();
    }
    let opened: Promise<Tokenizer | undefined> | undefined;
    const tokenizer = async (): Promise<Tokenizer | undefined> => {
      const { openTokenizer } = await import("../text/openTokenizer.ts");
      return (opened ??= openTokenizer(source));
    };
    return { key, model, source, adapter: undefined, tokenizer };
  }

  private async fitAdapter(
    entry: Kept,
    adapter: string | null,
    out: Output,
    signal: AbortSignal,
  ): Promise<void> {
    const wanted =
      adapter === null ? undefined : [adapter, fingerprint(adapter, this.options.folder)].join("\n");
    if (entry.adapter === wanted) return;
    const loaded = adapter === null ? undefined : await this.readAdapter(entry, adapter, out, signal);
    entry.model.adapter?.parameters.dispose();
    entry.model.adapter = undefined;
    entry.adapter = undefined;
    if (loaded) entry.model.addAdapter(loaded.config, { values: loaded.values });
    entry.adapter = wanted;
  }

  private async readAdapter(
    { model }: Kept,
    name: string,
    out: Output,
    signal: AbortSignal,
  ): Promise<LoadedAdapter> {
    const { loadAdapter } = await import("../models/adapterFiles.ts");
    return loadAdapter(findFiles(name, this.lookup(out, signal)), model);
  }

  /** Frees all models, for a command that needs the room. */
  dropModels(): void {
    for (const { model } of this.kept) model.dispose();
    this.kept = [];
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
