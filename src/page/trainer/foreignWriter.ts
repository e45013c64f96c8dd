// A language model of somebody else's making as a writer of answers, computed by transformers.js in this worker: its loop and its
// cache, our tokenizer and our draws, so that a token is that of its prompt's place, its answer's number and the seed.
import type { FileSet } from "../../domain/bytes.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { randomStream } from "../../domain/random.ts";
import { readConfig } from "../../formats/modelSource.ts";
import type { Completion } from "../../models/decode.ts";
import { drawToken } from "../../runs/drawToken.ts";
import { listedEndIds } from "../../text/specialIds.ts";
import { loadTokenizer } from "../../text/index.ts";
import {
  type ForeignDevice,
  foreignId,
  onnxWeights,
  openLibrary,
  type OnnxWeights,
  type WeightKind,
} from "../foreignModels.ts";
import type { OpenWriter } from "./answers.ts";

/** Small ones first; on a GPU those it is quick with. */
const weightKinds: Record<ForeignDevice, readonly WeightKind[]> = {
  wasm: ["q4", "q8", "int8", "uint8", "fp32"],
  webgpu: ["q4f16", "q4", "fp16", "fp32", "q8", "int8", "uint8"],
};

/** Where config.json says nothing of how much a model reads. */
const usualContext = 2048;

/** AppError "answers/no-weights", "answers/model", "tokenizer/..."; those of the FileSet pass. */
export async function openForeignWriter(
  files: FileSet,
  { device, signal }: { readonly device: ForeignDevice; readonly signal: AbortSignal },
): Promise<OpenWriter> {
  const { dtype, folder } = await weightsOf(files, device);
  const [tokenizer, config, generation] = await Promise.all([
    loadTokenizer(files),
    configOf(files, "config.json"),
    configOf(files, "generation_config.json"),
  ]);
  signal.throwIfAborted();
  const { library, failure } = await openLibrary(files);
  const { AutoModelForCausalLM, LogitsProcessor, LogitsProcessorList, Tensor } = library;
  const fail = (error: unknown): never => {
    throw failure() instanceof AppError ? failure() : modelError(files.name, error);
  };
  const model = await AutoModelForCausalLM.from_pretrained(foreignId, {
    device,
    dtype,
    subfolder: folder,
  }).catch(fail);
  const listed = listedEndIds(generation);
  const eosIds = [
    ...new Set([
      ...(tokenizer.eosId === undefined ? [] : [tokenizer.eosId]),
      ...(listed.length > 0 ? listed : listedEndIds(config)),
    ]),
  ];
  // Each token is one call: between two of them a stop is heard, and nothing else of the library's loop is awaited long.
  const forward = model.forward.bind(model) as (inputs: object) => Promise<unknown>;
  let check = (): Promise<void> => Promise.resolve();
  let refusal: { error: unknown } | undefined;
  Object.defineProperty(model, "forward", {
    value: async (inputs: object) => {
      await check().catch((error: unknown) => {
        refusal = { error };
        throw error;
      });
      return forward(inputs);
    },
  });

  /** What was drawn is all that the library's own choice is left with. */
  class Drawn extends LogitsProcessor {
    constructor(private readonly draw: (logits: Float32Array) => number) {
      super();
    }
    override _call(_ids: bigint[][], logits: InstanceType<typeof Tensor>): InstanceType<typeof Tensor> {
      const values = logits.data as Float32Array;
      const id = this.draw(values);
      values.fill(-Infinity);
      values[id] = 0;
      return logits;
    }
  }

  async function write(
    prompt: readonly number[],
    maxNewTokens: number,
    draw: (logits: Float32Array) => number,
  ): Promise<number[]> {
    const row = (values: readonly number[]): InstanceType<typeof Tensor> =>
      new Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
    const processors = new LogitsProcessorList();
    processors.push(new Drawn(draw));
    refusal = undefined;
    const settings: object = {
      input_ids: row(prompt),
      attention_mask: row(prompt.map(() => 1)),
      max_new_tokens: maxNewTokens,
      // The draw is ours.
      do_sample: false,
      num_beams: 1,
      num_return_sequences: 1,
      eos_token_id: eosIds.length === 0 ? null : eosIds,
      logits_processor: processors,
    };
    const written = await model
      .generate(settings as Parameters<typeof model.generate>[0])
      .catch((error: unknown) => {
        // What the check threw is no fault of the model.
        if (refusal !== undefined) throw refusal.error;
        return fail(error);
      });
    const { data } = written as { data: BigInt64Array };
    return Array.from(data, Number).slice(prompt.length);
  }

  return {
    eosIds,
    writer: {
      tokenizer,
      contextLength: contextOf(config),
      async *generate(prompts, settings) {
        for (const { promptIndex, sampleIndex } of settings.only) {
          check = settings.check;
          const random = randomStream(settings.seed, `foreign answer ${promptIndex} ${sampleIndex}`);
          const logprobs: number[] = [];
          const ids = await write(prompts[promptIndex] ?? [], settings.maxNewTokens, (logits) => {
            const { id, logprob } = drawToken(logits, settings, random);
            logprobs.push(logprob);
            return id;
          });
          const finish = settings.eosIds.includes(ids.at(-1) ?? -1) ? "eos" : "length";
          yield { promptIndex, sampleIndex, ids, logprobs, finish } satisfies Completion;
        }
      },
    },
    close: async () => {
      await model.dispose();
    },
  };
}

async function weightsOf(files: FileSet, device: ForeignDevice): Promise<OnnxWeights> {
  const found = await onnxWeights(files, weightKinds[device]);
  if (!("tried" in found)) return found;
  throw new AppError(
    "answers/no-weights",
    `${quote(files.name)} has no weights in ONNX to write answers with; looked for ${found.tried.slice(0, 5).join(", ")} and the same names without a folder.`,
    "Choose a folder, or a model of the hub, whose files are listed with onnx/model_q4.onnx or the like; a model in safetensors is chosen on the Train page.",
  );
}

async function configOf(files: FileSet, name: string): Promise<Record<string, unknown>> {
  const file = await files.open(name);
  return file === undefined ? {} : readConfig(file, `${files.name}/${name}`);
}

function contextOf(config: Record<string, unknown>): number {
  const names = ["max_position_embeddings", "n_positions", "n_ctx", "max_sequence_length", "seq_length"];
  const given = names.map((name) => config[name]).find((value) => Number.isSafeInteger(value));
  return typeof given === "number" && given > 0 ? given : usualContext;
}

function modelError(name: string, error: unknown): AppError {
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError(
    "answers/model",
    `${quote(name)} could not be used to write answers: ${quote(reason, 200)}.`,
    "It needs config.json, tokenizer.json and weights in ONNX for text generation. Try the other device, or another model.",
  );
}
