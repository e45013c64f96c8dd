// The flags of how answers are drawn: the same for every command that draws some.

import { integer, number, orNull } from "../domain/config/field.ts";

export const usualNewTokens = 128;

export const samplingFlags = {
  temperature: {
    field: number(1, {
      atLeast: 0,
      label: "Temperature",
      help: "Above 1 more random, below 1 less; 0 is greedy.",
    }),
    value: "X",
  },
  top_k: {
    field: integer(0, {
      atLeast: 0,
      label: "Top k",
      help: "Draw from the k likeliest tokens only; 0 is off.",
    }),
    value: "K",
  },
  top_p: {
    field: number(1, {
      above: 0,
      atMost: 1,
      label: "Top p",
      help: "Draw from the likeliest tokens that make up this share; 1 is off.",
    }),
    value: "P",
  },
  max_new_tokens: {
    field: orNull(
      integer(usualNewTokens, {
        atLeast: 1,
        unit: "tokens",
        label: "New tokens",
        help: `Longest completion; where not given, ${usualNewTokens} or what the context leaves.`,
      }),
    ),
    value: "N",
  },
} as const;
