// Everything in a project that comes from one person: the records, by their ids, and what of their texts is looked for elsewhere.
// Lineage runs from documents over prompts and answers to judgements; each step is one pass over a file of lines.
import {
  comparison,
  completion,
  document,
  item,
  prompt,
  rating,
  type DocumentRecord,
} from "../../domain/records/index.ts";
import type { ErasableFiles } from "./files.ts";
import { quotes } from "./find.ts";
import { Needles } from "./needles.ts";
import { isRow, type Row, rowsIn } from "./rows.ts";
import { nameIn, wordsOf } from "./words.ts";

/** Whose records: a candidate's, or what was made from one document or one file. */
export type Subject =
  | { readonly candidate: string }
  | { readonly document: string }
  | { readonly sha256: string };

/** Whose a row is, as far as it says so itself. */
export type Owner = "theirs" | "others" | "unsaid";

/** Records of a project's folder that are lists of lines, in the order in which one follows from another. */
export const recordFiles = {
  document: document.file ?? "",
  prompt: prompt.file ?? "",
  completion: completion.file ?? "",
  item: item.file ?? "",
  comparison: comparison.file ?? "",
  rating: rating.file ?? "",
} as const;
export type RecordName = keyof typeof recordFiles;

/** What somebody wrote about answers, in fields of these records: the words are the writer's, whoever the answers are about. */
export const remarks: Partial<Readonly<Record<RecordName, readonly string[]>>> = {
  item: ["feedback"],
  comparison: ["rationale", "reasons", "highlights"],
  rating: ["rationale", "reasons", "highlights"],
};

export interface Person {
  readonly id: string;
  readonly ids: Readonly<Record<RecordName, ReadonlySet<string>>>;
  /** Hashes of files in which nobody else is. */
  readonly ownFiles: ReadonlySet<string>;
  readonly needles: Needles;
  ownerOf(row: Row): Owner;
  /** As what record of the project's own lists a row is the person's. */
  isRecord(name: RecordName, row: Row): boolean;
  /** Files that say which tokens a text is made of. They go after those that may have the tokens alone. */
  readonly journals: ReadonlySet<string>;
}

const textOfId = (value: unknown): string | undefined =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;

const candidateKeys = ["candidate", "candidate_id", "candidateId"];

/** The candidate that a row names; null: it says that there is none, undefined: it does not say. */
function candidateOf(row: Row): string | null | undefined {
  for (const key of candidateKeys) {
    const value = row[key];
    if (value === null || value === "") return null;
    const id = textOfId(value);
    if (id !== undefined) return id;
  }
  return undefined;
}

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((one) => textOfId(one) ?? []) : [textOfId(value) ?? []].flat();

/** References to records, by the key that a row has them under. */
const references: readonly (readonly [key: string, name: RecordName])[] = [
  ["documentIds", "document"],
  ["document_ids", "document"],
  ["documentId", "document"],
  ["document_id", "document"],
  ["promptId", "prompt"],
  ["prompt_id", "prompt"],
  ["completionIds", "completion"],
  ["completion_ids", "completion"],
  ["completionId", "completion"],
  ["completion_id", "completion"],
  ["eventId", "comparison"],
  ["eventId", "rating"],
  ["itemId", "item"],
  ["item_id", "item"],
];

/** The texts of a prompt: itself, or the contents of its messages. */
function promptTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return [];
  return value.flatMap((message) =>
    isRow(message) && typeof message["content"] === "string" ? [message["content"]] : [],
  );
}

/** Two prompts are one where their texts are. */
const promptKey = (value: unknown): string => promptTexts(value).join("\n").trim();

/** A model's shorter answer may be anybody's. */
const leastAnswerWords = 8;

/** Words of file names that say what it is, not whose. */
const fileWords =
  /\b(?:cv|resume|résumé|lebenslauf|curriculum|vitae|transcript|interview|notes?|application|cover|letter|final|v?\d{1,4})\b/giu;

const noIds = (): Record<RecordName, Set<string>> => ({
  document: new Set(),
  prompt: new Set(),
  completion: new Set(),
  item: new Set(),
  comparison: new Set(),
  rating: new Set(),
});

class Finder {
  readonly ids = noIds();
  readonly others = noIds();
  readonly otherCandidates = new Set<string>();
  readonly files = new Set<string>();
  readonly fileNames = new Set<string>();
  readonly othersFiles = new Set<string>();
  readonly othersNames = new Set<string>();
  private readonly texts: string[] = [];
  private readonly wholes: [text: string, leastOfWords: number][] = [];
  private readonly names: string[] = [];
  private readonly tokens: number[][] = [];
  private readonly prompts = new Set<string>();

  constructor(readonly subject: Subject) {}

  get id(): string {
    const { subject } = this;
    return "candidate" in subject
      ? subject.candidate
      : "document" in subject
        ? subject.document
        : subject.sha256;
  }

  isRecord(name: RecordName, row: Row): boolean {
    const candidate = candidateOf(row);
    if ("candidate" in this.subject && candidate === this.id) return true;
    switch (name) {
      case "document": {
        if ("sha256" in this.subject) return row["sha256"] === this.id;
        if ("document" in this.subject) return textOfId(row["id"]) === this.id;
        return (candidate ?? null) === null && textOfId(row["id"]) === this.id;
      }
      case "prompt":
        return listOf(row["documentIds"]).some((one) => this.ids.document.has(one));
      case "completion": {
        // An answer that names somebody else is theirs, whoever else was asked the same.
        if ("candidate" in this.subject && typeof candidate === "string") return false;
        const promptId = textOfId(row["promptId"]);
        if (promptId !== undefined) return this.ids.prompt.has(promptId);
        return row["prompt"] !== undefined && this.prompts.has(promptKey(row["prompt"]));
      }
      case "item":
      case "comparison":
      case "rating":
        return (
          [...listOf(row["completionIds"]), ...listOf(row["completionId"])].some((one) =>
            this.ids.completion.has(one),
          ) ||
          listOf(row["promptId"]).some((one) => this.ids.prompt.has(one)) ||
          listOf(row["itemId"]).some((one) => this.ids.item.has(one))
        );
    }
  }

  ownerOf(row: Row): Owner {
    const candidate = candidateOf(row);
    const isOf = ([key, name]: (typeof references)[number]): boolean =>
      listOf(row[key]).some((one) => this.ids[name].has(one));
    if ("candidate" in this.subject && candidate === this.id) return "theirs";
    if (references.some(isOf)) return "theirs";
    return typeof candidate === "string" ? "others" : "unsaid";
  }

  /** One record of the project's own lists. */
  see(name: RecordName, row: Row): void {
    const id = textOfId(row["eventId"] ?? row["id"]);
    const isTheirs = this.isRecord(name, row);
    if (id !== undefined) (isTheirs ? this.ids : this.others)[name].add(id);
    const candidate = candidateOf(row);
    if (typeof candidate === "string" && candidate !== this.id) this.otherCandidates.add(candidate);
    const [files, fileNames] = isTheirs ? [this.files, this.fileNames] : [this.othersFiles, this.othersNames];
    if (name === "document") {
      if (typeof row["sha256"] === "string") files.add(row["sha256"]);
      if (typeof row["file"] === "string") fileNames.add(row["file"]);
    }
    if (isTheirs) this.collect(name, row);
  }

  private collect(name: RecordName, row: Row): void {
    switch (name) {
      case "document":
        this.texts.push(...documentTexts(row));
        this.names.push(...documentNames(row));
        return;
      case "prompt":
        this.texts.push(...promptTexts(row["prompt"]));
        this.prompts.add(promptKey(row["prompt"]));
        return;
      case "completion":
        this.texts.push(...promptTexts(row["prompt"]));
        if (row["prompt"] !== undefined) this.prompts.add(promptKey(row["prompt"]));
        if (typeof row["completion"] === "string") {
          // What a person wrote themselves is their text.
          const isOwn =
            row["madeBy"] === "person" || (row["madeBy"] !== "model" && candidateOf(row) === this.id);
          if (isOwn) this.texts.push(row["completion"]);
          else this.wholes.push([row["completion"], row["madeBy"] === "model" ? leastAnswerWords : 0]);
        }
        if (isTokens(row["prompt_ids"])) this.tokens.push(row["prompt_ids"]);
        return;
      case "item":
      case "comparison":
      case "rating":
        return;
    }
  }

  needles(): Needles {
    const found = new Needles(this.id, [
      ...this.otherCandidates,
      ...Object.values(this.others).flatMap((ids) => [...ids]),
    ]);
    for (const text of this.texts) found.addText(text);
    for (const [text, least] of this.wholes) found.addWhole(text, least);
    for (const name of this.names) for (const one of bothWays(name)) found.addName(one);
    for (const ids of this.tokens) found.addTokens(ids);
    const said = ` ${this.texts.map((text) => wordsOf(text).join(" ")).join(" \n ")} `;
    for (const file of this.fileNames) {
      if (this.othersNames.has(file)) continue;
      if (wordsOf(file).length > 2) found.addName(file);
      const name = file
        .replace(/\.[^.]{1,5}$/, "")
        .replace(/[_.-]+/g, " ")
        .replace(fileWords, " ")
        .trim();
      const words = wordsOf(name);
      if (nameIn(name) !== undefined || (words.length > 1 && said.includes(` ${words.join(" ")} `)))
        for (const one of bothWays(name)) found.addName(one);
    }
    return found;
  }
}

/** A name, and with its last word first: lists and folders have surnames first, or texts have them last. */
function bothWays(name: string): string[] {
  if (nameIn(name) === undefined) return [name];
  const words = wordsOf(name);
  return [name, [...words.slice(-1), ...words.slice(0, -1)].join(" ")];
}

const isTokens = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((one) => typeof one === "number");

function documentTexts(row: Row): string[] {
  const { text, title, turns, cleaned, anonymised, invisible } = row as Partial<DocumentRecord>;
  return [
    text,
    title,
    cleaned?.text,
    anonymised?.text,
    ...(turns ?? []).map((turn) => turn.text),
    ...(invisible ?? []).map((one) => one.text),
  ].filter((one) => typeof one === "string");
}

/** Entities whose text points to one person; a year or a school may be anybody's. */
const telling =
  /^(?:PERSON|EMAIL_ADDRESS|PHONE_NUMBER|URL|HANDLE|ADDRESS|DATE_OF_BIRTH|US_SSN|CREDIT_CARD|IBAN_CODE|UK_NINO|ID_NUMBER)$/;

function documentNames(row: Row): string[] {
  const { text = "", title = "", turns, anonymised } = row as Partial<DocumentRecord>;
  return [
    ...[text.split("\n", 1)[0] ?? "", title, ...new Set((turns ?? []).map(({ speaker }) => speaker))].flatMap(
      (one) => nameIn(one) ?? [],
    ),
    ...(anonymised?.spans ?? []).flatMap(({ entity, text, decision }) =>
      telling.test(entity) && decision !== "rejected" ? [text] : [],
    ),
  ];
}

/** The person's records and texts. Reads the project's lists, and every row elsewhere that names another person. */
export async function findPerson(files: ErasableFiles, subject: Subject): Promise<Person> {
  const finder = new Finder(subject);
  const paths = new Set(await files.list());
  for (const [name, path] of Object.entries(recordFiles) as [RecordName, string][]) {
    if (!paths.has(path)) continue;
    for await (const { row } of rowsIn(await files.open(path))) if (row !== undefined) finder.see(name, row);
  }
  const needles = finder.needles();
  const withTokens = new Set<string>();
  for (const path of paths) {
    if (!/\.(?:jsonl|ndjson)$/i.test(path)) continue;
    const name = (Object.keys(recordFiles) as RecordName[]).find((one) => recordFiles[one] === path);
    for await (const { row } of rowsIn(await files.open(path))) {
      if (row === undefined) continue;
      if (name === undefined && isTokens(row["prompt_ids"])) withTokens.add(path);
      if (isOthersRecord(finder, name, row)) strikeAll(needles, withoutRemarks(name, row));
    }
  }
  const person: Person = {
    id: finder.id,
    ids: finder.ids,
    ownFiles: new Set([...finder.files].filter((hash) => !finder.othersFiles.has(hash))),
    needles,
    ownerOf: (row) => finder.ownerOf(row),
    isRecord: (name, row) => finder.isRecord(name, row),
    journals: withTokens,
  };
  for (const path of withTokens)
    for await (const { row } of rowsIn(await files.open(path)))
      if (row !== undefined) learnTokens(person, row);
  return person;
}

/** A journal has a prompt's text beside its tokens; other files of the run may have the tokens alone. */
function learnTokens(person: Person, row: Row): void {
  const owner = person.ownerOf(row);
  if (owner === "others") return;
  for (const [text, tokens] of [
    ["prompt", "prompt_ids"],
    ["completion", "completion_ids"],
  ] as const) {
    const isOwn = (owner === "theirs" && text === "prompt") || quotes(person, row[text], text);
    const ids = row[tokens];
    if (isOwn && isTokens(ids)) person.needles.addTokens(ids);
  }
}

/** What another person said. An answer that a model wrote was said by nobody. */
function isOthersRecord(finder: Finder, name: RecordName | undefined, row: Row): boolean {
  if (name === undefined) return finder.ownerOf(row) === "others";
  return !finder.isRecord(name, row) && !(name === "completion" && row["madeBy"] === "model");
}

/** What is remarked about another person's answers was not said by that person. */
function withoutRemarks(name: RecordName | undefined, row: Row): Row {
  const gone = name === undefined ? undefined : remarks[name];
  return gone === undefined
    ? row
    : Object.fromEntries(Object.entries(row).filter(([key]) => !gone.includes(key)));
}

function strikeAll(needles: Needles, value: unknown): void {
  if (typeof value === "string") needles.strike(value);
  else if (Array.isArray(value)) {
    if (isTokens(value)) needles.strikeTokens(value);
    else for (const one of value) strikeAll(needles, one);
  } else if (isRow(value)) for (const one of Object.values(value)) strikeAll(needles, one);
}
