// How long documents may or must be kept, as data with the month in which it was looked up. Some rules say "at most", others "at
// least", and a project can be under both: what they disagree about is shown, and a person decides. Time counts from the day a
// document was added, which is the latest that the product knows of; a last contact or a rejection may lie before it.
import { AppError, quote } from "./errors.ts";
import type { DocumentRecord, ProjectRecord } from "./records/index.ts";

export interface RetentionRule {
  readonly id: string;
  readonly title: string;
  readonly jurisdiction: string;
  readonly months: number;
  /** "atMost": erase by then. "atLeast": keep until then. */
  readonly kind: "atMost" | "atLeast";
  /** From when the rule itself counts, in words. */
  readonly counts: string;
  /** ISO 8601 day from which it applies; null: it does already. */
  readonly from: string | null;
  readonly asOf: string;
  /** "memory": not checked; look it up before you rely on it. */
  readonly source: "secondary" | "memory";
}

const asOf = "2026-11";

export const retentionRules: readonly RetentionRule[] = [
  {
    id: "cnil",
    title: "CNIL, applicants",
    jurisdiction: "France",
    months: 24,
    kind: "atMost",
    counts: "after the last contact; an archive may go up to five years",
    from: null,
    asOf,
    source: "secondary",
  },
  {
    id: "germany",
    title: "Custom after a rejection",
    jurisdiction: "Germany",
    months: 6,
    kind: "atMost",
    counts: "after the rejection, about",
    from: null,
    asOf,
    source: "memory",
  },
  {
    id: "us-1602-14",
    title: "29 CFR 1602.14, personnel records",
    jurisdiction: "United States",
    months: 12,
    kind: "atLeast",
    counts: "after the record was made or the decision",
    from: null,
    asOf,
    source: "memory",
  },
  {
    id: "nyc-ll144",
    title: "Local Law 144, summary of the audit",
    jurisdiction: "New York City",
    months: 6,
    kind: "atLeast",
    counts: "after the tool was last used",
    from: "2023-07-05",
    asOf,
    source: "memory",
  },
  {
    id: "colorado",
    title: "Act of 2026, records of automated decisions",
    jurisdiction: "Colorado",
    months: 36,
    kind: "atLeast",
    counts: "after the decision",
    from: "2027-01-01",
    asOf,
    source: "secondary",
  },
  {
    id: "california",
    title: "2 CCR 11008, data of automated decision systems",
    jurisdiction: "California",
    months: 48,
    kind: "atLeast",
    counts: "after the record was made or the decision",
    from: "2025-10-01",
    asOf,
    source: "secondary",
  },
  {
    id: "ai-act-logs",
    title: "AI Act Art. 26, logs",
    jurisdiction: "European Union",
    months: 6,
    kind: "atLeast",
    counts: "after they were written",
    from: "2027-12-02",
    asOf,
    source: "secondary",
  },
];

/** The rules of a project; ids of rules that are no longer here count for nothing. */
export const chosenRules = ({ retention = [] }: Pick<ProjectRecord, "retention">): readonly RetentionRule[] =>
  retentionRules.filter(({ id }) => retention.includes(id));

/** The same day so many months later; the month's last day where it has no such day. `day`: ISO 8601. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.slice(0, 10).split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

export type Aged = Pick<DocumentRecord, "id" | "addedAt">;

export interface Due<D extends Aged> {
  /** Time is over: to be erased under a rule of the kind "atMost", free to be under the other. */
  readonly over: readonly D[];
  readonly within: readonly D[];
  /** Nobody knows when they were added. */
  readonly undated: readonly D[];
}

/** `today`: ISO 8601 day. */
export function dueUnder<D extends Aged>(
  rule: RetentionRule,
  documents: readonly D[],
  today: string,
): Due<D> {
  const over: D[] = [];
  const within: D[] = [];
  const undated: D[] = [];
  for (const one of documents) {
    const { addedAt = "" } = one;
    if (!/^\d{4}-\d{2}-\d{2}/.test(addedAt)) undated.push(one);
    else (monthsAfter(addedAt, rule.months) <= today ? over : within).push(one);
  }
  return { over, within, undated };
}

/** Nothing goes while it lasts, whoever asks. `lift`: how it ends on this host. AppError "erase/on-hold". */
export function requireNoHold({ legalHold }: Pick<ProjectRecord, "legalHold">, lift: string): void {
  if (legalHold === undefined) return;
  throw new AppError(
    "erase/on-hold",
    `Nothing of this project may be erased: it is on legal hold since ${legalHold.since}, because: ${quote(legalHold.reason, 300)}.`,
    lift,
  );
}

/** Something that speaks against erasing, in a sentence. */
export interface Objection {
  readonly kind: "hold" | "rule" | "conflict";
  readonly sentence: string;
}

/**
 * What stands against erasing one document today: a legal hold, rules that keep it, and, where another rule wants it gone, that the
 * two disagree. Nothing here decides: a request of the person concerned may go before a rule to keep.
 */
export function objections(
  project: Pick<ProjectRecord, "retention" | "legalHold">,
  document: Aged,
  today: string,
): readonly Objection[] {
  const found: Objection[] = [];
  const { legalHold } = project;
  if (legalHold !== undefined)
    found.push({ kind: "hold", sentence: `Legal hold since ${legalHold.since}: ${legalHold.reason}` });
  const rules = chosenRules(project).filter(({ from }) => from === null || from <= today);
  const { addedAt } = document;
  if (addedAt === undefined) return found;
  const keeping = rules.filter(
    ({ kind, months }) => kind === "atLeast" && monthsAfter(addedAt, months) > today,
  );
  const ending = rules.filter(
    ({ kind, months }) => kind === "atMost" && monthsAfter(addedAt, months) <= today,
  );
  for (const { title, jurisdiction, months } of keeping)
    found.push({
      kind: "rule",
      sentence: `${title} (${jurisdiction}) keeps it until ${monthsAfter(addedAt, months)}.`,
    });
  for (const end of ending)
    for (const keep of keeping)
      found.push({
        kind: "conflict",
        sentence: `${end.jurisdiction} wants it erased since ${monthsAfter(addedAt, end.months)}, ${keep.jurisdiction} wants it kept until ${monthsAfter(addedAt, keep.months)}.`,
      });
  return found;
}

/** Pairs of chosen rules of which one ends before the other begins to let go: whatever is done breaks one. */
export function conflicts(
  rules: readonly RetentionRule[],
): readonly (readonly [end: RetentionRule, keep: RetentionRule])[] {
  const ends = rules.filter(({ kind }) => kind === "atMost");
  const keeps = rules.filter(({ kind }) => kind === "atLeast");
  return ends.flatMap((end) =>
    keeps.filter(({ months }) => months > end.months).map((keep) => [end, keep] as const),
  );
}

/** Of each chosen rule, how many documents are over, within it or of unknown age. */
export function retentionSummary(
  project: Pick<ProjectRecord, "retention">,
  documents: readonly Aged[],
  today: string,
): readonly {
  readonly rule: RetentionRule;
  readonly over: number;
  readonly within: number;
  readonly undated: number;
}[] {
  return chosenRules(project).map((rule) => {
    const { over, within, undated } = dueUnder(rule, documents, today);
    return { rule, over: over.length, within: within.length, undated: undated.length };
  });
}
