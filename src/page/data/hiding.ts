// The anonymiser as the Data page uses it: one of each project, with its key and its own words, so that one person has one name in
// all of its documents. Loaded when it is first asked for.
import type { Anonymiser } from "../../data/anonymise/index.ts";
import type { HiddenSpan, ProjectData } from "../../domain/records/index.ts";
import { codePointsBefore, placesOf, pointsOf } from "../../domain/textPlaces.ts";
import type { LanguageFacts, Support, WordList } from "../bridge/documentTypes.ts";

const anonymise = () => import("../../data/anonymise/index.ts");

export async function languageFacts(): Promise<LanguageFacts> {
  const { supportedLanguages, otherLanguages } = await anonymise();
  return { languages: [...supportedLanguages], others: otherLanguages };
}

/** How much is found in a language; one that is not known speaks for itself. */
export function supportOf(language: string | null, { languages }: LanguageFacts): Support {
  if (language === null) return "full";
  return languages.find(({ code }) => code === language)?.support ?? "none";
}

export function createHiding() {
  const open = new Map<string, { words: string; made: Promise<Anonymiser> }>();
  return {
    /** AppError "anonymise/bad-word". */
    async anonymiser(data: ProjectData, list: WordList): Promise<Anonymiser> {
      const words = JSON.stringify([list.hide, list.keep]);
      const known = open.get(data.project);
      if (known?.words === words) return known.made;
      const made = (async () => {
        const { createAnonymiser, projectWords } = await anonymise();
        return createAnonymiser({ key: await data.pseudonymKey(), words: projectWords(list) });
      })();
      made.catch(() => open.delete(data.project));
      open.set(data.project, { words, made });
      return made;
    },
    /** Names that were given are no longer known: somebody's data is gone. */
    forget: (project: string): void => void open.delete(project),
  };
}

export type Hiding = ReturnType<typeof createHiding>;

export const isDecided = ({ decision }: HiddenSpan): boolean => decision !== "proposed";

/** What people decided about texts, found again in a text that was cleaned anew: every place of each. Sorted and disjoint. */
export function relocated(old: readonly HiddenSpan[], base: string): HiddenSpan[] {
  const found: HiddenSpan[] = [];
  const seen = new Set<string>();
  // The longest first: what is within it goes with it.
  const decided = old.filter(isDecided).sort((a, b) => b.text.length - a.text.length);
  for (const span of decided) {
    if (seen.has(span.text)) continue;
    seen.add(span.text);
    for (const start of codePointsBefore(base, placesOf(base, span.text))) {
      const end = start + pointsOf(span.text).length;
      if (!found.some((one) => one.start < end && one.end > start)) found.push({ ...span, start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
