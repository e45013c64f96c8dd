// README.md of a saved model, in the hub's form. No dates: equal runs write equal bytes.

import type { Task } from "../architecture.ts";

interface ModelCard {
  /** For the hub, which links to it. */
  readonly baseModel?: string;
  readonly isAdapter: boolean;
  readonly task: Task;
  readonly tags: readonly string[];
  readonly title: string;
  readonly text: string;
  /** What it was trained with: name and value. */
  readonly settings: readonly (readonly [string, unknown])[];
}

export function modelCard(card: ModelCard): string {
  const { baseModel, isAdapter, task, tags, title, text, settings } = card;
  const auto = task === "classify" ? "AutoModelForSequenceClassification" : "AutoModelForCausalLM";
  const rows = settings.map(([key, value]) => `| ${key} | ${JSON.stringify(value)} |`);
  const table = rows.length > 0 ? `| setting | value |\n|---|---|\n${rows.join("\n")}\n\n` : "";
  const base = baseModel === undefined ? "" : `base_model: ${JSON.stringify(baseModel)}\n`;
  return `---
${base}library_name: ${isAdapter ? "peft" : "transformers"}
tags:
${[...tags, "feedbackloop"].map((tag) => `  - ${tag}`).join("\n")}
---

# ${title}

${text}

${table}## How to open it

${
  isAdapter
    ? `\`PeftModel.from_pretrained(${auto}.from_pretrained(base), this_folder)\``
    : `\`${auto}.from_pretrained(this_folder)\``
}
`;
}
