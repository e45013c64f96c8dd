// The text of an OpenDocument part (content.xml, or the headers and footers of styles.xml) as it is read: OpenDocument 1.3
// part 3. Comments and deleted text stay out; notes come after the text.
import { TextFlow } from "../textFlow.ts";
import { type Look, unseen, whyUnseen } from "../visibility.ts";
import type { OpenStyles } from "./openStyles.ts";
import { mergeLooks } from "./wordStyles.ts";
import type { Attributes, XmlHandler } from "./xml.ts";

const skipped = new Set([
  "office:annotation",
  "office:forms",
  "text:tracked-changes",
  "text:note-citation",
  "text:ruby-text",
  "text:page-number",
  "text:page-count",
]);
/** What holds paragraphs of its own within another paragraph. */
const places = new Set([
  "draw:text-box",
  "draw:custom-shape",
  "draw:rect",
  "draw:ellipse",
  "draw:circle",
  "draw:polygon",
  "text:note-body",
]);
const paragraphs = new Set(["text:p", "text:h"]);
/** The headers and footers of a kind of page: with left and first ones that differ. */
const pageParts = /^style:(header|footer)(?:-left|-first)?$/;
const maxSpaces = 1000;

export class OpenText implements XmlHandler {
  readonly body = new TextFlow();
  readonly header = new TextFlow();
  readonly footer = new TextFlow();
  hasShapes = false;
  hasPictures = false;
  private flow: TextFlow | undefined;
  private skipDepth = 0;
  private hiddenDepth = 0;
  private boxes = 0;
  private paragraphDepth = 0;
  private atLineStart = true;
  /** Of each open place, how text in it looks. */
  private readonly looks: { name: string; look: Look; paragraphDepth: number }[] = [];
  private readonly notes: Parameters<TextFlow["put"]>[0][number][] = [];

  constructor(private readonly styles: OpenStyles) {}

  open(name: string, attributes: Attributes): void {
    if (this.skipDepth > 0 || skipped.has(name)) {
      this.skipDepth++;
      return;
    }
    if (this.hiddenDepth > 0 || isHiding(name, attributes)) this.hiddenDepth++;
    this.styles.open(name, attributes);
    if (name === "office:text") this.flow = this.body;
    const part = pageParts.exec(name)?.[1];
    if (part !== undefined) this.flow = part === "header" ? this.header : this.footer;
    const { flow } = this;
    if (flow === undefined) return;
    if (name === "draw:image" || name === "draw:fill-image") this.hasPictures = true;
    if (paragraphs.has(name)) {
      this.push(name, this.styles.look("paragraph", attributes.get("text:style-name")));
      this.paragraphDepth = 1;
      this.atLineStart = true;
    } else if (name === "text:span") {
      this.push(name, this.styles.look("text", attributes.get("text:style-name")));
    } else if (name === "table:table-cell") {
      flow.enter();
      this.push(name, this.styles.look("table-cell", attributes.get("table:style-name")));
    } else if (places.has(name)) {
      flow.enter();
      this.push(name, {});
      this.paragraphDepth = 0;
      if (name !== "text:note-body") this.boxes++;
    } else if (name === "table:table-row") flow.beginRow();
    else if (name === "text:tab") this.add("\t");
    else if (name === "text:line-break") this.add("\n");
    else if (name === "text:s") {
      this.add(" ".repeat(Math.min(maxSpaces, Math.max(1, Number(attributes.get("text:c") ?? 1) || 1))));
    } else if (name === "text:hidden-text") this.add(attributes.get("text:string-value") ?? "");
  }

  close(name: string): void {
    if (this.skipDepth > 0) {
      this.skipDepth--;
      return;
    }
    this.styles.close(name);
    const { flow } = this;
    if (flow !== undefined) this.closeContent(flow, name);
    if (this.hiddenDepth > 0) this.hiddenDepth--;
    if (name === "office:text" || pageParts.test(name)) {
      if (this.notes.length > 0) flow?.put([[], ...this.notes.splice(0)]);
      this.flow = undefined;
    }
  }

  private closeContent(flow: TextFlow, name: string): void {
    if (paragraphs.has(name)) flow.endLine();
    if (name === "table:table-row") flow.endRow();
    if (this.looks.at(-1)?.name !== name) return;
    this.paragraphDepth = this.looks.pop()?.paragraphDepth ?? 0;
    if (name === "table:table-cell") flow.endCell();
    else if (name === "text:note-body") for (const line of flow.leave()) this.notes.push(line);
    else if (places.has(name)) {
      flow.put(flow.leave());
      this.boxes--;
    }
  }

  text(text: string): void {
    if (this.skipDepth > 0 || this.paragraphDepth === 0) return;
    const tidy = text.replace(/[ \t\r\n]+/g, " ");
    this.add(this.atLineStart ? tidy.replace(/^ /, "") : tidy);
  }

  private push(name: string, look: Look): void {
    const whole = mergeLooks(this.looks.at(-1)?.look ?? {}, look);
    this.looks.push({ name, look: whole, paragraphDepth: this.paragraphDepth });
  }

  private add(text: string): void {
    if (text === "") return;
    this.atLineStart = false;
    const how = this.hiddenDepth > 0 ? unseen.hidden : whyUnseen(this.looks.at(-1)?.look ?? {});
    this.flow?.add(text, how, this.boxes > 0);
  }
}

function isHiding(name: string, attributes: Attributes): boolean {
  if (name === "text:section") return attributes.get("text:display") === "none";
  if (name === "table:table-row") return attributes.get("table:visibility") === "collapse";
  return name === "text:hidden-text" && attributes.get("text:is-hidden") !== "false";
}
