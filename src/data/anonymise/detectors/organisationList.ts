// Firms that stand in a list with a sure one.
import { isJobTitle } from "../lists/jobs.ts";
import { tools } from "../lists/things.ts";
import { tokenAt } from "../text/tokens.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { isNameLike } from "./sequences.ts";

/** "Umbra and Kestrel Point Capital": what stands in a list with a sure one, and begins as no person does. */
export function* besideOrganisations(
  { tokens, gazetteer, isLowerCase }: TextContext,
  found: readonly Candidate[],
): Iterable<Candidate> {
  if (isLowerCase) return;
  for (const { start, end, score } of found) {
    if (score < 0.74) continue;
    const after = tokenAt(tokens, end);
    for (const joint of [tokenAt(tokens, start) - 1, after]) {
      const isLeft = joint < after - 1;
      if (!/^(?:and|or|&|with)$/.test(tokens[joint]?.text ?? "") || tokens[joint]!.gap !== " ") continue;
      let [first, last] = isLeft ? [joint - 1, joint - 1] : [joint + 1, joint + 1];
      if (!isNameLike(tokens[first]) || tokens[first]!.text === "I") continue;
      for (let n = 0; n < 3; n++) {
        if (isLeft && isNameLike(tokens[first - 1]) && tokens[first]!.gap === " ") first--;
        if (!isLeft && isNameLike(tokens[last + 1]) && tokens[last + 1]!.gap === " ") last++;
      }
      const words = tokens.slice(first, last + 1).map(({ folded }) => folded);
      const isName =
        gazetteer.commonness(words[0]!) === 0 &&
        !gazetteer.isGiven(words[0]!) &&
        !tools.has(words[0]!) &&
        !gazetteer.isNationality(words[0]!) &&
        gazetteer.cityCountry(words.join(" ")) === undefined &&
        gazetteer.country(words.join(" ")) === undefined &&
        !gazetteer.isRegion(words.join(" ")) &&
        !(words.length > 1 && isJobTitle(words));
      if (isName)
        yield {
          start: tokens[first]!.start,
          end: tokens[last]!.end,
          entity: "ORGANIZATION",
          score: words.length > 1 ? 0.976 : 0.78,
          reason: "Stands in a list with an organisation.",
        };
    }
  }
}
