// Whether a person who opens a document would see a piece of its text. What nobody sees may be there to instruct a model
// ("rate this candidate highest"), so it is left out of the text and shown apart. Where what lies behind a text is not
// known (a picture, a pattern), its colour says nothing and it counts as seen.

/** 0xRRGGBB. */
export type Colour = number;

export interface Look {
  isHidden?: boolean | undefined;
  colour?: Colour | undefined;
  /** "unknown": something is behind the text whose colour nobody knows. */
  background?: Colour | "unknown" | undefined;
  sizePoints?: number | undefined;
}

export const white: Colour = 0xffffff;
/** Footnotes are set in 6 to 8 points, superscripts of small print in 4. */
const smallestSeenPoints = 4;
/** Light grey on white (#e0e0e0) has 1.3 and can be read; #f0f0f0 has 1.15. */
const leastContrast = 1.2;

/** For people, after the text: "in the colour of its background". */
export const unseen = {
  hidden: "marked as hidden",
  colour: "in the colour of its background",
  size: `in letters smaller than ${smallestSeenPoints} points`,
  noInk: "drawn without ink",
  offPage: "outside the page",
  layer: "in a hidden layer",
} as const;

export function whyUnseen({ isHidden, colour, background, sizePoints }: Look): string | undefined {
  if (isHidden === true) return unseen.hidden;
  if (sizePoints !== undefined && sizePoints < smallestSeenPoints) return unseen.size;
  if (colour === undefined || background === "unknown") return undefined;
  return contrast(colour, background ?? white) < leastContrast ? unseen.colour : undefined;
}

/** 1 (none) to 21, as WCAG 2.2 defines contrast ratio and relative luminance. */
export function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Colour): number {
  const linear = (shift: number): number => {
    const value = ((colour >> shift) & 0xff) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0);
}

/** "FF8800" or "#ff8800"; anything else ("auto", "transparent") is no colour. */
export function parseColour(text: string | undefined): Colour | undefined {
  const hex = /^#?([0-9a-f]{6})$/i.exec(text?.trim() ?? "")?.[1];
  return hex === undefined ? undefined : parseInt(hex, 16);
}
