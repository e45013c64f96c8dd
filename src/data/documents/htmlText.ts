// HTML as a person sees it, as text; nothing in it is run or loaded. What is not shown is handed over: display:none and its
// kin, white or tiny type, by attributes, inline styles and plain rules of style sheets. Comments, scripts and styles are
// no text.

import { AppError } from "../../domain/errors.ts";
import type { HiddenText } from "./invisible.ts";
import { hiddenHow, type Look, pageLook, styleOf, type StyleRules, styleRules } from "./htmlStyle.ts";

export interface HtmlText {
  readonly text: string;
  readonly invisible: readonly HiddenText[];
  readonly title: string;
}

/** Elements that begin and end a line, and those with an empty line around them. */
const lines = new Set(
  `address article aside body center dd details dialog dir div dl dt fieldset figcaption figure footer form header hgroup html
   legend li main menu nav ol optgroup option section summary table tbody tfoot thead tr ul caption`.split(
    /\s+/,
  ),
);
const paragraphs = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr"]);
/** Elements whose text nobody reads. */
const silent = new Set(
  `script style template head iframe object embed audio video canvas svg math select datalist noframes applet`.split(
    /\s+/,
  ),
);
const empty = new Set(`area base br col embed hr img input link meta param source track wbr`.split(/\s+/));
/** Deeper elements are told apart no more. */
const maxDepth = 512;
/** No program nests so deep, and the parser's time grows with the square. */
const mostOpen = 5000;
/** A table of a hundred thousand rows has as many. */
const maxElements = 1_000_000;
const maxHidden = 200;

interface Open {
  readonly name: string;
  readonly look: Look;
  readonly isSilent: boolean;
  readonly isPreformatted: boolean;
}

/** Kept, since a mailbox asks for it once a message. */
let library: typeof import("htmlparser2") | undefined;

/** Awaited often enough that whoever waits gets a turn of the event loop; with the share that is read. */
export type Turn = (share: number) => Promise<void> | void;

const pieceUnits = 128 << 10;

/** The text of a page or a message. AppError "data/too-deep", "data/too-large". */
export async function htmlToText(html: string, turn: Turn = () => undefined): Promise<HtmlText> {
  library ??= await import("htmlparser2");
  const page = new PageText(styleRules(html));
  const parser = new library.Parser(
    {
      onopentag: (name, attributes) => page.open(name, attributes),
      ontext: (text) => page.text(text),
      onclosetag: (name) => page.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  for (let at = 0; at < html.length; at += pieceUnits) {
    if (at > 0) await turn(at / html.length);
    parser.write(html.slice(at, at + pieceUnits));
  }
  parser.end();
  return page.finish();
}

class PageText {
  private readonly opened: Open[] = [];
  private readonly parts: string[] = [];
  private readonly hidden: { text: string; how: string }[] = [];
  private title = "";
  private isTitle = false;
  /** Line breaks that are due before the next text. */
  private breaks = 0;
  private hasSpace = false;
  private cells = 0;
  private tooDeep = 0;
  private elements = 0;

  constructor(private readonly rules: StyleRules) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (++this.elements > maxElements) throw tooMuch();
    if (name === "title") this.isTitle = true;
    if (name === "br") this.breaks = Math.min(this.breaks + 1, 2);
    if (name === "td" || name === "th") {
      if (this.cells++ > 0) this.append("\t");
    }
    if (name === "tr") this.cells = 0;
    this.lineOf(name);
    if (name === "li") this.append("- ");
    const last = this.opened.at(-1);
    if (this.opened.length >= maxDepth) {
      if (!empty.has(name) && ++this.tooDeep > mostOpen) throw tooDeep();
      return;
    }
    if (empty.has(name)) return;
    this.opened.push({
      name,
      look: styleOf(name, attributes, last?.look ?? pageLook, this.rules),
      isSilent: last?.isSilent === true || silent.has(name),
      isPreformatted: last?.isPreformatted === true || name === "pre" || name === "textarea",
    });
  }

  close(name: string): void {
    if (name === "title") this.isTitle = false;
    if (this.tooDeep > 0) this.tooDeep--;
    else if (!empty.has(name) && this.opened.at(-1)?.name === name) this.opened.pop();
    this.lineOf(name);
  }

  text(given: string): void {
    if (this.isTitle) this.title += given;
    const last = this.opened.at(-1);
    if (last?.isSilent === true) return;
    const how = hiddenHow(last?.look ?? pageLook);
    if (how !== undefined) {
      this.hide(given, how);
      return;
    }
    if (last?.isPreformatted === true) {
      this.append(given.replace(/\r\n?/g, "\n"));
      return;
    }
    // Spaces that are written as such stay; others run together.
    const words = given.replace(/[ \t\r\n\f]+/g, " ");
    if (words === " ") {
      this.hasSpace = true;
      return;
    }
    if (words.startsWith(" ")) this.hasSpace = true;
    this.append(words.trim() === "" ? words : words.replace(/^ | $/g, ""));
    this.hasSpace = words.endsWith(" ");
  }

  private append(text: string): void {
    if (this.breaks > 0) {
      if (this.parts.length > 0) this.parts.push("\n".repeat(this.breaks));
    } else if (this.hasSpace && this.parts.length > 0 && text !== "\t") this.parts.push(" ");
    this.breaks = 0;
    this.hasSpace = false;
    this.parts.push(text);
  }

  private lineOf(name: string): void {
    const due = paragraphs.has(name) ? 2 : lines.has(name) ? 1 : 0;
    this.breaks = Math.max(this.breaks, due);
  }

  private hide(given: string, how: string): void {
    if (!/\S/.test(given)) return;
    const last = this.hidden.at(-1);
    if (last?.how === how) last.text += ` ${given.trim()}`;
    else if (this.hidden.length < maxHidden) this.hidden.push({ text: given.trim(), how });
  }

  finish(): HtmlText {
    const text = this.parts
      .join("")
      .replace(/\u00a0/g, " ")
      .split("\n")
      .map((line) => line.trimEnd())
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim();
    return { text, invisible: this.hidden, title: this.title.replace(/\s+/g, " ").trim() };
  }
}

function tooMuch(): AppError {
  return new AppError(
    "data/too-large",
    `A page or message in HTML has more than a million elements.`,
    "Copy its text into a document.",
  );
}

function tooDeep(): AppError {
  return new AppError(
    "data/too-deep",
    `A page or message in HTML has elements within each other deeper than ${mostOpen} levels.`,
    "Copy its text into a document.",
  );
}
