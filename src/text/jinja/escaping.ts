// MarkupSafe's escape and striptags, and percent-encoding as Python's urllib does it.

import { TemplateFault, Unsupported } from "./faults.ts";
import { looked, made, TextBuilder } from "./limits.ts";
import { str } from "./printing.ts";
import { splitWords } from "./text.ts";
import { Markup, type Value } from "./values.ts";

const entities: Record<string, string> = {
  "&": "&amp;",
  ">": "&gt;",
  "<": "&lt;",
  "'": "&#39;",
  '"': "&#34;",
};

/** The text of a value with the five characters of HTML escaped; escaped text as it is. */
export function escapeText(value: Value): string {
  if (value instanceof Markup) return value.text;
  const text = str(value);
  looked(text.length);
  const count = text.match(/[&<>'"]/g)?.length ?? 0;
  made(text.length + count * 4);
  return text.replace(/[&<>'"]/g, (character) => entities[character] ?? character);
}

export function stripTags(text: string): string {
  looked(text.length);
  const out = new TextBuilder();
  let at = 0;
  for (;;) {
    const start = text.indexOf("<", at);
    if (start === -1) break;
    const isComment = text.startsWith("<!--", start);
    const end = isComment ? text.indexOf("-->", start + 4) : text.indexOf(">", start);
    if (end === -1) break;
    out.add(text.slice(at, start));
    at = end + (isComment ? 3 : 1);
  }
  out.add(text.slice(at));
  return unescapeText(splitWords(out.toString(), -1, false).join(" "));
}

/** html.unescape for the entities that `escape` makes and plain numbers; other names are refused. */
function unescapeText(text: string): string {
  const known: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\xa0" };
  return text.replace(/&(?:#(?:[0-9]+|[xX][0-9a-fA-F]+);?|[^\t\n\f <&#;]{1,32};?)/g, (whole) => {
    const name = whole.slice(1).replace(/;$/, "");
    if (name.startsWith("#")) {
      const isHex = /^#x/i.test(name);
      const point = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
      const isPlain = (point >= 0x20 && point < 0x7f) || (point >= 0xa0 && point < 0xd800);
      if (isPlain || point === 9 || point === 10) return String.fromCodePoint(point);
    } else if (known[name] !== undefined && whole.endsWith(";")) return known[name];
    if (!/[a-zA-Z0-9#]/.test(name.charAt(0))) return whole;
    throw new Unsupported(`the entity ${whole} in striptags`);
  });
}

export function percentEncode(text: string, isQuery: boolean): string {
  looked(text.length);
  made(text.length * 3);
  let encoded: string;
  try {
    encoded = encodeURIComponent(text);
  } catch {
    throw new TemplateFault("urlencode: half a surrogate pair cannot be encoded");
  }
  const strict = encoded.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return isQuery ? strict.replaceAll("%20", "+") : strict.replaceAll("%2F", "/");
}
