// More kinds of identifiers than ids.ts of the folder above, again with check digits by the issuers' rules, and other ways
// of introducing all of them.
import { createHash } from "node:crypto";
import { idKinds } from "../ids.ts";

type Random = () => number;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const digits = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => below(random, 10));
const run = (random: Random, count: number): string => digits(random, count).join("");
const letter = (random: Random, letters: string): string => letters[below(random, letters.length)] ?? "A";
const two = (value: number): string => String(value).padStart(2, "0");
const birth = (random: Random): { year: number; month: string; day: string } => ({
  year: 1955 + below(random, 45),
  month: two(1 + below(random, 12)),
  day: two(1 + below(random, 28)),
});
const sum = (values: readonly number[], weights: readonly number[]): number =>
  values.reduce((total, value, i) => total + value * (weights[i] ?? 0), 0);
const numbers = (text: string): number[] => Array.from(text, Number);
function luhn(body: string): number {
  const total = sum(
    numbers(body)
      .reverse()
      .map((value, i) => (i % 2 === 0 ? ((value * 2) % 10) + (value > 4 ? 1 : 0) : value)),
    Array.from(body, () => 1),
  );
  return (10 - (total % 10)) % 10;
}

function base58(bytes: Uint8Array): string {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  for (; value > 0n; value /= 58n) text = (alphabet[Number(value % 58n)] ?? "") + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return "1".repeat(zeros) + text;
}

const drawn: Readonly<Record<string, (random: Random) => string>> = {
  nhs(random) {
    for (;;) {
      const body = digits(random, 9);
      const check = (11 - (sum(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
      if (check < 10) return [...body, check].join("").replace(/(...)(...)(....)/, "$1 $2 $3");
    }
  },
  itin: (random) => `9${run(random, 2)}-${70 + below(random, 19)}-${run(random, 4)}`,
  hetu(random) {
    const { year, month, day } = birth(random);
    const serial = two(Math.floor(2 + below(random, 897))).padStart(3, "0");
    const check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[Number(`${day}${month}${two(year % 100)}${serial}`) % 31];
    return `${day}${month}${two(year % 100)}-${serial}${check}`;
  },
  personnummer(random) {
    const { year, month, day } = birth(random);
    const body = `${two(year % 100)}${month}${day}${run(random, 3)}`;
    const text = `${body.slice(0, 6)}-${body.slice(6)}${luhn(body)}`;
    return random() < 0.5 ? text : `19${text}`;
  },
  nric(random) {
    const body = digits(random, 7);
    return `S${body.join("")}${"JZIHGFEDCBA"[sum(body, [2, 7, 6, 5, 4, 3, 2]) % 11]}`;
  },
  rrn(random) {
    const { year, month, day } = birth(random);
    const body = numbers(
      `${two(year % 100)}${month}${day}${1 + below(random, 2)}${two(below(random, 96))}${run(random, 3)}`,
    );
    const check = (11 - (sum(body, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10;
    return `${body.slice(0, 6).join("")}-${body.slice(6).join("")}${check}`;
  },
  medicare(random) {
    const body = [2 + below(random, 5), ...digits(random, 7)];
    const text = [...body, sum(body, [1, 3, 7, 9, 1, 3, 7, 9]) % 10, 1 + below(random, 9)].join("");
    return text.replace(/(....)(.....)(.)/, "$1 $2 $3");
  },
  tckn(random) {
    const body = [1 + below(random, 9), ...digits(random, 8)];
    const odd = sum(body, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
    const even = sum(body, [0, 1, 0, 1, 0, 1, 0, 1, 0]);
    const tenth = (((odd * 7 - even) % 10) + 10) % 10;
    return [...body, tenth, (odd + even + tenth) % 10].join("");
  },
  chineseId(random) {
    const { year, month, day } = birth(random);
    const body = `310104${year}${month}${day}${run(random, 3)}`;
    const rest = sum(numbers(body), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11;
    return `${body}${"10X98765432".slice(rest, rest + 1)}`;
  },
  southAfricanId(random) {
    const { year, month, day } = birth(random);
    const body = `${two(year % 100)}${month}${day}${run(random, 4)}08`;
    return `${body}${luhn(body)}`;
  },
  ahv(random) {
    const body = `756${run(random, 9)}`;
    const check = (10 - (sum(numbers(body), [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10;
    return `${body}${check}`.replace(/(...)(....)(....)(..)/, "$1.$2.$3.$4");
  },
  usPassport: (random) => String(100_000_000 + below(random, 800_000_000)),
  usLicence: (random) => `${letter(random, "CDHMPRST")}${run(random, 7)}`,
  mac: (random) =>
    Array.from({ length: 6 }, () => below(random, 256).toString(16).padStart(2, "0"))
      .join(":")
      .toUpperCase(),
  bitcoin(random) {
    const body = Uint8Array.from([
      0,
      1 + below(random, 255),
      ...Array.from({ length: 19 }, () => below(random, 256)),
    ]);
    const hash = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
    return base58(Uint8Array.from([...body, ...hash(hash(body)).slice(0, 4)]));
  },
  ethereum: (random) => `0x${Array.from({ length: 40 }, () => below(random, 16).toString(16)).join("")}`,
  bankAccount: (random) => String(10_000_000 + below(random, 89_999_999)),
  student: (random) => `${letter(random, "SKW")}${20 + below(random, 6)}${run(random, 5)}`,
  member: (random) => `${run(random, 3)}-${run(random, 4)}-${run(random, 2)}`,
};

/** One identifier of a kind of either list. */
export function drawId(kind: string, random: Random): string {
  const draw = drawn[kind] ?? idKinds[kind]?.draw;
  if (draw === undefined) throw new Error(`internal: no identifier ${kind}`);
  return draw(random);
}

/** What stands before one in a form, and in a sentence; a nationality in it may be hidden too. */
export const idWords: Readonly<Record<string, readonly [label: string, inSentence: string]>> = {
  ssn: ["Social Security #:", "my social security number, which is"],
  nino: ["NI number:", "my NI number is"],
  nhs: ["NHS No:", "NHS number"],
  itin: ["ITIN:", "taxpayer number"],
  iban: ["Bank account (IBAN):", "please pay into"],
  card: ["Card no.:", "charge it to my card"],
  steuerId: ["Steuer-Identifikationsnummer:", "[?:German] tax ID"],
  nir: ["N° de sécurité sociale :", "[?:French] social security number"],
  dni: ["DNI/NIF:", "[?:Spanish] ID card"],
  nie: ["N.I.E.:", "my NIE is"],
  codiceFiscale: ["Cod. fiscale:", "codice fiscale"],
  bsn: ["BSN-nummer:", "BSN"],
  pesel: ["Numer PESEL:", "with PESEL"],
  hetu: ["Henkilötunnus:", "[?:Finnish] personal identity code"],
  personnummer: ["Personnummer:", "personnummer"],
  aadhaar: ["Aadhaar card no:", "my Aadhaar is"],
  pan: ["PAN no:", "PAN"],
  cpf: ["CPF nº:", "CPF"],
  sin: ["S.I.N.:", "[?:Canadian] SIN"],
  tfn: ["TFN:", "tax file number"],
  medicare: ["Medicare card:", "Medicare number"],
  nric: ["NRIC No.:", "NRIC"],
  rrn: ["Resident registration no.:", "RRN"],
  tckn: ["T.C. Kimlik No:", "[?:Turkish] ID number"],
  chineseId: ["Resident ID card no.:", "[?:Chinese] ID card number"],
  southAfricanId: ["SA ID number:", "[?:South African] ID"],
  ahv: ["AHV-Nr.:", "[?:Swiss] AHV number"],
  usPassport: ["US passport no.:", "passport number"],
  usLicence: ["Driver license #:", "driver's license number"],
  mac: ["MAC address:", "the laptop's MAC"],
  ip: ["IP address:", "logged in from"],
  bitcoin: ["BTC wallet:", "bitcoin address"],
  ethereum: ["ETH wallet:", "wallet"],
  bankAccount: ["Account number:", "bank account number"],
  passport: ["Passport number:", "her passport number is"],
  student: ["Student ID:", "student number"],
  member: ["Membership no.:", "membership number"],
};

/** Kinds that a document of a country may have; the others are drawn anywhere. */
export const idsOfCountry: Readonly<Record<string, readonly string[]>> = {
  "the United States": ["ssn", "itin", "usPassport", "usLicence"],
  "the United Kingdom": ["nino", "nhs"],
  Canada: ["sin"],
  Germany: ["steuerId"],
  France: ["nir"],
  Spain: ["dni", "nie"],
  Italy: ["codiceFiscale"],
  "the Netherlands": ["bsn"],
  Sweden: ["personnummer", "hetu"],
  Poland: ["pesel"],
  India: ["aadhaar", "pan"],
  Brazil: ["cpf"],
  Australia: ["tfn", "medicare"],
  China: ["chineseId"],
  "South Africa": ["southAfricanId"],
};
export const idsAnywhere = [
  ...["passport", "iban", "card", "ip", "mac", "bankAccount", "student", "member", "bitcoin", "ethereum"],
  ...["nric", "rrn", "tckn", "ahv"],
] as const;
