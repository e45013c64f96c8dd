// What the slots of the unseen part's templates are filled with. A text has one country and people of one group of names;
// a person (a to e) stays the same one in the whole text, every other slot is drawn anew.
//   {a} whole name  {a.first} {a.last} {a.middle} {a.comma} {a.caps} {a.lastCaps} (Jane DOE) {a.short} (J. Doe)
//   {a.dotted} (J.D.) {a.initials} {a.firstInitial} (Jane D.) {a.possessive} {a.typo} {a.mail} {a.handle} {a.profile}
//   {a.site} {a.file}
import {
  drawAddress,
  drawingBy,
  drawn,
  type Forms,
  mark,
  months,
  nameForms,
  type NameGroup,
  peopleOf,
  plain,
  plainLetters,
  slotsOf,
  two,
  within,
} from "../drawn.ts";
import { drawId } from "../fresh/ids.ts";
import type { SlotValue } from "../slots.ts";
import { nameGroups } from "./names.ts";
import { countries, towns } from "./places.ts";
import * as words from "./words.ts";

const capitalised = (text: string): string =>
  text.replace(/(?<![\p{L}'])\p{Ll}/gu, (sign) => sign.toUpperCase());

export function unseenSlots(random: () => number, group: string): (slot: string) => SlotValue {
  const drawing = drawingBy(random, "ABDEFHJLNPRTWXYZ");
  const { pick, below, filled } = drawing;
  const country = pick(countries);
  const personOf = peopleOf(random, nameGroups[group] as NameGroup, {
    rare: 0.35,
    shortLetters: 2,
    isDistinct: true,
    numbers: [11, 88],
  });

  /** With two letters in the middle the other way round, or one twice. */
  function mistyped(name: string): string {
    const at = 1 + below(Math.max(1, name.length - 3));
    return random() < 0.5
      ? name.slice(0, at) + name.slice(at, at + 1) + name.slice(at)
      : name.slice(0, at) + name.slice(at + 1, at + 2) + name.slice(at, at + 1) + name.slice(at + 2);
  }

  function personSlot(letter: string, form: string): SlotValue {
    const person = personOf(letter);
    const { first, last, number } = person;
    const [f, l] = [plainLetters(first), plainLetters(last)];
    const { forms, named, owning } = nameForms(person, letter, pick);
    const ownForms: Forms = {
      possessive: () => owning(first),
      // The replacement of a misspelt name need not be that of the right one.
      typo: () => mark("PERSON", `${mistyped(first)} ${last}`),
      mail: () =>
        mark(
          "EMAIL_ADDRESS",
          `${pick([`${f}.${l}`, `${f}${l}${number}`, `${l}_${f}`, `${f.slice(0, 1)}${l}`, `hello.${f}`, `${f}-${l}.${number}`])}@${pick(words.mailHosts)}`,
        ),
      handle: () => mark("HANDLE", `@${pick([`${f}_${number}`, `${f}${l}`, `its_${f}`, `${l}.${f}`])}`),
      profile: () =>
        mark(
          "URL",
          pick([
            `linkedin.com/in/${f}-${l}-${number}`,
            `https://www.linkedin.com/in/${f}${l}`,
            `https://linkedin.com/in/${f}-${l}-1${number}b${number}/`,
          ]),
        ),
      site: () =>
        mark(
          "URL",
          pick([
            `github.com/${f}-${l}`,
            `https://${f}${l}.dev`,
            `www.${f}${l}.com`,
            `behance.net/${f}${number}`,
            `http://${l}.example.net/portfolio`,
          ]),
        ),
      file: () => named(`${first}_${last}`.replace(/[ '-]/g, "_")),
    };
    return drawn({ ...forms, ...ownForms }, form);
  }

  /** A country after an address may be hidden with it or not. */
  function address(between: string): SlotValue {
    // Italian towns stand in what goes with them.
    const { lines } = drawAddress(country, 210, drawing);
    return within("ADDRESS", "", lines.join(between), random() < 0.25 ? between + country.name : "");
  }

  function birthDate(): string {
    const [day, month, year] = [1 + below(28), below(12), 1958 + below(46)];
    const name = months[month] ?? "";
    return pick([
      `${name} ${day}, ${year}`,
      `${day} ${name} ${year}`,
      `${two(day)}/${two(month + 1)}/${year}`,
      `${two(day)}.${two(month + 1)}.${year}`,
      `${year}/${two(month + 1)}/${two(day)}`,
      `${day}-${name.slice(0, 3)}-${year}`,
      `${name.slice(0, 3)} ${day} ${year}`,
    ]);
  }

  /** Time in a post, which stays. */
  function period(): string {
    const start = 2004 + below(15);
    const end = start + 1 + below(5);
    const month = (): string => months[below(12)] ?? "";
    return pick([
      `${month()} ${start} – ${month()} ${end}`,
      `${start} to ${end}`,
      `${two(1 + below(12))}/${start} - ${two(1 + below(12))}/${end}`,
      `${month().slice(0, 3)} ${start} – Present`,
      `since ${start}`,
      `${start}-${end}`,
    ]);
  }

  function study(): SlotValue {
    const end = 1986 + below(38);
    const start = end - 2 - below(3);
    const [before, text] = pick([
      [`${start} - `, String(end)],
      [`${start}–`, String(end)],
      [`09/${start} – 06/`, String(end)],
      [`Class of `, String(end)],
      ["", String(end)],
    ] as const);
    return within("GRADUATION_YEAR", before, text, "");
  }

  function identifier(which: 0 | 1, between: string): SlotValue {
    const local = words.idsOfCountry[country.name];
    const kind = local !== undefined && random() < 0.65 ? pick(local) : pick(words.idsAnywhere);
    const before = words.idWords[kind]?.[which] ?? "";
    const value = drawId(kind, random);
    return { text: `${before}${between}${value}`, marked: `${before}${between}[ID:${value}]` };
  }

  function employer(): SlotValue {
    if (random() < 0.2) return mark("ORGANIZATION", pick(words.bodies));
    const name = pick(words.companies);
    if (random() < 0.75) return mark("ORGANIZATION", name);
    const form = pick(words.legalForms);
    return within("ORGANIZATION", "", name, ` ${form}`);
  }

  const town = (): string => pick(country.towns).split("|")[0] ?? "";
  const slots: Forms = {
    phone: () => mark("PHONE_NUMBER", filled(pick(country.phones))),
    address: () => address(", "),
    lines: () => address("\n"),
    street: () => mark("ADDRESS", `${1 + below(180)} ${pick(countries[below(3)]?.streets ?? [])}`),
    city: () => mark("LOCATION", random() < 0.5 ? town() : pick(towns)),
    country: () => mark("LOCATION", country.name),
    place: () => {
      const city = town();
      return within("LOCATION", "", city, `, ${country.name}`);
    },
    link: () =>
      mark("URL", `https://${pick(["calendar", "video", "share"])}.example.com/${filled("@##-%@@")}`),
    born: () => mark("DATE_OF_BIRTH", birthDate()),
    age: () => mark("AGE", String(18 + below(48))),
    grad: () => mark("GRADUATION_YEAR", String(1984 + below(40))),
    study,
    period: () => plain(period()),
    workYear: () => plain(String(2006 + below(18))),
    school: () => mark("SCHOOL", pick(words.schools)),
    employer,
    nrp: () => mark("NRP", pick(words.nationalities)),
    religion: () => mark("NRP", pick(words.religions)),
    condition: () => mark("HEALTH", pick(words.conditions)),
    marital: () => mark("MARITAL_STATUS", pick(words.maritalStates)),
    gender: () => mark("GENDER", pick(["female", "male", "non-binary"])),
    idLabel: () => identifier(0, ": "),
    idRow: () => identifier(0, " | "),
    idSaid: () => identifier(1, " "),
    idIs: () => identifier(1, " is "),
    card: () => mark("ID", drawId("card", random)),
    iban: () => mark("ID", drawId("iban", random)),
    ip: () => mark("ID", drawId("ip", random)),
    job: () => plain(pick(words.jobs)),
    Job: () => plain(capitalised(pick(words.jobs))),
    JOB: () => plain(pick(words.jobs).toUpperCase()),
    skill: () => plain(pick(words.skills)),
    degree: () => plain(pick(words.degrees)),
    month: () => plain(pick(months)),
    weekday: () => plain(`${pick(["Mon", "Tues", "Wednes", "Thurs", "Fri"])}day`),
    number: () => plain(String(3 + below(60))),
    time: () => plain(`${9 + below(8)}:${two(below(4) * 15)}`),
    score: () => plain(String(1 + below(5))),
  };

  return slotsOf(personSlot, slots);
}
