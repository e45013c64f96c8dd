// The shape of an invitation to judge (src/data/annotation/invitation.ts), as a file from somebody else must have it.
import { z } from "zod";
import { task as taskKind } from "./records/index.ts";

export const invitationFormat = "feedbackloop-invitation";
export const invitationVersion = 1;

/** More than a person judges in a year, and less than a browser chokes on. */
export const invitationLimits = {
  bytes: 64 << 20,
  prompts: 20_000,
  answers: 60_000,
  items: 20_000,
  textLength: 200_000,
};
const { textLength } = invitationLimits;

const id = z.string().min(1).max(200);
const text = z.string().max(textLength);
const message = z.object({ role: z.string().max(60), content: text });
const taskShape = taskKind.schema.shape;

export const invitationSchema = z.object({
  format: z.literal(invitationFormat),
  version: z.literal(invitationVersion),
  /** Title of the project it comes from. */
  project: z.string().max(200),
  /** Whom it is for; null: whoever opens it. */
  annotator: z.string().min(1).max(200).nullable(),
  task: z.object({
    id: taskShape.id,
    title: taskShape.title,
    widget: taskShape.widget,
    purpose: taskShape.purpose,
    invitation: taskShape.invitation,
    guidelines: taskShape.guidelines,
    reasons: taskShape.reasons,
    repeatShare: taskShape.repeatShare,
    asksForMore: taskShape.asksForMore,
    isTimed: taskShape.isTimed,
    pauseEvery: taskShape.pauseEvery,
    seed: taskShape.seed,
    createdAtMs: taskShape.createdAtMs,
  }),
  prompts: z
    .array(z.object({ id, prompt: z.union([text, z.array(message).max(200)]) }))
    .max(invitationLimits.prompts),
  answers: z.array(z.object({ id, promptId: id, text })).max(invitationLimits.answers),
  items: z
    .array(
      z.object({
        id,
        promptId: id,
        completionIds: z.array(id).min(1).max(12),
        addedAtMs: z.number().optional(),
        practice: z
          .object({ expected: z.string().max(20).nullable(), feedback: z.string().max(2000) })
          .optional(),
      }),
    )
    .min(1)
    .max(invitationLimits.items),
});

export type Invitation = z.infer<typeof invitationSchema>;
