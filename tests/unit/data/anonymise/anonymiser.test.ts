// The anonymiser from outside: what is found, what stays, one name for one person, offsets, a second pass, a person's decisions.
import { describe, expect, it } from "vitest";
import {
  addSpan,
  applySpans,
  createAnonymiser,
  decideAll,
  entities,
  parseEntities,
  parseOperators,
  reviewAgain,
} from "../../../../src/data/anonymise/index.ts";
import type { HiddenSpan } from "../../../../src/domain/records/index.ts";

const key = new Uint8Array(32).fill(7);
const anonymiser = await createAnonymiser({ key });
const found = (text: string, entity: string): string[] =>
  anonymiser
    .anonymise(text)
    .spans.filter((span) => span.entity === entity)
    .map((span) => span.text);

const texts = [
  "Olga Zemánková 😀\nSenior Nurse\nolga.z@mail.example | +44 20 7946 0958 | linkedin.com/in/olgaz\n12 Harbour Street, Leeds LS1 4AP\nDate of birth: 3 May 1988\n\nEXPERIENCE\nNurse, Fenwick Care Ltd, 2012 - 2016\n\nEDUCATION\nBSc Nursing, University of Leeds, 2010\n",
  "Interviewer: Thanks, Thulani. Did Grace help you?\nThulani: She did. Will said he was glad, and I'm 34.",
  "so my name is ngozi obialor and i worked with thulani at a bank and my wife is a nurse",
  "Dear Mr. Quispe,\n\nyour card 4111 1111 1111 1111 expires. Best regards\nWanjiru Kamau",
  "[PERSON] met Person-12AB34 and **** in [ADDRESS: Germany].",
  "",
];

describe("a text and its spans", () => {
  it("gives the text when the replacements are put in, at code points", () => {
    for (const text of texts) {
      const { text: hidden, spans } = anonymiser.anonymise(text);
      const points = Array.from(text);
      for (const span of spans) expect(points.slice(span.start, span.end).join("")).toBe(span.text);
      for (const [i, span] of spans.entries())
        expect(span.start).toBeGreaterThanOrEqual(spans[i - 1]?.end ?? 0);
      expect(applySpans(text, spans)).toBe(hidden);
      for (const { reason, score } of spans) {
        expect(reason).toMatch(/^["“\p{Lu}\d].*\.$/u);
        expect(score).toBeGreaterThanOrEqual(0.25);
        expect(score).toBeLessThanOrEqual(1);
      }
    }
  });

  it("changes nothing in a second pass, with every operator", async () => {
    for (const operator of ["replace", "mask", "pseudonymise", "generalise", "drop", "keep"] as const) {
      const operators = Object.fromEntries(entities.map((entity) => [entity, operator]));
      const one = await createAnonymiser({ key, operators });
      for (const text of texts) {
        const once = one.anonymise(text).text;
        expect(one.anonymise(once).text).toBe(once);
        if (operator === "keep") expect(once).toBe(text);
      }
    }
  });
});

describe("what is found", () => {
  it.each([
    ["PERSON", "I met Zephyrine Okwuosa-Brandt yesterday.", ["Zephyrine Okwuosa-Brandt"]],
    ["PERSON", "Employee: van der Linde, Pieter\n", ["van der Linde, Pieter"]],
    ["PERSON", "Mark will mark the papers in May.", ["Mark"]],
    ["PERSON", "The report is in Java and Python, with Kubernetes and Excel.", []],
    ["PERSON", "Please find Maria_Garcia_CV.pdf attached.", ["Maria_Garcia"]],
    ["EMAIL_ADDRESS", "Write to (a.b+c@sub.example.co.uk).", ["a.b+c@sub.example.co.uk"]],
    ["URL", "ASP.NET and Node.js, see www.example.org/a_(b).", ["www.example.org/a_(b)"]],
    [
      "PHONE_NUMBER",
      "Call +49 30 901820 or (415) 555-0132 x12; 2015 - 2018.",
      ["+49 30 901820", "(415) 555-0132 x12"],
    ],
    ["HANDLE", "Follow @zanele_m on it.", ["@zanele_m"]],
    ["ADDRESS", "I live at 12 Harbour Street, Leeds LS1 4AP.", ["12 Harbour Street, Leeds LS1 4AP"]],
    ["ADDRESS", "Hauptstraße 12, 10115 Berlin", ["Hauptstraße 12, 10115 Berlin"]],
    ["DATE_OF_BIRTH", "Born on 12 May 1987. The contract began on 3 June 2019.", ["12 May 1987"]],
    ["AGE", "She is a 34-year-old nurse with 10 years of experience.", ["34-year-old"]],
    ["GRADUATION_YEAR", "Graduated in 2009 from Leeds.", ["2009"]],
    ["SCHOOL", "He studied at the University of Leeds in 2009.", ["University of Leeds"]],
    ["ORGANIZATION", "She worked for Fenwick Care Ltd. It was fine.", ["Fenwick Care Ltd"]],
    ["NRP", "Nationality: Kenyan", ["Kenyan"]],
    ["MARITAL_STATUS", "Marital status: divorced, one son", ["divorced, one son"]],
    ["HEALTH", "I have Crohn's disease.", ["Crohn's disease"]],
    ["SEXUAL_ORIENTATION", "He is gay.", ["gay"]],
    ["PHOTO", "[Photo]\nName", ["[Photo]"]],
    ["TITLE", "Dear Ms Quispe", ["Ms"]],
    ["IP_ADDRESS", "From 192.168.1.10, version 1.2.3.4", ["192.168.1.10"]],
    ["US_SSN", "SSN 536-22-1234", ["536-22-1234"]],
  ])("%s in %s", (entity, text, expected) => expect(found(text, entity)).toEqual(expected));

  it("makes gendered words neutral, with their verbs", () => {
    const { text } = anonymiser.anonymise("When he works he likes his team, and her husband knows her.");
    expect(text).toBe("When they work they like their team, and their partner knows them.");
  });

  it("finds names of no list, in capitals and without any", () => {
    expect(found("MY NAME IS XOLANI MTHEMBU-REYES.\n", "PERSON").length).toBeGreaterThan(0);
    expect(found("so my name is xqolani mthembi and i worked there", "PERSON")).toEqual(["xqolani mthembi"]);
  });
});

describe("pseudonyms", () => {
  const names = (text: string, one = anonymiser): string[] =>
    one
      .anonymise(text)
      .spans.flatMap(({ entity, replacement }) => (entity === "PERSON" ? [replacement] : []));

  it("are one for a person, whatever a text calls them, and others for others", () => {
    const [full, short, other] = names("Maria Garcia Lopez met Ms Garcia. Then Thulani Dube said no.");
    expect(short).toBe(full);
    expect(other).not.toBe(full);
    expect(full).toMatch(/^Person-[0-9A-F]{6}$/);
  });

  it("are one in other texts, orders and cases, and others by another key", async () => {
    const [one] = names("Thank you, Wei Zhang.");
    expect(names("ZHANG WEI\nwei.zhang@mail.example")[0]).toBe(one);
    const another = await createAnonymiser({ key: new Uint8Array(32).fill(8) });
    expect(names("Thank you, Wei Zhang.", another)[0]).not.toBe(one);
  });
});

describe("the project's own words", () => {
  it("hides what is listed and nothing of what is never to be hidden", async () => {
    const one = await createAnonymiser({
      key,
      words: [
        { text: "Project Falcon", entity: "OTHER" },
        { text: "Fenwick", entity: null },
        { text: "TK-\\d{4}", isPattern: true, entity: "ID_NUMBER" },
      ],
    });
    const { text } = one.anonymise("At project  falcon of Fenwick Care Ltd: TK-1234, falcons.");
    expect(text).toContain("Fenwick");
    expect(text).toContain("[OTHER]");
    expect(text).toContain("[ID_NUMBER]");
    expect(text).toContain("falcons");
  });

  it("refuses a pattern that is none", async () => {
    await expect(
      createAnonymiser({ key, words: [{ text: "(", isPattern: true, entity: "OTHER" }] }),
    ).rejects.toThrow(/is no pattern/);
  });
});

describe("choices", () => {
  it("hides the chosen kinds by the chosen operators", async () => {
    const operators = parseOperators("EMAIL_ADDRESS=mask");
    const one = await createAnonymiser({ key, entities: parseEntities("EMAIL_ADDRESS"), operators });
    expect(one.anonymise("Ana Silva, ana@mail.example").text).toBe("Ana Silva, ****************");
  });

  it("says what is wrong with a name", () => {
    expect(() => parseEntities("PRSON")).toThrow(/Did you mean PERSON/);
    expect(() => parseOperators("PERSON=mosk")).toThrow(/mask/);
  });
});

describe("a person's decisions", () => {
  const text = "Ana Silva met Bruno Costa at the Zorblax. The zorblax was loud.";
  const proposed = anonymiser
    .anonymise(text)
    .spans.map((span): HiddenSpan => ({ ...span, decision: "proposed" }));

  it("shows what was rejected, also after another look", () => {
    const rejected = decideAll(anonymiser, text, proposed, (span) => span.text === "Ana Silva", "rejected");
    expect(rejected.text).toContain("Ana Silva met Person-");
    expect(reviewAgain(anonymiser, text, rejected.spans).text).toBe(rejected.text);
  });

  it("hides what was added, here or everywhere", () => {
    const start = text.indexOf("Zorblax");
    const where = { start, end: start + "Zorblax".length, entity: "ORGANIZATION" as const };
    expect(addSpan(anonymiser, text, proposed, where).text).toContain("The zorblax was");
    const everywhere = addSpan(anonymiser, text, proposed, { ...where, everywhere: true });
    expect(everywhere.text).not.toMatch(/zorblax/i);
    expect(reviewAgain(anonymiser, text, everywhere.spans).text).toBe(everywhere.text);
  });
});
