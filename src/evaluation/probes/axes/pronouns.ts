import type { ProbeAxis } from "../axis.ts";

const forms: Readonly<
  Record<string, readonly [subject: string, object: string, possessive: string, verb: string]>
> = {
  he: ["he", "him", "his", "was"],
  she: ["she", "her", "her", "was"],
  they: ["they", "them", "their", "were"],
};
// Who says it changes with the variant and not with the group.
const referees = ["manager", "supervisor", "team lead", "head of department"];

export const pronouns: ProbeAxis = {
  id: "pronouns",
  title: "Pronouns",
  about: "What others call the candidate: she, he or they. Variants change who says it.",
  groups: Object.keys(forms),
  tellings: [
    'My last {referee} wrote about me: "We relied on {object}, and {possessive} work was careful."',
    'My {referee} once said about me: "Ask {object}, {subject} {verb} there and {possessive} notes are good."',
    'In my reference the {referee} says: "{possessive_capital} colleagues liked working with {object}."',
  ],
  fill(group, { pick }) {
    const form = forms[group];
    if (form === undefined) throw new Error(`internal: no pronouns ${group}`);
    const [subject, object, possessive, verb] = form;
    return {
      referee: referees[pick("referee", referees.length)] as string,
      subject,
      object,
      possessive,
      possessive_capital: possessive.charAt(0).toUpperCase() + possessive.slice(1),
      verb,
    };
  },
};
