// The code pages of RTF by the names that TextDecoder knows: as \ansicpg has them, and by a font's \fcharset. DOS's own
// (437, 850) are unknown to it; their letters A to Z are right as windows-1252.

const byNumber: Readonly<Record<number, string>> = {
  866: "ibm866",
  874: "windows-874",
  932: "shift_jis",
  936: "gbk",
  949: "euc-kr",
  950: "big5",
  10000: "macintosh",
  10007: "x-mac-cyrillic",
  65001: "utf-8",
};

const byCharset: Readonly<Record<number, string>> = {
  77: "macintosh",
  128: "shift_jis",
  129: "euc-kr",
  134: "gbk",
  136: "big5",
  161: "windows-1253",
  162: "windows-1254",
  163: "windows-1258",
  177: "windows-1255",
  178: "windows-1256",
  186: "windows-1257",
  204: "windows-1251",
  222: "windows-874",
  238: "windows-1250",
};

export const defaultCodePage = "windows-1252";

export function codePage(number: number): string {
  if (number >= 1250 && number <= 1258) return `windows-${number}`;
  return byNumber[number] ?? defaultCodePage;
}

/** Undefined: the document's own. */
export const codePageOfCharset = (charset: number): string | undefined => byCharset[charset];
