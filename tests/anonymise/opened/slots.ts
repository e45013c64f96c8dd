// What the slots of the opened part's templates are filled with. A text has one country and people of one group of names;
// a person (a to e) and a slot that ends with a digit ({employer1}) stay the same in the whole text, every other slot is
// drawn anew. All lists and patterns are this part's own; check digits are computed by the code of `fresh`.
//   {a} whole name  {a.first} {a.last} {a.middle} {a.comma} {a.commaCaps} {a.caps} {a.lower} {a.lastCaps} (Jane DOE) {a.short}
//   (J. Doe) {a.initials} {a.dotted} (J.D.) {a.firstInitial} (Jane D.) {a.own} (Jane's) {a.wholeOwn} (Jane Doe's) {a.mail}
//   {a.mailSaid} {a.handle} {a.profile} {a.site} {a.file}
import {
  drawAddress,
  drawingBy,
  drawn,
  type Forms,
  keepingNumbered,
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

const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const ones = " one two three four five six seven eight nine".split(" ");
const digitWords = "oh one two three four five six seven eight nine".split(" ");

export function openedSlots(random: () => number, group: string): (slot: string) => SlotValue {
  const drawing = drawingBy(random, "ABDEFHJLNPRTWXYZ");
  const { pick, below, filled } = drawing;
  const country = pick(countries);
  const personOf = peopleOf(random, nameGroups[group] as NameGroup, {
    rare: 0.33,
    shortLetters: 2,
    isDistinct: true,
    numbers: [10, 89],
  });

  function personSlot(letter: string, form: string): SlotValue {
    const person = personOf(letter);
    const { first, last, whole, number } = person;
    const [f, l] = [plainLetters(first), plainLetters(last)];
    const { forms, named, owning } = nameForms(person, letter, pick);
    const ownForms: Forms = {
      commaCaps: () => named(`${last.toUpperCase()}, ${first}`),
      own: () => owning(first),
      wholeOwn: () => owning(whole),
      mail: () =>
        mark(
          "EMAIL_ADDRESS",
          `${pick([`${f}${l}`, `${f}.${l}${number}`, `${l}${number}`, `${f.slice(0, 1)}${l}.work`, `me-${f}`, `${f}_${l.slice(0, 1)}${number}`, `${l}.${f}+jobs`])}@${pick(words.mailHosts)}`,
        ),
      mailSaid: () =>
        mark("EMAIL_ADDRESS", `${f} dot ${l} at ${pick(["gmail dot com", "outlook dot com", "web dot de"])}`),
      handle: () =>
        mark(
          "HANDLE",
          `@${pick([`${f}_${l}`, `the_${f}${number}`, `${l}${f.slice(0, 1)}${number}`, `${f}.codes`])}`,
        ),
      profile: () =>
        mark(
          "URL",
          pick([
            `linkedin.com/in/${f}${l}-${number}a${number}`,
            `https://uk.linkedin.com/in/${l}${f}`,
            `www.linkedin.com/in/${f}-${l}-cv`,
            `https://www.researchgate.net/profile/${f}-${l}`,
          ]),
        ),
      site: () =>
        mark(
          "URL",
          pick([
            `https://${l}${f}.example.org/about`,
            `github.com/${f.slice(0, 1)}${l}${number}`,
            `www.${f}${l}.example.net`,
            `https://dribbble.com/${f}${l}`,
            `http://bitbucket.org/${l}_${f}/`,
            `${f}-${l}.example.io/portfolio`,
          ]),
        ),
      file: () => named(`${last}_${first}`.replace(/[ '-]/g, "_")),
    };
    return drawn({ ...forms, ...ownForms }, form);
  }

  /** A country after an address may be hidden with it or not. */
  function address(between: string): SlotValue {
    const { lines, town } = drawAddress(country, 190, drawing);
    return within(
      "ADDRESS",
      "",
      lines.join(between),
      random() < 0.2 && town !== country.name ? between + country.name : "",
    );
  }

  function birthDate(): string {
    const [day, month, year] = [1 + below(28), below(12), 1960 + below(46)];
    const name = months[month] ?? "";
    return pick([
      `${day} ${name} ${year}`,
      `${name} ${day}, ${year}`,
      `${two(day)}/${two(month + 1)}/${year}`,
      `${two(day)}.${two(month + 1)}.${year}`,
      `${year}-${two(month + 1)}-${two(day)}`,
      `${day}/${month + 1}/${two(year % 100)}`,
      `${name.slice(0, 3)} ${two(day)}, ${year}`,
    ]);
  }

  /** Time in a post, which stays. */
  function period(): string {
    const start = 2005 + below(15);
    const end = start + 1 + below(5);
    const month = (): string => months[below(12)] ?? "";
    return pick([
      `${start}–${end}`,
      `${month().slice(0, 3)} ${start} – ${month().slice(0, 3)} ${end}`,
      `${two(1 + below(12))}/${start}–${two(1 + below(12))}/${end}`,
      `${month()} ${start} - present`,
      `${start} to ${end}`,
    ]);
  }

  function identifier(which: 0 | 1, between: string): SlotValue {
    const kind = country.ids.length > 0 && random() < 0.7 ? pick(country.ids) : pick(words.idsAnywhere);
    const before = `${words.idWords[kind]?.[which] ?? ""}${between}`;
    const value = drawId(kind, random);
    return { text: before + value, marked: `${before}[ID:${value}]` };
  }

  /** One of a list that the text does not have yet. */
  const taken = new Set<string>();
  function another(items: readonly string[]): string {
    const item = pick(items.filter((one) => !taken.has(one)));
    taken.add(item);
    return item;
  }

  /** Whether an article and a legal form are hidden too is left open; `end` is what the text puts after the name. */
  function employer(end: "" | "." | "'s", article = "$1"): SlotValue {
    const [name = "", form = ""] = another(words.employers).split("|");
    const [, before = "", rest = ""] = /^(the )?(.*)$/i.exec(name) ?? [];
    const shown = end === "'s" || random() < 0.5 ? "" : form;
    const isDone = end === "." ? shown.endsWith(".") : name.endsWith("'s");
    const tail = isDone ? "" : end === "'s" && name.endsWith("s") ? "'" : end;
    const head = before.replace(/^(.)/, article);
    return end === "."
      ? { text: head + rest + shown + tail, marked: within("ORGANIZATION", head, rest, shown).marked + tail }
      : within("ORGANIZATION", head, rest, shown + tail);
  }

  function bornSaid(): string {
    const year = 60 + below(40);
    const count = (value: number): string =>
      value % 10 === 0
        ? (tens[value / 10 - 2] ?? "")
        : `${tens[Math.floor(value / 10) - 2] ?? ""} ${ones[value % 10] ?? ""}`;
    const day = pick("first second third fourth fifth sixth tenth twelfth fifteenth twentieth".split(" "));
    return `the ${day} of ${pick(months)} nineteen ${count(year)}`;
  }

  const town = (): string => pick(country.towns).split("|")[0] ?? "";
  const job = (): string => pick(words.jobs);
  const year = (): number => 1985 + below(39);
  const slots: Forms = {
    phone: () => mark("PHONE_NUMBER", filled(pick(country.phones))),
    phoneSaid: () =>
      mark(
        "PHONE_NUMBER",
        ["oh", "seven", ...Array.from({ length: 9 }, () => digitWords[below(10)])].join(" "),
      ),
    address: () => address(", "),
    lines: () => address("\n"),
    city: () => mark("LOCATION", random() < 0.5 ? town() : pick(towns)),
    country: () => mark("LOCATION", country.name),
    place() {
      const name = town();
      return within("LOCATION", "", name, name === country.name ? "" : `, ${country.name}`);
    },
    bornSaid: () => mark("DATE_OF_BIRTH", bornSaid()),
    born: () => mark("DATE_OF_BIRTH", birthDate()),
    bornYear: () => mark("DATE_OF_BIRTH", String(1960 + below(46))),
    age: () => mark("AGE", String(19 + below(46))),
    ageWord: () => mark("AGE", `${pick(tens.slice(0, 4))}-${ones[1 + below(9)]}`),
    decade: () =>
      mark(
        "AGE",
        `${pick(["early", "mid", "late"])} ${pick(["twenties", "thirties", "forties", "fifties"])}`,
      ),
    ageRange: () => mark("AGE", pick(["18-24", "25-34", "35-44", "45-54", "55-64"])),
    grad: () => mark("GRADUATION_YEAR", String(year())),
    gradShort: () => within("GRADUATION_YEAR", "'", two(year() % 100), ""),
    // Of a range of years it is the same whether the first goes too.
    study() {
      const end = year();
      const start = end - 2 - below(3);
      return within(
        "GRADUATION_YEAR",
        pick([`${start}–`, `${start} - `, `${start}-`, "", ""]),
        String(end),
        "",
      );
    },
    period: () => plain(period()),
    workYear: () => plain(String(2006 + below(19))),
    school: () => mark("SCHOOL", another(words.schools)),
    employer: () => employer(""),
    Employer: () => employer("", "T"),
    employerEnd: () => employer("."),
    employerOwn: () => employer("'s"),
    EmployerOwn: () => employer("'s", "T"),
    employerSaid() {
      const name = another(words.employers)
        .replace(/\|.*/, "")
        .replace(/ ?& ?/g, " and ")
        .replaceAll(".", " ");
      const [, before = "", rest = ""] = /^(the )?(.*)$/i.exec(name) ?? [];
      return within("ORGANIZATION", before, rest, "");
    },
    nrp: () => mark("NRP", pick(words.nationalities)),
    religion: () => mark("NRP", pick(words.religions)),
    condition: () => mark("HEALTH", pick(words.conditions)),
    marital: () => mark("MARITAL_STATUS", pick(words.maritalStates)),
    idLabel: () => identifier(0, ": "),
    idTab: () => identifier(0, "\t"),
    idLine: () => identifier(0, "\n"),
    idSaid: () => identifier(1, " "),
    idIs: () => identifier(1, " is "),
    ssn: () => mark("ID", drawId("ssn", random)),
    bankAccount: () => mark("ID", drawId("bankAccount", random)),
    staff: () => mark("ID", drawId("staff", random)),
    passport: () => mark("ID", drawId("passport", random)),
    card: () => mark("ID", drawId("card", random)),
    iban: () => mark("ID", drawId("iban", random)),
    ip: () => mark("ID", drawId("ip", random)),
    link: () => mark("URL", `https://${pick(["files", "meet", "jobs"])}.example.org/${filled("@%#@-##@")}`),
    job: () => plain(job()),
    Job: () => plain(job().replace(/^./, (letter) => letter.toUpperCase())),
    JOB: () => plain(job().toUpperCase()),
    skill: () => plain(pick(words.skills)),
    degree: () => plain(pick(words.degrees)),
    month: () => plain(pick(months)),
    weekday: () => plain(`${pick(["Mon", "Tues", "Wednes", "Thurs", "Fri"])}day`),
    number: () => plain(String(3 + below(50))),
    time: () => plain(`${8 + below(9)}:${two(below(4) * 15)}`),
    score: () => plain(String(1 + below(5))),
  };

  return keepingNumbered(slotsOf(personSlot, slots));
}
