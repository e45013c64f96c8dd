// PDF documents.
import type { DocumentReader } from "./documentReader.ts";
import { readLater } from "./readLater.ts";

export const pdf = {
  id: "pdf",
  title: "a PDF document",
  extensions: ["pdf"],
  isText: false,
  recognises: isPdf,
  read: readLater(async () => (await import("./pdf/readPdf.ts")).readPdf),
} as const satisfies DocumentReader;

/** The mark may stand anywhere in the first kilobyte: some mail programs put lines before it. */
export function isPdf(start: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(start.subarray(0, 1024)).includes("%PDF-");
}
