// Characters: one spelling for what looks the same. Composed letters (NFC), ligatures taken apart, curly quotation marks plain,
// control characters and marks that only steer layout away. Dashes, accents, other scripts and emoji stay as they are.

import { textStep } from "./cleaningStep.ts";

const singles = new Map<string, string>(
  Object.entries({
    "\u2018": "'",
    "\u2019": "'",
    "\u201a": "'",
    "\u201b": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u201f": '"',
    "\u02bc": "'",
    "\u2011": "-",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\u2028": "\n",
    "\u2029": "\n",
    // Bullets of the fonts Symbol and Wingdings, which nothing else can show.
    "\uf0b7": "\u2022",
    "\uf0a7": "\u2022",
    "\uf0d8": "\u2022",
    "\uf06c": "\u2022",
  }),
);

// Control characters but tab and line ends; marks of layout: soft hyphen, zero-width space, word joiner, byte order mark,
// directions. Joiners stay: Persian and emoji are written with them.
const removed =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/;
const halfCharacter = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const spelled = new RegExp(`[${[...singles.keys()].join("")}]`);
const changing = new RegExp(`${removed.source}|${halfCharacter.source}|${spelled.source}`, "g");

export const unicode = textStep({
  id: "unicode",
  title: "Characters",
  about:
    "Writes characters that look the same in one way: quotation marks straight, joined letters apart, invisible marks away.",
  clean({ text }) {
    let count = 0;
    const plain = text.replace(changing, (found) => {
      count++;
      const single = singles.get(found);
      if (single !== undefined) return single;
      return halfCharacter.test(found) ? "\ufffd" : "";
    });
    const composed = inNfc(plain);
    if (composed !== plain) count += composedPlaces(plain);
    return { text: composed, count };
  },
});

/** To sort the marks of one letter takes the square of their number: Unicode's own bound is 30 (UAX 15, 13). */
const tooManyMarks = /(\p{M}{31,})/u;

function inNfc(text: string): string {
  if (!tooManyMarks.test(text)) return text.normalize("NFC");
  return text
    .split(tooManyMarks)
    .map((part, i) => (i % 2 === 1 ? part : part.normalize("NFC")))
    .join("");
}

/** How many letters with their marks change when they are composed; at least one does. */
function composedPlaces(text: string): number {
  let count = 0;
  for (const [cluster] of text.matchAll(/\P{M}\p{M}+|[\u1100-\u11ff]+|[\u2126\u212a\u212b\uf900-\ufaff]/gu))
    if (inNfc(cluster) !== cluster) count++;
  return Math.max(1, count);
}
