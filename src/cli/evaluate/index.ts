// The commands whose first word is "evaluate": each has the name of what it measures, flags of its own and a file.

import { reward } from "./reward.ts";

export const evaluations = [reward] as const;
