// A street before the rest of its address is part of it, and takes from nothing that is to stay, or hidden as something else.
import { expect, it } from "vitest";
import { type AnonymiserOptions, createAnonymiser } from "../../../src/data/anonymise/anonymiser.ts";

const text = "Correspondence: C/ Sant Pere Més Alt, 12, 2n 1a, 08003 Barcelona";

async function found(given: string, options: Partial<AnonymiserOptions> = {}): Promise<[string, string][]> {
  const anonymiser = await createAnonymiser({ key: new Uint8Array(32), isByRulesAlone: true, ...options });
  return anonymiser.anonymise(given).spans.map(({ entity, text: hidden }) => [entity, hidden]);
}

it("the street that a name was found in is part of the address", async () => {
  expect(await found(text)).toEqual([["ADDRESS", "C/ Sant Pere Més Alt, 12, 2n 1a, 08003 Barcelona"]]);
});

it("who, how old and where are three things", async () => {
  expect((await found("Ana Lima, 34, 10115 Berlin")).map(([entity]) => entity)).toEqual([
    "PERSON",
    "AGE",
    "ADDRESS",
  ]);
});

it("where addresses stay, or are not asked for, the name is hidden all the same", async () => {
  const name = ["PERSON", "Sant Pere Més Alt"];
  expect(await found(text, { entities: ["PERSON"] })).toEqual([name]);
  expect(await found(text, { operators: { ADDRESS: "keep" } })).toContainEqual(name);
});

it("a word that is to stay stays, and one of the project's own list is what that says", async () => {
  const street = "Sant Pere Més Alt";
  const hidden = await found(text, { words: [{ text: street, entity: null }] });
  expect(hidden.some(([, one]) => one.includes(street))).toBe(false);
  expect(await found(text, { words: [{ text: street, entity: "ORGANIZATION" }] })).toContainEqual([
    "ORGANIZATION",
    street,
  ]);
});

it("nothing is grown over what was put in place of something", async () => {
  const given = "I met Person-ABCDEF 12, 4º B, 11094 Cádiz";
  expect((await found(given)).some(([, one]) => one.includes("Person-"))).toBe(false);
});
