// What people judged, and how far they can be relied on.

import { agreementMeasures, type AgreementMeasure } from "../../../evaluation/agreement/measureAgreement.ts";
import type { Block } from "../../../evaluation/report/document.ts";
import { code, measured, said, toned, wording } from "../parts.ts";
import type { SectionMaker } from "./section.ts";

const titles: Readonly<Record<AgreementMeasure, string>> = {
  alpha_nominal: "Krippendorff's alpha, nominal",
  alpha_ordinal: "Krippendorff's alpha, ordinal",
  fleiss_kappa: "Fleiss' kappa",
  percent: "Agreeing pairs of judgements",
};
/** Of a long list of annotators only so many have a row. */
const mostAnnotators = 100;
const flagWords = {
  side: "leans to one side",
  length: "leans to longer or shorter answers",
  group: "leans to a group",
  careless: "does not follow the others",
  fast: "faster than one can read",
} as const;

export const judging: SectionMaker = {
  anchor: "judging",
  title: "Judgements",
  blocks(made) {
    const { facts, annotators } = made;
    if (facts.comparisons.length + facts.ratings.length === 0)
      return [
        said(
          "Nothing was judged in this project. The page's Annotate step, or ",
          code("feedbackloop import"),
          ", brings judgements.",
        ),
      ];
    const blocks: Block[] = [
      {
        kind: "table",
        id: "counted",
        caption: "Judgements that training counts",
        columns: [{ title: "Which" }, { title: "Number", isNumber: true }],
        rows: [
          { cells: [["counted"], [measured(made, "judged.counted", "count")]] },
          ...made.counted.leftOut.map(({ what }) => ({
            tone: "left out" as const,
            cells: [[what], [measured(made, "judged.left out", "count", what)]],
          })),
        ],
      },
    ];
    if (facts.comparisons.length === 0) return blocks;
    const simulated = facts.comparisons.some(({ annotatorKind }) => annotatorKind === "simulated");
    if (simulated)
      blocks.push(
        toned(
          "warning",
          "Some of these annotators are simulated: what they judged says nothing about people.",
        ),
      );
    blocks.push({
      kind: "table",
      id: "agreement-of-annotators",
      caption: "How far annotators agree",
      columns: [{ title: "Measure" }, { title: "Value", isNumber: true }, { title: "What it is" }],
      rows: (Object.keys(agreementMeasures) as AgreementMeasure[]).map((name) => ({
        cells: [
          [wording(titles[name])],
          [measured(made, `agreement.${name}`, name === "percent" ? "share" : "number")],
          [wording(agreementMeasures[name])],
        ],
      })),
    });
    const shown = annotators.annotators.slice(0, mostAnnotators);
    const caption = "Annotators, by their pseudonyms";
    blocks.push({
      kind: "table",
      id: "annotators",
      caption: shown.length < annotators.annotators.length ? `${caption}, the first of them` : caption,
      columns: [
        { title: "Annotator" },
        { title: "Judgements", isNumber: true },
        { title: "Chose the left", isNumber: true },
        { title: "Ties", isNumber: true },
        { title: "Same again", isNumber: true },
        { title: "Pull of longer answers", isNumber: true },
        { title: "Flags" },
      ],
      rows: shown.map(({ annotator, flags }) => ({
        cells: [
          [code(annotator)],
          [measured(made, "annotator.judgements", "count", annotator)],
          [measured(made, "annotator.left", "share", annotator)],
          [measured(made, "annotator.tie", "share", annotator)],
          [measured(made, "annotator.repeats", "share", annotator)],
          [measured(made, "annotator.length", "number", annotator)],
          [flags.length === 0 ? "none" : flags.map(({ kind }) => flagWords[kind]).join("; ")],
        ],
      })),
    });
    blocks.push(
      said(
        "The pull of longer answers is in log odds for a hundred more characters, beyond what the other annotators like. A flag stands only where chance is ruled out over all annotators and all flags, and where the size matters.",
      ),
    );
    return blocks;
  },
};
