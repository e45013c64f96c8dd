// Prompts to learn from and prompts held out. A prompt is its text: what stands twice is on one side. What was given a side keeps
// it when more are added, or what was held out would be learned from one day.

import { hashText } from "../../domain/random.ts";
import type { PromptRecord } from "../../domain/records/index.ts";

export interface SplitOptions {
  /** Of the different prompts, 0 to 1. */
  readonly testShare: number;
  readonly seed: number;
}

/** The same records, each with its side. */
export function withSplit(
  prompts: readonly PromptRecord[],
  { testShare, seed }: SplitOptions,
): PromptRecord[] {
  const sides = new Map<string, PromptRecord["split"]>();
  for (const { prompt, split } of prompts) {
    const key = JSON.stringify(prompt);
    sides.set(key, sides.get(key) ?? split);
  }
  const open = [...sides].filter(([, side]) => side === undefined).map(([key]) => key);
  const heldOut = [...sides.values()].filter((side) => side === "test").length;
  const wanted = Math.max(0, Math.round(testShare * sides.size) - heldOut);
  const drawn = open
    .map((key) => ({ key, draw: hashText(`split/${seed}/${key}`) }))
    .sort((a, b) => a.draw - b.draw || (a.key < b.key ? -1 : 1));
  for (const [i, { key }] of drawn.entries()) sides.set(key, i < wanted ? "test" : "train");
  return prompts.map((one) => {
    const split = sides.get(JSON.stringify(one.prompt));
    return split === undefined ? one : { ...one, split };
  });
}
