// The second looks of the Data page, on documents in memory: the probe takes people, not documents, and what is shown, not
// what was proposed; without a look of the rules there is nothing for a model to add to. Models themselves run in a browser:
// npm run test:named-entities.
import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/domain/random.ts";
import type { DocumentRecord } from "../../src/domain/records/index.ts";
import type { DocumentsDesk } from "../../src/page/data/documents.ts";
import { createSecondLooks } from "../../src/page/data/secondLooks.ts";

const random = randomStream(1, "second looks");
const words = "plan order team report shift stock client week".split(" ");

function record(i: number, rejected: boolean): DocumentRecord {
  const isA = i % 2 === 0;
  const body = Array.from({ length: 30 }, () => words[Math.floor(random() * words.length)]).join(" ");
  const text = isA ? `chairwoman ${body}` : body;
  const spans = isA
    ? [
        {
          start: 0,
          end: 10,
          entity: "GENDER",
          text: "chairwoman",
          detector: "test",
          score: 1,
          reason: "A test.",
          replacement: "head",
          decision: rejected ? ("rejected" as const) : ("proposed" as const),
        },
      ]
    : [];
  return {
    version: 1,
    project: "p",
    id: `d${i}`,
    file: "f",
    sha256: "",
    format: "plain",
    row: null,
    candidate: `person ${Math.floor(i / 2) * 2 + (i % 2)}`,
    text,
    anonymised: { text: "", spans, isReviewed: false },
  };
}

const looks = (documents: readonly DocumentRecord[]): ReturnType<typeof createSecondLooks> => {
  const desk = {
    data: () => Promise.resolve({ documents: { all: () => Promise.resolve([...documents]) } }),
    work: (_: unknown, what: (job: object) => Promise<unknown>) =>
      what({ signal: new AbortController().signal, turn: () => Promise.resolve() }),
  };
  return createSecondLooks(desk as unknown as DocumentsDesk, () =>
    Promise.reject(new Error("not asked for")),
  );
};
const labels = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`d${i}`, i % 2 === 0 ? "a" : "b"]));

describe("second looks", () => {
  it("finds the leak before, and what is left of it afterwards", async () => {
    const hidden = Array.from({ length: 80 }, (_, i) => record(i, false));
    const report = await looks(hidden).probeLeak("p", labels, () => undefined);
    expect(report?.groups[0]?.before.value).toBeGreaterThan(0.95);
    // "head" stands where "chairwoman" stood: the word is gone, that something stood there is not.
    expect(report?.groups[0]?.after.value).toBeGreaterThan(0.95);
    expect(report?.groups[0]?.terms.for).toContain("head");
    expect(report?.groups[0]?.terms.for.join(" ")).not.toMatch(/chairwoman/);
  });

  it("takes the text as people decided it, leaves out what is not known or not used", async () => {
    const shown = Array.from({ length: 80 }, (_, i) => record(i, true));
    const report = await looks([...shown, { ...record(81, true), leftOut: "person" }]).probeLeak(
      "p",
      { ...labels, d0: null },
      () => undefined,
    );
    expect(report?.unknown).toBe(1);
    expect(report?.groups[0]?.terms.for).toContain("chairwoman");
    expect(report?.groups[0]?.fall.value).toBe(0);
  });

  it("asks for the rules first", async () => {
    const { anonymised: _, ...fresh } = record(0, false);
    const model = {
      reference: { kind: "hub", id: "some/model" } as never,
      files: null,
      device: "wasm" as const,
    };
    await expect(looks([fresh]).proposeNames("p", model, () => undefined)).rejects.toMatchObject({
      code: "data/nothing-hidden",
    });
  });
});
