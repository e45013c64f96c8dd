// XML as a stream of events: the parts of office files may be 100 MB, and a tree of them would be ten times that. What is
// wrong is passed over where a person could still read the rest. No entity is ever declared or fetched: a part that tries
// to is refused. Prefixes are what the caller calls a namespace, whatever the file calls it.
import { AppError } from "../../../domain/errors.ts";
import { damaged } from "./archive.ts";

export interface XmlHandler {
  /** `name` with the caller's prefix: "w:p". */
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  text?(text: string): void;
}

export interface Attributes {
  get(name: string): string | undefined;
}

const maxXmlDepth = 256;
const maxTagLength = 1 << 20;
const eagerLength = 64 << 10;

/** `names`: the prefix by which the handler knows a namespace, "" for none. */
export class XmlReader {
  private rest = "";
  private inside: "text" | "comment" | "cdata" | "instruction" = "text";
  private readonly open: string[] = [];
  private readonly prefixes = new Map<string, string>();
  private tagCount = 0;

  constructor(
    private readonly file: string,
    private readonly names: Readonly<Record<string, string>>,
    private readonly handler: XmlHandler,
  ) {}

  push(piece: string): void {
    const text = this.rest === "" ? piece : this.rest + piece;
    let at = 0;
    while (at < text.length) {
      const next = this.inside === "text" ? this.readText(text, at) : this.readInside(text, at);
      if (next === undefined) break;
      at = next;
    }
    this.rest = text.slice(at);
    if (this.rest.length > maxTagLength) throw damaged(this.file, "a mark in it has no end");
  }

  /** Throws where the text breaks off inside an element. */
  end(): void {
    if (this.tagCount === 0) throw damaged(this.file, "a part of it is no XML");
    if (this.open.length > 0) throw damaged(this.file, "a part of it breaks off");
  }

  private readText(text: string, at: number): number | undefined {
    const tag = text.indexOf("<", at);
    if (tag < 0) {
      // A reference that is not whole yet waits for its end.
      if (text.length - at < eagerLength) return undefined;
      const reference = text.lastIndexOf("&");
      const end = reference > text.length - 16 && reference > at ? reference : text.length;
      this.emit(text.slice(at, end));
      return end;
    }
    if (text.length - tag < 9 && !text.includes(">", tag)) return undefined;
    if (text.startsWith("<!--", tag)) return this.enter("comment", text, at, tag, 4);
    if (text.startsWith("<![CDATA[", tag)) return this.enter("cdata", text, at, tag, 9);
    if (text.startsWith("<?", tag)) return this.enter("instruction", text, at, tag, 2);
    const end = tagEnd(text, tag + 1);
    if (end < 0) return undefined;
    this.emit(text.slice(at, tag));
    this.readTag(text, tag + 1, end);
    return end + 1;
  }

  private enter(kind: XmlReader["inside"], text: string, at: number, tag: number, length: number): number {
    this.emit(text.slice(at, tag));
    this.inside = kind;
    return tag + length;
  }

  private readInside(text: string, at: number): number | undefined {
    const mark = this.inside === "comment" ? "-->" : this.inside === "cdata" ? "]]>" : "?>";
    const end = text.indexOf(mark, at);
    const until = end < 0 ? text.length - mark.length : end;
    if (end < 0 && until - at < eagerLength) return undefined;
    if (this.inside === "cdata") this.handler.text?.(text.slice(at, until));
    if (end < 0) return until;
    this.inside = "text";
    return end + mark.length;
  }

  private readTag(text: string, from: number, end: number): void {
    if (text.startsWith("!", from)) {
      if (text.slice(from, end).includes("[")) {
        throw new AppError(
          "data/damaged",
          `${this.file} holds instructions to a program (entities) that no document needs.`,
          "Do not trust this file. If it is yours, save it again in the program it was made with.",
        );
      }
      return;
    }
    this.tagCount++;
    if (text.startsWith("/", from)) {
      const name = this.renamed(text.slice(from + 1, end).trim());
      // Ends what lies within it too, where ends are missing; an end without a beginning is passed over.
      if (!this.open.includes(name)) return;
      for (let last = this.open.pop(); last !== undefined; last = this.open.pop()) {
        this.handler.close(last);
        if (last === name) break;
      }
      return;
    }
    const isEmpty = text.charCodeAt(end - 1) === 0x2f;
    let nameEnd = from;
    const stop = isEmpty ? end - 1 : end;
    while (nameEnd < stop && !isSpace(text.charCodeAt(nameEnd))) nameEnd++;
    const raw = text.slice(nameEnd, stop);
    if (raw.includes("xmlns")) this.declare(raw);
    const name = this.renamed(text.slice(from, nameEnd));
    this.handler.open(name, new LazyAttributes(raw, (given) => this.renamedAttribute(given)));
    if (isEmpty) this.handler.close(name);
    else if (this.open.push(name) > maxXmlDepth) {
      throw damaged(this.file, `it is nested deeper than ${maxXmlDepth} levels`);
    }
  }

  private declare(raw: string): void {
    for (const [name, value] of attributesOf(raw)) {
      const [first = "", prefix = ""] = name.split(":");
      if (first !== "xmlns") continue;
      const known = Object.hasOwn(this.names, value) ? this.names[value] : undefined;
      // The file's own prefix stays for what nobody asked for, but never looks like one that somebody did.
      const isTaken = Object.values(this.names).includes(prefix);
      this.prefixes.set(prefix, known ?? (isTaken ? `other-${prefix}` : prefix));
    }
  }

  private renamed(name: string): string {
    const colon = name.indexOf(":");
    const prefix = colon < 0 ? "" : name.slice(0, colon);
    const known = this.prefixes.get(prefix) ?? prefix;
    if (known === prefix) return name;
    const local = name.slice(colon + 1);
    return known === "" ? local : `${known}:${local}`;
  }

  /** An attribute without a prefix has no namespace. */
  private renamedAttribute(name: string): string {
    return name.includes(":") ? this.renamed(name) : name;
  }

  private emit(text: string): void {
    if (text !== "") this.handler.text?.(withCharacters(text));
  }
}

/** Most attributes are never asked for. */
class LazyAttributes implements Attributes {
  private values: Map<string, string> | undefined;

  constructor(
    private readonly raw: string,
    private readonly rename: (name: string) => string,
  ) {}

  get(name: string): string | undefined {
    if (this.raw === "") return undefined;
    this.values ??= new Map([...attributesOf(this.raw)].map(([given, value]) => [this.rename(given), value]));
    return this.values.get(name);
  }
}

function* attributesOf(raw: string): Generator<[string, string], void, void> {
  // A name without a value matches too: else each letter of a long one would be looked at as its beginning.
  for (const [, name = "", double, single] of raw.matchAll(/([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g)) {
    const value = double ?? single;
    if (value !== undefined) yield [name, withCharacters(value)];
  }
}

const isSpace = (code: number): boolean => code === 0x20 || (code >= 9 && code <= 13);

/** The ">" that ends a tag: one in quotation marks does not. */
function tagEnd(text: string, from: number): number {
  let end = -1;
  for (let at = from; ;) {
    if (end < at) end = text.indexOf(">", at);
    if (end < 0) return -1;
    let mark = at;
    while (mark < end && text.charCodeAt(mark) !== 0x22 && text.charCodeAt(mark) !== 0x27) mark++;
    if (mark === end) return end;
    const close = text.indexOf(text.charAt(mark), mark + 1);
    if (close < 0) return -1;
    at = close + 1;
  }
}

const characters: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function withCharacters(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-z]{1,8});/g, (whole, name: string) => {
    if (!name.startsWith("#")) return Object.hasOwn(characters, name) ? (characters[name] ?? whole) : whole;
    const code = name.startsWith("#x") ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter && code !== 0 ? String.fromCodePoint(code) : "\ufffd";
  });
}
