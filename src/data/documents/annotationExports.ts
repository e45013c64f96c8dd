// Exports of annotation tools. Argilla 2 nests a record's `fields` and `responses` (`to_json`), or flattens them to columns
// `QUESTION.responses` beside `QUESTION.responses.users`; Argilla 1 has a column a question, a list of {user_id, value,
// status}. Label Studio's JSON keeps `data` and `annotations`, whose `result` of type "pairwise" says "left" or "right";
// its JSON_MIN and CSV put the data and the answer into one row. Several annotators of one record are several judgements.

import { quote } from "../../domain/errors.ts";
import { RowFault } from "../rows/rowFault.ts";
import type { RawRow } from "../rows/rowFields.ts";
import { bareName, cellText, isText, type Message, messagesOf } from "./cells.ts";
import type { FoundComparison } from "./documentReader.ts";

type Judged = Omit<FoundComparison, "kind" | "row" | "line">;
type Verdict = FoundComparison["verdict"];

interface Answered {
  readonly value: unknown;
  readonly annotator: string;
}

const promptNames = ["prompt", "instruction", "question", "query", "context", "input", "header"];
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A row of Argilla as the fields that its annotators saw; undefined where it is none. */
export function argillaFields(row: RawRow): Record<string, unknown> | undefined {
  const { fields, responses } = row;
  if (isRecord(fields) && ("responses" in row || "suggestions" in row || "_server_id" in row)) return fields;
  if (responses === undefined && !Object.keys(row).some(isQuestionColumn)) return undefined;
  const own = Object.entries(row).filter(
    ([key, value]) =>
      !/\.(?:responses|suggestion)(?:\.|$)|-suggestion(?:-metadata)?$/.test(key) &&
      !["id", "_server_id", "status", "external_id", "metadata", "vectors"].includes(key) &&
      (isText(value) || messagesOf(value) !== undefined),
  );
  return Object.fromEntries(own);
}

const isQuestionColumn = (key: string): boolean =>
  /\.responses(?:\.users|\.status)?$|\.suggestion\.(?:agent|score)$|-suggestion-metadata$/.test(key);

export function argillaJudgements(row: RawRow): Judged[] | undefined {
  const fields = argillaFields(row);
  if (fields === undefined) return undefined;
  const texts = answersIn(fields);
  if (texts === undefined) return undefined;
  const questions = argillaQuestions(row);
  const judged = questions.flatMap(([, answers]) =>
    answers.flatMap(({ value, annotator }): Judged[] => {
      const verdict = verdictOf(value, texts.names);
      if (verdict === undefined) return [];
      return [{ prompt: texts.prompt, answers: texts.answers, verdict, ...named(annotator) }];
    }),
  );
  if (judged.length > 0) return judged;
  // Two fields may be two texts that nobody compares.
  if (!texts.names.every(isAnswerName)) return undefined;
  const compared = texts.names.map((name) => quote(name, 40)).join(" and ");
  throw new RowFault(
    questions.every(([, answers]) => answers.length === 0)
      ? `nobody has judged ${compared} yet`
      : `no answer to ${questions.map(([name]) => quote(name, 40)).join(", ")} says which of ${compared} is better`,
  );
}

const isAnswerName = (name: string): boolean =>
  /^(?:response|answer|completion|generation|output|option|model)(?:a|b|[0-3])$/.test(bareName(name));

/** The questions of a record with what was answered and sent off. */
function argillaQuestions(row: RawRow): [string, Answered[]][] {
  const { responses } = row;
  if (isRecord(responses)) {
    return Object.entries(responses).map(([name, list]) => [name, answeredIn(list)]);
  }
  const columns = Object.entries(row).filter(([, value]) => Array.isArray(value));
  return columns.flatMap(([key, value]): [string, Answered[]][] => {
    if (key.endsWith(".responses")) {
      const users = row[`${key}.users`];
      const states = row[`${key}.status`];
      const at = (list: unknown, i: number): string => cellText(Array.isArray(list) ? list[i] : undefined);
      const answers = (value as unknown[])
        .map((one, i) => ({ value: one, annotator: at(users, i), state: at(states, i) }))
        .filter(({ state }) => !isUnsent(state));
      return [[key.replace(/\.responses$/, ""), answers]];
    }
    const answers = answeredIn(value);
    return answers.length > 0 && `${key}-suggestion` in row ? [[key, answers]] : [];
  });
}

const isUnsent = (state: string): boolean => state === "draft" || state === "discarded";

function answeredIn(list: unknown): Answered[] {
  return (Array.isArray(list) ? list : []).flatMap((one: unknown) => {
    if (!isRecord(one) || !("value" in one) || isUnsent(cellText(one["status"]))) return [];
    return [{ value: one["value"], annotator: cellText(one["user_id"] ?? one["user"]) }];
  });
}

/** Label Studio's tasks as their data; undefined where the row is none. */
export function labelStudioData(row: RawRow): Record<string, unknown> | undefined {
  const { data, annotations, completions } = row;
  return isRecord(data) && (Array.isArray(annotations) || Array.isArray(completions) || "predictions" in row)
    ? data
    : undefined;
}

export function labelStudioJudgements(row: RawRow): Judged[] | undefined {
  const data = labelStudioData(row);
  if (data === undefined) return flatLabelStudio(row);
  const annotations = (row["annotations"] ?? row["completions"] ?? []) as unknown[];
  const pairwise = annotations.flatMap((annotation) => {
    if (!isRecord(annotation) || annotation["was_cancelled"] === true) return [];
    const results = Array.isArray(annotation["result"]) ? (annotation["result"] as unknown[]) : [];
    const by = annotation["completed_by"];
    const annotator = isRecord(by) ? cellText(by["email"] ?? by["id"]) : cellText(by);
    return results.filter(isRecord).flatMap((result) =>
      result["type"] === "pairwise"
        ? [
            {
              names: namesIn(result["to_name"]),
              value: (result["value"] as RawRow | undefined)?.["selected"],
              annotator,
            },
          ]
        : [],
    );
  });
  if (pairwise.length === 0) return undefined;
  return pairwise.map(({ names, value, annotator }) => {
    const texts = answersIn(data, names);
    if (texts === undefined) {
      throw new RowFault("the judgement does not say which two texts of the task it is about");
    }
    const verdict = verdictOf(value, texts.names);
    if (verdict === undefined) throw new RowFault('a pairwise result selects neither "left" nor "right"');
    return { prompt: texts.prompt, answers: texts.answers, verdict, ...named(annotator) };
  });
}

const namesIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value.map(cellText) : cellText(value).split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");

/** JSON_MIN and CSV: one row an annotation, the answer in a column of its own. */
function flatLabelStudio(row: RawRow): Judged[] | undefined {
  if (!("annotation_id" in row) || !("annotator" in row)) return undefined;
  const columns = Object.entries(row).map(([key, value]) => [key, selectedIn(value)] as const);
  const answered = columns.find(([, value]) => value === "left" || value === "right");
  if (answered === undefined) return undefined;
  const [column, value] = answered;
  const shown = Object.fromEntries(
    Object.entries(row).filter(
      ([key]) =>
        key !== column &&
        !/^(?:id|annotator|annotation_id|agreement|lead_time|(?:created|updated)_at)$/.test(key),
    ),
  );
  const texts = answersIn(shown);
  if (texts === undefined) throw new RowFault("a judgement without two texts that it could be about");
  const verdict = verdictOf(value, texts.names);
  const annotator = row["annotator"];
  const by = isRecord(annotator) ? cellText(annotator["email"] ?? annotator["id"]) : cellText(annotator);
  return verdict === undefined
    ? undefined
    : [{ prompt: texts.prompt, answers: texts.answers, verdict, ...named(by) }];
}

function selectedIn(value: unknown): unknown {
  if (isRecord(value)) return value["selected"];
  const given = cellText(value);
  const inside = /"selected"\s*:\s*"(left|right)"/.exec(given);
  return inside?.[1] ?? given;
}

interface Sides {
  readonly prompt: string | Message[];
  readonly answers: readonly [string, string];
  readonly names: readonly [string, string];
}

/** Two texts to choose between, and what they answer: those named, else the two that are no prompt. */
function answersIn(data: RawRow, names: readonly string[] = []): Sides | undefined {
  const shown = Object.entries(data).flatMap(([key, value]): [string, string][] => {
    const messages = messagesOf(value);
    const text = messages === undefined ? value : messages.map(({ content }) => content).join("\n\n");
    return isText(text) ? [[key, text]] : [];
  });
  const wanted = names.flatMap((name) => shown.filter(([key]) => bareName(key) === bareName(name)));
  const isPrompt = ([key]: readonly [string, string]): boolean =>
    promptNames.some((name) => bareName(key).endsWith(name));
  const [first, second, third] = wanted.length === 2 ? wanted : shown.filter((one) => !isPrompt(one));
  if (first === undefined || second === undefined || third !== undefined) return undefined;
  const asked = shown.find(isPrompt)?.[0];
  const given = asked === undefined ? "" : data[asked];
  return {
    prompt: messagesOf(given) ?? cellText(given),
    answers: [first[1], second[1]],
    names: [first[0], second[0]],
  };
}

/** A choice by side, by name or number of the answer, or a ranking of both. */
function verdictOf(value: unknown, names: readonly [string, string]): Verdict | undefined {
  if (Array.isArray(value)) return value.length === 1 ? verdictOf(value[0], names) : rankedOf(value, names);
  const word = bareName(cellText(value));
  const own = names.map(bareName);
  if (word !== "" && word === own[0]) return "A";
  if (word !== "" && word === own[1]) return "B";
  if (
    /^(?:left|a|first|1|(?:response|answer|completion|generation|output|option|text|model)(?:a|1))$/.test(
      word,
    )
  )
    return "A";
  if (
    /^(?:right|b|second|2|(?:response|answer|completion|generation|output|option|text|model)(?:b|2))$/.test(
      word,
    )
  )
    return "B";
  if (/^(?:tie|equal|same|both|bothgood|equallygood|draw)$/.test(word)) return "tie";
  if (/^(?:bothbad|neither|none)$/.test(word)) return "bothBad";
  if (/^(?:skip|unsure|discard)$/.test(word)) return "skip";
  return undefined;
}

/** A ranking: [{value: name, rank: 1}, ...]. */
function rankedOf(list: readonly unknown[], names: readonly [string, string]): Verdict | undefined {
  const rank = (name: string): number =>
    Number(
      list.filter(isRecord).find((one) => bareName(cellText(one["value"])) === bareName(name))?.["rank"] ??
        NaN,
    );
  const [first, second] = [rank(names[0]), rank(names[1])];
  if (Number.isNaN(first) || Number.isNaN(second)) return undefined;
  return first === second ? "tie" : first < second ? "A" : "B";
}

const named = (annotator: string): { annotator?: string } => (annotator === "" ? {} : { annotator });
