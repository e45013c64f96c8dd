// Spaces and empty lines: one space where there were several kinds or many, at most one empty line, nothing at the ends of lines.
// The beginning of a line stays, which in lists says what belongs to what.

import { textStep } from "./cleaningStep.ts";

const changes: readonly (readonly [RegExp, string])[] = [
  [/\r\n?|\u0085|\f|\v/g, "\n"],
  [/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, " "],
  [/(?<=\S) {2,}(?=\S)/g, " "],
  [/(?<=\S) *\t[ \t]*(?=\S)/g, "\t"],
];

export const whitespace = textStep({
  id: "whitespace",
  title: "Spaces and empty lines",
  about: "Makes one space of several, and one empty line of many.",
  clean({ text }) {
    let count = 0;
    let result = text;
    for (const [found, instead] of changes) {
      result = result.replace(found, (was) => {
        if (was !== instead) count++;
        return instead;
      });
    }
    const kept: string[] = [];
    for (const line of result.split("\n")) {
      const trimmed = line.trimEnd();
      const isSurplus = trimmed === "" && (kept.length === 0 || kept.at(-1) === "");
      if (isSurplus || trimmed !== line) count++;
      if (!isSurplus) kept.push(trimmed);
    }
    if (kept.at(-1) === "") kept.pop();
    return { text: kept.join("\n"), count };
  },
});
