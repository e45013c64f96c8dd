// Answers with a thumb each: rows {prompt, completion, label} or {prompt_ids, completion_ids, label}. A row of a pair is two of them,
// the chosen answer liked and the rejected one not, in the order in which TRL unpairs a file (`parts` of a kind).

import { promptAndJoint } from "./encode.ts";
import { beside, isWeighed, weighed } from "./judgedPair.ts";
import { hasPairIds, isPair, pairs } from "./pairs.ts";
import { previewText } from "./previewText.ts";
import { readCompletion, readPreference } from "./readRow.ts";
import * as fields from "./rowFields.ts";
import type { RawRow } from "./rowFields.ts";
import type { RowKind, TokenizeOptions } from "./rowKind.ts";
import { needed } from "./tokenizeRow.ts";

export interface UnpairedAnswer {
  readonly promptIds: readonly number[];
  /** The completion alone, EOS included; not cut, since it is also read after other prompts. */
  readonly completionIds: readonly number[];
  /** How many of its ids fit behind the own prompt: those that are learned from. */
  readonly kept: number;
  readonly isLiked: boolean;
  readonly line: number;
}

export const unpaired: RowKind<UnpairedAnswer> = {
  id: "unpaired",
  title: { one: "judged answer", many: "judged answers" },
  about:
    "answers with a thumb each: `prompt`, `completion`, `label` (true or false), or rows of pairs, each of which is two of them (with `tie: true` none)",
  needs: "a prompt, a completion and a label (true or false)",
  example: '{"prompt": "...", "completion": "...", "label": true}',
  idsKey: "completion_ids",
  textKeys: ["prompt", "completion", "chosen", "rejected"],
  dropReason: "because the prompt alone has max_length tokens",

  preview(row) {
    if (isPair(row)) return pairs.preview(row);
    const label = String(fields.requiredFlag(row, "label"));
    if (hasAnswerIds(row)) {
      const [prompt, completion] = ["prompt_ids", "completion_ids"].map(
        (key) => `ids ${JSON.stringify(fields.ids(row, key))}`,
      );
      return { prompt: prompt ?? "", completion: completion ?? "", label };
    }
    const { prompt, completion } = readCompletion(row);
    return { prompt: previewText(prompt), completion: previewText(completion), label };
  },

  prompt(row) {
    if (isPair(row)) return pairs.prompt(row);
    return hasAnswerIds(row) ? undefined : readCompletion(row).prompt;
  },

  parts(row, noting) {
    if (!isPair(row)) return [row];
    if (fields.flag(row, "tie")) {
      noting?.notes.addTie(noting.line);
      return [];
    }
    if (isWeighed(row)) noting?.notes.addUnweighed(noting.line);
    if (hasPairIds(row)) {
      const { prompt_ids, chosen_ids, rejected_ids } = row;
      return [
        { prompt_ids, completion_ids: chosen_ids, label: true },
        { prompt_ids, completion_ids: rejected_ids, label: false },
      ];
    }
    const { prompt, chosen, rejected } = readPreference(row, noting);
    const { tools, chat_template_kwargs } = row;
    const rest = { prompt, tools, chat_template_kwargs };
    return [
      { ...rest, completion: chosen, label: true },
      { ...rest, completion: rejected, label: false },
    ];
  },

  tokenize(row, options) {
    const { cut, noting } = options;
    const isLiked = fields.requiredFlag(row, "label");
    if (isWeighed(row)) noting.notes.addUnweighed(noting.line);
    const { promptIds, completionIds } = answerOf(row, options);
    if (completionIds.length === 0) {
      noting.notes.addEmptied(noting.line);
      return "empty";
    }
    const room = cut.maxLength === null ? Infinity : cut.maxLength - promptIds.length;
    const isCut = completionIds.length > room;
    if (room <= 0 || (isCut && cut.tooLong === "drop")) return "too long";
    const kept = Math.min(completionIds.length, room);
    return { row: { promptIds, completionIds, kept, isLiked, line: noting.line }, isCut };
  },

  /** Where both are bad, neither is liked; a tie says nothing of either. */
  fromJudgement({ prompt, answers, verdict, weight }) {
    if (verdict === "tie") return [];
    return answers.map((answer, i) => ({
      prompt,
      completion: beside(prompt, answer),
      label: verdict === (i === 0 ? "A" : "B"),
      ...weighed(weight),
    }));
  },

  fromRating: ({ prompt, answer, isGood, weight }) => [
    { prompt, completion: beside(prompt, answer), label: isGood, ...weighed(weight) },
  ],

  tokens: ({ promptIds, kept }) => promptIds.length + kept,
  positions: ({ promptIds, kept }) => promptIds.length + kept,
  ids: ({ promptIds, completionIds }) => [promptIds, completionIds],
};

/** The answer is ids, and no text. */
function hasAnswerIds(row: RawRow): boolean {
  return fields.field(row, "completion") === undefined && fields.field(row, "completion_ids") !== undefined;
}

function answerOf(
  row: RawRow,
  { tokenizer, vocabularySize, noting }: TokenizeOptions,
): Pick<UnpairedAnswer, "promptIds" | "completionIds"> {
  if (hasAnswerIds(row))
    return {
      promptIds: fields.ids(row, "prompt_ids", vocabularySize),
      completionIds: fields.ids(row, "completion_ids", vocabularySize),
    };
  const { promptIds, jointIds } = promptAndJoint(row, needed(tokenizer), noting);
  return { promptIds, completionIds: jointIds.slice(promptIds.length) };
}
