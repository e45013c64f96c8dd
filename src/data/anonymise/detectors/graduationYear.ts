// Years of school and study, which tell an age: every year in a resume's section on education, and elsewhere those beside a degree, a
// school or a word for going through one. Between the two stands no word for work: that year belongs to a job.
import { inBasicPlane } from "../text/basicPlane.ts";
import { allMatches } from "../text/allMatches.ts";
import { isJobWord } from "../lists/jobs.ts";
import { lineStart, sectionAt } from "../text/sections.ts";
import { fold } from "../text/tokens.ts";
import { firstWords, matchesAt, matchesIn, type Phrase, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector } from "./detector.ts";
import { yearsInColumns } from "./columns.ts";
import { decadeOf } from "./dates.ts";
import { yearsSaid } from "./graduationSaid.ts";
import { ones, writtenYear } from "./numbers.ts";
import { schoolPlaces } from "../lists/schools.ts";

const digits = String.raw`(?<![\p{L}\p{Nd}.,/$€£#-]|\d[-–—])(?:19[4-9]\d|20[0-4]\d)(?![\p{L}\p{Nd}%]|[.,]\d|-\d{2}-|:\d)`;
const second = String.raw`(?<=(?:19|20)\d{2} ?(?:-|–|—|/|to|until|till|through|and) ?)(?:19[4-9]\d|20[0-4]\d|\d{2})(?![\p{L}\p{Nd}%]|[.,/]\d|-\d)`;
const afterMonth = String.raw`(?<=(?<!\d)(?:0?[1-9]|1[0-2])[/.])(?:19[4-9]\d|20[0-4]\d)(?![\p{Nd}])`;
const short = String.raw`(?<=[\p{L}\p{Nd}) ])['’]\d{2}(?![\p{Nd}\p{L}])`;
/** "2006.09-2010.06" */
const beforeMonth = String.raw`(?:(?:19[4-9]|20[0-4])\d(?=\.(?:0?[1-9]|1[0-2]) ?[-–—~] ?(?:19|20)\d{2}\.)|(?<=(?:19|20)\d{2}\.(?:0?[1-9]|1[0-2]) ?[-–—~] ?)(?:19[4-9]|20[0-4])\d(?=\.(?:0?[1-9]|1[0-2])(?!\d)))`;
/** Of the Buddhist era, and of Iran's calendar. */
const otherEra = String.raw`(?:(?<=b\.?e\.? (?:25\d{2} ?[-–—] ?)?)25[0-7]\d(?!\p{Nd})|(?<=, (?:13\d{2} ?[-–—] ?)?)1(?:3[3-9]|40)\d(?= by | ?[-–—] ?1[34]\d{2}|[;,.)]?(?:\n|$|,? gpa)| \(|\s?\n))`;
const saidShort = String.raw`(?<=(?:in|was|that's|finished|till|until|from|to) )(?:oh (?:${ones})|(?:seventy|eighty|ninety)[- ](?:${ones}))(?!\p{L}| (?:percent|per|euros?|dollars?|pounds?|people|years|kilos?|hundred|thousand|one|two|three|four|five|six|seven|eight|nine|zero|oh|double)(?!\p{L}))`;
const year = new RegExp(
  `(?=[\\d'’]|ninet|tw|oh |sevent|eight)(?:${digits}|${second}|${afterMonth}|${beforeMonth}|${otherEra}|${short}|${saidShort}|(?<![\\p{L}])${writtenYear})`,
  "uy",
);
const yearWords = wordList([
  "#2",
  "#4",
  "'",
  "’",
  ...firstWords("nineteen|two|twenty|oh|seventy|eighty|ninety"),
]);

const degree = String.raw`b\.?sc|m\.?sc|b\.?a|m\.?a|b\.?eng|m\.?eng|b\.?tech|m\.?tech|b\.e|m\.e|b\.?com|m\.?com|bba|bca|mca|mba|ph\.?d|d\.?phil|m\.?phil|ll\.?b|ll\.?m|m\.?d|b\.?ed|m\.?ed|b\.?arch|m\.arch|b\.?pharm|mbbs|b\.s|m\.s|ed\.d|pgce|pgdm|hnd|hnc|btec|nvq|gnvq|bachelor(?:['’]?s)?|master(?:['’]s|s)?(?= (?:of|in|back in|degree|from|program|thesis|at|with|\(|,|-|–|\p{Nd}))|masters|magister|doctorate|doctoral|diploma|diplom|degree|undergrad(?:uate)?|post-?grad(?:uate)?|abitur|baccalauréat|bac|maturité|matura|licenciatura|laurea|maîtrise|grado|bachillerato|staatsexamen|diplôme|studium|abschluss|gesellenbrief|meister(?:brief|prüfung)|matric|egresad[oa]|licenciad[oa]|laureat[oa]|bootcamp|associate['’]s(?= degree|,)|civilingenjör|stúdentspróf|studentereksamen|studentexamen|svennebrev|fagbrev|k\.c\.s\.e|kcse|wassce|licence de|state examination|examen d[’']état`;
const stage = String.raw`year of (?:leaving|completion|award|entry|study|exams?)|year (?:left|completed|awarded|finished)|leaving year|school leaver|left school|(?:taught|trained|educated|schooled) (?:by|at)(?=:)|date of leaving|graduat\p{L}*|grad|alum(?:n\p{L}{1,3}|s)?|(?:dates?|years) attended|attended(?=:| from| (?:19|20))|years at school|teaching certificate|qts|called to the bar|exams passed|abi|lehre|ausbildung|diplômée?s?|cap and gown|across the stage|class of|batch(?: of)?|cohort of|high school|secondary school|grammar school|primary school|middle school|sixth form|vocational (?:school|training)|a[ -]levels?|o[ -]levels?|gradyear|graduationyear|yearofgraduation|yog|promo|passouts?|pass[ -]out|intake|(?<!-)(?<!(?:cup|semi|quarter|world|playoff|league|regional|national|grand|the 19\d\d|the 20\d\d) )finals|final exams?|exam year|bar exam|leaving cert|city (?:&|and) guilds|(?:degree|diploma) date|date of degree|xii|out of (?:school|college|uni|university)|(?:school|college|uni|university) (?:finished|ended|was over)|a student|student (?:at|from)|gcses?|ged|hsc|ssc|leaving certificate|school certificate|higher secondary|matriculat\p{L}*|valedictorian|salutatorian|commencement|convocation|(?:(?:summa|magna) )?cum laude|(?:first|second|third|upper second)[- ]class|honou?rs|gpa|cgpa|thesis|dissertation|freshman|sophomore|(?:junior|senior|final|last|first|second|third) year (?:of|at)|year of passing|passing year|passed out|apprenticeship|apprenticed?|journeyman|last exams?|semester|erasmus|year abroad|dropped out|enrol(?:l)?ed|(?:school|college|university) years|qualified(?= (?:as|in|since|back|19|20))|trained(?= (?:as|from|between|in|19|20))|qualification|awarded`;
const verbs = String.raw`(?:stud(?:y|ied|ying|ies)|(?:finish|complet|left|leav|start|began|begin|enter|attend|quit|went to|go to|got|gained|earn|receiv|obtain|did|doing|took|take|pass|sat|read)\p{L}*(?: (?:\p{L}|['’-]){1,14}){0,3} (?:school|university|uni|college|degree|studies|diploma|masters?|master['’]s|bachelors?|bachelor['’]s|phd|mba|bsc|ba|exams?|training|course|education|qualification|doctorate|law|medicine|engineering|nursing|year 1[0-3]|1[0-2]th grade|grade 1[0-2]))`;
const place = schoolPlaces;
/** What a degree, a stage or a verb can begin with, and what is hidden already: "[GRADUATION_YEAR]" says what stands beside it, too. */
const strongWords =
  "[] associate civilingenjor studentsprof studentereksamen studentexamen svennebrev fagbrev k kcse wassce licence state examen apprenticed journeyman last taught educated schooled b bsc m msc ba ma beng meng btech mtech bcom mcom bba bca mca mba ph phd d dphil mphil ll llb llm md bed med barch bpharm mbbs ed pgce pgdm hnd hnc btec nvq gnvq bachelor bachelors master masters magister doctorate doctoral diploma diplom degree undergrad undergraduate post postgrad postgraduate abitur baccalaureat bac maturite matura licenciatura laurea maitrise grado bachillerato staatsexamen year leaving school left date graduat* diplome studium abschluss gesellenbrief meisterbrief meisterprufung matric egresado egresada licenciado licenciada laureato laureata bootcamp gradyear graduationyear yearofgraduation yog promo passout passouts pass intake finals exam bar city xii out uni student trained grad alum* date dates years attended teaching qts called exams abi lehre ausbildung diplome diplomee diplomees cap across class batch cohort high secondary grammar primary middle sixth vocational a o gcse gcses ged hsc ssc higher matriculat* valedictorian salutatorian commencement convocation summa magna cum first second third upper honors honours gpa cgpa thesis dissertation freshman sophomore junior senior final last passing passed apprenticeship apprentice semester erasmus dropped enroled enrolled college university qualified qualification awarded study studied studying studies finish* complet* left* leav* start* began* begin* enter* attend* quit* went go got* gained* earn* receiv* obtain* did* doing* took* take* pass* sat* read*".split(
    " ",
  );
const strong: Phrase = {
  pattern: new RegExp(String.raw`(?<![\p{L}.])(?:${degree}|${stage}|${verbs})(?!\p{L})`, "iuy"),
  words: wordList(strongWords),
};
const anywhere: Phrase = {
  pattern: new RegExp(String.raw`(?<![\p{L}.])(?:${degree}|${stage}|${verbs}|${place})(?!\p{L})`, "iuy"),
  words: wordList([...strongWords, ...firstWords(place)]),
};
const work =
  /(?<!\p{L})(?:joined|joining|worked|working|works|hired|employed|promoted|moved|teach(?:ing|es)?|taught(?! (?:by|at):)|lectur\p{L}+|professor|researcher|manag\p{L}+|led|founded|built|opened|established|launched|started (?:at|as|my job|working)|began (?:at|as|working)|became|since then|until then|conference|edition|version|sales|sold|bought|company|iso|copyright|released?|volunteered|contracted|conducted|published|served|schemes?|took on|closed|renamed|changed|has run|visited|inspected|experience|employment|employer|recruit\p{L}*|hire|licen[cs]ed|windows|office)(?!\p{L})/iu;
const earned = new RegExp(
  String.raw`(?<![\p{L}.])(?:${degree}|leaving cert\p{L}*|graduat\p{L}*|class of|student|qualified|apprentic\p{L}*)(?!\p{L})`,
  "iu",
);
const isJobLine = (line: string): boolean =>
  fold(line)
    .split(/[^\p{L}-]+/u)
    .some((word) => isJobWord(word));
const isRange = /(?:19|20)\d{2}\s?(?:-|–|—|to|until)\s?(?:(?:19|20)?\d{2}|present|now|today)/iu;
const asked =
  /(?:graduat\p{L}*|finish\p{L}* (?:school|uni|university|college|your (?:degree|studies))|(?:did|have) (?:you|u|he|she) (?:finish|finished|qualify|complete)|(?:leave|left) (?:school|uni|university|college)|degree|studies|study|thesis|dissertation|final exams?)[^\n?]{0,40}(?:\?\s{0,3}|\n)(?:\n?[^\n:]{0,40}:)?\s?(?:\p{L}{1,10},? ){0,5}$/iu;

/** "And in which year?", after another question. */
const askedWhen =
  /(?:(?:which|what|the) year|when(?: was (?:that|it|this))?|what date)[^\n?]{0,30}\?\s{0,3}(?:\n?[^\n:]{0,40}:)?\s?(?:\p{L}{1,10},? ){0,5}$/iu;
/** Another year of a life stands before. */
const elsewhere =
  /(?:(?:19|20)\d{2}|_YEAR\]).*(?:\[MARITAL_STATUS|(?<!\p{L})(?:married|wed|divorced|born|had (?:a|my|our|his|her)|emigrated|immigrated|retired|widowed|bought|sold)(?!\p{L}))/iu;
/** "The degree programme starts in 2026": what a school has. */
const ofSchool =
  /^(?:['’]s)? (?:programmes?|programs?|funds?|markets?|students|fees|schemes?|reforms?|council|hall|campus|library|building|rankings?|admissions|applicants)(?: \p{Ll}+){1,4} (?:in|since|from|by|until) $/u;
/** Of certificates: not when somebody got one. */
const renewed =
  /(?<!\p{L})(?:renew(?:ed|al|s)?|valid|expir\p{L}*|updated|due|refreshed)(?: in| on| to| until| till| by| through)?:? (?:\p{L}{3,9} )?$/iu;
/** "Bicklow College, 2014." */
const isListed = /(?:,|\() ?(?:\p{Lu}\p{L}{2,8}\.? )?$/u;
const sinceThen = /[ ,(]since (?:\p{Lu}\p{Ll}{2,8} )?$/u;
const hasStudied =
  /(?<!\p{L})(?:degree|diploma|qualified|graduat\p{L}*|uni|university|college|school|journeyman|licensed|certified|master|bachelor|ph\.?d|m\.?sc|b\.?sc|mba|alum\p{L}*|studying|student|pupil|enrolled|cand)(?!\p{L})[^.;]{0,24}$/iu;
const served =
  /(?<!\p{L})(?:(?:military|national|army|compulsory|civil) service|served in)(?!\p{L})[^.;\n]{0,50}$/iu;
const isPlace = new RegExp(`^(?:${place})$`, "iu");
/** A name, and a town perhaps. */
const ofSchoolStart =
  /^(?:[ ,]*(?:(?:of|de|du|des|la|le|del|di|da|i|in|nr|no|for|and|&) |\p{Lu}[\p{L}'’.-]*|\d{1,3}(?!\d))){0,6},? ?\(?$/u;
/** Whom schools employ. */
const schoolPost =
  /(?<!\p{L})(?:teach\p{L}*|lectur\p{L}*|tutor\p{L}*|professor|assistant|head(?:master|mistress|teacher)?|principal|librarian|caretaker|janitor|coach|instructor|trainer|research\p{L}*|fellow|dean|registrar|secretary|reader|chair|visiting|since|founded|established|opened|conference|workshop|ranking|matron|bursar|porter|cook|cleaner)(?!\p{L})/iu;
/** Between a school and a year in a sentence. */
const untilThen =
  /^[^.;:!?\d]{0,40}(?:^|[ ,])(?:(?:out |left |finished |done |passed )?in|until|till|up to|so|that was|that['’]s|this would be|that would be|finished|finish|left|to|and)(?: the year| june| july)? $/iu;
const atSchool = new RegExp(
  String.raw`^(?:[),]? ?(?:i|he|she|they) (?:was|were|studied))? at (?:the )?(?:\p{Lu}[\p{L}'’.-]* (?:of )?){0,4}(?:${place})(?!\p{L})`,
  "iu",
);
const keyed =
  /(?:class_of|(?:grad\p{L}*|masters?|bachelors?|degree|school|study|diploma|leaving)_year)["']?\s{0,20}[:=]?\s{0,20}["']?$/iu;
/** A line broken after a word that no sentence ends with. */
const isWrapped = / (?:in|since|until|till|from|to|of|and|by|on)\n$/;

const yearLabel =
  /^[\s"'*•-]*(?:years?|from|to|start(?:ed)?|end(?:ed)?|dates?|until|completed|finished|period|left)["']?\s?[:=]\s{0,3}["']?(?:(?:19|20)\d{2} ?[-–—/] ?)?$/iu;
const job = /(?<!\p{L})(?:employer|company|firm|job|role|position|title|work|born|birth)(?!\p{L})/iu;

/** The last of some matches, and where it ends. */
function lastOf(matches: Iterable<RegExpExecArray>): { text: string; end: number } | undefined {
  let last: { text: string; end: number } | undefined;
  for (const match of matches) last = { text: match[0], end: match.index + match[0].length };
  return last;
}

const sentenceEnd = /(?<=[\p{Ll}\d)]{2})[.!?;](?=\s+\p{Lu})|[!?]\s/gu;
/** The part of a piece after its last sentence end; a dot in "B.Sc." or "St. Mary" is none. */
const sentenceBefore = (piece: string): string => {
  const end = lastOf(allMatches(sentenceEnd, piece));
  return end === undefined ? piece : piece.slice(end.end);
};
const sentenceAfter = (piece: string): string => piece.split(/(?<=[\p{Ll}\d)]{2})[.;](?=\s|$)|[!?]/u, 1)[0]!;

export const graduationYear = {
  id: "graduation-year",
  title: "Years of education",
  entities: ["GRADUATION_YEAR"],
  *find(context): Iterable<Candidate> {
    const { text, lower, sections, words } = context;
    yield* yearsInColumns(context);
    for (const { 0: found, index } of matchesAt(year, lower, words, yearWords)) {
      const end = index + found.length;
      const general = decadeOf(found);
      const made = {
        start: index,
        end,
        entity: "GRADUATION_YEAR" as const,
        ...(general === undefined ? {} : { general: `[GRADUATION_YEAR: ${general}]` }),
      };
      const shortLead = text.slice(Math.max(0, index - 40), index);
      if (renewed.test(shortLead)) continue;
      // "in charge of the archive since 2010", "a 2003 Buick", "military service, 2011-2013"
      if (sinceThen.test(shortLead) && !hasStudied.test(shortLead.slice(-34))) continue;
      if (
        /(?<!\p{L})(?:an?|my|his|her|the) $/u.test(shortLead) &&
        /^ \p{Lu}\p{Ll}/u.test(text.slice(end, end + 3))
      )
        continue;
      if (served.test(text.slice(lineStart(text, index, 60), index))) continue;
      const isShort = /^['’]/.test(found);
      const section = sectionAt(sections, index);
      if (section.kind === "education") {
        if (!isShort) yield { ...made, score: 0.9, reason: "A year in the section on education." };
        else if (/(?:class of|[.\p{L}]) $/u.test(text.slice(index - 9, index)))
          yield { ...made, score: 0.7, reason: "A year in the section on education." };
        continue;
      }
      const lead = text.slice(Math.max(0, index - 130), index);
      const lineLead = isWrapped.test(lead)
        ? lead.slice(lead.lastIndexOf("\n", lead.length - 2) + 1).replace("\n", " ")
        : lead.slice(lead.lastIndexOf("\n") + 1);
      const lineRest = text.slice(end, end + 110).split("\n", 1)[0]!;
      const before = sentenceBefore(lineLead);
      const after = sentenceAfter(lineRest);
      /** The last of a phrase in a piece that ends at `to`. */
      const last = (phrase: Phrase, piece: string, to: number): ReturnType<typeof lastOf> =>
        lastOf(matchesIn(phrase, piece, to - piece.length, words));
      if (isShort) {
        const word = last(anywhere, before, index);
        if (word !== undefined && before.length - word.end <= 3)
          yield { ...made, score: 0.85, reason: `A year after "${word.text}".` };
        const [degreeAfter] = matchesIn(anywhere, after, end, words);
        if (degreeAfter !== undefined && degreeAfter.index <= 3 && /\p{L}{3,9}\.? $/u.test(before))
          yield { ...made, score: 0.8, reason: `A year before "${degreeAfter[0]}".` };
        continue;
      }
      // A line of a resume is no sentence: few words, no verb.
      const isEntry = !/[\p{Ll}]{2}[.!?]\s*$/u.test(lineRest) && (lineLead + lineRest).length < 110;
      const phrase =
        isEntry || isListed.test(lineLead) || isRange.test(before.slice(-12) + found + after.slice(0, 12))
          ? anywhere
          : strong;
      const word = last(phrase, before, index);
      const gap = word === undefined ? "" : before.slice(word.end);
      const hasWork =
        inBasicPlane(work).test(gap) ||
        elsewhere.test(gap) ||
        ofSchool.test(gap) ||
        (section.kind === "experience" && inBasicPlane(work).test(before)) ||
        (word !== undefined &&
          inBasicPlane(work).test(before) &&
          /^graduates$|university|college|school|institute|academy/i.test(word.text));
      // "Machinist, Als Tekniske Skole, 1999": a trade, and where it was learnt; a post has two years.
      const isLearnt =
        isEntry &&
        !isRange.test(before.slice(-12) + found + after.slice(0, 12)) &&
        isListed.test(lineLead) &&
        ofSchoolStart.test(gap) &&
        inBasicPlane(isPlace).test(word?.text ?? "") &&
        !inBasicPlane(schoolPost).test(lineLead + lineRest) &&
        /^[.)]?(?:\s|$)/.test(lineRest);
      const isJob =
        !isLearnt &&
        (section.kind === "experience" || (isEntry && isJobLine(before + after))) &&
        !inBasicPlane(earned).test(before + after);
      if (word !== undefined && !hasWork && !isJob) {
        yield { ...made, score: 0.8, reason: `A year beside "${word.text}".` };
        continue;
      }
      // "He was at Massey University in 2006", "left Universidad del Sur till 2011"
      const where =
        word ??
        (context.isLowerCase || untilThen.test(before.slice(-40))
          ? last(anywhere, before, index)
          : undefined);
      if (
        where !== undefined &&
        !isJob &&
        before.length - where.end < 64 &&
        !inBasicPlane(work).test(before.slice(-120)) &&
        !elsewhere.test(before.slice(where.end)) &&
        !ofSchool.test(before.slice(where.end)) &&
        !inBasicPlane(schoolPost).test(before) &&
        untilThen.test(before.slice(where.end).slice(-40))
      ) {
        yield { ...made, score: 0.74, reason: `A year after "${where.text}".` };
        continue;
      }
      if (
        inBasicPlane(atSchool).test(after) &&
        !inBasicPlane(work).test(before + after) &&
        !isJobLine(before + after)
      ) {
        yield { ...made, score: 0.74, reason: "A year at a school." };
        continue;
      }
      if (keyed.test(lineLead)) {
        yield { ...made, score: 0.8, reason: "A year under a key for one of education." };
        continue;
      }
      const [next] = matchesIn(phrase, after, end, words);
      const isFollowed =
        next !== undefined &&
        !inBasicPlane(work).test(before) &&
        !inBasicPlane(work).test(after) &&
        !(/(?<!\p{L})since $/iu.test(before) && /^ and (?:i|you|we|he|she|they) /i.test(after)) &&
        (isEntry || next.index <= 24) &&
        !(/^(?:university|college|school|institute|academy)/i.test(next[0]) && !isEntry);
      if (isFollowed && !isJob) {
        yield { ...made, score: 0.78, reason: `A year beside "${next[0]}".` };
        continue;
      }
      // "I was at the Lycée X. I finished in 1998": the school is in the sentence before.
      if (
        /(?<!\p{L})(?:(?:finished|completed|qualified|left|leaving|finishing|got out|came out|out|done)(?: \p{L}+){0,2},? in|(?:that|it) was(?: back)?(?: in)?) (?:\p{L}{3,9} )?$/iu.test(
          before,
        ) &&
        /\p{L}/u.test(lead.slice(0, lead.length - before.length)) &&
        last(anywhere, lead, index) !== undefined &&
        !inBasicPlane(work).test(last(anywhere, lineLead, index) === undefined ? lead : lineLead)
      ) {
        yield { ...made, score: 0.78, reason: "When somebody finished, after a school." };
        continue;
      }
      if (inBasicPlane(asked).test(lead)) {
        yield { ...made, score: 0.8, reason: "The answer to when somebody finished." };
        continue;
      }
      if (askedWhen.test(lead)) {
        const about = last(anywhere, lead, index);
        const since = about === undefined ? "" : lead.slice(about.end);
        if (about !== undefined && !inBasicPlane(work).test(since) && !job.test(since)) {
          yield { ...made, score: 0.78, reason: `When somebody had "${about.text}".` };
          continue;
        }
      }
      // "University: Lund", and under it "Year: 2013"
      if (yearLabel.test(lineLead) && section.kind !== "experience") {
        const lines = lead
          .slice(0, lead.length - lineLead.length)
          .split("\n")
          .slice(-4)
          .join("\n");
        const from = index - lineLead.length;
        if (
          last(anywhere, lines, from) !== undefined &&
          !inBasicPlane(work).test(lines) &&
          !job.test(lines)
        ) {
          yield { ...made, score: 0.76, reason: "A year under a label, after a school." };
          continue;
        }
      }
      // A year on a line of its own, under or over a school.
      const isAlone =
        /^[\s(•*-]*(?:\p{L}{3,9}\.? )?(?:(?:19|20)\d{2} ?(?:-|–|—|to) ?(?:\p{L}{3,9}\.? )?)?$/u.test(
          lineLead,
        ) &&
        /^[\s).,]*(?:(?:-|–|—|to) ?(?:\p{L}{3,9}\.? )?(?:(?:19|20)\d{2}|present)[\s).]*)?$/iu.test(lineRest);
      if (!isAlone || section.kind === "experience") continue;
      const above =
        lead
          .slice(0, lead.length - lineLead.length - 1)
          .split("\n")
          .at(-1) ?? "";
      const aboveEnd = index - lineLead.length - 1;
      if (
        last(anywhere, above, aboveEnd) !== undefined &&
        !inBasicPlane(work).test(above) &&
        above.length < 100
      )
        yield { ...made, score: 0.7, reason: "A year under a school or a degree." };
    }
    for (const { start, text: found, after } of yearsSaid(context)) {
      const general = decadeOf(found);
      yield {
        start,
        end: start + found.length,
        entity: "GRADUATION_YEAR",
        score: 0.78,
        reason: `A year after "${after}".`,
        ...(general === undefined ? {} : { general: `[GRADUATION_YEAR: ${general}]` }),
      };
    }
  },
} as const satisfies Detector;
