// Rows as they come in, kept as columns of small numbers: a row at a time, so that whoever adds them can show progress and end. What
// was not known of an earlier row, because its attribute came up later, is not known.
import { byCodePoint } from "../../domain/codePointOrder.ts";
import type { FairnessRow } from "./fairness.ts";

/** Between the names of a crossing, and between those of its groups. */
export const joined = " & ";

/** Of a 0, a 1 or nothing: as it is kept. */
const none = 2;

class Column {
  private readonly places = new Map<string, number>();
  readonly groups: string[] = [];
  /** (rows), shorter where the last ones had no such attribute; 0 is not known, else a place in `groups` and 1. */
  readonly of: number[] = [];

  set(row: number, group: string): void {
    let place = this.places.get(group);
    if (place === undefined) {
      this.groups.push(group);
      place = this.groups.length;
      this.places.set(group, place);
    }
    while (this.of.length < row) this.of.push(0);
    this.of[row] = place;
  }
}

/** The groups that rows belong to, by an attribute or by several at once. */
export interface Cells {
  readonly names: readonly string[];
  /** By name of the parts; each has somebody. */
  readonly cells: readonly { readonly parts: readonly string[] }[];
  /** (rows): a place in `cells`, -1 where a part is not known. */
  readonly of: Int32Array;
  /** Of each name: all its groups. */
  readonly groups: readonly (readonly string[])[];
}

export class GroupTable {
  private readonly columns = new Map<string, Column>();
  private readonly chosen: number[] = [];
  private readonly turnedOut: number[] = [];
  /** NaN: none. */
  private readonly scored: number[] = [];
  notNumbers = 0;

  add({ groups, selected, outcome = null, score = null }: FairnessRow): void {
    const row = this.chosen.length;
    for (const [attribute, group] of Object.entries(groups)) {
      let column = this.columns.get(attribute);
      if (column === undefined) {
        column = new Column();
        this.columns.set(attribute, column);
      }
      if (group !== null) column.set(row, group);
    }
    this.chosen.push(selected ?? none);
    this.turnedOut.push(outcome ?? none);
    if (score !== null && !Number.isFinite(score)) this.notNumbers++;
    this.scored.push(score !== null && Number.isFinite(score) ? score : NaN);
  }

  get rows(): number {
    return this.chosen.length;
  }

  /** By code point. */
  attributes(): string[] {
    return [...this.columns.keys()].sort(byCodePoint);
  }

  /** 0, 1, or 2 where nothing was decided. */
  get selected(): readonly number[] {
    return this.chosen;
  }

  get outcomes(): readonly number[] {
    return this.turnedOut;
  }

  get scores(): readonly number[] {
    return this.scored;
  }

  /** Names that no row has are left out; undefined where none is left. */
  cells(given: readonly string[]): Cells | undefined {
    const names = [...new Set(given)].filter((name) => this.columns.has(name)).sort(byCodePoint);
    const columns = names.map((name) => this.columns.get(name) as Column);
    if (columns.length === 0) return undefined;
    // One number for the places of all parts, where that is exact.
    const sizes = columns.map(({ groups }) => groups.length + 1);
    const isExact = sizes.reduce((all, size) => all * size, 1) < Number.MAX_SAFE_INTEGER;
    const found = new Map<string | number, { parts: string[]; place: number }>();
    const first = new Int32Array(this.rows).fill(-1);
    for (let row = 0; row < this.rows; row++) {
      let key: string | number = isExact ? 0 : "";
      let isKnown = true;
      for (const [i, { of }] of columns.entries()) {
        const place = of[row] ?? 0;
        if (place === 0) isKnown = false;
        key = typeof key === "number" ? key * (sizes[i] as number) + place : `${key} ${place}`;
      }
      if (!isKnown) continue;
      let cell = found.get(key);
      if (cell === undefined) {
        const parts = columns.map(({ of, groups }) => groups[(of[row] ?? 0) - 1] ?? "");
        cell = { parts, place: found.size };
        found.set(key, cell);
      }
      first[row] = cell.place;
    }
    const cells = [...found.values()].sort((a, b) => byCodePoint(a.parts.join(joined), b.parts.join(joined)));
    const sorted = new Int32Array(cells.length);
    cells.forEach(({ place }, i) => (sorted[place] = i));
    return {
      names,
      cells,
      of: first.map((place) => (place < 0 ? -1 : (sorted[place] ?? -1))),
      groups: columns.map(({ groups }) => [...groups].sort(byCodePoint)),
    };
  }
}
