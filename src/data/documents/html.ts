// A saved web page: what a person sees of it.

import type { DocumentReader } from "./documentReader.ts";
import { headText, textOfFile } from "./encoding.ts";
import { htmlToText } from "./htmlText.ts";

export const html: DocumentReader = {
  id: "html",
  title: "a web page (HTML)",
  extensions: ["html", "htm", "xhtml"],
  recognises: (start) =>
    /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])/i.test(
      headText(start),
    ),
  async *read(source, options) {
    const decoded = await textOfFile(source, options);
    yield* decoded.found;
    const { text, invisible, title } = await htmlToText(decoded.text);
    yield { kind: "document", row: null, text, invisible, ...(title === "" ? {} : { title }) };
  },
};
