// Documents in another language than the rest. Which one the rest is in is told by most of them, unless languages are named;
// a document whose language cannot be told stays.

import { badSetting, type CleaningOutcome, type CleaningStep, eachDocument } from "./cleaningStep.ts";
import { languageDetector } from "./languageOf.ts";

export const language: CleaningStep = {
  id: "language",
  title: "Language",
  about: "Leaves out documents that are not in the language of most of the others.",
  drops: true,
  setting: "the languages to keep by their two letters, such as en or en+de",
  async run(documents, context, setting) {
    const wanted = languagesOf(setting);
    const detect = await languageDetector();
    const found = await eachDocument(documents, context, ({ text }) => detect(text));
    const kept = wanted ?? commonest([...found, ...context.others.map(({ text }) => detect(text))]);
    return found.map((one): CleaningOutcome => {
      const isLeftOut = one !== undefined && !kept.has(one);
      return { count: isLeftOut ? 1 : 0, isLeftOut, ...(one === undefined ? {} : { language: one }) };
    });
  },
};

/** The language of most; all where none can be told. */
function commonest(found: readonly (string | undefined)[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const one of found) if (one !== undefined) counts.set(one, (counts.get(one) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return new Set([...counts].filter(([, count]) => count === most).map(([name]) => name));
}

function languagesOf(setting: string | undefined): ReadonlySet<string> | undefined {
  if (setting === undefined) return undefined;
  const names = setting.toLowerCase().split("+");
  if (names.every((name) => /^[a-z]{2}$/.test(name))) return new Set(names);
  throw badSetting("language", setting, "languages of two letters, joined by +");
}
