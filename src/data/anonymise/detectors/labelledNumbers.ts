// Numbers that somebody is known by, whatever office gives them: "TSC number 718265", "Personalnr.: 004417", "ABN 51 824 753 556",
// "Share code ..... W7K 2XR 9PD". What stands before the number is read, not known: a word for a number and the word that says whose;
// an abbreviation in capitals; a card or a book. Things have numbers as well, and telephones: those are told by their words.
import { fold, tokenAt, type Token } from "../text/tokens.ts";
import { setOf } from "../text/setOf.ts";
import type { Candidate, TextContext } from "./detector.ts";

const numberWords = setOf(
  "number numbers no nr num nummer numero numer nomor nombor numara numarasi cislo szam szama stevilka broj pin",
);
const numberEnds = ["nummer", "number", "nr", "numarasi"];
/** Abbreviations and words of offices that number people, their firms and their accounts; in capitals, or before a colon. */
const offices = setOf(
  "epf kwsp socso perkeso pis pasep nis ctps clabe cbu cvu imss nss rfc curp oib jmbg emso egn lnch afm amka taj snils inn iin rnokpp ogrn regon pesel cnp nuit nuib nida nssf nhif tsc nrc napsa zra uan esic gstin nik npwp bpjs nip nidn nisn ssnit bvn nin nuban utr nino gdc nmc hcpc gmc cscs cpcs pvg ppsn pps usi abn acn tfn ahpra prc sss gsis umid bir qid uid iqama mrn kt kennitala hetu bsn niss insz rrn siret siren rpps adeli urssaf svnr ahv avs numident iban ein ssn itin fein npi cdl cin cnss cnib rib ruc rut run dui nit dpi cui cuit cuil rg cpf cnpj crm oab tin ni kimlik nric fin hkid fodselsnr personnr orcid isni",
);
/** In capitals before a number and nobody's: currencies, standards, what is sold, telephones. */
const others = setOf(
  "usd eur gbp chf sek nok dkk isk pln czk huf ron bgn rub uah try aed sar qar kwd omr bhd egp mad tnd dzd ngn ghs kes tzs ugx rwf zar zmw bwp mwk etb xaf xof inr pkr bdt lkr npr idr myr php thb vnd sgd hkd twd cny rmb jpy krw aud nzd cad mxn brl ars clp cop pen uyu pyg bob rs rm rp kr ft " +
    "iso din en iec astm ansi bs nf jis rfc ieee cve cas sae asme ul nist api ral utf ean isbn issn sku upc asin gtin po pr wo rev ver doi pmid isrc imo mmsi hs cn nace sic naics bug jira sec inc req chg " +
    "tel mob fax ph cell tlf gsm hp mobile phone telefon mobil pin puk zip plz cep cp pob po box bp ext sms utc gmt from to of in on at is no and the for per by total vat mwst iva tva page rpm kwh gb mb tb kg km hz mhz ghz",
);
/** Right before a word for a number, or "code": what is numbered there is no person. */
const things = setOf(
  "phone telephone tel mobile mob cell cellphone fax contact whatsapp sms text hotline landline extension direct emergency callback sim phones room page part line batch lot position vacancy job requisition req form version build model flight train bus tram coach gate platform chapter section figure table item article product drawing house flat street building apartment floor unit door block box locker desk seat bay slot shelf rack bin drawer cabinet parcel container pallet wagon machine pump motor engine press boiler valve circuit channel port pin house plot row column total large small high low average mean same whole prime lucky odd even atomic record mass exact maximum minimum big good great certain fair huge vast growing limited greater higher larger smaller sheer right wrong single double a an the this that any some every each what which issue edition volume question paragraph rule article exhibit annex appendix schedule track episode season week day round lap heat fax catalogue catalog dewey standard drawing sheet scale revision release change commit bug error fault alarm status port version asset laptop tag zip post postal area country dialling dialing dress source bar qr promo discount colour color hex key access door gate entry tax-code building hs commodity product cost currency language order purchase tender contract quote quotation lotto ticket invoice delivery shipment consignment tracking serial chassis frame rev test sample specimen experiment slide case recipe bed ward theatre bench and or of in for with by to on at from is was are then yes",
);
/** Whose number it is; before "code" and before a number that is short or looks like a telephone's. */
const persons = setOf(
  "personal person persons staff employee employees emp worker crew candidate applicant application student pupil learner member membership patient driver drivers licence license passport visa permit id identity national civil civic citizen citizenship resident residence tax fiscal payroll pension insurance social security health medical account bank iban share registration register reg enrolment enrollment roll matriculation matric seaman seamans book discharge volunteer badge card clock personnel personal service military army voter voters client customer policy policyholder claim case professional practice council teacher teachers nurse nurses pilot pilots certificate fodsels person mitglieds kunden versicherungs konto steuer ausweis matrikel sozialversicherungs renten kort medlems ansatt anstallnings medarbetar personeels bsn rijksregister lid klant tc kimlik sicil cedula matricula expediente empleado identificacion identidade cadastro inscricao matricola tessera dossier securite allocataire carte permis contribuable adherent agent",
);
const holders = setOf(
  "employee student pupil patient candidate applicant worker member driver trainee participant prisoner inmate detainee cadet recruit",
);
const documents = setOf(
  "card permit licence license passport visa badge certificate registration enrolment membership carte ausweis karte",
);
const books = setOf("book booklet");
const bookOwners =
  /(?:seam[ae]n|seafarer|discharge|service|military|work|savings|pass|record|log)(?:['’]?s)? $/;

/** A number of groups of digits and capitals: "CC-20417", "SG 20417783060", "W7K 2XR 9PD", "Α.Μ. 77319". */
const value = String.raw`(?<value>(?:\p{L}{1,5}-\p{L} |(?:\p{L}{2,5}[-/]){2}|\p{L}{1,5}[ /-]|(?:\p{L}\.){2,3} ?|\p{L}{2}\.\p{L}{3}\.)?(?:(?=\p{L}{0,6}-?\d)\p{L}{0,8}-?)?\d[\p{L}\d]*(?:[-/.](?=[\p{L}\d]*\d|\p{L}(?!\p{L}))[\p{L}\d]+| (?=\p{L}{0,2}\d)[\p{L}\d]{2,}| \p{Lu}(?![\p{L}\d])| \p{Lu}{4}(?= \d{4} )| s[ée]rie \d{4}(?!\d)){0,8})(?![\p{L}\d%€$£]|[,.:]\d)`;
const lead = String.raw`[.°º]?["')]?(?:,? (?:is|was|reads|being|that['’]s|ending (?:in|with)))?(?: ?[.…]{2,60}| ?_{2,20})? {0,3}[:=#>|,–-]? {0,3}["'(]?`;
const after = new RegExp(lead + value, "uy");
/** The value in the next turn: "Staff number?\nUser: It's 0058213". */
const answered = new RegExp(
  String.raw`\??[.:]? ?\n ?[^\n:]{1,32}: (?:[\p{L}'’]{1,8}[,.:]? ){0,4}` + value,
  "uy",
);
const afterComma = new RegExp(
  String.raw`(?:(?: with| at| from)(?: \p{L}{2,15}){1,3})?(?: no\.?| number)?(?:,|:| -| –| is| was| ending in| ?#:?)? ["'(]?` +
    value,
  "uy",
);
const afterBank = new RegExp(
  String.raw`(?: details| account)?: ?(?:[\p{L}.&]{2,20},? ){0,4}(?<value>\d[\d -]{6,26}\d)(?![\p{L}\d]|[.,]\d)`,
  "uy",
);
const date =
  /^(?:\d{1,2}[-/.]\d{4}|\d{1,2}[-/. ]\d{1,2}[-/. ](?:\d{4}|\d{2})|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?:19|20)\d{2}(?:[-/](?:19|20)?\d{2})?)$/;
const amount = /^\d{1,3}(?:[. ]\d{3})+$/;
const telephone = /^0\d[\d /.-]{6,13}$|^00\d/;
const prefixWord = /^(\p{L}+)[ /-]/u;

type Kind = "" | "number" | "office" | "capitals" | "holder" | "document" | "book" | "bank" | "code" | "id";

function kindOf({ folded, shape, text }: Token): Kind {
  if (numberWords.has(folded) || numberEnds.some((end) => folded.endsWith(end))) return "number";
  if (folded === "code") return "code";
  if (folded === "id" || folded === "ids") return "id";
  if (folded === "bank") return "bank";
  if (offices.has(folded)) return "office";
  if (holders.has(folded)) return "holder";
  if (documents.has(folded)) return "document";
  if (books.has(folded)) return "book";
  return shape === "UPPER" && text.length <= 6 && !others.has(folded) ? "capitals" : "";
}

const digitsOf = (found: string): number => found.replace(/\D/g, "").length;

export function* labelledNumbers(context: TextContext): Iterable<Candidate> {
  const { text, lower, tokens } = context;
  if (context.numbers.isEmpty) return;
  const kinds: Kind[] = [];
  let done = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    // "Registration no.: GDC 219847": of the number, whatever it is elsewhere.
    if (token.kind !== "word" || token.start < done) continue;
    const kind = (kinds[token.form] ??= kindOf(token));
    if (kind === "") continue;
    const found = valueAfter(context, i, kind);
    if (found === undefined) continue;
    const { start, end } = found;
    const said = text.slice(start, end);
    if (date.test(said)) continue;
    done = end;
    const name = lower.slice(token.start, token.end);
    yield {
      start,
      end,
      entity: "ID_NUMBER",
      // As a phone number it would be hidden, too, but as the wrong thing.
      score: kind === "office" || kind === "bank" ? 0.965 : 0.91,
      reason: `Follows "${name}".`,
    };
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function valueAfter(context: TextContext, i: number, kind: Kind): Span | undefined {
  const { text, tokens, gazetteer, isLowerCase } = context;
  const token = tokens[i]!;
  let before = i > 0 && token.gap !== "\n" ? tokens[i - 1]! : undefined;
  // "her DBS (number 0017555)"
  const isOpen = before?.text === "(" || before?.text === ",";
  if (isOpen) before = tokens[i - 2];
  const owner = before?.kind === "word" ? before.folded.replace(/['’]?s$/, "") : "";
  if (kind === "bank") return spanOf(context, afterBank, token.end);
  if (kind === "number" || kind === "id" || kind === "code") {
    const isWhole = numberWords.has(token.folded) || kind !== "number";
    const stem = isWhole
      ? owner
      : numberEnds.reduce((left, end) => left.replace(new RegExp(`${end}$`), ""), token.folded);
    const isOfPerson =
      persons.has(stem) ||
      persons.has(before?.folded ?? "") ||
      offices.has(stem) ||
      (before?.shape === "UPPER" && before.text.length < 7 && (isOpen || token.folded === "pin"));
    const isOfAccount =
      (stem === "" || isOpen || stem === "under") &&
      /(?:account|iban|bank|register|registration|council|licen[cs]e|permit|visa|card|certificate|badge|passport|member|seam[ae]n|clock(?:s|ed|ing)? in)[^\n]{0,70}$/i.test(
        text.slice(Math.max(0, token.start - 90), token.start),
      );
    if (!isOfPerson && (kind !== "number" || token.folded === "pin")) return undefined;
    // "Matrikula no.", "KPS number"; not "the new number", "Ada's number", "a vizinha no 11".
    const isOffice =
      before !== undefined &&
      !isOpen &&
      stem !== "" &&
      stem === owner &&
      (before.shape === "UPPER" ||
        (before.shape === "Capital" &&
          /^(?:\.|:|ber|mer)/.test(text.slice(token.end - 3 * +(token.text.length > 5), token.end + 1)))) &&
      !/['’]s$/.test(before.text) &&
      !things.has(stem) &&
      !things.has(`${stem}s`) &&
      !others.has(stem) &&
      gazetteer.commonness(stem) === 0 &&
      !gazetteer.isGiven(stem);
    const isCompound = !isWhole && stem.length > 2 && !things.has(stem);
    if (!isOfPerson && !isOfAccount && !isOffice && !isCompound) return undefined;
    const span =
      spanOf(context, after, token.end) ?? (isOfPerson ? spanOf(context, answered, token.end) : undefined);
    if (span === undefined) return undefined;
    const found = text.slice(span.start, span.end);
    const digits = digitsOf(found);
    if (isOfPerson) return digits >= 4 || (digits >= 3 && /\p{L}/u.test(found)) ? span : undefined;
    if ((telephone.test(found) || (amount.test(found) && !isOfAccount)) && before?.shape !== "UPPER")
      return undefined;
    return digits >= (isOfAccount && !/\p{L}/u.test(found) ? 6 : 5) || (isOfAccount && digits >= 4)
      ? span
      : undefined;
  }
  // "MRN-5093110": one number with its letters.
  if (text[token.end] === "-") return undefined;
  const isThing = kind === "document" || kind === "book" || kind === "holder";
  const span =
    spanOf(context, isThing ? afterComma : after, token.end, kind) ??
    (kind === "document" && text[token.end] === "?" ? spanOf(context, answered, token.end, kind) : undefined);
  if (span === undefined) return undefined;
  const found = text.slice(span.start, span.end);
  const digits = digitsOf(found);
  const isMixed = /\p{L}/u.test(found);
  switch (kind) {
    case "holder":
      return !/[ .]/.test(found) && digits >= 4 && digits < 9 && (isMixed || /-/.test(found) || digits >= 5)
        ? span
        : undefined;
    case "document":
      return digits >= (isMixed ? 5 : 6) ||
        (digits === 4 && /ending in $/.test(text.slice(token.end, span.start)))
        ? span
        : undefined;
    case "book":
      return digits >= 4 && bookOwners.test(context.lower.slice(Math.max(0, token.start - 20), token.start))
        ? span
        : undefined;
    case "office": {
      const isLabel = /^[.]?["']?\s?[:.…]/.test(text.slice(token.end, token.end + 3));
      const isSure =
        token.shape === "UPPER" || isLabel || (isLowerCase && gazetteer.commonness(token.folded) === 0);
      return isSure && digits >= 5 ? span : undefined;
    }
    default:
      return digits >= 6 &&
        text[token.end] !== "," &&
        !telephone.test(found) &&
        !amount.test(found) &&
        gazetteer.commonness(token.folded) === 0
        ? span
        : undefined;
  }
}

function spanOf(
  { text, isLowerCase, tokens, gazetteer }: TextContext,
  pattern: RegExp,
  from: number,
  kind: Kind = "number",
): Span | undefined {
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  const found = match?.groups?.value;
  if (found === undefined) return undefined;
  const end = pattern.lastIndex - (match![0].length - match![0].lastIndexOf(found) - found.length);
  let start = end - found.length;
  if (start === from) return undefined;
  // "no. is 4471", "number in 2019": a word before the digits, and none of the number's.
  const word = prefixWord.exec(found)?.[1];
  if (word !== undefined) {
    if (numberWords.has(fold(word)) || fold(word) === "id") return undefined;
    if (others.has(fold(word)) && (kind !== "book" || found[word.length] === " ")) return undefined;
    if (word !== word.toUpperCase()) {
      const isWord = word.length < 3 || gazetteer.commonness(word) > 0;
      if (!isLowerCase || (isWord && word.length > 2)) return undefined;
      if (isWord) start += word.length + 1;
    }
  }
  if (tokens[tokenAt(tokens, start)]?.kind === "hidden") return undefined;
  return { start, end };
}
