// Lines of measures as they stand in a project's folder, below reports/: what `evaluate` writes and a report reads. Files of lines come
// from other hands, too: each line is checked, more fields are let be, and lines of other types are none of ours.
import { z } from "zod";
import { AppError, quote } from "./errors.ts";
import { parseStrictJsonBytes } from "./strictJson.ts";

const numberOrNull = z.number().nullable();
/** Of a share or a chance. */
const shareOrNull = z.number().min(0).max(1).nullable();
const interval = z.tuple([z.number(), z.number()]).nullable();
const verdict = z.string().max(200);
const name = z.string().max(400);
const groupNames = z.tuple([name, name]);

const metric = z.looseObject({
  type: z.literal("metric"),
  name,
  role: z.enum(["base", "candidate"]).nullable(),
  value: numberOrNull,
  interval,
  prompts: z.number().optional(),
  samples: z.number().optional(),
  reason: z.string().optional(),
});

const sample = z.looseObject({
  type: z.literal("sample"),
  prompt_index: z.number().int().min(0),
  role: z.enum(["base", "candidate"]),
  prompt: z.unknown(),
  completion: z.string().nullable(),
  completion_ids: z.array(z.number()),
  finish: z.enum(["eos", "length"]),
  reward: numberOrNull.optional(),
  judge: numberOrNull.optional(),
  logprob: numberOrNull.optional(),
  base_logprob: numberOrNull.optional(),
  kl_exact: numberOrNull.optional(),
});

const wholeNumber = z.int().min(0);
const fairnessGroup = z.looseObject({
  group: name,
  count: wholeNumber,
  selected: wholeNumber.nullable(),
  selection_rate: shareOrNull,
  interval,
  impact_ratio: numberOrNull,
  below_four_fifths: z.boolean().nullable(),
  true_positive_rate: shareOrNull,
  false_positive_rate: shareOrNull,
  scoring_rate: shareOrNull,
  scoring_impact_ratio: numberOrNull,
  test: z.string().nullable(),
  p_value: shareOrNull,
});

const fairness = z.looseObject({
  type: z.literal("fairness"),
  data: z.string(),
  attribute: name,
  rows: z.number(),
  unknown: z.number(),
  groups: z.array(
    fairnessGroup.refine(({ count, selected }) => selected === null || selected <= count, {
      path: ["selected"],
      message: "more are selected than there are",
    }),
  ),
  demographic_parity_difference: numberOrNull,
  demographic_parity_ratio: numberOrNull,
  equal_opportunity_difference: numberOrNull,
  equalized_odds_difference: numberOrNull,
  equalized_odds_ratio: numberOrNull,
  verdict,
  reasons: z.record(z.string(), z.string()),
});

const counterfactual = z.looseObject({
  type: z.literal("counterfactual"),
  axis: name,
  groups: groupNames,
  /** "original" or "anonymised", where both were asked. */
  arm: z.string().nullable().optional(),
  /** Of a policy's answers: what was measured of them, and whose they are ("difference": the candidate's less the base's). */
  measure: name.optional(),
  role: z.enum(["candidate", "base", "difference"]).optional(),
  templates: z.number(),
  mean_difference: numberOrNull,
  interval,
  noise_floor: numberOrNull,
  p_value: shareOrNull,
  adjusted_p: shareOrNull,
  mde: numberOrNull,
  verdict,
  reason: z.string().optional(),
});

const thresholdCurve = z.looseObject({
  type: z.literal("threshold_curve"),
  attribute: name,
  grid: z.string().max(1000),
  thresholds: z.array(z.number()).max(10_000),
  groups: z.array(
    z.looseObject({
      group: name,
      count: z.number(),
      impact_ratios: z.array(z.number()).max(10_000),
      lowest: z.looseObject({ threshold: z.number(), ratio: z.number() }).nullable(),
      below: z.looseObject({ count: z.number(), of: z.number() }),
    }),
  ),
});

const blind = z.looseObject({
  type: z.literal("blind"),
  item: name,
  prompt: name,
  policy: name,
  base: name,
  candidate: name,
});

const lineKinds = {
  metric,
  sample,
  fairness,
  counterfactual,
  blind,
  threshold_curve: thresholdCurve,
} as const;
export type LineType = keyof typeof lineKinds;
export type ReportLine<T extends LineType> = z.infer<(typeof lineKinds)[T]>;

export type LinesByType = { readonly [T in LineType]: readonly ReportLine<T>[] };

export const lineTypes = Object.keys(lineKinds) as LineType[];
const isLineType = (type: unknown): type is LineType => lineTypes.some((one) => one === type);

/** Lines of types that are none of ours are passed over. AppError "report/bad-line" names the file and the line. */
export function linesByType(file: string, bytes: Uint8Array): LinesByType {
  const found = Object.fromEntries(lineTypes.map((type) => [type, [] as ReportLine<LineType>[]]));
  jsonLines(file, bytes, (fields, line) => {
    const { type } = fields;
    if (!isLineType(type)) return;
    const parsed = lineKinds[type].safeParse(fields);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw badLine(file, line, `${issue?.path.join(".") ?? "it"}: ${issue?.message ?? "it is damaged"}`);
    }
    found[type]?.push(parsed.data);
  });
  return found as unknown as LinesByType;
}

/** Every object of a file of lines; empty lines are passed over. AppError "report/bad-line". */
export function jsonLines(
  file: string,
  bytes: Uint8Array,
  onLine: (fields: Readonly<Record<string, unknown>>, line: number) => void,
): void {
  let line = 0;
  // Editors on Windows begin a file with this mark.
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  for (let start = hasMark ? 3 : 0; start < bytes.byteLength;) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.byteLength : found;
    line++;
    const piece = bytes.subarray(start, end);
    start = end + 1;
    if (piece.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09)) continue;
    const value = parseStrictJsonBytes(piece, {
      name: `line ${line} of ${file}`,
      code: "report/bad-line",
      hint: "Correct or remove the line, or measure again.",
    });
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw badLine(file, line, "it is no object");
    onLine(value as Record<string, unknown>, line);
  }
}

const badLine = (file: string, line: number, what: string): AppError =>
  new AppError(
    "report/bad-line",
    `Line ${line} of ${quote(file, 200)} is no measure as we write them: ${what}.`,
    "Correct or remove the line, or measure again.",
  );
