// The text of one part of a Word document (body, header, footer, notes) as it is read: ECMA-376 part 1, 17. Deleted text
// and comments stay out, inserted text stays in. A text box stands twice in a file, for new and old programs: the new one
// counts.
import { TextFlow } from "../textFlow.ts";
import { type Look, whyUnseen } from "../visibility.ts";
import { mergeLooks, readRunProperty, shading, type WordStyles } from "./wordStyles.ts";
import type { Attributes, XmlHandler } from "./xml.ts";

/** Nothing in these is text of the document. */
const skipped = new Set([
  "mc:Fallback",
  "w:moveFrom",
  "w:del",
  "w:rt",
  "w:sdtPr",
  "w:tblGrid",
  "w:sectPr",
  "w:numPr",
  "w:tabs",
  // How it looked before a change.
  "w:rPrChange",
  "w:pPrChange",
  "w:tblPrChange",
  "w:trPrChange",
  "w:tcPrChange",
]);

/** Fields whose result is a number of a page. */
const pageFields = /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b/i;
const plainTables = new Set(["TableGrid", "TableNormal", "Tabellenraster", "NormaleTabelle"]);

interface Field {
  code: string;
  /** Its code, between "begin" and "separate", and a number of a page. */
  isUnread: boolean;
}

export class WordText implements XmlHandler {
  readonly flow = new TextFlow();
  /** Pictures or filled shapes lie on the page: what is behind a text box is not known. */
  hasShapes = false;
  /** They lie under the text itself. */
  hasShapesBehind = false;
  private skipDepth = 0;
  private inText = false;
  private inCode = false;
  private boxes = 0;
  private isBehind = false;
  private paragraph: Look = {};
  private run: Look = {};
  private inRunProperties = false;
  private inParagraphProperties = false;
  private readonly tables: Look["background"][] = [];
  private readonly cells: Look["background"][] = [];
  private readonly outer: { paragraph: Look; run: Look }[] = [];
  private readonly fields: Field[] = [];
  private unreadFields = 0;

  constructor(private readonly styles: WordStyles) {}

  open(name: string, attributes: Attributes): void {
    if (this.skipDepth > 0 || skipped.has(name)) {
      this.skipDepth++;
      return;
    }
    if (this.inRunProperties || this.inParagraphProperties) this.openProperty(name, attributes);
    else this.openContent(name, attributes);
  }

  private openProperty(name: string, attributes: Attributes): void {
    const look = this.inRunProperties ? this.run : this.paragraph;
    if (name === "w:rStyle") {
      this.run = mergeLooks(this.styles.look(attributes.get("w:val")), this.run);
    } else if (name === "w:pStyle") {
      this.paragraph = mergeLooks(this.styles.look(attributes.get("w:val")), this.paragraph);
    } else if (name === "w:rPr") {
      // Of the paragraph's mark, not of its text.
      this.skipDepth++;
    } else if (this.inRunProperties || name === "w:shd") readRunProperty(look, name, attributes);
  }

  private openContent(name: string, attributes: Attributes): void {
    switch (name) {
      case "w:p":
        this.paragraph = {};
        this.run = {};
        break;
      case "w:pPr":
        this.inParagraphProperties = true;
        break;
      case "w:r":
        this.run = {};
        break;
      case "w:rPr":
        this.inRunProperties = true;
        break;
      case "w:t":
      case "m:t":
        this.inText = true;
        break;
      case "w:instrText":
        this.inCode = true;
        break;
      case "w:tab":
      case "w:ptab":
        this.add("\t");
        break;
      case "w:br":
      case "w:cr":
        this.add("\n");
        break;
      case "w:noBreakHyphen":
        this.add("\u2011");
        break;
      case "w:sym":
        this.add(symbolOf(attributes));
        break;
      case "w:fldChar":
        this.field(attributes.get("w:fldCharType"));
        break;
      case "w:fldSimple":
        this.beginField(attributes.get("w:instr") ?? "");
        this.readField();
        break;
      case "w:footnote":
      case "w:endnote":
        // Separators and their like have a type.
        if (attributes.get("w:type") !== undefined && attributes.get("w:type") !== "normal") this.skipDepth++;
        break;
      default:
        this.openShape(name, attributes);
    }
  }

  private openShape(name: string, attributes: Attributes): void {
    switch (name) {
      case "w:tbl":
        this.tables.push(undefined);
        break;
      case "w:tblStyle":
        // A style with colours of its own: what is behind its text is not known.
        if (!plainTables.has(attributes.get("w:val") ?? "")) this.tables[this.tables.length - 1] = "unknown";
        break;
      case "w:tr":
        this.flow.beginRow();
        break;
      case "w:tc":
        this.enter();
        this.cells.push(this.tables.at(-1));
        break;
      case "w:shd":
        // Of the cell: those of runs and paragraphs stand in their properties.
        if (this.cells.length > 0) this.cells[this.cells.length - 1] = shading(name, attributes);
        break;
      case "w:txbxContent":
        this.enter();
        this.boxes++;
        break;
      case "v:textpath":
        this.add(attributes.get("string") ?? "");
        break;
      case "a:blip":
      case "a:solidFill":
      case "a:gradFill":
      case "a:pattFill":
      case "a:fillRef":
      case "v:imagedata":
      case "v:fill":
        this.hasShapes = true;
        this.hasShapesBehind ||= this.isBehind;
        break;
      case "w:background":
        this.hasShapesBehind = true;
        break;
      case "wp:anchor":
        this.isBehind = ["1", "true"].includes(attributes.get("behindDoc") ?? "");
        break;
    }
  }

  close(name: string): void {
    if (this.skipDepth > 0) {
      this.skipDepth--;
      return;
    }
    switch (name) {
      case "w:rPr":
        this.inRunProperties = false;
        break;
      case "w:pPr":
        this.inParagraphProperties = false;
        break;
      case "w:t":
      case "m:t":
        this.inText = false;
        break;
      case "w:instrText":
        this.inCode = false;
        break;
      case "w:fldSimple":
        this.endField();
        break;
      case "w:p":
        this.flow.endLine();
        break;
      case "w:tc":
        this.cells.pop();
        this.flow.endCell();
        this.restore();
        break;
      case "w:tr":
        this.flow.endRow();
        break;
      case "w:tbl":
        this.tables.pop();
        break;
      case "wp:anchor":
        this.isBehind = false;
        break;
      case "w:txbxContent":
        this.flow.put(this.flow.leave());
        this.boxes--;
        this.restore();
        break;
    }
  }

  text(text: string): void {
    if (this.skipDepth > 0) return;
    const field = this.fields.at(-1);
    if (this.inCode && field !== undefined) field.code += text.slice(0, 200);
    if (this.inText) this.add(text);
  }

  private add(text: string): void {
    if (this.unreadFields > 0) return;
    const look = mergeLooks(this.styles.base, { background: this.cells.at(-1) }, this.paragraph, this.run);
    this.flow.add(text, whyUnseen(look), this.boxes > 0);
  }

  private field(type: string | undefined): void {
    if (type === "begin") this.beginField("");
    else if (type === "end") this.endField();
    else this.readField();
  }

  private beginField(code: string): void {
    this.fields.push({ code, isUnread: true });
    this.unreadFields++;
  }

  /** Behind its code comes its result. */
  private readField(): void {
    const field = this.fields.at(-1);
    if (field?.isUnread !== true || pageFields.test(field.code)) return;
    field.isUnread = false;
    this.unreadFields--;
  }

  private endField(): void {
    if (this.fields.pop()?.isUnread === true) this.unreadFields--;
  }

  private enter(): void {
    this.outer.push({ paragraph: this.paragraph, run: this.run });
    this.flow.enter();
  }

  private restore(): void {
    const before = this.outer.pop();
    this.paragraph = before?.paragraph ?? {};
    this.run = before?.run ?? {};
  }
}

/** Letters of symbol fonts stand in a private range; of the usual ones only the bullets mean something as text. */
function symbolOf(attributes: Attributes): string {
  const code = parseInt(attributes.get("w:char") ?? "", 16);
  if (!Number.isInteger(code) || code <= 0 || code > 0xffff) return "";
  if (code < 0xf000 || code > 0xf0ff)
    return code >= 0xd800 && code <= 0xdfff ? "" : String.fromCharCode(code);
  return [0xf0b7, 0xf0a7, 0xf0d8, 0xf076].includes(code) ? "\u2022" : "";
}
