// The commands whose first word is "evaluate": each has the name of what it measures, flags of its own and a file.

import { amplification } from "./amplification.ts";
import { anonymiser } from "./anonymiser.ts";
import { counterfactual } from "./counterfactual.ts";
import { fairness } from "./fairness.ts";
import { policy } from "./policy.ts";
import { probes } from "./probes.ts";
import { reward } from "./reward.ts";

export const evaluations = [
  policy,
  reward,
  fairness,
  probes,
  counterfactual,
  amplification,
  anonymiser,
] as const;
