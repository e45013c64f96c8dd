// Numbers that identify a person, by country: a pattern, the check digits where it has any, and words that stand near one. Each is
// a detector of its own, made from a line of a table. A number alone counts as much as its form is rare; beside its word it counts
// even where the check fails, because people mistype.
import { allMatches } from "../text/allMatches.ts";
import type { Entity } from "../entities.ts";
import { americas } from "./identifiers/americas.ts";
import { anywhere } from "./identifiers/anywhere.ts";
import { asiaPacific } from "./identifiers/asiaPacific.ts";
import { europe } from "./identifiers/europe.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";
import { hasBefore, hasNear } from "./detector.ts";

export interface Identifier {
  readonly id: string;
  readonly title: string;
  readonly entity: Entity;
  /** With flag y, or g where it may have no digits. The whole match is the number. */
  readonly pattern: RegExp;
  /** The fewest digits that a match has in 40 characters from its first digit on, and the most characters before that; absent: none. */
  readonly digits?: number;
  readonly lead?: number;
  /** Takes the match without blanks, dots and hyphens. */
  readonly check?: (plain: string) => boolean;
  /** Words in lower case that stand within 60 characters. */
  readonly words: RegExp;
  /** Of what else has numbers of the form, right before one. */
  readonly things?: RegExp;
  /** Scores: without such a word and with one, and with one where the check fails (absent: no proposal). */
  readonly alone: number;
  readonly near: number;
  readonly nearUnchecked?: number;
}

const reach = 60;

function detectorOf(one: Identifier): Detector {
  return {
    id: one.id,
    title: one.title,
    entities: [one.entity],
    needsDigits: one.digits !== undefined,
    *find(context: TextContext): Iterable<Candidate> {
      const { text, numbers } = context;
      for (const { 0: found, index } of one.digits === undefined
        ? allMatches(one.pattern, text)
        : numbers.matches(one.pattern, text, one.digits, one.lead)) {
        const isChecked = one.check?.(found.replace(/[\s.\-/()]/g, "")) ?? true;
        const end = index + found.length;
        const isNear = hasNear(context, index, end, reach, one.words);
        const score = isChecked ? (isNear ? one.near : one.alone) : isNear ? (one.nearUnchecked ?? 0) : 0;
        if (score === 0 || (one.things !== undefined && hasBefore(context, index, 20, one.things))) continue;
        const why = [
          `Has the form of ${one.title}`,
          ...(one.check === undefined
            ? []
            : [isChecked ? "its check digits are right" : "its check digits are wrong"]),
          ...(isNear ? ["a word for it stands near"] : []),
        ];
        yield { start: index, end, entity: one.entity, score, reason: `${why.join("; ")}.` };
      }
    },
  };
}

export const identifiers: readonly Identifier[] = [...anywhere, ...americas, ...europe, ...asiaPacific];
export const identifierDetectors: readonly Detector[] = identifiers.map(detectorOf);
