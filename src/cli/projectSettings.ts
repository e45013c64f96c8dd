// What `project` changes and shows of the record that manifest.json has.
import { basename } from "node:path";
import { recipes } from "../algorithms/index.ts";
import { unsaid } from "../domain/duties.ts";
import { AppError, nearestName, quote } from "../domain/errors.ts";
import { type DocumentRecord, project as projectKind, type ProjectRecord } from "../domain/records/index.ts";
import { retentionRules, retentionSummary } from "../domain/retention.ts";

interface Given {
  readonly title: string | null;
  readonly purpose: ProjectRecord["purpose"] | null;
  readonly overseer: string | null;
  readonly retention: string | null;
  readonly hold: string | null;
  readonly lift_hold: boolean;
  readonly hide: string | null;
  readonly keep: string | null;
}

/** AppError "usage/bad-value". */
export function changedProject(old: ProjectRecord | undefined, root: string, given: Given): ProjectRecord {
  const now = Date.now();
  const { legalHold, ...before } = old ?? newProject(root, now);
  const { title, purpose, overseer, retention, hold, lift_hold: lifts, hide, keep } = given;
  if (hold !== null && lifts)
    throw new AppError(
      "usage/bad-value",
      "--hold and --lift-hold are given together.",
      "Give one of the two.",
    );
  if (hold?.trim() === "")
    throw new AppError("usage/bad-value", "--hold needs a reason.", "Say why nothing may be erased for now.");
  const words = before.words ?? { hide: [], keep: [] };
  const held =
    hold === null
      ? lifts
        ? undefined
        : legalHold
      : { reason: hold, since: new Date(now).toISOString().slice(0, 10) };
  return {
    ...before,
    changedAtMs: now,
    ...(title === null ? {} : { title }),
    ...(purpose === null ? {} : { purpose, purposeStatedAtMs: now }),
    ...(overseer === null ? {} : { overseer: overseer.trim() === "" ? null : overseer.trim() }),
    ...(retention === null ? {} : { retention: listOf(retention).map(ruleId) }),
    ...(held === undefined ? {} : { legalHold: held }),
    ...(hide === null && keep === null
      ? {}
      : {
          words: {
            hide: hide === null ? words.hide : listOf(hide),
            keep: keep === null ? words.keep : listOf(keep),
          },
        }),
  };
}

const listOf = (list: string): string[] =>
  list
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

function ruleId(given: string): string {
  const ids = retentionRules.map(({ id }) => id);
  if (ids.includes(given)) return given;
  const near = nearestName(given, ids);
  throw new AppError(
    "usage/bad-value",
    `There is no rule of retention ${quote(given)}.${near === undefined ? "" : ` Did you mean ${near}?`}`,
    `Take some of ${ids.join(", ")}.`,
  );
}

/** Of a folder that files were only read into: as the page begins one. */
function newProject(root: string, now: number): ProjectRecord {
  const name = basename(root);
  const bare = name.replace(/[^\w.-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return {
    version: projectKind.version,
    id: bare.slice(0, 100) || "project",
    title: name.slice(0, 200),
    isSample: false,
    createdAtMs: now,
    changedAtMs: now,
    deletedAtMs: null,
    draft: {
      algorithm: recipes[0].id,
      typed: {},
      preset: null,
      device: "auto",
      model: { kind: "bundled", name: "starter" },
      dataset: null,
      prompts: [],
    },
    datasets: [],
    purpose: "training",
    overseer: null,
  };
}

export function projectLine(
  said: ProjectRecord | undefined,
  documents: readonly DocumentRecord[],
  today: string,
) {
  const { purpose = "training", overseer = null, retention = [], legalHold = null } = said ?? {};
  const { words = { hide: [], keep: [] } } = said ?? {};
  return {
    type: "project",
    title: said?.title ?? null,
    purpose,
    overseer,
    retention,
    legal_hold: legalHold,
    hide: words.hide,
    keep: words.keep,
    due: retentionSummary({ retention }, documents, today).map(({ rule, over, within, undated }) => ({
      rule: rule.id,
      kind: rule.kind,
      over,
      within,
      undated,
    })),
    unsaid: unsaid({ purpose, overseer, retention }),
  };
}

export function projectTable(line: ReturnType<typeof projectLine>): string {
  const list = (all: readonly string[]): string => (all.length === 0 ? "none" : all.join(", "));
  const { legal_hold: hold } = line;
  const due = line.due.map(
    ({ rule, kind, over, undated }) =>
      `  ${rule}: ${over} documents ${kind === "atMost" ? "to be erased" : "no longer kept by it"}${undated > 0 ? `, ${undated} without a date` : ""}`,
  );
  return [
    ...(line.title === null ? [] : [`title: ${line.title}`]),
    `purpose: ${line.purpose}`,
    `overseer: ${line.overseer ?? "nobody"}`,
    `retention: ${list(line.retention)}`,
    ...due,
    `legal hold: ${hold === null ? "none" : `since ${hold.since}, ${hold.reason}`}`,
    `always hidden: ${list(line.hide)}`,
    `never hidden: ${list(line.keep)}`,
    ...line.unsaid.map((one) => `missing: ${one}`),
  ].join("\n");
}
