// Rich text (RTF): header, text, footnotes, footer. A reader of our own: the kept libraries of npm need a page's document,
// or give HTML (docs/decisions/2026-11-26-office-readers.md).
import { type ByteSource, readAll } from "../../../domain/bytes.ts";
import { type Found, maxUnpackedBytes, type ReadDocumentOptions } from "../documentReader.ts";
import { damaged } from "../office/archive.ts";
import { isRtf } from "../rtf.ts";
import { RtfText } from "./rtfText.ts";
import { joinParts } from "../textFlow.ts";
import { cutNote, noText, tooLarge } from "../wholeDocument.ts";

export async function* readRtf(
  source: ByteSource,
  options: ReadDocumentOptions,
): AsyncGenerator<Found, void, void> {
  if (source.sizeBytes > maxUnpackedBytes) throw tooLarge(source.name);
  const file = await readAll(source);
  if (!isRtf(file)) throw damaged(source.name, "it does not begin as rich text does");
  const text = new RtfText(source.name, file);
  const steps = text.read();
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    options.signal?.throwIfAborted();
    await options.progress?.(step.value, file.length);
  }
  const results = [text.header, text.body, text.footer].map((flow) =>
    flow.result({ behindFloating: text.hasPictures }),
  );
  const whole = joinParts(results.map((result) => result.text)).replace(/\p{Surrogate}/gu, "\ufffd");
  const invisible = results
    .flatMap((result) => result.invisible)
    .map(({ text: hidden, how }) => ({ text: hidden.replace(/\p{Surrogate}/gu, "\ufffd"), how }));
  if (!step.value) {
    const { code, message, hint } = damaged(source.name, "it breaks off");
    if (whole === "") throw damaged(source.name, "it breaks off");
    yield { kind: "fault", line: null, code, message, hint };
  }
  if (whole === "" && invisible.length === 0) throw noText(source.name, text.hasPictures);
  const notes = results.some(({ isCut }) => isCut) ? [cutNote] : [];
  yield { kind: "document", row: null, text: whole, notes, invisible };
}
