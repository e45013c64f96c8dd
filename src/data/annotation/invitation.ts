// An invitation: one JSON file from which somebody without an account or a server judges a task. It holds the task, the prompts and the
// answers of its items and nothing else: no source, no score, no group, no candidate, and of gold and attention items neither the
// kind nor the right answer, which stay with the owner. Practice items have both, since they are explained.
//
// It comes from somebody else, so it is read by limits and a schema before anything of it is kept, and texts in it are only texts.
// Where invitations and judgements are to be signed or encrypted, the envelope goes around the bytes: it is opened before
// `readInvitation` and closed after `invitationBytes`, and nothing in here changes. The same holds for the file of judgements that
// goes back (src/page/data/judgingInvitations.ts), which is the format `events`.
import { AppError, quote } from "../../domain/errors.ts";
import type { CompletionRecord, ItemRecord, PromptRecord, TaskRecord } from "../../domain/records/index.ts";
import {
  type Invitation,
  invitationFormat,
  invitationLimits,
  invitationSchema,
  invitationVersion,
} from "../../domain/invitationFile.ts";
import { queueOf } from "./queue.ts";
import { widgetOf } from "./widgets/index.ts";

interface Tables {
  readonly prompts: readonly PromptRecord[];
  readonly completions: readonly CompletionRecord[];
  readonly items: readonly ItemRecord[];
}

/** In so much of an invitation its format is named. */
const headBytes = 200;

/** What somebody is to judge. AppError "invitation/nothing-to-judge". */
export function invitationOf(
  task: TaskRecord,
  { prompts, completions, items }: Tables,
  { project, annotator }: { project: string; annotator: string | null },
): Invitation {
  const answers = new Map(completions.map((one) => [one.id, one]));
  const texts = new Map(prompts.map((one) => [one.id, one.prompt]));
  const own =
    annotator === null ? items.filter(({ taskId }) => taskId === task.id) : itemsFor(task, items, annotator);
  const whole = own.filter(({ completionIds }) => completionIds.every((one) => answers.has(one)));
  if (!whole.some(({ kind }) => kind !== "practice"))
    throw new AppError(
      "invitation/nothing-to-judge",
      `${annotator === null ? "Nobody" : quote(annotator)} has anything to judge in ${quote(task.title)}.`,
      "Add items to the task first.",
    );
  // By id: their order would say which were put in to check annotators.
  const sorted = [...whole].sort((a, b) => (a.id < b.id ? -1 : 1));
  const promptOf = new Map(
    sorted.flatMap(({ promptId, completionIds: [first] }) => {
      const prompt = texts.get(promptId) ?? answers.get(first ?? "")?.prompt;
      return prompt === undefined ? [] : [[promptId, prompt] as const];
    }),
  );
  const used = new Map(
    sorted.flatMap(({ promptId, completionIds }) => completionIds.map((one) => [one, promptId] as const)),
  );
  const { id, title, widget, purpose, invitation, guidelines, reasons } = task;
  const { repeatShare, asksForMore, isTimed, pauseEvery, seed, createdAtMs } = task;
  return {
    format: invitationFormat,
    version: invitationVersion,
    project,
    annotator,
    task: {
      ...{ id, title, widget, purpose, invitation, guidelines, reasons },
      ...{ repeatShare, asksForMore, isTimed, pauseEvery, seed, createdAtMs },
    },
    prompts: [...promptOf].map(([promptId, prompt]) => ({ id: promptId, prompt })),
    answers: [...used]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([answer, promptId]) => ({ id: answer, promptId, text: answers.get(answer)?.completion ?? "" })),
    items: sorted.map((one) => ({
      id: one.id,
      promptId: one.promptId,
      completionIds: one.completionIds,
      ...(one.addedAtMs === undefined ? {} : { addedAtMs: one.addedAtMs }),
      ...(one.kind === "practice"
        ? { practice: { expected: one.expected ?? null, feedback: one.feedback ?? "" } }
        : {}),
    })),
  };
}

function itemsFor(task: TaskRecord, items: readonly ItemRecord[], annotator: string): ItemRecord[] {
  return queueOf(task, items, annotator).flatMap(({ round, item }) => (round === 1 ? [item] : []));
}

export const invitationBytes = (invitation: Invitation): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`${JSON.stringify(invitation, null, 1)}\n`);

/** AppError "invitation/...": nothing of it was kept. */
export function readInvitation(name: string, bytes: Uint8Array): Invitation {
  if (bytes.byteLength > invitationLimits.bytes) throw tooLarge(name, bytes.byteLength);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    const head = new TextDecoder().decode(bytes.subarray(0, headBytes));
    if (head.includes(invitationFormat)) throw damaged(name, "it was cut off or changed on its way");
    throw notOne(name, "it is a file of another kind");
  }
  const { format, version: given } = (typeof json === "object" && json !== null ? json : {}) as Record<
    string,
    unknown
  >;
  if (format !== invitationFormat) throw notOne(name, `it does not say "format": "${invitationFormat}"`);
  if (typeof given === "number" && given > invitationVersion)
    throw new AppError(
      "invitation/newer",
      `${name} was made by a newer FeedbackLoop: version ${given}, this one reads up to ${invitationVersion}.`,
      "Reload the page to get its newest version.",
    );
  const parsed = invitationSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw damaged(name, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const fault = faultIn(parsed.data);
  if (fault !== undefined) throw damaged(name, fault);
  return parsed.data;
}

export function tooLarge(name: string, sizeBytes: number): AppError {
  const mb = (bytes: number): string => `${Math.round(bytes / (1 << 20))} MB`;
  return new AppError(
    "invitation/too-large",
    `${name} has ${mb(sizeBytes)}; an invitation has at most ${mb(invitationLimits.bytes)}.`,
    "Ask for the judging task in smaller parts.",
  );
}

/** What a schema cannot say: that what an item names is there, and fits the way to answer. */
function faultIn({ task, prompts, answers, items }: Invitation): string | undefined {
  const widget = widgetOf(task.widget);
  if (widget === undefined) return `"widget" is ${quote(task.widget)}, which is no way to answer`;
  const promptIds = new Set(prompts.map((one) => one.id));
  const promptOfAnswer = new Map(answers.map((one) => [one.id, one.promptId]));
  if (promptIds.size < prompts.length) return "two prompts have one id";
  if (promptOfAnswer.size < answers.length) return "two answers have one id";
  if (new Set(items.map((one) => one.id)).size < items.length) return "two items have one id";
  const [least, most] = widget.answers;
  for (const { id: itemId, promptId, completionIds } of items) {
    const name = `item ${quote(itemId)}`;
    if (!promptIds.has(promptId)) return `${name} is about a prompt that is not in the file`;
    if (completionIds.length < least || completionIds.length > most)
      return `${name} has ${completionIds.length} answers, ${quote(widget.title)} takes ${least} to ${most}`;
    if (new Set(completionIds).size < completionIds.length) return `${name} has one answer twice`;
    if (completionIds.some((one) => promptOfAnswer.get(one) !== promptId))
      return `${name} has an answer that is not in the file, or is another prompt's`;
  }
  return undefined;
}

function notOne(name: string, what: string): AppError {
  return new AppError(
    "invitation/not-one",
    `${name} is no invitation to judge: ${what}.`,
    "Open the file that was sent to you, as it came; its name ends in .json.",
  );
}

function damaged(name: string, what: string): AppError {
  return new AppError(
    "invitation/damaged",
    `${name} cannot be used: ${what}.`,
    "Ask whoever sent it for the file again; nothing of it was kept.",
  );
}
