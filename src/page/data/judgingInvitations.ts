// Judging for somebody else: an invitation becomes a project of its own in which one task is judged, offline from then on, and its
// judgements go back as a file. The same invitation, or a later one of the same task for the same annotator, is the same project:
// what is new in it is added, nothing is overwritten.
import { invitationBytes, invitationOf, readInvitation, tooLarge } from "../../data/annotation/invitation.ts";
import { widgetOf } from "../../data/annotation/widgets/index.ts";
import { eventLines } from "../../data/exchange/events.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { type Invitation, invitationLimits } from "../../domain/invitationFile.ts";
import {
  completion as completionKind,
  item as itemKind,
  prompt as promptKind,
  task as taskKind,
  type ItemRecord,
  type ProjectRecord,
  type ProjectTable,
  type TaskRecord,
} from "../../domain/records/index.ts";
import type { InvitationView, JudgingPlace } from "../bridge/judgingTypes.ts";
import type { JudgingDesk } from "./judging.ts";
import { noTask } from "../noTask.ts";
import { viewOf } from "./judgingScreens.ts";

export function createInvitations(desk: JudgingDesk) {
  /** `annotator` null: whoever it is. */
  const known = async (task: string, annotator: string | null): Promise<ProjectRecord | undefined> =>
    (await desk.projects()).find(
      ({ invitation }) =>
        invitation?.task === task && (annotator === null || invitation.annotator === annotator),
    );

  async function inviter(project: string, task: string) {
    const data = await desk.data(project);
    const found = (await data.tasks.all()).find(({ id }) => id === task);
    if (found === undefined) throw noTask(task);
    const { title } = await desk.record(project);
    const tables = {
      prompts: await data.prompts.all(),
      completions: await data.completions.all(),
      items: await data.items.all(),
    };
    return {
      found,
      bytesFor(annotator: string | null): Uint8Array<ArrayBuffer> {
        const bytes = invitationBytes(invitationOf(found, tables, { project: title, annotator }));
        if (bytes.byteLength > invitationLimits.bytes)
          throw tooLarge(`The invitation to ${found.title}`, bytes.byteLength);
        return bytes;
      },
    };
  }

  return {
    /** AppError "invitation/...": nothing of it is kept. */
    async readInvitation(file: Blob): Promise<InvitationView> {
      const { task, project, annotator, items } = await invitationIn(file);
      const there = await known(task.id, annotator);
      return {
        task: viewOf(task),
        project,
        annotator: annotator ?? there?.invitation?.annotator ?? null,
        items: items.filter(({ practice }) => practice === undefined).length,
        hasPractice: items.some(({ practice }) => practice !== undefined),
        isKnown: there !== undefined,
      };
    },

    async acceptInvitation(file: Blob, annotator: string): Promise<JudgingPlace> {
      const invitation = await invitationIn(file);
      const name = invitation.annotator ?? annotator.trim();
      if (name === "" || name.length > 200)
        throw new AppError(
          "invitation/no-name",
          `A name has 1 to 200 characters, got ${name.length}.`,
          "Give the name under which your judgements are to stand; it need not be your real one.",
        );
      const { task } = invitation;
      const there = await known(task.id, name);
      const record = there ?? (await desk.addProject(task.title || "Judging"));
      // At once: what is interrupted after this goes on when the invitation is opened again.
      await desk.changeRecord(record.id, (old) => ({
        ...old,
        invitation: { ...old.invitation, task: task.id, annotator: name },
      }));
      const data = await desk.data(record.id);
      const made = recordsIn(invitation, record.id, name);
      await requireSame(data.prompts, made.prompts, ({ id, prompt }) => [id, prompt], "prompt");
      await requireSame(
        data.completions,
        made.completions,
        ({ id, promptId, completion }) => [id, promptId, completion],
        "answer",
      );
      await requireSame(data.items, made.items, ({ id, completionIds }) => [id, completionIds], "item");
      // The items last: all that they name is there before them.
      await data.prompts.put(made.prompts);
      await data.completions.put(made.completions);
      await data.tasks.put([made.task]);
      await data.items.put(made.items);
      desk.tell(record.id);
      return { project: record.id, task: task.id, annotator: name };
    },

    /** As the format `events`. A signature or an encryption goes around these bytes. */
    async judgementsFile(place: JudgingPlace): Promise<{ name: string; blob: Blob }> {
      const data = await desk.data(place.project);
      const practice = new Set(
        (await data.items.all()).filter(({ kind }) => kind === "practice").map(({ id }) => id),
      );
      const isOwn = (one: { annotator: string; taskId?: string | undefined; itemId: string }): boolean =>
        one.annotator === place.annotator && one.taskId === place.task && !practice.has(one.itemId);
      const comparisons = (await data.comparisons.all()).filter(isOwn);
      const ratings = (await data.ratings.all()).filter(isOwn);
      const task = (await data.tasks.all()).find(({ id }) => id === place.task);
      if (task === undefined) throw noTask(place.task);
      const packedMs = [...comparisons, ...ratings].reduce(
        (last, { decidedAt = 0 }) => Math.max(last, decidedAt),
        0,
      );
      const record = await desk.record(place.project);
      if (record.invitation !== undefined)
        await desk.changeRecord(place.project, ({ invitation, ...old }) => ({
          ...old,
          ...(invitation === undefined ? {} : { invitation: { ...invitation, packedMs } }),
        }));
      return {
        name: `${fileStem(`${task.title}-${place.annotator}`)}.judgements.jsonl`,
        blob: new Blob([eventLines(comparisons, ratings) as BlobPart], { type: "application/jsonl" }),
      };
    },

    /** The file that was made last is with the owner. */
    async noteHandedOn(place: JudgingPlace): Promise<void> {
      await desk.changeRecord(place.project, ({ invitation, ...old }) => {
        if (invitation === undefined) return old;
        const { packedMs } = invitation;
        return {
          ...old,
          invitation: { ...invitation, ...(packedMs === undefined ? {} : { sentMs: packedMs }) },
        };
      });
    },

    /** A file that opens straight into judging. null: for whoever opens it. */
    async invitation(
      project: string,
      task: string,
      annotator: string | null,
    ): Promise<{ name: string; blob: Blob }> {
      const { found, bytesFor } = await inviter(project, task);
      const stem = fileStem(annotator === null ? found.title : `${found.title}-${annotator}`);
      const blob = new Blob([bytesFor(annotator)], { type: "application/json" });
      return { name: `${stem}.invitation.json`, blob };
    },

    /** One archive with a file for each of the roster; `without`: who has nothing to judge. */
    async invitations(
      project: string,
      task: string,
    ): Promise<{ name: string; blob: Blob; files: number; without: string[] }> {
      const { found, bytesFor } = await inviter(project, task);
      const files = new Map<string, Uint8Array>();
      const without: string[] = [];
      let nothing: AppError | undefined;
      for (const annotator of found.annotators) {
        try {
          const bytes = bytesFor(annotator);
          // Two names may look the same as files.
          const stem = fileStem(annotator);
          let name = stem;
          for (let n = 2; files.has(name); n++) name = `${stem}-${n}`;
          files.set(name, bytes);
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== "invitation/nothing-to-judge") throw error;
          nothing = error;
          without.push(annotator);
        }
      }
      if (nothing !== undefined && files.size === 0) throw nothing;
      const { zipFiles } = await import("../../formats/zip.ts");
      const blob = await zipFiles(
        [...files].map(([name, bytes]) => ({
          path: `${name}.invitation.json`,
          async *chunks() {
            yield bytes;
          },
        })),
      );
      return { name: `${fileStem(found.title)}.invitations.zip`, blob, files: files.size, without };
    },
  };
}

/** Read by its size first: what is too large is not taken into memory. */
async function invitationIn(file: Blob): Promise<Invitation> {
  const name = file instanceof File ? file.name : "This file";
  if (file.size > invitationLimits.bytes) throw tooLarge(name, file.size);
  return readInvitation(name, new Uint8Array(await file.arrayBuffer()));
}

/** As records of a project in which the annotator is all there is. */
function recordsIn({ task, prompts, answers, items }: Invitation, project: string, annotator: string) {
  const widget = widgetOf(task.widget);
  if (widget === undefined) throw new Error("internal: an invitation was read with an unknown widget.");
  return {
    task: {
      ...task,
      version: taskKind.version,
      project,
      annotators: [annotator],
      overlap: 1,
    } satisfies TaskRecord,
    prompts: prompts.map((one) => ({ ...one, version: promptKind.version, project }) as const),
    completions: answers.map(
      ({ id, promptId, text }) =>
        ({ version: completionKind.version, project, id, promptId, completion: text }) as const,
    ),
    items: items.map(({ practice, addedAtMs, ...one }): ItemRecord => ({
      ...one,
      version: itemKind.version,
      project,
      taskId: task.id,
      arm: "given",
      kind: practice === undefined ? "normal" : "practice",
      ...(addedAtMs === undefined ? {} : { addedAtMs }),
      ...(practice === undefined
        ? {}
        : {
            ...(practice.expected === null ? {} : { expected: practice.expected }),
            feedback: practice.feedback,
          }),
    })),
  };
}

/** AppError "invitation/other-content": an id stands for something else here already. */
async function requireSame<R extends { id: string }>(
  table: ProjectTable<R>,
  given: readonly NoInfer<R>[],
  content: (one: R) => unknown,
  what: string,
): Promise<void> {
  const there = new Map((await table.all()).map((one) => [one.id, JSON.stringify(content(one))]));
  const other = given.find(
    (one) => (there.get(one.id) ?? JSON.stringify(content(one))) !== JSON.stringify(content(one)),
  );
  if (other === undefined) return;
  throw new AppError(
    "invitation/other-content",
    `The ${what} ${quote(other.id)} of this invitation is another one than that of the task you already judge.`,
    "Ask whoever sent it which one is right; nothing was changed.",
  );
}

const fileStem = (title: string): string =>
  title
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80) || "judging";
