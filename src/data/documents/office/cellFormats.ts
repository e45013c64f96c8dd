// Numbers of a spreadsheet as they are shown, where that matters to a reader: dates, times, percentages. Dates are written
// as ISO 8601, whatever order the sheet shows them in (ECMA-376 part 1, 18.8.30 and 18.17.4.1).

export type NumberKind = "plain" | "percent" | "date" | "time" | "dateTime" | "elapsed";

/** Of the formats that every program knows by number. */
export function builtInKind(id: number): NumberKind {
  if (id === 9 || id === 10) return "percent";
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return "date";
  if ((id >= 18 && id <= 21) || id === 45 || id === 47) return "time";
  if (id === 22) return "dateTime";
  return id === 46 ? "elapsed" : "plain";
}

export function kindOfFormat(code: string): NumberKind {
  // Of positive numbers, without what is quoted, escaped or a colour.
  const [positive = ""] = code.split(";", 1);
  const bare = positive
    .slice(0, 200)
    .replace(/"[^"]*"|\\.|_.|\*./g, "")
    .toLowerCase();
  if (/\[[hms]+\]/.test(bare)) return "elapsed";
  const letters = bare.replace(/\[[^\]]*\]/g, "").replace(/general|am\/pm|a\/p/g, "");
  const hasDay = /[yd]/.test(letters) || (letters.includes("m") && !/[hs]/.test(letters));
  const hasHour = /[hs]/.test(letters);
  if (hasDay) return hasHour ? "dateTime" : "date";
  if (hasHour) return "time";
  return letters.includes("%") ? "percent" : "plain";
}

const dayMs = 86_400_000;
/** Day 0 of a sheet; of those that begin with 1904, as old Macs had them, day 0 is 1904-01-01. */
const epochMs = Date.UTC(1899, 11, 30);
const epoch1904Ms = Date.UTC(1904, 0, 1);
const lastDay = 2_958_466;

export function shownNumber(text: string, kind: NumberKind, is1904: boolean): string {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return text;
  if (kind === "percent") return `${plainNumber(value * 100)}%`;
  if (kind === "plain" || value < 0 || value >= lastDay) return plainNumber(value);
  const seconds = Math.round(value * 86_400);
  if (kind === "elapsed") return clock(seconds, Math.floor(seconds / 3600));
  if (kind === "time") return clock(seconds, Math.floor(seconds / 3600) % 24);
  const date = new Date((is1904 ? epoch1904Ms : epochMs) + Math.floor(seconds / 86_400) * dayMs);
  const day = date.toISOString().slice(0, 10);
  const isMidnight = seconds % 86_400 === 0;
  return kind === "date" || isMidnight ? day : `${day} ${clock(seconds, Math.floor(seconds / 3600) % 24)}`;
}

function clock(seconds: number, hours: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const rest = seconds % 60;
  return `${two(hours)}:${two(Math.floor(seconds / 60) % 60)}${rest === 0 ? "" : `:${two(rest)}`}`;
}

/** 0.1 + 0.2 is kept with 17 digits and shown with 15. */
const plainNumber = (value: number): string => String(Number(value.toPrecision(15)));
