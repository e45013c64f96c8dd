// The cleaning steps, in the order in which they run: texts first, then what leaves documents out of what follows. A new step is a
// file of its own and a line here.

import { boilerplate } from "./boilerplate.ts";
import { duplicates } from "./duplicates.ts";
import { language } from "./language.ts";
import { length } from "./length.ts";
import { unicode } from "./unicode.ts";
import { whitespace } from "./whitespace.ts";

export const cleaningSteps = [unicode, whitespace, boilerplate, duplicates, language, length] as const;

export type { CleaningStep } from "./cleaningStep.ts";
export { languageDetector, type LanguageOf } from "./languageOf.ts";
