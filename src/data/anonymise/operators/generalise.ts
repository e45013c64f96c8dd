// A coarser form: a decade for a date of birth, a band for an age, "a company", a neutral word for a gendered one.
import { type Operator, placeholder } from "./operator.ts";

export const generalise = {
  id: "generalise",
  title: "Make less exact",
  help: 'A decade, a band of ages, a country, "a company", a neutral word; its kind where there is none.',
  apply: ({ entity, general }) => general ?? placeholder(entity),
} as const satisfies Operator;
