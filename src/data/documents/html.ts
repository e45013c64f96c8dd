// A saved web page: what a person sees of it.

import type { DocumentReader } from "./documentReader.ts";
import { headText, textOfFile } from "./encoding.ts";
import { htmlToText } from "./htmlText.ts";

export const html: DocumentReader = {
  id: "html",
  title: "a web page (HTML)",
  extensions: ["html", "htm", "xhtml"],
  recognises(start) {
    let head = headText(start).trimStart();
    while (head.startsWith("<!--") || head.startsWith("<?xml")) {
      const end = head.indexOf(head.startsWith("<?") ? "?>" : "-->");
      if (end < 0) return false;
      head = head
        .slice(end + 2)
        .replace(/^>/, "")
        .trimStart();
    }
    return /^<(?:!doctype\s+html|html[\s>])/i.test(head.slice(0, 100));
  },
  async *read(source, options) {
    const decoded = await textOfFile(source, options);
    yield* decoded.found;
    const { sizeBytes } = source;
    const { text, invisible, title } = await htmlToText(decoded.text, (share) =>
      options.progress?.(Math.round(share * sizeBytes), sizeBytes),
    );
    yield { kind: "document", row: null, text, invisible, ...(title === "" ? {} : { title }) };
  },
};
