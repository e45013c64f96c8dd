// A model that stays on its device between requests, while adapters come and go: what `serve` and the chat keep. Weights are
// read once; an adapter is a small file on top of them.
import type { FileSet } from "../domain/bytes.ts";
import type { Scale } from "../domain/statistics.ts";
import type { Engine } from "../engine/engine.ts";
import type { WeightFormat } from "../engine/weight.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import { type LoadedAdapter, loadAdapter } from "../models/saved/adapter.ts";
import type { Task } from "../models/architecture.ts";
import { type Adapter, Model } from "../models/model.ts";
import type { Tokenizer } from "../text/index.ts";
import { openTokenizer } from "../text/openTokenizer.ts";
import { scoreScale } from "./scoreScale.ts";

interface LoadOptions {
  /** Default "causal". */
  readonly task?: Task;
  readonly format: WeightFormat;
  readonly breathe: () => Promise<void>;
  readonly onProgress?: (done: number, total: number) => void;
}

export class LoadedModel {
  private adapter: { readonly key: string; readonly scale: LoadedAdapter["scale"] } | undefined;
  private opened: Promise<Tokenizer | undefined> | undefined;

  private constructor(
    readonly model: Model,
    readonly source: ModelSource,
  ) {}

  /** AppErrors of the model and of memory. */
  static async load(engine: Engine, source: ModelSource, options: LoadOptions): Promise<LoadedModel> {
    return new LoadedModel(await Model.load(engine, source, { ...options, trainable: false }), source);
  }

  /** Of the model's folder or GGUF; undefined where it has none. AppError "tokenizer/..." where it is faulty. */
  tokenizer(): Promise<Tokenizer | undefined> {
    return (this.opened ??= openTokenizer(this.source));
  }

  /**
   * Puts an adapter on, in place of the one before, which stays where the new one cannot be read. `key` names the
   * adapter and what its files hold now: the same key again reads nothing. AppError "lora/...", "checkpoint/...".
   */
  async putOn(key: string, files: () => FileSet): Promise<void> {
    if (this.adapter?.key === key) return;
    const { config, values, padId, scale } = await loadAdapter(files(), this.model);
    this.takeOff();
    this.model.addAdapter(config, { values, padId });
    this.adapter = { key, scale };
  }

  /** An adapter beside the one that is on, for passes that name it; whoever asks disposes of it. AppErrors as `putOn`. */
  async another(files: FileSet): Promise<Adapter> {
    const { config, values, padId } = await loadAdapter(files, this.model);
    return this.model.makeAdapter(config, { values, padId });
  }

  /** What a classifier's scores are normalised by: of the adapter that is on, else of config.json. AppError "model/bad-config". */
  get scale(): Scale {
    return scoreScale(this.model.name, this.adapter?.scale ?? this.source.config);
  }

  /** The base alone, as it was loaded. */
  takeOff(): void {
    this.model.adapter?.parameters.dispose();
    this.model.adapter = undefined;
    this.adapter = undefined;
  }

  dispose(): void {
    this.model.dispose();
  }
}
