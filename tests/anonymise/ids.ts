// Identifiers with right check digits, drawn from a random stream. The sums are those of the issuing bodies, written
// down again here, so that the detector's own sums are held to another pair of hands.

type Random = () => number;

const digit = (random: Random, from = 0): number => from + Math.floor(random() * (10 - from));
const digits = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => digit(random));
const letter = (random: Random, letters: string): string =>
  letters[Math.floor(random() * letters.length)] ?? "A";
const two = (value: number): string => String(value).padStart(2, "0");

/** The digit that makes a Luhn sum a multiple of ten. */
function luhn(body: readonly number[]): number {
  const sum = Array.from(body)
    .reverse()
    .reduce((total, value, place) => {
      const doubled = place % 2 === 0 ? value * 2 : value;
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return (10 - (sum % 10)) % 10;
}

const weighted = (body: readonly number[], weights: readonly number[]): number =>
  body.reduce((total, value, i) => total + value * (weights[i] ?? 0), 0);

/** A text of digits and letters as a number modulo 97, letters as 10 to 35 (ISO 7064). */
const modulo97 = (text: string): number =>
  Array.from(text).reduce((rest, sign) => {
    const value = parseInt(sign, 36);
    return (rest * (value > 9 ? 100 : 10) + value) % 97;
  }, 0);

// Verhoeff's tables, for Aadhaar.
const product = [
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
const permute = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
];
const inverse = "0432156789";
function verhoeff(body: readonly number[]): number {
  const check = [...body]
    .reverse()
    .reduce((c, value, i) => Number(product[c]?.[Number(permute[(i + 1) % 8]?.[value])]), 0);
  return Number(inverse[check]);
}

const groups = (text: string, size: number): string =>
  text.match(new RegExp(`.{1,${size}}`, "g"))?.join(" ") ?? text;

/** Makes one, and the entity it is. "ID" stands for ID_NUMBER or any name of its own. */
export const idKinds: Readonly<Record<string, { entity: string; draw(random: Random): string }>> = {
  ssn: {
    entity: "US_SSN",
    draw: (random) =>
      `${100 + Math.floor(random() * 560)}-${two(1 + Math.floor(random() * 98))}-${1000 + Math.floor(random() * 8999)}`,
  },
  nino: {
    entity: "UK_NINO",
    draw(random) {
      const start = letter(random, "ABCEHJLMPRSW") + letter(random, "ABCEHJLMPRSWXYZ");
      const safe = /BG|GB|KN|NK|NT|TN|ZZ/.test(start) ? "AB" : start;
      const body = digits(random, 6).join("");
      return random() < 0.5
        ? `${safe} ${groups(body, 2)} ${letter(random, "ABCD")}`
        : `${safe}${body}${letter(random, "ABCD")}`;
    },
  },
  card: {
    entity: "CREDIT_CARD",
    draw(random) {
      const body = [...(random() < 0.5 ? [4] : [5, 1 + Math.floor(random() * 5)])];
      while (body.length < 15) body.push(digit(random));
      const text = [...body, luhn(body)].join("");
      const style = random();
      return style < 0.4 ? groups(text, 4) : style < 0.7 ? groups(text, 4).replaceAll(" ", "-") : text;
    },
  },
  iban: {
    entity: "IBAN_CODE",
    draw(random) {
      const [country = "DE", length = 18] = (
        [
          ["DE", 18],
          ["ES", 20],
          ["PL", 24],
          ["GB", 14],
        ] as const
      )[Math.floor(random() * 4)] ?? ["DE", 18];
      const bank = country === "GB" ? "NWBK" : "";
      const body = bank + digits(random, length).join("");
      const text = `${country}${two(98 - modulo97(`${body}${country}00`))}${body}`;
      return random() < 0.6 ? groups(text, 4) : text;
    },
  },
  ip: {
    entity: "IP_ADDRESS",
    draw: (random) =>
      random() < 0.8
        ? [
            1 + Math.floor(random() * 222),
            ...Array.from({ length: 3 }, () => Math.floor(random() * 255)),
          ].join(".")
        : `2001:db8:${Math.floor(random() * 65535).toString(16)}::${Math.floor(random() * 65535).toString(16)}`,
  },
  steuerId: {
    entity: "ID",
    draw(random) {
      // One digit twice, the others once: a permutation with one place repeated.
      const body = [1 + Math.floor(random() * 9)];
      while (body.length < 9) {
        const next = digit(random);
        if (!body.includes(next)) body.push(next);
      }
      body.push(body[2] ?? 1);
      let product = 10;
      for (const value of body) product = (((value + product) % 10 || 10) * 2) % 11;
      const text = [...body, (11 - product) % 10].join("");
      return random() < 0.5 ? text : `${text.slice(0, 2)} ${groups(text.slice(2), 3)}`;
    },
  },
  nir: {
    entity: "ID",
    draw(random) {
      const body = `${1 + Math.floor(random() * 2)}${two(60 + Math.floor(random() * 39))}${two(1 + Math.floor(random() * 12))}75${digits(random, 6).join("")}`;
      return `${body} ${two(97 - Number(BigInt(body) % 97n))}`;
    },
  },
  dni: {
    entity: "ID",
    draw(random) {
      const body = 10_000_000 + Math.floor(random() * 89_999_999);
      return `${body}${"TRWAGMYFPDXBNJZSQVHLCKE"[body % 23]}`;
    },
  },
  nie: {
    entity: "ID",
    draw(random) {
      const start = Math.floor(random() * 3);
      const body = digits(random, 7).join("");
      return `${"XYZ"[start]}${body}${"TRWAGMYFPDXBNJZSQVHLCKE"[Number(`${start}${body}`) % 23]}`;
    },
  },
  codiceFiscale: {
    entity: "ID",
    draw(random) {
      const consonants = "BCDFGLMNPRSTVZ";
      const body =
        Array.from({ length: 6 }, () => letter(random, consonants)).join("") +
        two(50 + Math.floor(random() * 50)) +
        letter(random, "ABCDEHLMPRST") +
        two(1 + Math.floor(random() * 28)) +
        `H${100 + Math.floor(random() * 899)}`;
      const odd: Record<string, number> = Object.fromEntries(
        Array.from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ").map((sign) => {
          const odds = [
            1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
          ];
          const place = /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65;
          return [sign, odds[place] ?? 0];
        }),
      );
      const even = (sign: string): number => (/\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65);
      const sum = Array.from(body).reduce(
        (total, sign, i) => total + (i % 2 === 0 ? (odd[sign] ?? 0) : even(sign)),
        0,
      );
      return body + String.fromCharCode(65 + (sum % 26));
    },
  },
  bsn: {
    entity: "ID",
    draw(random) {
      for (;;) {
        const body = [1 + Math.floor(random() * 9), ...digits(random, 7)];
        const check = weighted(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        if (check < 10) return [...body, check].join("");
      }
    },
  },
  pesel: {
    entity: "ID",
    draw(random) {
      const birth = `${two(50 + Math.floor(random() * 49))}${two(1 + Math.floor(random() * 12))}${two(1 + Math.floor(random() * 28))}`;
      const body = [...Array.from(birth).map(Number), ...digits(random, 4)];
      return [...body, (10 - (weighted(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10].join("");
    },
  },
  aadhaar: {
    entity: "ID",
    draw(random) {
      const body = [2 + Math.floor(random() * 8), ...digits(random, 10)];
      return groups([...body, verhoeff(body)].join(""), 4);
    },
  },
  pan: {
    entity: "ID",
    draw: (random) =>
      `${Array.from({ length: 3 }, () => letter(random, "ABCDEFGHJKLMNPRSTUVW")).join("")}P${letter(random, "ABCDGHKMNPRS")}${digits(random, 4).join("")}${letter(random, "ABCDEFGHJKL")}`,
  },
  cpf: {
    entity: "ID",
    draw(random) {
      const body = digits(random, 9);
      const check = (values: number[]): number => {
        const rest = (values.reduce((sum, value, i) => sum + value * (values.length + 1 - i), 0) * 10) % 11;
        return rest === 10 ? 0 : rest;
      };
      body.push(check(body));
      body.push(check(body));
      return body.join("").replace(/(...)(...)(...)(..)/, "$1.$2.$3-$4");
    },
  },
  sin: {
    entity: "ID",
    draw(random) {
      const body = [1 + Math.floor(random() * 7), ...digits(random, 7)];
      return groups([...body, luhn(body)].join(""), 3);
    },
  },
  tfn: {
    entity: "ID",
    draw(random) {
      for (;;) {
        const body = [1 + Math.floor(random() * 9), ...digits(random, 8)];
        if (weighted(body, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0) return groups(body.join(""), 3);
      }
    },
  },
  passport: {
    entity: "ID",
    draw: (random) => `${letter(random, "ABCEGHKLMPRSX")}${digits(random, 8).join("")}`,
  },
  staff: { entity: "ID", draw: (random) => `E-${digits(random, 5).join("")}` },
  licence: {
    entity: "ID",
    draw: (random) =>
      `${letter(random, "ABDKMS")}${digits(random, 3).join("")}-${groups(digits(random, 8).join(""), 4).replace(" ", "-")}`,
  },
  patient: { entity: "ID", draw: (random) => `MRN-${digits(random, 7).join("")}` },
};

/** How people introduce them. */
export const idLabels: Readonly<Record<string, readonly string[]>> = {
  ssn: ["SSN:", "Social Security Number:", "my social is"],
  nino: ["National Insurance number:", "NI No."],
  card: ["card", "Credit card number:"],
  iban: ["IBAN:", "account"],
  ip: ["IP", "from"],
  steuerId: ["Steuer-ID:", "Steueridentifikationsnummer"],
  nir: ["Numéro de sécurité sociale:", "NIR"],
  dni: ["DNI:", "DNI"],
  nie: ["NIE:", "NIE"],
  codiceFiscale: ["Codice fiscale:", "C.F."],
  bsn: ["BSN:", "Burgerservicenummer"],
  pesel: ["PESEL:", "PESEL"],
  aadhaar: ["Aadhaar No:", "Aadhaar number"],
  pan: ["PAN:", "PAN card"],
  cpf: ["CPF:", "CPF"],
  sin: ["SIN:", "Social Insurance Number"],
  tfn: ["TFN:", "Tax File Number"],
  passport: ["Passport No.", "passport number"],
  staff: ["Employee ID:", "Staff no."],
  licence: ["Driver's license:", "Driving licence no."],
  patient: ["Patient ID", "medical record number"],
};
