// A judging task as the form has it: texts, and what is wrong with them.
import { newTask } from "../../../data/annotation/newTask.ts";
import type { TaskDraft } from "../../../page/bridge/judgingTypes.ts";
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

/** Of a task that is there, or of a new one. */
export const formOf = ({
  title,
  widget,
  purpose,
  invitation,
  guidelines,
  ...task
}: Omit<TaskDraft, "id"> = newTask): TaskForm => ({
  title,
  widget,
  purpose,
  ...invitation,
  guidelines,
  reasons: task.reasons.join("\n"),
  annotators: task.annotators.join("\n"),
  overlap: String(task.overlap),
  repeats: String(Math.round(task.repeatShare * 100)),
  pauseEvery: String(task.pauseEvery),
  asksForMore: task.asksForMore,
  isTimed: task.isTimed,
});

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
