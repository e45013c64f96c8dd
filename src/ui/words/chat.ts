// Models that answer, prompts and tokens as the page says them.
import type { ModelReference, SamplePrompt } from "../../page/bridge/types.ts";

export const starter: ModelReference = { kind: "bundled", name: "starter" };

export function modelName(model: ModelReference): string {
  if (model.kind === "hub") return model.id === "" ? "no model chosen yet" : model.id;
  return model.kind === "bundled" && model.name === "starter" ? "Starter model of this site" : model.name;
}

/** What a person would type of a sample prompt. */
export function typedPrompt(prompt: SamplePrompt): string {
  if (typeof prompt === "string") return prompt;
  return [...prompt].reverse().find(({ role }) => role === "user")?.content ?? "";
}

/** "43.2 %", "0.34 %", "under 0.01 %", "over 99.9 %". */
export function formatProbability(probability: number): string {
  const percent = 100 * probability;
  if (percent > 99.9) return "over 99.9 %";
  if (percent < 0.01) return "under 0.01 %";
  return `${percent >= 1 ? percent.toFixed(1) : percent.toFixed(2)} %`;
}

type Likelihood = "likely" | "fair" | "low" | "rare";

/** How a token is tinted: from a half, a quarter, a tenth, and below. */
export function likelihoodOf(probability: number): Likelihood {
  if (probability >= 0.5) return "likely";
  if (probability >= 0.25) return "fair";
  return probability >= 0.1 ? "low" : "rare";
}

/** A token's text as it can be read out: spaces and line breaks by name where there is nothing else. */
export function tokenName(text: string): string {
  if (text === "") return "end of the answer";
  if (text.trim() !== "") return `“${text.trim()}”`;
  return text.includes("\n") ? "line break" : "space";
}
