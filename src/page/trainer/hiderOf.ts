// Hides what tells who somebody is in the texts of one probe, as the project does, by its words and its key.
import { createAnonymiser, projectWords } from "../../data/anonymise/index.ts";
import type { ProjectData, ProjectRecord } from "../../domain/records/index.ts";

export async function hiderOf(
  data: Pick<ProjectData, "pseudonymKey">,
  words: ProjectRecord["words"],
): Promise<(texts: readonly string[]) => Promise<string[]>> {
  const key = await data.pseudonymKey();
  const hidden = projectWords(words ?? { hide: [], keep: [] });
  return async (texts) => {
    // Each probe by itself: who stands in one is nobody that another knows.
    const anonymiser = await createAnonymiser({ key, words: hidden });
    return texts.map((one) => anonymiser.anonymise(one).text);
  };
}
