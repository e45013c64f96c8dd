// The flags of every evaluation that has intervals.

import { integer } from "../../domain/config/field.ts";

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
