// What can be swapped, in one list: the command's help, the probes and their tests are made of it.

import { careerGap } from "./careerGap.ts";
import { companyPrestige } from "./companyPrestige.ts";
import { graduationYear } from "./graduationYear.ts";
import { nameGroups } from "./nameGroups.ts";
import { namesAndSex } from "./namesAndSex.ts";
import { placeOfOrigin } from "./placeOfOrigin.ts";
import { pronouns } from "./pronouns.ts";

export const probeAxes = [
  nameGroups,
  pronouns,
  graduationYear,
  careerGap,
  companyPrestige,
  placeOfOrigin,
  namesAndSex,
] as const;
