// What the project holds: documents, prompts, answers and who wrote them, judgements.

import type { Block, Row, Table } from "../../../evaluation/report/document.ts";
import { code, count, said, toned } from "../parts.ts";
import type { ProjectFacts } from "../facts.ts";
import type { SectionMaker } from "./section.ts";

const most = 40;

export const data: SectionMaker = {
  anchor: "data",
  title: "Data",
  blocks({ facts }) {
    const { documents, prompts, completions, comparisons, ratings, items, tasks } = facts;
    const kinds = [
      ["Documents", documents, "data/documents.jsonl"],
      ["Prompts", prompts, "data/prompts.jsonl"],
      ["Answers", completions, "data/completions.jsonl"],
      ["Judging tasks", tasks, "data/tasks.jsonl"],
      ["Pairs and lists to judge", items, "data/items.jsonl"],
      ["Events of judgements of pairs, corrections included", comparisons, "data/comparisons.jsonl"],
      ["Events of judgements of single answers", ratings, "data/ratings.jsonl"],
    ] as const;
    const blocks: Block[] = [
      {
        kind: "table",
        id: "records",
        caption: "Records",
        columns: [{ title: "Kind" }, { title: "Number", isNumber: true }],
        rows: kinds.map(([title, rows, file]) => ({ cells: [[title], [count(rows, file)]] })),
      },
    ];
    if (documents.length > 0)
      blocks.push(
        byField(
          facts.documents,
          "data/documents.jsonl",
          "format",
          "Documents by kind of file",
          "document-formats",
        ),
      );
    if (completions.length > 0) {
      blocks.push(
        byField(
          completions,
          "data/completions.jsonl",
          "source",
          "Answers by what wrote them",
          "answer-sources",
        ),
        byField(
          completions,
          "data/completions.jsonl",
          "madeBy",
          "Answers by who wrote them, as far as it is said",
          "answer-makers",
        ),
      );
      if (completions.some(({ madeBy }) => madeBy === "model"))
        blocks.push(
          toned(
            "warning",
            "Answers that a model wrote are marked so wherever they are shown or exported. Say so to whoever reads them.",
          ),
        );
    }
    if (documents.length > 0) blocks.push(people(facts));
    return blocks;
  },
};

function byField(rows: readonly object[], file: string, field: string, caption: string, id: string): Table {
  const values = [...new Set(rows.map((row) => (row as Record<string, unknown>)[field] ?? null))]
    .map((value) => (typeof value === "string" ? value : null))
    .sort((a, b) => ((a ?? "￿") < (b ?? "￿") ? -1 : 1));
  const unique = [...new Set(values)];
  const shown: Row[] = unique.slice(0, most).map((value) => ({
    cells: [[value === null ? "not said" : code(value)], [count(rows, file, { [field]: value })]],
  }));
  return {
    kind: "table",
    id,
    caption: unique.length > most ? `${caption}, the first of them` : caption,
    columns: [{ title: field }, { title: "Number", isNumber: true }],
    rows: shown,
  };
}

function people({ documents }: ProjectFacts): Block {
  const hidden = documents.filter(({ anonymised }) => anonymised !== undefined).length;
  return hidden === documents.length
    ? said("Every document was anonymised before anything was made of it.")
    : toned(
        "warning",
        hidden === 0
          ? "No document was anonymised: prompts and answers may hold what tells people apart."
          : "Some documents were anonymised and some were not: prompts and answers may hold what tells people apart.",
      );
}
