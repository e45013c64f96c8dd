// What the data worker does when people judge (bridge/judgingTypes.ts): the annotator's screens, invitations, the owner's tasks. Loaded
// when somebody first judges. It works on a project's data, wherever that is, so that it is tested without a browser.
import { randomId } from "../../domain/randomId.ts";
import { projectRecords } from "../../storage/projectRecords.ts";
import { browserData } from "../../storage/browserData.ts";
import { writing, type ProjectDatabase } from "../../storage/projectDatabase.ts";
import type { ProjectData, ProjectRecord } from "../../domain/records/index.ts";
import type { JudgingPlace, JudgingService, JudgingState } from "../bridge/judgingTypes.ts";
import { openLiveChannel } from "../bridge/liveChannel.ts";
import { type HeldJudgements, heldJudgements } from "./heldData.ts";
import { speakerOf } from "./judgedViews.ts";
import { createInvitations } from "./judgingInvitations.ts";
import { createOwner } from "./judgingOwner.ts";
import { createReport } from "./judgingReport.ts";
import { createScreens } from "./judgingScreens.ts";

/** Where projects are. */
export interface JudgingHost {
  data(project: string): Promise<ProjectData>;
  /** Names this browser in the ids of a project's judgements; the same for ever. */
  sitting(project: string): Promise<string>;
  projects(): Promise<readonly ProjectRecord[]>;
  addProject(title: string): Promise<ProjectRecord>;
  record(project: string): Promise<ProjectRecord>;
  changeRecord(project: string, change: (old: ProjectRecord) => ProjectRecord): Promise<ProjectRecord>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Tells every tab that judgements of the project were written, by the name of that write. */
  tell(project: string, write: string): void;
}

/** What the parts of this service share. */
export interface JudgingDesk extends Omit<JudgingHost, "tell"> {
  data(project: string): Promise<HeldJudgements>;
  /** Tells every tab that judgements of the project were written. */
  tell(project: string): void;
}

export function createJudgingOn(host: JudgingHost) {
  const held = new Map<string, Promise<HeldJudgements>>();
  /** Writes of its own, and those after which it has read anew. */
  const seen = new Set<string>();
  const desk: JudgingDesk = {
    ...host,
    data(project) {
      const found = held.get(project) ?? host.data(project).then((data) => heldJudgements(data, speakerOf));
      held.set(project, found);
      found.catch(() => held.delete(project));
      return found;
    },
    tell(project) {
      const write = randomId();
      seen.add(write);
      host.tell(project, write);
    },
  };
  const screens = createScreens(desk);
  const { noteHandedOn, ...invitations } = createInvitations(desk);
  /** Its page hears of a write over a channel of its own, perhaps before this worker does: whoever comes first. */
  async function hear(project: string, write?: string): Promise<void> {
    if (write !== undefined) {
      if (seen.has(write)) return;
      seen.add(write);
    }
    (await held.get(project))?.drop();
  }
  return {
    hear,
    ...screens,
    ...invitations,
    ...createOwner(desk),
    ...createReport(desk),
    async itemsWritten(project: string): Promise<void> {
      await hear(project);
      desk.tell(project);
    },
    /** The file of judgements that was made last is with the owner. */
    async noteSent(place: JudgingPlace): Promise<JudgingState> {
      await noteHandedOn(place);
      return screens.state(place);
    },
  } satisfies JudgingService;
}

export type Judging = ReturnType<typeof createJudgingOn>;

export function createJudging({
  database,
  addProject,
}: {
  database(): Promise<ProjectDatabase>;
  addProject(title: string): Promise<ProjectRecord>;
}): Judging {
  const channel = openLiveChannel((message) => {
    if (message.type === "documents") void judging.hear(message.project);
    if (message.type === "judgements") void judging.hear(message.project, message.write);
  });
  const records = async () => projectRecords(await database());
  const judging = createJudgingOn({
    data: async (project) => browserData(await database(), project),
    sitting: async (project) => sittingOf(await database(), project),
    projects: async () =>
      (await (await records()).projects()).records.filter(({ deletedAtMs }) => deletedAtMs === null),
    addProject,
    record: async (project) => (await records()).project(project),
    changeRecord: async (project, change) => (await records()).changeProject(project, change),
    now: () => Date.now(),
    tell: (project, write) => channel.send({ type: "judgements", project, write }),
  });
  return judging;
}

const sittingBytes = 16;

/** Beside the project's other secrets: in no export, so that two browsers never share one. */
function sittingOf(database: ProjectDatabase, project: string): Promise<string> {
  const key = `${project}/sitting`;
  return writing(database, undefined, async (transaction) => {
    const secrets = transaction.objectStore("secrets");
    const kept = await secrets.get(key);
    const bytes = kept ?? crypto.getRandomValues(new Uint8Array(sittingBytes));
    if (kept === undefined) await secrets.put(bytes, key);
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  });
}
