// What judging is made of beside its page: words in which two answers differ, texts in pieces, keys, the visible clock, links.
import { createRoot } from "solid-js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { pairwise } from "../../../src/data/annotation/widgets/pairwise.ts";
import { cutText } from "../../../src/ui/components/judge/cutText.ts";
import { directionOf } from "../../../src/ui/components/judge/directionOf.ts";
import { judgeKeys, wantedBy } from "../../../src/ui/components/judge/judgeKeys.ts";
import { draftOf, faultsOf, formOf } from "../../../src/ui/components/judge/taskDraft.ts";
import { wordDifference } from "../../../src/ui/components/judge/wordDifference.ts";
import { addressIn } from "../../../src/ui/state/createInvitation.ts";
import { createVisibleClock } from "../../../src/ui/state/visibleClock.ts";
import { widgets } from "../../../src/data/annotation/widgets/index.ts";
import { randomStream } from "../../../src/domain/random.ts";

afterEach(() => vi.unstubAllGlobals());

const differing = (left: string, right: string): [string[], string[]] => {
  const found = wordDifference(left, right);
  if (found === undefined) throw new Error("too long");
  return [
    found.left.map(({ start, end }) => left.slice(start, end)),
    found.right.map(({ start, end }) => right.slice(start, end)),
  ];
};

describe("words in which two texts differ", () => {
  it("finds what each lacks of the other, as stretches", () => {
    expect(differing("I would call the customer.", "I will write to the customer today.")).toEqual([
      ["would call"],
      ["will write to", "today"],
    ]);
    expect(differing("the same", "the   same")).toEqual([[], []]);
    expect(differing("", "all of it")).toEqual([[], ["all of it"]]);
  });

  it("keeps what is left over in common, on texts of random words", () => {
    const random = randomStream(5, "words");
    const text = (): string[] => Array.from({ length: 40 }, () => "abcd"[Math.floor(random() * 4)] ?? "");
    for (let i = 0; i < 50; i++) {
      const [left, right] = [text(), text()];
      const rest = (words: string[], other: string[], side: 0 | 1): string => {
        const gone = differing(words.join(" "), other.join(" "))
          [side].join(" ")
          .split(" ")
          .filter((one) => one !== "");
        return String(words.length - gone.length);
      };
      // As many words are in common on both sides, and no fewer than a plain table says.
      const common = longestCommon(left, right);
      expect([
        rest(left, right, 0),
        differing(left.join(" "), right.join(" "))[1].join(" ").split(" ").filter(Boolean).length,
      ]).toEqual([String(common), right.length - common]);
    }
  });

  it("does not hold the page up for two books", () => {
    const book = (word: string): string => Array.from({ length: 4000 }, (_, i) => `${word}${i}`).join(" ");
    expect(wordDifference(book("a"), book("b"))).toBeUndefined();
    expect(wordDifference(`${book("a")} x`, `${book("a")} y`)).toBeDefined();
  });
});

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (const [j, other] of b.entries())
      next.push(word === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

it("cuts a text where what is marked begins and ends, marks over each other too", () => {
  const pieces = cutText("one two three", [{ start: 4, end: 13 }], [{ start: 0, end: 7 }]);
  expect(pieces).toEqual([
    { text: "one ", highlight: undefined, isDifferent: true, isCode: false },
    { text: "two", highlight: 0, isDifferent: true, isCode: false },
    { text: " three", highlight: 0, isDifferent: false, isCode: false },
  ]);
  expect(cutText("", [], [])).toEqual([]);
});

it("finds blocks of code, the last one without an end too", () => {
  const code = (text: string) => cutText(text, [], []).flatMap(({ isCode, text }) => (isCode ? [text] : []));
  expect(code("So:\n```py\nx = 1\n~~~\n```\nand\n~~~\nrest")).toEqual([
    "```py\nx = 1\n~~~\n```",
    "~~~\nrest",
  ]);
  expect(code("`x` and ``` in a line")).toEqual([]);
});

it("tells the direction of a text by its first letter", () => {
  expect(["hello", "1. أستمع", "(שלום) hello", "Ich أستمع", "", "…"].map(directionOf)).toEqual([
    "ltr",
    "rtl",
    "rtl",
    "ltr",
    "ltr",
    "ltr",
  ]);
});

describe("keys", () => {
  class FakeElement {
    constructor(private readonly within: string[]) {}
    closest(selector: string): FakeElement | null {
      return selector.split(", ").some((part) => this.within.includes(part)) ? this : null;
    }
  }
  const press = (key: string, within: string[] = [], more: object = {}) => {
    vi.stubGlobal("Element", FakeElement);
    return wantedBy(
      { key, target: new FakeElement(within), ...more } as unknown as KeyboardEvent,
      pairwise.choices(2),
    );
  };

  it("mean a choice, an action, or nothing", () => {
    expect([press("1"), press("ArrowRight"), press("T"), press("u"), press("?"), press("z")]).toEqual([
      { choice: "left" },
      { choice: "right" },
      { choice: "tie" },
      { action: "undo" },
      { action: "help" },
      undefined,
    ]);
  });

  it("mean nothing while something is typed, held, or meant for the browser", () => {
    expect(press("1", ["textarea"])).toBeUndefined();
    expect(press("1", ["dialog"])).toBeUndefined();
    expect(press("1", [], { repeat: true })).toBeUndefined();
    expect(press("1", [], { ctrlKey: true })).toBeUndefined();
    expect(press("Enter", ["button"])).toBeUndefined();
    expect(press("Enter", ["button", "[data-choice]"])).toEqual({ action: "goOn" });
    expect(press("Enter")).toEqual({ action: "goOn" });
  });

  it("of actions are none of a widget's", () => {
    const ours = Object.values(judgeKeys).map(({ key }) => key.toLowerCase());
    for (const widget of widgets)
      for (const { keys } of widget.choices(widget.answers[1]))
        for (const key of keys) expect(ours, `${widget.id}: ${key}`).not.toContain(key.toLowerCase());
  });
});

it("counts the time for which something was in sight", () => {
  let now = 0;
  let look: () => void = () => undefined;
  const page = {
    hidden: false,
    addEventListener: (_: string, listener: () => void) => (look = listener),
    removeEventListener: () => undefined,
  };
  vi.stubGlobal("document", page);
  vi.stubGlobal("performance", { now: () => now });
  createRoot((dispose) => {
    const clock = createVisibleClock();
    now = 100;
    expect(clock.readMs()).toBe(0);
    clock.start();
    now = 150;
    page.hidden = true;
    look();
    now = 950;
    page.hidden = false;
    look();
    now = 960;
    expect(clock.readMs()).toBe(60);
    clock.hold();
    now = 2000;
    expect(clock.readMs()).toBe(60);
    clock.go();
    now = 2005;
    expect(clock.readMs()).toBe(65);
    clock.start();
    expect(clock.readMs()).toBe(0);
    dispose();
  });
});

it("finds the address of an invitation in a link, encoded or pasted", () => {
  expect(addressIn("bundle=invitations/spring.json")).toBe("invitations/spring.json");
  expect(addressIn("bundle=https%3A%2F%2Fexample.org%2Fa%2520b.json")).toBe("https://example.org/a%20b.json");
  expect(addressIn("bundle=https://example.org/a.json?key=1&more=a+b")).toBe(
    "https://example.org/a.json?key=1&more=a+b",
  );
  expect(addressIn("")).toBeUndefined();
  expect(addressIn("bundle=")).toBeUndefined();
});

describe("the form of a task", () => {
  it("is a draft where nothing is wrong with it", () => {
    const form = { ...formOf(undefined), annotators: "ana\n\nben\nana", overlap: "2", repeats: "10" };
    expect(faultsOf(form)).toEqual({});
    expect(draftOf(form, null)).toMatchObject({
      id: null,
      annotators: ["ana", "ben"],
      overlap: 2,
      repeatShare: 0.1,
    });
  });
  it("says what is wrong", () => {
    const form = {
      ...formOf(undefined),
      title: " ",
      annotators: "ana",
      overlap: "2",
      repeats: "60",
      pauseEvery: "x",
    };
    expect(Object.keys(faultsOf(form)).sort()).toEqual(["overlap", "pauseEvery", "repeats", "title"]);
  });
});
