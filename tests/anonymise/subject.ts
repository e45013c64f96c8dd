// The anonymiser as it is measured: all entities, each replaced by what the settings at the start of a project say, one
// key, no list of words of a project's own.
import { applySpans, createAnonymiser } from "../../src/data/anonymise/index.ts";
import type { Anonymised, Found } from "./measures.ts";
import type { Rule } from "./times.ts";

const anonymiser = await createAnonymiser({ key: new Uint8Array(32).fill(7) });

export const anonymise = (text: string): Anonymised => anonymiser.anonymise(text);
export const apply = (text: string, spans: readonly Found[]): string => applySpans(text, spans);
export const rules: readonly Rule[] = [{ id: "all rules together", run: anonymise }];
