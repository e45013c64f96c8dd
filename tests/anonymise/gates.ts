// What an anonymiser has to reach on the set, each said once: `npm test` holds the half for tuning to them, `npm run
// test:anonymise` both halves, with the times.
import type { Measures } from "./measures.ts";
import type { Times } from "./times.ts";

export interface Gate {
  readonly title: string;
  readonly bound: "least" | "most";
  readonly limit: number;
  /** What is aimed at beyond the gate. */
  readonly goal?: number;
  of(measures: Measures): number;
}

const recall = (entity: string, limit: number, goal?: number): Gate => ({
  title: `${entity} recall`,
  bound: "least",
  limit,
  ...(goal !== undefined && { goal }),
  of: ({ entities }) => entities[entity]?.recall.value ?? NaN,
});
const precision = (entity: string, limit: number): Gate => ({
  title: `${entity} precision`,
  bound: "least",
  limit,
  of: ({ entities }) => entities[entity]?.precision.value ?? NaN,
});

export const gates: readonly Gate[] = [
  ...["EMAIL_ADDRESS", "PHONE_NUMBER", "URL", "ID"].flatMap((entity) => [
    recall(entity, 0.99),
    precision(entity, 0.95),
  ]),
  recall("PERSON", 0.95, 0.97),
  precision("PERSON", 0.8),
  {
    title: "PERSON recall, all names less the worst group",
    bound: "most",
    limit: 0.05,
    goal: 0.03,
    of({ groups }) {
      const values = Object.values(groups);
      const all =
        values.reduce((sum, { count }) => sum + count, 0) / values.reduce((sum, { of }) => sum + of, 0);
      return all - Math.min(...values.map(({ value }) => value));
    },
  },
  recall("ADDRESS", 0.95),
  recall("DATE_OF_BIRTH", 0.95),
  recall("AGE", 0.95),
  recall("GRADUATION_YEAR", 0.95),
  recall("SCHOOL", 0.9),
  recall("ORGANIZATION", 0.9),
  {
    title: "ordinary characters hidden",
    bound: "most",
    limit: 0.03,
    of: ({ ordinaryHidden }) => ordinaryHidden.value,
  },
  {
    title: "faults: offsets, round trip, second pass",
    bound: "most",
    limit: 0,
    of: ({ faults }) => faults.length,
  },
];

/** Of a quiet machine; the tests of npm test make no promise in milliseconds. */
export const timeGates: readonly (Omit<Gate, "of"> & { of(times: Times): number })[] = [
  {
    title: "1 MB of text, milliseconds of processor time",
    bound: "most",
    limit: 2000,
    of: ({ megabyteMs }) => megabyteMs,
  },
  {
    title: "slowest rule on a hostile text, milliseconds of it",
    bound: "most",
    limit: 50,
    of: ({ slowest }) => slowest.ms,
  },
];

/** A number that is none passes no gate. */
export const passes = ({ bound, limit }: Pick<Gate, "bound" | "limit">, value: number): boolean =>
  bound === "least" ? value >= limit : value <= limit;
