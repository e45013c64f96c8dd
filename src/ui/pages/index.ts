// The pages, in the order of the rail. A new one is a file beside these and a line here; page.ts says what it holds.
import { annotate } from "./annotate.ts";
import { chat } from "./chat.ts";
import { data } from "./data.ts";
import { evaluate } from "./evaluate.ts";
import { judge } from "./judge.ts";
import type { Page } from "./page.ts";
import { project } from "./project.ts";
import { settings } from "./settings.ts";
import { train } from "./train.ts";

export const pages = [
  project,
  data,
  annotate,
  train,
  evaluate,
  chat,
  settings,
  judge,
] as const satisfies readonly Page[];
