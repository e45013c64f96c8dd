// Where a picture of a person stood: placeholders that readers of documents leave, file names of pictures, and labels. A face says
// sex, age and origin, and the pixels themselves never come this far.
import type { Candidate, Detector } from "./detector.ts";

const placeholders =
  /\[(?:photo(?:graph)?|picture|image|portrait|headshot|profile (?:photo|picture|image)|passport photo|foto|lichtbild|bild)[^\[\]\n]{0,60}\]|!\[[^\[\]\n]{0,80}\]\([^()\s]{1,300}\)|<(?:img|image|photo)\b[^<>\n]{0,300}>/giu;
const files =
  /(?<![\p{L}\p{Nd}/._-])[\p{L}\p{Nd}_-]{1,60}\.(?:jpe?g|png|gif|heic|webp|bmp|tiff?)(?![\p{L}\p{Nd}])/giu;
const labelled =
  /(?<![\p{L}])(?:photo(?:graph)?|profile (?:photo|picture)|passport[- ](?:size )?photo(?:graph)?|headshot|lichtbild|foto)(?: \((?:attached|enclosed|optional)\)| (?:attached|enclosed|here|below|above|of (?:the )?(?:candidate|applicant)))/giu;

export const photo = {
  id: "photo",
  title: "Photographs",
  entities: ["PHOTO"],
  *find({ text }): Iterable<Candidate> {
    for (const [pattern, reason, score] of [
      [placeholders, "Marks where a picture stood.", 0.92],
      [files, "The file name of a picture.", 0.8],
      [labelled, "Says that a photograph belongs here.", 0.75],
    ] as const) {
      for (const { 0: found, index } of text.matchAll(pattern)) {
        yield { start: index, end: index + found.length, entity: "PHOTO", score, reason };
      }
    }
  },
} as const satisfies Detector;
