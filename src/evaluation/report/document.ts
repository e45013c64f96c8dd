// A report as data: what it says, and of every number in it where it comes from. The page draws it, and it is written as HTML,
// Markdown and CSV, so that all of them say the same. A number without an origin has no type here: whoever doubts one finds its
// file, or makes it again from the files that it names (scripts/check-report.ts does that for a whole report).

import type { Interval } from "../intervals.ts";

export type Json = string | number | boolean | null;

/** Where a number stands, or what it is made of. Files are paths of the project's folder. */
export type Origin =
  /** In the line of a file of lines whose fields are `where`, the one at `at` (0) of them; `field` is a path, as in groups, 2, count. */
  | {
      readonly how: "line";
      readonly file: string;
      readonly where: Readonly<Record<string, Json>>;
      readonly at?: number;
      readonly field: readonly string[];
    }
  /** How many lines of a file have these fields; with `distinct`, how many values that field has in them. */
  | {
      readonly how: "count";
      readonly file: string;
      readonly where?: Readonly<Record<string, Json>>;
      readonly distinct?: string;
    }
  /** Made by the measure of this name (src/runs/report/measures.ts) from these files, for one of several things: an annotator, a pair of policies. */
  | {
      readonly how: "measure";
      readonly name: string;
      readonly files: readonly string[];
      readonly of?: string;
    };

/** How a number is written: shares in percent, the rest to a few digits. */
export type Form = "count" | "share" | "number" | "chance";

/** A measured number. What is undefined is null and has a reason. */
export interface Quantity {
  readonly value: number | null;
  /** 95 %, two-sided; absent: a number that has none, such as a count. */
  readonly interval?: Interval | null;
  readonly reason?: string;
  readonly form: Form;
  readonly origin: Origin;
}

/** A name, a setting or a hash, which is no measure. */
export interface Code {
  readonly code: string;
}

/** Text whose digits are its own: a definition, a name, a place where something is published. */
export interface Wording {
  readonly wording: string;
}

/** Text, a number, or a name. Digits in a text alone are a fault: what is measured is a Quantity. */
export type Part = string | Quantity | Code | Wording;

/** What a sentence or a row is: verdicts come first and are never a colour alone. */
export type Tone = "plain" | "verdict" | "warning" | "left out";

export interface Paragraph {
  readonly kind: "paragraph";
  readonly parts: readonly Part[];
  readonly tone?: Tone;
}

export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

export interface Row {
  readonly cells: readonly (readonly Part[])[];
  readonly tone?: Tone;
}

export interface Table {
  readonly kind: "table";
  /** Unique in the report, without spaces. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** A picture of the numbers of `table`, whose Vega-Lite spec (src/evaluation/report/charts.ts) has its data. */
export interface Chart {
  readonly kind: "chart";
  readonly id: string;
  readonly title: string;
  /** What it shows, in a sentence: also for who does not see it. */
  readonly meaning: readonly Part[];
  readonly spec: ChartSpec;
  readonly table: Table;
}

/** Vega-Lite, with its values. Colours are CSS variables: --ink, --ink-soft, --line, --line-strong, --series-1 to --series-4. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** Answers to one prompt beside each other. */
export interface Answers {
  readonly kind: "answers";
  readonly prompt: string;
  readonly answers: readonly {
    readonly title: string;
    readonly text: string;
    /** Said where it is shown. */
    readonly isByModel: boolean;
    readonly notes: readonly Part[];
  }[];
}

/** Lines to fill in by hand. */
export interface SignOff {
  readonly kind: "form";
  readonly fields: readonly string[];
}

export interface List {
  readonly kind: "list";
  readonly items: readonly { readonly term?: string; readonly parts: readonly Part[] }[];
}

export type Block = Paragraph | Table | Chart | Answers | SignOff | List;

export interface Section {
  /** Unique in the report, without spaces. */
  readonly id: string;
  readonly title: string;
  /** It has definitions, rules and dates and no measure: digits in its text are its own. */
  readonly isFixed?: boolean;
  readonly blocks: readonly Block[];
}

export interface ReportDocument {
  readonly title: string;
  /** SHA-256 over the hashes of everything that was read. */
  readonly fingerprint: string;
  readonly sections: readonly Section[];
}
