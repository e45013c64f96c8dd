// The same person, school or company has one name in all texts of a project; without the project's key nobody finds out which.
import type { Operator } from "./operator.ts";

export const pseudonymise = {
  id: "pseudonymise",
  title: "Give another name",
  help: "Person-7F3A2C: the same wherever this one is meant.",
  apply: (hidden) => hidden.pseudonym(),
} as const satisfies Operator;
