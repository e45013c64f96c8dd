// Names of sixteen groups in sentences of ours, for the question whether an anonymiser misses names of one group more often than those of
// another. Sentence and place in the lists are the same for every group, women and men take turns; what differs is the name. What is found
// is true of these lists and sentences: their names are all asked, none is a draw from people.

import { permutation, randomStream } from "../../domain/random.ts";
import { nameLists, namesInList } from "./nameLists.ts";
import { filled, slotted } from "./slots.ts";

export interface PlantedName {
  readonly group: string;
  /** As it stands in the text: "Aisha Khoury", "Ms Khoury". */
  readonly name: string;
  /** Runs of letters that must be gone. */
  readonly pieces: readonly string[];
  readonly text: string;
}

/** As applications, references, letters, forms and interviews say names. No word of them is a name of the lists (a test holds it). */
export const nameSentences: readonly string[] = [
  "{first} {last}\nCurriculum vitae\nTen years in logistics, three of them as a team lead.",
  "Name: {first} {last}\nPosition applied for: payroll clerk",
  "Dear hiring team,\nI am applying for the post of ward nurse.\nYours sincerely,\n{first} {last}",
  "I supervised {first} {last} for four years and would hire the same person again tomorrow.",
  "Interviewer: Thank you for coming in, {first}. Shall we begin with your last job?",
  "{last}, {first}: two years of bookkeeping, no complaints on file.",
  "The candidate, {first} {last}, arrived on time and had read the job advert closely.",
  "Referee: {first} {last}, head of operations at the time.",
  "My former manager {first} {last} can tell you more about the warehouse project.",
  "From: {first} {last}\nSubject: Application as electrician",
  "{first} solved the exercise in twenty minutes and explained every step.",
  "On the second day {first} {last} called back and asked for the written offer.",
  "The panel agreed that {first} had the stronger portfolio.",
  "It was {first} {last} who repaired the pump and trained the night shift.",
  "Notes on the call: {first} {last} is available from the first of the month.",
  "Signed: {first} {last}, applicant",
  "In the role play {first} stayed calm when the customer shouted.",
  "I, {first} {last}, confirm that what I have stated here is true.",
  "Our colleague {first} {last} wrote the report on delivery times.",
  "Hello, my name is {first} {last} and I drive heavy goods vehicles.",
  "Contact person: {first} {last}. Please call in the afternoon.",
  "The tutor praised {first} {last} for patient work with beginners.",
  "Could you forward this to {first} {last}, please? The contract is attached.",
  "Asked about shift work, {first} said that nights are no problem.",
];

/** All names a list can make: each given name with each family name. */
export const namesInGroup = 2 * namesInList * namesInList;

/**
 * `count` names of each group, at most `namesInGroup`, no full name twice. Sentences take turns, and so do women and men, in another
 * order each time that all sentences had their turn.
 */
export function* plantNames(count: number, seed: number): Generator<PlantedName> {
  const order = (name: string, of: number): number[] =>
    permutation(of, randomStream(seed, `planted names/${name}`));
  const [pairs, sentences] = [
    order("given and family", namesInList * namesInList),
    order("sentences", nameSentences.length),
  ];
  for (const [group, list] of Object.entries(nameLists))
    for (let i = 0; i < Math.min(count, namesInGroup); i++) {
      // Women and men swap sentences with every round of them.
      const round = Math.floor(i / nameSentences.length);
      const given = (i + round) % 2 === 0 ? list.women : list.men;
      const pair = pairs[i >> 1] as number;
      const fills = {
        first: given[pair % namesInList] as string,
        last: list.family[Math.floor(pair / namesInList)] as string,
      };
      const sentence = nameSentences[sentences[i % nameSentences.length] as number] as string;
      const planted = Object.entries(fills).flatMap(([slot, name]) =>
        sentence.includes(`{${slot}}`) ? [name] : [],
      );
      yield {
        group,
        name: planted.join(" "),
        pieces: planted.flatMap((name) => name.match(/[\p{L}\p{M}]+/gu) ?? []),
        text: filled(slotted(sentence), fills),
      };
    }
}

/** Whether no piece of the name still stands in what the anonymiser left, as a word of its own. */
export function isHidden({ pieces }: PlantedName, left: string): boolean {
  const words = new Set(left.match(/[\p{L}\p{M}]+/gu));
  return !pieces.some((piece) => words.has(piece));
}
