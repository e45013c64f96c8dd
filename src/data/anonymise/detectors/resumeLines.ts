// What the lines of resumes and signatures look like: whose line it is, a firm's, a job's.
import { inBasicPlane } from "../text/basicPlane.ts";
import { setOf } from "../text/setOf.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { wordsOf } from "../text/characters.ts";
import { fold } from "../text/tokens.ts";

/** The words of a part of a line. */
export const clean = (segment: string): string[] => wordsOf(fold(segment), "'+#&-");

/** "Yetunde Alabi, HR Director, Ikeja Electric": a person, a job and where. */
export function isReferee(line: string): boolean {
  if (!line.includes(", ") && !/ [-–—|] /.test(line)) return false;
  const parts = line.split(/, | [-–—|] /);
  return (
    parts.length > 2 &&
    /^\p{Lu}[\p{L}\p{M}'’.-]*(?: \p{Lu}?[\p{L}\p{M}'’.-]*){1,3}$/u.test(parts[0]!.trim()) &&
    isJobTitle(clean(parts[1]!))
  );
}

/** "Tom Hill | Umbra | Fitter" */
export function isOfPersonAndJob(line: string): boolean {
  const mark = line.includes(" | ") ? " | " : ", ";
  // Most lines have not two of it.
  if (!line.includes(mark, line.indexOf(mark) + mark.length)) return false;
  const parts = line.split(mark);
  return (
    parts.length === 3 &&
    inBasicPlane(isWhose).test(parts[0]!) &&
    isJobTitle(clean(parts[2]!)) &&
    !isJobTitle(clean(parts[1]!))
  );
}
export const point = /^\s*(?:[-•*▪◦‣–·●]|\d{1,2}[.)])\s+/u;
/** "Umbra: Driver (2014-2018)": a colon parts, too, before a job. */
export function jobAfterColon(line: string): string {
  const colon = line.indexOf(": ");
  if (colon < 2 || !isJobTitle(clean(/^[^,(|\d]*/.exec(line.slice(colon + 2))![0]))) return line;
  return `${line.slice(0, colon)}|${line.slice(colon + 1)}`;
}
export const unnumbered = (line: string): string => line.replace(/^\s*(?:[-•*]|\d{1,2}[.)])\s+/, "");
export const isWhose =
  /^\s*\p{Lu}[\p{L}\p{M}'’.-]*(?:(?: (?:van|von|de|der|den|da|di|del|dos|la|le|ter|bin)){0,2} \p{Lu}[\p{L}\p{M}'’.-]*){0,2}\s*$/u;
/** "Ana Lima // Partner // Umbra": who signs, as what and for whom. */
export function isSigned(line: string): boolean {
  if (!line.includes(" | ") && !line.includes(" // ") && !line.includes(" · ")) return false;
  const [who, job, firm] = line.split(/ (?:\/\/|\||·) /);
  return (
    firm !== undefined && inBasicPlane(isWhose).test(who!) && who!.includes(" ") && isJobTitle(clean(job!))
  );
}
/** "Umbra – six-month contract", "the Umbra, tills, since 2018": where, and how long. */
const firmAndTermForm =
  /^\s{0,4}(?:[-•*] )?(?:[Tt]he )?(?<name>(?:\p{Lu}|\p{Nd}|\p{Ll}{1,3}\p{Lu})[^,:;|\n–—]{1,40}?)(?: [–—-] |, |: )(?=[\p{Ll}\d])(?=[^\n]{0,60}(?:[\p{L}\d][ -](?:years?|months?|weeks?|seasons?|summers?)(?!\p{L})|since (?:19|20)\d\d|contract(?!\p{L})|started as))/u;
export const firmAndTerm = (line: string): RegExpExecArray | null =>
  /year|month|week|season|summer|since|contract|started as/.test(line)
    ? inBasicPlane(firmAndTermForm).exec(line)
    : null;
export const isSmallFirm = /^\s*[\p{L}\p{Nd}&'’-]{2,20}(?: [\p{L}\p{Nd}&'’-]{1,20}){0,3}\s*$/u;
export const isSignedJob = (line: string): boolean =>
  /^\s*\p{Lu}[^,\d\n]{2,40}, /u.test(line) && isJobTitle(clean(line.slice(line.indexOf(",") + 1)));
/** What stands above jobs and is no employer. */
export const headWords = setOf(
  "summary overview profile highlights work experience employment professional relevant earlier recent positions roles appointments posts jobs career history contracts assignments placements projects key roles selected roles earlier roles other roles clinical experience practice training service positions held",
);
/** "Quayside Surgery, Rostock: staff nurse, from 2011 to 2016. Night shifts." */
export const firmTownJob =
  /^\s{0,4}(?=\p{Lu}|\p{Nd})([^,:;\n]{2,45}), \p{Lu}[\p{L} .'-]{1,28}: (?<job>[^,;.(\n]{3,40})[,;.(][^\n]{0,30}\d{4}/u;
/** "Fathom", "Brick Lane Bagels, Leeds" */
export const isFirmLine =
  /^\s{0,4}(?:the )?(?:\p{Lu}|\p{Nd}|\p{Ll}{1,3}\p{Lu})[\p{L}\p{M}\p{Nd}&'’.+-]*(?: [\p{L}\p{M}\p{Nd}&'’.+-]+){0,5}(?:, \p{Lu}[\p{L} .'-]{1,30})?\s*$/u;
/** "Hiring manager - Ana": who somebody is here, and not where they worked. */
export const somebodysRole =
  /^\s*(?:(?:hiring|line|account|team|project|office|hr|case|key|senior|lead|second|first|external|internal|technical|people|talent|recruitment) ){0,2}(?:manager|recruiter|interviewer|interviewee|referee|candidate|supervisor|consultant|contact|owner|reviewer|coordinator|lead|mentor|trainer|coach|tutor|agent|officer|chair|host|author|witness|approver|applicant|employee|worker|partner|assistant|adviser|advisor|client|customer)s?(?: ?\d)?\s*[-–—|,]/iu;
export const degreeWords =
  /(?:^|\s)(?:b\.?sc|m\.?sc|b\.?a|m\.?a|ph\.?d|mba|diploma|degree|certificate|hnd|gcse|a-levels?|abitur|bachelor|master|module|course)(?:\W|$)/i;
export const isOfSigner =
  /^\s{0,8}(?:the )?(?:[\p{Lu}\d]|\p{Ll}{1,3}\p{Lu})[\p{L}\p{M}\p{Nd}&'’.-]*(?: (?:[\p{Lu}&][\p{L}\p{M}\p{Nd}'’.-]*|of|the|and|de|du|et|y|und)){0,5}\s*$/u;
export const closes =
  /^\s*(?:(?:best|kind|warm|many|with|yours)[ ,]+)*(?:best|regards|wishes|thanks|sincerely|faithfully|truly|cheers)[,.!]?\s*$/i;
/** What is said of an entry, and by whom something is said. */
export const isStated =
  /^(?:(?:not )?verified|confirmed|unverified|pending|speaker|blogger|podcaster|writer|chronology|learned|appointments|practice|projects|est|est\. ?\d*|req|retired|current|voluntary|unpaid|seasonal|casual|fom|exp|edu)$/i;

/** A line is asked as the next one, as itself and as the one before. */
export function remembered(judge: (line: string) => boolean): (line: string) => boolean {
  const known = new Map<string, boolean>();
  return (line) => {
    let is = known.get(line);
    if (is === undefined) {
      if (known.size > 8) known.clear();
      known.set(line, (is = judge(line)));
    }
    return is;
  };
}
