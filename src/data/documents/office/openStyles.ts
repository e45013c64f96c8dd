// How text looks by the styles of an OpenDocument text: only what decides whether it is seen.
import { type Look, parseColour } from "../visibility.ts";
import { mergeLooks } from "./wordStyles.ts";
import type { Attributes } from "./xml.ts";

interface Style {
  own: Look;
  parent: string | undefined;
}

const maxChain = 32;

export class OpenStyles {
  /** What the styles of frames fill: something may lie behind other text. */
  hasFills = false;
  private readonly styles = new Map<string, Style>();
  private current: Style | undefined;

  open(name: string, attributes: Attributes): void {
    if (name === "style:style" || name === "style:default-style") {
      const family = attributes.get("style:family") ?? "";
      const parent = attributes.get("style:parent-style-name");
      this.current = { own: {}, parent: parent === undefined ? undefined : `${family} ${parent}` };
      this.styles.set(`${family} ${attributes.get("style:name") ?? ""}`, this.current);
    } else if (this.current !== undefined) this.readProperties(this.current.own, name, attributes);
  }

  close(name: string): void {
    if (name === "style:style" || name === "style:default-style") this.current = undefined;
  }

  /** Of a style and those it comes from, over the family's own. */
  look(family: string, name: string | undefined): Look {
    const chain: Look[] = [];
    for (
      let key: string | undefined = `${family} ${name ?? ""}`;
      key !== undefined && chain.length < maxChain;
    ) {
      const style: Style | undefined = this.styles.get(key);
      if (style !== undefined) chain.unshift(style.own);
      key = style?.parent;
    }
    return mergeLooks(this.styles.get(`${family} `)?.own ?? {}, ...chain);
  }

  private readProperties(look: Look, name: string, attributes: Attributes): void {
    if (name === "style:graphic-properties") {
      const fill = attributes.get("draw:fill");
      if ((fill !== undefined && fill !== "none") || attributes.get("fo:background-color")?.startsWith("#")) {
        this.hasFills = true;
      }
      return;
    }
    const background = attributes.get("fo:background-color");
    if (background?.startsWith("#") === true) look.background = parseColour(background);
    if (name !== "style:text-properties") return;
    const display = attributes.get("text:display");
    if (display !== undefined) look.isHidden = display === "none";
    const colour = parseColour(attributes.get("fo:color"));
    if (colour !== undefined) look.colour = colour;
    // The system's own colour can be read on any background.
    if (attributes.get("style:use-window-font-color") === "true") look.colour = 0;
    const size = /^([0-9.]+)pt$/.exec(attributes.get("fo:font-size") ?? "")?.[1];
    if (size !== undefined && Number(size) > 0) look.sizePoints = Number(size);
  }
}
