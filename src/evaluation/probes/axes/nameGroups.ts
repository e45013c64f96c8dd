import type { ProbeAxis } from "../axis.ts";
import { nameLists, namesInList } from "../nameLists.ts";

export const nameGroups: ProbeAxis = {
  id: "name_groups",
  title: "Names",
  about:
    "Sixteen groups of names. All of a template are of one sex, women and men in turn, and equally common in their group.",
  groups: Object.keys(nameLists),
  tellings: [
    "My name is {first} {last}.",
    "I am {first} {last}, and I am glad to be here.",
    "Everybody at work calls me {first}; {first} {last} is my full name.",
    "{first} {last} here, hello.",
  ],
  fill(group, { template, pick }) {
    const list = nameLists[group];
    if (list === undefined) throw new Error(`internal: no names of ${group}`);
    const given = template % 2 === 0 ? list.women : list.men;
    return {
      first: given[pick("first", namesInList)] as string,
      last: list.family[pick("last", namesInList)] as string,
    };
  },
  left: { pattern: /\bPerson-[0-9A-F]{6,16}\b/, telling: "{first} {last}" },
};
