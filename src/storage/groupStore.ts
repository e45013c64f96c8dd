// Which group a person belongs to, kept for a stated purpose until a stated day: in a database of its own, encrypted (AES-GCM) with a key
// that this browser never hands out, apart from projects, so that no export, no project file and no report can have it. Every reading is
// noted with its time. What is past its day is deleted before anything else is done.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { AppError, quote } from "../domain/errors.ts";
import { randomId } from "../domain/randomId.ts";

/** Groups by attribute; null: not known. */
export type GroupsOf = Readonly<Record<string, string | null>>;
/** By the id of whoever it is about. */
export type GroupLabels = Readonly<Record<string, GroupsOf>>;

export interface LabelsKept {
  id: string;
  project: string;
  /** Why they are needed, as their owner said. */
  purpose: string;
  /** The file that they came from. */
  name: string;
  people: number;
  attributes: string[];
  keptAtMs: number;
  /** On this day they are deleted. */
  expiresAtMs: number;
  /** When they were read, the last ones. */
  readAtMs: number[];
}

interface Stored extends LabelsKept {
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

interface Schema extends DBSchema {
  keys: { key: string; value: CryptoKey };
  labels: { key: string; value: Stored };
}

const groupDatabaseName = "feedbackloop-groups";
const keyName = "labels";
const mostReadings = 50;
const longestPurpose = 2000;
const longestDays = 366;
const dayMs = 24 * 60 * 60 * 1000;

export interface KeepLabels {
  readonly project: string;
  readonly name: string;
  readonly purpose: string;
  readonly days: number;
  readonly labels: GroupLabels;
}

export function createGroupStore(now: () => number = Date.now, databaseName = groupDatabaseName) {
  let opened: Promise<IDBPDatabase<Schema>> | undefined;

  async function open(): Promise<IDBPDatabase<Schema>> {
    opened ??= openDB<Schema>(databaseName, 1, {
      upgrade(database) {
        database.createObjectStore("keys");
        database.createObjectStore("labels", { keyPath: "id" });
      },
    }).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    const database = await opened;
    for (const { id, expiresAtMs } of await database.getAll("labels"))
      if (expiresAtMs <= now()) await database.delete("labels", id);
    // With the last labels their key goes: what a backup of the disk may hold can then be read by nobody.
    if ((await database.count("labels")) === 0) await database.delete("keys", keyName);
    return database;
  }

  async function keyOf(database: IDBPDatabase<Schema>): Promise<CryptoKey> {
    const kept = await database.get("keys", keyName);
    if (kept !== undefined) return kept;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    await database.put("keys", made, keyName);
    return made;
  }

  return {
    /** AppError "groups/no-purpose", "groups/bad-days". */
    async keep({ project, name, purpose, days, labels }: KeepLabels): Promise<LabelsKept> {
      const said = purpose.trim();
      if (said === "" || said.length > longestPurpose)
        throw new AppError(
          "groups/no-purpose",
          `A purpose has 1 to ${longestPurpose} characters, got ${said.length}.`,
          "Say in a sentence why these groups are needed.",
        );
      if (!Number.isInteger(days) || days < 1 || days > longestDays)
        throw new AppError(
          "groups/bad-days",
          `Groups are kept for 1 to ${longestDays} days, got ${days}.`,
          "Give a whole number of days.",
        );
      const database = await open();
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const text = new TextEncoder().encode(JSON.stringify(labels));
      const kept: LabelsKept = {
        id: randomId(),
        project,
        purpose: said,
        name,
        people: Object.keys(labels).length,
        attributes: [...new Set(Object.values(labels).flatMap((one) => Object.keys(one)))].sort(),
        keptAtMs: now(),
        expiresAtMs: now() + days * dayMs,
        readAtMs: [],
      };
      const sealed = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv, additionalData: sealOf(kept) },
        await keyOf(database),
        text,
      );
      await database.put("labels", { ...kept, iv, sealed });
      return kept;
    },

    /** What is kept for a project, without the labels. */
    async list(project: string): Promise<LabelsKept[]> {
      const all = await (await open()).getAll("labels");
      return all
        .filter((one) => one.project === project)
        .map(({ iv: _iv, sealed: _sealed, ...kept }) => kept);
    },

    /** The labels; that they were read is noted first. AppError "groups/gone", "groups/changed". */
    async read(id: string): Promise<GroupLabels> {
      const database = await open();
      const stored = await database.get("labels", id);
      const key = await database.get("keys", keyName);
      if (stored === undefined || key === undefined)
        throw new AppError(
          "groups/gone",
          `The groups ${quote(id)} are no longer kept: they were deleted, or their day has come.`,
          "Give the file again if you still need it.",
        );
      await database.put("labels", { ...stored, readAtMs: [...stored.readAtMs, now()].slice(-mostReadings) });
      const { iv, sealed } = stored;
      const text = await crypto.subtle
        .decrypt({ name: "AES-GCM", iv, additionalData: sealOf(stored) }, key, sealed)
        .catch(() => {
          throw new AppError(
            "groups/changed",
            `The groups ${quote(stored.name)} cannot be read: their purpose, their day or they themselves were changed where they are kept.`,
            "Delete them, and give the file again if you still need it.",
          );
        });
      return JSON.parse(new TextDecoder().decode(text)) as GroupLabels;
    },

    async remove(id: string): Promise<void> {
      await (await open()).delete("labels", id);
      await open();
    },

    /** Of a project that goes, or of all. */
    async removeAll(project?: string): Promise<void> {
      const database = await open();
      for (const one of await database.getAll("labels"))
        if (project === undefined || one.project === project) await database.delete("labels", one.id);
      await open();
    },
  };
}

export type GroupStore = ReturnType<typeof createGroupStore>;

/** A purpose or a day that somebody changed in the database makes the labels unreadable. */
const sealOf = ({ id, project, purpose, expiresAtMs }: LabelsKept): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify([id, project, purpose, expiresAtMs]));
