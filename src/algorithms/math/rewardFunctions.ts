// Rewards that are computed of the text of an answer: how near it is to a length, whether it has a word, whether it matches a
// pattern. A person's pattern may be anything: it is matched in time linear in the text (RE2's syntax).

import { RE2JS } from "re2js";
import { AppError, quote } from "../../domain/errors.ts";

export interface RewardFunction {
  /** As it is written in `reward_funcs`. */
  readonly name: string;
  /** Of a completion's text, special tokens left out: 0 to 1. */
  readonly of: (text: string) => number;
}

const kinds: Readonly<Record<string, (argument: string) => (text: string) => number>> = {
  length(argument) {
    const wanted = Number(argument);
    if (!Number.isInteger(wanted) || wanted < 1)
      throw bad(`length:${argument}`, "length takes a whole number of characters from 1");
    return (text) => 1 - Math.min(Math.abs(Array.from(text).length - wanted) / wanted, 1);
  },
  keyword(argument) {
    if (argument === "") throw bad("keyword:", "keyword takes a text");
    return (text) => (text.includes(argument) ? 1 : 0);
  },
  regex(argument) {
    let pattern: RE2JS;
    try {
      pattern = RE2JS.compile(argument);
    } catch (error) {
      throw bad(
        `regex:${argument}`,
        `the pattern cannot be used (${error instanceof Error ? error.message : ""})`,
      );
    }
    return (text) => (pattern.matcher(text).find() ? 1 : 0);
  },
};

function bad(given: string, why: string): AppError {
  return new AppError(
    "config/bad-value",
    `"reward_funcs" has ${quote(given)}: ${why}.`,
    "Write length:30, keyword:word or regex:pattern.",
  );
}

/** "length:30", "keyword:e", "regex:P". AppError "config/bad-value". */
export function rewardFunction(name: string): RewardFunction {
  const at = name.indexOf(":");
  const kind = at < 0 ? name : name.slice(0, at);
  const make = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (make === undefined || at < 0)
    throw bad(name, `expected one of ${Object.keys(kinds).join(", ")}, and what it looks for`);
  return { name, of: make(name.slice(at + 1)) };
}
