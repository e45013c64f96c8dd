// Cards as the Hugging Face hub shows them, filled from the project: parts of the report under the hub's front matter.

import type { ReportDocument } from "../../../evaluation/report/document.ts";
import { markdownReport } from "../../../evaluation/report/markdown.ts";
import type { Report, ReportFormat } from "./reportFormat.ts";

type FrontMatter = Readonly<Record<string, string | readonly string[]>>;

function card({ document }: Report, title: string, front: FrontMatter, parts: readonly string[]): string {
  const lines = Object.entries(front).flatMap(([key, value]) =>
    typeof value === "string"
      ? [`${key}: ${JSON.stringify(value)}`]
      : [`${key}:`, ...value.map((one) => `  - ${JSON.stringify(one)}`)],
  );
  const own: ReportDocument = {
    ...document,
    title,
    sections: parts.flatMap((id) => document.sections.find((section) => section.id === id) ?? []),
  };
  return `---\n${lines.join("\n")}\n---\n\n${markdownReport(own)}`;
}

export const modelCard: ReportFormat = {
  id: "model-card",
  title: "A card of the trained models for the Hugging Face hub, as Markdown",
  ending: ".model-card.md",
  mimeType: "text/markdown",
  write(report) {
    const { facts } = report.made;
    const bases = facts.runs.flatMap(({ settings }) =>
      typeof settings?.["model_name_or_path"] === "string" ? [settings["model_name_or_path"]] : [],
    );
    const front = {
      tags: [
        "feedbackloop",
        "rlhf",
        ...new Set(
          facts.runs.flatMap(({ settings }) =>
            typeof settings?.["algorithm"] === "string" ? [settings["algorithm"]] : [],
          ),
        ),
      ],
      ...(bases.length > 0 ? { base_model: [...new Set(bases)] } : {}),
    };
    const parts = ["summary", "policies", "reward-models", "fairness", "training", "limits", "provenance"];
    return Promise.resolve(card(report, `Models of ${facts.title}`, front, parts));
  },
};

export const datasetCard: ReportFormat = {
  id: "dataset-card",
  title: "A card of the project's data for the Hugging Face hub, as Markdown",
  ending: ".dataset-card.md",
  mimeType: "text/markdown",
  write(report) {
    const { facts } = report.made;
    const front = { tags: ["feedbackloop", "preferences"], task_categories: ["text-generation"] };
    return Promise.resolve(
      card(report, `Data of ${facts.title}`, front, ["data", "judging", "limits", "provenance"]),
    );
  },
};
