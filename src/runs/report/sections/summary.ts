// The first part: is the trained model better, and is anyone treated worse, in sentences for whoever reads no more than this.

import type { Block } from "../../../evaluation/report/document.ts";
import { layers } from "../layers.ts";
import { said, toned } from "../parts.ts";
import { findingOf } from "./fairness.ts";
import { policiesIn } from "../policies.ts";
import { policyVerdict } from "./policies.ts";
import type { SectionMaker } from "./section.ts";

const names = {
  labels: "the judgements",
  reward: "the reward model",
  decision: "decisions",
  policy: "the trained model",
  anonymiser: "the anonymiser",
} as const;

export const summary: SectionMaker = {
  anchor: "summary",
  title: "In short",
  blocks(made) {
    const policies = policiesIn(made.facts);
    const looked = layers.filter((layer) => findingOf(made, layer).looked);
    const found = looked.filter((layer) => findingOf(made, layer).gaps.length > 0);
    const listed = (some: readonly (typeof layers)[number][]): string =>
      some.map((layer) => names[layer]).join(", ");
    const unseen = layers.filter((layer) => !looked.includes(layer));
    const blocks: Block[] = [
      ...(policies.length === 0
        ? [toned("verdict", "No trained model was measured in this project.")]
        : policies.map(policyVerdict)),
      toned(
        "verdict",
        found.length > 0
          ? `A gap between groups was found in ${listed(found)}.`
          : looked.length > 0
            ? `No gap between groups was found in ${listed(looked)}, at the sizes that the tables under Fairness say would have been found.`
            : "Nobody has looked yet whether anyone is treated worse.",
      ),
    ];
    if (unseen.length > 0 && looked.length > 0) blocks.push(said(`Nobody has looked at ${listed(unseen)}.`));
    if (made.facts.comparisons.some(({ annotatorKind }) => annotatorKind === "simulated"))
      blocks.push(
        toned(
          "warning",
          "Judgements here are simulated, at least in part: nothing follows from them for people.",
        ),
      );
    blocks.push(
      said(
        "Every number below says which file it comes from. What is uncertain has its interval, and what cannot be known says why.",
      ),
    );
    return blocks;
  },
};
