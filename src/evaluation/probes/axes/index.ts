// What can be swapped, in one list: the command's help, the probes and their tests are made of it.

import { careerGap } from "./careerGap.ts";
import { companyPrestige } from "./companyPrestige.ts";
import { graduationYear } from "./graduationYear.ts";
import { names } from "./names.ts";
import { place } from "./place.ts";
import { pronouns } from "./pronouns.ts";

export const probeAxes = [names, pronouns, graduationYear, careerGap, companyPrestige, place] as const;
