// Rows of files into rows that are measured. Nothing is guessed: a row that is not as it should be says what is wrong with it and has no
// part in anything, because a person counted in one column and not in the next makes the numbers disagree.
import { quote } from "../../domain/errors.ts";
import { JsonFloat } from "../../domain/jsonFloat.ts";
import type { FairnessRow } from "./fairness.ts";

const mostAttributes = 20;
const mostCharacters = 1000;

/** Of one file: it knows the ids and attributes of the rows before. */
export class FairnessRowReader {
  private readonly ids = new Set<string>();
  private readonly attributes = new Set<string>();

  /** The row, or what is wrong with it. */
  read(row: Readonly<Record<string, unknown>>): FairnessRow | string {
    const id = textOf(row["id"]);
    if (id === undefined) return wrong("id", "a text, or a whole number below 2^53", row["id"]);
    const given = row["groups"];
    if (typeof given !== "object" || given === null || Array.isArray(given))
      return wrong(
        "groups",
        'an object such as {"sex": "F", "origin": null}, in CSV columns such as "groups.sex"',
        given,
      );
    const groups: [string, string | null][] = [];
    for (const [attribute, value] of Object.entries(given) as [string, unknown][]) {
      const group = value === null ? null : typeof value === "boolean" ? String(value) : textOf(value);
      if (attribute.trim() === "") return `"groups" has an attribute without a name.`;
      if (group === undefined)
        return `"groups" must have a text for ${quote(attribute)}, or null where it is not known, got ${said(value)}.`;
      if (Math.max(attribute.length, group?.length ?? 0) > mostCharacters)
        return `"groups" has a name of more than ${mostCharacters} characters: ${quote(attribute)}.`;
      groups.push([attribute, group]);
    }
    const isSelected = row["selected"];
    if (isSelected !== 0 && isSelected !== 1) return wrong("selected", "0 or 1", isSelected);
    const outcome = row["outcome"] ?? null;
    if (outcome !== 0 && outcome !== 1 && outcome !== null)
      return wrong("outcome", "0, 1, or null where it is not known", outcome);
    const score = row["score"] ?? null;
    if (score !== null && (typeof score !== "number" || !Number.isFinite(score)))
      return wrong("score", "a finite number, or null", score);
    const more = groups.filter(([attribute]) => !this.attributes.has(attribute));
    if (this.attributes.size + more.length > mostAttributes)
      return `"groups" has ${quote(more[0]?.[0] ?? "")}, and rows before it have other attributes: at most ${mostAttributes} are read in a file.`;
    if (this.ids.has(id)) return `"id" ${quote(id)} stands in an earlier row already, which counts.`;
    this.ids.add(id);
    for (const [attribute] of more) this.attributes.add(attribute);
    // Defines, never assigns: "__proto__" is a key like others.
    return { groups: Object.fromEntries(groups), selected: isSelected, outcome, score };
  }
}

/** A whole number is as it is written; beyond 2^53 two of them would be one. */
function textOf(given: unknown): string | undefined {
  if (typeof given === "string" && given.trim() !== "") return given;
  return Number.isSafeInteger(given) ? String(given) : undefined;
}

const wrong = (key: string, expected: string, given: unknown): string =>
  `"${key}" must be ${expected}, got ${said(given)}.`;

function said(given: unknown): string {
  if (given === undefined) return "nothing";
  if (typeof given === "string") return quote(given);
  if (typeof given === "number" || typeof given === "bigint") return String(given);
  // Readers keep 20.0 and long integers of an object as they were written.
  const text = JSON.stringify(given, (_, value: unknown) => {
    if (value instanceof JsonFloat) return value.value;
    return typeof value === "bigint" ? String(value) : value;
  });
  return quote(text).slice(1, -1);
}
