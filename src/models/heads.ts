// Heads that decoders share, under the names that transformers (score) and TRL (v_head) give them.

import { AppError, quote } from "../domain/errors.ts";
import type { HeadSpec, ParameterSpec, Task } from "./architecture.ts";

interface DecoderSizes {
  readonly vocabularySize: number;
  readonly tied: boolean;
  readonly initializerRange: number;
}

const purposes: Readonly<Record<Task, string>> = {
  causal: "writes text",
  classify: "scores texts",
  value: "writes text and values it",
  masked: "finds masked words",
};

/** AppError "model/unsupported": an architecture, such as "BERT", has nothing to do this task with. */
export function noHeadFor(kind: string, task: Task): AppError {
  const isForText = task === "causal" || task === "value";
  return new AppError(
    "model/unsupported",
    isForText
      ? `The model is an encoder (${kind}), which reads texts and writes none; expected a model that ${purposes[task]}.`
      : `A ${kind} model has no head that ${purposes[task]}.`,
    isForText
      ? "Take a language model (GPT-2, Llama, Qwen) here; encoders serve as reward models."
      : "Take a model of another kind.",
  );
}

/** `embedding`: the weight that a tied language head shares. */
export function decoderHeads(config: DecoderSizes, task: Task, embedding: string): readonly HeadSpec[] {
  const { vocabularySize, tied, initializerRange } = config;
  if (task === "masked") throw noHeadFor("decoder", task);
  if (task === "classify") {
    return [{ name: "score", weight: "score.weight", outputs: 1, initial: { std: initializerRange } }];
  }
  const weight = "lm_head.weight";
  const lm: HeadSpec = {
    name: "lm",
    weight,
    outputs: vocabularySize,
    ...(tied ? { tiedTo: embedding } : {}),
  };
  if (task === "causal") return [lm];
  // Values begin at 0 (Ziegler et al. 2019, https://arxiv.org/abs/1909.08593).
  const [value, bias] = ["v_head.summary.weight", "v_head.summary.bias"];
  return [lm, { name: "value", weight: value, bias, outputs: 1, initial: { std: 0 } }];
}

/** AppError "model/no-score": a head that was drawn and never trained would score at random. */
export function requireScore({
  name,
  drawn,
}: {
  readonly name: string;
  readonly drawn: readonly string[];
}): void {
  if (drawn.length === 0) return;
  throw new AppError(
    "model/no-score",
    `${quote(name)} is no reward model: neither its files nor an adapter have ${drawn.join(", ")}, and scores of a layer that was drawn at random mean nothing.`,
    "Give a model with one score that was trained (transformers: ...ForSequenceClassification with num_labels=1), or its adapter with --adapter.",
  );
}

/** The tensors of heads over hidden states of `width`; a tied head has none of its own. */
export function headParameters(heads: readonly HeadSpec[], width: number): ParameterSpec[] {
  return heads.flatMap(({ name, weight, bias, tiedTo, outputs, initial }): ParameterSpec[] => {
    const part = { isTaskHead: name !== "lm", ...(initial ? { initial } : {}) };
    const specs: ParameterSpec[] = [];
    if (tiedTo === undefined) {
      specs.push({ name: weight, shape: [outputs, width], kind: "head", decays: true, ...part });
    }
    if (bias !== undefined) {
      const zero = initial ? { initial: { std: 0 } } : {};
      specs.push({ name: bias, shape: [outputs], kind: "vector", decays: false, ...part, ...zero });
    }
    return specs;
  });
}

/** "score" of "score.weight": what PEFT's modules_to_save calls it. */
export function moduleOf(tensor: string): string {
  return tensor.replace(/\.(weight|bias)$/, "");
}
