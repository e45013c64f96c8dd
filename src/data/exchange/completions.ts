// Prompts with their answers: {id, prompt, completions: [{text, source, ...}]}. What a model wrote says so.

import type { CompletionRecord } from "../../domain/records/index.ts";
import { kindOf, RowFault } from "../rows/rowFault.ts";
import { exchangeFormat, type GivenAnswer } from "./exchangeFormat.ts";
import { eachJsonRow } from "./rowsOf.ts";
import { byModel } from "./judged.ts";
import { jsonLinesOf } from "./lines.ts";
import { promptOf, whose } from "./tuple.ts";

export const answers = exchangeFormat({
  id: "completions",
  title: "prompts with their answers",
  extension: "jsonl",
  mimeType: "application/jsonl",
  canConverse: false,
  isBinary: false,
  async write(data) {
    const all = await data.completions.all();
    const byPrompt = new Map<string, CompletionRecord[]>();
    for (const one of all) {
      const key = one.promptId ?? "";
      const known = byPrompt.get(key);
      if (known === undefined) byPrompt.set(key, [one]);
      else known.push(one);
    }
    const prompts = await data.prompts.all();
    const rows = prompts.map(({ id, prompt, candidate }) => ({
      id,
      prompt,
      ...(candidate === undefined || candidate === null ? {} : { candidate }),
      completions: (byPrompt.get(id) ?? []).map(answerRow),
    }));
    const written = rows.reduce((sum, { completions }) => sum + completions.length, 0);
    const lost = all.length - written;
    return {
      bytes: jsonLinesOf(rows),
      rows: rows.length,
      leftOut: lost === 0 ? [] : [{ count: lost, what: "answers whose prompt is not in the project" }],
      byModel: byModel(all),
      notes: [],
    };
  },
  read: (source, sink, options) =>
    eachJsonRow(source, sink, options, (row, line) => {
      const { completions } = row;
      if (!Array.isArray(completions))
        throw new RowFault(`"completions" must be a list of {"text": ...}, got ${kindOf(completions)}`);
      sink.answers(
        {
          ...textOr(row, "id"),
          prompt: promptOf(row["prompt"]),
          answers: completions.map((value: unknown, i) => answerOf(value, `completions[${i}]`)),
          ...whose(row),
        },
        line,
      );
    }),
});

function answerRow({ id, completion, source, madeBy, utility, group, label }: CompletionRecord) {
  return { id, text: completion, source, madeBy, utility, group, label };
}

const makers = ["model", "person", "unknown"] as const;

function answerOf(value: unknown, path: string): GivenAnswer {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RowFault(`${path} must be {"text": ...}, got ${kindOf(value)}`);
  const row = value as Record<string, unknown>;
  const { text, utility, label, madeBy } = row;
  if (typeof text !== "string") throw new RowFault(`"text" of ${path} must be a text, got ${kindOf(text)}`);
  if (utility !== undefined && utility !== null && typeof utility !== "number")
    throw new RowFault(`"utility" of ${path} must be a number, got ${kindOf(utility)}`);
  if (typeof utility === "number" && !Number.isFinite(utility))
    throw new RowFault(`"utility" of ${path} must be a finite number, got ${String(utility)}`);
  if (label !== undefined && typeof label !== "boolean")
    throw new RowFault(`"label" of ${path} must be true or false, got ${kindOf(label)}`);
  const maker = makers.find((one) => one === madeBy);
  if (maker === undefined && madeBy !== undefined && madeBy !== null)
    throw new RowFault(`"madeBy" of ${path} must be ${makers.join(", ")}, got ${kindOf(madeBy)}`);
  const { candidate } = whose(row);
  return {
    ...textOr(row, "id"),
    text,
    ...textOr(row, "source"),
    madeBy: maker,
    utility,
    ...(row["group"] === null ? { group: null } : textOr(row, "group")),
    label,
    candidate,
  };
}

function textOr<K extends string>(
  row: Readonly<Record<string, unknown>>,
  key: K,
): Partial<Record<K, string>> {
  const value = row[key];
  if (value === undefined || value === null) return {};
  if (typeof value === "string" && value !== "") return { [key]: value } as Record<K, string>;
  throw new RowFault(`"${key}" must be a text, got ${kindOf(value)}`);
}
