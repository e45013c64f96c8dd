// The anonymiser held to its gates on the half of the set that is for tuning; `npm run test:anonymise` measures both halves
// and the times, and prints the table.
import { expect, it } from "vitest";
import { corpus } from "../../anonymise/corpus.ts";
import { gates, passes } from "../../anonymise/gates.ts";
import { measure } from "../../anonymise/measures.ts";
import { anonymise, apply } from "../../anonymise/subject.ts";

// Ten seconds on two idle cores; a busy machine takes its time.
it("holds the anonymiser's gates on the dev half", { timeout: 240_000 }, async () => {
  const measures = await measure(corpus("dev"), anonymise, apply);
  expect(measures.faults).toEqual([]);
  const failed = gates.flatMap((gate) => {
    const value = gate.of(measures);
    return passes(gate, value) ? [] : [`${gate.title}: ${value.toFixed(4)}, at ${gate.bound} ${gate.limit}`];
  });
  expect(failed).toEqual([]);
});
