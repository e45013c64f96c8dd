import { iban, luhn, vin } from "../checksums.ts";
import type { Identifier } from "../identifiers.ts";

const cardStart = /^(?:4|5[0-9]|2[2-7]|3[0-9]|6[0-9]|1800|2131)/;

export const anywhere = [
  {
    id: "credit-card",
    title: "a card number",
    entity: "CREDIT_CARD",
    pattern:
      /(?<![\w.-])\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\w-])|(?<![\w.-])3\d{3}[ -]?\d{6}[ -]?\d{4,5}(?![\w-])|(?<![\w.-])\d{12,19}(?![\w-])/y,
    digits: 12,
    check: (plain) => plain.length >= 12 && plain.length <= 19 && cardStart.test(plain) && luhn(plain),
    words: /card|visa|mastercard|amex|american express|discover|diners|maestro|\bcc\b|debit|credit/,
    alone: 0.84,
    near: 0.98,
    nearUnchecked: 0.8,
  },
  {
    id: "iban",
    title: "an IBAN",
    entity: "IBAN_CODE",
    pattern: /(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)/y,
    digits: 2,
    lead: 2,
    check: iban,
    words: /iban|bank|account|konto|compte|cuenta/,
    alone: 0.96,
    near: 0.99,
    nearUnchecked: 0.93,
  },
  {
    id: "rwandan",
    title: "a Rwandan identity number",
    entity: "ID_NUMBER",
    pattern: /(?<![\w.-])[1-3] (?:19|20)\d{2} [78] \d{7} \d \d{2}(?!\w)/y,
    digits: 16,
    words: /national|identity|\bid\b/,
    alone: 0.97,
    near: 0.99,
  },
  {
    id: "national-form",
    title: "a number that a state gives (Malaysia, Pakistan, Portugal)",
    entity: "ID_NUMBER",
    pattern:
      /(?<![\w.-])(?:\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-\d\d-\d{4}|\d{5}-\d{7}-\d|\d{8} \d [A-Z]{2}\d)(?![\w-])/y,
    digits: 10,
    words: /\bi\/?c\b|mykad|cnic|identi|national|cidad[aã]o/,
    alone: 0.9,
    near: 0.97,
  },
  {
    id: "born-form",
    title: "a number that begins with a date of birth",
    entity: "ID_NUMBER",
    // DDMMYY or YYMMDD with three to five figures behind (the Nordic and the Baltic countries, the Faroes); DDMMYYY and YYMMDD in one row of thirteen or fourteen
    // (the Balkans, Egypt).
    pattern:
      /(?<![\w./-])(?:(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d|\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))-\d{3,5}|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])[09]\d{8}|[23]\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{7})(?![\w/-])/y,
    digits: 9,
    words:
      /identi|national|personal|person(?:al)? ?(?:no|nr|number)|civil|kennitala|\bcpr\b|p-tal|isikukood|personas kods|asmens|jmbg|\bemb[gš]|\begn\b|raqam/,
    things:
      /(?:batch|lot|order|invoice|ticket|job|part|po|item|case|version|build|form)s?(?: no\.?| number| nr\.?)?[:#]? $/,
    alone: 0.7,
    near: 0.93,
  },
  {
    id: "iban-form",
    title: "an IBAN",
    entity: "IBAN_CODE",
    // People mistype, and four in a group behind a country's letters is nothing else.
    pattern:
      /(?<!\w)(?:A[DELTZ]|B[AEGHRY]|C[HRYZ]|D[EKO]|E[EGS]|F[IOR]|G[BEILRT]|H[RU]|I[ELQST]|JO|K[WZ]|L[BCITUVY]|M[CDEKRTU]|N[LO]|P[KLST]|QA|R[OS]|S[ACEIKMTVN]|T[NR]|UA|V[AG]|XK)\d{2} [A-Z0-9]{4}(?: \d{4}){2,6}(?: \d{1,4})?(?!\w)/y,
    digits: 2,
    lead: 2,
    words: /iban|bank|account|konto|compte|cuenta/,
    alone: 0.94,
    near: 0.96,
  },
  {
    id: "iban-lower",
    title: "an IBAN",
    entity: "IBAN_CODE",
    pattern: /(?<!\w)[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?!\w)/y,
    digits: 2,
    lead: 2,
    check: iban,
    words: /iban|bank|account/,
    alone: 0.95,
    near: 0.98,
  },
  {
    id: "swift",
    title: "a bank's SWIFT code",
    entity: "US_BANK_NUMBER",
    pattern: /(?<!\w)[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?!\w)/g,
    words: /swift|\bbic\b/,
    alone: 0,
    near: 0.9,
  },
  {
    id: "mac-address",
    title: "a hardware address",
    entity: "MAC_ADDRESS",
    pattern: /(?<![\w:-])[0-9A-F]{2}([:-])[0-9A-F]{2}(?:\1[0-9A-F]{2}){4}(?![\w:-])/gi,
    words: /\bmac\b/,
    alone: 0.95,
    near: 0.98,
  },
  {
    id: "crypto",
    title: "an address of a cryptocurrency",
    entity: "CRYPTO",
    pattern:
      /(?<!\w)(?:bc1[a-z0-9]{25,60}|0x[0-9a-fA-F]{40}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|[LM][1-9A-HJ-NP-Za-km-z]{26,33})(?!\w)/y,
    digits: 1,
    lead: 34,
    check: (plain) => /\d/.test(plain) && /[a-zA-Z]/.test(plain),
    words: /bitcoin|btc|ethereum|litecoin|wallet|crypto/,
    alone: 0.8,
    near: 0.97,
  },
  {
    id: "imei",
    title: "a phone's IMEI",
    entity: "ID_NUMBER",
    pattern: /(?<![\w-])\d{2}[- ]?\d{6}[- ]?\d{6}[- ]?\d(?![\w-])/y,
    digits: 15,
    check: luhn,
    words: /imei|device/,
    alone: 0.6,
    near: 0.97,
    nearUnchecked: 0.8,
  },
  {
    id: "vin",
    title: "a vehicle's number",
    entity: "ID_NUMBER",
    pattern:
      /(?=[A-HJ-NPR-Z\d]{17})(?<!\w)(?=[A-Z\d]{0,16}\d)(?=[A-Z\d]{0,16}[A-Z])[A-HJ-NPR-Z\d]{17}(?!\w)/y,
    digits: 1,
    lead: 16,
    check: vin,
    words: /\bvin\b|vehicle|\bcar\b|chassis/,
    alone: 0.8,
    near: 0.97,
    nearUnchecked: 0.85,
  },
] as const satisfies readonly Identifier[];
