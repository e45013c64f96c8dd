// A report as one HTML file that opens without the product and without a network: pictures and style are inside, there is no script, and
// its policy forbids any. Every measured number is a <data> element that says where it comes from, so that a program can hold each
// against the project's folder.

import type { Answers, Block, Chart, Origin, Part, ReportDocument, Row, Section, Table } from "./document.ts";
import { htmlStyle } from "./htmlStyle.ts";
import { isCode, isQuantity, reasonsIn, valueAndRange, written } from "./written.ts";

/** `pictures`: each chart's SVG, by its id (drawCharts.ts). */
export function htmlReport(document: ReportDocument, pictures: ReadonlyMap<string, string>): string {
  const { title, fingerprint, sections } = document;
  const contents = sections.map(({ id, title: name }) => `<li><a href="#${id}">${escaped(name)}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="FeedbackLoop">
<meta name="fingerprint" content="${escaped(fingerprint)}">
<title>${escaped(title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="print">Fingerprint <code>${escaped(fingerprint)}</code></p>
<nav aria-label="Contents"><ol>${contents.join("")}</ol></nav>
${sections.map((section) => sectionHtml(section, pictures)).join("\n")}
</main>
</body>
</html>
`;
}

function sectionHtml({ id, title, isFixed, blocks }: Section, pictures: ReadonlyMap<string, string>): string {
  const fixed = isFixed === true ? ' data-fixed=""' : "";
  return `<section id="${id}"${fixed} aria-labelledby="${id}-title">
<h2 id="${id}-title">${escaped(title)}</h2>
${blocks.map((block) => blockHtml(block, pictures)).join("\n")}
</section>`;
}

function blockHtml(block: Block, pictures: ReadonlyMap<string, string>): string {
  switch (block.kind) {
    case "paragraph":
      return `<p${classOf(block.tone)}>${inline(block.parts)}</p>`;
    case "table":
      return tableHtml(block);
    case "chart":
      return chartHtml(block, pictures.get(block.id));
    case "answers":
      return answersHtml(block);
    case "form":
      return `<div class="form">${block.fields.map((field) => `<div>${escaped(field)}<span></span></div>`).join("")}</div>`;
    case "list":
      return `<ul>${block.items
        .map(
          ({ term, parts }) =>
            `<li>${term === undefined ? "" : `<strong>${escaped(term)}</strong>: `}${inline(parts)}</li>`,
        )
        .join("")}</ul>`;
  }
}

function tableHtml(table: Table): string {
  const { id, caption, columns, rows } = table;
  const number = (i: number): string => (columns[i]?.isNumber === true ? ' class="number"' : "");
  const head = columns.map(({ title }, i) => `<th scope="col"${number(i)}>${escaped(title)}</th>`).join("");
  const row = ({ cells, tone }: Row): string =>
    `<tr${classOf(tone)}>${cells.map((cell, i) => `<td${number(i)}>${inline(cell, true)}</td>`).join("")}</tr>`;
  const reasons = reasonsIn(table)
    .map(
      ({ columns: names, reason }) =>
        `<p class="soft" data-quoted="">${escaped(`${names}: none where ${reason}.`)}</p>`,
    )
    .join("");
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escaped(caption)}"><table id="${id}">
<caption>${escaped(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map(row).join("\n")}
</tbody></table></div>${reasons}`;
}

function chartHtml({ title, meaning, table }: Chart, picture: string | undefined): string {
  const drawn =
    picture === undefined
      ? ""
      : `<div class="picture" tabindex="0" role="group" aria-label="${escaped(title)}"><div role="img" aria-label="${escaped(title)}">${picture}</div></div>`;
  return `<figure><figcaption>${escaped(title)}</figcaption>
${drawn}<p>${inline(meaning)}</p>
<details><summary>Numbers of this picture</summary>
${tableHtml(table)}</details></figure>`;
}

function answersHtml({ prompt, answers }: Answers): string {
  const each = answers.map(
    ({ title, text, isByModel, notes }) => `<div class="answer"><h3>${escaped(title)}</h3>
<p data-quoted="">${escaped(text)}</p><p class="soft">${isByModel ? "Written by a model. " : ""}${inline(notes)}</p></div>`,
  );
  return `<div class="answers"><p data-quoted=""><strong>Prompt</strong>: ${escaped(prompt)}</p>${each.join("")}</div>`;
}

const classOf = (tone: string | undefined): string =>
  tone === undefined || tone === "plain" ? "" : ` class="${tone.replace(" ", "-")}"`;

const inline = (parts: readonly Part[], isInTable = false): string =>
  parts
    .map((part) => {
      if (typeof part === "string") return escaped(part);
      if (isCode(part)) return `<code>${escaped(part.code)}</code>`;
      if (!isQuantity(part)) return `<span data-quoted="">${escaped(part.wording)}</span>`;
      const { value, interval, origin } = part;
      const ends = interval ? ` data-low="${interval[0]}" data-high="${interval[1]}"` : "";
      const [said, range] = valueAndRange(part, isInTable);
      // A cell is narrow: the interval has a line of its own there.
      const told =
        isInTable && range !== ""
          ? `${escaped(said)} <small>${escaped(range)}</small>`
          : escaped(written(part, isInTable));
      return `<data value="${value ?? ""}"${ends} data-from="${escaped(originText(origin))}">${told}</data>`;
    })
    .join("");

/** Such characters are no part of HTML, and those of direction could turn what follows. */
// oxlint-disable-next-line no-control-regex -- they are what is replaced
const noText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** As scripts/check-report.ts reads it again: what HTML cannot have is spelt as JSON can. */
const originText = (origin: Origin): string =>
  JSON.stringify(origin).replaceAll(noText, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Controls and everything that HTML would read are written so that the text stands there as it is. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll(noText, "\ufffd");
}
