// Left blank for people: a program signs nothing.

import type { SectionMaker } from "./section.ts";
import { said } from "../parts.ts";

export const signOff: SectionMaker = {
  anchor: "sign-off",
  title: "Sign-off",
  blocks: () => [
    said("To be filled in by people. This report signs nothing by itself."),
    {
      kind: "form",
      fields: [
        "Read by",
        "Role",
        "Where the data comes from, in their words",
        "What follows from this report",
        "Independent auditor, if there is one",
        "Date",
        "Signature",
      ],
    },
  ],
};
