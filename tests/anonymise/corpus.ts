// Builds the documents that the anonymiser is measured on: templates whose slots a seeded generator fills, and texts that
// are written out. The halves share no template, no name, no school and no town, so that what was tuned on one is new in
// the other. Four more parts, `fresh`, `unseen`, `unread` and `opened`, have templates and slots of their own in their own
// folders, each by another hand; they have been read for rules since 27 November 2026. The texts of `written` and `sealed`, by
// 37 more authors, are written out; nobody who writes rules reads those of `sealed` (docs/anonymiser-measured.md). A text's head may name the group of its people's names: "of=nordic". The marks in
// a template, which are also what slots give:
//   [ENTITY:text]  has to be found as that entity      [?:text]  may be hidden or not
//   [ENTITY:text|may be hidden with it]                [ENTITY:before|text|after]
// {slot} gives a marked value, {=slot} the bare one for use inside a mark. Offsets are code points.
import { readdirSync, readFileSync } from "node:fs";
import { randomStream } from "../../src/domain/random.ts";
import { nameGroups as freshGroups } from "./fresh/names.ts";
import { freshSlots } from "./fresh/slots.ts";
import { nameGroups } from "./names.ts";
import { nameGroups as openedGroups } from "./opened/names.ts";
import { openedSlots } from "./opened/slots.ts";
import { drawSlots, type SlotValue } from "./slots.ts";
import { nameGroups as unreadGroups } from "./unread/names.ts";
import { unreadSlots } from "./unread/slots.ts";
import { nameGroups as unseenGroups } from "./unseen/names.ts";
import { unseenSlots } from "./unseen/slots.ts";

export const halves = ["dev", "heldOut", "fresh", "unseen", "unread", "opened", "written", "sealed"] as const;
export type Half = (typeof halves)[number];

export interface Gold {
  readonly start: number;
  readonly end: number;
  /** With what may be hidden together with it. */
  readonly outerStart: number;
  readonly outerEnd: number;
  /** "ID" is ID_NUMBER or any identifier with a name of its own. */
  readonly entity: string;
  /** Of a PERSON from a slot. */
  readonly group?: string;
  /** Which person of the document: a, b, ... */
  readonly person?: string;
}

export interface GoldDocument {
  readonly id: string;
  readonly half: Half;
  /** File of its template: resumes, transcripts, ... */
  readonly kind: string;
  readonly text: string;
  readonly gold: readonly Gold[];
  /** Pieces that count neither way: titles, gendered words, what a mark leaves open. */
  readonly free: readonly { readonly start: number; readonly end: number }[];
}

interface Template {
  readonly id: string;
  readonly kind: string;
  readonly isLower: boolean;
  /** Without slots: one document is all there is. */
  readonly isOnce: boolean;
  /** Of its people's names, where its head says so. */
  readonly group?: string;
  readonly text: string;
}

interface Part {
  readonly folder: string;
  readonly groups: readonly string[];
  /** Texts of one template with slots. */
  readonly renders: { readonly sentence: number; readonly other: number };
  slots(random: () => number, group: string): (slot: string) => SlotValue;
}

const halfOf = (half: Half): Part => ({
  folder: `./templates/${half}/`,
  groups: Object.keys(nameGroups),
  renders: { sentence: 2, other: 5 },
  slots: (random, group) => drawSlots(random, half, group),
});
/** Texts that are written out, without slots. */
const writtenPart = (half: "written" | "sealed"): Part => ({
  folder: `./${half}/`,
  groups: Object.keys(nameGroups),
  renders: { sentence: 1, other: 1 },
  slots: () => (slot) => {
    throw new Error(`internal: texts of ${half} have no slots, so no {${slot}}.`);
  },
});
const parts: Readonly<Record<Half, Part>> = {
  dev: halfOf("dev"),
  heldOut: halfOf("heldOut"),
  fresh: {
    folder: "./fresh/templates/",
    groups: Object.keys(freshGroups),
    renders: { sentence: 3, other: 6 },
    slots: freshSlots,
  },
  unseen: {
    folder: "./unseen/templates/",
    groups: Object.keys(unseenGroups),
    renders: { sentence: 2, other: 2 },
    slots: unseenSlots,
  },
  unread: {
    folder: "./unread/templates/",
    groups: Object.keys(unreadGroups),
    renders: { sentence: 2, other: 2 },
    slots: unreadSlots,
  },
  opened: {
    folder: "./opened/templates/",
    groups: Object.keys(openedGroups),
    renders: { sentence: 2, other: 2 },
    slots: openedSlots,
  },
  written: writtenPart("written"),
  sealed: writtenPart("sealed"),
};

function readTemplates(path: string): Template[] {
  const folder = new URL(path, import.meta.url);
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const kind = file.replace(/\.txt$/, "");
      return readFileSync(new URL(file, folder), "utf8")
        .split(/^=== /m)
        .slice(1)
        .flatMap((block): Template[] => {
          const [head = "", ...lines] = block.trimEnd().split("\n");
          const [id = "", ...flags] = head.trim().split(" ");
          const group = flags.find((flag) => flag.startsWith("of="))?.slice("of=".length);
          const shared = {
            kind,
            isLower: flags.includes("lower"),
            isOnce: !block.includes("{"),
            ...(group !== undefined && { group }),
          };
          return flags.includes("sentences")
            ? lines.map((text, i) => ({ ...shared, id: `${id}-${i + 1}`, text }))
            : [{ ...shared, id, text: lines.join("\n") }];
        });
    });
}

/** Words that may be made neutral, with their verb, and titles: whether they are hidden is not what is measured. */
const freeWords =
  /(?<![\p{L}\p{N}])(?:s?he(?: (?:is|was|has|does))?|him|his|hers?|himself|herself|m[ae]n|wom[ae]n|mother|father|wife|husband|sons?|daughters?|sisters?|brothers?|uncles?|aunts?|girls?|boys?|(?:mrs?|ms|dr|prof|professor|judge|nurse|miss|sir|madam|rev|capt|lt)\b\.?)(?![\p{L}\p{N}])/giu;

/** All documents of a half. The same seed gives the same texts. */
export function corpus(half: Half, seed = 1): GoldDocument[] {
  const { folder, groups, renders, slots } = parts[half];
  const rendersOf = ({ kind, isOnce }: Template): number =>
    isOnce ? 1 : kind === "sentences" ? renders.sentence : renders.other;
  let turn = 0;
  return readTemplates(folder).flatMap((template) =>
    Array.from({ length: rendersOf(template) }, (_, render) => {
      const group = groups[turn++ % groups.length] ?? "";
      const id = `${template.id}/${render + 1}`;
      const random = randomStream(seed, `${half}/${id}`);
      const fill = slots(random, group);
      const marked = template.text.replace(/\{(=?)([A-Za-z][\w.]*)\}/g, (_, bare: string, slot: string) => {
        const value = fill(slot);
        return bare === "=" ? value.text : value.marked;
      });
      return {
        id,
        half,
        kind: template.kind,
        ...readMarks(marked, template.isLower, template.isOnce ? template.group : group),
      };
    }),
  );
}

/** The text without its marks, and where they were. */
export function readMarks(
  marked: string,
  isLower = false,
  group?: string,
): Pick<GoldDocument, "text" | "gold" | "free"> {
  let text = "";
  let length = 0;
  const gold: Gold[] = [];
  const free: { start: number; end: number }[] = [];
  const add = (piece: string): { start: number; end: number } => {
    const shown = isLower ? piece.toLowerCase() : piece;
    const start = length;
    text += shown;
    length += Array.from(shown).length;
    return { start, end: length };
  };
  let done = 0;
  for (const match of marked.matchAll(/\[(\?|[A-Z_]+)(?:#(\w+))?:([^[\]]*)\]/g)) {
    const [whole, entity = "", person, content = ""] = match;
    add(marked.slice(done, match.index));
    done = match.index + whole.length;
    const parts = content.split("|");
    const [before = "", inner = "", after = ""] = parts.length === 3 ? parts : ["", ...parts];
    const outer = add(before);
    const { start, end } = add(inner);
    const outerEnd = add(after).end;
    if (entity === "?") free.push({ start, end });
    else {
      gold.push({
        start,
        end,
        outerStart: outer.start,
        outerEnd,
        entity,
        ...(entity === "PERSON" && group !== undefined && { group }),
        ...(person !== undefined && { person }),
      });
    }
  }
  add(marked.slice(done));
  for (const [i, one] of gold.entries()) {
    if (one.entity !== "AGE") continue;
    // The words around an age may go with it.
    const points = Array.from(text);
    const before = /(?:aged |age:? )$/i.exec(points.slice(0, one.start).join(""))?.[0] ?? "";
    const after = /^(?:[ -]years?(?:[ -]old)?|[ -]yr old)/i.exec(points.slice(one.end).join(""))?.[0] ?? "";
    gold[i] = {
      ...one,
      outerStart: Math.min(one.outerStart, one.start - before.length),
      outerEnd: Math.max(one.outerEnd, one.end + after.length),
    };
  }
  // First and last name side by side are one name, however the template spells it.
  for (let i = gold.length - 1; i > 0; i--) {
    const [one, next] = [gold[i - 1], gold[i]];
    if (one?.person === undefined || one.person !== next?.person || next.start !== one.end + 1) continue;
    if (Array.from(text)[one.end] !== " ") continue;
    gold.splice(i - 1, 2, { ...one, end: next.end, outerEnd: next.outerEnd });
  }
  const inGold = (start: number, end: number): boolean =>
    gold.some((one) => start < one.outerEnd && one.outerStart < end);
  for (const match of text.matchAll(freeWords)) {
    const start = Array.from(text.slice(0, match.index)).length;
    const end = start + Array.from(match[0]).length;
    if (!inGold(start, end)) free.push({ start, end });
  }
  return { text, gold, free };
}
