// Words as the quality function compares them: lower case, without the common endings, without the words that every
// text has. Not a linguist's stemmer: "argued", "argues" and "argument" need not meet, "orders" and "ordering" do.

const common = new Set(
  (
    "a about after again against all am an and any are as asked at away be because been before being but by came can " +
    "come could day days did do does done down each else even every everybody everyone everything for from get gets " +
    "give go goes good got had has have how i if in into is it its just keep know last like long made make makes many " +
    "me more most much must my need needed nobody not nothing now of off on once one only or other others our out " +
    "over own part people put right said same say see she show showed since so some somebody still such take tell " +
    "than that the their them then there they thing things this time to told too took two up us use used very want " +
    "wanted was way we week weeks well went were what when where which while who whom whose why will with without " +
    "work worked working would year you your i'm don't interview"
  ).split(" "),
);

/** The words of a text in order, in lower case, apostrophes inside words kept. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) ?? [];
}

/** A word without its commonest endings. */
export function stem(word: string): string {
  let base = word.replace(/['’]s$/, "");
  for (const ending of ["ing", "ed", "es", "s", "e"]) {
    if (base.endsWith(ending) && base.length - ending.length >= 4) {
      base = base.slice(0, -ending.length);
      break;
    }
  }
  return base.replace(/e$/, "");
}

/** Stems of the words that say something. */
export function contentStems(text: string): string[] {
  return wordsOf(text)
    .filter((word) => !common.has(word) && !/^\p{N}+$/u.test(word))
    .map(stem);
}

/** Words with two spaces between them and one at each end, so that a word may end one phrase and begin the next. */
export function spaced(text: string): string {
  return ` ${wordsOf(text).join("  ")} `;
}
