// Judgements as a model that scores them reads them: TRL's ids for decoders, one segment for encoders, what else a row may say,
// and what cannot be learned from.
import { describe, expect, test } from "vitest";
import { classifierIds, judgements, RowNotes, tokenizeRows } from "../../../src/data/rows/index.ts";
import { blobFileSet } from "../../../src/storage/blobFiles.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { loadTokenizer, type Tokenizer } from "../../../src/text/index.ts";

const golden = new URL("../../golden/models/", import.meta.url).pathname;
const decoder = await loadTokenizer(folderFiles(`${golden}gpt2`));
const words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "##d", "?"];

function encoder(vocabulary: readonly string[] = words): Promise<Tokenizer> {
  const files = { "vocab.txt": vocabulary.join("\n"), "config.json": JSON.stringify({ model_type: "bert" }) };
  return loadTokenizer(
    blobFileSet(
      "model",
      Object.entries(files).map(([path, text]) => ({ path, blob: new Blob([text]) })),
    ),
  );
}

const pair = { prompt: "a b?", chosen: " c", rejected: " bd" };

function read(
  rows: readonly Record<string, unknown>[],
  tokenizer: Tokenizer | undefined,
  isEncoder = false,
  maxLength = 64,
) {
  const given = rows.map((row, i) => ({ row, line: i + 1 }));
  const cut = { maxLength, tooLong: "drop" } as const;
  return tokenizeRows(judgements, given, { tokenizer, vocabularySize: 200, cut, isEncoder });
}

describe("ids", () => {
  test("a decoder reads prompt and answer joined, with the EOS text behind them", () => {
    const { rows } = read([pair], decoder);
    expect(rows[0]?.chosenIds).toEqual(decoder.encode("a b? c<eos>"));
    expect(rows[0]?.rejectedIds).toEqual(decoder.encode("a b? bd<eos>"));
    // The EOS that stands there already is not doubled.
    const [again] = read([{ ...pair, chosen: " c<eos>" }], decoder).rows;
    expect(again?.chosenIds).toEqual(rows[0]?.chosenIds);
  });

  test("an encoder reads one text between its special tokens", async () => {
    const { rows } = read([pair], await encoder(), true);
    expect(rows[0]?.chosenIds).toEqual([2, 5, 6, 9, 7, 3]);
    expect(rows[0]?.rejectedIds).toEqual([2, 5, 6, 9, 6, 8, 3]);
  });

  test("messages go through the chat template, or are joined by newlines where there is none", async () => {
    const [prompt, completion] = [[{ role: "user", content: "a" }], [{ role: "assistant", content: "b" }]];
    const text = decoder.applyChatTemplate([...prompt, ...completion]);
    expect(classifierIds(prompt, completion, {}, decoder, false)).toEqual(
      decoder.encode(text, { addSpecialTokens: false }),
    );
    expect(classifierIds(prompt, completion, {}, await encoder(), true)).toEqual([2, 5, 6, 3]);
    const picture = [{ role: "user", content: [{ type: "image" }] }];
    const { errors } = read(
      [{ prompt: picture, chosen: completion, rejected: completion }],
      await encoder(),
      true,
    );
    expect(errors[0]?.message).toMatch(/content is no text/);
  });

  test("a tokenizer that puts nothing in front of a text is refused for an encoder", async () => {
    expect(() => read([pair], decoder, true)).not.toThrow();
    expect(read([pair], decoder, true).errors[0]?.message).toMatch(/no special token \(\[CLS\]\)/);
    const without = await encoder(words.map((word) => (word === "[CLS]" ? "x" : word)));
    expect(read([pair], without, true).errors[0]?.message).toMatch(/no special token \(\[CLS\]\)/);
  });

  test("rows of ids are whole texts, or stand behind prompt_ids", () => {
    const whole = read([{ chosen_ids: [7, 8, 9], rejected_ids: [7, 5] }], undefined).rows[0];
    const split = read([{ prompt_ids: [7], chosen_ids: [8, 9], rejected_ids: [5] }], undefined).rows[0];
    expect([whole?.chosenIds, whole?.rejectedIds]).toEqual([
      [7, 8, 9],
      [7, 5],
    ]);
    expect({ ...whole }).toEqual({ ...split });
    expect(read([{ chosen_ids: [], rejected_ids: [5] }], undefined).errors).toHaveLength(1);
  });

  test("a pair is left out when either side is too long", () => {
    const { rows, dropped } = read([pair, { ...pair, rejected: " b".repeat(40) }], decoder, false, 20);
    expect([rows.length, dropped]).toEqual([1, 1]);
  });
});

describe("what else a row says", () => {
  test("margin, weight and tie, as JSON and as tables spell them", () => {
    const said = [
      { margin: 0.5, weight: 2, tie: true },
      { margin: "-1e-1", weight: "0", tie: "False" },
      { margin: null, weight: "", tie: 0 },
    ];
    const { rows } = read(
      said.map((more) => ({ ...pair, ...more })),
      decoder,
    );
    expect(rows.map(({ margin, weight, isTie }) => [margin, weight, isTie])).toEqual([
      [0.5, 2, true],
      [-0.1, 0, false],
      [0, 1, false],
    ]);
  });

  test.each([
    [{ margin: "much" }, /"margin" must be a number, got "much"/],
    [{ margin: Infinity }, /"margin" must be a number/],
    [{ weight: -1 }, /"weight" must be a number from 0, got -1/],
    [{ weight: true }, /"weight" must be a number from 0/],
    [{ tie: "maybe" }, /"tie" must be true or false, got "maybe"/],
  ])("%j is a fault of its row alone", (more, message) => {
    const { rows, errors } = read([pair, { ...pair, ...more }], decoder);
    expect(rows).toHaveLength(1);
    expect(errors).toMatchObject([{ line: 2, message: expect.stringMatching(message) as unknown }]);
  });

  test("rows of one prompt have one number, whatever the answers", () => {
    const { rows } = read([pair, { ...pair, chosen: " bc" }, { ...pair, prompt: "b?" }], decoder);
    const [a, b, c] = rows.map(({ promptHash }) => promptHash);
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });
});

describe("nothing to learn", () => {
  const refusal = (rows: readonly Record<string, unknown>[]) =>
    judgements.refusal?.(read(rows, decoder).rows);

  test.each([
    ["ties", { tie: true }, /all 2 judgements are ties/],
    ["weights of 0", { weight: 0 }, /have the weight 0/],
    ["equal answers", { rejected: pair.chosen }, /the chosen and the rejected answer are the same/],
  ])("every row: %s", (_what, more, message) => {
    expect(
      refusal([
        { ...pair, ...more },
        { ...pair, ...more },
      ])?.message,
    ).toMatch(message);
    expect(refusal([{ ...pair, ...more }, pair])).toBeUndefined();
  });
});

test("notes of rows are kept", () => {
  const notes = new RowNotes();
  const row = { ...pair, system: "Be strict." };
  judgements.tokenize(row, {
    tokenizer: decoder,
    vocabularySize: 200,
    cut: { maxLength: 64, tooLong: "drop" },
    noting: { notes, line: 3 },
  });
  expect(notes.texts("rows.jsonl", 1).join()).toMatch(/"system" is not read/);
});
