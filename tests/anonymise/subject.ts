// The anonymiser as it is measured: all entities, what is usual put in place of each, one key, no words of a project's own.
import { applySpans, createAnonymiser, detectors } from "../../src/data/anonymise/index.ts";
import { loadGazetteer } from "../../src/data/anonymise/gazetteer/gazetteer.ts";
import { contextOf } from "../../src/data/anonymise/pass.ts";
import type { Anonymised, Found } from "./measures.ts";
import type { Rule } from "./times.ts";

const anonymiser = await createAnonymiser({ key: new Uint8Array(32).fill(7) });
const gazetteer = await loadGazetteer();

export const anonymise = (text: string): Anonymised => anonymiser.anonymise(text);

export const apply = (text: string, spans: readonly Found[]): string => applySpans(text, spans);

const prepare = (text: string): unknown => contextOf(text, gazetteer);

/** Each detector by itself, what it looks at (words, sections) made before; and that by itself. */
export const rules: readonly Rule[] = [
  {
    id: "words and sections",
    prepare: (text) => text,
    run: (text) => contextOf(text as string, gazetteer),
  },
  ...detectors.map((detector) => ({
    id: detector.id,
    prepare,
    run: (context: unknown) => [...detector.find(context as ReturnType<typeof contextOf>)],
  })),
];
