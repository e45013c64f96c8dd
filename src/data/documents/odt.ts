// OpenDocument texts (ODT), as LibreOffice writes them.
import type { DocumentReader } from "./documentReader.ts";
import { namesAtStart } from "./office/archiveNames.ts";
import { readLater } from "./readLater.ts";

const kind = "application/vnd.oasis.opendocument.text";

export const odt = {
  id: "odt",
  title: "an OpenDocument text (ODT)",
  extensions: ["odt", "ott"],
  isText: false,
  recognises(start) {
    const names = namesAtStart(start);
    if (names[0] !== "mimetype") return false;
    return new TextDecoder("latin1").decode(start.subarray(30, 200)).includes(kind);
  },
  read: readLater(async () => (await import("./office/readOdt.ts")).readOdt),
} as const satisfies DocumentReader;
