// Answers to a project's prompts, written by a model on this device as `generate --project` writes them: until each prompt has so
// many of this source, so that what was ended goes on where it was. Every few answers are in the database, and tabs are told.
import { Engine } from "../../engine/engine.ts";
import { openModel } from "../../formats/modelSource.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { promptTokens } from "../../data/prompts/buildPrompts.ts";
import type { ModelReference, SamplePrompt } from "../../domain/records/index.ts";
import { LoadedModel } from "../../runs/loadedModel.ts";
import { type AnswerWriter, drawCompletions, modelWriter } from "../../runs/projectCompletions.ts";
import { breathe } from "../../runs/turns.ts";
import { browserData } from "../../storage/browserData.ts";
import { browserFolder } from "../../storage/browserFolder.ts";
import type { ProjectDatabase } from "../../storage/projectDatabase.ts";
import { storeFiles } from "../../storage/storeFiles.ts";
import { endingIds } from "../../text/endingIds.ts";
import type { Tokenizer } from "../../text/index.ts";
import { openTokenizer } from "../../text/openTokenizer.ts";
import type {
  AnswersRequest,
  AnswersWritten,
  AnswerSource,
  ForeignSource,
  OwnSource,
} from "../bridge/documentTypes.ts";
import { openLiveChannel } from "../bridge/liveChannel.ts";
import type { PageModels } from "../modelReferences.ts";
import { openPageDevice } from "./device.ts";
import { chooseFormat } from "./weightFormat.ts";

const seed = 42;
const tellEveryMs = 1000;

/** A model that is open to write with. */
export interface OpenWriter {
  readonly writer: AnswerWriter;
  readonly eosIds: readonly number[];
  close(): Promise<void> | void;
}

export function createAnswers(
  models: Pick<PageModels, "open" | "files" | "provide">,
  openDatabase: () => Promise<ProjectDatabase>,
  openDevice = openPageDevice,
) {
  const channel = openLiveChannel(() => undefined);
  const tokenizers = new Map<string, Promise<Tokenizer>>();
  let stopper = new AbortController();
  let tail: Promise<unknown> = Promise.resolve();
  /** A stop by hand is no failure. */
  const stopped = new AppError("answers/stopped", "Writing answers was stopped.", "Go on whenever you like.");

  async function write(
    project: string,
    source: AnswerSource,
    { each, temperature, maxNewTokens }: AnswersRequest,
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
  ): Promise<AnswersWritten> {
    const check = async (): Promise<void> => {
      await breathe();
      signal.throwIfAborted();
    };
    const database = await openDatabase();
    const opened = await ("foreign" in source
      ? openForeign(source, signal)
      : openOwn(database, project, source, signal, check));
    try {
      let toldMs = performance.now();
      let why = "";
      const counts = await drawCompletions(
        opened.writer,
        browserData(database, project),
        {
          n: each,
          source: source.title,
          temperature,
          topK: 0,
          topP: 1,
          maxNewTokens,
          usualNewTokens: maxNewTokens,
          eosIds: opened.eosIds,
          seed,
          check,
        },
        {
          drawn(_answer, done, total) {
            onProgress(done, total);
            if (performance.now() - toldMs < tellEveryMs) return;
            toldMs = performance.now();
            channel.send({ type: "documents", project });
          },
          fault(_prompt, message) {
            if (why === "") why = message;
          },
        },
      );
      return { written: counts.completions, already: counts.already, faults: counts.faults, why };
    } finally {
      channel.send({ type: "documents", project });
      await opened.close();
    }
  }

  /** A model of another program's, whose code is loaded with the first of them. */
  async function openForeign({ foreign }: ForeignSource, signal: AbortSignal): Promise<OpenWriter> {
    const [{ foreignFiles }, { openForeignWriter }] = await Promise.all([
      import("../foreignModels.ts"),
      import("./foreignWriter.ts"),
    ]);
    return openForeignWriter(await foreignFiles(models, foreign, signal), { device: foreign.device, signal });
  }

  async function openOwn(
    database: ProjectDatabase,
    project: string,
    { model: reference, checkpoint, title, device }: OwnSource,
    signal: AbortSignal,
    check: () => Promise<void>,
  ): Promise<OpenWriter> {
    const { backend, memoryLimitBytes } = await openDevice(device, () => undefined);
    try {
      const engine = new Engine(backend);
      const load = (from: Awaited<ReturnType<PageModels["open"]>>) =>
        LoadedModel.load(engine, from, {
          format: chooseFormat(from, memoryLimitBytes, backend.description).format,
          breathe: check,
        });
      const base = await models.open(reference, { signal });
      const files =
        checkpoint === null ? undefined : storeFiles(browserFolder(database, project), checkpoint);
      const isAdapter = (await files?.open("adapter_config.json")) !== undefined;
      const source = files === undefined || isAdapter ? base : await openModel(files);
      const loaded = await load(source);
      if (files !== undefined && isAdapter) await loaded.putOn(title, () => files);
      const tokenizer = await loaded.tokenizer();
      if (tokenizer === undefined) throw withoutTokenizer(source.name);
      return {
        writer: modelWriter(loaded.model, tokenizer),
        eosIds: await endingIds(source, tokenizer),
        close: () => backend.dispose(),
      };
    } catch (error) {
      backend.dispose();
      throw error;
    }
  }

  return {
    /** How many answers are new. Ends early, with what is written, where it is stopped. AppErrors of model, device and storage. */
    async write(
      project: string,
      source: AnswerSource,
      request: AnswersRequest,
      onProgress: (done: number, total: number) => void,
    ): Promise<AnswersWritten | null> {
      const { signal } = stopper;
      const work = tail.then(() => write(project, source, request, signal, onProgress));
      tail = work.catch(() => undefined);
      try {
        return await work;
      } catch (error) {
        if (error === stopped) return null;
        throw error;
      }
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
    /** Tokens of each prompt as this model reads it, or why it cannot. AppError "tokenizer/...", "model/...". */
    async countTokens(
      reference: ModelReference,
      prompts: readonly SamplePrompt[],
    ): Promise<(number | string)[]> {
      const key = JSON.stringify(reference);
      let opened = tokenizers.get(key);
      if (opened === undefined) {
        opened = models.open(reference).then(async (source) => {
          const tokenizer = await openTokenizer(source);
          if (tokenizer === undefined) throw withoutTokenizer(source.name);
          return tokenizer;
        });
        opened.catch(() => tokenizers.delete(key));
        tokenizers.set(key, opened);
      }
      return promptTokens(
        prompts.map((prompt) => ({ prompt })),
        await opened,
      );
    },
  };
}

const withoutTokenizer = (name: string): AppError =>
  new AppError(
    "tokenizer/missing",
    `${quote(name)} brings no tokenizer, which turns text into what a model reads.`,
    "Choose the whole folder of the model, tokenizer.json included.",
  );
