// Subtitles of recordings, WebVTT and SubRip: one transcript, with who speaks (<v Name>, or "Name:" where names come back) and
// when. Cues of one speaker after the other are one turn. A cue that cannot be read is a fault with its line and costs
// nothing but itself; that is why the cues are read here: the package for it (srt-vtt-parser) gives up on the whole file,
// tells no lines and drops cues with settings such as "region".
// https://www.w3.org/TR/webvtt1/

import { AppError } from "../../domain/errors.ts";
import type { Turn } from "../../domain/records/index.ts";
import type { DocumentReader, Found, FoundFault, ReadDocumentOptions } from "./documentReader.ts";
import type { ByteSource } from "../../domain/bytes.ts";
import { headText, textOfFile } from "./encoding.ts";
import { findTurns, mayBeSpeaker } from "./turns.ts";

const arrow = "-->";
/** An hour of talk has 150 kB. */
const maxSubtitleBytes = 24 << 20;
const cuesAtOnce = 10_000;
const timing =
  /^\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?\s*-->\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?(?:\s.*)?$/;

interface Cue {
  readonly start: number;
  readonly end: number;
  readonly speaker: string | undefined;
  readonly text: string;
}

export const webVtt: DocumentReader = {
  id: "vtt",
  title: "a transcript (WebVTT)",
  extensions: ["vtt"],
  recognises: (start) => /^WEBVTT(?:[\s]|$)/.test(headText(start)),
  read: readCues,
};

export const subRip: DocumentReader = {
  id: "srt",
  title: "a transcript (SubRip)",
  extensions: ["srt"],
  // Teams writes times like these without milliseconds and with names below: transcripts, not cues.
  recognises(start) {
    const [first = "", second = "", third = ""] = headText(start)
      .trimStart()
      .split(/\r\n|\r|\n/, 3);
    const [time, said] = /^\d{1,7}\s?$/.test(first) ? [second, third] : [first, second];
    return time.length < 200 && /[.,]\d{1,3}\s*-->/.test(time) && timing.test(time) && said.trim() !== "";
  },
  read: readCues,
};

async function* readCues(
  source: ByteSource,
  options: ReadDocumentOptions,
): AsyncGenerator<Found, void, void> {
  if (source.sizeBytes > maxSubtitleBytes) {
    throw new AppError(
      "data/too-large",
      `${source.name} has more than ${maxSubtitleBytes >> 20} MiB, and no recording has so many subtitles.`,
      "Check that this is the file you meant.",
    );
  }
  const { text, found } = await textOfFile(source, options);
  yield* found;
  const cues: Cue[] = [];
  const blocks = blocksOf(text);
  for (const [i, block] of blocks.entries()) {
    if (i % cuesAtOnce === cuesAtOnce - 1) {
      options.signal?.throwIfAborted();
      await options.progress?.(Math.round((source.sizeBytes * i) / blocks.length), source.sizeBytes);
    }
    const cue = cueOf(block);
    if (cue === undefined) continue;
    if ("kind" in cue) yield cue;
    else cues.push(cue);
  }
  const turns = turnsOf(cues);
  if (turns.length === 0) return;
  const isNamed = turns.some(({ speaker }) => speaker !== "");
  const lines = turns.map(({ speaker, text: said }) =>
    isNamed && speaker !== "" ? `${speaker}: ${said}` : said,
  );
  yield { kind: "document", row: null, text: lines.join("\n"), turns };
}

interface Block {
  /** Of its first line, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** What stands between empty lines. A line of time begins a block of its own too, where the empty one was forgotten. */
function blocksOf(text: string): Block[] {
  const all = text.split(/\r\n|\r|\n/);
  const blocks: Block[] = [];
  let lines: string[] = [];
  let begun = 0;
  let hasTime = false;
  const end = (): void => {
    if (lines.length > 0) blocks.push({ line: begun + 1, lines });
    lines = [];
    hasTime = false;
  };
  for (const [i, line] of all.entries()) {
    if (line.trim() === "") {
      end();
      continue;
    }
    if (hasTime && timing.test(line)) {
      // The number of a cue stands before its time.
      const number = /^\s*\d+\s*$/.test(lines.at(-1) ?? "") ? lines.pop() : undefined;
      end();
      begun = number === undefined ? i : i - 1;
      if (number !== undefined) lines.push(number);
    } else if (lines.length === 0) begun = i;
    lines.push(line);
    hasTime ||= line.includes(arrow);
  }
  end();
  return blocks;
}

function cueOf({ line, lines }: Block): Cue | FoundFault | undefined {
  const [first = ""] = lines;
  if (/^WEBVTT(?:\s|$)/.test(first) && !first.includes(arrow)) return undefined;
  const at = lines.findIndex((one) => one.includes(arrow));
  if (at < 0) {
    if (
      /^(?:NOTE|STYLE|REGION)(?:\s|$)/.test(first) ||
      (/^(?:X-TIMESTAMP-MAP|Kind|Language)\b/.test(first) && line < 4)
    )
      return undefined;
    return fault(
      line,
      `no time stands above "${first.trim().slice(0, 60)}"`,
      "Write a line such as 00:00:01.000 --> 00:00:04.000 above the text.",
    );
  }
  const stamp = timing.exec(lines[at] ?? "");
  if (stamp === null) {
    return fault(
      line + at,
      `"${(lines[at] ?? "").trim().slice(0, 60)}" is not a time`,
      "Write it as 00:00:01.000 --> 00:00:04.000.",
    );
  }
  const [start, end] = [secondsOf(stamp.slice(1, 5)), secondsOf(stamp.slice(5, 9))];
  if (end < start) return fault(line + at, "the cue ends before it begins", "Correct its times.");
  const said = lines.slice(at + 1).join("\n");
  const voice = /<v(?:\.[^\s>]*)?[ \t]+([^>]*)>/.exec(said)?.[1];
  const text = plain(said);
  if (text === "") return undefined;
  return { start, end, speaker: voice === undefined ? undefined : plain(voice), text };
}

function fault(line: number, message: string, hint: string): FoundFault {
  return { kind: "fault", line, code: "data/bad-cue", message, hint };
}

function secondsOf([hours, minutes, seconds, fraction]: readonly (string | undefined)[]): number {
  const whole = Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
  return whole + Number((fraction ?? "0").padEnd(3, "0")) / 1000;
}

const entities = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", " "],
  ["lrm", ""],
  ["rlm", ""],
]);

/** A cue's text without its marks: <i>, <c.class>, <00:00:01.000>, {\an8}. */
function plain(text: string): string {
  return text
    .replace(/<\/?(?:[a-z]{1,5}(?:\.[^<>\s]*)?(?:[ \t][^<>]*)?|\d[\d:.]*)>/gi, "")
    .replace(/\{\\[^{}]*\}/g, "")
    .replace(/&(amp|lt|gt|quot|apos|nbsp|lrm|rlm);/g, (_, name: string) => entities.get(name) ?? "")
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .trim();
}

function turnsOf(cues: readonly Cue[]): Turn[] {
  const isVoiced = cues.some(({ speaker }) => speaker !== undefined);
  const spoken = isVoiced ? cues : labelled(cues);
  const turns: { speaker: string; text: string; start: number; end: number }[] = [];
  for (const { speaker, text, start, end } of spoken) {
    const last = turns.at(-1);
    const said = text.replaceAll("\n", " ");
    if (last !== undefined && speaker !== undefined && last.speaker === speaker) {
      last.text += ` ${said}`;
      last.end = Math.max(end, last.end);
    } else turns.push({ speaker: speaker ?? "", text: said, start, end });
  }
  return turns;
}

const labelStart = /^\s*([^:：\n]{1,60}?)\s*[:：]\s/;
/** A name and its colon stand within. */
const maxHead = 240;

/** Names before colons: where half of the cues begin with one, or where they come back as in any transcript. */
function speakersOf(cues: readonly Cue[]): ReadonlySet<string> {
  const labels = cues.map(({ text }) => labelStart.exec(text.slice(0, maxHead))?.[1]);
  const names = labels.filter((label): label is string => label !== undefined && mayBeSpeaker(label));
  if (names.length >= 2 && names.length >= cues.length / 2) return new Set(names);
  const found = findTurns(cues.map(({ text }) => text).join("\n"));
  return new Set(found?.turns.map(({ speaker }) => speaker));
}

/** Cues whose speakers stand as "Name:" before what they say; without a name the one before goes on. */
function labelled(cues: readonly Cue[]): readonly Cue[] {
  const known = speakersOf(cues);
  if (known.size === 0) return cues;
  let speaker: string | undefined;
  return cues.flatMap((cue) => {
    const parts: { speaker: string | undefined; lines: string[] }[] = [];
    for (const line of cue.text.split("\n")) {
      const [mark, name] = /^\s*([^:：]{1,60}?)\s*[:：]\s*/.exec(line.slice(0, maxHead)) ?? [];
      if (mark !== undefined && name !== undefined && known.has(name)) {
        speaker = name;
        parts.push({ speaker, lines: [line.slice(mark.length)] });
      } else if (parts.length === 0) parts.push({ speaker, lines: [line] });
      else parts.at(-1)?.lines.push(line);
    }
    return parts
      .map(({ speaker: who, lines }) => ({ ...cue, speaker: who, text: lines.join("\n").trim() }))
      .filter(({ text }) => text !== "");
  });
}
