// What a step has drawn, for whoever watches: all its answers in brief, the best first, and the best and the worst of them whole, with
// what each of their tokens was worth. For the eyes: a run is the same without it, so that it costs nothing where nobody asks.

import type { RecipeContext, Rollout } from "../algorithms/recipe.ts";
import { mean } from "../domain/statistics.ts";
import { createStreamDecoder } from "../text/stream.ts";
import type { Tokenizer } from "../text/index.ts";

/** An answer in brief. Texts are cut at so many characters. */
export interface DrawnAnswer {
  /** What was asked; null: known as ids alone. */
  prompt: string | null;
  /** Its beginning; null: there is no tokenizer. */
  text: string | null;
  /** null: none is known. */
  score: number | null;
  /** Mean over its tokens; null: nothing was learned from it. */
  advantage: number | null;
  tokens: number;
  /** false: cut at the limit of new tokens. */
  ended: boolean;
}

/** An answer whole, up to so many pieces: a token's text, or that of several which make one character. */
export interface WholeAnswer extends DrawnAnswer {
  pieces: string[];
  /** Of each piece, the mean of its tokens. */
  advantages: number[];
}

export interface Drawing {
  step: number;
  /** Of all its answers, those not listed included. */
  count: number;
  /** By score, the best first; of many the two ends. */
  answers: DrawnAnswer[];
  best: WholeAnswer;
  /** null: there is one answer alone. */
  worst: WholeAnswer | null;
}

export interface Drawings {
  show: RecipeContext<unknown, unknown>["show"];
  /** What was shown since, as what this step has drawn; undefined: nothing. */
  take(step: number): Drawing | undefined;
  /** The step was given up. */
  discard(): void;
}

const longestPrompt = 400;
const longestText = 160;
const mostPieces = 600;
const mostAnswers = 200;

interface Shown {
  readonly rollout: Rollout;
  readonly score: number | null;
  readonly advantages: readonly number[];
}

export function createDrawings(tokenizer: Pick<Tokenizer, "decode"> | undefined): Drawings {
  let shown: Shown[] = [];

  function brief({ rollout, score, advantages }: Shown): DrawnAnswer {
    const { said, ids, ended } = rollout;
    return {
      prompt: said === undefined ? null : shortened(saidText(said), longestPrompt),
      // A character has a token of its own at most: what is cut off needs no decoding.
      text:
        tokenizer === undefined
          ? null
          : shortened(tokenizer.decode(ids.slice(0, longestText), { skipSpecialTokens: true }), longestText),
      score: finite(score),
      advantage: advantages.length === 0 ? null : finite(mean(advantages)),
      tokens: ids.length,
      ended,
    };
  }

  function whole(one: Shown): WholeAnswer {
    const { pieces, advantages } =
      tokenizer === undefined ? { pieces: [], advantages: [] } : piecesOf(one, tokenizer);
    return { ...brief(one), pieces, advantages };
  }

  return {
    show: (rollout, { score, advantages }) => void shown.push({ rollout, score, advantages }),
    discard: () => void (shown = []),
    take(step) {
      const worth = ({ score }: Shown): number => finite(score) ?? -Infinity;
      const sorted = shown.sort((a, b) => worth(b) - worth(a));
      shown = [];
      const [best, ...others] = sorted;
      if (best === undefined) return undefined;
      const last = others.at(-1);
      const half = mostAnswers / 2;
      const listed =
        sorted.length <= mostAnswers ? sorted : [...sorted.slice(0, half), ...sorted.slice(-half)];
      return {
        step,
        count: sorted.length,
        answers: listed.map(brief),
        best: whole(best),
        worst: last === undefined ? null : whole(last),
      };
    },
  };
}

function piecesOf(
  { rollout: { ids }, advantages }: Shown,
  tokenizer: Pick<Tokenizer, "decode">,
): Pick<WholeAnswer, "pieces" | "advantages"> {
  const decoder = createStreamDecoder(tokenizer, { skipSpecialTokens: true });
  const pieces: string[] = [];
  const worth: number[] = [];
  let held: number[] = [];
  const give = (text: string): void => {
    if (text === "") return;
    pieces.push(text);
    worth.push(held.length === 0 ? 0 : mean(held));
    held = [];
  };
  for (const [at, id] of ids.entries()) {
    if (pieces.length >= mostPieces) break;
    held.push(finite(advantages[at] ?? 0) ?? 0);
    give(decoder.push(id));
  }
  give(decoder.flush());
  return { pieces, advantages: worth };
}

/** A conversation by its last turn. */
function saidText(said: NonNullable<Rollout["said"]>): string {
  if (typeof said === "string") return said;
  const content = said.at(-1)?.content;
  return typeof content === "string" ? content : JSON.stringify(content ?? "");
}

const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text;

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;
