// The language of a text, by runs of letters (eld, its smallest table: 264 kB packed, loaded when first asked for).

/** What is looked at of a text, in UTF-16 units: more says no more. */
const sample = 2000;

export type LanguageOf = (text: string) => string | undefined;

/** ISO 639-1; undefined where the text is too short or too mixed to tell. */
export async function languageDetector(): Promise<LanguageOf> {
  const { eld } = await import("eld/extrasmall");
  return (text) => {
    const found = eld.detect(text.slice(0, sample));
    return found.language !== "" && found.isReliable() ? found.language : undefined;
  };
}
