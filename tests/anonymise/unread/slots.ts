// What the slots of the unread part's templates are filled with. A text has one country and people of one group of names;
// a person (a to e) and a slot that ends with a digit ({employer1}) stay the same in the whole text, every other slot is
// drawn anew. Names, places, schools, employers, telephone numbers and labels are this part's own; check digits, cards and
// times are those of the other parts.
//   {a} whole name  {a.first} {a.last} {a.middle} {a.comma} {a.caps} {a.lastCaps} (Jane DOE) {a.short} (J. Doe)
//   {a.initials} {a.firstInitial} (Jane D.) {a.possessive} (Jane's) {a.wholes} (Jane Doe's) {a.lower} {a.mail} {a.handle}
//   {a.profile} {a.site} {a.file}
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
import { unseenSlots } from "../unseen/slots.ts";
import { nameGroups } from "./names.ts";
import { countries, towns } from "./places.ts";
import * as words from "./words.ts";

/** Slots of the unseen part that give nothing of its lists. */
const shared = new Set([
  "age",
  "card",
  "grad",
  "iban",
  "ip",
  "link",
  "month",
  "number",
  "score",
  "time",
  "weekday",
]);

export function unreadSlots(random: () => number, group: string): (slot: string) => SlotValue {
  const drawing = drawingBy(random, "ABDEFHJLNPRTWXYZ");
  const { pick, below, filled } = drawing;
  const country = pick(countries);
  const personOf = peopleOf(random, nameGroups[group] as NameGroup, {
    rare: 0.3,
    shortLetters: 2,
    numbers: [12, 87],
  });
  const sharedSlots = unseenSlots(random, group);

  function personSlot(letter: string, form: string): SlotValue {
    const person = personOf(letter);
    const { first, last, whole, number } = person;
    const [f, l] = [plainLetters(first), plainLetters(last)];
    const { forms, named, owning } = nameForms(person, letter, pick);
    const ownForms: Forms = {
      possessive: () => owning(first),
      wholes: () => owning(whole),
      mail: () =>
        mark(
          "EMAIL_ADDRESS",
          `${pick([`${f}.${l}`, `${l}.${f}`, `${f}${number}`, `${f.slice(0, 1)}.${l}`, `${l}${f.slice(0, 2)}${number}`, `${f}_${l}`, `mail+${f}`])}@${pick(words.mailHosts)}`,
        ),
      handle: () =>
        mark("HANDLE", `@${pick([`${f}${l}${number}`, `${f}.${l}`, `${l}_${f.slice(0, 1)}`, `real${f}`])}`),
      profile: () =>
        mark(
          "URL",
          pick([
            `www.linkedin.com/in/${l}-${f}`,
            `https://linkedin.com/in/${f}${l}${number}/`,
            `xing.com/profile/${f}_${l}`,
          ]),
        ),
      site: () =>
        mark(
          "URL",
          pick([
            `gitlab.com/${f}${number}`,
            `https://github.com/${l}-${f}`,
            `${f}${l}.example.com`,
            `https://www.${l}-${f}.example.net/cv`,
            `medium.com/@${f}.${l}`,
          ]),
        ),
      file: () => named(`${first}_${last}`.replace(/[ '-]/g, "_")),
    };
    return drawn({ ...forms, ...ownForms }, form);
  }

  /** A country after an address may be hidden with it or not. */
  function address(between: string): SlotValue {
    const { lines } = drawAddress(country, 230, drawing);
    return within("ADDRESS", "", lines.join(between), random() < 0.2 ? between + country.name : "");
  }

  function birthDate(): string {
    const [day, month, year] = [1 + below(28), below(12), 1957 + below(48)];
    const name = months[month] ?? "";
    return pick([
      `${day} ${name} ${year}`,
      `${name} ${day}, ${year}`,
      `${two(day)}/${two(month + 1)}/${year}`,
      `${day}.${month + 1}.${year}`,
      `${year}-${two(month + 1)}-${two(day)}`,
      `${two(day)} ${name.slice(0, 3)} ${year}`,
      `${two(day)}-${two(month + 1)}-${year}`,
    ]);
  }

  /** Time in a post, which stays. */
  function period(): string {
    const start = 2003 + below(16);
    const end = start + 1 + below(5);
    const month = (): string => (months[below(12)] ?? "").slice(0, 3);
    return pick([
      `${month()} ${start} - ${month()} ${end}`,
      `${start} – ${end}`,
      `${two(1 + below(12))}.${start} – ${two(1 + below(12))}.${end}`,
      `${month()} ${start} to date`,
      `from ${start} to ${end}`,
    ]);
  }

  /** Of a range of years it is the same whether the first goes too. */
  function study(): SlotValue {
    const end = 1983 + below(41);
    const start = end - 2 - below(3);
    const before = pick([`${start}–`, `${start} - `, `${start} to `, "", ""]);
    return within("GRADUATION_YEAR", before, String(end), "");
  }

  function identifier(which: 0 | 1, between: string): SlotValue {
    const kind = random() < 0.65 ? pick(country.ids) : pick(words.idsAnywhere);
    const before = `${words.idWords[kind]?.[which] ?? ""}${between}`;
    const value = drawId(kind, random);
    return { text: before + value, marked: `${before}[ID:${value}]` };
  }

  function employer(): SlotValue {
    const name = pick(words.employers);
    if (random() < 0.8) return mark("ORGANIZATION", name);
    const form = pick(words.legalForms);
    return within("ORGANIZATION", "", name, ` ${form}`);
  }

  const town = (): string => pick(country.towns).split("|")[0] ?? "";
  const job = (): string => pick(words.jobs);
  const slots: Forms = {
    phone: () => mark("PHONE_NUMBER", filled(pick(country.phones))),
    address: () => address(", "),
    lines: () => address("\n"),
    city: () => mark("LOCATION", random() < 0.5 ? town() : pick(towns)),
    country: () => mark("LOCATION", country.name),
    place() {
      const city = town();
      return within("LOCATION", "", city, `, ${country.name}`);
    },
    born: () => mark("DATE_OF_BIRTH", birthDate()),
    study,
    period: () => plain(period()),
    workYear: () => plain(String(2005 + below(19))),
    school: () => mark("SCHOOL", pick(words.schools)),
    employer,
    nrp: () => mark("NRP", pick(words.nationalities)),
    religion: () => mark("NRP", pick(words.religions)),
    condition: () => mark("HEALTH", pick(words.conditions)),
    marital: () => mark("MARITAL_STATUS", pick(words.maritalStates)),
    idLabel: () => identifier(0, ": "),
    idTab: () => identifier(0, "\t"),
    idSaid: () => identifier(1, " "),
    idIs: () => identifier(1, " is "),
    job: () => plain(job()),
    Job: () => plain(job().replace(/^./, (letter) => letter.toUpperCase())),
    skill: () => plain(pick(words.skills)),
    degree: () => plain(pick(words.degrees)),
  };

  const own = slotsOf(personSlot, slots);
  return keepingNumbered((slot) => (shared.has(slot) ? sharedSlots(slot) : own(slot)));
}
