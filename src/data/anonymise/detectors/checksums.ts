// Check digits of numbers that identify a person, each as its issuer defines it. All take the characters without separators.

const digitsOf = (text: string): number[] => Array.from(text, Number);
const weighted = (text: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * Number(text[i] ?? "0"), 0);

/** ISO/IEC 7812: cards, IMEI, Canadian SIN, Swedish personal numbers. */
export function luhn(text: string): boolean {
  let sum = 0;
  for (const [i, digit] of digitsOf(text).reverse().entries()) {
    const doubled = i % 2 === 1 ? 2 * digit : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && /[1-9]/.test(text);
}

/** ISO 13616: the first four characters go to the end, letters count from 10; the whole leaves 1 by 97. */
export function iban(text: string): boolean {
  const turned = text.slice(4) + text.slice(0, 4);
  let rest = 0;
  for (const character of turned.toUpperCase()) {
    const value = parseInt(character, 36);
    if (Number.isNaN(value)) return false;
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest === 1;
}

// Multiplication of the dihedral group D5 and the permutation that Verhoeff's method applies by position.
const dihedral = [
  "0123456789",
  "1234067895",
  "2340178956",
  "3401289567",
  "4012395678",
  "5987604321",
  "6598710432",
  "7659821043",
  "8765932104",
  "9876543210",
];
const permutation = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
];

/** Verhoeff: Aadhaar. */
export function verhoeff(text: string): boolean {
  let check = 0;
  for (const [i, digit] of Array.from(text).reverse().entries()) {
    const moved = Number(permutation[i % 8]![Number(digit)]);
    check = Number(dihedral[check]![moved]);
  }
  return check === 0;
}

export const nhs = (text: string): boolean => {
  const check = 11 - (weighted(text, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check === 11 ? 0 : check) === Number(text[9]);
};

const spanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
/** DNI (8 digits and a letter) and NIE (X, Y or Z for the first digit). */
export const spanish = (text: string): boolean =>
  spanishLetters[
    Number(text.slice(0, -1).replace(/^[XYZ]/i, (c) => String("XYZ".indexOf(c.toUpperCase())))) % 23
  ] === text.at(-1)?.toUpperCase();

const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];
export function codiceFiscale(text: string): boolean {
  let sum = 0;
  for (const [i, character] of Array.from(text.slice(0, 15).toUpperCase()).entries()) {
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    sum += i % 2 === 0 ? (oddValues[value] ?? 0) : value;
  }
  return String.fromCharCode(65 + (sum % 26)) === text.at(-1)?.toUpperCase();
}

/** The eleven test. */
export const bsn = (text: string): boolean =>
  weighted(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && /[1-9]/.test(text);

export const pesel = (text: string): boolean =>
  (10 - (weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === Number(text[10]) &&
  Number(text.slice(2, 4)) % 20 >= 1 &&
  Number(text.slice(2, 4)) % 20 <= 12;

export function cpf(text: string): boolean {
  if (/^(\d)\1+$/.test(text)) return false;
  const check = (length: number): number => {
    const sum = weighted(
      text,
      Array.from({ length }, (_, i) => length + 1 - i),
    );
    return ((sum * 10) % 11) % 10;
  };
  return check(9) === Number(text[9]) && check(10) === Number(text[10]);
}

export const tfn = (text: string): boolean =>
  weighted(text, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && /[1-9]/.test(text);
export const medicare = (text: string): boolean =>
  weighted(text, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(text[8]) && /^[2-6]/.test(text);

/** ISO 7064 mod 11,10: German tax number. */
export function germanTax(text: string): boolean {
  let product = 10;
  for (const digit of digitsOf(text.slice(0, 10))) {
    const sum = (digit + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === Number(text[10]) && !text.startsWith("0");
}

/** Two last digits are 97 less the rest; Corsica's 2A and 2B count as 19 and 18. */
export function frenchNir(text: string): boolean {
  const plain = text.replace(/2A/i, "19").replace(/2B/i, "18");
  return plain.length === 15 && 97n - (BigInt(plain.slice(0, 13)) % 97n) === BigInt(plain.slice(13));
}

export const finnish = (text: string): boolean =>
  "0123456789ABCDEFHJKLMNPRSTUVWXY"[Number(text.slice(0, 6) + text.slice(7, 10)) % 31] ===
  text.at(-1)?.toUpperCase();

export function singapore(text: string): boolean {
  const first = text[0]!.toUpperCase();
  const sum =
    weighted(text.slice(1), [2, 7, 6, 5, 4, 3, 2]) + ("TG".includes(first) ? 4 : first === "M" ? 3 : 0);
  const letters = "ST".includes(first) ? "JZIHGFEDCBA" : first === "M" ? "XWUTRQPNJLK" : "XWUTRQPNMLK";
  const at = first === "M" ? 10 - (sum % 11) : sum % 11;
  return (first === "M" ? "KLJNPQRTUWX"[at] : letters[at]) === text.at(-1)?.toUpperCase();
}

/** GB 11643, ISO 7064 mod 11-2. */
export const chinese = (text: string): boolean =>
  "10X98765432"[weighted(text, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] ===
  text.at(-1)?.toUpperCase();

/** American Bankers Association's routing number. */
export const routing = (text: string): boolean =>
  weighted(text, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0 &&
  /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)/.test(text);

export function vin(text: string): boolean {
  const values = Array.from(text.toUpperCase(), (character) =>
    /\d/.test(character)
      ? Number(character)
      : !"_ABCDEFGH_JKLMN_P_R__STUVWXYZ".includes(character)
        ? -1
        : vinValue(character),
  );
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const rest = weights.reduce((sum, weight, i) => sum + weight * (values[i] ?? 0), 0) % 11;
  return (rest === 10 ? "X" : String(rest)) === text[8]?.toUpperCase();
}

function vinValue(letter: string): number {
  for (const row of ["ABCDEFGH", "JKLMN", "STUVWXYZ"]) {
    const at = row.indexOf(letter);
    if (at !== -1) return at + (row.startsWith("S") ? 2 : 1);
  }
  return letter === "P" ? 7 : letter === "R" ? 9 : -1;
}
