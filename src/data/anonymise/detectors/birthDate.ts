// Dates of birth: a date beside words for being born, in the same cell, line or answer; and a whole date among personal details.
// Other dates are not hidden: they tell a career, not a person.
import { birthLabels } from "../lists/birthLabels.ts";
import { sectionAt } from "../text/sections.ts";
import { fold } from "../text/tokens.ts";
import { indexFrom, matchesAt, matchesAtText, wordList } from "../text/wordIndex.ts";
import { inBasicPlane, stickyInBasicPlane } from "../text/basicPlane.ts";
import { classAt, letter, mark } from "../text/characters.ts";
import { cellsUnder } from "../text/tables.ts";
import { birthSaid } from "./birthSaid.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";
import { beforeDate, dateSource, dateWords, decadeOf, months, unusualDateSource } from "./dates.ts";

const escaped = (label: string): string => label.replace(/[.()]/g, String.raw`\$&`);
const label = new RegExp(
  String.raw`(?<![\p{L}])(?:${[...birthLabels]
    .sort((one, other) => other.length - one.length)
    .map(escaped)
    .join(
      "|",
    )}|(?:place(?: and | ?& ?| ?/ ?))?(?:date|day|year|month)s?(?:(?: and |/)(?:year|month))?(?: ?[/&] ?place)?[ _-]?(?:(?:and|&) place )?of[ _-]?b(?:ir|ri)th|birth[ _-]?(?:dat(?:e|um)|dt|day|year)s?|birth place(?: and |/| & )date|b[-_]?date|bd:|b['’-]?days?|d\.?o\.?b\.?|d[ /]o[ /]b|d\. o\. b\.|y\.?o\.?b\.?|yr\.? of birth|dt\.? of birth|year born|born(?: and (?:raised|bred|brought up))?|b\.(?= ?[\d'’])|geboren(?: am| op)?|geb[.:]|nat[oa](?: a [^\n,;:.\d]{2,30}?)? il|nat[oa] a [^\n,;:.\d]{2,30}(?=,? \d)|many happy returns(?= on)|nacid[oa](?: el)?|nascid[oa] (?:em|a)|urodzon[ya]|birth|came into (?:the|this) world)(?![\p{L}])`,
  "uy",
);
const labelWords = wordList([
  ...new Set([
    ...birthLabels.map((one) => /^[\p{L}\p{M}]+/u.exec(one)![0]).map(fold),
    ..."many place date dates day days year years month months birth birthdate birthdates birthday birthdays birthyear birthyears birthdt b bd bdate bday bdays d dob y yob yr dt born geboren geb nato nata nacido nacida nascido nascida urodzony urodzona came dateof dayof yearof monthof dateofbirth datebirth".split(
      " ",
    ),
  ]),
]);
const datesAfter = [dateSource, unusualDateSource].map(
  (source) => new RegExp(String.raw`(?<![\p{L}\p{Nd}])(?:${source})(?![\p{Nd}])`, "uy"),
);
const dateStart = new RegExp(String.raw`(?:${dateSource})\)?,?\s?$`, "u");
/** "Maria Lopez (12.03.1985)": a whole date, and nothing else, in brackets after a name. */
const bracketed = new RegExp(
  String.raw`(?<=\p{Ll}[\p{L}\p{M}'’-]{1,30} |\d\d )\(((?:${dateSource}))(?=[),;])`,
  "uy",
);
/** "Age 40 (03/06/1984)", "40 years (03/06/1984)" */
const isAfterAge =
  /(?<!\p{L})(?:age|aged|alter|edad|âge):? \d\d \($|(?<!\d)\d\d (?:years?(?: old)?|y\/?o|jahre|ans|años) \($|\[AGE[^\]]{0,12}\](?: years?(?: old)?)? \($/iu;
const bracketMarks = wordList(["("]);
const starred = new RegExp(
  String.raw`(?<=(?:^|[\n(,;] ?))[*°] ?((?:${dateSource}))(?!\p{Nd})(?=\s*(?:$|[\n),;.]| (?:in|à|a|i|w|te|zu|bei)(?!\p{L})))`,
  "uy",
);
// A star alone is also what a replacement looks like, and then no token.
const stars = ["*", "°"];
const wholeDateSource = String.raw`(?=\d)(?<![\p{L}\p{Nd}./-])(?:[0-3]?\d[-/. ](?:0?[1-9]|1[0-2])[-/. ]19[4-9]\d|[0-3]?\d[-/. ](?:0?[1-9]|1[0-2])[-/. ]200\d|(?:19[4-9]\d|200\d)-[01]\d-[0-3]\d|[0-3]?\d(?:st|nd|rd|th|\.)? (?:${months}),? (?:19[4-9]\d|200\d))(?![\p{Nd}/.-]\p{Nd}|\p{Nd})`;
const wholeDate = new RegExp(wholeDateSource, "iuy");
const things =
  "idea|company|project|firm|plan|need|star|product|brand|movement|business|team|band|start-?up|partnership|tradition|festival|club|shop|store|concept|campaign|app|site|website|game|series|event|initiative|alliance|label|system|magazine|podcast|network|charity|foundation|organi[sz]ation|enterprise|venture|agency|studio|legend|trend|term|word|category|industry|city|town|nation|programme|program|platform|service|scheme|collaboration|friendship|department|unit|association|union|league|community|method|technique|bank|library|museum|theatre|restaurant|caf[eé]|bakery|brewery|newspaper|office";
/** What was born or has birthdays and is nobody. */
const thing = new RegExp(
  String.raw`(?<!\p{L})(?:${things})(?:['’]s)?(?: was| is| were| being|,)?(?: own| first| \d{1,3}(?:st|nd|rd|th)| \[age[^\]]{0,12}\])? $|(?<!\p{L})its (?:\p{L}+ |\d+\p{L}\p{L} )?$`,
  "iu",
);
const nameBorn = /(?<!\p{L})(?:dr|mr|ms|mrs|mx|prof|professor|herr|frau|dear|max)\.? $/iu;
const group =
  /(?<!\p{L})(?<!(?:\d|two|three|four|five|six) (?:\p{L}{1,9} )?)(?:anyone|everyone|those|people|persons|children|employees|workers|staff|citizens|applicants|candidates|babies|adults|kids|nobody|someone|whoever|generation)(?: who (?:was|were|are)| that were)? $/iu;
/** "Someone born on 29 February 1992": one of them. */
const onDay = /^ on (?:the )?[0-3]?\d(?:st|nd|rd|th)? \p{Lu}\p{L}+ (?:19|20)\d{2}(?!\d)/u;
const placeOf = /(?<!\p{L})(?:place|country|town|city|since the|after the) of $/iu;
/** What follows "birth" where it is a label; "birth rates", "the birth of the web". */
const birthValue =
  /^["']?\s*(?:[:|=(>\t–-]|certificate|details|info|data|\d|\n|[oi]n \d|(?:was|is) (?:entered|registered|recorded|noted|given) )/u;
/** After "born" or "birthday": a leader, a cake. */
const noBirth: Readonly<Record<string, RegExp>> = {
  born: /^ (?:&|free|global|to run)|^ (?:out )?of (?:an?|the|need|necessity|anger|passion|curiosity|frustration|love|desire)(?!\p{L})|^ (?!winter|summer|sept|oct|nov|dec|after|under|over|later|either|together|elder|younger|prior|premature)\p{L}{3,}(?:er|or|ist)s?(?!\p{L})/u,
  birthday:
    /^ (?:cakes?|leave|calendars?|cards?|gifts?|vouchers?|off|rules?|polic(?:y|ies)|committee|club|budget|fund|wishes)(?!\p{L})|^ to (?:us|all)(?!\p{L})/u,
};
/** What else has a date: between a word for being born and a date, it owns the date. */
const another =
  /(?<!\p{L})(?:start(?:s|ed|ing)?|beg[aiu]n\p{L}*|join\p{L}*|hir(?:e|ed|ing)|since|until|till|issue[ds]?|expir\p{L}*|valid|due|interview\p{L}*|appl(?:y|ied|ication)|deadline|found(?:ed|ing)|open(?:ed|s|ing)|launch\p{L}*|introduced|moved|left|leav(?:e|ing)|graduat\p{L}*|employed|work(?:s|ed|ing)?|project|invoices?|sen[dt]|signed|review\p{L}*|changed|removed|stopped|withheld|redacted|deleted|received|created|updated|null|keine angabe|unknown|eintritt\p{L}*|entrée|ingreso|survey|policy|name ?day|married|died|by (?=the \d|\d|next|\p{L}+day))(?!\p{L})|\[date_of_birth|"\s*,|\n[,;\t]|[:;|_].*\p{L} ?:\s/u;
/** "your date of birth." with nothing but words before the end of the line; somebody else answers. */
const answered =
  /^[^;\n\d]{0,48}[?.!]?\s{0,3}\n\s{0,3}[^\n:]{1,40}:\s{0,3}(?:[\p{L}'’]{1,12}[ ,.!:]{1,2}){0,7}$/u;
const questioned =
  /^[^.;!\n]{0,48}\?\s{0,3}(?:\n\s{0,3}[^\n:]{0,40}:|[-–—])?\s{0,3}(?:[\p{L}'’]{1,12}[ ,.:]{1,2}){0,7}(?:\p{L}{0,3}\d{5,10}[,;] (?:and )?)?$/u;
/** "Date of birth? / Why? / We ask all. / Ok, 3/6/1984": a whole date, some turns later. */
const late = new RegExp(
  String.raw`^[^\n]{0,24}\?[^\n]{0,40}(?:\n[^\n:]{1,24}:[^\n]{0,90}){1,3}?\n[^\n:]{1,24}: (?:[\p{L}'’]{1,10}[ ,.!:]{1,2}){0,4}(${wholeDateSource})`,
  "iu",
);
/** "Clerk: date of birth", at the beginning of what somebody says. */
const saysFirst = /(?:^|\n)[^\n:]{1,30}: ?(?:and |so |okay |ok )?(?:the |your |full )?$/iu;
/** "1978 as year of birth", "1981 is her birth year". */
const isYearOf = /(?<!\p{L})(?:as|for|is|was)(?: (?:the|my|his|her|their))? $/iu;
const yearLabels = new Set(["year of birth", "birth year", "yob", "year born"]);
/** A line of a form that is empty under its label. */
const spaced = /^[ \t]*:?[ \t]*\n[ \t]*\n[ \t]*$/;
/** "born 2012 and 2015", "is 11 June 1990, not 6 November". */
const next =
  /^[,;.]?(?: and| or| not| und| et| y| to| becomes| instead of| &| ->| →| (?:but )?(?:it|that) should (?:read|be|say)){1,2} (?:on |in |born |is )?(?:the )?$/;
/** "my birthday on the 12th": a day alone. */
const dayAlone =
  /^(?:['’]s|[^.,;:!?\n\d]{0,24} (?:on|is|was|of)| on| is) the ((?:[0-3]?\d)(?:st|nd|rd|th))(?!\p{L}| (?:floor|century|street|place|time|of|birthday|anniversary))/u;

/** Where in a piece that begins at `from` a date may begin: at a word of one, or at a word or a mark that stands shortly before. */
function* dateBeginnings(piece: string, from: number, dates: readonly number[]): Iterable<number> {
  let at = 0;
  for (let i = indexFrom(dates, from); i < dates.length && dates[i]! < from + piece.length; i++) {
    const date = dates[i]! - from;
    for (at = Math.max(at, date - beforeDate); at <= date; at++)
      if (
        at === date ||
        classAt(piece, at) === mark ||
        (classAt(piece, at) === letter && (at === 0 || classAt(piece, at - 1) !== letter))
      )
        yield at;
  }
}

/** The longest of the dates that begin first in a piece of text that begins at `from`; `dates` is where words of dates stand. */
function firstDate(
  rest: string,
  lower: string,
  from: number,
  dates: readonly number[],
): { text: string; index: number } | undefined {
  for (const at of dateBeginnings(lower, from, dates)) {
    let longest = "";
    for (const given of datesAfter) {
      const pattern = stickyInBasicPlane(given);
      pattern.lastIndex = at;
      const found = pattern.exec(lower)?.[0] ?? "";
      if (found.length > longest.length) longest = found;
    }
    if (longest === "") continue;
    const lead = longest.startsWith("the ") ? 4 : 0;
    return { text: rest.slice(at + lead, at + longest.length).replace(/\.$/, ""), index: at + lead };
  }
  return undefined;
}

const isWholeDate = (found: string): boolean =>
  (found.match(/\d+/g) ?? []).length >= 3 ||
  (/\p{L}{3}/u.test(found) && (found.match(/\d+/g) ?? []).length >= 2);
/** "010190", "900101": day, month and year in two digits each. */
function isPackedDate(digits: string): boolean {
  const [first, middle, last] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].map(Number) as [
    number,
    number,
    number,
  ];
  const isMonth = (part: number): boolean => part >= 1 && part <= 12;
  const isDay = (part: number): boolean => part >= 1 && part <= 31;
  return (
    (isDay(first) && isMonth(middle)) || (isMonth(first) && isDay(middle)) || (isMonth(middle) && isDay(last))
  );
}
/** Cells under "Date of birth" in tables. */
function* inTables(
  context: TextContext,
  made: (start: number, found: string, score: number, reason: string) => Candidate,
): Iterable<Candidate> {
  for (const { start, text: value } of cellsUnder(context, "birthDate"))
    if (
      value.length < 24 &&
      firstDate(value, value.toLowerCase(), start, context.words.of(dateWords))?.index === 0
    )
      yield made(start, value, 0.92, "Stands in a column of dates of birth.");
}

export const birthDate = {
  id: "birth-date",
  title: "Dates of birth",
  entities: ["DATE_OF_BIRTH"],
  *find(context): Iterable<Candidate> {
    const { text, lower, sections, words, numbers } = context;
    const made = (start: number, found: string, score: number, reason: string): Candidate => {
      const general = decadeOf(found);
      return {
        start,
        end: start + found.length,
        entity: "DATE_OF_BIRTH",
        score,
        reason,
        ...(general === undefined ? {} : { general: `[DATE_OF_BIRTH: ${general}]` }),
      };
    };
    const dates = words.of(dateWords);
    for (const { 0: found, index } of matchesAt(label, lower, words, labelWords)) {
      const from = index + found.length;
      const isBorn = /^(?:born|b\.|birth$|came)/.test(found);
      const isBirthday = /^(?:birth|b['’-]?)days?$/.test(found);
      const lead = text.slice(Math.max(0, index - 30), index);
      if ((isBorn || isBirthday) && inBasicPlane(thing).test(lead)) continue;
      const rest110 = text.slice(from, from + 110);
      // "Dr Born", "Born & Co."; "People born before 1960" are nobody.
      if (found === "born" && (nameBorn.test(lead) || (group.test(lead) && !onDay.test(rest110)))) continue;
      if (found === "birth" && (placeOf.test(lead) || !birthValue.test(lower.slice(from, from + 16))))
        continue;
      // What stands behind the same label again is that one's.
      let restLower = lower.slice(from, from + 110);
      const again = restLower.indexOf(found);
      if (again !== -1) restLower = restLower.slice(0, again);
      const rest = text.slice(from, from + restLower.length);
      if (noBirth[isBirthday ? "birthday" : found]?.test(restLower) === true) continue;
      // "We removed dates of birth in 2019."
      if (found.endsWith("dates of birth") && /^ (?:in|on|was|were|from|since)(?!\p{L})/u.test(restLower))
        continue;
      // "foreign-born workers": a date follows at once, or it is none.
      if (/[-‐‑]$/.test(lead) && found.startsWith("born") && !/^[ ,(]{1,3}(?:in )?\d{4}/.test(rest)) continue;
      const packed = isBorn ? null : /^[ :=#|-]{1,4}(\d{6})(?![\d./-])/.exec(rest);
      if (packed !== null && isPackedDate(packed[1]!)) {
        const at = from + packed[0].length - 6;
        yield made(at, packed[1]!, 0.95, `A date after "${found}".`);
        continue;
      }
      const date = firstDate(rest, restLower, from, dates);
      if (date !== undefined) {
        const between = restLower.slice(0, date.index);
        // A question is answered in the next turn; dots lead to a value in forms; another sentence or label's value is no birth date.
        const isAnswer =
          (questioned.test(between) ||
            ((/(?<!\p{L})your (?:\p{L}+ )?$/iu.test(lead) || saysFirst.test(lead)) &&
              answered.test(between))) &&
          !inBasicPlane(another).test(between);
        const bare = between
          .replace(/^! ?\($/, "")
          .replace(/\.{3,}|…| (?:c|ca|approx|abt)\./g, " ")
          .replace(/\([^)]{0,24}\)/g, " ");
        const isNear =
          (!/\n\s*\n/.test(between) || spaced.test(between)) &&
          !/[.;!?]\s|\n.*:|,? (?:and|but|then) (?:i|we|he|she|they)(?!\p{L})/u.test(bare) &&
          !inBasicPlane(another).test(bare) &&
          !(isBorn && /\p{L}{3}[^\n]*\n/u.test(bare)) &&
          bare.split(/\s+/).length <= 11 &&
          bare.length <= 64;
        // "b. 2019 figures"
        const after = restLower.slice(date.index + date.text.length);
        if (found === "dob" && between === "-" && date.text.length === 4) continue;
        if (/^(?:geb|ur|nar|szül)[.:]$/.test(found) && between.length > 14) continue;
        if (found === "b." && !/^(?:$|[\s]*[,;.)\n\]|(]| (?:in|at|near)(?!\p{L}))/u.test(after)) continue;
        if (isAnswer || isNear) {
          const reason = `A date after "${found}".`;
          yield made(from + date.index, date.text, isBorn && between.length > 30 ? 0.75 : 0.95, reason);
          const other = firstDate(rest.slice(-after.length), after, from + rest.length - after.length, dates);
          if (other !== undefined && after !== "" && next.test(after.slice(0, other.index)))
            yield made(from + rest.length - after.length + other.index, other.text, 0.9, reason);
          continue;
        }
      }
      const later = lower.slice(from, from + 66).includes("\n")
        ? late.exec(text.slice(from, from + 420))
        : null;
      if (later !== null) {
        const day = later[1]!;
        yield made(from + later[0].length - day.length, day, 0.9, `The answer to a question for "${found}".`);
        continue;
      }
      const alone = isBirthday ? dayAlone.exec(restLower) : null;
      if (alone !== null) {
        const day = alone[1]!;
        yield made(from + alone[0].length - day.length, day, 0.7, `A day after "${found}".`);
        continue;
      }
      // It has its value.
      if (/^[^\n]{0,50}\[date_of_birth/.test(restLower)) continue;
      // "12 May 1987 (date of birth)", "celebrates 3 June as his birthday", "12/03/1985, born in Leeds".
      const before = text.slice(Math.max(0, index - 44), index);
      const near = before.replace(
        isBorn
          ? /[,(\s]{1,3}$/
          : /(?:is|was|are|as|for|under|in|into|as|["“„]|given|stated|listed|recorded|noted|down|which|my|his|her|their|the|\(|-|–|—|=|:|,|\s){1,12}$/i,
        "",
      );
      const nearFrom = Math.max(0, index - 44);
      const earlier = dateStart.exec(lower.slice(nearFrom, nearFrom + near.length));
      const isYear = yearLabels.has(found) && isYearOf.test(before);
      if (earlier === null || earlier[0].length < (isBorn ? 8 : isYear ? 4 : 5)) continue;
      const earliest = nearFrom + earlier.index;
      yield made(
        earliest,
        text.slice(earliest, earliest + earlier[0].length).replace(/[),\s]+$/, ""),
        0.8,
        `A date before "${found}".`,
      );
    }
    for (const star of stars)
      for (const { 0: found, 1: date = "", index } of matchesAtText(starred, lower, star)) {
        const end = index + found.length;
        // "* 2019" is a line of a list.
        if (+date > 2009 && !/[(,] ?$/.test(text.slice(Math.max(0, index - 2), index))) continue;
        yield made(
          end - date.length,
          text.slice(end - date.length, end),
          0.8,
          "A date after a star, as births are noted.",
        );
      }
    for (const { 1: { length } = "", index: bracket } of matchesAt(bracketed, lower, words, bracketMarks)) {
      const index = bracket + 1;
      const found = text.slice(index, index + length);
      if (!/19[2-9]\d|200\d|201\d/.test(found) || found.length < 8 || !isWholeDate(found)) continue;
      if (
        !isAfterAge.test(text.slice(Math.max(0, index - 24), index)) &&
        !/(?:^|[^\p{L}])\p{Lu}[\p{L}\p{M}'’-]+ (?:(?:van|von|de|der|den|del|da|di|dos|el|al|bin|la|le) ){0,2}\p{Lu}[\p{L}\p{M}'’-]+ \($/u.test(
          text.slice(Math.max(0, index - 70), index),
        )
      )
        continue;
      yield made(index, found, 0.66, "A whole date in brackets after a name.");
    }
    yield* inTables(context, made);
    for (const { start, text: found, reason } of birthSaid(context)) yield made(start, found, 0.8, reason);
    // "Single, British, 12/03/1985" in the head of a resume, or under "Personal details".
    for (const { 0: found, index } of numbers.matches(wholeDate, text, 5)) {
      const { kind } = sectionAt(sections, index);
      if (kind !== "personal" && kind !== "contact" && !(kind === "head" && sections.length > 1)) continue;
      const line = text.slice(text.lastIndexOf("\n", index) + 1, index);
      if (/(?:date|issued|valid|expir|since|from|until|start|sent|as of|signed)[^\n]{0,20}$/i.test(line))
        continue;
      yield made(index, found, 0.6, "A whole date among personal details.");
    }
  },
} as const satisfies Detector;
