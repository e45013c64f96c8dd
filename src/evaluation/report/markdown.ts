// A report as Markdown: the same sentences and tables; pictures are left out, for their tables have the same numbers.

import type { Answers, Block, Part, ReportDocument, Table } from "./document.ts";
import { isCode, isQuantity, reasonsIn, textOf, written } from "./written.ts";

export function markdownReport({ title, fingerprint, sections }: ReportDocument): string {
  const parts = sections.map(
    (section) => `## ${escaped(section.title)}\n\n${section.blocks.map(blockText).join("\n\n")}`,
  );
  return `# ${escaped(title)}\n\nFingerprint: \`${fingerprint}\`\n\n${parts.join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return block.tone === "verdict" || block.tone === "warning"
        ? `> ${inline(block.parts)}`
        : inline(block.parts);
    case "table":
      return tableText(block);
    case "chart":
      return `${inline(block.meaning)}\n\n${tableText(block.table)}`;
    case "answers":
      return answersText(block);
    case "form":
      return block.fields.map((field) => `${escaped(field)}: ____________________`).join("  \n");
    case "list":
      return block.items
        .map(({ term, parts }) => `- ${term === undefined ? "" : `**${escaped(term)}**: `}${inline(parts)}`)
        .join("\n");
  }
}

function tableText(table: Table): string {
  const { caption, columns, rows } = table;
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const head = line(columns.map(({ title }) => escaped(title)));
  const rule = line(columns.map(({ isNumber }) => (isNumber === true ? "---:" : "---")));
  const body = rows.map(({ cells, tone }) =>
    line(cells.map((cell, i) => inline(cell, true) + (i === 0 && tone === "left out" ? " (left out)" : ""))),
  );
  const reasons = reasonsIn(table).map(({ columns: names, reason }) =>
    escaped(`${names}: none where ${reason}.`),
  );
  return [`**${escaped(caption)}**`, "", head, rule, ...body, ...reasons.flatMap((one) => ["", one])].join(
    "\n",
  );
}

function answersText({ prompt, answers }: Answers): string {
  const quoted = (text: string): string =>
    text
      .split(/\r\n|\r|\n/)
      .map((line) => `> ${escaped(line)}`)
      .join("\n");
  const each = answers.map(({ title, text, isByModel, notes }) => {
    const who = `${escaped(title)}${isByModel ? " (written by a model)" : ""}`;
    return `**${who}**${notes.length > 0 ? `, ${inline(notes)}` : ""}\n\n${quoted(text)}`;
  });
  return [`Prompt:\n\n${quoted(prompt)}`, ...each].join("\n\n");
}

const inline = (parts: readonly Part[], isInTable = false): string =>
  parts
    .map((part) =>
      isQuantity(part)
        ? escaped(written(part, isInTable))
        : isCode(part)
          ? codeText(part.code)
          : escaped(textOf(part)),
    )
    .join("");

/** Between as many backticks as the text leaves free. */
function codeText(code: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const text = oneLine(code).replaceAll("|", "\\|");
  return longest > 0 || text === "" ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, " ");

/** Nothing of a text that came from somewhere else is read as Markdown or HTML. */
const escaped = (text: string): string => oneLine(text).replaceAll(/[\\`*_{}[\]<>#|~&]/g, "\\$&");
