// Twenty good files, one of each kind and way of writing it, and the text that each is known to hold.
import { describe, expect, it } from "vitest";
import { fixtureFiles } from "../../../fixtures/makeFiles.ts";
import { openTextFile, wordFile, wordParagraph, workbookFile } from "../../../fixtures/officeFiles.ts";
import { drawLines, pdfFile, resumePdf } from "../../../fixtures/pdfFiles.ts";
import { answersCsv } from "../../../fixtures/plainFiles.ts";
import { bytes, latin1, reading, utf16 } from "./reading.ts";

type Good = readonly [name: string, make: () => Uint8Array, documents: number, known: readonly string[]];

const files: readonly Good[] = [
  [
    "two-columns.pdf",
    fixtureFiles["two-columns.pdf"],
    1,
    ["This study follows forty teams over one year", "ties were allowed when neither answer helped."],
  ],
  [
    "side-bar.pdf",
    fixtureFiles["side-bar.pdf"],
    1,
    ["Skills\nPython\nTypeScript\nSQL", "Engineer, Contoso\t2015 - 2019"],
  ],
  [
    "header-and-footer.pdf",
    fixtureFiles["header-and-footer.pdf"],
    1,
    ["How do you decide which of two designs is the better one for its users?"],
  ],
  ["scanned.pdf", fixtureFiles["scanned.pdf"], 1, ["Recognised from the scan"]],
  [
    "invisible.pdf",
    fixtureFiles["invisible.pdf"],
    1,
    ["Alex Sample, software developer", "Small print that can be read"],
  ],
  ["resume.pdf", () => resumePdf(7), 1, ["Line 1 of resume 7: worked with customers", "Line 90 of resume 7"]],
  [
    "letters.pdf",
    () => pdfFile([drawLines(60, 700, ["Caf\u00e9, na\u00efve, \u00df, \u00a9 (in brackets) \\ 100 %"])]),
    1,
    ["Caf\u00e9, na\u00efve, \u00df, \u00a9 (in brackets) \\ 100 %"],
  ],
  [
    "resume.docx",
    fixtureFiles["resume.docx"],
    1,
    [
      "Ten years in customer care\nYears\tRole\n2019-2024\tTeam lead",
      "Languages: English, Spanish",
      "In two countries.",
    ],
  ],
  [
    "letters.docx",
    () => wordFile({ body: wordParagraph("\u0416\u0443\u043a, \u6f22\u5b57, \u{1f600} <&>") }),
    1,
    ["\u0416\u0443\u043a, \u6f22\u5b57, \u{1f600} <&>"],
  ],
  ["letter.odt", fixtureFiles["letter.odt"], 1, ["Dear team,\nI  write to you.", "Start\tMay", "In a frame"]],
  [
    "letters.odt",
    () => openTextFile("<text:p>\u00c5ngstr\u00f6m &amp; S\u00f8n</text:p>"),
    1,
    ["\u00c5ngstr\u00f6m & S\u00f8n"],
  ],
  [
    "letter.rtf",
    fixtureFiles["letter.rtf"],
    1,
    ["Caf\u00e9 manager \u2013 seven years", "\u041f\u0440\u0438\u0432\u0435\u0442", "Left\tRight"],
  ],
  [
    "applications.xlsx",
    fixtureFiles["applications.xlsx"],
    3,
    ["Answer number 1 of a person who applied", "Answer number 3 of a person who applied"],
  ],
  [
    "questions.xlsx",
    () =>
      workbookFile([
        { name: "Q", rows: [["question"], ["Why do you want to work with us?"], ["What did you learn?"]] },
      ]),
    2,
    ["Why do you want to work with us?"],
  ],
  [
    "application.eml",
    fixtureFiles["application.eml"],
    1,
    ["I have led a caf\u00e9 for six years and would like to work with you."],
  ],
  ["interview.vtt", fixtureFiles["interview.vtt"], 1, ["I planned the shifts of forty people."]],
  [
    "interview.srt",
    () => bytes("1\r\n00:00:01,000 --> 00:00:02,000\r\nInterviewer: Hello and welcome.\r\n"),
    1,
    ["Hello and welcome."],
  ],
  [
    "answers.csv",
    () => bytes(answersCsv(50)),
    50,
    ['I have worked for 1 years as a nurse in ward 0, and I "listen" first.'],
  ],
  ["notes.md", () => bytes("# Notes\n\nShe *led* the team.\n"), 1, ["She led the team."]],
  ["letter.txt", () => utf16("Dear team,\nI apply.\n"), 1, ["Dear team,\nI apply."]],
  [
    "old.txt",
    () => latin1("R\u00e9sum\u00e9 of a caf\u00e9 owner, written years ago."),
    1,
    ["R\u00e9sum\u00e9 of a caf\u00e9 owner"],
  ],
];

describe("good files", () => {
  it.each(files)("give their known text: %s", async (name, make, count, known) => {
    const { documents, faults } = await reading(name, make());
    expect(documents).toHaveLength(count);
    expect(faults).toEqual([]);
    const text = documents.map((document) => document.text).join("\n");
    expect(known.filter((piece) => !text.includes(piece))).toEqual([]);
  });
});
