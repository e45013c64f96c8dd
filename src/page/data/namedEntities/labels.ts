// What models for named entities call things, and what they are here. A label that is not in the table is left alone and
// told: hiding what nobody knows the kind of would be a guess.

/** Of our entities, those that models know; docs/contract.md has all. */
const entities: readonly (readonly [RegExp, string])[] = [
  [/^(per|pers|person|name|(given|first|last|middle|sur|full)_?name|private_person|nam|human)$/, "PERSON"],
  [/^(loc|location|gpe|city|country|state|county|region|place|fac)$/, "LOCATION"],
  [
    /^(address|private_address|street(_?(address|name))?|buildingnum|building_?number|zip_?code|post_?code|secondary_?address)$/,
    "ADDRESS",
  ],
  [/^(org|organi[sz]ation|company(_?name)?|corp|corporation|employer)$/, "ORGANIZATION"],
  [/^(school|university|educational_institution)$/, "SCHOOL"],
  [/^(e_?mail(_?address)?|private_email)$/, "EMAIL_ADDRESS"],
  [/^((tele)?phone(_?(number|num))?|telephonenum|private_phone|fax(_?number)?|mobile)$/, "PHONE_NUMBER"],
  [/^(url|private_url|website|link)$/, "URL"],
  [/^(user_?name|handle|login)$/, "HANDLE"],
  [/^(dob|date_?of_?birth|birth_?date|birthday)$/, "DATE_OF_BIRTH"],
  [/^age$/, "AGE"],
  [/^(norp|nrp|nationality|ethnicity|religion|race)$/, "NRP"],
  [/^(gender|sex)$/, "GENDER"],
  [/^(title|prefix)$/, "TITLE"],
  [/^(us_?ssn|ssn|social_?(security_?)?num(ber)?)$/, "US_SSN"],
  [/^(credit_?card(_?number)?|card_?number)$/, "CREDIT_CARD"],
  [/^iban(_code)?$/, "IBAN_CODE"],
  [/^(ip|ipv4|ipv6|ip_?address)$/, "IP_ADDRESS"],
  [
    /^(id|id_?(card_?)?num(ber)?|account_?(number|num)|passport(_?(number|num))?|driver_?licen[cs]e(_?(number|num))?|tax_?(number|num)|national_?id|secret|password)$/,
    "ID_NUMBER",
  ],
];

export interface Tag {
  /** "B", "I", "E", "S" (Ramshaw & Marcus 1995, and its one-token form), or "" where the label has none. */
  readonly mark: string;
  /** "" for what is nothing. */
  readonly kind: string;
}

/** "B-PER" and the like; "O" is nothing. */
export function tagOf(label: string): Tag {
  if (/^o$/i.test(label)) return { mark: "", kind: "" };
  const parts = /^([BIESLU])[-_](.+)$/.exec(label);
  if (parts === null) return { mark: "", kind: label };
  // Last and unit are what some call end and single.
  const mark = { L: "E", U: "S" }[parts[1] ?? ""] ?? parts[1] ?? "";
  return { mark, kind: parts[2] ?? "" };
}

/** Our entity for a kind of a model; undefined where there is none. */
export function entityOf(kind: string): string | undefined {
  const name = kind.toLowerCase().replaceAll("-", "_");
  return entities.find(([pattern]) => pattern.test(name))?.[1];
}
