import type { Operator } from "./operator.ts";

export const drop = {
  id: "drop",
  title: "Leave out",
  help: "Nothing in its place.",
  apply: () => "",
} as const satisfies Operator;
