// The flags of the measurements that a project keeps for its report (keepLines.ts).

import { text } from "../../domain/config/field.ts";

export const keptFlags = {
  project: {
    field: text<string | null>(null, {
      label: "Project",
      help: "Keep the lines in this project's folder too, below reports/, where a report finds them.",
    }),
    value: "DIR",
  },
  name: {
    field: text<string | null>(null, {
      label: "Name",
      help: "With --project: which of several measurements of a layer this is. The one of the same name is replaced.",
    }),
    value: "NAME",
  },
} as const;
