// Years of study that stand behind words which are no school's and no degree's: training, certificates of trades, honours of pupils,
// what graduates are called in other languages; and short years behind what somebody finished.
import { inBasicPlane } from "../text/basicPlane.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { TextContext } from "./detector.ts";
import { ones, tensStems } from "./numbers.ts";

export interface SaidYear {
  readonly start: number;
  readonly text: string;
  readonly after: string;
}

const year = String.raw`(?:19[4-9]\d|20[0-4]\d)(?![\p{Nd}%]|[.,]\d)`;
const trained =
  "trained as|retrained as|(?:called to|passed|sat) the bar|bar exams?|(?:sat|took|my|her|his|their) (?:my |her |his |their )?finals";
const named =
  "vocational training|teacher training|nurse training|nursing training|nurses training|schooling|journeyman|gesellenbrief|gesellenprüfung|meisterbrief|meisterprüfung|facharbeiterbrief|lehrabschluss|lehre|berufsausbildung|studium|studienabschluss|abschlussjahr|fachhochschulreife|hochschulreife|mittlere reife|exchange year|exchange semester|exchange student|dean(?:['’]s)? list|head girl|head boy|school prefect|prefect|school captain|student union president|student council|scholarship holder|scholar|(?:primary|secondary|school) finished|school finish|out of (?:school|uni|university|college)|left without (?:the|a|my|his|her) (?:paper|papers|degree|diploma|certificate)|dropped out|(?:bsc|ba|ma|msc|phd|mba|degree|diploma|certificate),? due|state exam|state examination|master['’]s examination|journeyman['’]s exam|trade test";
const abroad =
  "diplôm(?:é|ée)|licencié|licenciad[oa]|titulad[oa]|egresad[oa]|graduad[oa]|laureat[oa]|formad[oa] em|diplomat[oa]|absolwent|absolwentka|absolvent|absolventka|afgestudeerd|afstudeerjaar|promoveerde|dyplom|valmistunut|valmistumisvuosi|uteksaminert|utexaminerad|examensår|mezun|mezuniyet|mezuniyet yılı|absolvit|lulus|lulusan|tahun lulus";
const lead = new RegExp(
  String.raw`(?<![\p{L}])(?:${trained}|${named}|${abroad})(?![\p{L}])([^.!?\n\d]{0,28}?)(?<![\p{L}\p{Nd}])(${year})(?:(\s?(?:-|–|—|to|until|bis|,|and|/)\s?)(${year}))?`,
  "iuy",
);
const leadWords = wordList(firstWords(`${trained}|${named}|${abroad}`));
/** Words that a year after them belongs to. */
const other =
  /(?<!\p{L})(?:join(?:ed|ing|s)?|work\p{L}*|hired|moved|taught|became|since|started|founded|launched|led|ran|budget|manager|provider|course for|for (?:our|all|the|new))(?!\p{L})/iu;

const finished =
  "graduated|finished|finished (?:school|uni|university|college)|left (?:school|uni|university|college)|a levels|o levels|gcses|my degree|my masters|my diploma|my phd|abitur";
/** "graduated in '99", "left school in eighty eight" */
const short = new RegExp(
  String.raw`(?<![\p{L}])(?:${finished})(?: back)?(?: in)? ((?:['’]\d{2}|(?<=in )\d{2}|(?<=in )(?:${tensStems})y[- ](?:${ones}))(?![\p{L}\p{Nd}])(?=[.,;)\n]|$| and| from| at))`,
  "uy",
);
const shortWords = wordList(firstWords(finished));
/** "a 2004 leaver" */
const leaver = new RegExp(
  String.raw`(${year}) (?:school[- ])?leaver(?:s(?!\p{L})|(?=[.,;!)\n]|$| (?:and|from|of)(?!\p{L})))`,
  "uy",
);
const leaverWords = wordList(["#4"]);

export function* yearsSaid({ text, lower, words }: TextContext): Iterable<SaidYear> {
  for (const match of matchesAt(lead, text, words, leadWords)) {
    const [all, gap = "", first = "", joint = "", second] = match;
    if (inBasicPlane(other).test(gap)) continue;
    const after = all
      .slice(0, 24)
      .split(/[\d:,(]/, 1)[0]!
      .trim();
    const tail = all.length - (second === undefined ? 0 : joint.length + second.length);
    yield { start: match.index + tail - first.length, text: first, after };
    if (second !== undefined) yield { start: match.index + all.length - second.length, text: second, after };
  }
  for (const { 0: all, 1: found = "", index } of matchesAt(short, lower, words, shortWords)) {
    const start = index + all.length - found.length;
    yield { start, text: text.slice(start, start + found.length), after: all.split(" ", 1)[0]! };
  }
  for (const { 1: found = "", index } of matchesAt(leaver, lower, words, leaverWords))
    yield { start: index, text: found, after: "leaver" };
}
