// PDFs: the order in which a page is read, what is left out of it, what nobody sees.
import { describe, expect, it } from "vitest";
import {
  drawLines,
  drawText,
  headedPdf,
  imageOnlyPdf,
  invisiblePdf,
  invisibleWords,
  pdfFile,
  scannedPdf,
  sidebarPdf,
  twoColumnPdf,
} from "../../../fixtures/pdfFiles.ts";
import { latin1, reading, textsOf } from "./reading.ts";

const textOf = async (bytes: Uint8Array): Promise<string> => (await textsOf("a.pdf", bytes))[0] ?? "";

describe("reading order", () => {
  it("takes two columns one after the other, under a title over both, drawn across the page", async () => {
    expect(await textOf(twoColumnPdf())).toBe(
      [
        "How recruiting teams compare the answers of a model, a study of one year",
        "Recruiters read hundreds of resumes in a week, and most of them decide within the first minute. This study follows forty teams over one year and measures what they look at first.",
        "The second part describes how the pairs of answers were judged. Each pair was seen by three people who did not know each other, and ties were allowed when neither answer helped.",
        "Both parts were read by two editors before they were printed, and no names were kept in them.",
      ].join("\n\n"),
    );
  });

  it("takes three columns", async () => {
    const column = (letter: string): string[] =>
      Array.from({ length: 6 }, (_, i) => `${letter}${i} is a line of a column in it`);
    const columns = ["a", "b", "c"].map((letter, i) => drawLines(40 + 180 * i, 700, column(letter)));
    const text = await textOf(pdfFile([columns.join("")]));
    expect(text.match(/[abc]\d/g)).toEqual(
      ["a", "b", "c"].flatMap((letter) => [0, 1, 2, 3, 4, 5].map((i) => `${letter}${i}`)),
    );
  });

  it("takes a side bar before the jobs, and leaves years in the row of their job", async () => {
    const text = await textOf(sidebarPdf());
    expect(text).toContain("Skills\nPython\nTypeScript\nSQL\nLanguages\nEnglish\nGerman");
    expect(text).toContain("Senior Engineer, Northwind\t2019 - 2024\nLed a team of five");
    expect(text).toContain("Trainee, Fabrikam\t2014 - 2015");
    expect(text.startsWith("Jordan Example\n\nSkills")).toBe(true);
  });

  it("takes a name in large letters first, although it stands over one column alone", async () => {
    const side = ["Contact", "jo@example.org", "Skills", "rowing", "patience", "cooking"];
    const main = side.map((_, i) => `Line ${i} of what was done in the wards over many years`);
    const name = drawText({ x: 260, y: 760, text: "Jordan Example", size: 18 });
    const text = await textOf(pdfFile([drawLines(60, 700, side) + name + drawLines(220, 705, main)]));
    expect(text.replace(/\s+/g, " ")).toBe(["Jordan Example", ...side, ...main].join(" "));
  });

  it("reads blocks that take turns down the page as they come", async () => {
    const lines = [
      "Left one",
      "Middle one",
      "Left two",
      "Middle two",
      "Left three",
      "Middle three",
      "Left four",
    ];
    const page = lines.map((text, i) => drawText({ x: i % 2 === 0 ? 60 : 260, y: 700 - 30 * i, text }));
    expect((await textOf(pdfFile([page.join("")]))).split(/\s*\n\s*/)).toEqual(lines);
  });

  it("reads a table by its rows", async () => {
    const rows = [
      ["Language", "Level", "Years"],
      ["English", "fluent", "10"],
      ["Spanish", "good", "4"],
      ["Polish", "basic", "1"],
      ["Greek", "basic", "2"],
    ];
    const page = rows.map((row, r) =>
      row.map((text, c) => drawText({ x: 60 + 120 * c, y: 700 - 18 * r, text })).join(""),
    );
    expect(await textOf(pdfFile([page.join("")]))).toBe(rows.map((row) => row.join("\t")).join("\n"));
  });

  it("reads a small table by its rows between two sentences", async () => {
    const rows = [
      ["Name", "Years", "Place"],
      ["Ann", "2001", "Leeds"],
      ["Bob", "1999", "York"],
    ];
    const page = [
      drawText({ x: 60, y: 740, text: "Before the table" }),
      ...rows.flatMap((row, r) => row.map((text, c) => drawText({ x: 240 + 40 * c, y: 720 - 18 * r, text }))),
      drawText({ x: 60, y: 660, text: "After the table" }),
    ];
    const text = await textOf(pdfFile([page.join("")]));
    expect(text.split(/\s*\n\s*/)).toEqual([
      "Before the table",
      ...rows.map((row) => row.join("\t")),
      "After the table",
    ]);
  });

  it("joins words that a hyphen parts, but for those that have one", async () => {
    const lines = [
      "They asked for a well-known person who could mana-",
      "ge a large team, and found that she was a well-",
      "known speaker who had written about it for many years.",
    ];
    const text = await textOf(pdfFile([drawLines(60, 700, lines)]));
    expect(text).toBe(
      "They asked for a well-known person who could manage a large team, and found that she was a well-known speaker who had written about it for many years.",
    );
  });

  it("keeps lines that end early apart, and finds spaces where none is drawn", async () => {
    const words = `BT /F1 10 Tf 1 0 0 1 60 500 Tm [(Two)-300(words)] TJ ET`;
    const text = await textOf(
      pdfFile([drawLines(60, 700, ["Kim Sample", "12 High Street", "Springfield"]) + words]),
    );
    expect(text).toBe("Kim Sample\n12 High Street\nSpringfield\n\nTwo words");
  });

  it("turns pages that lie on their side", async () => {
    const page = "BT /F1 10 Tf 0 1 -1 0 300 100 Tm (Up the side of the page) Tj ET";
    expect(await textOf(pdfFile([page + drawText({ x: 60, y: 700, text: "Upright" })]))).toBe(
      "Upright\n\nUp the side of the page",
    );
  });
});

describe("what is left out", () => {
  it("headers, footers and numbers of pages, with a note; the author's name", async () => {
    const { documents } = await reading("a.pdf", headedPdf());
    const [document] = documents;
    expect(document?.text.split("\n\n")).toHaveLength(3);
    expect(document?.text).not.toMatch(/Interview guide|Page \d|Secret/);
    expect(document?.notes?.map(({ code }) => code)).toEqual(["data/running-heads"]);
    expect(document?.notes?.[0]?.message).toContain("Interview guide - internal use only");
  });

  it("but not what says by its number whose page it is", async () => {
    const pages = [1041, 1187, 1210].map((number) =>
      drawText({ x: 60, y: 810, text: `Applicant ${number}` }).concat(
        drawText({ x: 60, y: 700, text: "Worked in the ward." }),
        drawText({ x: 60, y: 30, text: `Printed 2026, sheet ${number}` }),
      ),
    );
    const text = await textOf(pdfFile(pages));
    expect(text.match(/\d{4}(?=\n|$)/g)).toHaveLength(6);
  });

  it("what nobody sees, each with why", async () => {
    const { documents } = await reading("a.pdf", invisiblePdf());
    expect(documents[0]?.text).toBe(
      "Alex Sample, software developer\n\nWhite on a dark bar\n\nSmall print that can be read",
    );
    expect(documents[0]?.invisible).toEqual([
      { text: invisibleWords.white, how: "in the colour of its background" },
      { text: invisibleWords.tiny, how: "in letters smaller than 4 points" },
      { text: invisibleWords.noInk, how: "drawn without ink" },
      { text: invisibleWords.offPage, how: "outside the page" },
      { text: invisibleWords.layer, how: "in a hidden layer" },
      { text: invisibleWords.covered, how: "under a filled shape" },
    ]);
  });

  it("white text beside a picture is hidden, on the picture it is not", async () => {
    const onPicture = drawText({ x: 80, y: 720, text: "On the picture", before: "1 1 1 rg" });
    const beside = drawText({ x: 80, y: 300, text: "Beside it", before: "1 g" });
    const page = `q 400 0 0 100 60 690 cm /Im1 Do Q ${onPicture} ${beside} ${drawText({ x: 80, y: 200, text: "Black" })}`;
    const { documents } = await reading(
      "a.pdf",
      pdfFile([page], { page: "/XObject << /Im1 100 0 R >>", objects: { 100: "<< >>" } }),
    );
    expect(documents[0]?.text).toBe("On the picture\n\nBlack");
    expect(documents[0]?.invisible?.map(({ text }) => text)).toEqual(["Beside it"]);
  });
});

describe("scans", () => {
  it("without text are refused with what to do", async () => {
    await expect(reading("scan.pdf", imageOnlyPdf())).rejects.toMatchObject({
      code: "data/no-text-layer",
      message: expect.stringContaining("no text layer") as string,
      hint: expect.stringContaining("text recognition (OCR)") as string,
    });
  });

  it("with recognised text under the picture give it, with a note", async () => {
    const { documents } = await reading("scan.pdf", scannedPdf());
    expect(documents[0]?.text).toBe("Recognised from the scan");
    expect(documents[0]?.notes?.map(({ code }) => code)).toEqual(["data/ocr-text"]);
  });
});

describe("reading", () => {
  it("says nothing on the console", async () => {
    const { warn, error, log } = console;
    const said: unknown[] = [];
    const listen = (...words: unknown[]): void => void said.push(words);
    Object.assign(console, { warn: listen, error: listen, log: listen });
    try {
      await reading("a.pdf", twoColumnPdf());
      await reading("a.pdf", pdfFile(["BT /Missing 9 Tf (x) Tj ET q q"])).catch(() => undefined);
    } finally {
      Object.assign(console, { warn, error, log });
    }
    expect(said).toEqual([]);
  });

  it("stops when it is no longer wanted, and reads the next file", async () => {
    const stop = new AbortController();
    const pages = Array.from({ length: 20 }, (_, i) => drawText({ x: 60, y: 700, text: `Page text ${i}` }));
    const read = reading("a.pdf", pdfFile(pages), {
      signal: stop.signal,
      progress: (done) => {
        if (done > 0) stop.abort();
      },
    });
    await expect(read).rejects.toMatchObject({ name: "AbortError" });
    expect(await textOf(pdfFile([drawText({ x: 60, y: 700, text: "Next file" })]))).toBe("Next file");
  });

  it("keeps the bytes of whoever gave them, and reads several files at once", async () => {
    const bytes = twoColumnPdf();
    const all = await Promise.all([1, 2, 3].map(() => textOf(bytes)));
    expect(new Set(all).size).toBe(1);
    expect(bytes.length).toBeGreaterThan(1000);
  });

  it("tells a page that is damaged, and keeps the others", async () => {
    const bytes = new TextDecoder("latin1").decode(
      pdfFile([drawText({ x: 60, y: 700, text: "First" }), drawText({ x: 60, y: 700, text: "Second" })]),
    );
    const broken = latin1(bytes.replace("12 0 R] /Count", "99 0 R] /Count"));
    const { documents, faults } = await reading("a.pdf", broken);
    expect(documents[0]?.text).toBe("First");
    expect(faults.map(({ message }) => message)).toEqual(["page 2 is damaged and cannot be read"]);
  });
});
