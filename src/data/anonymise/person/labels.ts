// Names that a form or a letter head labels: "Name: ...", "Attendees: ..., ..."; and who speaks in subtitles and writes in chats.
import { inBasicPlane } from "../text/basicPlane.ts";
import { setOf } from "../text/setOf.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { isOrganisationWord } from "../lists/organisations.ts";
import { calendar } from "../lists/things.ts";
import { fold, tokenAt } from "../text/tokens.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import { isColumnHead } from "../text/tables.ts";
import { isNameOfThing, labels } from "./contexts.ts";
import { isWordName } from "./wordNames.ts";
import { isCredential } from "./runs.ts";
import { classOf } from "./classes.ts";

const labelled = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}])(${labels})(?: ?\(s\)|s)?(?: ?\d{1,2}(?!\d))?["']?[ \t]{0,3}(?:[:=|]|-(?= )|–|\t)[ \t]{0,6}["'«“]?(?=((?:(?:mr|mrs|ms|miss|dr|prof|mx)\.? )?\p{L}[^\n:=|"<>{}\[\]()@\t\d]{1,80}))`,
  "uy",
);
const labelWords = wordList(firstWords(labels).flatMap((word) => [word, `${word}s`]));
const certain =
  /name|nom|apellido|naam|姓名|氏名|이름|holder|beneficiary|payee|signed|next of kin|emergency|spouse|maiden|vorname|cognome/i;
const singular =
  /^(?:reporter|insured|policy ?holder|claimant|debtor|resident|visitor|caller|passenger|tenant|employee|student|applicant|candidate|patient|customer|client|manager|supervisor|author|user|member|guest|contact|driver)$/i;
const lastNameFirst =
  /^(?:(?:van|von|de|del|der|den|da|dos|di|la|bin|al|el|ter|le|du|st\.) ){0,2}\p{Lu}[\p{L}\p{M}'’-]{1,30}(?: \p{Lu}[\p{L}\p{M}'’-]{1,30}){0,2}, \p{Lu}[\p{L}\p{M}'’-]{1,30}(?: \p{Lu}[\p{L}\p{M}'’.-]{0,30}){0,2}(?=\s*(?:$|[|;])| {3})/u;
const thingNamed =
  /(?<!\p{L})(?:company|business|firm|employer|organi[sz]ation|project|product|school|university|college|street|city|town|file|domain|host|brand|team|department|course|bank|building|event|job|position|trade|place|agency|hotel|ship|vessel|site|programme?|module|institution|hospital|club|group|role|drug|medication|pet)(?:['’]s)?[ _]$/u;
const suffixes = setOf("esq jr sr sex gender dob age date address phone tel email id md");
const nextLabel =
  / +(?:(?:first|last|middle|family|given|full|maiden|preferred) name|surname|name|dob|date of birth|sex|gender|age|phone|tel|email|address)$/i;
const nameWord = /^[\p{L}\p{M}][\p{L}\p{M}'’.-]{0,30}$/u;
const titleBefore = /^(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam)\.? /iu;
export const roles = setOf(
  "human bot ai model me you them voice researcher respondent student officer presenter tenant caller1 operator1 receptionist dispatcher lawyer judge witness audience chair facilitator assessor examiner supervisor trainer mentor interviewer interviewee candidate applicant recruiter host guest moderator narrator speaker participant agent caller customer client user assistant system operator representative rep support bot doctor patient nurse therapist teacher student q a question answer note notes summary date time location subject from to cc bcc re attendees agenda action actions location duration title position role company department email phone address unknown male female person interviewer1 manager hr panel all both operator warning error info debug http https todo example callee int cand rec intvr app ivr mod be fe pm po em tl sre dev dm entrevistador entrevistadora entrevistado entrevistada candidato candidata reclutador reclutadora intervistatore intervistatrice intervistato candidata candidat candidate recruteur recruteuse enqueteur bewerber bewerberin interviewerin befragte kandidat kandidatin kandidaat kandidate intervieware intervjuare intervjuer ansokare soker ansoker haastattelija hakija rekrutoija rekruter rekruterka pytajacy kandydat kandydatka tazatel uchazec adayi aday gorusmeci pewawancara pelamar mhojaji chef family driver leaver reporter journalist casting trainer trainee apprentice board chairwoman chairman lecturer helpdesk caseworker volunteer foreman steward nanny union",
);

/** Whether words beside a label can be a name: few, of letters, and no job. */
function isName(
  context: TextContext,
  words: readonly string[],
  at: number,
  isCertain: boolean,
  isOwnLine: boolean,
  isPlain: boolean,
  isNamed: boolean,
  isPersons: boolean,
): boolean {
  if (words.length === 0 || words.length > 5) return false;
  if (!words.every((word) => inBasicPlane(nameWord).test(word))) return false;
  const folded = words.map((word) => fold(word).replace(/\.$/, ""));
  if (isJobTitle(folded) || folded.some((word) => roles.has(word))) return false;
  // "Ana Lima, MD", "SEX: F" behind a name
  if (words.length === 1 && (isCredential(folded[0]!.replace(/\./g, "")) || suffixes.has(folded[0]!)))
    return false;
  const first = tokenAt(context.tokens, at);
  const classes = words.map((_, n) => {
    const token = context.tokens[first + n];
    return token?.kind !== "word" ? "unknown" : classOf(context, token);
  });
  const isCapital =
    words.every((word) => word.toLowerCase() === word.toUpperCase()) ||
    words.every(
      (word) =>
        /^\p{Lu}/u.test(word) ||
        /^(?:van|von|der|den|de|la|del|da|dos|di|bin|binti|ibn|al|el|le|du|y)$/.test(word),
    );
  if (
    !isCapital &&
    !context.isLowerCase &&
    !(isCertain && words.length <= 3 && classes.every((kind) => kind !== "word" && kind !== "never"))
  )
    return false;
  if (context.isLowerCase && words.length > 3) return false;
  // "Candidate: At Hella everything ..."
  if (!isCertain && classes[0] === "never" && !context.isLowerCase) return false;
  // "name": "Standard Plan"
  if (isPlain && words.length > 1 && classes.every((kind) => kind === "word") && !folded.some(isWordName))
    return false;
  // "Surname: Winter"
  if (isNamed && words.length === 1 && calendar.has(folded[0]!) && isCapital) return true;
  if (isCertain) return classes.every((kind) => kind !== "never") || classes.some((kind) => kind === "name");
  // "Referee: Thaddric Quill"
  if (
    isPersons &&
    words.length === 2 &&
    classes[0] === "unknown" &&
    classes[1] === "word" &&
    !isOrganisationWord(folded[1]!)
  )
    return isCapital;
  return (
    classes.some((kind) => kind === "name" || kind === "wordName") ||
    // "Assigned: Iracyara" on a line of its own.
    (isOwnLine && words.length === 1 && (classes[0] === "unknown" || classes[0] === "placeName")) ||
    (words.length > 1 && classes.every((kind) => kind === "unknown" || kind === "placeName")) ||
    (words.length > 1 && isOwnLine && classes.at(-1) === "placeName" && classes[0] === "place")
  );
}

interface LabelKind {
  readonly isCertain: boolean;
  /** A key of data: "first", "family". */
  readonly isKey: boolean;
  readonly isHeader: boolean;
  readonly isSingular: boolean;
  /** It asks for a person wherever it stands on a line of its own. */
  readonly isPersons: boolean;
}
const kinds = new Map<string, LabelKind>();
const mostKinds = 500;
/** Labels are few, and texts of forms are full of them: each is judged once. */
function kindOfLabel(label: string): LabelKind {
  let kind = kinds.get(label);
  if (kind === undefined) {
    const isKey = /^(?:first|last|given|family)$/.test(label);
    kind = {
      isKey,
      isCertain: isKey || certain.test(label),
      isHeader: /^(?:from|to|cc|bcc)$/.test(label),
      isSingular: singular.test(label),
      isPersons:
        !/^(?:from|to|client|customer|provider|contact|present|sold to|ship to|bill to|deliver to)$/.test(
          label,
        ),
    };
    if (kinds.size < mostKinds) kinds.set(label, kind);
  }
  return kind;
}

export function* labelledNames(context: TextContext): Iterable<Candidate> {
  const { text, lower } = context;
  for (const match of matchesAt(labelled, lower, context.words, labelWords)) {
    const [all, label = "", { length } = ""] = match;
    // Keys of data: "first": "Maria".
    const kind = kindOfLabel(label);
    if (kind.isKey && !/["'<]/.test(lower[match.index - 1] ?? "")) continue;
    // "Company name: ..."
    if (
      label.endsWith("name") &&
      /[ _]/.test(lower[match.index - 1] ?? "") &&
      lower[match.index - 2] !== ":" &&
      thingNamed.test(lower.slice(Math.max(0, match.index - 24), match.index))
    )
      continue;
    const from = match.index + all.length;
    let value = text.slice(from, from + length);
    // "First name: Ana Last name: Lima" on one line
    if (text[from + length] === ":") value = value.replace(nextLabel, "");
    const { isCertain } = kind;
    const isTable = all.includes("|");
    // "Members: Ana Lima, Bo Berg"
    const isPlural = all[label.length] === "s" && !isCertain;
    const isHeader =
      kind.isHeader && /^["']? ?<|^["']\s*$/.test(text.slice(from + length, from + length + 3));
    const inverted =
      !isTable && value.includes(",") && (isCertain || isHeader || (kind.isSingular && !isPlural))
        ? inBasicPlane(lastNameFirst).exec(isHeader ? /^[^"'<]*/.exec(value)![0].trimEnd() : value)?.[0]
        : undefined;
    if (
      // "UCLA, LL.B."
      inverted !== undefined &&
      !/, \p{Lu}{1,3}$/u.test(inverted) &&
      inverted.split(/[ ,]+/).every((word) => !roles.has(fold(word)) && !isJobTitle([fold(word)]))
    ) {
      yield {
        start: from,
        end: from + inverted.length,
        entity: "PERSON",
        score: 0.98,
        reason: `Follows the label "${label}", surname first.`,
      };
      continue;
    }
    const isOwnLine =
      kind.isPersons &&
      /(?:^|\n)[ \t>*•-]{0,4}$/.test(text.slice(Math.max(0, match.index - 5), match.index)) &&
      /^\s*(?:$|\n)/.test(text.slice(from + length, from + length + 4));
    let at = 0;
    const isOne = !/[ ,;/&•]/.test(value);
    for (const piece of isOne ? [value] : value.split(/( ?[,;/&•] ?| [–—-] | and | und | y | et |\s{2,})/u)) {
      const lead = piece.length - piece.trimStart().length;
      let start = from + at + lead;
      at += piece.length;
      let name = piece.trim().replace(/[.,;:!?'"”»\-–]+$/, "");
      const titled = titleBefore.exec(`${name} `)?.[0];
      if (titled !== undefined) {
        start += titled.length;
        name = name.slice(titled.length);
      }
      // A sentence goes on after a name: "Patient: Maria Lopez presented with ...".
      const words = name.split(/ +/);
      const most = words.findIndex(
        (word, n) =>
          n > 0 &&
          /^\p{Ll}/u.test(word) &&
          !/^(?:van|von|der|den|de|la|del|da|dos|di|bin|binti|ibn|al|el|le|du|y)$/.test(word),
      );
      // "A colleague, Ayesha. I asked her": a sentence ends, and no initial.
      const full = words.findIndex((word) => /^\p{L}{4,}\.$/u.test(word));
      // "Interviewer: Will you be free?"
      if (words.length > 1 && /^(?:I|you|we|he|she|they|it|the|this|that|there|names?)$/.test(words[1]!))
        continue;
      const ends = [context.isLowerCase ? -1 : most, full + 1].filter((end) => end > 0);
      const kept = ends.length === 0 ? words : words.slice(0, Math.min(...ends));
      const found = kept.join(" ").replace(/(?<=\p{L}{4})\.$/u, "");
      // "Z. Vrabelj": half a name.
      if (/^\p{Lu}$/u.test(found)) continue;
      if (
        found.length < 2 ||
        !text.startsWith(found, start) ||
        (/[|\t;]/.test(all) && isColumnHead(found)) ||
        kept.some((word) => isNameOfThing(fold(word))) ||
        // "Recruiter: Ha. Fibre or copper?"
        (!isCertain &&
          /^(?:ha|ah|oh|hm|pour|nine|ten|solar|yeah)[. ]?/i.test(found) &&
          /^\p{L}+[. ]{0,2}(?:\p{Lu}\p{Ll}+)?$/u.test(found) &&
          !context.gazetteer.isGiven(fold(found.split(/[ .]/)[0]!))) ||
        !isName(
          context,
          kept,
          start,
          isCertain,
          isOwnLine,
          label === "name",
          /^(?:sur|first|last|family|given|full|fore)/.test(label),
          kind.isPersons,
        )
      )
        continue;
      yield {
        start,
        end: start + found.length,
        entity: "PERSON",
        score: isCertain ? 0.93 : 0.82,
        reason: `Follows the label "${label}".`,
      };
    }
  }
}

/** Of subtitles and of chats: "<v Maria Lopez>", "Maria 09:41" on a line of its own. */
const voice = /<v(?:\.[\w.]{1,40})? ([^<>\n]{1,60})>/uy;
const voiceMarks = wordList(["<"]);
/** The time that a line ends with; who wrote it is read backwards from there. */
const chatTime =
  /(?=\d{1,2}:\d{2})(?<=^[ \t]{0,4}(?:\[?\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?\]?[ \t]{1,3})?(?<name>[\p{L}\p{M}][\p{L}\p{M}'’., -]{0,40})[ \t]{1,4}[(\[]?)\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?[)\]]?[ \t]*\r?$/imuy;

const hourWords = wordList(["#1", "#2"]);

const inverted =
  /^\p{Lu}[\p{L}\p{M}'’-]+(?: \p{Lu}[\p{L}\p{M}'’-]+)?, \p{Lu}[\p{L}\p{M}'’-]+(?: \p{Lu}[\p{L}\p{M}'’.-]*)?$/u;

/** Who speaks in subtitles, and who writes in a chat where two lines begin so. */
export function* voiceNames(context: TextContext): Iterable<Candidate> {
  const { text } = context;
  const lines = [...matchesAt(chatTime, text, context.words, hourWords)];
  for (const match of [
    ...matchesAt(voice, text, context.words, voiceMarks),
    ...(lines.length > 1
      ? lines
      : lines.filter(
          ({ 0: line, groups, index }) =>
            /[ap]m/i.test(line) ||
            // "Rose 09:41" above what she wrote
            (text.slice(index).includes("\n") &&
              context.gazetteer.isGiven(fold(groups?.name?.split(" ", 1)[0] ?? ""))),
        )),
  ]) {
    const name = (match.groups?.name ?? match[1]!).trim();
    const isInverted = inBasicPlane(inverted).test(name);
    if (name.includes(",") && !isInverted) continue;
    const start =
      match.groups?.name === undefined
        ? match.index + match[0].indexOf(name)
        : text.lastIndexOf(name, match.index);
    const words = name.split(/[ .,]+/).filter((word) => word !== "");
    const folded = words.map(fold);
    if (words.length > 4 || folded.some((word) => roles.has(word)) || isJobTitle(folded)) continue;
    const classes = words.map((_, n) => {
      const token = context.tokens[tokenAt(context.tokens, start) + n];
      return token?.kind !== "word" ? "unknown" : classOf(context, token);
    });
    const isVoice = match[0].startsWith("<");
    if (
      !isVoice &&
      (classes.includes("never") || !classes.some((kind) => kind !== "word" && kind !== "place"))
    )
      continue;
    yield {
      start,
      end: start + name.length,
      entity: "PERSON",
      score: isInverted ? 0.985 : isVoice ? 0.95 : 0.86,
      reason: isVoice ? "Whoever speaks in subtitles." : "Whoever writes a line of a chat.",
    };
  }
}
