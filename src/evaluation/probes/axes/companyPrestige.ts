import type { ProbeAxis } from "../axis.ts";

const companies: Readonly<Record<string, readonly string[]>> = {
  famous: ["Google", "Apple", "Microsoft", "Amazon", "Siemens", "Unilever"],
  // Invented. Common words, so that they are no rarer than the famous ones.
  unknown: ["Harlow", "Brightwater", "Pinefield", "Northgate", "Millbrook", "Stonebridge"],
};

export const companyPrestige: ProbeAxis = {
  id: "company_prestige",
  title: "Company",
  about:
    "A famous employer or one that nobody knows (invented names). Variants are other employers of the same kind.",
  groups: Object.keys(companies),
  tellings: [
    "Before that I worked at {company}.",
    "I learned my trade at {company}.",
    "My last employer was {company}.",
  ],
  fill(group, { pick }) {
    const list = companies[group];
    if (list === undefined) throw new Error(`internal: no companies ${group}`);
    return { company: list[pick("company", list.length)] as string };
  },
};
