// `score`: what a reward model says of rows. Its flags stand; reward models themselves are still to come.

import { text } from "../domain/config/field.ts";
import { AppError } from "../domain/errors.ts";
import { command } from "./command.ts";
import { modelFlags } from "./modelFlags.ts";

export const score = command({
  id: "score",
  summary: "Scores of completions by a reward model. Not available yet.",
  positionals: [],
  flags: {
    ...modelFlags,
    data: {
      field: text<string>("", {
        label: "Rows",
        help: "A .jsonl, .json or .csv file of rows {prompt, completion}.",
      }),
      value: "ROWS",
      required: true,
    },
  },
  run: () =>
    Promise.reject(
      new AppError(
        "command/not-yet",
        "Reward models cannot be scored yet: this version has language models only.",
        "Compare completions with logprobs, or score them in Python with transformers.",
      ),
    ),
});
