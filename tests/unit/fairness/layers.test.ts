// One bias at a time, planted in a simulated project: the report finds it in its layer and in no other (`npm run test:fairness` asks more
// seeds, and 200 fair projects).
import { describe, expect, it } from "vitest";
import { fairnessLayers } from "../../../src/domain/runFolder.ts";
import { nameLists } from "../../../src/evaluation/probes/nameLists.ts";
import {
  isHidden,
  namesInGroup,
  nameSentences,
  plantNames,
} from "../../../src/evaluation/probes/plantNames.ts";
import { gapsIn } from "../../fairness/simulate.ts";

describe("a planted bias", () => {
  it.each(fairnessLayers)("in %s is found there and nowhere else", async (planted) => {
    expect(await gapsIn({ seed: 3, planted })).toEqual([planted]);
  });

  it("is not found where there is none", async () => {
    expect(await gapsIn({ seed: 3 })).toEqual([]);
  });
});

describe("planted names", () => {
  it("stand in the same sentences in every group, each full name once", () => {
    const all = [...plantNames(namesInGroup + 5, 1)];
    const names = Object.keys(nameLists);
    expect([...new Set(all.map(({ group }) => group))]).toEqual(names);
    const byGroup = new Map(names.map((name) => [name, all.filter(({ group }) => group === name)]));
    const withoutName = (group: string): string[] =>
      (byGroup.get(group) ?? []).map(({ text, name }) =>
        name.split(" ").reduce((left, part) => left.replaceAll(part, "_"), text),
      );
    for (const own of byGroup.values()) expect(own).toHaveLength(namesInGroup);
    expect(withoutName("korean")).toEqual(withoutName("turkish"));
    expect([...plantNames(3, 1)]).toEqual([...byGroup.values()].flatMap((own) => own.slice(0, 3)));
  });

  it("are no words of the sentences", () => {
    const words = new Set(nameSentences.join(" ").match(/[\p{L}\p{M}]+/gu));
    for (const { women, men, family } of Object.values(nameLists))
      for (const name of [...women, ...men, ...family])
        for (const piece of name.split("-")) expect(words.has(piece), piece).toBe(false);
  });

  it("are hidden where no part is left as a word", () => {
    const [one] = plantNames(1, 1);
    if (one === undefined) throw new Error("no name was planted");
    expect(isHidden(one, one.text)).toBe(false);
    expect(isHidden(one, "Person-7F3A2C came.")).toBe(true);
    expect(isHidden(one, `Mr ${one.pieces.at(-1) ?? ""}'s form`)).toBe(false);
    expect(isHidden(one, `${one.pieces[0] ?? ""}xyz`)).toBe(true);
  });
});
