// Figures as New York City's Local Law 144 wants them published, with exactly its columns, and what else a publication needs left blank: it
// is no audit, for that takes an independent auditor.

import { fairnessRules } from "../../../domain/fairnessRules.ts";
import type { Block, ReportDocument } from "../../../evaluation/report/document.ts";
import { htmlReport } from "../../../evaluation/report/html.ts";
import { type Ll144Part, ll144Parts } from "../ll144.ts";
import type { Made } from "../measures.ts";
import { code, fromLine, measured, said, toned, wording } from "../parts.ts";
import { testName } from "../tests.ts";
import type { ReportFormat } from "./reportFormat.ts";

export const ll144: ReportFormat = {
  id: "ll144",
  title: "The figures that New York City's Local Law 144 asks for, as one HTML file: no independent audit",
  ending: ".ll144.html",
  mimeType: "text/html",
  write: ({ document, made }) =>
    Promise.resolve(htmlReport(figures(document.title, document.fingerprint, made), new Map())),
};

function figures(title: string, fingerprint: string, made: Made): ReportDocument {
  const parts = ll144Parts(made.facts);
  const rule = fairnessRules.find(({ id }) => id === "nyc-ll144-numbers");
  const tables = parts.flatMap((part, i): Block[] => [
    ...(["ratios", "scoring"] as const).flatMap((kind) => tableOf(made, part, kind, i + 1, parts.length > 3)),
    said(
      "Applicants in no known category, who are in no row and no ratio: ",
      fromLine(part.file, whereOf(part), "unknown", "count", part.line.unknown, { at: part.at }),
      ".",
    ),
  ]);
  return {
    title: `Figures for Local Law 144: ${title}`,
    fingerprint,
    sections: [
      {
        id: "about",
        title: "What this is",
        isFixed: true,
        blocks: [
          toned(
            "warning",
            "Not an independent audit. Local Law 144 asks for one by an independent auditor, less than a year old.",
          ),
          said(
            `${rule?.jurisdiction ?? ""}: ${rule?.title ?? ""} (as of ${rule?.asOf ?? "unknown"}). No legal advice.`,
          ),
          { kind: "list", items: (rule?.asks ?? []).map((ask) => ({ parts: [ask] })) },
        ],
      },
      {
        id: "figures",
        title: "Figures",
        blocks:
          tables.length > 0
            ? tables
            : [
                said(
                  "There are none: no line of ",
                  code("feedbackloop evaluate fairness"),
                  " below reports is about sex, or about race or ethnicity. Measure decisions with attributes of these names and keep the lines: ",
                  code("feedbackloop evaluate fairness --data DECISIONS --project PROJECT"),
                ),
              ],
      },
      {
        id: "to-complete",
        title: "To be completed before it is published",
        blocks: [
          said(
            "What the State Comptroller's audits found missing first: a summary, a notice to candidates, the source of the data.",
          ),
          {
            kind: "form",
            fields: [
              "Independent auditor",
              "Date of the audit",
              "Date of distribution of the tool",
              "Source and explanation of the data",
              "Why test data was used, if it was",
              "Why a category was excluded, if one was",
              "Where the notice to candidates stands",
            ],
          },
          said(wording("Summaries stay up for at least six months after the tool was last used.")),
        ],
      },
    ],
  };
}

const whereOf = ({ line }: Ll144Part) => ({ type: "fairness", attribute: line.attribute });

/** Rates of selection, or of scores above the median of all; nothing where nobody has a score. */
function tableOf(
  made: Made,
  part: Ll144Part,
  kind: "ratios" | "scoring",
  number: number,
  isNamed: boolean,
): Block[] {
  const { title, file, line, at } = part;
  const ratios = part[kind];
  if (ratios === null) return [];
  const isScoring = kind === "scoring";
  const field = isScoring ? "scoring_rate" : "selection_rate";
  // A tool that only scores selects nobody.
  if (part.scoring !== null && line.groups.every((one) => one[field] === null)) return [];
  const measure = isScoring ? "ll144.scoring impact ratio" : "ll144.impact ratio";
  const name = isScoring ? `${title}, by score` : title;
  return [
    {
      kind: "table",
      id: `${isScoring ? "scores" : "figures"}-${number}`,
      caption: isNamed ? `${name} (${line.data})` : name,
      columns: [
        { title: "Category" },
        { title: "Number of applicants", isNumber: true },
        { title: isScoring ? "Scoring rate" : "Selection rate", isNumber: true },
        { title: "Impact ratio", isNumber: true },
      ],
      rows: line.groups.map((one, place) => {
        const { group, count } = one;
        const isExcluded = ratios[place]?.isExcluded === true;
        const of = ["groups", String(place)];
        const reason = ratios[place]?.reason;
        const why = one[field] === null && reason !== undefined ? { reason } : {};
        return {
          ...(isExcluded ? { tone: "left out" as const } : {}),
          cells: [
            [code(group), isExcluded ? " (excluded from the ratios)" : ""],
            [fromLine(file, whereOf(part), [...of, "count"], "count", count, { at })],
            [fromLine(file, whereOf(part), [...of, field], "share", one[field], { at, ...why })],
            [measured(made, measure, "number", testName(file, line.data, line.attribute, group))],
          ],
        };
      }),
    },
  ];
}
