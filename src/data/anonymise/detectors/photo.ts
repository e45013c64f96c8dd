// Where a picture of a person stood: placeholders that readers of documents leave, file names of pictures, and labels. A face says
// sex, age and origin, and the pixels themselves never come this far.
import { matchesAt, matchesAtText, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector } from "./detector.ts";

const placeholders =
  /\[(?:photo(?:graph)?|picture|image|portrait|headshot|profile (?:photo|picture|image)|passport photo|foto|lichtbild|bild)[^\[\]\n]{0,60}\]|!\[[^\[\]\n]{0,80}\]\([^()\s]{1,300}\)|<(?:img|image|photo)\b[^<>\n]{0,300}>/uy;
const placeMarks = wordList(["[", "!", "<"]);
const endings = /\.(?:jpe?g|png|gif|heic|webp|bmp|tiff?)(?![\p{L}\p{Nd}])/uy;
const labelled =
  /(?<![\p{L}])(?:photo(?:graph)?|profile (?:photo|picture)|passport[- ](?:size )?photo(?:graph)?|headshot|lichtbild|foto)(?: \((?:attached|enclosed|optional)\)| (?:attached|enclosed|here|below|above|of (?:the )?(?:candidate|applicant)))/uy;
const labelWords = wordList("photo photograph profile passport headshot lichtbild foto");

export const photo = {
  id: "photo",
  title: "Photographs",
  entities: ["PHOTO"],
  *find({ lower, words }): Iterable<Candidate> {
    for (const [pattern, starts, reason, score] of [
      [placeholders, placeMarks, "Marks where a picture stood.", 0.92],
      [labelled, labelWords, "Says that a photograph belongs here.", 0.75],
    ] as const) {
      for (const { 0: found, index } of matchesAt(pattern, lower, words, starts)) {
        yield { start: index, end: index + found.length, entity: "PHOTO", score, reason };
      }
    }
    for (const { 0: ending, index } of matchesAtText(endings, lower, ".")) {
      let start = index;
      while (start > 0 && index - start < 60 && /[\p{L}\p{Nd}_-]/u.test(lower[start - 1]!)) start--;
      if (start === index || /[/.]/.test(lower[start - 1] ?? " ")) continue;
      yield {
        start,
        end: index + ending.length,
        entity: "PHOTO",
        score: 0.8,
        reason: "The file name of a picture.",
      };
    }
  },
} as const satisfies Detector;
