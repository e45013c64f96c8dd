// Every architecture, in one list.

import { AppError, quote } from "../domain/errors.ts";
import { bert } from "./bert.ts";
import { distilbert } from "./distilbert.ts";
import { gpt2 } from "./gpt2.ts";
import { llama } from "./llama.ts";
import type { Architecture } from "./architecture.ts";

export const architectures = [gpt2, llama, bert, distilbert] as const;

/** The architecture that config.json names, by `model_type`, else by `architectures`. */
export function architectureOf(json: Record<string, unknown>): Architecture {
  const classes = Array.isArray(json.architectures) ? json.architectures : [];
  const byType = architectures.find((one) => one.modelTypes.includes(json.model_type as string));
  const byClass = architectures.find((one) => one.architectures.some((name) => classes.includes(name)));
  // As transformers does: a model_type that is there decides.
  const found = byType ?? ((json.model_type ?? undefined) === undefined ? byClass : undefined);
  if (found) return found;
  const { model_type: type } = json;
  const given =
    (type ?? undefined) === undefined
      ? "no model_type"
      : `the model_type ${quote(typeof type === "string" ? type : JSON.stringify(type))}`;
  const known = architectures.flatMap((one) => one.modelTypes).join(", ");
  throw new AppError(
    "model/unknown-architecture",
    `config.json has ${given}; known are ${known}.`,
    "Choose a model of one of these kinds.",
  );
}
