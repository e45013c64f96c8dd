// The flag of the commands that work on a project's data.

import { text } from "../domain/config/field.ts";

export const projectFlag = {
  project: {
    field: text<string>("", {
      label: "Project",
      help: "The project's folder, with its data/.",
    }),
    value: "DIR",
    required: true,
  },
} as const;
