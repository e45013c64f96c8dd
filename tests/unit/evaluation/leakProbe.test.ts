// Planted leaks are found, and what is none is not: texts in which one word goes with the label, texts in which it was
// taken out, labels that were drawn by lot.
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/domain/random.ts";
import { probeLeak, type LeakReport, type ProbedText } from "../../../src/evaluation/leakProbe.ts";

const words =
  "team plan order stock report shift client budget weekly careful training delivery figure answer quick".split(
    " ",
  );

/** Texts of `people`, every second of group "a"; `leak` is said by so many of the group, as a share. */
function texts(people: number, leak: number, seed: number, each = 1): ProbedText[] {
  const random = randomStream(seed, "leak test");
  const pick = (): string => words[Math.floor(random() * words.length)] ?? "";
  return Array.from({ length: people * each }, (_, i) => {
    const person = Math.floor(i / each);
    const label = person % 2 === 0 ? "a" : "b";
    const body = Array.from({ length: 40 }, pick).join(" ");
    const hint = label === "a" && random() < leak ? " captain of the women's chess team" : "";
    return { person: `person ${person}`, label, before: body + hint, after: body };
  });
}

const only = (report: LeakReport): LeakReport["groups"][number] => {
  expect(report.groups).toHaveLength(1);
  return report.groups[0] as LeakReport["groups"][number];
};

describe("leak probe", () => {
  it("finds what was planted before, and nothing after it was taken out", async () => {
    const group = only(await probeLeak(texts(160, 0.8, 1), { seed: 1 }));
    expect(group).toMatchObject({ group: "a", against: "b", people: [80, 80] });
    expect(group.before.value).toBeGreaterThan(0.85);
    expect(group.before.interval?.[0]).toBeGreaterThan(0.5);
    expect(group.after.interval?.[0]).toBeLessThan(0.5);
    expect(group.after.interval?.[1]).toBeGreaterThan(0.5);
    expect(group.fall.interval?.[0]).toBeGreaterThan(0);
  });

  it("says what gives it away where it is still there", async () => {
    const leaky = texts(80, 0.9, 2).map((text) => ({ ...text, after: text.before }));
    const group = only(await probeLeak(leaky, { seed: 1 }));
    expect(group.after.value).toBeGreaterThan(0.85);
    expect(group.fall).toMatchObject({ value: 0, interval: null });
    expect(group.terms.for.some((term) => /women's|captain|chess/.test(term))).toBe(true);
    expect(group.terms.against.join(" ")).not.toMatch(/women's/);
  });

  it("finds nothing in labels that were drawn by lot: .5 lies in nearly every interval", async () => {
    let inside = 0;
    for (let seed = 0; seed < 10; seed++) {
      const { after } = only(await probeLeak(texts(100, 0, seed), { seed }));
      const [low = NaN, high = NaN] = after.interval ?? [];
      if (low <= 0.5 && high >= 0.5) inside++;
    }
    // Of ten intervals of 95 %, three that miss would come up in one of ninety cases.
    expect(inside).toBeGreaterThanOrEqual(8);
  });

  it("never asks about a person it has seen: own phrases of a person are no leak", async () => {
    const random = randomStream(9, "habits");
    const habits = Array.from({ length: 40 }, () => `habit${Math.floor(random() * 1e9)}`);
    const own = texts(40, 0, 4, 4).map((text, i) => {
      const said = `${text.before} ${(habits[Math.floor(i / 4)] ?? "").repeat(1)}`;
      return { ...text, before: said, after: said };
    });
    const { before } = only(await probeLeak(own, { seed: 2 }));
    expect(before.interval?.[0]).toBeLessThan(0.5);
  });

  it("takes each of three values against the others, and leaves out what is not known", async () => {
    const three = texts(90, 0, 5).map((text, i) => {
      const label = ["north", "south", "west"][i % 3] ?? "";
      return { ...text, label: i === 0 ? null : label, before: `${text.before} ${label}ern` };
    });
    const report = await probeLeak(three, { seed: 3 });
    expect(report.unknown).toBe(1);
    expect(report.groups.map(({ group, against }) => [group, against])).toEqual([
      ["north", null],
      ["south", null],
      ["west", null],
    ]);
    // Thirty people a group, and a word among forty that says it: found, if not without fault.
    for (const { before } of report.groups) expect(before.interval?.[0]).toBeGreaterThan(0.6);
  });

  it("gives the same numbers for the same seed, and tells its progress", async () => {
    const steps: number[] = [];
    const first = await probeLeak(texts(40, 0.5, 6), {
      seed: 7,
      progress: (done, of) => steps.push(done / of),
    });
    expect(await probeLeak(texts(40, 0.5, 6), { seed: 7 })).toEqual(first);
    expect(steps.at(-1)).toBe(1);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it("says why it measures nothing", async () => {
    expect((await probeLeak([], { seed: 1 })).reason).toBe("of no person is it known");
    const same = texts(30, 0, 1).map((text) => ({ ...text, label: "a" }));
    expect((await probeLeak(same, { seed: 1 })).reason).toMatch(/all 30 people have the same value, "a"/);
    const few = only(await probeLeak(texts(12, 1, 1), { seed: 1 }));
    expect(few.before).toEqual({
      value: null,
      interval: null,
      reason: "6 people on one side; at least 10 on both are needed",
    });
    const twice = texts(20, 0, 1).map((text) => ({ ...text, person: "one" }));
    await expect(probeLeak(twice, { seed: 1 })).rejects.toMatchObject({ code: "leak/two-labels" });
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const run = probeLeak(texts(60, 0, 1), { seed: 1, signal: stop.signal, progress: () => stop.abort() });
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
  });
});
