import type { Operator } from "./operator.ts";

export const keep = {
  id: "keep",
  title: "Keep",
  help: "Found and listed, but left as it is.",
  apply: ({ text }) => text,
} as const satisfies Operator;
