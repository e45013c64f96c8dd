// pdf.js itself, loaded when the first PDF comes. In Node its module looks for a canvas to draw on, says on stderr that there
// is none, and needs the names of three drawing classes; nothing is drawn here, so it gets empty ones while it loads.
import { isNode } from "./nodePdfThread.ts";

export type Pdfjs = typeof import("pdfjs-dist/legacy/build/pdf.mjs");

let loaded: Promise<Pdfjs> | undefined;

export function loadPdfjs(): Promise<Pdfjs> {
  loaded ??= isNode ? loadInNode() : import("pdfjs-dist/legacy/build/pdf.mjs");
  return loaded;
}

async function loadInNode(): Promise<Pdfjs> {
  const scope = globalThis as Record<string, unknown>;
  const lent = ["DOMMatrix", "ImageData", "Path2D"].filter((name) => scope[name] === undefined);
  for (const name of lent) scope[name] = Object;
  // It also makes a navigator where Node 20 has none, which others take for a browser.
  const hadNavigator = "navigator" in scope;
  const { warn } = console;
  // oxlint-disable-next-line no-console -- pdf.js itself warns there, while it loads
  console.warn = (...words: unknown[]): void => {
    if (!String(words[0]).startsWith("Warning: Cannot ")) warn(...words);
  };
  try {
    return await import("pdfjs-dist/legacy/build/pdf.mjs");
  } finally {
    // oxlint-disable-next-line no-console -- given back
    console.warn = warn;
    for (const name of lent) Reflect.deleteProperty(scope, name);
    if (!hadNavigator) Reflect.deleteProperty(scope, "navigator");
  }
}
