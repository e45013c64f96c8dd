// A judging task as the form has it: texts, and what is wrong with them.
import { widgets } from "../../../data/annotation/widgets/index.ts";
import type { TaskDraft, TaskRecord } from "../../../page/bridge/judgingTypes.ts";
import { linesOf } from "../../words/lines.ts";

export interface TaskForm {
  title: string;
  widget: string;
  purpose: TaskDraft["purpose"];
  from: string;
  about: string;
  afterwards: string;
  guidelines: string;
  /** One a line. */
  reasons: string;
  annotators: string;
  overlap: string;
  /** Percent. */
  repeats: string;
  pauseEvery: string;
  asksForMore: boolean;
  isTimed: boolean;
}

export type TaskFaults = Partial<Record<keyof TaskForm, string>>;

const firstReasons = ["to the point", "concrete", "polite", "correct", "too long", "vague"];

export function formOf(record: TaskRecord | undefined): TaskForm {
  if (record === undefined)
    return {
      title: "Which answer is better?",
      widget: widgets[0].id,
      purpose: "training",
      from: "",
      about: "",
      afterwards: "They are used to train and to measure a model that answers interview questions.",
      guidelines: "",
      reasons: firstReasons.join("\n"),
      annotators: "",
      overlap: "1",
      repeats: "5",
      pauseEvery: "25",
      asksForMore: false,
      isTimed: true,
    };
  return {
    title: record.title,
    widget: record.widget,
    purpose: record.purpose,
    ...record.invitation,
    guidelines: record.guidelines,
    reasons: record.reasons.join("\n"),
    annotators: record.annotators.join("\n"),
    overlap: String(record.overlap),
    repeats: String(Math.round(record.repeatShare * 100)),
    pauseEvery: String(record.pauseEvery),
    asksForMore: record.asksForMore,
    isTimed: record.isTimed,
  };
}

const isWhole = (text: string, least: number, most: number): boolean =>
  /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

export function faultsOf(form: TaskForm): TaskFaults {
  const faults: TaskFaults = {};
  const people = linesOf(form.annotators);
  const reasons = linesOf(form.reasons);
  if (form.title.trim() === "") faults.title = "Give the task a title: annotators see it.";
  if (reasons.length > 24) faults.reasons = "At most 24 reasons can be offered.";
  if (reasons.some((one) => one.length > 60)) faults.reasons = "A reason has at most 60 characters.";
  if (people.some((one) => one.length > 200)) faults.annotators = "A name has at most 200 characters.";
  if (!isWhole(form.overlap, 1, 50)) faults.overlap = "Give a whole number from 1 to 50.";
  else if (people.length > 0 && Number(form.overlap) > people.length)
    faults.overlap = `There are ${people.length} annotators: at most so many can judge an item.`;
  if (!isWhole(form.repeats, 0, 50)) faults.repeats = "Give whole percent from 0 to 50.";
  if (!isWhole(form.pauseEvery, 0, 1000)) faults.pauseEvery = "Give a whole number from 0 to 1000.";
  return faults;
}

/** Of a form without faults. */
export const draftOf = (form: TaskForm, id: string | null): TaskDraft => ({
  id,
  title: form.title.trim(),
  widget: form.widget,
  purpose: form.purpose,
  invitation: { from: form.from.trim(), about: form.about.trim(), afterwards: form.afterwards.trim() },
  guidelines: form.guidelines.trim(),
  reasons: linesOf(form.reasons),
  annotators: linesOf(form.annotators),
  overlap: Number(form.overlap),
  repeatShare: Number(form.repeats) / 100,
  asksForMore: form.asksForMore,
  isTimed: form.isTimed,
  pauseEvery: Number(form.pauseEvery),
});
