// How long the anonymiser takes: a megabyte of the set's own texts, and texts made to send a regular expression into
// backtracking, each rule by itself. What is counted is the processor time of the thread that does it, which is what somebody waits for
// on a quiet machine: the clock of a busy one shows others' work, and the time of the whole process has that of the engine's
// optimising compiler, which works on another core meanwhile, as much again while a process is young. Even so a core that is shared is
// slower: a piece of work whose time is known is done beside each measurement, and what it takes more than on a quiet machine is the
// load's factor. The times are divided by it; the table says it.
import { readFileSync } from "node:fs";

/** Characters of a hostile text; a rule that is not linear shows it here. */
export const hostileLength = 100_000;

const repeated = (piece: string, end = ""): string =>
  piece.repeat(Math.ceil(hostileLength / piece.length)).slice(0, hostileLength) + end;

/** Runs of what rules look for, each without the end that would satisfy them. */
export const hostileTexts: Readonly<Record<string, string>> = {
  letters: repeated("a", "!"),
  capitals: repeated("A", "!"),
  digits: repeated("1", "x"),
  "digits and spaces": repeated("1 ", "x"),
  "digits and dashes": repeated("12-", "x"),
  brackets: repeated("(", ")"),
  "brackets and digits": repeated("(1) ", "x"),
  plus: repeated("+1 ", "x"),
  "names without end": repeated("John ", "x"),
  "initials without end": repeated("A. ", "x"),
  "titles without end": repeated("Mr. ", "x"),
  "names and commas": repeated("Maria, ", "x"),
  "hyphenated names": repeated("Anna-", "x"),
  particles: repeated("van de la ", "x"),
  "e-mail start": repeated("a.", "@"),
  "e-mail heads": repeated("a@", "!"),
  "e-mail domains": `x@${repeated("a.", "!")}`,
  "dashes in a domain": `x@${repeated("a-", "!")}`,
  "addresses of pages": repeated("http://", "!"),
  "www.": repeated("www.", "!"),
  "a path": `https://a.example/${repeated("a/", "(")}`,
  "percent signs": `https://a.example/${repeated("%", "!")}`,
  spaces: repeated(" ", "x"),
  "spaces after a name": `Name:${repeated(" ", "x")}`,
  newlines: repeated("\n", "x"),
  tabs: repeated("\t", "x"),
  "empty labels": repeated("Name: ", "x"),
  speakers: repeated("A:\n", "x"),
  "handles without end": repeated("@", "x"),
  underscores: repeated("_", "x"),
  dots: repeated(".", "x"),
  commas: repeated(", ", "x"),
  streets: repeated("1 Main ", "x"),
  "streets and commas": repeated("12 Oak Street, ", "x"),
  dates: repeated("12.3.", "x"),
  ages: repeated("aged 3", "x"),
  schools: repeated("University of ", "x"),
  "schools of schools": repeated("School College ", "x"),
  "groups of four": repeated("1234 ", "x"),
  IBAN: repeated("DE12 3456 ", "x"),
  "colons and hex": repeated("a:", "x"),
  quotes: repeated('"', "x"),
  apostrophes: repeated("O'", "x"),
  accents: repeated("é", "!"),
  "loose accents": repeated("e\u0301", "!"),
  "zero width": repeated("a\u200b", "!"),
  emoji: repeated("\u{1F600}", "!"),
  "half of a pair": repeated("\ud83d ", "!"),
  Chinese: repeated("李明", "!"),
  Arabic: repeated("محمد ", "!"),
  "turned capitals": repeated("Aa", "!"),
};

/** One rule: what it finds does not matter here. */
export interface Rule {
  readonly id: string;
  /** What the rule is given, made of a text; not timed. Rules that share it are given the same. */
  readonly prepare: (text: string) => unknown;
  run(prepared: unknown): unknown;
}

/** Milliseconds that `known` takes on the quiet machine that the gates are for (two cores of an AMD EPYC, Node 20). */
const quietMs = 24;

/** Milliseconds of processor time that this thread has had so far; of the whole process where the system (Linux) does not tell. */
function threadMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

/** Words counted and looked for, as rules do: a fixed piece of work. */
function known(): number {
  const counts = new Map<string, number>();
  let text = "";
  for (let i = 0; i < 90_000; i++) text += `${((i * 7919) % 4093).toString(36)} Maria, `;
  for (const { 0: word } of text.matchAll(/(?<!\p{L})[\p{L}\d]+(?=[ ,])/gu))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts.size;
}

/** How much slower the machine is now than when it is quiet; at least 1. */
function loadNow(): number {
  let least = Infinity;
  for (let i = 0; i < 3; i++) {
    const begun = threadMs();
    known();
    least = Math.min(least, threadMs() - begun);
  }
  return Math.max(1, least / quietMs);
}

export interface Times {
  /** Divided by the load's factor, as all times here. */
  readonly megabyteMs: number;
  /** The largest factor of load that was met. */
  readonly load: number;
  readonly slowest: { readonly rule: string; readonly text: string; readonly ms: number };
  /** All rules and texts beyond 10 ms, the slowest first. */
  readonly slow: readonly { readonly rule: string; readonly text: string; readonly ms: number }[];
}

export async function measureTimes(
  texts: readonly string[],
  anonymise: (text: string) => unknown,
  rules: readonly Rule[],
): Promise<Times> {
  const once = async (run: () => unknown): Promise<number> => {
    const begun = threadMs();
    await run();
    return threadMs() - begun;
  };
  let load = 1;
  const loaded = async (measured: () => Promise<number>): Promise<number> => {
    const before = loadNow();
    const ms = await measured();
    const factor = (before + loadNow()) / 2;
    load = Math.max(load, factor);
    return ms / factor;
  };
  let all = "";
  const encoder = new TextEncoder();
  let bytes = 0;
  for (let i = 0; bytes < 1_000_000; i++) {
    const text = `${texts[i % texts.length] ?? ""}\n\n`;
    all += text;
    bytes += encoder.encode(text).length;
  }
  // Compiled, as in a worker that has read a document before.
  for (const text of texts.slice(0, 50)) await anonymise(text);
  for (let i = 0; i < 5; i++) known();
  const megabyteMs = Math.min(
    await loaded(() => once(() => anonymise(all))),
    await loaded(() => once(() => anonymise(all))),
  );
  const timed = [];
  for (const [name, text] of Object.entries(hostileTexts)) {
    const prepared = new Map<Rule["prepare"], unknown>();
    for (const { id, prepare, run } of rules) {
      const given = prepared.get(prepare) ?? prepare(text);
      prepared.set(prepare, given);
      let ms = await once(() => run(given));
      // The first call compiles; a pause of the machine is no fault of the rule.
      if (ms > 10)
        ms = Math.min(
          ms,
          await loaded(() => once(() => run(given))),
          await loaded(() => once(() => run(given))),
        );
      timed.push({ rule: id, text: name, ms });
    }
  }
  timed.sort((a, b) => b.ms - a.ms);
  return {
    megabyteMs,
    load,
    slowest: timed[0] ?? { rule: "none", text: "", ms: NaN },
    slow: timed.filter(({ ms }) => ms > 10),
  };
}
