// Ways in which people say a thing, one a line, written for this list and for no template: what is in brackets has to be found as the
// entity, nothing else may be. A line without brackets holds what only looks like it. "\n" and "\t" stand for themselves.
import { readFileSync } from "node:fs";

export interface Phrase {
  readonly text: string;
  readonly marked: readonly string[];
}

export function phrasesOf(name: string): Phrase[] {
  return readFileSync(new URL(`${name}.txt`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replaceAll("\\n", "\n").replaceAll("\\t", "\t"))
    .map((line) => ({
      text: line.replace(/\[([^\]]*)\]/g, "$1"),
      marked: [...line.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1]!),
    }));
}
