// Numbers of cards, licences and accounts that are said figure by figure: "my licence is b four four one two seven".
import { matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, TextContext } from "./detector.ts";

const figure = "(?:zero|nought|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)";
const spoken = new RegExp(
  String.raw`(?:licen[cs]e|certificate|card|passport|permit|badge|registration|account|social|staff|member|membership|student|policy|enrolment|visa)(?!\p{L})(?:(?!phone|mobile|cell|call|ring|reach|text|whatsapp)[^\n.?!;\d]){0,60}?(?:,| is| was| says| reads| number|['’]s) (?<value>(?:(?!is |it |in |on |at |no |a |i |to |so |my |um |uh |er |ok )[a-z]{1,2} ){0,3}(?:dash )?${figure}(?:[ -](?:dash |slash |[a-z] )?${figure}){4,16}|(?:[a-z] ){0,2}\d(?: \d){4,12})(?!\p{L}| (?:years|thousand|hundred|months|people))`,
  "uy",
);
const labels = wordList(
  "licence license certificate card passport permit badge registration account social staff member membership student policy enrolment visa",
);

export function* numbersSpoken({ lower, words }: TextContext): Iterable<Candidate> {
  for (const { 0: all, index, groups } of matchesAt(spoken, lower, words, labels))
    yield {
      start: index + all.length - groups!.value!.length,
      end: index + all.length,
      entity: "ID_NUMBER",
      // As a phone number it would be hidden, too, but as the wrong thing.
      score: 0.82,
      reason: "Figures said one by one, after what has a number.",
    };
}
