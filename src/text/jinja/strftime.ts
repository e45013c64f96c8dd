// Python's strftime in the C locale, as glibc writes it: the codes, and the flags - _ 0 ^ and a width before them.

import { TemplateFault, Unsupported } from "./faults.ts";

const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const months = "January February March April May June July August September October November December".split(
  " ",
);
const combinedFormats: Record<string, string> = {
  c: "%a %b %e %H:%M:%S %Y",
  D: "%m/%d/%y",
  F: "%Y-%m-%d",
  r: "%I:%M:%S %p",
  R: "%H:%M",
  T: "%H:%M:%S",
  x: "%m/%d/%y",
  X: "%H:%M:%S",
};

export function formatTime(format: string, now: Date): string {
  if (format.length > 1000) throw new TemplateFault("strftime_now: the format has over 1000 characters");
  return format.replace(
    /%([-_0^#]*)([0-9]*)(.?)/gsu,
    (_whole, flags: string, width: string, code: string) => {
      if (width !== "" || flags.length > 1 || flags === "#")
        throw new Unsupported("this flag in strftime_now");
      if (code === "%" && flags === "") return "%";
      const combined = combinedFormats[code];
      if (combined !== undefined) {
        if (flags !== "") throw new Unsupported("this flag in strftime_now");
        return formatTime(combined, now);
      }
      const number = numbers(now)[code];
      if (number !== undefined) {
        const [value, digits, fill] = number;
        if (flags === "-") return String(value);
        return String(value).padStart(digits, flags === "_" ? " " : flags === "0" ? "0" : fill);
      }
      const word = words(now)[code];
      if (word === undefined) throw new Unsupported(`the code %${code} in strftime_now`);
      return flags === "^" ? word.toUpperCase() : word;
    },
  );
}

function words(now: Date): Record<string, string> {
  const day = days[now.getDay()] ?? "";
  const month = months[now.getMonth()] ?? "";
  const half = now.getHours() < 12 ? "AM" : "PM";
  return {
    a: day.slice(0, 3),
    A: day,
    b: month.slice(0, 3),
    B: month,
    h: month.slice(0, 3),
    p: half,
    P: half.toLowerCase(),
    n: "\n",
    t: "\t",
    // A time without a zone, as datetime.now() gives it.
    z: "",
    Z: "",
    f: String(now.getMilliseconds() * 1000).padStart(6, "0"),
  };
}

/** Value, digits and what fills them. */
function numbers(now: Date): Record<string, [number, number, string]> {
  const year = now.getFullYear();
  const day = now.getDay();
  const dayOfYear = Math.round(
    (Date.UTC(year, now.getMonth(), now.getDate()) - Date.UTC(year, 0, 1)) / 86_400_000,
  );
  const [isoYear, isoWeek] = isoWeekOf(now);
  const hour12 = now.getHours() % 12 || 12;
  return {
    C: [Math.floor(year / 100), 2, "0"],
    d: [now.getDate(), 2, "0"],
    e: [now.getDate(), 2, " "],
    g: [isoYear % 100, 2, "0"],
    G: [isoYear, 4, "0"],
    H: [now.getHours(), 2, "0"],
    I: [hour12, 2, "0"],
    j: [dayOfYear + 1, 3, "0"],
    k: [now.getHours(), 2, " "],
    l: [hour12, 2, " "],
    m: [now.getMonth() + 1, 2, "0"],
    M: [now.getMinutes(), 2, "0"],
    s: [Math.floor(now.getTime() / 1000), 1, "0"],
    S: [now.getSeconds(), 2, "0"],
    u: [day === 0 ? 7 : day, 1, "0"],
    U: [Math.floor((dayOfYear + 7 - day) / 7), 2, "0"],
    V: [isoWeek, 2, "0"],
    w: [day, 1, "0"],
    W: [Math.floor((dayOfYear + 7 - ((day + 6) % 7)) / 7), 2, "0"],
    y: [year % 100, 2, "0"],
    Y: [year, 4, "0"],
  };
}

/** The year and week of ISO 8601: those of the week's Thursday. */
function isoWeekOf(now: Date): [number, number] {
  const thursday = new Date(
    Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() + 3 - ((now.getDay() + 6) % 7)),
  );
  const year = thursday.getUTCFullYear();
  return [year, 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * 86_400_000))];
}
