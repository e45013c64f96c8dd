// What does not depend on the project: what words mean, which rules there are and when they were looked up, and what no such report can say.

import { duties } from "../../../domain/duties.ts";
import { retentionRules } from "../../../domain/retention.ts";
import { code, said } from "../parts.ts";
import type { SectionMaker } from "./section.ts";

export const definitions: SectionMaker = {
  anchor: "definitions",
  title: "Definitions",
  isFixed: true,
  blocks: () => [
    {
      kind: "list",
      items: [
        {
          term: "Interval",
          parts: [
            "95\u00a0%, two-sided. Of means and rates over answers: percentile bootstrap that resamples prompts with all their answers. Of a group's share: Wilson's.",
          ],
        },
        {
          term: "Win rate",
          parts: [
            "For each prompt, how often an answer of the model has a higher score than one of its base, a tie counting half; then the mean over prompts.",
          ],
        },
        {
          term: "KL",
          parts: [
            "Divergence of the trained model from its base in nats an answer: k1 is the mean of log-probability differences over its own answers, k3 the estimate of less variance, exact the sum over the whole vocabulary at every place.",
          ],
        },
        {
          term: "Selection rate, impact ratio",
          parts: [
            "Selected of all of a group; that rate over the highest group's. Below four fifths is a screen of United States employment law (29 CFR 1607.4(D)) and elsewhere means nothing by itself. The comparison is exact: 64 of 80 is not below.",
          ],
        },
        {
          term: "True and false positive rate",
          parts: [
            "Selected of those who should have been, and of those who should not, by an outcome that was found independently. A recruiter's preference is no such outcome.",
          ],
        },
        { term: "Scoring rate", parts: ["Share of a group with a score above the median of all scores."] },
        {
          term: "Demographic parity, equal opportunity, equalised odds",
          parts: [
            "Fairlearn's definitions: the largest less the smallest selection rate; the same of true positive rates; the larger of the gaps of true and of false positive rates. What has no denominator is left out and said.",
          ],
        },
        {
          term: "Noise floor",
          parts: [
            "95th percentile of the difference between variants of one template within one group: a swap between groups has to do more than a swap within one.",
          ],
        },
        {
          term: "MDE",
          parts: [
            "Minimum detectable effect: the smallest true difference that this many rows or templates would have shown in four of five tries. A gap that was not found may be as large.",
          ],
        },
        {
          term: "Corrected p",
          parts: [
            "Holm's correction: chance that any of the tests shows a gap where there is none stays below one in twenty.",
          ],
        },
        {
          term: "Verdicts",
          parts: [
            code("gap found"),
            ", ",
            code("not found at MDE x"),
            ", ",
            code("insufficient data"),
            "; there is no badge for fair.",
          ],
        },
      ],
    },
  ],
};

export const rules: SectionMaker = {
  anchor: "rules",
  title: "Rules, and when they were looked up",
  isFixed: true,
  blocks: () => [
    said("A list to begin with, no legal advice: rules change, and some were not checked at their source."),
    {
      kind: "table",
      id: "rules-table",
      caption: "Rules about automated decisions",
      columns: [
        { title: "Where" },
        { title: "Rule" },
        { title: "From" },
        { title: "As of" },
        { title: "Checked in" },
      ],
      rows: duties.map(({ jurisdiction, title, from, asOf, source }) => ({
        cells: [
          [jurisdiction],
          [title],
          [from ?? "not known here"],
          [asOf],
          [source === "secondary" ? "articles and registers" : "nothing: from memory"],
        ],
      })),
    },
    {
      kind: "table",
      id: "retention-table",
      caption: "Rules about how long records are kept",
      columns: [{ title: "Where" }, { title: "Rule" }, { title: "Months" }, { title: "As of" }],
      rows: retentionRules.map(({ jurisdiction, title, kind, months, counts, asOf }) => ({
        cells: [
          [jurisdiction],
          [title],
          [`${kind === "atMost" ? "at most" : "at least"} ${months} ${counts}`],
          [asOf],
        ],
      })),
    },
  ],
};

export const limits: SectionMaker = {
  anchor: "limits",
  title: "What this report does not say",
  isFixed: true,
  blocks: () => [
    {
      kind: "list",
      items: [
        {
          parts: [
            "It is no independent audit, and no legal advice. Whoever made the models made this report, with a program.",
          ],
        },
        {
          parts: ["What was not found may be there: each verdict names the size that would have been found."],
        },
        {
          parts: [
            "Group labels are as they were given. Nothing here guesses a person's group from a name, and nobody should.",
          ],
        },
        {
          parts: [
            "Preferences of recruiters are what the models learn. They are no measure of who does a job well.",
          ],
        },
        { parts: ["Scores of models are on scales of their own: they compare answers, not people."] },
        {
          parts: [
            "Of the EU AI Act it helps with parts of Articles 10, 12, 13 and 15 (data, logs, instructions, accuracy). It covers neither risk management (9), nor human oversight (14), nor cybersecurity.",
          ],
        },
        {
          parts: [
            "Answers by models are marked as such. They were chosen by rule, not by hand: see where they stand.",
          ],
        },
      ],
    },
  ],
};
