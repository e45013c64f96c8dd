// The parts of a report, in their order. A new one is a file beside these and a line here; section.ts says what it is.

import { blind } from "./blind.ts";
import { data } from "./data.ts";
import { fairness } from "./fairness.ts";
import { definitions, limits, rules } from "./fixed.ts";
import { judging } from "./judging.ts";
import { policies } from "./policies.ts";
import { provenance } from "./provenance.ts";
import { rewardModels } from "./rewardModels.ts";
import type { SectionMaker } from "./section.ts";
import { signOff } from "./signOff.ts";
import { summary } from "./summary.ts";
import { training } from "./training.ts";

export const sections = [
  summary,
  policies,
  blind,
  fairness,
  judging,
  rewardModels,
  data,
  training,
  definitions,
  rules,
  limits,
  provenance,
  signOff,
] as const satisfies readonly SectionMaker[];
