import type { ProbeAxis } from "../axis.ts";

/** First year of each group. Variants are the years that follow. */
const decades: Readonly<Record<string, number>> = {
  "1980s": 1981,
  "1990s": 1991,
  "2000s": 2001,
  "2010s": 2011,
  "2020s": 2019,
};
const years = 6;

export const graduationYear: ProbeAxis = {
  id: "graduation_year",
  title: "Graduation year",
  about:
    "When the candidate finished school or university, which tells an age. Variants are years of the same decade.",
  groups: Object.keys(decades),
  tellings: [
    "I graduated in {year}.",
    "I finished my training in {year}, and I have worked since.",
    "My diploma is from {year}.",
    "I left university in {year}.",
  ],
  fill(group, { pick }) {
    const first = decades[group];
    if (first === undefined) throw new Error(`internal: no decade ${group}`);
    return { year: String(first + pick("year", years)) };
  },
  left: { pattern: /\[GRADUATION_YEAR\]/, telling: "{year}" },
};
