// The measures themselves, on anonymisers whose faults are known: one that finds exactly what is marked, and ones that
// miss, overreach, mislabel, break an offset or change their own work.
import { describe, expect, it } from "vitest";
import { corpus, halves, readMarks, type GoldDocument } from "../../anonymise/corpus.ts";
import { gates, passes } from "../../anonymise/gates.ts";
import { idKinds } from "../../anonymise/ids.ts";
import { measure, type Anonymised, type Found, type Measures } from "../../anonymise/measures.ts";
import { hostileLength, hostileTexts } from "../../anonymise/times.ts";
import { randomStream } from "../../../src/domain/random.ts";

const document = (marked: string, id = "one"): GoldDocument => ({
  id,
  half: "dev",
  kind: "test",
  ...readMarks(marked, false, "some"),
});

/** Finds what `choose` makes of the marks. */
function knowing(
  documents: readonly GoldDocument[],
  choose: (document: GoldDocument) => readonly { start: number; end: number; entity: string }[],
): (text: string) => Anonymised {
  const known = new Map(documents.map((one) => [one.text, one]));
  return (text) => {
    const found = known.get(text);
    const points = Array.from(text);
    if (found === undefined) return { text, spans: [] };
    const spans: Found[] = choose(found).map(({ start, end, entity }) => ({
      start,
      end,
      entity,
      text: points.slice(start, end).join(""),
      replacement: `<${entity}>`,
    }));
    let end = 0;
    let result = "";
    for (const span of spans) {
      result += points.slice(end, span.start).join("") + span.replacement;
      end = span.end;
    }
    return { text: result + points.slice(end).join(""), spans };
  };
}

const sorted = ({ gold }: GoldDocument): { start: number; end: number; entity: string }[] =>
  [...gold].sort((a, b) => a.start - b.start);
const of = async (
  marked: string,
  choose: (document: GoldDocument) => readonly { start: number; end: number; entity: string }[],
): Promise<Measures> => {
  const documents = [document(marked)];
  return measure(documents, knowing(documents, choose));
};

describe("the set", () => {
  it("gives the same texts again, at least 400 in all, and halves that share no template", () => {
    const [dev, heldOut] = [corpus("dev"), corpus("heldOut")];
    expect(corpus("dev")).toEqual(dev);
    expect(dev.length + heldOut.length).toBeGreaterThanOrEqual(400);
    const template = ({ id }: GoldDocument): string => id.split("/")[0] ?? "";
    const held = new Set(heldOut.map(template));
    expect(dev.filter((one) => held.has(template(one)))).toEqual([]);
  });

  it("shares no whole name between the halves", () => {
    const names = (half: "dev" | "heldOut"): Set<string> =>
      new Set(
        corpus(half).flatMap(({ text, gold }) =>
          gold
            .filter(({ group, start, end }) => group !== undefined && end - start > 8)
            .map(({ start, end }) => Array.from(text).slice(start, end).join("").toLowerCase()),
        ),
      );
    const dev = names("dev");
    expect([...names("heldOut")].filter((name) => dev.has(name))).toEqual([]);
  });

  it("has all sixteen groups of names in each part, and no mark left in a text", () => {
    for (const half of halves) {
      const documents = corpus(half);
      const groups = new Set(documents.flatMap(({ gold }) => gold.flatMap(({ group }) => group ?? [])));
      expect(groups.size).toBe(16);
      for (const { id, text, gold } of documents) {
        expect([id, /\[[A-Z_?]+[#:]|\{=?[a-z]/.exec(text)?.[0]]).toEqual([id, undefined]);
        for (const { start, end } of gold) {
          const marked = Array.from(text).slice(start, end).join("");
          expect([id, marked.trim(), marked !== ""]).toEqual([id, marked, true]);
        }
      }
    }
  });

  it("draws identifiers whose check digits are right, by published examples", () => {
    const random = randomStream(1, "ids");
    const luhn = (text: string): number =>
      Array.from(text.replace(/\D/g, ""))
        .reverse()
        .reduce((sum, sign, i) => {
          const value = Number(sign) * (i % 2 === 1 ? 2 : 1);
          return sum + (value > 9 ? value - 9 : value);
        }, 0) % 10;
    // The worked examples hold the test's own sum to others' numbers.
    expect(luhn("4111 1111 1111 1111")).toBe(0);
    expect(luhn("046 454 286")).toBe(0);
    for (let i = 0; i < 50; i++) {
      expect(luhn(idKinds["card"]?.draw(random) ?? "")).toBe(0);
      expect(luhn(idKinds["sin"]?.draw(random) ?? "")).toBe(0);
      const iban = (idKinds["iban"]?.draw(random) ?? "").replaceAll(" ", "");
      const turned = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) =>
        String(letter.charCodeAt(0) - 55),
      );
      expect(BigInt(turned) % 97n).toBe(1n);
      const pesel = idKinds["pesel"]?.draw(random) ?? "";
      const weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
      expect(Array.from(pesel).reduce((sum, sign, k) => sum + Number(sign) * (weights[k] ?? 0), 0) % 10).toBe(
        0,
      );
    }
  });

  it("makes hostile texts of the length it says", () => {
    for (const [name, text] of Object.entries(hostileTexts))
      expect([name, text.length >= hostileLength - 1 && text.length < hostileLength + 40]).toEqual([
        name,
        true,
      ]);
  });
});

describe("the measures", () => {
  it("are perfect for an anonymiser that finds what is marked", async () => {
    const documents = corpus("dev");
    const measures = await measure(documents, knowing(documents, sorted));
    expect(measures.missed).toEqual([]);
    expect(measures.falseHits).toEqual([]);
    expect(measures.characterRecall.value).toBe(1);
    expect(measures.ordinaryHidden.value).toBe(0);
    for (const gate of gates)
      expect([gate.title, passes(gate, gate.of(measures))]).toEqual([gate.title, true]);
  });

  it("fail the gates for one that finds nothing, and for one that hides all", async () => {
    const documents = corpus("dev").slice(0, 60);
    const nothing = await measure(
      documents,
      knowing(documents, () => []),
    );
    const failed = gates.filter((gate) => !passes(gate, gate.of(nothing))).map(({ title }) => title);
    expect(failed).toContain("PERSON recall");
    expect(failed).toContain("PERSON precision");
    const all = await measure(
      documents,
      knowing(documents, ({ text }) => [{ start: 0, end: Array.from(text).length, entity: "OTHER" }]),
    );
    expect(all.characterRecall.value).toBe(1);
    expect(all.ordinaryHidden.value).toBe(1);
    expect(all.entities["PERSON"]?.recall.value).toBe(0);
  });

  it("want three quarters of the characters, and the entity", async () => {
    const text = "Ask [PERSON:Maria Lopez] now.";
    const whole = { start: 4, end: 15, entity: "PERSON" };
    const hits = async (span: typeof whole): Promise<[number, number]> => {
      const { entities } = await of(text, () => [span]);
      return [entities["PERSON"]?.recall.count ?? 0, entities[span.entity]?.precision.count ?? 0];
    };
    expect(await hits(whole)).toEqual([1, 1]);
    expect(await hits({ ...whole, end: 13 })).toEqual([1, 1]);
    expect(await hits({ ...whole, end: 9 })).toEqual([0, 0]);
    expect(await hits({ ...whole, start: 0, end: 20 })).toEqual([0, 0]);
    expect(await hits({ ...whole, entity: "ORGANIZATION" })).toEqual([0, 0]);
  });

  it("leave open what the marks leave open", async () => {
    const text = "[AGE:34| years old], see [PERSON:CV_|Ana_Sol|.pdf], said [TITLE:Dr.] and she.";
    const at = (piece: string, entity: string) => (one: GoldDocument) => {
      const start = Array.from(one.text.slice(0, one.text.indexOf(piece))).length;
      return [{ start, end: start + Array.from(piece).length, entity }];
    };
    for (const piece of ["34", "34 years old"])
      expect((await of(text, at(piece, "AGE"))).entities["AGE"]?.recall.value).toBe(1);
    for (const piece of ["Ana_Sol", "CV_Ana_Sol", "CV_Ana_Sol.pdf"])
      expect((await of(text, at(piece, "PERSON"))).entities["PERSON"]?.recall.count).toBe(1);
    // A gendered word may be hidden, and counts neither way.
    const neutral = await of(text, at("she", "GENDER"));
    expect(neutral.entities["GENDER"]).toBeUndefined();
    expect(neutral.ordinaryHidden.value).toBe(0);
  });

  it("take the parts of an address together, and identifiers by any of their names", async () => {
    const parts = await of("Lives at [ADDRESS:12 Elm Court, Leeds LS1 4AB].", () => [
      { start: 9, end: 21, entity: "ADDRESS" },
      { start: 23, end: 36, entity: "ADDRESS" },
    ]);
    expect(parts.entities["ADDRESS"]).toMatchObject({ recall: { count: 1 }, precision: { count: 2, of: 2 } });
    const id = await of("SSN [US_SSN:536-22-8145]", () => [{ start: 4, end: 15, entity: "ID_NUMBER" }]);
    expect(id.entities["ID"]?.recall.value).toBe(1);
  });

  it("see broken offsets, a wrong text and a second pass that changes something", async () => {
    const documents = [document("Ask [PERSON:Maria Lopez] now.")];
    const right = knowing(documents, sorted);
    const broken = (change: (result: Anonymised) => Anonymised) =>
      measure(documents, (text) => change(right(text)));
    const first = ({ spans }: Anonymised): Found => spans[0] as Found;
    expect((await measure(documents, right)).faults).toEqual([]);
    const shifted = await broken((result) =>
      result.spans.length === 0 ? result : { ...result, spans: [{ ...first(result), start: 3 }] },
    );
    expect(shifted.faults.join()).toMatch(/says "Maria Lopez"/);
    const other = await broken((result) => ({ ...result, text: `${result.text}!` }));
    expect(other.faults.join()).toMatch(/replacements put in give another text.*a second pass changes/s);
  });
});
