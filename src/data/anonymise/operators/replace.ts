import { type Operator, placeholder } from "./operator.ts";

export const replace = {
  id: "replace",
  title: "Replace by its kind",
  help: "[EMAIL_ADDRESS] in its place.",
  apply: ({ entity }) => placeholder(entity),
} as const satisfies Operator;
