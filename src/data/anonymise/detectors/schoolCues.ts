// Words for studying, what may stand between one and the school, and what stands after a school.
import { setOf } from "../text/setOf.ts";

const at = setOf("at @");
const from = setOf("from out");
export const atFrom = setOf("at @ from");
export const atOf = setOf("at @ of");
export const any = setOf("at @ from of");

export interface Cue {
  readonly before: ReadonlySet<string>;
  readonly score: number;
}
/** Nobody else is studied at. */
export const sureScore = 0.986;
export const cues = new Map<string, Cue>();
const add = (words: string, before: ReadonlySet<string>, score = sureScore): void => {
  for (const word of words.split(" ")) cues.set(word, { before, score });
};
add(
  "studied study studies studying read enrolled enroled enrol enroll enrolling enrolment enrollment educated schooled schooling matriculated majored minored majoring student students pupil pupils undergraduate undergrad undergrads postgraduate postgrad postdoc scholar scholarship gcses gcse a-levels a-level o-levels levels abitur abi matura baccalaureate bac bootcamp bootcamps semester erasmus exchange semesters terms lectured lectures lecturing lecturer professor prof reader reading taught teach teaches teaching teacher uni university primary secondary lycee gymnasium freshman sophomore failed resat finals exams highers cert vce ncea hsc ssc matric sixth-form retrained requalified valedictorian prefect hall tutorial tutorials seminars classmates classmate roommate dissertation thesis fresher",
  at,
);
add(
  "m.arch b.arch m.ed b.ed m.sc b.sc m.a b.a m.eng b.eng degrees graduated graduate graduates graduating grad grads degree diploma doctorate phd dphil mphil mba emba bsc ba ma msc beng meng llb llm mbbs md pgce hnd hnc btec masters master master's bachelor bachelors bachelor's foundation undergrad undergraduate qualification qualified honours honors licentiate laurea transcript transcripts",
  atFrom,
);
add("student students", atOf);
add("ex-student ex-students ex-pupil", any);
add("alumnus alumna alumni alumnae alum alums dropout", any);
add("graduate graduates grad grads", any);
add("dropped thrown kicked drop dropping threw kicking got", setOf("out"));
for (const word of "etudiant etudiante eleve diplome diplomee egresado egresada estudie estudio estudia laureato laureata studierte studiert absolventin absolvent abschluss estudei formado formada".split(
  " ",
))
  cues.set(word, { before: setOf("a au en an am der alla al de del della la na"), score: 0.93 });
add("expelled suspended mbas phds bscs", from);
/** Only beside "from": "a first from York", "1st class from Bath". */
export const grades = setOf("first class two-one two-two upper-second lower-second distinction starred");
add("course courses classes lessons training trained learned learnt workshop", at, 0.87);
add("certificate certificates", atFrom, 0.93);
/** Two words that are a cue together. */
export const cuePairs = new Map<string, ReadonlySet<string>>([
  ["girl", setOf("head old")],
  ["boy", setOf("head old")],
  ["form", setOf("sixth")],
  ["school", setOf("primary secondary high law medical business graduate grad art night")],
]);

/** No form runs across one of these. */
export const stops = setOf(
  "i he she we they you it who which that while when whilst but then because so if before after until since me us him them work works worked working job jobs role roles position internship intern placement hired employed employee joined left start started starts began begin got found moved met was were is are am been had has have made much lot more most everything nothing how what team staff colleagues people new customers clients sold drove live lives lived born cover school's me; nights weekends manager where career i'm he's she's we're they're i've we've they've it's that's originally name yes no bit",
);
export const fillers = new Set([
  "the",
  "la",
  "der",
  "l'",
  "uh",
  "um",
  "er",
  "erm",
  "oh",
  "old",
  "my",
  "like",
]);

/** What a school is said before: "Tartu alumna". True where any name is one, and not a listed one only. */
export const after = new Map<string, boolean>([
  ..."alumna alumnus alumni alumnae alum alums dropout bootcamp"
    .split(" ")
    .map((word): [string, boolean] => [word, true]),
  ..."grad grads graduate graduates student students thesis dissertation degree degrees diploma phd mba ba bsc msc llb beng undergrad undergrads undergraduate undergraduates postgrad postgraduate freshman freshmen sophomore semester professor lecturer scholar educated doctorate masters years days finals fresher freshers classmate classmates roommate lad girl man"
    .split(" ")
    .map((word): [string, boolean] => [word, false]),
]);
export const owners = setOf("my his her their our your old former whose the only");
export const schoolNouns = setOf("school university college uni bootcamp academy mater polytechnic");
export const labelsAlone = setOf("edu hs uni univ educ schooling");
export const beforeTown = setOf(
  "chair fellowship professorship lectureship researcher failed succeeded finished stayed excelled struggled place finals year years term terms time days life was were",
);
export const asks = setOf(
  "uni university college school schooling study studied studying degree graduate graduated alma bachelor's master's masters phd mba education educated",
);
/** Where a form can begin. */
export const begins: ReadonlySet<string> = new Set([
  ...cues.keys(),
  ...cuePairs.keys(),
  ...grades,
  ...after.keys(),
  ...schoolNouns,
  ...labelsAlone,
  ..."boy girl attended attend attending attends from to into".split(" "),
]);
