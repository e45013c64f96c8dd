// Rows that hold a judgement of two answers, in the shapes in which people keep them: TRL's preference rows, dialogues of
// HH-RLHF, and tuples of two answers and a verdict (ours, Chatbot Arena's, AlpacaFarm's, PKU-SafeRLHF's, pairs of Stack
// Exchange). Which shape a row has is told by its columns. Exports of annotation tools stand in annotationExports.ts.

import { cellAsItWas } from "../../domain/spreadsheetCell.ts";
import { quote } from "../../domain/errors.ts";
import { extractPrompt } from "../rows/extractPrompt.ts";
import { readPreference } from "../rows/readRow.ts";
import { RowFault } from "../rows/rowFault.ts";
import type { RawRow, TextOrMessages } from "../rows/rowFields.ts";
import { argillaJudgements, labelStudioJudgements } from "./annotationExports.ts";
import { bareName, candidateOf, cellText, isText, type Message, messagesOf, valueUnder } from "./cells.ts";
import type { FoundComparison } from "./documentReader.ts";

export type Judged = Omit<FoundComparison, "kind" | "row" | "line">;
export type Verdict = FoundComparison["verdict"];

/** The judgements of a row, one an annotator; undefined where it is none. RowFault where it is one with a fault. */
export function judgementsOf(row: RawRow): readonly Judged[] | undefined {
  const judged = argillaJudgements(row) ?? labelStudioJudgements(row) ?? preferenceOf(row) ?? tupleOf(row);
  if (judged === undefined) return undefined;
  const candidate = candidateOf(row);
  return candidate === null ? judged : judged.map((one) => ({ ...one, candidate }));
}

function preferenceOf(row: RawRow): Judged[] | undefined {
  // Tables of several kinds of rows have the columns too, and nothing in both.
  const given = ["chosen", "rejected"].filter((key) => valueUnder(row, [key]) !== undefined);
  if (given.length === 0 || !("chosen" in row && "rejected" in row)) return undefined;
  const { prompt, answers } = sidesOf(row);
  const verdict = /^(?:true|1|yes)$/i.test(cellText(row["tie"]).trim()) ? "tie" : "A";
  return [{ prompt, answers, verdict, ...annotatorOf(row) }];
}

function sidesOf(row: RawRow): Pick<Judged, "prompt" | "answers"> {
  const { chosen, rejected } = row;
  const sides = [chosen, rejected].map((side) => (typeof side === "string" ? dialogueOf(side) : undefined));
  const [left, right] = sides;
  if (left !== undefined && right !== undefined) return sidesOfDialogues(left, right);
  const isBare = typeof chosen === "string" && typeof rejected === "string" && !isText(row["prompt"]);
  const pair = readPreference(row);
  if (isBare) {
    // Answers to be judged begin with whole lines; what two of them merely begin with alike is no prompt.
    const shared = extractPrompt(chosen, rejected).prompt as string;
    const cut = shared.lastIndexOf("\n") + 1;
    return { prompt: chosen.slice(0, cut).trim(), answers: [chosen.slice(cut), rejected.slice(cut)] };
  }
  return {
    prompt: promptText(pair.prompt),
    answers: [answerText(pair.chosen), answerText(pair.rejected)],
  };
}

const promptText = (prompt: TextOrMessages): string | Message[] =>
  typeof prompt === "string" ? prompt : readable(prompt, "prompt");

function answerText(answer: TextOrMessages): string {
  return typeof answer === "string" ? answer : said(readable(answer, "answer"));
}

function readable(messages: readonly unknown[], what: string): Message[] {
  const found = messages.length === 0 ? [] : messagesOf(messages);
  if (found === undefined) throw new RowFault(`the ${what} has a message without a text`);
  return found;
}

/** What one side says: several messages with their roles. */
const said = (messages: readonly Message[]): string =>
  messages.length === 1
    ? (messages[0]?.content ?? "")
    : messages.map(({ role, content }) => `${role}: ${content}`).join("\n\n");

const roles = new Map([
  ["Human", "user"],
  ["Assistant", "assistant"],
]);

/** HH-RLHF's dialogues: "\n\nHuman: ...\n\nAssistant: ...". */
function dialogueOf(text: string): Message[] | undefined {
  const parts = text.split(/(?:^|\n\n)(Human|Assistant):[ ]?/);
  if (parts.length < 5 || (parts[0] ?? "").trim() !== "") return undefined;
  const messages: Message[] = [];
  for (let i = 1; i + 1 < parts.length; i += 2) {
    messages.push({ role: roles.get(parts[i] ?? "") ?? "user", content: parts[i + 1] ?? "" });
  }
  return messages;
}

function sidesOfDialogues(
  chosen: readonly Message[],
  rejected: readonly Message[],
): Pick<Judged, "prompt" | "answers"> {
  const shortest = Math.min(chosen.length, rejected.length) - 1;
  let shared = 0;
  while (
    shared < shortest &&
    chosen[shared]?.role === rejected[shared]?.role &&
    chosen[shared]?.content === rejected[shared]?.content
  )
    shared++;
  return {
    prompt: chosen.slice(0, shared),
    answers: [said(chosen.slice(shared)), said(rejected.slice(shared))],
  };
}

/** Names without case and marks. */
interface Shape {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly verdict: readonly string[];
  readonly words: ReadonlyMap<string, Verdict>;
}

const prompts = ["prompt", "instruction", "question", "query", "input"];
const common: readonly (readonly [string, Verdict])[] = [
  ["a", "A"],
  ["b", "B"],
  ["tie", "tie"],
  ["equal", "tie"],
  ["same", "tie"],
  ["bothbad", "bothBad"],
  ["tiebothbad", "bothBad"],
  ["neither", "bothBad"],
  ["skip", "skip"],
  ["modela", "A"],
  ["modelb", "B"],
  ["responsea", "A"],
  ["responseb", "B"],
  ["answera", "A"],
  ["answerb", "B"],
  ["left", "A"],
  ["right", "B"],
];
const verdictNames = ["preferred", "preference", "winner", "verdict", "choice", "label"];

const shapes: readonly Shape[] = [
  ...["response", "answer", "completion", "output", "conversation"].map((name): Shape => ({
    a: [`${name}a`],
    b: [`${name}b`],
    verdict: verdictNames,
    words: new Map(common),
  })),
  // Numbers count from where the names of the answers do.
  ...["response", "answer", "completion", "output"].flatMap((name): Shape[] => [
    {
      a: [`${name}1`],
      b: [`${name}2`],
      verdict: verdictNames,
      words: new Map([...common, ["1", "A"], ["2", "B"], ["0", "tie"]]),
    },
    {
      a: [`${name}0`],
      b: [`${name}1`],
      verdict: [...verdictNames, "betterresponseid"],
      words: new Map([...common, ["0", "A"], ["1", "B"]]),
    },
  ]),
];

function tupleOf(row: RawRow): Judged[] | undefined {
  const names = new Set(Object.keys(row).map(bareName));
  const has = (some: readonly string[]): boolean => some.some((name) => names.has(name));
  if (names.has("responsej") && names.has("responsek") && has(prompts)) {
    return [judged(row, ["responsej"], ["responsek"], "A")];
  }
  const arena = arenaVerdict(row, names);
  if (arena !== undefined) return [judged(row, ["responsea"], ["responseb"], arena)];
  const shape = shapes.find(({ a, b, verdict }) => has(a) && has(b) && has(verdict));
  if (shape === undefined) return undefined;
  const given = cellText(valueUnder(row, shape.verdict)).trim();
  const verdict = shape.words.get(bareName(given));
  if (verdict === undefined) {
    throw new RowFault(
      `the row says ${given === "" ? "nothing" : quote(given, 40)} of which answer is better; expected A, B, tie or bothBad`,
    );
  }
  return [judged(row, shape.a, shape.b, verdict)];
}

/** Columns of Kaggle's arena: winner_model_a, winner_model_b, winner_tie, one of which is 1. */
function arenaVerdict(row: RawRow, names: ReadonlySet<string>): Verdict | undefined {
  if (!names.has("winnermodela") || !names.has("winnermodelb") || !names.has("responsea")) return undefined;
  const isSet = (name: string): boolean =>
    /^(?:1|1\.0|true)$/i.test(cellText(valueUnder(row, [name])).trim());
  return isSet("winnermodela") ? "A" : isSet("winnermodelb") ? "B" : "tie";
}

function judged(row: RawRow, a: readonly string[], b: readonly string[], verdict: Verdict): Judged {
  const [left, right] = [valueUnder(row, a), valueUnder(row, b)];
  const sides = [left, right].map((side) => messagesOf(side));
  const prompt = valueUnder(row, prompts);
  if (sides[0] !== undefined && sides[1] !== undefined && prompt === undefined) {
    return { ...sidesOfDialogues(sides[0], sides[1]), verdict, ...annotatorOf(row) };
  }
  const answers: [string, string] = [sideText(left, a), sideText(right, b)];
  const asked = messagesOf(prompt) ?? cellAsItWas(cellText(prompt));
  return { prompt: asked, answers, verdict, ...annotatorOf(row) };
}

function sideText(value: unknown, [name = ""]: readonly string[]): string {
  const messages = messagesOf(value);
  if (messages !== undefined) return said(messages);
  if (typeof value !== "string") throw new RowFault(`no text under ${quote(name)}`);
  return cellAsItWas(value);
}

function annotatorOf(row: RawRow): { annotator?: string } {
  const annotator = cellText(
    valueUnder(row, ["annotator", "annotatorid", "judge", "worker", "userid"]),
  ).trim();
  return annotator === "" ? {} : { annotator };
}
