// Chat with a checkpoint: the base and the trained model answer one prompt with the same seed and settings, block by
// block in turns, so that they appear side by side. An adapter shares the base's weights (the base is the same model
// with it off); a whole model is a second one on the same device. Base and device are kept between answers until
// another base or device is asked for, or a run needs the memory. One answer at a time: a new one ends the old one.
import { AppError, quote } from "../../domain/errors.ts";
import { Sha256 } from "../../domain/sha256.ts";
import type { Backend } from "../../engine/backend.ts";
import { Engine } from "../../engine/engine.ts";
import { stream } from "../../models/decode.ts";
import { Model } from "../../models/model.ts";
import type { Tokenizer } from "../../text/index.ts";
import { openModel } from "../../formats/modelSource.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import { createOutlet, createWriter, type Outlet } from "./chatTokens.ts";
import { endingIds } from "../../text/endingIds.ts";
import { openTokenizer } from "../../text/openTokenizer.ts";
import { openPageDevice } from "./device.ts";
import type { PageModels } from "../modelReferences.ts";
import type { ChatRequest, ChatToken } from "../bridge/types.ts";
import { LoadedModel } from "../../runs/loadedModel.ts";
import { breathe } from "../../runs/turns.ts";
import { storeFiles } from "../../storage/storeFiles.ts";
import { chooseFormat } from "./weightFormat.ts";

export interface Chat {
  /**
   * Resolves when both sides have ended and `onTokens` has taken (awaited) all their tokens, or after a stop. `folder` is
   * the project's folder. AppErrors of device, model, adapter and tokens; "run/no-checkpoint", "memory/too-large".
   */
  answer(
    request: ChatRequest,
    folder: ProjectStore | undefined,
    onTokens: (tokens: ChatToken[]) => unknown,
  ): Promise<void>;
  stop(): void;
  /** Breaks off an answer under way with this reason, then frees device and models. */
  release(reason: AppError): Promise<void>;
}

interface Loaded {
  readonly key: string;
  readonly backend: Backend;
  readonly limitBytes: number;
  readonly tokenizer: Tokenizer;
  readonly eosIds: readonly number[];
  /** With the adapter of the trained side on it, where that side is one. */
  readonly base: LoadedModel;
  readonly baseBytes: number;
  /** The trained side, where it is a whole model. */
  second: { readonly key: string; readonly loaded: LoadedModel } | undefined;
}

/** Steps a side makes before it is the other's turn, where reading means waiting for a GPU. */
const gpuTurn = 4;

export function createChat(models: Pick<PageModels, "open">, openDevice = openPageDevice): Chat {
  let loaded: Loaded | undefined;
  let stopper: AbortController | undefined;
  let tail: Promise<void> = Promise.resolve();

  function free(): void {
    const { backend } = loaded ?? {};
    loaded = undefined;
    backend?.dispose();
  }

  async function openBase(request: ChatRequest, signal: AbortSignal): Promise<Loaded> {
    const key = JSON.stringify([request.device, request.model]);
    if (loaded?.key === key) return loaded;
    free();
    const source = await models.open(request.model, { signal });
    const tokenizer = await openTokenizer(source);
    if (tokenizer === undefined) {
      throw new AppError(
        "tokenizer/missing",
        `${quote(source.name)} brings no tokenizer, which turns text into what a model reads.`,
        "Choose the whole folder of the model, tokenizer.json included.",
      );
    }
    const eosIds = await endingIds(source, tokenizer);
    const { backend, memoryLimitBytes: limitBytes } = await openDevice(request.device, () => undefined);
    try {
      const { format, bytes } = chooseFormat(source, limitBytes, backend.description);
      const base = await LoadedModel.load(new Engine(backend), source, {
        format,
        breathe: () => turn(signal),
      });
      loaded = {
        key,
        backend,
        limitBytes,
        tokenizer,
        eosIds,
        base,
        baseBytes: bytes,
        second: undefined,
      };
      return loaded;
    } catch (error) {
      backend.dispose();
      throw error;
    }
  }

  async function openTrained(
    from: Loaded,
    store: ProjectStore,
    folder: string,
    signal: AbortSignal,
  ): Promise<Model> {
    const key = await fingerprint(store, folder);
    const { base, backend } = from;
    const files = storeFiles(store, folder);
    if ((await files.open("adapter_config.json")) !== undefined) {
      dropSecond(from);
      await base.putOn(key, () => files);
      return base.model;
    }
    if (from.second?.key === key) return from.second.loaded.model;
    dropSecond(from);
    base.takeOff();
    const source = await openModel(files);
    const { format } = chooseFormat(source, from.limitBytes - from.baseBytes, backend.description);
    const loaded = await LoadedModel.load(base.model.engine, source, {
      format,
      breathe: () => turn(signal),
    });
    from.second = { key, loaded };
    return loaded.model;
  }

  async function answerOnce(
    request: ChatRequest,
    folder: ProjectStore | undefined,
    say: Outlet,
    signal: AbortSignal,
  ): Promise<void> {
    requirePrompt(request);
    const ready = await openBase(request, signal);
    const { tokenizer } = ready;
    const base = ready.base.model;
    const sides: { side: ChatToken["side"]; model: Model; adapter: boolean }[] = [
      { side: "base", model: base, adapter: false },
    ];
    if (request.checkpoint !== null && folder !== undefined) {
      const model = await openTrained(ready, folder, request.checkpoint, signal);
      sides.push({ side: "trained", model, adapter: true });
    }
    const ids = promptIds(tokenizer, request.messages);
    const room = Math.min(...sides.map(({ model }) => model.config.contextLength)) - ids.length;
    if (room < 1) {
      throw new AppError(
        "tokens/too-long",
        `The prompt has ${ids.length} tokens; ${quote(base.name)} reads at most ${room + ids.length}, its answer included.`,
        "Shorten the prompt.",
      );
    }
    const settings = {
      temperature: request.temperature,
      topK: 0,
      topP: request.topP,
      seed: request.seed,
      maxNewTokens: Math.min(request.maxNewTokens, room),
      eosIds: ready.eosIds,
      ...(ready.backend.queued ? { blockSteps: gpuTurn } : {}),
    };
    const streams = sides.map(({ side, model, adapter }) => ({
      blocks: stream(model, ids, { ...settings, adapter }),
      writer: createWriter(side, tokenizer, ready.eosIds, say),
    }));
    try {
      let running = streams;
      while (running.length > 0) {
        const still: typeof streams = [];
        for (const one of running) {
          const next = await one.blocks.next();
          await turn(signal);
          if (next.done === true) one.writer.end();
          else {
            next.value.ids.forEach((id, i) => one.writer.push(id, next.value.logprobs[i] ?? 0));
            still.push(one);
          }
        }
        running = still;
      }
    } finally {
      for (const { blocks } of streams) await blocks.return(undefined);
    }
  }

  async function answerOrEnd(
    request: ChatRequest,
    folder: ProjectStore | undefined,
    onTokens: (tokens: ChatToken[]) => unknown,
    signal: AbortSignal,
  ): Promise<void> {
    const outlet = createOutlet(onTokens);
    const isStopped = (): boolean => signal.aborted;
    let losses = 0;
    while (!isStopped()) {
      try {
        await answerOnce(request, folder, outlet, signal);
        break;
      } catch (error) {
        if (isStopped() && error === signal.reason) break;
        if (!isRefusal(error)) free();
        if (isStopped()) break;
        // A device that was lost while nobody chatted is asked for again.
        const isLost = error instanceof AppError && error.code === "gpu/lost";
        if (!isLost || outlet.spoken() || ++losses > 1) throw error;
      }
    }
    await outlet.finish();
    if (signal.reason instanceof AppError) throw signal.reason;
  }

  return {
    answer(request, folder, onTokens) {
      stopper?.abort();
      const mine = (stopper = new AbortController());
      const work = tail.then(() => answerOrEnd(request, folder, onTokens, mine.signal));
      tail = work.catch(() => undefined);
      return work;
    },
    stop: () => stopper?.abort(),
    release(reason) {
      stopper?.abort(reason);
      tail = tail.then(free);
      return tail;
    },
  };
}

/** Messages of the page get through; a stop ends what waits here. */
async function turn(signal: AbortSignal): Promise<void> {
  await breathe();
  signal.throwIfAborted();
}

function dropSecond(from: Loaded): void {
  from.second?.loaded.dispose();
  from.second = undefined;
}

/** Errors that leave the loaded models whole: what was asked for does not fit them. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && /^(tokens|tokenizer|lora|run|model|checkpoint)\//.test(error.code);
}

/** Tells a folder's content apart from what another run wrote there later, from sizes and samples of its files. */
async function fingerprint(store: ProjectStore, folder: string): Promise<string> {
  const sampled = 1 << 16;
  const files = (await store.list(folder)).filter(({ path }) => /\.(safetensors|json)$/.test(path));
  if (files.length === 0) {
    throw new AppError(
      "run/no-checkpoint",
      `This project has no checkpoint ${quote(folder)}.`,
      "Choose another checkpoint; this one may have been deleted.",
    );
  }
  const hash = new Sha256();
  for (const { path, sizeBytes } of files.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(new TextEncoder().encode(`${path} ${sizeBytes}\n`));
    const file = await store.open(path);
    const length = Math.min(sampled, sizeBytes);
    for (const start of new Set([0, Math.floor((sizeBytes - length) / 2), sizeBytes - length])) {
      if (file !== undefined) hash.update(await file.read(start, length));
    }
  }
  return `${folder} ${hash.hex()}`;
}

function requirePrompt({ messages }: ChatRequest): void {
  if (lastUserText(messages).trim() !== "") return;
  throw new AppError(
    "tokens/empty-prompt",
    "The prompt is empty; expected a question or the beginning of a text.",
    "Type a prompt.",
  );
}

function lastUserText(messages: ChatRequest["messages"]): string {
  return [...messages].reverse().find(({ role }) => role === "user")?.content ?? "";
}

function promptIds(tokenizer: Tokenizer, messages: ChatRequest["messages"]): number[] {
  if (tokenizer.chatTemplate === undefined) return tokenizer.encode(lastUserText(messages));
  const text = tokenizer.applyChatTemplate(
    messages.map((message) => ({ ...message })),
    {
      addGenerationPrompt: true,
    },
  );
  return tokenizer.encode(text, { addSpecialTokens: false });
}
