// Templates of prompts, in one list. A new one is a file of its own and a line here.

import { interview } from "./interview.ts";
import { ownTemplate } from "./ownTemplate.ts";
import { questions } from "./questions.ts";
import { resumeFit } from "./resumeFit.ts";
import { resumeQuestions } from "./resumeQuestions.ts";
import { resumeSummary } from "./resumeSummary.ts";

export const promptTemplates = [
  questions,
  interview,
  resumeQuestions,
  resumeSummary,
  resumeFit,
  ownTemplate,
] as const;

export type { PromptTemplate } from "./promptTemplate.ts";
