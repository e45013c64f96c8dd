// What every judgement says beside its verdict: who judged, in which task, when and how, and what it takes the place of. Events are
// appended and never changed: a judgement that was corrected or taken back is one that a later event supersedes
// (src/data/annotation/standing.ts).
import { z } from "zod";

const words = z.string().max(200);

/** A stretch of an answer that somebody marked, in code points of its text, end exclusive. */
const highlight = z.object({
  /** Place of the answer in the event's list of completions. */
  answer: z.number().int().min(0).max(63),
  start: z.number().int().min(0),
  end: z.number().int().min(1),
  /** The text itself, so that it is found again if the answer is another's copy. */
  quote: z.string().max(2000),
  tag: words.optional(),
});

export const whoJudged = {
  annotator: z.string().max(200),
  annotatorKind: z.enum(["human", "simulated", "imported"]),
};

export const judgedFields = {
  /** The judging task that it belongs to (task.ts); absent in events of other programs and of simulated annotators. */
  taskId: z.string().max(200).optional(),
  /** 2: the same annotator saw the item before. Absent: 1. */
  round: z.number().int().min(1).max(9).optional(),
  /** Events of one decision, as of the best of several answers, have one name. */
  decisionId: z.string().max(200).optional(),
  /** By how much: 0 hardly, 1 slightly, 2 clearly, 3 far better. */
  strength: z.number().int().min(0).max(3).optional(),
  /** How much it counts where a method weighs judgements, as by how far its annotator can be trusted; absent: 1. */
  weight: z.number().min(0).max(1000).optional(),
  /** Reasons that were chosen from the task's list. */
  reasons: z.array(words).max(32).optional(),
  rationale: z.string().max(10_000).optional(),
  highlights: z.array(highlight).max(64).optional(),
  /** Milliseconds since 1970. */
  decidedAt: z.number().int().min(0).optional(),
  /** Milliseconds from the moment it was shown, while the page was visible; absent where timing is switched off. */
  decideMs: z.number().min(0).optional(),
  input: z.enum(["key", "pointer", "touch"]).optional(),
  /** Hash of the guidelines as they stood. */
  guidelines: z.string().max(64).optional(),
  /** The event that this one takes the place of. */
  supersedes: z.string().max(200).optional(),
  /** It only takes back what it supersedes; its verdict is "skip". */
  isUndo: z.boolean().optional(),
  /** The owner's last word on an item that annotators disagree about: it stands for all of theirs. */
  isAdjudication: z.boolean().optional(),
  candidate: z.string().nullable().optional(),
};

/** By time, then by id; what came from a file of another program stays in that file's order. */
export function placeOfEvent({
  annotatorKind,
  decidedAt = 0,
  eventId,
}: {
  readonly annotatorKind: string;
  readonly decidedAt?: number | undefined;
  readonly eventId: string;
}): readonly (number | string)[] | undefined {
  return annotatorKind === "imported" ? undefined : [decidedAt, eventId];
}
