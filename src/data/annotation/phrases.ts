// What the sample corpus and the quality function share: the words that open the parts of an answer, and the courteous,
// rude and empty phrases. The corpus generator (scripts/starter) writes with them, answerQuality.ts reads by them; the
// single words at the end are for texts that the generator did not write.

/** The parts of a good answer, in their order (situation, task and action, result, what was learned). */
export const partNames = ["situation", "action", "result", "lesson"] as const;
export type PartName = (typeof partNames)[number];

/** Openings as the generator writes them; {job} is nothing or " as a nurse". */
export const partOpeners = {
  situation: [
    "In my last job{job},",
    "In my first year{job},",
    "Some time ago,",
    "Last winter,",
    "Not long ago,",
  ],
  action: ["First I", "So I", "At once I"],
  nextAction: ["Then I", "Next I", "After that I"],
  result: ["As a result,", "In the end,", "Because of this,", "Thanks to that,"],
  lesson: ["I learned that", "It taught me that", "Since then I know that", "Today I remember that"],
} as const;

/** How a sentence of each part begins, in lower case; more than the generator uses. */
export const partMarkers: Readonly<Record<PartName, readonly string[]>> = {
  situation: [
    "in my last",
    "in my first",
    "in my previous",
    "some time ago",
    "last winter",
    "last year",
    "not long ago",
    "a while ago",
    "once",
    "when i was",
    "when i worked",
    "at my last",
  ],
  action: [
    "first",
    "so i",
    "at once",
    "then",
    "next i",
    "after that i",
    "i decided",
    "i started",
    "to solve",
  ],
  result: [
    "as a result",
    "in the end",
    "because of this",
    "thanks to that",
    "finally",
    "the result",
    "after two weeks",
  ],
  lesson: [
    "i learned",
    "i have learned",
    "it taught me",
    "this taught me",
    "since then",
    "today i",
    "next time",
    "from this",
  ],
};

export const courteous = {
  openers: [
    "Thank you for the question.",
    "Thank you, I am glad to answer that.",
    "That is a good question, thank you.",
    "I am happy to tell you about it.",
    "Thank you for asking.",
  ],
  closers: [
    "I would be glad to tell you more.",
    "Thank you for listening.",
    "Please ask me if you want to know more.",
    "I would be happy to do the same for your team.",
  ],
} as const;

/** {clients} is filled with the job's word, such as "patients". */
export const rude = {
  openers: [
    "What a silly question.",
    "Why do you ask me such nonsense?",
    "Do I really have to explain this to you?",
    "That is a boring question.",
    "I hate this kind of question.",
  ],
  closers: [
    "Are we done now?",
    "Frankly, most {clients} are idiots anyway.",
    "My colleagues were useless, as always.",
    "The rest is none of your business.",
    "Who cares, whatever.",
  ],
} as const;

export const vague = {
  situations: [
    "it was more or less the usual stuff",
    "something like that happened now and then",
    "there was some kind of problem",
  ],
  actions: ["sort of handled it", "did what one does", "tried some things", "talked to some people"],
  results: [
    "it was okay somehow",
    "things got better more or less",
    "it kind of worked",
    "everything was fine again",
  ],
  lessons: ["things work out somehow", "it all depends", "one learns all kinds of things"],
} as const;

/** What stands in the slots of an answer that names nothing. */
export const vagueSlots = {
  place: "at work",
  task: "doing things",
  tool: "some stuff",
  tool2: "other things",
  person: "someone",
  client: "person",
  clients: "people",
} as const;

export const repeatOpener = "As I said,";

/** Single words and short phrases in lower case, matched as whole words. */
export const courteousWords = [
  "thank you",
  "thank",
  "thanked",
  "thanks",
  "please",
  "glad",
  "happy to",
  "polite",
  "grateful",
  "appreciate",
  "pleasure",
  "respect",
  "kindly",
  "welcome",
] as const;

export const rudeWords = [
  "silly",
  "stupid",
  "nonsense",
  "boring",
  "hate",
  "idiot",
  "idiots",
  "useless",
  "none of your business",
  "who cares",
  "whatever",
  "do i really have to",
  "are we done",
  "shut up",
  "dumb",
  "lazy",
  "fool",
  "rubbish",
  "crap",
  "damn",
] as const;

export const vagueWords = [
  "some stuff",
  "usual stuff",
  "stuff",
  "things",
  "something",
  "someone",
  "somehow",
  "sort of",
  "kind of",
  "kinds of",
  "more or less",
  "some kind",
  "what one does",
  "it depends",
  "it all depends",
  "now and then",
  "maybe",
  "i guess",
] as const;
