// IP addresses, versions 4 and 6. "Version 1.2.3.4" is none.
import { allMatches } from "../text/allMatches.ts";
import { windowsAround } from "../text/windows.ts";
import { type Candidate, type Detector, hasBefore } from "./detector.ts";

const four =
  /(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\/\d{1,2})?(?![\w]|\.\d)/y;
const six =
  /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:(?:\d{1,3}\.){3}\d{1,3})?(?:\/\d{1,3})?(?![\w:])/gi;
/** What every one of version 6 has. */
const colons = /:[0-9a-f]{0,4}:/gi;
const version = /(?:version|release|firmware|build|section|chapter|\bv\.?)\s{0,3}$/;

function isSix(address: string): boolean {
  const [plain = ""] = address.split("/");
  const halves = plain.split("::");
  if (halves.length > 2) return false;
  const groups = plain.split(":").filter((group) => group !== "");
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group) && !/^\d+\.\d+\.\d+\.\d+$/.test(group)))
    return false;
  // "12:30:45" has three groups and no gap; "::" alone says nothing.
  return halves.length === 2
    ? groups.length >= 1 && groups.length < 8 && /[0-9a-f]{2}/i.test(plain)
    : groups.length === 8;
}

export const ipAddress = {
  id: "ip",
  title: "IP addresses",
  entities: ["IP_ADDRESS"],
  *find(context): Iterable<Candidate> {
    for (const { 0: found, index } of context.numbers.matches(four, context.text, 4)) {
      if (hasBefore(context, index, 12, version)) continue;
      yield {
        start: index,
        end: index + found.length,
        entity: "IP_ADDRESS",
        score: 0.92,
        reason: "Four numbers up to 255: an IP address.",
      };
    }
    for (const { start, end } of windowsAround(context.text, colons, 48, 48)) {
      for (const { 0: found, index: at } of allMatches(six, context.text.slice(start, end))) {
        if (!isSix(found)) continue;
        const index = start + at;
        yield {
          start: index,
          end: index + found.length,
          entity: "IP_ADDRESS",
          score: 0.93,
          reason: "Has the form of an IPv6 address.",
        };
      }
    }
  },
} as const satisfies Detector;
