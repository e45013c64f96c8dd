// Files in the wrappings of office programs that are not read: what they are, and what a person can do with each. The old
// programs' files (compound files) and the zip files of others are told apart by names in their first pieces.
import { namesAtStart } from "./archiveNames.ts";

export interface ForeignPackage {
  readonly what: string;
  readonly hint: string;
}

const compoundMark = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** Names of streams in a compound file, and what each says of it. */
const compounds: readonly (readonly [stream: string, what: string, hint: string])[] = [
  [
    "EncryptedPackage",
    "locked with a password",
    "Open it with the password, save a copy without one, and add that.",
  ],
  ["WordDocument", "a document of an old Word (.doc)", "Open it and save it as .docx or PDF."],
  ["Workbook", "a spreadsheet of an old Excel (.xls)", "Open it and save it as .xlsx or CSV."],
  ["PowerPoint Document", "slides of an old PowerPoint (.ppt)", "Open them and save them as PDF."],
  [
    "__substg1.0_",
    "a message of Outlook (.msg)",
    "Open it and save it as text, or drag it into another mail program and save it as .eml.",
  ],
];

const zips: readonly (readonly [name: RegExp, what: string, hint: string])[] = [
  [/^ppt\//, "slides of PowerPoint (.pptx)", "Save them as PDF and add that."],
  [
    /^Index\/|\.iwa$/,
    "a file of Pages, Numbers or Keynote",
    "Export it as Word (.docx) or PDF, a table as CSV.",
  ],
  [/^META-INF\/container\.xml$/, "an electronic book (EPUB)", "Save the part that you need as a document."],
];

const openKinds: readonly (readonly [kind: string, what: string, hint: string])[] = [
  ["opendocument.spreadsheet", "a spreadsheet of LibreOffice (.ods)", "Save it as .xlsx or CSV."],
  ["opendocument.presentation", "slides of LibreOffice (.odp)", "Save them as PDF and add that."],
  ["epub", "an electronic book (EPUB)", "Save the part that you need as a document."],
];

/** Undefined where it is none of these. `start` is the first 64 KiB. */
export function foreignPackage(name: string, start: Uint8Array): ForeignPackage | undefined {
  if (compoundMark.every((byte, i) => start[i] === byte)) return compoundOf(start);
  const names = namesAtStart(start);
  if (names.length === 0) return undefined;
  const kind = new TextDecoder("latin1").decode(start.subarray(30, 200));
  const open = names[0] === "mimetype" ? openKinds.find(([part]) => kind.includes(part)) : undefined;
  if (open !== undefined) return { what: open[1], hint: open[2] };
  const zip = zips.find(([pattern]) => names.some((one) => pattern.test(one)));
  if (zip !== undefined) return { what: zip[1], hint: zip[2] };
  const ending = /\.(docx|docm|xlsx|xlsm|odt)$/i.exec(name)?.[1];
  return ending === undefined
    ? undefined
    : {
        what: `a damaged file, or no ${ending.toUpperCase()} file`,
        hint: "Ask for the file again, or open it in the program it was made with and save it again.",
      };
}

function compoundOf(start: Uint8Array): ForeignPackage {
  // Names stand in it as UTF-16.
  const letters = new TextDecoder("utf-16le").decode(start.subarray(0, start.length & ~1));
  const known = compounds.find(([stream]) => letters.includes(stream));
  return {
    what: known?.[1] ?? "a file of an old Office, or a message of Outlook (.doc, .xls, .ppt, .msg)",
    hint: known?.[2] ?? "Open it and save it as .docx, .xlsx or PDF; a message of Outlook as text.",
  };
}
