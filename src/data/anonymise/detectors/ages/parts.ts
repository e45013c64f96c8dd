// What the expressions for ages share, and whether what one of them found is an age.
import type { Candidate } from "../detector.ts";
import { writtenNumber } from "../numbers.ts";

export const digits = String.raw`(?:1[0-1]\d|[1-9]?\d)`;
export const number = String.raw`(?:${digits}|${writtenNumber})`;
/** Where a number alone says an age, it is none of a child's that somebody could count. */
export const grown = String.raw`(?:1[01]\d|[1-9]\d|${writtenNumber})`;
export const fillers = String.raw`(?:(?:,? ?(?:um|uh|er|erm|like|you know|i think|about|around|roughly|just|now|currently|almost|nearly|already|only|still|exactly|actually|approximately|approx\.?|about to (?:turn|be)|going to (?:turn|be)|going on|getting on for|not yet|not quite|well|barely|close to|pushing|approaching|turning|rising|aged|age|all of|a young|a youthful|a sprightly|also|today|presently|at present|soon|soon to be|then|maybe|probably|really|even|himself|herself|myself),?){1,4} )?`;
export const relation =
  "son|daughter|child|kid|baby|boy|girl|wife|husband|spouse|partner|mother|father|mum|mom|dad|parent|brother|sister|sibling|twin|uncle|aunt|cousin|nephew|niece|grandmother|grandfather|grandma|grandpa|grandson|granddaughter|boyfriend|girlfriend|fiancée?|friend|neighbou?r|colleague|patient|candidate|applicant|client|tenant|customer|man|woman|lady|gentleman|employee|nominee|student|resident|eldest|oldest|youngest|elder|older|younger|victim|suspect|trainee|apprentice|intern|boss|lad|lass|bloke|chap|guy|gran|granny|nan|grandad|(?:brother|sister|mother|father|son|daughter)-in-law";
// After an age that nothing else marks: the end of the sentence or what goes on with it, and no unit or noun.
export const onward = String.raw`(?=\s*$|\s?[,;!?)\]"”—–]|\s?\.(?!\d)|:(?!\d)|\s?\n|\s-\s|,?\s(?:and|but|now|so|when|while|who|with|this|next|last|today|yesterday|tomorrow|already|or|as|by|because|soon|which|before|after|if|i|i'm|he|she|they|we|my|his|her|um|uh|er|yeah|yes|right|just|then|though|although|since|until|these|living|come|here|too|also|that|is|was|has|married|single|divorced|female|male|on (?:my|his|her|their|the|monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d)|in (?:a|the|two|three|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{Ll}*|spring|summer|autumn|winter|fall|\d)|at (?:the (?:end|time|start|beginning|moment)|that|christmas|easter|present)|the (?:day|week|month|year|other|same)|years? ?(?:$|[,.;!?)]|and|but|now|old|young|of age))(?![\p{L}]))`;
export const notCount = String.raw`(?!\s?(?:%|percent|per cent))`;

const decade = (text: string): string | undefined => {
  const years = /\d+/.exec(text)?.[0];
  if (years === undefined) return undefined;
  const from = Math.floor(Number(years) / 10) * 10;
  return from >= 70 ? "[AGE: 70+]" : `[AGE: ${from}-${from + 9}]`;
};

export function ageOf(text: string, start: number, end: number, score: number, reason: string): Candidate {
  const general = decade(text.slice(start, end));
  return { start, end, entity: "AGE", score, reason, ...(general === undefined ? {} : { general }) };
}

const notAge =
  /^ ?(?:years?,? (?:the last|of which)(?!\p{L})|or (?:older|over|above|under|younger)(?!\p{L})|(?:years?|yrs?)(?:['’])?\s+(?:of (?!age)|in |experience|at |with |later|ago|as |since|on |into|from|working|service)|of experience|experience|warranty|people|students|hours|minutes|percent|employees|staff|engineers|points|users|items|units|boxes|miles|km|kg|pages|times|d['’](?:exp|anciennet)|de (?:exp|anciennet|m[ée]tier|oficio|profes|servicio|trabajo)|di (?:esp|servizio)|berufs|erfahrung|(?:ans |años |anni |anos |jahre |jaar )(?:d['’]exp|d['’]anc|de |di |berufs|erfahrung|chez |dans |en |in |als |bei |como |come |comme |ervaring))/iu;
const ofThings =
  /(?:company|firm|building|house|project|system|code|codebase|code base|business|bank|machine|car|van|truck|lorry|bike|boat|laptop|computer|phone|server|roof|engine|boiler|fridge|oven|lease|contract|policy|(?<!-)law|road|whisky|whiskey|cheese|wine|club|charity|software|website|stock|factory|brand|church|bridge|tree|school|university|score|temperature|total|count|team|number|furniture|equipment|kit|fleet|model)(?:['’]s)?(?: is| was| has| now| just| about| around| almost| nearly| only| turned| turns| will be| has just| recently| being|,| that is| aged| age:?| reached| this year| old){1,3} $/i;
const thingAfter =
  /^[- ](?:company|firm|building|house|project|system|codebase|code base|code|business|bank|machine|car|van|truck|lorry|bike|boat|boiler|whisky|whiskey|cheese|wine|software|laptop|computer|phone|server|brand|church|bridge|tree|factory|institution|tradition|brewery|contract|lease|mortgage|fleet|network|pipeline|application|database|engine|roof|kitchen|tool|website|script|bug|ticket|debt|law|rule|problem|story|song|record|furniture|printer|scanner|carpet)s?\b/i;
const hasDigitBefore = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at - 1);
  return code >= 48 && code <= 57;
};

/** What an expression found, where it is an age: its group, or all of it. */
export function* judged(
  match: RegExpExecArray,
  text: string,
  score: number,
  reason: string,
): Iterable<Candidate> {
  const found = match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[0];
  const start = match.index + match[0].lastIndexOf(found);
  const end = start + found.length;
  if (
    (notAge.test(text.slice(end, end + 32)) && !text.startsWith(" years ago", end)) ||
    thingAfter.test(text.slice(end, end + 24)) ||
    ofThings.test(text.slice(Math.max(0, start - 40), start)) ||
    // Never a part of a longer number.
    hasDigitBefore(text, start) ||
    (hasDigitBefore(text, end) && hasDigitBefore(text, end + 1))
  )
    return;
  // "aged 15 and 17"
  const joint = match[0].includes("between") ? -1 : found.search(/ and \d/);
  if (joint === -1) yield ageOf(text, start, end, score, reason);
  else {
    yield ageOf(text, start, start + joint, score, reason);
    yield ageOf(text, start + joint + " and ".length, end, score, reason);
  }
}
