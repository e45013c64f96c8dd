// A guard for training: the same probes, scored by the model as it stands whenever a checkpoint is due, and held against a limit. A
// model that scores is asked for its scores; one that writes is asked how likely it finds each probe's answer, in nats a token, so that
// nothing has to be drawn. A gap counts where it was found (src/evaluation/counterfactual.ts) and is larger than `fairness_guard_limit`.
// What was found stands in the log, in the checkpoint's state.json and in its model card; `stop` ends the run once the checkpoint is written.

import { eachRow } from "../data/readers/index.ts";
import { refuseBadRows, type RawRow, tokenizeRow, tokenizeScored } from "../data/rows/index.ts";
import type { ByteSource } from "../domain/bytes.ts";
import type { CommonValues } from "../domain/config/common.ts";
import { AppError, quote } from "../domain/errors.ts";
import { type Counterfactual, guardVerdict } from "../evaluation/counterfactual.ts";
import type { Metrics } from "../algorithms/metric.ts";
import type { Model } from "../models/model.ts";
import type { GuardState } from "../storage/checkpoints.ts";
import type { Tokenizer } from "../text/index.ts";
import { comparePolicies } from "./comparePolicies.ts";
import { type ProbeText, readProbes } from "./probeRows.ts";
import { scoreOnce } from "./scores.ts";

type Values = Pick<CommonValues, "fairness_guard" | "fairness_guard_limit" | "fairness_guard_action">;

export interface Guard {
  readonly isDue: boolean;
  want(): void;
  /** Asks the model as it stands after `step`: metrics without `eval_`. Throwing in `check` leaves it due. */
  look(step: number, check: () => Promise<void>): Promise<Metrics>;
  /** What checkpoints keep of it. */
  state(): GuardState;
  /** For the card of what stands at a step; undefined where nobody looked then. */
  noteOf(step: number): string | undefined;
  /** AppError "run/gap-found" where it is to stop the run and a gap passed the limit at this step. */
  requirePassed(step: number): void;
}

/** How the model is asked about rows of probes: the text that it reads, and one number for each. */
interface Asking {
  readonly read: (row: RawRow) => { readonly ids: readonly number[]; readonly promptLength?: number };
  readonly scores: (probes: readonly ProbeText[], check: () => Promise<void>) => Promise<readonly number[]>;
}

/** Undefined where the config asks for none. AppError "data/..." of a file that cannot be asked about. */
export async function openGuard(options: {
  readonly values: Values;
  readonly dataset: (name: string) => Promise<ByteSource>;
  readonly model: Model;
  readonly tokenizer: Tokenizer | undefined;
  readonly resumed: GuardState | undefined;
  readonly breathe: () => Promise<void>;
  readonly note: (message: string) => void;
}): Promise<Guard | undefined> {
  const { values, dataset, model, tokenizer, resumed, breathe, note } = options;
  const { fairness_guard: file, fairness_guard_limit: limit, fairness_guard_action: action } = values;
  if (file === null) return undefined;
  const asking =
    model.description.task === "classify" ? ofScorer(model, tokenizer) : ofWriter(model, tokenizer);
  const probes = await probesIn(file, await dataset(file), model, asking, breathe);
  const groups = new Set(probes.map(({ axis, group }) => JSON.stringify([axis, group])));
  note(`The fairness guard asks about ${probes.length} probes of ${groups.size} groups at every checkpoint.`);
  let { due, found }: GuardState = resumed ?? { due: false, found: [] };
  const at = (step: number) => found.find((one) => one.step === step);
  return {
    get isDue() {
      return due;
    },
    want() {
      due = true;
    },
    async look(step, check) {
      const lines = guardVerdict(probes, await asking.scores(probes, check));
      const size = ({ meanDifference }: Counterfactual): number => Math.abs(meanDifference ?? 0);
      const gaps = lines.filter((line) => line.verdict === "gap found" && size(line) > (limit ?? 0));
      found = [...found.filter((one) => one.step < step), { step, gaps: gaps.map(sentenceOf) }];
      due = false;
      return { fairness_gap: Math.max(0, ...lines.map(size)), fairness_gaps: gaps.length };
    },
    state: () => ({ due, found }),
    noteOf(step) {
      const own = at(step);
      return own === undefined ? undefined : guardNote(file, own.gaps, limit);
    },
    requirePassed(step) {
      const gaps = at(step)?.gaps ?? [];
      if (action !== "stop" || gaps.length === 0) return;
      throw new AppError(
        "run/gap-found",
        `The fairness guard stopped the run after step ${step}: ${gaps.slice(0, 3).join("; ")}${gaps.length > 3 ? `; and ${gaps.length - 3} more` : ""}${limit === null ? "" : `, and the limit is ${limit}`}.`,
        "The checkpoint is marked and stays. Look at what it learned from; to go on all the same, set fairness_guard_action: mark, or a higher fairness_guard_limit, and resume.",
      );
    },
  };
}

async function probesIn(
  file: string,
  source: ByteSource,
  model: Model,
  { read }: Asking,
  breathe: () => Promise<void>,
): Promise<ProbeText[]> {
  const rows: { row: RawRow; line: number }[] = [];
  const { errors, errorCount, rowCount } = await eachRow(source, (one) => void rows.push(one), {
    progress: breathe,
  });
  refuseBadRows(file, errors, rowCount + errorCount, errorCount);
  const faults: { line: number; message: string }[] = [];
  const { probes } = await readProbes(rows, {
    limits: model.config,
    tokenize: read,
    fault: (fault) => faults.push(fault),
  });
  const [first] = faults;
  if (first !== undefined)
    throw new AppError(
      "data/bad-row",
      `${quote(file, 200)}, line ${first.line}: ${first.message}${faults.length > 1 ? ` ${faults.length - 1} more rows are no probes.` : ""}`,
      "Correct or remove these rows; `feedbackloop evaluate probes` writes a file of probes.",
    );
  if (probes.length === 0)
    throw new AppError(
      "data/no-rows",
      `${quote(file, 200)} has no probes.`,
      "`feedbackloop evaluate probes` writes some.",
    );
  return probes;
}

function ofScorer(model: Model, tokenizer: Tokenizer | undefined): Asking {
  const isEncoder = model.architecture.attention === "full";
  return {
    read: (row) => ({ ids: tokenizeScored(row, tokenizer, isEncoder) }),
    async scores(probes, check) {
      return (
        await scoreOnce(
          model,
          probes.map(({ ids }) => ids),
          check,
        )
      ).scores;
    },
  };
}

/** The answer's log-probability over its tokens. */
function ofWriter(model: Model, tokenizer: Tokenizer | undefined): Asking {
  return {
    read: (row) => tokenizeRow(row, tokenizer),
    async scores(probes, check) {
      const own = { model, adapter: true };
      const rows = probes.map(({ ids, promptLength = 0 }) => {
        const start = Math.max(1, promptLength);
        return { promptIds: ids.slice(0, start), ids: ids.slice(start), byCandidate: false };
      });
      const found = await comparePolicies(own, own, rows, check);
      return found.map(({ baseLogprob }, i) => baseLogprob / Math.max(1, rows[i]?.ids.length ?? 0));
    },
  };
}

function sentenceOf({ arm, axis, groups: [a, b], meanDifference }: Counterfactual): string {
  const where = arm === null ? axis : `${axis} (${arm})`;
  return `${where}: ${a} less ${b} is ${(meanDifference ?? 0).toPrecision(3)}`;
}

const guardNote = (file: string, gaps: readonly string[], limit: number | null): string =>
  `\n## Fairness guard\n\n${
    gaps.length === 0
      ? `No gap${limit === null ? "" : ` above ${limit}`} was found on the probes of \`${file}\`. That is no proof that there is none: see \`eval_fairness_gap\` in the log.`
      : `Marked: on the probes of \`${file}\` a gap${limit === null ? "" : ` above ${limit}`} was found.\n\n${gaps.map((gap) => `- ${gap}`).join("\n")}`
  }\n`;
