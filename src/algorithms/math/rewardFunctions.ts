// Rewards that are computed of the text of an answer: how near it is to a length, whether it has a word, whether it matches a
// pattern. A person's pattern may be anything: it is matched in time linear in the text (RE2's syntax).

import { AppError, quote } from "../../domain/errors.ts";

export interface RewardFunction {
  /** As it is written in `reward_funcs`. */
  readonly name: string;
  /** Of a completion's text, special tokens left out: 0 to 1. */
  readonly of: (text: string) => number;
}

type Score = (text: string) => number;
/** What is wrong with an argument, in words; and what scores by one that is right. */
interface Kind {
  fault(argument: string): string | undefined;
  score(argument: string): Score | Promise<Score>;
}

const kinds: Readonly<Record<string, Kind>> = {
  length: {
    fault: (argument) =>
      /^[1-9]\d{0,8}$/.test(argument) ? undefined : "length takes a whole number of characters from 1",
    score(argument) {
      const wanted = Number(argument);
      return (text) => 1 - Math.min(Math.abs(Array.from(text).length - wanted) / wanted, 1);
    },
  },
  keyword: {
    fault: (argument) => (argument === "" ? "keyword takes a text" : undefined),
    score: (argument) => (text) => (text.includes(argument) ? 1 : 0),
  },
  regex: {
    fault: (argument) => (argument === "" ? "regex takes a pattern" : undefined),
    async score(argument) {
      // Large, and needed by few.
      const { RE2JS } = await import("re2js");
      try {
        const pattern = RE2JS.compile(argument);
        return (text) => (pattern.matcher(text).find() ? 1 : 0);
      } catch (error) {
        const why = error instanceof Error ? error.message : "";
        throw bad(`regex:${argument}`, `the pattern cannot be used (${why})`);
      }
    },
  },
};

function bad(given: string, why: string): AppError {
  return new AppError(
    "config/bad-value",
    `"reward_funcs" has ${quote(given)}: ${why}.`,
    "Write length:30, keyword:word or regex:pattern.",
  );
}

/** Throws AppError "config/bad-value" for a name that is no reward; a pattern is tried when it is opened. */
export function checkRewardFunction(name: string): void {
  parsed(name);
}

function parsed(name: string): { readonly kind: Kind; readonly argument: string } {
  const at = name.indexOf(":");
  const id = at < 0 ? name : name.slice(0, at);
  const kind = at >= 0 && Object.hasOwn(kinds, id) ? kinds[id] : undefined;
  if (kind === undefined)
    throw bad(name, `expected one of ${Object.keys(kinds).join(", ")}, and what it looks for`);
  const argument = name.slice(at + 1);
  const fault = kind.fault(argument);
  if (fault !== undefined) throw bad(name, fault);
  return { kind, argument };
}

/** "length:30", "keyword:e", "regex:P". AppError "config/bad-value". */
export async function openRewardFunction(name: string): Promise<RewardFunction> {
  const { kind, argument } = parsed(name);
  return { name, of: await kind.score(argument) };
}
