// Flags that several evaluations share.

import { integer, text } from "../../domain/config/field.ts";

export const intervalFlags = {
  bootstrap: {
    field: integer(1000, {
      atLeast: 0,
      atMost: 100_000,
      label: "Bootstrap",
      help: "Draws of the bootstrap that makes the 95 % intervals, prompts resampled whole; 0: no intervals.",
    }),
    value: "N",
  },
  seed: {
    field: integer(42, { atLeast: 0, label: "Seed", help: "Fixes what the bootstrap draws." }),
    value: "N",
  },
} as const;

/** Of what is swapped. */
export const permutationsFlag = (fallback: number) =>
  ({
    field: integer(fallback, {
      atLeast: 1,
      atMost: 1_000_000,
      label: "Permutations",
      help: "Draws of the sign-flip test where there are more than 12 templates; up to 12 it is exact.",
    }),
    value: "N",
  }) as const;

export const optional = (label: string, help: string) => text<string | null>(null, { label, help });

/** The policy that another one is held against. */
export const baseFlags = {
  base: {
    field: optional(
      "Base",
      "What it is compared with; where not given, the model without its adapter, or with the base's.",
    ),
    value: "MODEL",
  },
  base_adapter: {
    field: optional("Base's adapter", "A PEFT adapter for the base: a folder or a hub id."),
    value: "DIR",
  },
} as const;

/** What says how good answers of policies are. */
export const scorerFlags = {
  reward_model: {
    field: optional("Reward model", "Scores every answer: the one that the policy was trained on."),
    value: "MODEL",
  },
  judge_model: {
    field: optional("Judge model", "Scores every answer too: one that nothing was trained on."),
    value: "MODEL",
  },
} as const;
