// Word documents (DOCX).
import type { DocumentReader } from "./documentReader.ts";
import { namesAtStart } from "./office/archiveNames.ts";
import { readLater } from "./readLater.ts";

export const docx = {
  id: "docx",
  title: "a Word document (DOCX)",
  extensions: ["docx", "docm", "dotx", "dotm"],
  isText: false,
  recognises: (start) => namesAtStart(start).some((name) => name.startsWith("word/")),
  read: readLater(async () => (await import("./office/readDocx.ts")).readDocx),
} as const satisfies DocumentReader;
