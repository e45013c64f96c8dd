// Length and blanks stay, which tells a little: how many words, how long.
import type { Operator } from "./operator.ts";

export const mask = {
  id: "mask",
  title: "Cover with stars",
  help: "A star for each character; blanks stay.",
  apply: ({ text }) => text.replace(/\S/gu, "*"),
} as const satisfies Operator;
