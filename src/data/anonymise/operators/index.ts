// Every operator, in one list: the flag --operators and the page's choices are made from it.
import { drop } from "./drop.ts";
import { generalise } from "./generalise.ts";
import { keep } from "./keep.ts";
import { mask } from "./mask.ts";
import type { Operator } from "./operator.ts";
import { pseudonymise } from "./pseudonymise.ts";
import { replace } from "./replace.ts";

export const operators = [replace, pseudonymise, generalise, mask, drop, keep] as const;

export type OperatorId = (typeof operators)[number]["id"];

export const operatorOf = (id: string): Operator | undefined => operators.find((one) => one.id === id);
export const isOperator = (id: string): id is OperatorId => operatorOf(id) !== undefined;
