// What the Data page says of documents, of what is hidden in them and of prompts made from them: a recruiter's words, no codes.
import type {
  AnswerView,
  DataSummary,
  DocumentState,
  FileReport,
  HiddenSpan,
  PromptPreview,
  ReadingProgress,
  Support,
} from "../../page/bridge/documentTypes.ts";
import { isByHand } from "../../domain/documentState.ts";
import { formatDuration, plural } from "./format.ts";
import { formatNumber } from "./locale.ts";

/** It ends with the page: records of somebody who was erased must not come back by it. */
export const undoBegins = "Undo begins anew whenever the page is opened.";
export const nothingToUndo = `There is nothing to take back: ${undoBegins.charAt(0).toLowerCase()}${undoBegins.slice(1)} Each decision can be changed in its place.`;

export const stateWords: Record<DocumentState, string> = {
  read: "read",
  cleaned: "cleaned",
  needsReview: "needs review",
  anonymised: "anonymised",
  leftOut: "left out",
};

/** What is hidden, in a word, with one or two letters that tell it apart without colour and the group that colours it. */
export interface EntityWords {
  title: string;
  mark: string;
  tone: "person" | "contact" | "place" | "group" | "other";
}

const entities: Record<string, EntityWords> = {
  PERSON: { title: "Name", mark: "N", tone: "person" },
  TITLE: { title: "Form of address", mark: "Ti", tone: "person" },
  EMAIL_ADDRESS: { title: "E-mail address", mark: "@", tone: "contact" },
  PHONE_NUMBER: { title: "Phone number", mark: "Ph", tone: "contact" },
  URL: { title: "Web address", mark: "W", tone: "contact" },
  HANDLE: { title: "User name", mark: "U", tone: "contact" },
  ADDRESS: { title: "Postal address", mark: "A", tone: "place" },
  LOCATION: { title: "Place", mark: "P", tone: "place" },
  DATE_OF_BIRTH: { title: "Date of birth", mark: "B", tone: "group" },
  AGE: { title: "Age", mark: "Ag", tone: "group" },
  GRADUATION_YEAR: { title: "Year of graduation", mark: "Y", tone: "group" },
  NRP: { title: "Nationality, ethnicity, religion or politics", mark: "R", tone: "group" },
  GENDER: { title: "Gender", mark: "G", tone: "group" },
  MARITAL_STATUS: { title: "Family", mark: "F", tone: "group" },
  HEALTH: { title: "Health", mark: "H", tone: "group" },
  SEXUAL_ORIENTATION: { title: "Sexual orientation", mark: "So", tone: "group" },
  SCHOOL: { title: "School", mark: "S", tone: "place" },
  ORGANIZATION: { title: "Employer or organisation", mark: "O", tone: "place" },
  PHOTO: { title: "Photo", mark: "Pi", tone: "person" },
  US_SSN: { title: "US social security number", mark: "#", tone: "contact" },
  CREDIT_CARD: { title: "Card number", mark: "#", tone: "contact" },
  IBAN_CODE: { title: "Bank account", mark: "#", tone: "contact" },
  IP_ADDRESS: { title: "Network address", mark: "#", tone: "contact" },
  UK_NINO: { title: "UK insurance number", mark: "#", tone: "contact" },
  ID_NUMBER: { title: "Number of a document", mark: "#", tone: "contact" },
  OTHER: { title: "Something else", mark: "X", tone: "other" },
};

/** Kinds that a person may mark by hand, the likeliest first. */
export const markedKinds = [
  "PERSON",
  "ORGANIZATION",
  "SCHOOL",
  "LOCATION",
  "ADDRESS",
  "EMAIL_ADDRESS",
  "PHONE_NUMBER",
  "URL",
  "HANDLE",
  "DATE_OF_BIRTH",
  "AGE",
  "GRADUATION_YEAR",
  "GENDER",
  "NRP",
  "MARITAL_STATUS",
  "HEALTH",
  "SEXUAL_ORIENTATION",
  "TITLE",
  "ID_NUMBER",
  "OTHER",
] as const;

export function entityWords(entity: string): EntityWords {
  return (
    entities[entity] ?? {
      title: `Number or code (${entity.replaceAll("_", " ")})`,
      mark: "#",
      tone: "contact",
    }
  );
}

/** "Names", "E-mail addresses": for what is done to all of a kind. */

/** How sure the detector was: never a bare number. */
export function scoreWords(span: HiddenSpan): string {
  const { score } = span;
  if (isByHand(span)) return "marked by hand";
  const share = `${formatNumber(100 * score)} %`;
  if (score >= 0.85) return `sure (${share})`;
  return score >= 0.6 ? `fairly sure (${share})` : `in doubt (${share})`;
}

export function decisionWords({ decision }: HiddenSpan): string {
  if (decision === "rejected") return "shown: you said that it may stay";
  return decision === "accepted" ? "hidden: you agreed" : "hidden: proposed";
}

/** Who found it, where that was no rule; the reason says the rest. */
export const detectorWords = ({ detector }: HiddenSpan): string =>
  detector.startsWith("model: ") ? `Found by the ${detector}` : "";

const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });

export function languageName(code: string | null): string {
  if (code === null) return "not known";
  try {
    return names.of(code) ?? code;
  } catch {
    // A file may say anything.
    return code;
  }
}

/** "Anna, Ben and 3 more". */
export function listed(items: readonly string[], most = 3): string {
  const shown = items.slice(0, most);
  const more = items.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${formatNumber(more)} more`;
  const last = shown.pop();
  return shown.length === 0 ? (last ?? "") : `${shown.join(", ")} and ${last ?? ""}`;
}

const noStates = { read: 0, cleaned: 0, needsReview: 0, anonymised: 0, leftOut: 0 } as const;

/** The headline of the page; "none": there is no project. */
export function dataTitle(
  summary: DataSummary | "none" | undefined,
  reading: ReadingProgress | undefined,
): string {
  if (reading !== undefined)
    return reading.files === 1
      ? "Reading your file"
      : `Reading: ${formatNumber(reading.filesDone)} of ${plural(reading.files, "file")} done`;
  if (summary === undefined) return "Documents";
  const { documents, states } = summary === "none" ? { documents: 0, states: noStates } : summary;
  if (documents === 0) return "Begin with resumes or interview transcripts";
  const used = documents - states.leftOut;
  const read = `${plural(documents, "document")} read`;
  if (states.needsReview > 0)
    return `${read}, ${formatNumber(states.needsReview)} ${states.needsReview === 1 ? "needs" : "need"} your review`;
  if (used === 0) return `${read}, all of them left out`;
  if (states.anonymised === used) return `${read} and anonymised`;
  return `${read}, ${formatNumber(used - states.anonymised)} not anonymised yet`;
}

export function promptsTitle(summary: DataSummary | undefined): string {
  if (summary === undefined) return "Prompts";
  const { prompts, answered } = summary;
  if (prompts === 0) return "Make prompts from your documents";
  if (answered === prompts) return `${plural(prompts, "prompt")}, each with two answers: ready to be judged`;
  return answered === 0
    ? `${plural(prompts, "prompt")} without two answers yet`
    : `${plural(prompts, "prompt")}, ${formatNumber(answered)} with two answers`;
}

/** "3.2 files a second, about 40 s left". */
export function rateWords(done: number, total: number, seconds: number, unit: [string, string]): string {
  if (seconds < 1 || done <= 0) return "";
  const rate = done / seconds;
  const each =
    rate >= 1
      ? `${formatNumber(rate, rate >= 10 ? 0 : 1)} ${unit[1]} a second`
      : `${formatDuration(1 / rate)} for each ${unit[0]}`;
  const left = total > done ? `, about ${formatDuration((total - done) / rate)} left` : "";
  return `${each}${left}`;
}

/** What became of the files, in one sentence. */
export function reportSentence(reports: readonly FileReport[]): string {
  const documents = reports.reduce((sum, one) => sum + one.documents, 0);
  const comparisons = reports.reduce((sum, one) => sum + one.comparisons, 0);
  const failed = reports.filter(({ failure }) => failure !== null).length;
  const known = reports.filter(({ isKnown }) => isKnown).length;
  const parts = [
    `${plural(documents, "document")} added`,
    ...(comparisons > 0 ? [`${plural(comparisons, "judgement")} added`] : []),
    ...(known > 0 ? [`${plural(known, "file")} was here already`.replace(/s was/, "s were")] : []),
    ...(failed > 0 ? [`${plural(failed, "file")} could not be read`] : []),
  ];
  return `${parts.join(", ")}.`;
}

/** What is said of documents in languages that the anonymiser does not know, or half knows; empty where there are none. */
export function languageSentence(languages: DataSummary["languages"]): string {
  const named = (support: Support): string[] =>
    languages
      .filter((one) => one.support === support && one.language !== null)
      .map(({ language, count }) => `${languageName(language)} (${plural(count, "document")})`);
  const [none, partly] = [named("none"), named("partly")];
  const said = [
    ...(none.length > 0 ? [`Not known here: ${listed(none, 6)}. Read these yourself.`] : []),
    ...(partly.length > 0 ? [`Known in part: ${listed(partly, 6)}. Look these over.`] : []),
  ];
  return said.join(" ");
}

/** Where an answer came from: those of a model say so. */
export function madeByWords({ madeBy, source }: Pick<AnswerView, "madeBy" | "source">): string {
  const name = source === "" ? "" : `: ${source}`;
  if (madeBy === "model") return `made by a model${name}`;
  return madeBy === "person" ? `written by a person${name}` : `from a file${name}`;
}

/** What would come of a template, and what speaks against it. */
export function previewSentence({ count, already, without, notHidden, notReviewed }: PromptPreview): string {
  const said = [
    count === 0
      ? already > 0
        ? "All prompts of this are there already."
        : "No prompt comes out of this yet."
      : `${plural(count, "prompt")} would be added.`,
    ...(without > 0 ? [`${plural(without, "document")} hold nothing of this kind.`] : []),
    ...(notHidden > 0 ? [`In ${plural(notHidden, "document")} nothing is hidden.`] : []),
    ...(notReviewed > 0 ? [`${plural(notReviewed, "document")} nobody has looked over.`] : []),
  ];
  return said.join(" ");
}
