// What every document goes through whatever its file: caps, time, invisible characters, who speaks.

import type { ByteSource } from "../../domain/bytes.ts";
import { AppError, quote } from "../../domain/errors.ts";
import {
  type DocumentReader,
  type Found,
  type FoundComparison,
  type FoundDocument,
  type FoundFault,
  maxDocumentFileBytes,
  maxDocumentLength,
  maxDocuments,
  maxFaults,
  maxFileMs,
  type ReadDocumentOptions,
} from "./documentReader.ts";
import { splitInvisible } from "./invisible.ts";
import { findTurns } from "./turns.ts";

/** Work between two rests of the event loop. */
const restMs = 20;
/** Texts of one file together, in UTF-16 units: a small file may say a long text many times, and each time takes as long. */
const maxTextUnits = (sizeBytes: number): number =>
  Math.min(2 * maxDocumentFileBytes, (8 << 20) + 16 * sizeBytes);

/** What the reader finds, checked; AppError "data/nothing-kept" where that is no document and no judgement. */
export async function* guarded(
  reader: DocumentReader,
  source: ByteSource,
  options: ReadDocumentOptions,
): AsyncGenerator<Found, void, void> {
  const { name, sizeBytes } = source;
  const clock = new Clock(name, options);
  let kept = 0;
  let units = 0;
  let faults = 0;
  let first: FoundFault | undefined;
  clock.begin();
  for await (const read of reader.read(source, clock.options(sizeBytes))) {
    const found = read.kind === "document" ? documentOf(read) : read;
    if (found.kind === "fault") {
      first ??= found;
      if (++faults <= maxFaults) yield* clock.handOver(found);
      continue;
    }
    if (found.kind === "note") {
      yield* clock.handOver(found);
      continue;
    }
    if (++kept > maxDocuments) throw tooMany(name);
    units += found.kind === "document" ? found.text.length : unitsOf(found);
    if (units > maxTextUnits(sizeBytes)) throw tooMuch(name, maxTextUnits(sizeBytes));
    yield* clock.handOver(found);
    await clock.rest();
  }
  if (faults > maxFaults) {
    const message = `${faults} parts of the file could not be read; the first ${maxFaults} are listed.`;
    yield { kind: "note", code: "data/faults-cut", message };
  }
  if (kept === 0) throw nothingKept(name, first);
}

function unitsOf({ prompt, answers }: FoundComparison): number {
  const asked =
    typeof prompt === "string" ? prompt.length : prompt.reduce((sum, { content }) => sum + content.length, 0);
  return answers.reduce((sum, { length }) => sum + length, asked);
}

/** A document without what nobody sees, with its speakers; a fault where nothing is left or it is too long. */
function documentOf(found: FoundDocument): FoundDocument | FoundFault {
  const fault = (code: string, message: string, hint: string): FoundFault => ({
    kind: "fault",
    line: found.row,
    code,
    message,
    hint,
  });
  if (found.text.length > maxDocumentLength) {
    return fault(
      "data/text-too-long",
      `a text of ${found.text.length} characters; at most ${maxDocumentLength} are kept of one`,
      "Split the text, or leave out what does not belong to it.",
    );
  }
  const { text, invisible } = splitInvisible(found.text);
  if (!/[^\s\p{Cc}\ufffd]/u.test(text)) {
    return fault("data/empty-text", "there is no text that a person could see", "Leave this part out.");
  }
  const turns = found.turns?.map((turn) => ({
    ...turn,
    speaker: splitInvisible(turn.speaker).text,
    text: splitInvisible(turn.text).text,
  }));
  const spoken = turns ?? findTurns(text)?.turns;
  const hidden = [...(found.invisible ?? []), ...invisible];
  return {
    ...found,
    text,
    ...(found.title === undefined ? {} : { title: splitInvisible(found.title).text }),
    ...(spoken === undefined || spoken.length === 0 ? {} : { turns: spoken }),
    ...(hidden.length === 0 ? {} : { invisible: hidden }),
  };
}

/** Time that the reading itself takes, and turns of the event loop for whoever waits. */
class Clock {
  private spentMs = 0;
  private begunAt = 0;
  private restedAt = performance.now();
  private done = 0;
  private total = 0;

  constructor(
    private readonly name: string,
    private readonly given: ReadDocumentOptions,
  ) {}

  begin(): void {
    this.begunAt = performance.now();
  }

  /** The time until the next one is asked for is not the reader's. */
  *handOver(found: Found): Generator<Found, void, void> {
    this.pause();
    yield found;
    this.given.signal?.throwIfAborted();
    this.begin();
  }

  options(sizeBytes: number): ReadDocumentOptions {
    this.total = sizeBytes;
    return {
      ...this.given,
      progress: async (done, total) => {
        this.done = done;
        this.total = total;
        this.check();
        await this.tell();
      },
    };
  }

  async rest(): Promise<void> {
    if (performance.now() - this.restedAt > restMs) await this.tell();
    this.check();
  }

  private async tell(): Promise<void> {
    this.pause();
    await this.given.progress?.(this.done, this.total);
    this.given.signal?.throwIfAborted();
    this.begin();
    this.restedAt = performance.now();
  }

  private pause(): void {
    this.spentMs += performance.now() - this.begunAt;
  }

  private check(): void {
    const limit = this.given.limitMs ?? maxFileMs;
    if (this.spentMs + performance.now() - this.begunAt <= limit) return;
    throw new AppError(
      "data/too-slow",
      `${this.name} took longer than ${Math.round(limit / 1000)} seconds to read, and was left.`,
      "Split the file, or save it again in the program it was made with.",
    );
  }
}

export function tooMany(name: string): AppError {
  return new AppError(
    "data/too-many-documents",
    `${name} has more than ${maxDocuments} texts.`,
    "Split the file, or take a sample of it.",
  );
}

function tooMuch(name: string, most: number): AppError {
  return new AppError(
    "data/too-large",
    `${name} unfolds to more than ${Math.floor(most / 1e6)} million characters of text.`,
    "Split the file, or take a sample of it.",
  );
}

function nothingKept(name: string, first: FoundFault | undefined): AppError {
  if (first === undefined) {
    return new AppError("data/empty", `${name} has no text.`, "Check that this is the file you meant.");
  }
  const where = first.line === null ? "" : `line ${first.line}: `;
  const message = first.message.length > 300 ? quote(first.message, 300) : first.message;
  return new AppError(
    "data/nothing-kept",
    `Nothing of ${name} could be kept: ${where}${message.replace(/\.$/, "")}.`,
    first.hint,
  );
}
