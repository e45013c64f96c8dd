// What a project's purpose asks of whoever runs it. FeedbackLoop is made for training data, research and practice; a project that
// serves decisions about candidates falls under the rules below. They are data with the day they were looked up: rules change, and
// this is a list to begin with, not legal advice. `source` says how a rule was checked: "secondary" in an article or a register,
// "memory" not at all.
import { AppError } from "./errors.ts";
import type { ProjectRecord } from "./records/index.ts";
import { chosenRules, monthsAfter } from "./retention.ts";

export type Purpose = ProjectRecord["purpose"];

export const purposes: readonly { readonly id: Purpose; readonly title: string; readonly about: string }[] = [
  {
    id: "training",
    title: "Training, research or practice",
    about: "Nobody is hired, rejected or ranked by what comes out of it.",
  },
  {
    id: "decisions",
    title: "Decisions about candidates",
    about:
      "What comes out of it takes part in a decision about a real person. The rules below then ask more of you.",
  },
];

export interface Duty {
  readonly id: string;
  readonly title: string;
  readonly jurisdiction: string;
  /** What it asks, in sentences for a recruiter. */
  readonly asks: readonly string[];
  /** ISO 8601 day from which it applies; null: not known here. */
  readonly from: string | null;
  /** The month in which this was looked up. */
  readonly asOf: string;
  readonly source: "secondary" | "memory";
}

const asOf = "2026-11";

export const duties: readonly Duty[] = [
  {
    id: "gdpr",
    title: "General Data Protection Regulation",
    jurisdiction: "European Union",
    asks: [
      "Use as little personal data as the purpose needs, and tell candidates what you do with it.",
      "On request, show, correct or erase a candidate's data within one month.",
      "No decision by a machine alone.",
      "Keep a record of processing, and assess the impact beforehand where the risk is high.",
    ],
    from: "2018-05-25",
    asOf,
    source: "secondary",
  },
  {
    id: "ai-act-high-risk",
    title: "AI Act, high-risk systems for recruitment (Annex III, Art. 26)",
    jurisdiction: "European Union",
    asks: [
      "Name a person with the authority to oversee the system and to overrule it.",
      "Keep its logs for at least six months.",
      "Tell candidates and the representatives of your employees that it is used.",
      "Use input data that is relevant and represents the candidates.",
    ],
    from: "2027-12-02",
    asOf,
    source: "secondary",
  },
  {
    id: "ai-act-disclosure",
    title: "AI Act, disclosure (Art. 50)",
    jurisdiction: "European Union",
    asks: ["Say of texts that a model wrote that a model wrote them."],
    from: "2026-08-02",
    asOf,
    source: "secondary",
  },
  {
    id: "ai-act-emotions",
    title: "AI Act, prohibited practices (Art. 5)",
    jurisdiction: "European Union",
    asks: ["Do not infer feelings of people at work or of candidates."],
    from: "2025-02-02",
    asOf,
    source: "secondary",
  },
  {
    id: "nyc-ll144",
    title: "Local Law 144, automated employment decision tools",
    jurisdiction: "New York City",
    asks: [
      "An audit for bias by an independent auditor, less than one year old.",
      "Publish its summary, with the numbers of unknowns and where the data came from.",
      "Tell candidates at least ten business days before.",
    ],
    from: "2023-07-05",
    asOf,
    source: "secondary",
  },
  {
    id: "california",
    title: "Regulations on automated decision systems (2 CCR 11008)",
    jurisdiction: "California",
    asks: ["Keep inputs, outputs, criteria and the data that the system was tuned with for four years."],
    from: "2025-10-01",
    asOf,
    source: "secondary",
  },
  {
    id: "colorado",
    title: "Act of 2026 on automated decisions",
    jurisdiction: "Colorado",
    asks: [
      "Tell candidates where they meet the system.",
      "Explain an adverse decision in plain words within 30 days; let a person review it and data be corrected.",
      "Keep records for three years.",
    ],
    from: "2027-01-01",
    asOf,
    source: "secondary",
  },
  {
    id: "illinois",
    title: "HB 3773",
    jurisdiction: "Illinois",
    asks: ["Tell candidates that such a system is used in hiring."],
    from: "2026-01-01",
    asOf,
    source: "secondary",
  },
];

/** Those that apply on a day, and those that will. `day`: ISO 8601. */
export function dutiesOn(day: string): {
  readonly inForce: readonly Duty[];
  readonly coming: readonly Duty[];
} {
  const isComing = ({ from }: Duty): boolean => from !== null && from > day;
  return { inForce: duties.filter((one) => !isComing(one)), coming: duties.filter(isComing) };
}

/** What the product does for a purpose. */
export interface PurposeFeatures {
  /** Logs of what was done are kept for this many months at least. */
  readonly keepsLogsMonths: number;
  /** The page shows what to tell candidates, and exports carry it. */
  readonly showsNotices: boolean;
  /** A rule of retention has to be chosen, and what is due is shown. */
  readonly asksForRetention: boolean;
  /** Somebody is named who oversees the judgements. */
  readonly asksForOverseer: boolean;
}

export function featuresOf(purpose: Purpose): PurposeFeatures {
  const isAboutPeople = purpose === "decisions";
  return {
    keepsLogsMonths: isAboutPeople ? 6 : 0,
    showsNotices: isAboutPeople,
    asksForRetention: isAboutPeople,
    asksForOverseer: isAboutPeople,
  };
}

export type Stated = Pick<ProjectRecord, "purpose" | "overseer" | "retention">;

/** What a project's purpose asks to be said before anything is judged or trained, and nobody has said yet: a sentence each. */
export function unsaid(project: Stated): readonly string[] {
  const { asksForOverseer, asksForRetention } = featuresOf(project.purpose);
  return [
    ...(asksForOverseer && (project.overseer ?? "").trim() === ""
      ? ["nobody is named who oversees it and may overrule it"]
      : []),
    ...(asksForRetention && chosenRules(project).length === 0
      ? ["no rule says how long its documents are kept"]
      : []),
  ];
}

/** Before judging, and before a run. `where`: how it is said on this host. AppError "project/unsaid". */
export function requireSaid(project: Stated, where: string): void {
  const missing = unsaid(project);
  if (missing.length === 0) return;
  throw new AppError(
    "project/unsaid",
    `This project serves decisions about candidates, and ${missing.join(", and ")}.`,
    where,
  );
}

/** The day until which the log of what ended then is kept; undefined: it may go. `today`: ISO 8601 day. */
export function logKeptUntil(
  { purpose }: Pick<ProjectRecord, "purpose">,
  endedAtMs: number,
  today: string,
): string | undefined {
  const { keepsLogsMonths } = featuresOf(purpose);
  if (keepsLogsMonths === 0) return undefined;
  const until = monthsAfter(new Date(endedAtMs).toISOString(), keepsLogsMonths);
  return until > today ? until : undefined;
}

/** Before a run's log goes. AppError "project/log-kept". */
export function requireLogMayGo(
  project: Pick<ProjectRecord, "purpose">,
  run: { readonly title: string; readonly endedAtMs: number },
  today: string,
): void {
  const until = logKeptUntil(project, run.endedAtMs, today);
  if (until === undefined) return;
  throw new AppError(
    "project/log-kept",
    `The log of ${run.title} has to stay until ${until}: this project serves decisions about candidates.`,
    "Keep the run, and give the next one another name. A candidate's data can be erased all the same.",
  );
}

/** What goes with everything that leaves such a project, as Markdown; undefined where the purpose asks for none. */
export function noticeText(
  project: Stated & Pick<ProjectRecord, "title">,
  today: string,
): string | undefined {
  if (!featuresOf(project.purpose).showsNotices) return undefined;
  const rules = chosenRules(project).map(({ jurisdiction, title }) => `${jurisdiction}: ${title}`);
  const { inForce } = dutiesOn(today);
  const lines = inForce.flatMap(({ jurisdiction, title, asks, asOf: checked }) => [
    `- ${jurisdiction}: ${title} (as of ${checked})`,
    ...asks.map((ask) => `  - ${ask}`),
  ]);
  return `# Notice: used in decisions about candidates

This comes from the project "${project.title.replace(/\s+/g, " ")}", which serves decisions about real people. Whoever uses it takes over what is said here.

- Overseen by: ${project.overseer ?? "nobody is named"}. This person may overrule what comes out of it.
- Kept by: ${rules.length === 0 ? "no rule is chosen" : rules.join("; ")}.
- Tell candidates, before it is used, that a program takes part, what it looks at, and whom they can ask. A person decides, not the program alone.
- Candidates may see their data, have it corrected and have it erased. Say of texts that a model wrote that a model wrote them.

Rules on ${today}, a list to begin with and no legal advice:

${lines.join("\n")}
`;
}
