// What the data worker does when people judge (bridge/judgingTypes.ts): the annotator's screens, invitations, the owner's tasks. Loaded
// when somebody first judges. It works on a project's data, wherever that is, so that it is tested without a browser.
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
  /** Tells every tab that judgements of the project were written. */
  tell(project: string): void;
}

/** What the parts of this service share. */
export interface JudgingDesk extends JudgingHost {
  data(project: string): Promise<HeldJudgements>;
}

export function createJudgingOn(host: JudgingHost) {
  const held = new Map<string, Promise<HeldJudgements>>();
  const desk: JudgingDesk = {
    ...host,
    data(project) {
      const found = held.get(project) ?? host.data(project).then((data) => heldJudgements(data, speakerOf));
      held.set(project, found);
      found.catch(() => held.delete(project));
      return found;
    },
  };
  const screens = createScreens(desk);
  const { noteHandedOn, ...invitations } = createInvitations(desk);
  return {
    /** Somebody else has written. */
    drop: (project: string): void => void held.get(project)?.then((data) => data.drop()),
    service: {
      ...screens,
      ...invitations,
      ...createOwner(desk),
      ...createReport(desk),
      async readAnew(project: string): Promise<void> {
        (await desk.data(project)).drop();
      },
      async itemsWritten(project: string): Promise<void> {
        (await desk.data(project)).drop();
        desk.tell(project);
      },
      /** The file of judgements that was made last is with the owner. */
      async noteSent(place: JudgingPlace): Promise<JudgingState> {
        await noteHandedOn(place);
        return screens.state(place);
      },
    } satisfies JudgingService,
  };
}

export type Judging = ReturnType<typeof createJudgingOn>["service"];

export function createJudging({
  database,
  addProject,
}: {
  database(): Promise<ProjectDatabase>;
  addProject(title: string): Promise<ProjectRecord>;
}): Judging {
  const channel = openLiveChannel((message) => {
    if (message.type === "documents" || message.type === "judgements") judging.drop(message.project);
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
    tell: (project) => channel.send({ type: "judgements", project }),
  });
  return judging.service;
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
