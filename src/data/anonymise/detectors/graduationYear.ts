// Years of school and study, which tell an age: every year in a resume's section on education, and elsewhere those beside a degree or
// a word for finishing one.
import { sectionAt } from "../text/sections.ts";
import type { Candidate, Detector } from "./detector.ts";
import { decadeOf } from "./dates.ts";

const year =
  /(?<![\p{L}\p{Nd}.,/$€£-]|\d[-–])(?:19[4-9]\d|20[0-4]\d)(?![\p{L}\p{Nd}]|[.,]\d)|(?<=(?:19|20)\d{2} ?(?:-|–|—|to|until) ?)(?:19[4-9]\d|20[0-4]\d|\d{2})(?![\p{L}\p{Nd}]|[.,]\d)|(?<=\d{1,2}[/.])(?:19[4-9]\d|20[0-4]\d)(?![\p{Nd}])/gu;
const degree =
  /(?<!\p{L})(?:b\.?sc|m\.?sc|b\.?a|m\.?a|b\.?eng|m\.?eng|b\.?tech|m\.?tech|b\.?e|m\.?e|b\.?com|m\.?com|bba|mba|ph\.?d|d\.?phil|ll\.?b|ll\.?m|m\.?d|b\.?ed|m\.?ed|mbbs|bachelor(?:['’]?s)?|master(?:['’]?s)?|doctorate|diploma|degree|associate(?:['’]s)? (?:of|degree)|graduat\w{0,6}|alumn\w{0,3}|class of|abitur|baccalauréat|licence|licenciatura|laurea|high school|secondary school|a-levels?|gcses?|ged|hsc|ssc|studied|finished (?:school|university|college|my)|completed my|university|college|school|institute|matriculat\w{0,4}|valedictorian|honou?rs)(?!\p{L})/giu;
const strong =
  /graduat|class of|degree|bachelor|master|diploma|b\.?sc|m\.?sc|ph\.?d|mba|b\.?tech|b\.?a(?!\p{L})|a-level|gcse|high school|abitur|finished|alumn|completed my|studied|university|college/iu;

export const graduationYear = {
  id: "graduation-year",
  title: "Years of education",
  entities: ["GRADUATION_YEAR"],
  *find({ text, sections }): Iterable<Candidate> {
    for (const { 0: found, index } of text.matchAll(year)) {
      const end = index + found.length;
      const general = decadeOf(found);
      const made = {
        start: index,
        end,
        entity: "GRADUATION_YEAR" as const,
        ...(general === undefined ? {} : { general: `[GRADUATION_YEAR: ${general}]` }),
      };
      const section = sectionAt(sections, index);
      if (section.kind === "education") {
        yield { ...made, score: 0.9, reason: "A year in the section on education." };
        continue;
      }
      const lead = text.slice(Math.max(0, index - 110), index);
      const before = lead.slice(lead.lastIndexOf("\n") + 1);
      const after = text.slice(end, end + 60).split("\n")[0]!;
      // The nearest sentence end bounds what a year belongs to.
      const near = /[^.;!?]*(?:\b\p{L}\.[^;!?]{0,80})?$/u.exec(before)?.[0] ?? before;
      const words = [...near.matchAll(degree)].map(([word]) => word);
      const follows =
        /^[),]?\s*(?:graduat|class|alum|\(?(?:b|m)\.?(?:sc|a)\b|-? ?(?:bachelor|master|mba|phd|degree))/iu.test(
          after,
        );
      // A year of work beside a university that one worked at.
      const isWork =
        section.kind === "experience" &&
        /\d{4}|present|now/i.test(text.slice(index - 12, index) + text.slice(end, end + 12)) &&
        !/graduat|degree|diploma|bachelor|master/i.test(near);
      if (!isWork && (words.some((word) => strong.test(word)) || follows)) {
        yield {
          ...made,
          score: 0.8,
          reason: `A year beside "${words[0] ?? after.trim().split(/\s/)[0] ?? ""}".`,
        };
      }
    }
    for (const match of text.matchAll(/(?<=class of )['’]\d{2}(?!\d)/giu)) {
      yield {
        start: match.index,
        end: match.index + match[0].length,
        entity: "GRADUATION_YEAR",
        score: 0.9,
        reason: 'A year after "class of".',
      };
    }
  },
} as const satisfies Detector;
