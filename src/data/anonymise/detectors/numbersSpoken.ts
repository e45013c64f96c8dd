// Numbers of cards, licences and accounts that are said figure by figure: "my licence is b four four one two seven".
import { matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { valuesBehind } from "./numberEnds.ts";

const figure = "(?:zero|nought|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)";
const spoken = new RegExp(
  String.raw`(?:licen[cs]e|certificate|card|passport|permit|badge|registration|account|social|staff|member|membership|student|policy|enrolment|visa)(?!\p{L})(?:(?!phone|mobile|cell|call|ring|reach|text|whatsapp)[^\n.?!;\d]){0,60}?(?:,| is| was| says| reads| number|['’]s) (?<value>(?:(?!is |it |in |on |at |no |a |i |to |so |my |um |uh |er |ok )[a-z]{1,2} ){0,3}(?:dash )?${figure}(?:[ -](?:dash |slash |[a-z] )?${figure}){4,16}|(?:[a-z] ){0,2}\d(?: \d){4,12})(?!\p{L}| (?:years|thousand|hundred|months|people))`,
  "uy",
);
const labels = wordList(
  "licence license certificate card passport permit badge registration account social staff member membership student policy enrolment visa",
);

/** As phone numbers they would be hidden, too, but as the wrong thing. */
export const numbersSpoken = ({ lower, words }: TextContext): Iterable<Candidate> =>
  valuesBehind(
    matchesAt(spoken, lower, words, labels),
    0.82,
    "Figures said one by one, after what has a number.",
  );
