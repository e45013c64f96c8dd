// Every subcommand, in one list: what stands here is typed, has `--help`, a page in the docs, and is tested.

import { agreement } from "./agreement.ts";
import { annotate } from "./annotate.ts";
import { anonymise } from "./anonymise.ts";
import { doctor } from "./doctor.ts";
import { erase } from "./erase.ts";
import { evaluations } from "./evaluate/index.ts";
import { exportCommand } from "./exportCommand.ts";
import { generate } from "./generate.ts";
import { importCommand } from "./importCommand.ts";
import { ingest } from "./ingest.ts";
import { loop } from "./loop.ts";
import { logprobs } from "./logprobs.ts";
import { models } from "./models.ts";
import { pair } from "./pair.ts";
import { project } from "./project.ts";
import { prompts } from "./prompts.ts";
import { report } from "./report.ts";
import { score } from "./score.ts";
import { serve } from "./serve.ts";
import { train } from "./train.ts";

export const commands = [
  train,
  logprobs,
  score,
  generate,
  ...evaluations,
  ingest,
  anonymise,
  prompts,
  pair,
  project,
  importCommand,
  annotate,
  exportCommand,
  agreement,
  models,
  erase,
  report,
  loop,
  doctor,
  serve,
] as const;
