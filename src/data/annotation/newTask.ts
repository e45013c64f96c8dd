// A judging task as it begins, on the page and on the command line: what nobody has set yet.
import type { TaskRecord } from "../../domain/records/index.ts";
import { pairwise } from "./widgets/pairwise.ts";

type NewTask = Omit<TaskRecord, "project" | "version" | "id" | "createdAtMs" | "seed">;

export const newTask: NewTask = {
  title: "Which answer is better?",
  widget: pairwise.id,
  purpose: "training",
  invitation: {
    from: "",
    about: "",
    afterwards: "They are used to train and to measure a model that answers interview questions.",
  },
  guidelines: "",
  reasons: ["to the point", "concrete", "polite", "correct", "too long", "vague"],
  annotators: [],
  overlap: 1,
  repeatShare: 0.05,
  asksForMore: false,
  isTimed: true,
  pauseEvery: 25,
};
