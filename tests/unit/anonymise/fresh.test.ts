// The parts of the set by other hands, `fresh`, `unseen`, `unread`, `opened`, `written` and `sealed`: that they are what they say, and the
// anonymiser's contract on a sample of them, as it stands and with signs in it that no resume should have; of `sealed`, which
// nobody reads, a failure would show texts, so it is in no sample. `npm run test:anonymise -- --half fresh` (or another)
// measures all of one.
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/domain/random.ts";
import { corpus, halves } from "../../anonymise/corpus.ts";
import { nameGroups as freshGroups } from "../../anonymise/fresh/names.ts";
import { measure } from "../../anonymise/measures.ts";
import { nameGroups } from "../../anonymise/names.ts";
import { nameGroups as openedGroups } from "../../anonymise/opened/names.ts";
import { anonymise, apply } from "../../anonymise/subject.ts";
import { nameGroups as unreadGroups } from "../../anonymise/unread/names.ts";
import { nameGroups as unseenGroups } from "../../anonymise/unseen/names.ts";

const fresh = { half: "fresh", documents: corpus("fresh"), least: 600, groups: freshGroups } as const;
const unseen = { half: "unseen", documents: corpus("unseen"), least: 450, groups: unseenGroups } as const;
const unread = { half: "unread", documents: corpus("unread"), least: 200, groups: unreadGroups } as const;
const opened = { half: "opened", documents: corpus("opened"), least: 700, groups: openedGroups } as const;
const written = corpus("written");
const sealed = corpus("sealed");

describe.each([
  { ...fresh, templates: 200, others: ["dev", "heldOut"], worn: [nameGroups] } as const,
  {
    ...unseen,
    templates: 200,
    others: ["dev", "heldOut", "fresh"],
    worn: [nameGroups, freshGroups],
  } as const,
  {
    ...unread,
    templates: 90,
    others: ["dev", "heldOut", "fresh", "unseen"],
    worn: [nameGroups, freshGroups, unseenGroups],
  } as const,
  {
    ...opened,
    templates: 440,
    others: ["dev", "heldOut", "fresh", "unseen", "unread"],
    worn: [nameGroups, freshGroups, unseenGroups, unreadGroups],
  } as const,
])("the $half part", ({ half, documents, least, templates, groups, others, worn }) => {
  it("is large enough, and the same each time", () => {
    expect(documents.length).toBeGreaterThanOrEqual(least);
    expect(new Set(documents.map(({ id }) => id.replace(/\/\d+$/, ""))).size).toBeGreaterThanOrEqual(
      templates,
    );
    expect(corpus(half)).toEqual(documents);
    expect(corpus(half, 2)).not.toEqual(documents);
  });

  it("shares no text with the others, and no name that stands in no list", () => {
    const known = JSON.stringify(worn);
    const rare = Object.values(groups).flatMap(({ given, family }) => [...given.rare, ...family.rare]);
    expect(rare.filter((name) => known.includes(`"${name}"`))).toEqual([]);
    const texts = new Set(documents.map(({ text }) => text));
    for (const other of others) expect(corpus(other).filter(({ text }) => texts.has(text))).toEqual([]);
  });
});

describe("the parts that are written out", () => {
  it("are large, and share no text with one another and with the other parts", () => {
    expect(written.length).toBeGreaterThanOrEqual(250);
    expect(sealed.length).toBeGreaterThanOrEqual(250);
    const all = halves.flatMap((half) => [...new Set(corpus(half).map(({ text }) => text))]);
    expect(new Set(all).size).toBe(all.length);
  });

  it("name groups that the other parts have", () => {
    const named = [...written, ...sealed].flatMap(({ gold }) => gold.flatMap(({ group }) => group ?? []));
    expect(new Set(named)).toEqual(new Set(Object.keys(openedGroups)));
  });
});

/** Halves of pairs, accents, directions, other scripts, and what replacements look like. */
const strange = [
  ...[
    "\ud83d",
    "\ude00",
    "\u{1F469}\u200d\u{1F467}",
    "\u0301",
    "\u200b",
    "\u202e",
    "\u2066",
    "\u0000",
    "\ufeff",
  ],
  ...[
    "\u00ad",
    "\u2028",
    "\r",
    "\u0130",
    "\u01c5",
    "\u05e9\u05dc",
    "\u0645\u062d",
    "\u674e\u660e",
    "\uff11\uff12",
  ],
  ...["[PERSON]", "Person-7F3A2C", "Mx.", "[", "]", "@", "://", "9", ". ", "\n\n"],
];

describe("the anonymiser's contract", () => {
  it("holds on a sample of the parts, as it stands and with strange signs in it", async () => {
    const random = randomStream(7, "strange signs");
    const below = (limit: number): number => Math.floor(random() * limit);
    const sample = [...fresh.documents, ...unseen.documents, ...unread.documents].filter(
      (_, i) => i % 30 === 0,
    );
    const broken = sample.map((one) => {
      let text = one.text.slice(0, 600);
      for (let i = 0; i < 8; i++) {
        const at = below(text.length + 1);
        text = text.slice(0, at) + (strange[below(strange.length)] ?? "") + text.slice(at);
      }
      return { ...one, id: `${one.id}, with strange signs`, text, gold: [], free: [] };
    });
    const { faults } = await measure([...sample, ...broken], anonymise, apply);
    expect(faults).toEqual([]);
  });
});
