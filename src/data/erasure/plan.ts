// What erasing a person changes in a folder, worked out before anything is written: the same plan is shown by a dry run and carried
// out by a real one. Its order is the journal: hashes first, as they will be, then the tombstone and the marks, then what quotes the
// person, and last the records that say whose they are, each after what follows from it. So whoever was ended in the middle finds
// in what is left all that is still to be done, and ends with the same bytes.
import { memorySource, readAll } from "../../domain/bytes.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { tombstone } from "../../domain/records/index.ts";
import { manifestFile } from "../../domain/runFolder.ts";
import { erasedNote, isSealed, sealedText, stateFile, stateHash } from "../../domain/sealedState.ts";
import { sha256Hex } from "../../domain/sha256.ts";
import { treatZip } from "./archive.ts";
import { type Edit, edited, type ErasableFiles, hashOf, joined } from "./files.ts";
import type { Erased } from "./find.ts";
import { findPerson, type Person, recordFiles } from "./person.ts";
import { isRow, jsonOf, rowsIn, textIn } from "./rows.ts";
import { runsThatHeld } from "./runs.ts";
import { isHashes, treat, type Treatment, untouched } from "./treat.ts";

export interface Change {
  readonly path: string;
  /** Where its content ends up; undefined: the file goes. */
  readonly to?: string;
  /** Absent: its bytes stay as they are. */
  readonly edits?: readonly Edit[];
  /** There is no such file yet. */
  readonly isNew?: boolean;
}

export interface ErasurePlan {
  /** SHA-256 of the id, in hex. */
  readonly hash: string;
  readonly erased: readonly Erased[];
  readonly marked: readonly string[];
  /** For a person: what was not searched, what else to look at. */
  readonly notes: readonly string[];
  /** In the order in which they are made. */
  readonly changes: readonly Change[];
}

/** What erasing leaves alone: the key of pseudonyms, and what Git keeps of its own. */
const outside = /^(?:\.secrets|\.git)\//;
/** Names that a folder of a project has whoever is in it. */
const ownNames =
  /^(?:data|logs|models|reports|exports|final|config|manifest|state|README|erased|checkpoint-\d+)$/;

const tombstoneFile = tombstone.file ?? "";
/** What follows from another record comes before it. */
const recordOrder: readonly string[] = [
  recordFiles.rating,
  recordFiles.comparison,
  recordFiles.item,
  recordFiles.completion,
  recordFiles.prompt,
  recordFiles.document,
];

export const hashOfId = (id: string): Promise<string> => sha256Hex(new TextEncoder().encode(id));

/** AppError "erase/unknown-candidate". `date`: of the tombstone. */
export async function planErasure(
  files: ErasableFiles,
  candidate: string,
  date: string,
): Promise<ErasurePlan> {
  const hash = await hashOfId(candidate);
  const isDone = await hasTombstone(files, hash);
  const person = await findPerson(files, { candidate });
  const planner = new Planner(files, person, hash, 0);
  const { isSaid, ...plan } = await planner.plan(
    isDone ? undefined : `${JSON.stringify({ id: hash, date })}\n`,
  );
  if (isSaid || isDone) return plan;
  throw new AppError(
    "erase/unknown-candidate",
    `There is no candidate or document ${quote(candidate)} in this project.`,
    `Ids count as a whole, capital letters included: see "candidate" and "id" in ${recordFiles.document}.`,
  );
}

/** Of a folder within a zip: it has no tombstone of its own. */
export const planWithin = (
  files: ErasableFiles,
  person: Person,
  hash: string,
  depth: number,
): Promise<FolderPlan> => new Planner(files, person, hash, depth).plan(undefined);

async function hasTombstone(files: ErasableFiles, hash: string): Promise<boolean> {
  if (!(await files.list()).includes(tombstoneFile)) return false;
  for await (const { row } of rowsIn(await files.open(tombstoneFile))) if (row?.["id"] === hash) return true;
  return false;
}

export interface FolderPlan extends ErasurePlan {
  /** A row of the folder said itself that it is the person's. */
  readonly isSaid: boolean;
}

/** What a path becomes: `to` undefined where it goes, `edits` empty where its bytes stay. */
interface Output {
  readonly to: string | undefined;
  readonly edits: readonly Edit[];
  /** There is no such file yet. */
  readonly isNew?: true;
}

class Planner {
  private readonly outputs = new Map<string, Output>();
  private paths: readonly string[] = [];
  private readonly instead: string;

  constructor(
    private readonly files: ErasableFiles,
    private readonly person: Person,
    private readonly hash: string,
    private readonly depth: number,
  ) {
    this.instead = `erased-${hash.slice(0, 16)}`;
  }

  async plan(tombstoneLine: string | undefined): Promise<FolderPlan> {
    const { files, person, instead } = this;
    this.paths = (await files.list()).filter((path) => !outside.test(path));
    const treated: (readonly [string, Treatment])[] = [];
    const taken = new Set(this.paths);
    for (const path of this.paths) {
      const treatment = await treat(path, await files.open(path), {
        person,
        instead,
        archive: (name, source) => treatZip(name, source, { person, hash: this.hash, depth: this.depth }),
      });
      if (treatment !== untouched) treated.push([path, treatment]);
      const { edits, isGone = false } = treatment;
      const to = isGone ? undefined : this.newPath(path, taken);
      if (edits.length > 0 || to !== path) this.outputs.set(path, { to, edits });
    }
    const empty = ((await files.emptyFolders?.()) ?? []).filter(
      (path) => !outside.test(path) && this.newPath(path, new Set()) !== path,
    );
    for (const path of empty) this.outputs.set(path, { to: undefined, edits: [] });
    const isRecords = (path: string): number => recordOrder.indexOf(path);
    treated.sort(([a], [b]) => isRecords(b) - isRecords(a) || (a < b ? -1 : 1));
    const hits = new Set(treated.flatMap(([path, { erased }]) => (erased.length > 0 ? [path] : [])));
    const shown: ErasableFiles = { ...files, list: () => Promise.resolve(this.paths) };
    const { marked, notes } = await runsThatHeld(shown, hits);
    const renamed = [...this.outputs].filter(
      ([path, { to }]) => to !== undefined && to !== path && !hits.has(path),
    );
    const erased = [
      ...treated.flatMap(([, one]) => one.erased),
      ...[...renamed.map(([path]) => path), ...empty].map((id): Erased => ({ record: "file", id })),
    ];
    const isSaid = treated.some(([, one]) => one.isSaid === true);
    if (erased.length > 0 || isSaid) await this.addTombstone(tombstoneLine);
    const cards = await this.mark(marked);
    const states = await this.seal(marked);
    const manifests = await this.rewriteManifests();
    return {
      hash: this.hash,
      erased,
      marked: marked.map((unit) => this.renamedFolder(unit)),
      notes: [...treated.flatMap(([, { unsearched }]) => unsearched ?? []), ...notes],
      changes: this.changes([...manifests, tombstoneFile, ...cards, ...states]),
      isSaid,
    };
  }

  /** A path without the id and without the person's name. */
  private newPath(path: string, taken: Set<string>): string {
    const { needles, id } = this.person;
    const parts = path.split("/").map((part) => {
      const [, stem = part, ending = ""] = /^(.+?)((?:\.[A-Za-z0-9]{1,10})*)$/.exec(part) ?? [];
      if (ownNames.test(stem)) return part;
      if (stem === id || part === id) return this.instead + (part === id ? "" : ending);
      const renamed = needles.hasId(part) ? needles.withoutId(part, this.instead) : part;
      return needles.hasName(renamed) ? this.instead + ending : renamed;
    });
    let to = parts.join("/");
    if (to === path) return path;
    for (let n = 2; taken.has(to); n++) to = parts.join("/").replace(/(\.[^./]*)?$/, `-${n}$1`);
    taken.add(to);
    return to;
  }

  private renamedFolder(folder: string): string {
    return this.newPath(folder, new Set());
  }

  private async addTombstone(line: string | undefined): Promise<void> {
    if (line === undefined) return;
    const bytes = new TextEncoder().encode(line);
    const isNew = !this.paths.includes(tombstoneFile);
    if (isNew)
      this.outputs.set(tombstoneFile, { to: tombstoneFile, edits: [{ start: 0, end: 0, bytes }], isNew });
    else {
      const end = (await this.files.open(tombstoneFile)).sizeBytes;
      const { edits } = this.outputs.get(tombstoneFile) ?? { edits: [] };
      this.outputs.set(tombstoneFile, { to: tombstoneFile, edits: [...edits, { start: end, end, bytes }] });
    }
  }

  /** The model cards of what was trained on the person say so. Resolves with the paths of all of them. */
  private async mark(units: readonly string[]): Promise<string[]> {
    const cards: string[] = [];
    for (const unit of units) {
      const path = `${unit}/README.md`;
      cards.push(path);
      const bytes = new TextEncoder().encode(erasedNote(this.hash));
      if (!this.paths.includes(path)) {
        const to = `${this.renamedFolder(unit)}/README.md`;
        this.outputs.set(path, { to, edits: [{ start: 0, end: 0, bytes }], isNew: true });
        continue;
      }
      const source = await this.files.open(path);
      if (textIn(await readAll(source)).includes(this.hash)) continue;
      const end = source.sizeBytes;
      const old = this.outputs.get(path) ?? { to: path, edits: [] };
      this.outputs.set(path, { ...old, edits: [...old.edits, { start: end, end, bytes }] });
    }
    return cards;
  }

  /** Checkpoints' state.json with the hashes of what changes beside it. */
  private async seal(marked: readonly string[]): Promise<string[]> {
    const sealed: string[] = [];
    for (const path of this.paths) {
      if (path.split("/").at(-1) !== stateFile) continue;
      const folder = path.slice(0, -stateFile.length);
      const isMarked = marked.includes(folder.slice(0, -1));
      const changed = [...this.outputs.keys()].some((one) => one.startsWith(folder));
      if (!isMarked && !changed) continue;
      const before = jsonOf(textIn(await readAll(await this.files.open(path))));
      // One that is damaged already stays as it is: it must not pass for whole.
      if (!isSealed(before) || (await stateHash(before)) !== before.hash) continue;
      const now = jsonOf(textIn(await joined(await this.contentOf(path))));
      const erased = before.erased ?? [];
      const state = {
        ...(isRow(now) ? now : before),
        files: await this.newHashes(before.files, folder, isMarked ? ["README.md"] : []),
        ...(isMarked ? { erased: erased.includes(this.hash) ? erased : [...erased, this.hash] } : {}),
      };
      await this.setText(path, await sealedText(state));
      sealed.push(path);
    }
    return sealed;
  }

  /** Every manifest.json with the hashes of the files below it as they will be, the innermost first. */
  private async rewriteManifests(): Promise<string[]> {
    const manifests = this.paths.filter((path) => path.split("/").at(-1) === manifestFile);
    manifests.sort((a, b) => b.split("/").length - a.split("/").length);
    for (const path of manifests) {
      const before = jsonOf(textIn(await readAll(await this.files.open(path))));
      if (!isRow(before) || !isHashes(before["files"])) continue;
      const folder = path.slice(0, -manifestFile.length);
      const files = await this.newHashes(before["files"], folder, []);
      const now = jsonOf(textIn(await joined(await this.contentOf(path))));
      const text = `${JSON.stringify({ ...(isRow(now) ? now : before), files }, null, 2)}\n`;
      if (!this.outputs.has(path) && JSON.stringify(files) === JSON.stringify(before["files"])) continue;
      await this.setText(path, text);
    }
    return manifests;
  }

  /** `hashes` by path below `folder`, as they will be. Those of `always` are worked out whether they change or not. */
  private async newHashes(
    hashes: Readonly<Record<string, string>>,
    folder: string,
    always: readonly string[],
  ): Promise<Record<string, string>> {
    // By the paths of today, so that each keeps its place, whether it is still to be done or was done before an end in the middle.
    const result = new Map(Object.entries(hashes).map(([path, hash]) => [path, [path, hash] as const]));
    const isSorted = [...result.keys()].every((key, i, all) => i === 0 || (all[i - 1] ?? "") < key);
    for (const [path, { to, isNew = false }] of this.outputs) {
      if (!path.startsWith(folder) || path === `${folder}${manifestFile}`) continue;
      const [from, now] = [path.slice(folder.length), to?.slice(folder.length)];
      if (now === undefined) {
        result.delete(from);
        continue;
      }
      const place = result.has(from) ? from : now;
      if (result.has(place) || isNew) result.set(place, [now, await hashOf(await this.contentOf(path))]);
    }
    for (const name of always)
      if (this.paths.includes(folder + name))
        result.set(name, [name, await hashOf(await this.contentOf(folder + name))]);
    const entries = [...result.values()];
    if (isSorted) entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries);
  }

  private async contentOf(path: string): Promise<AsyncIterable<Uint8Array>> {
    const { edits, isNew = false } = this.outputs.get(path) ?? { edits: [] };
    return edited(isNew ? memorySource(path, new Uint8Array()) : await this.files.open(path), edits);
  }

  private async setText(path: string, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    const source = await this.files.open(path);
    const old = await readAll(source);
    const to = this.outputs.get(path)?.to ?? path;
    const isSame = old.byteLength === bytes.byteLength && old.every((byte, i) => byte === bytes[i]);
    if (isSame && to === path) this.outputs.delete(path);
    else this.outputs.set(path, { to, edits: isSame ? [] : [{ start: 0, end: old.byteLength, bytes }] });
  }

  /** Those of `first` in that order, then the others, journals after them, and the project's records last. */
  private changes(first: readonly string[]): Change[] {
    const rest = [...this.outputs.keys()]
      .filter((path) => !first.includes(path) && !recordOrder.includes(path))
      .sort();
    const journals = rest.filter((path) => this.person.journals.has(path));
    return [
      ...new Set([...first, ...rest.filter((path) => !journals.includes(path)), ...journals, ...recordOrder]),
    ].flatMap((path): Change[] => {
      const output = this.outputs.get(path);
      if (output === undefined) return [];
      const { to, edits } = output;
      if (to === undefined) return [{ path }];
      const source = output.isNew === true ? to : path;
      return [{ path: source, to, ...(edits.length > 0 ? { edits, isNew: output.isNew === true } : {}) }];
    });
  }
}
