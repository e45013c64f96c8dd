// Documents that say nearly what an earlier one says. The first of its kind stays; what is compared is what stays, so that many
// copies of one text cost no more than one.

import { badSetting, type Cleaning, type CleaningOutcome, type CleaningStep } from "./cleaningStep.ts";
import { eachDocument } from "./cleaningStep.ts";
import { bandKeys, estimate, jaccard, sketch, type Sketch } from "./shingles.ts";

/** From this share of common runs of words on, two documents are one. */
const usualLikeness = 0.8;
/** An estimate this far below may still be of one. */
const slack = 0.2;
/** So many of the documents that share a key are looked at, the last ones: of a form that all have filled in, all do. */
const mostLooked = 64;

interface Kept {
  readonly id: string;
  readonly sketch: Sketch;
}

export const duplicates: CleaningStep = {
  id: "duplicates",
  title: "Near-duplicates",
  about: "Leaves out a document that says almost word for word what an earlier one says.",
  drops: true,
  setting: "the share of common runs of five words from which two are the same, such as 0.8",
  async run(documents, context, setting) {
    const likeness = likenessOf(setting);
    const kept = new KeptDocuments(likeness);
    const { signal } = context;
    await eachDocument(context.others, { others: [], signal }, (other) => kept.take(other));
    return eachDocument(documents, context, (document): CleaningOutcome => {
      const first = kept.take(document);
      return first === undefined ? { count: 0 } : { count: 1, isLeftOut: true, duplicateOf: first };
    });
  },
};

class KeptDocuments {
  private readonly exact = new Map<string, string>();
  private readonly byKey = new Map<number, Kept[]>();

  constructor(private readonly likeness: number) {}

  /** The id of the one that it repeats; else it is kept. */
  take({ id, text }: Cleaning): string | undefined {
    const same = this.exact.get(text);
    if (same !== undefined) return same;
    const own = sketch(text);
    if (own === undefined) return undefined;
    const keys = bandKeys(own);
    const looked = new Set<Kept>();
    for (const key of keys) {
      for (const other of this.byKey.get(key)?.slice(-mostLooked) ?? []) {
        if (looked.has(other)) continue;
        looked.add(other);
        if (estimate(own, other.sketch) < this.likeness - slack) continue;
        if (jaccard(own, other.sketch) >= this.likeness) return other.id;
      }
    }
    const kept = { id, sketch: own };
    this.exact.set(text, id);
    for (const key of keys) {
      const others = this.byKey.get(key);
      if (others === undefined) this.byKey.set(key, [kept]);
      else others.push(kept);
    }
    return undefined;
  }
}

function likenessOf(setting: string | undefined): number {
  if (setting === undefined) return usualLikeness;
  const share = Number(setting);
  if (setting.trim() !== "" && share > 0 && share <= 1) return share;
  throw badSetting("duplicates", setting, "a share above 0 and up to 1");
}
