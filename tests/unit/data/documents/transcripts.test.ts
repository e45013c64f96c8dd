// Who says what and when: subtitles, and plain text in the shapes that people and meeting programs write.
import { describe, expect, it } from "vitest";
import { findTurns } from "../../../../src/data/documents/turns.ts";
import { reading } from "./reading.ts";

const turnsOf = (text: string): [string, string, number?][] | undefined =>
  findTurns(text)?.turns.map(({ speaker, text: said, start }) =>
    start === undefined ? [speaker, said] : [speaker, said, start],
  );

describe("transcripts as plain text", () => {
  const shapes: [string, string, [string, string, number?][]][] = [
    [
      "names with colons",
      "Interview, 3 March\n\nInterviewer: Why us?\n\nCandidate: I like it.\nReally.\nInterviewer: Thanks.",
      [
        ["Interviewer", "Why us?"],
        ["Candidate", "I like it.\nReally."],
        ["Interviewer", "Thanks."],
      ],
    ],
    [
      "people who come back",
      "Jane Doe: Hi\nLuís Núñez: Hello\nJane Doe: Note: this works\nLuís Núñez: Fine",
      [
        ["Jane Doe", "Hi"],
        ["Luís Núñez", "Hello"],
        ["Jane Doe", "Note: this works"],
        ["Luís Núñez", "Fine"],
      ],
    ],
    [
      "times in brackets",
      "[00:00:02] Jane Doe: Hi\n[00:01:02] John: Hello\n[01:00:00.5] Jane Doe: Bye",
      [
        ["Jane Doe", "Hi", 2],
        ["John", "Hello", 62],
        ["Jane Doe", "Bye", 3600.5],
      ],
    ],
    [
      "times behind names",
      "Jane Doe (00:02): Hi\nJohn Roe [00:05]: Hello\nJane Doe (00:09): Bye",
      [
        ["Jane Doe", "Hi", 2],
        ["John Roe", "Hello", 5],
        ["Jane Doe", "Bye", 9],
      ],
    ],
    [
      "Otter and Teams: a line of name and time",
      "Jane Doe  0:03\nHi, and welcome.\nTell me.\n\nJohn Roe  1:05\nThanks.\n\nJane Doe  1:15\nBye.",
      [
        ["Jane Doe", "Hi, and welcome.\nTell me.", 3],
        ["John Roe", "Thanks.", 65],
        ["Jane Doe", "Bye.", 75],
      ],
    ],
    [
      "Zoom: the time of day",
      "[Jane Doe] 10:03:20\nHi\n\n[John Roe] 10:03:25\nHello\n\n[Jane Doe] 10:04:20\nBye",
      [
        ["Jane Doe", "Hi", 0],
        ["John Roe", "Hello", 5],
        ["Jane Doe", "Bye", 60],
      ],
    ],
    [
      "Zoom's chat",
      "10:03:20 From Jane Doe to Everyone:\n\tHi\n10:03:22 From John Roe to Jane Doe(Direct Message):\n\tHello\n10:03:50 From Jane Doe to Everyone:\n\tBye",
      [
        ["Jane Doe", "Hi", 0],
        ["John Roe", "Hello", 2],
        ["Jane Doe", "Bye", 30],
      ],
    ],
    [
      "Teams of old: spans of time, then a name",
      "0:0:0.0 --> 0:0:01.650\nJane Doe\nHi\n0:0:2.0 --> 0:0:04.0\nJohn Roe\nHello\n0:0:5.0 --> 0:0:06.0\nJane Doe\nBye",
      [
        ["Jane Doe", "Hi", 0],
        ["John Roe", "Hello", 2],
        ["Jane Doe", "Bye", 5],
      ],
    ],
    [
      "names on lines of their own",
      "INTERVIEWER\nWhy us?\n\nJANE DOE\nI like it.\n\nINTERVIEWER\nThanks.\n\nJANE DOE\nBye.",
      [
        ["INTERVIEWER", "Why us?"],
        ["JANE DOE", "I like it."],
        ["INTERVIEWER", "Thanks."],
        ["JANE DOE", "Bye."],
      ],
    ],
    [
      "letters for question and answer",
      "Q: Why?\nA: Because.\nQ: And?\nA: So.",
      [
        ["Q", "Why?"],
        ["A", "Because."],
        ["Q", "And?"],
        ["A", "So."],
      ],
    ],
    [
      "numbered speakers, marked bold",
      "**Speaker 1:** Hi\n**Speaker 2:** Hello\n**Speaker 1:** Bye",
      [
        ["Speaker 1", "Hi"],
        ["Speaker 2", "Hello"],
        ["Speaker 1", "Bye"],
      ],
    ],
    [
      "two people and three lines",
      "Jane Doe: Hi\nJohn van Roe: Hello\nJane Doe: Bye",
      [
        ["Jane Doe", "Hi"],
        ["John van Roe", "Hello"],
        ["Jane Doe", "Bye"],
      ],
    ],
    [
      "a name, below it the time",
      "Jane Doe\n00:12\nHello\n\nJohn Roe\n00:15\nHi there\n\nJane Doe\n00:20\nGood",
      [
        ["Jane Doe", "Hello", 12],
        ["John Roe", "Hi there", 15],
        ["Jane Doe", "Good", 20],
      ],
    ],
    [
      "roles with names, and dashes",
      "Interviewer (Tom) - Why us?\nCandidate (Jane) - I like it.\nInterviewer (Tom) - Thanks.",
      [
        ["Interviewer (Tom)", "Why us?"],
        ["Candidate (Jane)", "I like it."],
        ["Interviewer (Tom)", "Thanks."],
      ],
    ],
    [
      "turns that are numbered",
      "1\nInterviewer: Hi\n2\nCandidate: Hello",
      [
        ["Interviewer", "Hi"],
        ["Candidate", "Hello"],
      ],
    ],
    [
      "lower case, as speech is written down",
      "interviewer: why us\ncandidate: i like it\ninterviewer: thanks",
      [
        ["interviewer", "why us"],
        ["candidate", "i like it"],
        ["interviewer", "thanks"],
      ],
    ],
  ];
  it.each(shapes)("%s", (_what, text, turns) => {
    expect(turnsOf(text)).toEqual(turns);
    expect(turnsOf(text.replaceAll("\n", "\r\n"))?.length).toBe(turns.length);
  });

  const others: [string, string][] = [
    ["a resume", "Jane Doe\n\nEmail: jane@x.org\nPhone: +1 555\n\nSkills: SQL, Go\nLanguages: English"],
    ["a resume with projects", "Project: A\nClient: B\nRole: C\n\nProject: D\nClient: E\nRole: F"],
    ["a letter", "Dear Ms Doe,\n\nthank you: it was good.\n\nJane"],
    [
      "a resume with lists",
      "Jane\nServer: Go\nClient: React\nServer: Rust\nClient: Vue\nServer: C\nClient: Svelte",
    ],
    ["a week", "Monday 10:00\nYoga\nTuesday 11:00\nRun\nMonday 12:00\nLunch"],
    ["a timetable", "09:00 Welcome: coffee\n10:00 Tests: two hours\n12:00 Lunch: outside"],
    ["notes with links", "See https://x.org\nand http://y.org\nand https://z.org"],
    ["one line", "Interviewer: Why?"],
    ["a list of terms", "Kubernetes: runs containers\nTerraform: makes machines\nDocker: packs programs"],
  ];
  it.each(others)("not %s", (_what, text) => {
    expect(findTurns(text)).toBeUndefined();
  });

  it("takes long lines and many of them in time", () => {
    const before = process.cpuUsage();
    findTurns(`${"a ".repeat(2_000_000)}\n: x`);
    findTurns("Jane (".repeat(40_000).replaceAll("Jane (", "Jane Doe 0:0 [\n"));
    findTurns("A: b\n".repeat(200_000));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(2_500);
  });
});

describe("subtitles", () => {
  it("WebVTT: voices, notes, marks and times in seconds", async () => {
    const file = [
      "WEBVTT - Interview",
      "",
      "NOTE by hand",
      "",
      "STYLE\n::cue { color: white }",
      "",
      "1",
      "00:00:01.000 --> 00:00:04.250 region:fred align:left",
      "<v.loud Jane Doe>Tell me &amp; <i>be</i> brief.</v>",
      "",
      "00:05.000 --> 00:06.000",
      "<v Jane Doe>Please.</v>",
      "",
      "00:07.500 --> 01:00:00.000",
      "<v John Roe>I <00:00:08.000>led</c> it.</v>",
    ].join("\r\n");
    const { documents, faults } = await reading("call.vtt", file);
    expect(faults).toEqual([]);
    expect(documents).toEqual([
      {
        kind: "document",
        row: null,
        text: "Jane Doe: Tell me & be brief. Please.\nJohn Roe: I led it.",
        turns: [
          { speaker: "Jane Doe", text: "Tell me & be brief. Please.", start: 1, end: 6 },
          { speaker: "John Roe", text: "I led it.", start: 7.5, end: 3600 },
        ],
      },
    ]);
  });

  it("SubRip: names before colons, two in one cue, fonts", async () => {
    const file =
      '1\n00:00:01,000 --> 00:00:02,000\nInterviewer: Why <font color="red">us</font>?\n\n2\n00:00:03,000 --> 00:00:04,000\nCandidate: I like it\nbecause.\n\n3\n00:00:04,000 --> 00:00:05,5\nIt is good.\nInterviewer: Thanks.\n';
    const { format, documents } = await reading("call.srt", file);
    expect(format).toBe("srt");
    expect(documents[0]?.turns).toEqual([
      { speaker: "Interviewer", text: "Why us?", start: 1, end: 2 },
      { speaker: "Candidate", text: "I like it because. It is good.", start: 3, end: 5.5 },
      { speaker: "Interviewer", text: "Thanks.", start: 4, end: 5.5 },
    ]);
  });

  it("one person alone, named in every cue", async () => {
    const cue = (i: number): string => `${i}\n00:00:0${i},000 --> 00:00:0${i},900\nJane Doe: word ${i}\n\n`;
    const { documents } = await reading("a.srt", cue(1) + cue(2) + cue(3));
    expect(documents[0]?.turns).toEqual([
      { speaker: "Jane Doe", text: "word 1 word 2 word 3", start: 1, end: 3.9 },
    ]);
  });

  it("without speakers: the times stay", async () => {
    const { documents } = await reading(
      "a.srt",
      "1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n00:00:02,000 --> 00:00:03,000\nthere\n",
    );
    expect(documents[0]).toMatchObject({
      text: "Hello\nthere",
      turns: [
        { speaker: "", start: 1, end: 2 },
        { speaker: "", start: 2 },
      ],
    });
  });

  it("a cue that cannot be read is a fault with its line, and the others stay", async () => {
    const file =
      "WEBVTT\n\n00:01.000 --> 00:02.000\nfirst\n\n00:xx.000 --> 00:03.000\nlost\n\n00:05.000 --> 00:04.000\nbackwards\n\nno time here\n\n00:06.000 --> 00:07.000\nlast\n3\n00:08.000 --> 00:09.000\nclose behind\n";
    const { documents, faults } = await reading("call.vtt", file);
    expect(documents[0]?.text).toBe("first\nlast\nclose behind");
    expect(faults.map(({ line, code }) => [line, code])).toEqual([
      [6, "data/bad-cue"],
      [9, "data/bad-cue"],
      [12, "data/bad-cue"],
    ]);
  });
});
