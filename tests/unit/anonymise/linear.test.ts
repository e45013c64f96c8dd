// Rules cost as much as a text is long: none takes much more than four times as long on a hostile text that is four times as long.
// The lengths are few enough for every run of the tests; `npm run test:anonymise` times all rules on all texts of 100,000 characters
// and holds each to 50 ms.
import { expect, it } from "vitest";
import { hostileTexts, type Rule } from "../../anonymise/times.ts";
import { rules } from "../../anonymise/subject.ts";

const short = 4000;
const long = 4 * short;
/** Milliseconds on the longer text that say nothing: a rule that is not linear takes more there, where it takes much more than a second on 100,000. */
const tooLittle = 30;
/** Four where it is linear, 16 where it is not. */
const mostTimes = 9;

function milliseconds(run: () => unknown): number {
  const begun = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** The rules that do more than their share on a longer text. */
function beyond(all: readonly Rule[], text: string): string[] {
  const prepared = new Map<Rule["prepare"], { part: unknown; whole: unknown }>();
  return all.flatMap(({ id, prepare, run }) => {
    let given = prepared.get(prepare);
    if (given === undefined) {
      const of = (length: number): unknown => prepare(text.slice(0, length) + text.slice(-1));
      prepared.set(prepare, (given = { part: of(short), whole: of(long) }));
    }
    const { part, whole } = given;
    // The first time an expression is compiled, too.
    if (milliseconds(() => run(whole)) < tooLittle) return [];
    const isBeyond = (): boolean => {
      // By turns, so that what slows the machine meanwhile slows both.
      const pairs = [1, 2, 3].map(
        () => [milliseconds(() => run(whole)), milliseconds(() => run(part))] as const,
      );
      const least = Math.min(...pairs.map(([ms]) => ms));
      return least > tooLittle && least > mostTimes * Math.max(Math.min(...pairs.map(([, ms]) => ms)), 1);
    };
    // Code that is still cold, or that the engine has just thrown away, is slow once; what is not linear stays so.
    return [1, 2, 3].every(isBeyond) ? [id] : [];
  });
}

it("no rule takes more than its share on a longer hostile text", () => {
  const found = Object.entries(hostileTexts).flatMap(([name, text]) =>
    beyond(rules, text).map((id) => `${id} on ${name}`),
  );
  expect(found).toEqual([]);
});

it("a rule that is not linear does", () => {
  const slow: Rule = {
    id: "slow",
    prepare: (text) => text,
    run(text) {
      let sum = 0;
      const { length } = text as string;
      // The third power of the length, 64 times for four times as much: far from the limit on a busy machine, too.
      for (let at = 0; at < length; at += 40)
        for (let to = 0; to < length; to += 40)
          for (let of = 0; of < length; of += 40) sum += (text as string).charCodeAt(of) ^ at ^ to;
      return sum;
    },
  };
  expect(beyond([slow], hostileTexts.capitals!)).toEqual(["slow"]);
});
