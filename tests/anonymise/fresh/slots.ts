// What the slots of the fresh part's templates are filled with. A text has one country and people of one group of names; a
// person (a to d) stays the same one in the whole text, any other slot is drawn anew each time.
//   {a} whole name  {a.first} {a.last} {a.mid} {a.comma} {a.caps} {a.short} (J. Doe) {a.initials}
//   {a.mail} {a.user} {a.linkedin} {a.site} {a.file} (a name in a file's name)
import { drawingBy, mark, months, type NameGroup, peopleOf, plain, plainLetters, two } from "../drawn.ts";
import type { SlotValue } from "../slots.ts";
import { drawId, idsAnywhere, idsOfCountry, idWords } from "./ids.ts";
import { nameGroups } from "./names.ts";
import { countries, towns } from "./places.ts";
import * as words from "./words.ts";

export function freshSlots(random: () => number, group: string): (slot: string) => SlotValue {
  const { pick, below, filled } = drawingBy(random, "ABDEFGHJLNPRSTUWXY");
  const country = pick(countries);
  const personOf = peopleOf(random, nameGroups[group] as NameGroup, {
    rare: 0.33,
    shortLetters: 3,
    numbers: [10, 90],
  });

  function personSlot(letter: string, form: string): SlotValue {
    const { first, last, whole, number } = personOf(letter);
    const [f, l] = [plainLetters(first), plainLetters(last)];
    const named = (text: string): SlotValue => ({ text, marked: `[PERSON#${letter}:${text}]` });
    const forms: Readonly<Record<string, () => SlotValue>> = {
      "": () => named(whole),
      first: () => named(first),
      last: () => named(last),
      mid: () => named(`${first} ${pick(Array.from("ABCDEFGHJKLMNPRSTW"))}. ${last}`),
      comma: () => named(`${last}, ${first}`),
      caps: () => named(whole.toUpperCase()),
      short: () => named(`${first.slice(0, 1)}. ${last}`),
      initials: () => named(`${first.slice(0, 1)}${last.slice(0, 1)}`.toUpperCase()),
      mail: () =>
        mark(
          "EMAIL_ADDRESS",
          `${pick([`${f}.${l}`, `${f}${number}`, `${l}.${f.slice(0, 1)}`, `${f}_${l}`, `${f}+jobs`, `${f.slice(0, 1)}.${l}${number}`])}@${pick(words.mailHosts)}`,
        ),
      user: () => mark("HANDLE", `@${pick([`${f}${number}`, `${f}_${l}`, `not_${l}`, `${f}.writes`])}`),
      linkedin: () =>
        mark(
          "URL",
          pick([
            `linkedin.com/in/${f}${l}`,
            `https://uk.linkedin.com/in/${l}-${f}-0${number}b`,
            `www.linkedin.com/in/${f}-${l}/`,
          ]),
        ),
      site: () =>
        mark(
          "URL",
          pick([
            `https://${f}${l}.me`,
            `www.${l}-${f}.net/cv.html`,
            `github.com/${f}${number}`,
            `http://portfolio.example.com/~${l}`,
            `https://gitlab.com/${l}${number}/thesis`,
          ]),
        ),
      file: () => named(`${first}_${last}`.replace(/[ '-]/g, "_")),
    };
    const make = forms[form];
    if (make === undefined) throw new Error(`internal: no form ${form} of a person`);
    return make();
  }

  function address(): string {
    const [house, street, city] = [String(1 + below(198)), pick(country.streets), pick(country.cities)];
    return pick(country.addresses).replace(
      /\b(?:N(?=a?\b)|[SC]\b)|[#%@]/g,
      (sign) => ({ N: house, S: street, C: city })[sign] ?? filled(sign),
    );
  }

  function birthDate(): string {
    const [day, month, year] = [1 + below(28), below(12), 1956 + below(48)];
    const name = months[month] ?? "";
    const suffix = ["th", "st", "nd", "rd"][day % 10 < 4 && (day < 11 || day > 13) ? day % 10 : 0] ?? "th";
    return pick([
      `${day} ${name} ${year}`,
      `${name} ${day}${suffix}, ${year}`,
      `${day} ${name.slice(0, 3)} ${year}`,
      `${two(day)}/${two(month + 1)}/${year}`,
      `${year}-${two(month + 1)}-${two(day)}`,
      `${day}.${month + 1}.${year}`,
      `${two(day)}-${name.slice(0, 3).toUpperCase()}-${year}`,
      `${two(month + 1)}/${two(day)}/${two(year % 100)}`,
    ]);
  }

  /** Time in a post, which stays. */
  function period(): string {
    const start = 2003 + below(16);
    const month = (): string => months[below(12)] ?? "";
    return pick([
      `${month()} ${start} to ${month()} ${start + 1 + below(4)}`,
      `${start}–${start + 1 + below(5)}`,
      `${two(1 + below(12))}.${start} – present`,
      `${month().slice(0, 3)} '${two(start % 100)} - ${month().slice(0, 3)} '${two((start + 2) % 100)}`,
      `(${start} - ${start + 3})`,
    ]);
  }

  function study(): SlotValue {
    const end = 1988 + below(36);
    const start = end - 2 - below(3);
    const [before, text] = pick([
      [`${start} – `, String(end)],
      [`${start}-`, String(end)],
      [`Sept ${start} – June `, String(end)],
      [`${start}/`, two(end % 100)],
    ] as const);
    // Both years, or the later one alone, are the time of study.
    return { text: before + text, marked: `[GRADUATION_YEAR:${before}|${text}|]` };
  }

  function identifier(isLabel: boolean): SlotValue {
    const local = idsOfCountry[country.name];
    const kind = local !== undefined && random() < 0.6 ? pick(local) : pick(idsAnywhere);
    const value = drawId(kind, random);
    const before = idWords[kind]?.[isLabel ? 0 : 1] ?? "";
    return { text: `${before.replace(/\[\?:(.*?)\]/g, "$1")} ${value}`, marked: `${before} [ID:${value}]` };
  }

  function employer(): SlotValue {
    const name = pick(words.employers);
    const form = pick(words.legalForms);
    return random() < 0.7
      ? mark("ORGANIZATION", name)
      : { text: `${name} ${form}`, marked: `[ORGANIZATION:|${name}| ${form}]` };
  }

  const slots: Readonly<Record<string, () => SlotValue>> = {
    phone: () => mark("PHONE_NUMBER", filled(pick(country.phones))),
    address: () => mark("ADDRESS", address()),
    city: () =>
      mark("LOCATION", pick(random() < 0.5 ? country.cities.filter((city) => !city.includes(",")) : towns)),
    country: () => {
      const [, the = "", name = ""] = /^(the )?(.*)$/.exec(country.name) ?? [];
      return { text: country.name, marked: `[LOCATION:${the}|${name}|]` };
    },
    link: () =>
      mark(
        "URL",
        `https://${pick(["jobs", "zoom", "forms"])}.example.com/${filled("@@#-%@")}?ref=${filled("##")}`,
      ),
    born: () => mark("DATE_OF_BIRTH", birthDate()),
    age: () => mark("AGE", String(19 + below(46))),
    gradYear: () => mark("GRADUATION_YEAR", String(1985 + below(39))),
    study: study,
    period: () => plain(period()),
    workYear: () => plain(String(2005 + below(19))),
    school: () => mark("SCHOOL", pick(words.schools)),
    employer: employer,
    idLabel: () => identifier(true),
    idSaid: () => identifier(false),
    nrp: () => mark("NRP", pick(words.nationalities)),
    religion: () => mark("NRP", pick(words.religions)),
    condition: () => mark("HEALTH", pick(words.conditions)),
    marital: () => mark("MARITAL_STATUS", pick(words.maritalStates)),
    gender: () => mark("GENDER", pick(["female", "male", "non-binary"])),
    job: () => plain(pick(words.jobs)),
    Job: () => plain(pick(words.jobs).replace(/\b[a-z]/g, (sign) => sign.toUpperCase())),
    aJob: () => {
      const job = pick(words.jobs);
      return plain(`${/^[aeiou]/.test(job) ? "an" : "a"} ${job}`);
    },
    skill: () => plain(pick(words.skills)),
    degree: () => plain(pick(words.degrees)),
    day: () => plain(`${pick(["Mon", "Tues", "Wednes", "Thurs", "Fri"])}day`),
    month: () => plain(pick(months)),
    number: () => plain(String(3 + below(90))),
    time: () => plain(`${8 + below(10)}:${two(below(4) * 15)}`),
  };
  for (const kind of Object.keys(idWords))
    Object.assign(slots, { [`id.${kind}`]: () => mark("ID", drawId(kind, random)) });

  return (slot) => {
    const person = /^([a-d])(?:\.(\w+))?$/.exec(slot);
    if (person !== null) return personSlot(person[1] ?? "", person[2] ?? "");
    const draw = slots[slot];
    if (draw === undefined) throw new Error(`internal: no slot ${slot}`);
    return draw();
  };
}
