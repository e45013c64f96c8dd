// A transcript as plain text. Its text is as the file has it; who speaks stands in `turns`, which are found in every kind of
// document (index.ts), so this reader only says that such a file is one.

import type { DocumentReader } from "./documentReader.ts";
import { headText, textOfFile } from "./encoding.ts";
import { findTurns } from "./turns.ts";

export const transcript: DocumentReader = {
  id: "transcript",
  title: "a transcript",
  extensions: [],
  recognises: (start) => findTurns(headText(start))?.isSure === true,
  async *read(source, options) {
    const { text, found } = await textOfFile(source, options);
    yield* found;
    yield { kind: "document", row: null, text: text.replace(/\r\n?/g, "\n") };
  },
};
