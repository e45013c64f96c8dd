// Every architecture, in one list.

import { AppError, quote } from "../domain/errors.ts";
import { gpt2 } from "./gpt2.ts";
import { llama } from "./llama.ts";
import type { Architecture } from "./model.ts";

export const architectures = [gpt2, llama] as const;

/** The architecture that config.json names, by `model_type`, else by `architectures`. */
export function architectureOf(json: Record<string, unknown>): Architecture {
  const classes = Array.isArray(json.architectures) ? json.architectures : [];
  const byType = architectures.find((one) => one.modelTypes.includes(json.model_type as string));
  const byClass = architectures.find((one) => one.architectures.some((name) => classes.includes(name)));
  const found = byType ?? byClass;
  if (found) return found;
  const given =
    typeof json.model_type === "string" ? `model_type ${quote(json.model_type)}` : "no model_type";
  const known = architectures.flatMap((one) => one.modelTypes).join(", ");
  throw new AppError(
    "model/unknown-architecture",
    `config.json has ${given}; known are ${known}.`,
    "Choose a model of one of these kinds.",
  );
}
