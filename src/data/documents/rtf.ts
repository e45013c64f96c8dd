// Rich text (RTF).
import type { DocumentReader } from "./documentReader.ts";
import { readLater } from "./readLater.ts";

export const rtf = {
  id: "rtf",
  title: "a rich text document (RTF)",
  extensions: ["rtf"],
  isText: false,
  recognises: isRtf,
  read: readLater(async () => (await import("./rtf/readRtf.ts")).readRtf),
} as const satisfies DocumentReader;

export function isRtf(start: Uint8Array): boolean {
  return /^[\s\ufeff]*\{\\rtf/.test(new TextDecoder().decode(start.subarray(0, 64)));
}
