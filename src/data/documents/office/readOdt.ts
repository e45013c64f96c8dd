// OpenDocument texts (ODT): the header of the pages, the text with its tables, frames and notes, the footer.
import type { ByteSource } from "../../../domain/bytes.ts";
import type { Found, ReadDocumentOptions } from "../documentReader.ts";
import { damaged, encrypted, openArchive } from "./archive.ts";
import { openNames } from "./openNames.ts";
import { OpenStyles } from "./openStyles.ts";
import { OpenText } from "./openText.ts";
import { readPart } from "./readPart.ts";
import { joinParts } from "../textFlow.ts";
import { cutNote, noText, withoutPageWords } from "../wholeDocument.ts";

export async function* readOdt(
  source: ByteSource,
  options: ReadDocumentOptions,
): AsyncGenerator<Found, void, void> {
  const archive = await openArchive(source);
  if (await isEncrypted()) throw encrypted(source.name);
  if (!archive.has("content.xml")) throw damaged(source.name, "its text is missing");
  const styles = new OpenStyles();
  const text = new OpenText(styles);
  // Styles first: the text's own come at the head of its part.
  for (const path of ["styles.xml", "content.xml"]) {
    if (archive.has(path)) await readPart(archive, path, openNames, text, options);
  }
  const behindFloating = text.hasPictures || styles.hasFills;
  const results = [text.header, text.body, text.footer].map((flow) => {
    const result = flow.result({ behindFloating });
    return flow === text.body ? result : { ...result, text: withoutPageWords(result.text) };
  });
  const whole = joinParts(results.map((result) => result.text));
  const invisible = results.flatMap((result) => result.invisible);
  if (whole === "" && invisible.length === 0) throw noText(source.name, text.hasPictures);
  const notes = results.some(({ isCut }) => isCut) ? [cutNote] : [];
  yield { kind: "document", row: null, text: whole, notes, invisible };

  async function isEncrypted(): Promise<boolean> {
    const path = "META-INF/manifest.xml";
    let found = false;
    if (!archive.has(path)) return found;
    await readPart(
      archive,
      path,
      openNames,
      {
        open(name) {
          if (name === "manifest:encryption-data") found = true;
        },
        close: () => undefined,
      },
      options,
    );
    return found;
  }
}
