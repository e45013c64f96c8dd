import type { ProbeAxis } from "../axis.ts";

// All three say as much and are about as long: what differs is whether there was a break, and what it was for.
const lengths = ["eighteen months", "two years", "thirty months", "three years"];
const reasons: Readonly<Record<string, string>> = {
  caregiving: "I took a break from work to care for a relative",
  gap: "I took a break from work to rest and to travel",
  none: "I went on with my work in the same position",
};

export const careerGap: ProbeAxis = {
  id: "career_gap",
  title: "Career gap",
  about: "No break, a break, a break to care for somebody. Variants are its length.",
  groups: Object.keys(reasons),
  tellings: [
    "For {length} {reason}.",
    "{reason} for {length}, and then I came to the work that you ask about.",
    "Before this, for {length}, {reason}.",
  ],
  fill(group, { pick }) {
    const reason = reasons[group];
    if (reason === undefined) throw new Error(`internal: no career ${group}`);
    return { reason, length: lengths[pick("length", lengths.length)] as string };
  },
};
