// E-mail: a message (.eml) or a mailbox of them (mbox), by postal-mime. A message's text is who wrote to whom, when and about
// what, and its plain text, else its HTML as a person sees it. Attachments that are documents are read as such, by the same
// readers; what is left is named in a note.

import type PostalMime from "postal-mime";
import type { Attachment, Email, Mailbox } from "postal-mime";
import { type ByteSource, memorySource, readAll } from "../../domain/bytes.ts";
import { AppError, quote } from "../../domain/errors.ts";
import {
  type DocumentReader,
  type Found,
  type FoundDocument,
  maxDocuments,
  type ReadDocumentOptions,
} from "./documentReader.ts";
import { decodeText, headText } from "./encoding.ts";
import { tooMany } from "./guarded.ts";
import { htmlToText, type Turn } from "./htmlText.ts";
import type { HiddenText } from "./invisible.ts";

/** Mail servers let no more through. */
const maxMessageBytes = 40 << 20;
/** Besides those of attachments. */
const maxTextLines = 200_000;
const maxAttachments = 1000;
/** Between two words of progress on a mailbox: a turn of the event loop takes as long as a short message. */
const progressBytes = 256 << 10;
const limits = { maxNestingDepth: 32, maxRfc822NestingDepth: 5, maxHeadersSize: 1 << 20 };

/** Headers that hardly stand together in anything else. */
const known =
  /^(?:from|to|cc|subject|date|message-id|mime-version|received|return-path|delivered-to|reply-to|content-type|x-mailer|dkim-signature|thread-topic|in-reply-to):/i;
const sure =
  /^(?:date|message-id|mime-version|received|return-path|delivered-to|dkim-signature|content-type):/i;

/** Whether a text begins with the headers of a message. */
function hasHeaders(head: string): boolean {
  const block = head.split(/\r?\n\r?\n/, 1)[0] ?? "";
  const lines = block.split(/\r?\n/).filter((line) => !/^[ \t]/.test(line));
  if (!lines.every((line) => /^[!-9;-~]{1,76}:/.test(line))) return false;
  const found = new Set(
    lines.filter((line) => known.test(line)).map((line) => line.split(":", 1)[0]?.toLowerCase()),
  );
  return found.size >= 3 && lines.some((line) => sure.test(line));
}

export const email: DocumentReader = {
  id: "email",
  title: "an e-mail",
  extensions: ["eml"],
  recognises: (start) => hasHeaders(headText(start)),
  async *read(source, options) {
    const bytes = await readMessageBytes(source, source.name, source.sizeBytes);
    const numbers = new Numbers();
    let message: Email;
    try {
      message = await parse(bytes, source.name);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError(
        "data/damaged",
        `${source.name} is not a whole e-mail: ${reasonOf(error)}.`,
        "Save the message again from the mail program (as .eml).",
      );
    }
    const turn = (share: number): Promise<void> | void =>
      options.progress?.(Math.round(share * bytes.length), bytes.length);
    const found: Found[] = [await messageDocument(message, bytes, numbers.next(), turn)];
    for await (const one of attachmentsOf(message, numbers, options)) found.push(one);
    // A message without attachments is one document: it has no rows.
    const isAlone = found.filter(({ kind }) => kind === "document" || kind === "comparison").length === 1;
    for (const one of found) yield isAlone && one.kind === "document" ? { ...one, row: null } : one;
  },
};

export const mailbox: DocumentReader = {
  id: "mbox",
  title: "a mailbox",
  extensions: ["mbox"],
  recognises(start) {
    const head = headText(start);
    const end = head.indexOf("\n");
    return (
      end > 0 && end < 200 && separator.test(head.slice(0, end).trimEnd()) && hasHeaders(head.slice(end + 1))
    );
  },
  async *read(source, options) {
    const bytes = await readAll(source);
    let count = 0;
    for (const _ of messagesIn(bytes)) if (++count > maxDocuments) throw tooMany(source.name);
    const numbers = new Numbers();
    let toldAt = 0;
    for (const { start, end, line } of messagesIn(bytes)) {
      options.signal?.throwIfAborted();
      const turn = (): Promise<void> | void => options.progress?.(start, bytes.length);
      if (start - toldAt >= progressBytes) {
        toldAt = start;
        await turn();
      }
      const own = bytes.subarray(start, end);
      const fault = (message: string): Found => ({
        kind: "fault",
        line,
        code: "data/bad-message",
        message,
        hint: "Save this message by itself (as .eml), or leave it out.",
      });
      if (own.length > maxMessageBytes) {
        yield fault(`a message of more than ${maxMessageBytes >> 20} MiB`);
        continue;
      }
      let message: Email;
      let document: FoundDocument;
      try {
        message = await parse(own, "the message");
        document = await messageDocument(message, own, numbers.next(), turn);
      } catch (error) {
        options.signal?.throwIfAborted();
        if (isTooSlow(error)) throw error;
        yield fault(`the message cannot be read: ${reasonOf(error)}`);
        continue;
      }
      yield document;
      yield* attachmentsOf(message, numbers, options);
    }
    await options.progress?.(bytes.length, bytes.length);
  },
};

/** Documents of one file, counted. */
class Numbers {
  private last = 0;
  next(): number {
    return ++this.last;
  }
}

async function readMessageBytes(source: ByteSource, name: string, sizeBytes: number): Promise<Uint8Array> {
  if (sizeBytes > maxMessageBytes) {
    throw new AppError(
      "data/too-large",
      `${name} has more than ${maxMessageBytes >> 20} MiB.`,
      "Save its attachments and add them by themselves.",
    );
  }
  return readAll(source);
}

/** Kept, since to ask for a module once more takes longer than to read a short message. */
let parser: typeof PostalMime | undefined;

async function parse(bytes: Uint8Array, name: string): Promise<Email> {
  if (textLines(bytes) > maxTextLines) {
    throw new AppError(
      "data/too-large",
      `${name} has more than ${maxTextLines} lines of text, and no person wrote such a message.`,
      "Copy the text of the message into a document.",
    );
  }
  parser ??= (await import("postal-mime")).default;
  return parser.parse(bytes, limits);
}

/** Lines that are none of an attachment (base64): postal-mime takes its time and a kilobyte or two for each. */
function textLines(bytes: Uint8Array): number {
  let count = 0;
  let isText = false;
  let begun = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === 0x0a) {
      if (isText || at - begun < leastPacked) count++;
      isText = false;
      begun = at + 1;
    } else if (isOther[byte] === 1) isText = true;
  }
  return count;
}

/** Lines of attachments have 60 letters or more, but for the last. */
const leastPacked = 40;
/** Bytes that do not stand in base64. */
const isOther = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/=\r]/.test(String.fromCharCode(byte)) ? 0 : 1,
);

/** Then the time of the whole file is over. */
const isTooSlow = (error: unknown): boolean => error instanceof AppError && error.code === "data/too-slow";

const reasonOf = (error: unknown): string =>
  error instanceof AppError
    ? error.message.replace(/\.$/, "")
    : quote(error instanceof Error ? error.message : String(error), 120);

async function* attachmentsOf(
  message: Email,
  numbers: Numbers,
  options: ReadDocumentOptions,
): AsyncGenerator<Found, void, void> {
  const left: string[] = [];
  for (const [i, attachment] of message.attachments.entries()) {
    const name = attachment.filename ?? `attachment ${i + 1}`;
    const content = bytesOf(attachment);
    if (
      i >= maxAttachments ||
      content.length === 0 ||
      isDecoration(attachment) ||
      options.readPart === undefined
    ) {
      left.push(name);
      continue;
    }
    try {
      const { found } = await options.readPart(memorySource(name, content));
      for await (const one of found) yield attached(one, name, message, numbers);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof AppError) || isTooSlow(error)) throw error;
      left.push(`${name} (${error.message.replace(/\.$/, "")})`);
    }
  }
  if (left.length === 0) return;
  const named = left.slice(0, 10).map((one) => quote(one, 160));
  const more = left.length > named.length ? ` and ${left.length - named.length} more` : "";
  yield {
    kind: "note",
    code: "data/attachment-left-out",
    message: `Attachments that were not read: ${named.join(", ")}${more}.`,
  };
}

/** Pictures in signatures, invitations and signatures of keys. */
function isDecoration({ mimeType, filename }: Attachment): boolean {
  return (
    /^(?:image|audio|video|font)\//.test(mimeType) ||
    /^(?:text\/calendar|application\/(?:ics|pkcs7-signature|x-pkcs7-signature|pgp-signature|pgp-keys|ms-tnef))$/.test(
      mimeType,
    ) ||
    /^(?:winmail\.dat|smime\.p7s)$/i.test(filename ?? "")
  );
}

function bytesOf({ content }: Attachment): Uint8Array {
  if (typeof content === "string") return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

function attached(found: Found, name: string, { subject = "" }: Email, numbers: Numbers): Found {
  const where = quote(name, 80);
  if (found.kind === "fault") return { ...found, message: `in the attachment ${where}: ${found.message}` };
  if (found.kind === "note") return { ...found, message: `In the attachment ${where}: ${found.message}` };
  const row = numbers.next();
  if (found.kind === "comparison") return { ...found, row };
  const note = {
    code: "data/attachment",
    message: `Attached as ${where} to the e-mail ${quote(subject, 80)}.`,
  };
  return { ...found, row, title: found.title ?? name, notes: [...(found.notes ?? []), note] };
}

async function messageDocument(
  message: Email,
  bytes: Uint8Array,
  row: number,
  turn: Turn,
): Promise<FoundDocument> {
  const { subject = "" } = message;
  const { text, invisible } = await bodyOf(message, bytes, turn);
  const sent = message.headers.find(({ key }) => key === "date")?.value.trim() ?? message.date ?? "";
  const heads: readonly (readonly [string, string])[] = [
    ["From", addresses(message.from === undefined ? [] : [message.from])],
    ["To", addresses(message.to ?? [])],
    ["Cc", addresses(message.cc ?? [])],
    ["Date", sent],
    ["Subject", subject],
  ];
  const lines = heads.filter(([, value]) => value !== "").map(([key, value]) => `${key}: ${value}`);
  return {
    kind: "document",
    row,
    text: [lines.join("\n"), text].filter((part) => part !== "").join("\n\n"),
    ...(subject === "" ? {} : { title: subject }),
    ...(invisible.length === 0 ? {} : { invisible }),
  };
}

/** The plain text, else the HTML as it is seen. */
async function bodyOf(
  message: Email,
  bytes: Uint8Array,
  turn: Turn,
): Promise<{ text: string; invisible: readonly HiddenText[] }> {
  const plain = repaired(message.text ?? "", message, bytes)
    .replace(/\r\n?/g, "\n")
    .trim();
  if (message.html === undefined || message.html.trim() === "") return { text: plain, invisible: [] };
  const read = await htmlToText(message.html, turn);
  // postal-mime makes plain text of HTML parts, with what they hide.
  const squeezed = squeeze(plain);
  const isMade = read.invisible.some(({ text }) => squeezed.includes(squeeze(text)));
  return plain === "" || isMade ? read : { text: plain, invisible: [] };
}

const squeeze = (text: string): string => text.replace(/\s+/g, "");

/** Messages without a charset that are no UTF-8 were written by old programs in Windows-1252. */
function repaired(text: string, { headers }: Email, bytes: Uint8Array): string {
  const type = headers.find(({ key }) => key === "content-type")?.value ?? "text/plain";
  const isBare = text.includes("\ufffd") && /^text\/plain/i.test(type) && !/charset=/i.test(type);
  if (!isBare) return text;
  const body = /\r?\n\r?\n([\s\S]*)$/.exec(decodeText(bytes).text)?.[1];
  return body === undefined ||
    /^(?:base64|quoted-printable)/i.test(
      headers.find(({ key }) => key === "content-transfer-encoding")?.value ?? "",
    )
    ? text
    : body;
}

function addresses(list: readonly NonNullable<Email["from"]>[]): string {
  const boxes = list.flatMap((one): readonly Mailbox[] => one.group ?? [one]);
  return boxes
    .slice(0, 200)
    .map(({ name, address }) => (name === "" || name === address ? address : `${name} <${address}>`))
    .join(", ");
}

/** Messages begin behind a line "From somebody date" at the top or below an empty line. */
function* messagesIn(bytes: Uint8Array): Generator<{ start: number; end: number; line: number }, void, void> {
  let start = -1;
  let startLine = 1;
  let line = 1;
  let isAfterEmpty = true;
  for (let at = 0; at < bytes.length; line++) {
    const found = bytes.indexOf(0x0a, at);
    const end = found < 0 ? bytes.length : found + 1;
    const isFrom =
      isAfterEmpty && bytes[at] === 0x46 && isSeparator(bytes.subarray(at, Math.min(end, at + 200)));
    if (isFrom) {
      if (start >= 0) yield { start, end: at, line: startLine };
      [start, startLine] = [end, line];
    }
    const length = end - at;
    isAfterEmpty = length <= 2 && (bytes[at] === 0x0a || bytes[at] === 0x0d);
    at = end;
  }
  if (start >= 0 && start < bytes.length) yield { start, end: bytes.length, line: startLine };
}

const separator = /^From \S.*\d{4}(?: [+-]\d{4})?$/;
const isSeparator = (line: Uint8Array): boolean =>
  line.length < 200 && separator.test(String.fromCharCode(...line).trimEnd());
