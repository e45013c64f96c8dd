// RTF 1.9.1 as text: a loop over bytes and a stack of groups, so no nesting can overflow. Pictures, embedded objects, fields'
// code and every group marked as optional that is not known here are passed over.
import { damaged } from "../office/archive.ts";
import { TextFlow } from "../textFlow.ts";
import { type Look, parseColour, whyUnseen } from "../visibility.ts";
import { codePage, codePageOfCharset, defaultCodePage } from "./codePages.ts";
import { boxDestinations, flowOf, knownOptional, literals, skippedDestinations } from "./words.ts";

interface Group {
  isSkipped: boolean;
  isHidden: boolean;
  isDeleted: boolean;
  colour: number;
  background: number;
  halfPoints: number;
  inTable: boolean;
  font: number;
  /** Characters after \u that stand for it in programs that know no Unicode. */
  unicodeSkip: number;
  /** Where text goes: a table of the file, or a text. */
  into: "flow" | "fonts" | "colours";
  flow: TextFlow;
  /** The group opened a place of the flow, a box or a note, and closes it. */
  place: "box" | "note" | undefined;
  /** Within such a place: rows of the table around it go on behind it. */
  isPlaced: boolean;
  isBox: boolean;
}

export const maxGroups = 500;
const stepBytes = 1 << 20;
const maxRun = 1 << 16;
const backslash = 0x5c;
const open = 0x7b;
const close = 0x7d;

export class RtfText {
  readonly body = new TextFlow();
  readonly header = new TextFlow();
  readonly footer = new TextFlow();
  hasPictures = false;
  private group: Group = {
    isSkipped: false,
    isHidden: false,
    isDeleted: false,
    colour: 0,
    background: 0,
    halfPoints: 24,
    inTable: false,
    font: -1,
    unicodeSkip: 1,
    into: "flow",
    flow: this.body,
    place: undefined,
    isPlaced: false,
    isBox: false,
  };
  private readonly outer: Group[] = [];
  private readonly openRows = new Set<TextFlow>();
  private readonly notes: Parameters<TextFlow["put"]>[0][number][] = [];
  private readonly fonts = new Map<number, string>();
  private readonly colours: (number | undefined)[] = [];
  private colour: { red: number; green: number; blue: number } | undefined;
  private readonly decoders = new Map<string, TextDecoder>();
  private ansi = defaultCodePage;
  private bytes: number[] = [];
  private toSkip = 0;
  private isOptional = false;
  private rowIsShaded = false;

  constructor(
    private readonly name: string,
    private readonly file: Uint8Array,
  ) {}

  /** Reads on, and gives the position now and then. What it returns: whether the file ends where it should. */
  *read(): Generator<number, boolean, void> {
    const { file } = this;
    let nextStep = stepBytes;
    let at = 0;
    while (at < file.length) {
      if (at >= nextStep) {
        yield at;
        // The text is as long as it may be.
        if (this.body.isCut) return true;
        nextStep = at + stepBytes;
      }
      const byte = file[at++] ?? 0;
      if (byte === backslash) at = this.control(at);
      else if (byte === open) this.openGroup();
      else if (byte === close) {
        this.closeGroup();
        if (this.outer.length === 0) break;
      } else if (byte !== 0x0d && byte !== 0x0a && byte !== 0) this.byte(byte);
    }
    const isWhole = this.outer.length === 0 && at > 1;
    while (this.outer.length > 0) this.closeGroup();
    this.flushBytes();
    for (const flow of this.openRows) this.endRow(flow);
    if (this.notes.length > 0) this.body.put([[], ...this.notes]);
    return isWhole;
  }

  private openGroup(): void {
    this.flushBytes();
    this.toSkip = 0;
    if (this.outer.length >= maxGroups) {
      throw damaged(this.name, `it is nested deeper than ${maxGroups} levels`);
    }
    this.outer.push(this.group);
    this.group = { ...this.group, place: undefined };
  }

  private closeGroup(): void {
    this.flushBytes();
    this.toSkip = 0;
    this.isOptional = false;
    const { place, flow } = this.group;
    if (place !== undefined) {
      const lines = flow.leave();
      if (place === "note") for (const line of lines) this.notes.push(line);
      else flow.put(lines);
    }
    this.group = this.outer.pop() ?? this.group;
  }

  /** What comes after a backslash; the position behind it. */
  private control(at: number): number {
    const { file } = this;
    const first = file[at] ?? 0;
    if (!isLetter(first)) return this.symbol(first, at + 1);
    let end = at;
    while (isLetter(file[end] ?? 0)) end++;
    const word = String.fromCharCode(...file.subarray(at, Math.min(end, at + 32)));
    const digits = end;
    if (file[end] === 0x2d) end++;
    while (isDigit(file[end] ?? 0)) end++;
    const number = String.fromCharCode(...file.subarray(digits, Math.min(end, digits + 11)));
    const given = end > digits ? Number(number) : undefined;
    const parameter = given !== undefined && Number.isFinite(given) ? given : undefined;
    if (file[end] === 0x20) end++;
    if (word === "bin") return Math.min(file.length, end + Math.max(0, parameter ?? 0));
    this.word(word, parameter);
    return end;
  }

  private symbol(symbol: number, next: number): number {
    const { file } = this;
    switch (String.fromCharCode(symbol)) {
      case "'": {
        const value = parseInt(String.fromCharCode(...file.subarray(next, next + 2)), 16);
        if (!Number.isNaN(value)) this.byte(value);
        return next + 2;
      }
      case "*":
        this.isOptional = true;
        break;
      case "~":
        this.character("\u00a0");
        break;
      case "_":
        this.character("\u2011");
        break;
      case "\r":
      case "\n":
        this.word("par", undefined);
        break;
      case "{":
      case "}":
      case "\\":
        this.byte(symbol);
        break;
    }
    return next;
  }

  private word(word: string, parameter: number | undefined): void {
    this.flushBytes();
    this.toSkip = 0;
    const isOptional = this.isOptional;
    this.isOptional = false;
    const { group } = this;
    if (word === "pict") this.hasPictures = true;
    if (group.isSkipped) return;
    if (skippedDestinations.has(word) || (isOptional && !knownOptional.has(word))) {
      group.isSkipped = true;
    } else if (word === "fonttbl") group.into = "fonts";
    else if (word === "colortbl") {
      group.into = "colours";
      this.colour = undefined;
    } else if (flowOf(word) !== undefined) {
      group.flow = this[flowOf(word) ?? "body"];
    } else if (boxDestinations.has(word)) {
      group.place = word === "footnote" ? "note" : "box";
      group.isPlaced = true;
      group.isBox ||= group.place === "box";
      group.flow.enter();
    } else if (group.into === "colours") this.colourWord(word, parameter ?? 0);
    else if (group.into === "fonts") this.fontWord(word, parameter ?? 0);
    else if (word === "u") this.unicode(parameter ?? 0);
    else if (Object.hasOwn(literals, word)) this.character(literals[word] ?? "");
    else if (!this.layout(word)) this.property(word, parameter);
  }

  private layout(word: string): boolean {
    const { group } = this;
    const { flow } = group;
    switch (word) {
      case "par":
      case "sect":
      case "page":
        if (!group.isDeleted) flow.endLine();
        return true;
      case "cell":
        // Rows of a table in a box or a note are lines.
        if (group.isPlaced) {
          flow.add("\t");
          return true;
        }
        this.openRow(flow);
        flow.endCell();
        flow.enter();
        return true;
      case "row":
        if (group.isPlaced) flow.endLine();
        else this.endRow(flow);
        return true;
      case "trowd":
        this.rowIsShaded = false;
        return true;
      case "clcbpat":
      case "clshdng":
        this.rowIsShaded = true;
        return true;
    }
    return false;
  }

  private property(word: string, parameter: number | undefined): void {
    const { group } = this;
    const isOn = parameter !== 0;
    if (word === "v") group.isHidden = isOn;
    else if (word === "deleted") group.isDeleted = isOn;
    else if (word === "fs") group.halfPoints = parameter ?? 24;
    else if (word === "cf") group.colour = parameter ?? 0;
    else if (word === "highlight" || word === "cb" || word === "chcbpat" || word === "cbpat") {
      group.background = parameter ?? 0;
    } else if (word === "f") group.font = parameter ?? -1;
    else if (word === "uc") group.unicodeSkip = Math.min(16, Math.max(0, parameter ?? 1));
    else if (word === "intbl") group.inTable = true;
    else if (word === "pard") group.inTable = false;
    else if (word === "ansicpg") this.ansi = codePage(parameter ?? 1252);
    else if (word === "mac") this.ansi = "macintosh";
    else if (word === "plain") {
      Object.assign(group, { isHidden: false, isDeleted: false, colour: 0, background: 0, halfPoints: 24 });
    }
  }

  private fontWord(word: string, parameter: number): void {
    if (word === "f") this.group.font = parameter;
    const page =
      word === "fcharset" ? codePageOfCharset(parameter) : word === "cpg" ? codePage(parameter) : undefined;
    if (page !== undefined) this.fonts.set(this.group.font, page);
  }

  private colourWord(word: string, parameter: number): void {
    if (word !== "red" && word !== "green" && word !== "blue") return;
    this.colour ??= { red: 0, green: 0, blue: 0 };
    this.colour[word] = Math.min(255, Math.max(0, parameter));
  }

  private unicode(code: number): void {
    this.character(String.fromCharCode(code & 0xffff));
    this.toSkip = this.group.unicodeSkip;
  }

  private byte(byte: number): void {
    if (this.toSkip > 0) this.toSkip--;
    else if (this.group.into === "colours") {
      if (byte === 0x3b) this.endColour();
    } else if (!this.group.isSkipped && this.group.into === "flow") {
      if (this.bytes.push(byte) >= maxRun) this.flushBytes(true);
    }
  }

  private endColour(): void {
    const { red, green, blue } = this.colour ?? {};
    const hex = [red, green, blue].map((value) => (value ?? 0).toString(16).padStart(2, "0")).join("");
    this.colours.push(red === undefined ? undefined : parseColour(hex));
    this.colour = undefined;
  }

  /** `isMore`: the run of letters goes on, and its last one may be half there. */
  private flushBytes(isMore = false): void {
    if (this.bytes.length === 0) return;
    const page = this.fonts.get(this.group.font) ?? this.ansi;
    let decoder = this.decoders.get(page);
    if (decoder === undefined) this.decoders.set(page, (decoder = new TextDecoder(page)));
    const text = decoder.decode(Uint8Array.from(this.bytes), { stream: isMore });
    this.bytes = [];
    this.add(text);
  }

  private character(text: string): void {
    this.flushBytes();
    this.add(text);
  }

  private add(text: string): void {
    const { group } = this;
    if (group.isSkipped || group.isDeleted || group.into !== "flow") return;
    const { flow } = group;
    if (!group.isPlaced) {
      if (group.inTable) this.openRow(flow);
      else this.endRow(flow);
    }
    const isShaded = group.inTable && this.rowIsShaded;
    const look: Look = {
      isHidden: group.isHidden,
      colour: this.colours[group.colour],
      background: isShaded ? "unknown" : this.colours[group.background],
      sizePoints: group.halfPoints / 2,
    };
    flow.add(text, whyUnseen(look), group.isBox);
  }

  private openRow(flow: TextFlow): void {
    if (this.openRows.has(flow)) return;
    this.openRows.add(flow);
    flow.beginRow();
    flow.enter();
  }

  private endRow(flow: TextFlow): void {
    if (!this.openRows.delete(flow)) return;
    flow.endCell();
    flow.endRow();
  }
}

const isLetter = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
