// Numbers that a label makes personal: accounts, policies, passports, licences, patients, staff, and secrets. The label says what it
// is; the value has three digits or more.
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector } from "./detector.ts";
import { numbersInColumns } from "./columns.ts";
import { labelledNumbers } from "./labelledNumbers.ts";
import { lastFigures, maskedNumbers } from "./numberEnds.ts";
import { numbersAlike } from "./numbersAlike.ts";
import { numbersSpoken } from "./numbersSpoken.ts";

const labels =
  "nhs|tracking|cpr|personal|person|pension scheme|passport|passeport|reisepass|pasaporte|driver'?s? ?licen[cs]e|driving ?licen[cs]e|driver'?s? id|dl|licen[cs]e(?: plate)?|licen[cs]e number|number plate|plate|registration(?: plate)?|vehicle registration|account|acct|a/c|bank account|savings account|checking account|customer|client|member(?:ship)?|subscriber|policy(?:holder)?|insurance|insurance policy|health insurance|health plan|beneficiary|patient|medical record|mrn|health record|hospital|chart|employee|staff|personnel|badge|worker|payroll|student|matriculation|matrikel|enrol?l?ment|roll|applicant|candidate|application|applicant'?s|registration|national id(?:entity|entification)?|identity(?: card)?|identification|id(?: card)?|nid|cnic|nric|tax(?:payer)?|tax id(?:entification)?|tin|vat|ein|pan|social security|social insurance|national insurance|ssn|nin|bvn|visa|residence permit|work permit|green card|alien|case|claim|docket|file|ticket|booking|reservation|confirmation|reference|ref|transaction|invoice|order|serial|device|imei|imsi|sim|certificate|licen[cs]e|npi|dea|bar|routing|sort|swift|bic|loan|mortgage|pension|voter|military|service|inmate|loyalty|frequent flyer|card|account holder|user|customer reference|personalausweis(?:nummer)?|ausweis(?:nummer)?|steuernummer|kundennummer|versicherungsnummer|kontonummer|matrikelnummer";
const named = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}])(?:${labels})(?:['’]s)?[ _-]{0,2}(?:number|numbers|no|nr|num|id|ids|code|identifier|ref|reference|#|№|n°|nº){0,1}(?:[ _-](?:number|no|nr|id|code|ref))?[.]?["']?(?: (?:is|was|of|reads|ending in|ends in|ending|reads))?\s{0,2}[:=#]?\s{0,3}["'(]?((?!(?:is|in|on|at|of|no|nr|the|was|by|to|for|and|as|are|has|my|our|a) )(?<!\p{L}(?=\p{L}))(?=\p{L}{0,3} ?[\p{L}\p{Nd}/.-]{0,24}\d)[\p{L}\p{Nd}](?:[\p{L}\p{Nd}]|[-/.](?=[\p{L}\p{Nd}])| (?=\d{2,}|(?<=\d )\p{L}(?![\p{L}\p{Nd}]|\.\p{L}))){3,29})(?![\p{L}\p{Nd}])`,
  "uy",
);
// "accountnumber", "passportno": in one word.
const labelWords = wordList(
  firstWords(labels).flatMap((word) =>
    ["", "number", "numbers", "no", "nr", "num", "id", "ids", "code", "identifier", "ref", "reference"].map(
      (end) => word + end,
    ),
  ),
);
/** Registrations of vehicles and codes of bookings have few digits and stand right after their label. */
const plates =
  /(?<![\p{L}\p{Nd}])(?:licen[cs]e plate|number plate|plate(?: number| no\.?)?|vehicle registration|car registration|kennzeichen|booking (?:reference|code|ref)|confirmation code|reservation code|record locator|pnr)(?: is|:| no\.?:?|#)?\s{0,2}((?!(?:in|is|at|on|of|the|to|and|for|with|from|by|as|or) )(?=[\p{L}\p{Nd} -]{0,12}\d)[\p{L}\p{Nd}](?:[\p{L}\p{Nd}]|[ -](?=[\p{L}\p{Nd}]{1,5}(?![\p{L}\p{Nd}]))){3,11})(?![\p{L}\p{Nd}])/uy;
const plateWords = wordList(
  "license licence number plate vehicle car kennzeichen booking confirmation reservation record pnr",
);
/** Of one country each: labels that say enough by themselves. */
const local = String.raw`t\.? ?c\.? kimlik|t\.c\.|kimlik|ahv|avs|s\.i\.n\.?|s\.s\.n\.?|n\.i\.n\.?|p\.a\.n\.?|sin|nie|dni|nif|cpf|cnpj|rg|pesel|aadhaar|aadhar|uidai|pan card|pan|tfn|tax file|abn|ird|bsn|burgerservicenummer|personnummer|samordningsnummer|curp|rfc|nss|cuil|cuit|rut|cedula|cédula|hkid|oib|jmbg|egn|cnp|amka|afm|emirates id|ppsn?|nik|ktp|mykad|ic|kennitala|cpr|fødselsnummer|fodselsnummer|personnr|henkilötunnus|henkilotunnus|hetu|rodné číslo|rodne cislo|steuer-?id|steuer-?identifikationsnummer|codice fiscale|nino|ni|utr|philhealth|umid|sss|ghana card|kra pin|nhs|medicare|svnr|sozialversicherungsnummer|rijksregisternummer|niss|numéro de sécurité sociale`;
const localNamed = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}])(?:${local})[ _-]{0,2}(?:card |kimlik |prof\. |profesional )?(?:number|numarası|numarasi|no|nr|num|id|code|n°|nº|#)?[.]?["']?(?: (?:is|was|reads))?\s{0,2}[:=#,]?\s{0,3}["'(]?((?!(?:is|in|on|at|of|no|nr|the) )(?=[\p{L}\p{Nd}]{0,4} ?[\p{L}\p{Nd}/. -]{0,24}\d)(?:\p{L}{1,4}[ -]?)?\d(?:[\p{L}\p{Nd}]|[-/.](?=[\p{L}\p{Nd}])| (?=\d{2,}|(?<=\d )\p{L}(?![\p{L}\p{Nd}]))){5,24}|(?=[a-z]{4,6}\d)[a-z]{4,6}\d[a-z\d]{4,14})(?:\(\w\))?(?![\p{L}\p{Nd}])`,
  "uy",
);
const localWords = wordList([
  ...firstWords(local),
  ..."t tc s n p sin ssn nin pan steuer steuerid numero rodne cedula fødselsnummer fodselsnummer henkilotunnus".split(
    " ",
  ),
]);
/** "my wife's is N1234567": the second of two documents. */
const second =
  /(?<=(?:passport|licen[cs]e|identity|\bid\b|number)[^\n]{0,90})(?<![\p{L}])(?:partner|wife|husband|spouse|son|daughter|mother|father|sister|brother|mine|hers|his|theirs)(?:['’]s)?(?: (?:number|passport))? is ((?=[a-z\d]{0,3}\d{4})[a-z\d]{7,12})(?![\p{L}\p{Nd}])/uy;
/** "The old one (44578763) is closed": of two accounts or cards the one that no label stands before. */
const another =
  /(?<=(?:account|iban|passport|licen[cs]e|identity|badge|policy|membership|visa|permit|card)s?(?!\p{L})[^\n]{0,160})(?:old|new|previous|former|current|other|correct|right|wrong|latest|expired|lost|first|second) (?:one|account|card|passport|licen[cs]e|badge|policy|permit)(?: number| no\.?)?(?: is| was|,|:)?(?: now)? ?[(#]?((?![12]\d{3}(?!\d))(?=\p{L}{0,5}\d[\p{L}\d]{0,3} ?\d{2})\p{L}{0,5}\d(?:[\p{L}\d]|[ -](?=\d{3})){4,20})(?![\p{L}\p{Nd}%]|[.,]\d)/uy;
/** "Passport series 77 № 2300418", "серия 45 10 номер 123456" */
const inSeries =
  /(?:series|serie|seria|серия|серії|серія):? (\p{L}{0,2}\d{2}(?: ?\d{2})?,? ?(?:№|no\.?|n[°º]|nr\.?|number|номер) ?\d{6,10}|\p{L}{2}(?: ?(?:№|no\.?|n[°º]|nr\.?|number|номер))? ?\d{6,8})(?![\p{L}\d])/uy;
const seriesWords = wordList("series serie seria серия серии серія");
const anotherWords = wordList(
  "old new previous former current other correct right wrong latest expired lost first second",
);
const secondWords = wordList(
  "partner wife husband spouse son daughter mother father sister brother mine hers his theirs partner's wife's husband's son's daughter's mother's father's sister's brother's spouse's",
);
const strong =
  /badge is|pnr|cnic|ref\b|number|\bno\b|\bnr\b|\bid\b|#|№|n°|code|nummer|passport|licen|mrn|ssn|account|acct|policy|[:=]/i;
const secrets =
  /(?<![\p{L}])(?:password|passcode|passwort|pass ?phrase|pin(?: code| number)?|cvv|cvc|security code|otp|secret)["']?(?: is| was|:|=)\s{0,3}["'`]?([^\s"'`,;<>]{3,64})/uy;
const secretWords = wordList("password passcode passwort pass passphrase pin cvv cvc security otp secret");
/** Files, months, ranges, prices, standards and versions. */
const noValue =
  /\.(?:pdf|docx?|xlsx?|csv|txt|png|jpe?g|zip|html?)$|^(?:19|20)\d{2}[-/](?:0?[1-9]|1[0-2])$|^\d{1,3}[-/]\d{1,3}$|^\d{1,4}\.\d{1,3}$|^(?:iso|din|iec|utf|rfc|sha)[- ]?\d|^v?\d{1,3}\.\d{1,3}\.\d{1,3}(?!\d|\.)/;
/** They have numbers as well, and are nobody's. */
const ofThings =
  /(?<!\p{L})(?:bug|form|version|build|error|field|product|item|article|part|commit|release|event|request|session|process|issue|page)[ _-]$/iu;
const year = /^(?:19|20)\d{2}$/;

export const idNumber = {
  id: "id-number",
  title: "Numbers of accounts, passports, policies",
  entities: ["ID_NUMBER"],
  *find(context): Iterable<Candidate> {
    const { lower, gazetteer, words } = context;
    const labelled = [...labelledNumbers(context)];
    yield* labelled;
    yield* numbersAlike(context, labelled);
    yield* maskedNumbers(context);
    yield* lastFigures(context);
    yield* numbersSpoken(context);
    yield* numbersInColumns(context);
    for (const match of matchesAt(named, lower, words, labelWords)) {
      const [all, value = ""] = match;
      const label = all.slice(0, all.length - value.length);
      const digits = value.replace(/\D/g, "").length;
      if (
        digits < 3 ||
        year.test(value) ||
        noValue.test(value) ||
        (label.startsWith("id") && ofThings.test(lower.slice(Math.max(0, match.index - 12), match.index))) ||
        (!strong.test(label) && !/^(?:badge|vat) $/.test(label)) ||
        /^\d{1,3}(?:,\d{3})+/.test(value) ||
        // A post's or an order's own, but where a form asks for somebody's.
        (/^ref(?:erence)?[^\p{L}]/u.test(label) &&
          (digits < 5 || !label.includes(":") || /^(?:osha|en|iso|din|iec|bs)\W/.test(value))) ||
        (digits < 5 && /^(?:candidate|applica)/.test(label) && digits === value.length) ||
        // France's "R489" is a kind of licence.
        (digits < 4 && /^(?:driving )?licen[cs]es? ?$/.test(label)) ||
        label.startsWith("order code") ||
        (label.startsWith("tax code") && digits < 6)
      )
        continue;
      if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$|^\d{4}-\d{2}-\d{2}$/.test(value)) continue;
      const start = match.index + label.length;
      yield {
        start,
        end: start + value.length,
        entity: "ID_NUMBER",
        // As a phone number it would be hidden, too, but as the wrong thing.
        score:
          digits < 4
            ? 0.6
            : /number|\bno\b|\bid\b|#|nummer|passport|^(?:a\/c|acct|account)/.test(label)
              ? 0.9
              : 0.83,
        reason: `Follows "${label.trim().replace(/[:=#("'\s]+$/, "")}".`,
      };
    }
    for (const [pattern, starts] of [
      [localNamed, localWords],
      [second, secondWords],
      [another, anotherWords],
      [inSeries, seriesWords],
    ] as const)
      for (const match of matchesAt(pattern, lower, words, starts)) {
        const [all, value = ""] = match;
        if (value.replace(/\D/g, "").length < 5) continue;
        const start = match.index + all.lastIndexOf(value);
        yield {
          start,
          end: match.index + all.length,
          entity: "ID_NUMBER",
          // As a phone number it would be hidden, too, but as the wrong thing.
          score: 0.965,
          reason: "Follows a country's word for a personal number.",
        };
      }
    for (const match of matchesAt(plates, lower, words, plateWords)) {
      const value = match[1] ?? "";
      const start = match.index + match[0].length - value.length;
      yield {
        start,
        end: start + value.length,
        entity: "ID_NUMBER",
        score: 0.84,
        reason: "Follows a word for a plate or a booking.",
      };
    }
    for (const match of matchesAt(secrets, lower, words, secretWords)) {
      const value = (match[1] ?? "").replace(/[.!?)]+$/, "");
      if (value.length < 3 || (/^\p{L}+$/u.test(value) && gazetteer.commonness(value.toLowerCase()) > 0))
        continue;
      const start = match.index + match[0].length - (match[1] ?? "").length;
      yield {
        start,
        end: start + value.length,
        entity: "ID_NUMBER",
        score: 0.85,
        reason: "Follows a word for a secret.",
      };
    }
  },
} as const satisfies Detector;
