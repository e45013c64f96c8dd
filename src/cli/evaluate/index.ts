// The commands whose first word is "evaluate": each has the name of what it measures, flags of its own and a file.

import { fairness } from "./fairness.ts";
import { policy } from "./policy.ts";
import { reward } from "./reward.ts";

export const evaluations = [policy, reward, fairness] as const;
