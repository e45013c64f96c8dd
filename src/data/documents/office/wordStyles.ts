// How a run of text looks in a Word document: its own properties over those of its character style, its paragraph's style
// and the document's. Only what decides whether it is seen.
import type { ReadDocumentOptions } from "../documentReader.ts";
import { type Look, parseColour } from "../visibility.ts";
import type { Archive } from "./archive.ts";
import { readPart } from "./readPart.ts";
import { wordNames } from "./wordNames.ts";
import type { Attributes } from "./xml.ts";

export interface WordStyles {
  /** Of a style and those it is based on; nothing for an unknown one. */
  look(styleId: string | undefined): Look;
  /** What holds where nothing else is said. */
  readonly base: Look;
}

interface Style {
  own: Look;
  basedOn: string | undefined;
}

const maxChain = 32;

export async function readWordStyles(
  archive: Archive,
  path: string | undefined,
  options: ReadDocumentOptions,
): Promise<WordStyles> {
  const styles = new Map<string, Style>();
  const defaults: Look = {};
  let defaultParagraph: string | undefined;
  let current: Style | undefined;
  let inDefaults = false;
  if (path !== undefined && archive.has(path)) {
    await readPart(
      archive,
      path,
      wordNames,
      {
        open(name, attributes) {
          if (name === "w:rPrDefault") inDefaults = true;
          else if (name === "w:style") {
            const id = attributes.get("w:styleId") ?? "";
            current = { own: {}, basedOn: undefined };
            styles.set(id, current);
            const isDefault = isOn(attributes.get("w:default") ?? "0");
            if (isDefault && attributes.get("w:type") === "paragraph") defaultParagraph = id;
          } else if (name === "w:basedOn" && current !== undefined) {
            current.basedOn = attributes.get("w:val");
          } else if (inDefaults) readRunProperty(defaults, name, attributes);
          else if (current !== undefined) readRunProperty(current.own, name, attributes);
        },
        close(name) {
          if (name === "w:rPrDefault") inDefaults = false;
          else if (name === "w:style") current = undefined;
        },
      },
      options,
    );
  }
  const known = new Map<string, Look>();
  const look = (styleId: string | undefined): Look => {
    if (styleId === undefined) return {};
    const before = known.get(styleId);
    if (before !== undefined) return before;
    const chain: Look[] = [];
    for (let id: string | undefined = styleId; id !== undefined && chain.length < maxChain;) {
      const style: Style | undefined = styles.get(id);
      if (style !== undefined) chain.unshift(style.own);
      id = style?.basedOn;
    }
    const whole = mergeLooks(...chain);
    known.set(styleId, whole);
    return whole;
  };
  return { look, base: mergeLooks(defaults, look(defaultParagraph)) };
}

/** Later ones win where they say anything. */
export function mergeLooks(...looks: readonly Look[]): Look {
  const whole: Look = {};
  for (const { isHidden, colour, background, sizePoints } of looks) {
    if (isHidden !== undefined) whole.isHidden = isHidden;
    if (colour !== undefined) whole.colour = colour;
    if (background !== undefined) whole.background = background;
    if (sizePoints !== undefined) whole.sizePoints = sizePoints;
  }
  return whole;
}

/** Takes a property of w:rPr, or of w:pPr, into `look`; any other element is passed over. */
export function readRunProperty(look: Look, name: string, attributes: Attributes): void {
  const value = attributes.get("w:val");
  if (name === "w:vanish") look.isHidden = isOn(value);
  // "auto" is black or white, whichever can be read.
  else if (name === "w:color") look.colour = parseColour(value) ?? 0;
  else if (name === "w:sz") {
    const halfPoints = Number(value);
    if (Number.isFinite(halfPoints) && halfPoints > 0) look.sizePoints = halfPoints / 2;
  } else if (name === "w:shd" || name === "w:highlight") {
    const background = shading(name, attributes);
    if (background !== undefined) look.background = background;
  }
}

/** The colour behind a text; patterns are unknown. */
export function shading(name: string, attributes: Attributes): Look["background"] {
  const value = attributes.get("w:val") ?? "clear";
  if (name === "w:highlight") return value === "none" ? undefined : (highlights[value] ?? "unknown");
  if (value === "nil") return undefined;
  if (value === "clear") return parseColour(attributes.get("w:fill"));
  return value === "solid" ? (parseColour(attributes.get("w:color")) ?? "unknown") : "unknown";
}

const highlights: Readonly<Record<string, number>> = {
  black: 0,
  blue: 0x0000ff,
  cyan: 0x00ffff,
  darkBlue: 0x000080,
  darkGray: 0x808080,
  green: 0x00ff00,
  lightGray: 0xc0c0c0,
  magenta: 0xff00ff,
  red: 0xff0000,
  white: 0xffffff,
  yellow: 0xffff00,
};

export function isOn(value: string | undefined): boolean {
  return value === undefined || !["0", "false", "off"].includes(value);
}
