// Markdown as text: marks of headings, emphasis and code go, the words of links stay with their addresses, lists stay lists.
// The block of settings at the top ("front matter") is no text: its title and candidate are taken over, the rest is named in a
// note. HTML in it is read as HTML is (htmlText.ts), comments are what nobody sees.

import { AppError } from "../../domain/errors.ts";
import { type DocumentReader, type Found, type FoundNote, maxDocumentLength } from "./documentReader.ts";
import { textOfFile } from "./encoding.ts";
import { htmlToText } from "./htmlText.ts";
import type { HiddenText } from "./invisible.ts";

export const markdown: DocumentReader = {
  id: "markdown",
  title: "a text file (Markdown)",
  extensions: ["md", "markdown", "mdown", "mkd"],
  recognises: () => false,
  async *read(source, options) {
    const { text, found } = await textOfFile(source, options);
    yield* found;
    if (text.length > maxText) throw tooLong(source.name);
    yield* await documentIn(text.replace(/\r\n?/g, "\n"));
  },
};

/** Marks of Markdown are never more than its words. */
const maxText = 2 * maxDocumentLength;

function tooLong(name: string): AppError {
  return new AppError(
    "data/too-large",
    `${name} has more than ${Math.floor(maxText / 1e6)} million characters.`,
    "Split the text, or leave out what does not belong to it.",
  );
}

async function documentIn(whole: string): Promise<Found[]> {
  const { settings, body } = frontMatter(whole);
  const { text, invisible } = await withoutHtml(body);
  const title = settings.get("title") ?? text.split("\n").find((line) => /^#\s+\S/.test(line));
  const candidate = settings.get("candidate");
  const note: FoundNote = {
    kind: "note",
    code: "data/front-matter",
    message: `The settings at the top of the file were left out of the text: ${[...settings.keys()].slice(0, 12).join(", ")}.`,
  };
  return [
    ...(settings.size > 0 ? [note] : []),
    {
      kind: "document",
      row: null,
      text: plainMarkdown(text),
      ...(title === undefined ? {} : { title: plainLine(title) }),
      ...(candidate === undefined ? {} : { candidate }),
      ...(invisible.length === 0 ? {} : { invisible }),
    },
  ];
}

/** The lines between two lines of "---" or "+++" at the very top, where they are settings. */
function frontMatter(text: string): { settings: Map<string, string>; body: string } {
  const [whole, mark, block] =
    /^(---|\+\+\+)[ \t]*\n([\s\S]{0,20000}?)\n(?:\1|\.\.\.)[ \t]*(?:\n|$)/.exec(text) ?? [];
  const settings = new Map<string, string>();
  if (whole === undefined || block === undefined || mark === undefined) return { settings, body: text };
  for (const line of block.split("\n")) {
    const [, key, value] = /^([\p{L}][\p{L}\p{N}_ -]{0,40}?)\s*[:=]\s*(.*)$/u.exec(line) ?? [];
    if (key !== undefined)
      settings.set(key.toLowerCase(), (value ?? "").trim().replace(/^(["'])(.*)\1$/, "$2"));
  }
  return settings.size === 0 ? { settings, body: text } : { settings, body: text.slice(whole.length) };
}

const tag =
  /<\/?(?:a|abbr|b|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|script|small|span|strike|strong|style|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul)(?:\s[^<>]*)?\/?>/i;

/** Markdown with what HTML in it shows; texts without a tag stay as they are. */
async function withoutHtml(given: string): Promise<{ text: string; invisible: readonly HiddenText[] }> {
  const invisible: HiddenText[] = [];
  const text = given.replace(/<!--([\s\S]*?)(?:-->|$)/g, (_, comment: string) => {
    if (/\S/.test(comment) && invisible.length < 100)
      invisible.push({ text: comment.trim(), how: "a comment" });
    return "";
  });
  if (!tag.test(text)) return { text, invisible };
  // Lines and what is no tag are kept through the reader of HTML.
  const known = new RegExp(tag.source, "gi");
  let html = "";
  let at = 0;
  for (const found of text.matchAll(known)) {
    html += escaped(text.slice(at, found.index)) + found[0];
    at = found.index + found[0].length;
  }
  html += escaped(text.slice(at));
  const read = await htmlToText(`<pre>${html}</pre>`);
  return { text: read.text, invisible: [...invisible, ...read.invisible] };
}

const escaped = (text: string): string => text.replace(/&(?!#?\w{1,31};)/g, "&amp;").replace(/</g, "&lt;");

function plainMarkdown(text: string): string {
  const lines: { line: string; isCode: boolean }[] = [];
  let fence: string | undefined;
  const references = new Map<string, string>();
  for (const line of text.split("\n")) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (
      mark !== undefined &&
      (fence === undefined || (mark.startsWith(fence) && /^\s*[`~]+\s*$/.test(line)))
    ) {
      fence = fence === undefined ? mark : undefined;
      continue;
    }
    const [, label, address] =
      fence !== undefined
        ? []
        : (/^\s{0,3}\[([^\]^]{1,200})\]:\s*<?(\S+?)>?(?:\s+["'(].*)?$/.exec(line) ?? []);
    if (label !== undefined && address !== undefined) references.set(label.toLowerCase(), address);
    else lines.push({ line, isCode: fence !== undefined });
  }
  return lines
    .map(({ line, isCode }) => (isCode ? line : plainLine(line, references)))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function plainLine(line: string, references?: ReadonlyMap<string, string>): string {
  if (line.length > 100_000) return line;
  if (/^\s{0,3}(?:={3,}|-{3,}|\*{3,}|_{3,}|(?:[-*_] ){2,}[-*_])\s*$/.test(line)) return "";
  if (/^\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?)?$/.test(line.trim())) return "";
  const withLinks = withoutHeading(line)
    .replace(/^\s{0,3}(?:>\s?)+/, "")
    .replace(/!\[([^[\]]{0,500})\]\(([^()\s]{0,2000})(?:\s+"[^"]{0,500}")?\)/g, "$1")
    .replace(
      /\[([^[\]]{1,500})\]\(<?((?:[^()\s<>]|\([^()\s]{0,200}\)){1,2000})>?(?:\s+"[^"]{0,500}")?\)/g,
      (_, words: string, address: string) => linked(words, address),
    )
    .replace(/\[([^[\]]{1,500})\]\[([^[\]]{0,200})\]/g, (all: string, words: string, label: string) => {
      const address = references?.get((label === "" ? words : label).toLowerCase());
      return address === undefined ? all : linked(words, address);
    })
    .replace(/<((?:https?:\/\/|mailto:)[^<>\s]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,190})>/g, "$1");
  return withLinks
    .replace(/`{1,2}([^`]{1,2000})`{1,2}/g, "$1")
    .replace(/(?<!\d)(\*{1,3})(?=\S)([^*]{1,2000}?)(?<=\S)\1(?!\d)/g, "$2")
    .replace(/(?<![\p{L}\p{N}_])(_{1,3})(?=\S)([^_]{1,2000}?)(?<=\S)\1(?![\p{L}\p{N}_])/gu, "$2")
    .replace(/~~(?=\S)([^~]{1,2000}?)~~/g, "$1")
    .replace(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, "$1");
}

/** A heading without its marks on both sides. */
function withoutHeading(line: string): string {
  const mark = /^\s{0,3}#{1,6}\s/.exec(line)?.[0];
  if (mark === undefined) return line;
  const words = line.slice(mark.length).trim();
  let end = words.length;
  while (words[end - 1] === "#") end--;
  // "C#" is a word; marks of an end stand apart.
  return end === 0 || words[end - 1] === " " ? words.slice(0, end).trim() : words;
}

/** "words (address)", unless the words are the address. */
function linked(words: string, address: string): string {
  const bare = address.replace(/^mailto:/i, "");
  return words.trim() === bare || words.trim() === address ? words : `${words} (${bare})`;
}
