// Whether text in HTML can be seen, told from inline styles, a few attributes and the plain rules of style sheets (a tag, a
// class, an id: what hides text in messages). Not a browser's cascade: the last rule wins, media queries are passed over.

export interface Look {
  readonly isShown: boolean;
  /** In pixels. */
  readonly size: number;
  /** As red, green and blue from 0 to 255; undefined where it cannot be told. */
  readonly color: Rgb | undefined;
  readonly background: Rgb | undefined;
}

type Rgb = readonly [number, number, number];
type Declarations = ReadonlyMap<string, string>;
/** By selector: "p", ".class", "#id". */
export type StyleRules = ReadonlyMap<string, Declarations>;

export const pageLook: Look = { isShown: true, size: 16, color: [0, 0, 0], background: [255, 255, 255] };

/** Smaller type is not read by people. */
const tinyPixels = 3;
/** Difference of each colour that an eye does not see. */
const nearlySame = 24;
const maxRules = 2000;
/** Of one element. */
const maxClasses = 50;
/** Longer ones are pictures and say nothing of what is hidden. */
const maxDeclaration = 300;

/** How a text of this look is hidden; undefined where it is seen. */
export function hiddenHow({ isShown, size, color, background }: Look): string | undefined {
  if (!isShown) return "not displayed";
  if (size < tinyPixels) return "tiny type";
  if (color === undefined || background === undefined) return undefined;
  const isSame = color.every((part, i) => Math.abs(part - (background[i] ?? 0)) <= nearlySame);
  return isSame
    ? color.every((part) => part > 230)
      ? "white on white"
      : "the color of its background"
    : undefined;
}

/** The look inside an element. */
export function styleOf(
  name: string,
  attributes: Readonly<Record<string, string>>,
  outer: Look,
  rules: StyleRules,
): Look {
  // Most elements say nothing of how they look.
  if (rules.size === 0 && Object.keys(attributes).length === 0) return outer;
  const classes = (attributes["class"] ?? "").split(/\s+/, maxClasses).filter((one) => one !== "");
  const selectors = [
    name,
    ...classes.map((one) => `.${one}`),
    ...classes.map((one) => `${name}.${one}`),
    `#${attributes["id"] ?? ""}`,
  ];
  const styles = new Map<string, string>();
  for (const selector of selectors)
    for (const [key, value] of rules.get(selector) ?? []) styles.set(key, value);
  for (const [key, value] of declarationsOf(attributes["style"] ?? "")) styles.set(key, value);
  const size = sizeOf(
    styles.get("font-size") ?? sizeInFont(styles.get("font")) ?? fontSize(name, attributes),
    outer.size,
  );
  const color = styles.get("color") ?? attributes["color"] ?? attributes["text"];
  const background = styles.get("background-color") ?? styles.get("background") ?? attributes["bgcolor"];
  return {
    isShown: outer.isShown && !isOff(attributes, styles),
    size,
    color:
      color === undefined ? outer.color : (colorOf(color) ?? (color === "inherit" ? outer.color : undefined)),
    background: backgroundOf(background, outer.background),
  };
}

function isOff(attributes: Readonly<Record<string, string>>, styles: Declarations): boolean {
  if ("hidden" in attributes) return true;
  const says = (key: string, value: RegExp): boolean => value.test(styles.get(key) ?? "");
  const isNothing = /^0(?:px|em|pt|%|rem)?$/;
  return (
    says("display", /^none/) ||
    says("visibility", /^(?:hidden|collapse)/) ||
    says("mso-hide", /^all/) ||
    (says("opacity", /^0?(?:\.0\d*)?$/) && styles.has("opacity")) ||
    ((says("height", isNothing) ||
      says("max-height", isNothing) ||
      says("width", isNothing) ||
      says("max-width", isNothing)) &&
      says("overflow", /^hidden/)) ||
    says("text-indent", /^-\d{3,}/) ||
    (says("position", /^(?:absolute|fixed)/) && (says("left", /^-\d{3,}/) || says("top", /^-\d{3,}/))) ||
    says("clip", /^rect\(\s*0/) ||
    says("clip-path", /^inset\((?:50|100)%/)
  );
}

/** The rules of all style sheets in a page, those in media queries left out. */
export function styleRules(html: string): StyleRules {
  const rules = new Map<string, Map<string, string>>();
  for (const sheet of sheetsIn(html)) {
    for (const [selectors, body] of rulesIn(sheet)) {
      if (rules.size >= maxRules) return rules;
      const declarations = declarationsOf(body);
      if (declarations.size === 0) continue;
      for (const selector of selectors.split(",", maxRules).map((one) => one.trim().toLowerCase())) {
        if (!/^(?:[a-z][\w-]*)?(?:[.#][\w-]+)?$/.test(selector) || selector === "") continue;
        const known = rules.get(selector) ?? new Map<string, string>();
        for (const [key, value] of declarations) known.set(key, value);
        rules.set(selector, known);
      }
    }
  }
  return rules;
}

function* sheetsIn(html: string): Generator<string, void, void> {
  const begin = /<style\b/gi;
  while (begin.test(html)) {
    const open = html.indexOf(">", begin.lastIndex);
    if (open < 0) return;
    const end = /<\/style/gi;
    end.lastIndex = open;
    const closed = end.exec(html)?.index ?? html.length;
    yield html.slice(open + 1, closed);
    begin.lastIndex = closed;
  }
}

/** Selectors and bodies, by their braces. */
function* rulesIn(sheet: string): Generator<[string, string], void, void> {
  let depth = 0;
  let start = 0;
  let head = "";
  for (let i = 0; i < sheet.length; i++) {
    const mark = sheet[i];
    if (mark === "{") {
      if (depth++ === 0) {
        head = withoutComments(sheet.slice(start, i)).trim();
        start = i + 1;
      }
    } else if (mark === "}" && depth > 0 && --depth === 0) {
      if (!head.startsWith("@")) yield [head, sheet.slice(start, i)];
      start = i + 1;
    }
  }
}

function withoutComments(given: string): string {
  const text = given.replaceAll("<!--", "").replaceAll("-->", "");
  let kept = "";
  for (let at = 0; ;) {
    const begin = text.indexOf("/*", at);
    if (begin < 0) return kept + text.slice(at);
    kept += text.slice(at, begin);
    const end = text.indexOf("*/", begin + 2);
    if (end < 0) return kept;
    at = end + 2;
  }
}

/** What decides whether text is seen; the rest of a style is passed over. */
const told = new Set(
  `font-size font color background-color background display visibility mso-hide opacity height max-height width max-width overflow
   text-indent position left top clip clip-path`.split(/\s+/),
);

function declarationsOf(style: string): Map<string, string> {
  const found = new Map<string, string>();
  if (style === "") return found;
  for (const declaration of style.split(";")) {
    const at = declaration.indexOf(":");
    if (at <= 0 || declaration.length > maxDeclaration) continue;
    const key = declaration.slice(0, at).trim().toLowerCase();
    if (!told.has(key)) continue;
    const value = declaration
      .slice(at + 1)
      .replace(/!\s*important/i, "")
      .trim()
      .toLowerCase();
    found.set(key, value);
  }
  return found;
}

/** The sizes of <font size>, from 1. */
const fontSizes = [10, 13, 16, 18, 24, 32, 48];

function fontSize(name: string, attributes: Readonly<Record<string, string>>): string | undefined {
  const size = name === "font" ? Number(attributes["size"]) : NaN;
  return size >= 1 && size <= 7 ? `${fontSizes[size - 1] ?? 16}px` : undefined;
}

const sizeInFont = (font: string | undefined): string | undefined =>
  /(?:^|\s)(\d[\d.]*(?:px|pt|em|rem|%))/.exec(font ?? "")?.[1];

const units = new Map([
  ["px", 1],
  ["pt", 4 / 3],
  ["pc", 16],
  ["mm", 3.78],
  ["cm", 37.8],
  ["in", 96],
  ["rem", 16],
]);

function sizeOf(value: string | undefined, outer: number): number {
  const [, digits, unit = "px"] = /^(\d*\.?\d+)\s*([a-z]+|%)?/.exec(value ?? "") ?? [];
  if (digits === undefined) return outer;
  const number = Number(digits);
  if (unit === "em") return number * outer;
  if (unit === "%") return (number / 100) * outer;
  return number * (units.get(unit) ?? 1);
}

/** Behind pictures and gradients no colour is known. */
function backgroundOf(value: string | undefined, outer: Rgb | undefined): Rgb | undefined {
  if (value === undefined || /^(?:transparent|none|inherit|initial|unset)\b/.test(value.trim())) return outer;
  return /url\(|gradient\(/.test(value) ? undefined : colorOf(value.split(/\s(?![^(]*\))/)[0] ?? "");
}

/** Names that hide text; others are colours that are seen. */
const named = new Map<string, Rgb>([
  ["white", [255, 255, 255]],
  ["snow", [255, 250, 250]],
  ["ivory", [255, 255, 240]],
  ["ghostwhite", [248, 248, 255]],
  ["whitesmoke", [245, 245, 245]],
  ["floralwhite", [255, 250, 240]],
  ["mintcream", [245, 255, 250]],
  ["azure", [240, 255, 255]],
  ["black", [0, 0, 0]],
  ["red", [255, 0, 0]],
  ["blue", [0, 0, 255]],
  ["green", [0, 128, 0]],
  ["yellow", [255, 255, 0]],
  ["gray", [128, 128, 128]],
  ["grey", [128, 128, 128]],
  ["silver", [192, 192, 192]],
  ["navy", [0, 0, 128]],
]);

function colorOf(value: string): Rgb | undefined {
  const color = value.trim().toLowerCase();
  const hex = /^#?([0-9a-f]{3,8})$/.exec(color)?.[1];
  if (hex !== undefined && (hex.length === 3 || hex.length === 4)) {
    return [0, 1, 2].map((i) => parseInt((hex[i] ?? "0").repeat(2), 16)) as unknown as Rgb;
  }
  if (hex !== undefined && (hex.length === 6 || hex.length === 8)) {
    return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16)) as unknown as Rgb;
  }
  const parts = /^rgba?\(\s*([\d.]+%?)[\s,]+([\d.]+%?)[\s,]+([\d.]+%?)/.exec(color)?.slice(1);
  if (parts !== undefined) {
    return parts.map((part) =>
      part.endsWith("%") ? Number(part.slice(0, -1)) * 2.55 : Number(part),
    ) as unknown as Rgb;
  }
  const lightness = /^hsla?\([^)]*?,?\s*[\d.]+%[\s,]+([\d.]+)%/.exec(color)?.[1];
  if (lightness !== undefined && Number(lightness) >= 97) return [255, 255, 255];
  return named.get(color);
}
