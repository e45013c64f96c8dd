// Plain text as it stands: a resume, a letter, notes. Ends of lines become "\n".

import type { DocumentReader } from "./documentReader.ts";
import { textOfFile } from "./encoding.ts";

export const plainText: DocumentReader = {
  id: "txt",
  title: "a text file",
  extensions: ["txt", "text", "log"],
  recognises: () => false,
  async *read(source, options) {
    const { text, found } = await textOfFile(source, options);
    yield* found;
    yield { kind: "document", row: null, text: text.replace(/\r\n?/g, "\n") };
  },
};
