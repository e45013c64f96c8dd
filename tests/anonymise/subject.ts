// The anonymiser as it is measured: all entities, what is usual put in place of each, one key, no words of a project's own.
import { applySpans, createAnonymiser, detectors } from "../../src/data/anonymise/index.ts";
import { loadGazetteer } from "../../src/data/anonymise/gazetteer/gazetteer.ts";
import { contextOf, findByRules, type FoundSpan } from "../../src/data/anonymise/pass.ts";
import { opinionOn } from "../../src/data/anonymise/tagger/tagger.ts";
import type { TextContext } from "../../src/data/anonymise/detectors/detector.ts";
import { entities } from "../../src/data/anonymise/entities.ts";
import type { Anonymised, Found } from "./measures.ts";
import type { Rule } from "./times.ts";

const anonymiser = await createAnonymiser({ key: new Uint8Array(32).fill(7) });
const gazetteer = await loadGazetteer();

export const anonymise = (text: string): Anonymised => anonymiser.anonymise(text);

const byRules = await createAnonymiser({ key: new Uint8Array(32).fill(7), isByRulesAlone: true });

/** Without the tagger. */
export const anonymiseByRules = (text: string): Anonymised => byRules.anonymise(text);

export const apply = (text: string, spans: readonly Found[]): string => applySpans(text, spans);

const everything = new Set(entities);

const prepare = (text: string): unknown => contextOf(text, gazetteer);

/** What the tagger is given: what rules found, too. */
const prepareFound = (text: string): unknown => {
  const context = contextOf(text, gazetteer);
  return { context, found: findByRules(context, []) };
};

/** Each detector by itself, what it looks at (words, sections) made before; that by itself; and the tagger. */
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
  {
    id: "tagger",
    prepare: prepareFound,
    run(prepared: unknown) {
      const { context, found } = prepared as { context: TextContext; found: FoundSpan[] };
      return opinionOn(context, found, everything);
    },
  },
];
