// A token classifier of somebody else's making as a detector of named entities, computed by transformers.js in the data
// worker (../../foreignModels.ts: what it can reach).
import type { FileSet } from "../../../domain/bytes.ts";
import { AppError, quote } from "../../../domain/errors.ts";
import {
  type ForeignDevice,
  foreignId,
  onnxWeights,
  openLibrary,
  type OnnxWeights,
  type WeightKind,
} from "../../foreignModels.ts";
import { entityOf, tagOf } from "./labels.ts";
import { answeringWindows, guess, piecesOf, spansOf, windowsOf, type Guess } from "./pieces.ts";

export interface NamedEntityOptions {
  readonly device: ForeignDevice;
  /** Bytes of the file that is being read; files that a hub has yet to send tell of themselves. */
  onFile?(file: string, done: number, total: number): void;
  readonly signal?: AbortSignal;
}

/** A proposal of the model. Code points of the text, end exclusive. */
export interface NamedEntity {
  readonly start: number;
  readonly end: number;
  readonly entity: string;
  /** The model's own name for it. */
  readonly label: string;
  /** 0 to 1: mean probability over its tokens. */
  readonly score: number;
}

export interface NamedEntityModel {
  readonly name: string;
  /** The weights that were found: "onnx/model_quantized.onnx". */
  readonly weights: string;
  readonly device: ForeignDevice;
  /** What the model can tell that has an entity here, and what it tells that has none. */
  readonly entities: readonly string[];
  readonly unknownLabels: readonly string[];
  find(
    text: string,
    options?: { signal?: AbortSignal; progress?(done: number, of: number): void },
  ): Promise<NamedEntity[]>;
  close(): Promise<void>;
}

/** Small ones first; on a GPU those it is quick with. */
const weightKinds: Record<ForeignDevice, readonly WeightKind[]> = {
  wasm: ["q8", "int8", "uint8", "q4", "fp32"],
  webgpu: ["q4", "fp32", "q8", "int8", "uint8"],
};

/** Below it a proposal is none. */
const leastScore = 0.5;
/** Tokens of a window where a model says nothing of its limit, and at most: attention grows with the square. */
const usualTokens = 512;

/** AppError "entities/no-weights", "entities/no-labels", "entities/model"; those of the FileSet pass. */
export async function openNamedEntities(
  files: FileSet,
  { device, onFile, signal }: NamedEntityOptions,
): Promise<NamedEntityModel> {
  const { dtype, path, folder } = await weightsOf(files, device);
  signal?.throwIfAborted();
  const { library, failure } = await openLibrary(files, onFile);
  const { AutoModelForTokenClassification, AutoTokenizer, Tensor } = library;
  const opened = await Promise.all([
    AutoTokenizer.from_pretrained(foreignId),
    AutoModelForTokenClassification.from_pretrained(foreignId, { device, dtype, subfolder: folder }),
  ]).catch((error: unknown) => {
    throw failure() instanceof AppError ? failure() : modelError(files.name, error);
  });
  const [tokenizer, model] = opened;
  const config = model.config as unknown as {
    id2label?: Record<string, string>;
    max_position_embeddings?: number;
  };
  const labels = labelsOf(files.name, config.id2label);
  const most = windowTokens(config.max_position_embeddings, tokenizer.model_max_length as number | undefined);

  const idsOf = (text: string): number[] => tokenizer.encode(text, { add_special_tokens: false });
  const [before, after] = specialIds(tokenizer.encode("a"), idsOf("a"));
  // A byte-level vocabulary has other tokens for a word after a space.
  const spaced = idsOf(" a");
  const takesSpaces = spaced.length === idsOf("a").length && String(spaced) !== String(idsOf("a"));
  const known = new Map<string, number[]>();
  const tokensOf = (word: string): number[] => {
    let ids = known.get(word);
    if (ids === undefined) known.set(word, (ids = idsOf(word)));
    return ids;
  };

  async function guessWindow(tokens: readonly number[][]): Promise<Guess[]> {
    const ids = [...before, ...tokens.flat(), ...after];
    const row = (values: number[]): InstanceType<typeof Tensor> =>
      new Tensor("int64", BigInt64Array.from(values, BigInt), [1, ids.length]);
    const { logits } = (await model({
      input_ids: row(ids),
      attention_mask: row(ids.map(() => 1)),
    })) as { logits: { data: ArrayLike<number>; dims: number[] } };
    const data = Float32Array.from(logits.data);
    const width = labels.length;
    if (data.length !== ids.length * width) {
      throw new AppError(
        "entities/model",
        `${quote(files.name)} answered ${logits.dims.join(" x ")} numbers to ${ids.length} tokens; its config.json names ${width} labels.`,
        "Choose a model for token classification whose config.json belongs to its weights.",
      );
    }
    let at = before.length;
    return tokens.map((own) => {
      const logitsOfPiece = own.map((_, i) => data.subarray((at + i) * width, (at + i + 1) * width));
      at += own.length;
      return own.length === 0 ? { kind: "", isStart: false, score: 0 } : guess(logitsOfPiece, labels);
    });
  }

  const kinds = [...new Set(labels.map((label) => tagOf(label).kind))].filter((kind) => kind !== "");
  return {
    name: files.name,
    weights: path,
    device,
    entities: [...new Set(kinds.flatMap((kind) => entityOf(kind) ?? []))].sort(),
    unknownLabels: kinds.filter((kind) => entityOf(kind) === undefined).sort(),
    async find(text, { signal: stop, progress } = {}) {
      const pieces = piecesOf(text);
      const tokens = pieces.map(({ start, end, hasSpaceBefore }) =>
        tokensOf((takesSpaces && hasSpaceBefore ? " " : "") + text.slice(start, end)),
      );
      const windows = windowsOf(
        tokens.map(({ length }) => length),
        most - before.length - after.length,
      );
      const answering = answeringWindows(windows, pieces.length);
      const guesses: Guess[] = [];
      for (const [w, { start, end }] of windows.entries()) {
        stop?.throwIfAborted();
        const answers = await guessWindow(tokens.slice(start, end)).catch((error: unknown) => {
          throw error instanceof AppError ? error : modelError(files.name, error);
        });
        answers.forEach((one, i) => {
          if (answering[start + i] === w) guesses[start + i] = one;
        });
        progress?.(w + 1, windows.length);
      }
      return toCodePoints(
        text,
        spansOf(pieces, guesses).flatMap(({ kind, score, ...span }) => {
          const entity = entityOf(kind);
          return entity === undefined || score < leastScore ? [] : [{ ...span, entity, label: kind, score }];
        }),
      );
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
    "entities/no-weights",
    `${quote(files.name)} has no weights in ONNX; looked for ${found.tried.slice(0, 5).join(", ")} and the same names without a folder.`,
    "Choose a folder, or a model of the hub, whose files are listed with onnx/model.onnx or onnx/model_quantized.onnx.",
  );
}

function labelsOf(name: string, id2label: Record<string, string> | undefined): string[] {
  const labels = Object.values(id2label ?? {});
  if (labels.some((label) => entityOf(tagOf(label).kind) !== undefined)) return labels;
  const given = labels.length === 0 ? "names no labels" : `has the labels ${labels.slice(0, 6).join(", ")}`;
  throw new AppError(
    "entities/no-labels",
    `${quote(name)} ${given} in its config.json; expected some that name what is found, like B-PER or private_email.`,
    "Choose a model for token classification that was made to find names, places or other personal data.",
  );
}

function windowTokens(positions: number | undefined, tokenizerMost: number | undefined): number {
  // Models of RoBERTa's kind count two positions that no token takes.
  const limits = [
    positions === undefined ? usualTokens : positions - 2,
    tokenizerMost ?? usualTokens,
    usualTokens,
  ];
  return Math.max(16, Math.min(...limits.filter((limit) => Number.isFinite(limit) && limit > 0)));
}

/** What stands before and after a text's own tokens. */
function specialIds(whole: readonly number[], own: readonly number[]): [number[], number[]] {
  for (let start = 0; start + own.length <= whole.length; start++) {
    if (own.every((id, i) => whole[start + i] === id))
      return [whole.slice(0, start), whole.slice(start + own.length)];
  }
  return [[], []];
}

function toCodePoints(text: string, spans: readonly NamedEntity[]): NamedEntity[] {
  let [unit, point] = [0, 0];
  const pointAt = (place: number): number => {
    while (unit < place) {
      unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
      point++;
    }
    return point;
  };
  return spans.map((span) => ({ ...span, start: pointAt(span.start), end: pointAt(span.end) }));
}

function modelError(name: string, error: unknown): AppError {
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError(
    "entities/model",
    `${quote(name)} could not be used to find names: ${quote(reason, 200)}.`,
    "It needs config.json, tokenizer.json, tokenizer_config.json and weights in ONNX for token classification. Try the other device, or another model.",
  );
}
