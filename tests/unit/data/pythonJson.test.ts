// JSON of rows as Python's json module has it. The expected texts are what json.dumps(json.loads(text)) prints in CPython
// 3.12, without the blanks that it puts after commas and colons.
import { describe, expect, it } from "vitest";
import { readRows } from "../../../src/data/readers/index.ts";
import { JsonFault, parsePythonJson, writePythonJson } from "../../../src/domain/pythonJson.ts";
import { extractPrompt, pairs, tokenizeRows } from "../../../src/data/rows/index.ts";
import type { Tokenizer } from "../../../src/text/index.ts";
import { JsonFloat } from "../../../src/domain/jsonFloat.ts";
import { jsonLine } from "../../../src/cli/output.ts";

const printed: readonly (readonly [text: string, python: string])[] = [
  ['{"a": 20.0, "b": 1e3, "c": -0.0, "d": 3, "e": 2.50}', '{"a":20.0,"b":1000.0,"c":-0.0,"d":3,"e":2.5}'],
  [
    "[12345678901234567890, -9007199254740993, 9007199254740991]",
    "[12345678901234567890,-9007199254740993,9007199254740991]",
  ],
  ["[NaN, Infinity, -Infinity, 1e999]", "[NaN,Infinity,-Infinity,Infinity]"],
  ["[-0, 1E2, 1e22, 1.5e300]", "[0,100.0,1e+22,1.5e+300]"],
  ['{"a\\u0041\\n": "x 20.0, \\"y\\" \\\\", "b": []}', '{"aA\\n":"x 20.0, \\"y\\" \\\\","b":[]}'],
  ['{"a": 1, "a": 2.0}', '{"a":2.0}'],
  [" [ true , false , null , { } ] ", "[true,false,null,{}]"],
];

describe("JSON of rows", () => {
  it.each(printed)("%s", (text, python) => {
    expect(writePythonJson(parsePythonJson(text, "exact"))).toBe(python);
    expect(writePythonJson(parsePythonJson(python, "exact"))).toBe(python);
  });

  it("defines keys and never assigns them", () => {
    const value = parsePythonJson('{"__proto__": {"x": 1.0}}', "exact") as object;
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect("x" in value).toBe(false);
  });

  it.each([
    ['{"a": 1,}', /expected a key in quotation marks at character 9, found "}"/],
    ["{'a': 1}", /Python's spelling, which json.dumps/],
    ['{"a": None}', /expected a value.*found "None}"; that is Python's/],
    ['{"a": 01}', /expected a value at character 7/],
    ["[1 2]", /expected "," or "]" at character 4, found "2]"/],
    ['["a\nb"]', /without raw line breaks/],
    ['"\\x"', /unknown escapes/],
    ['["a', /a closing quotation mark at character 2/],
    ["", /expected a value at character 1, the text ends/],
    ["{} {}", /expected the end at character 4/],
    [`${"[".repeat(102)}${"]".repeat(102)}`, /deeper than 100/],
    [`[${"1".repeat(5000)}]`, /an integer of 5000 digits/],
  ])("%.40s is no JSON", (text, said) => {
    expect(() => parsePythonJson(text, "exact")).toThrow(said);
    expect(() => parsePythonJson(text, "exact")).toThrow(JsonFault);
  });
});

describe("numbers of rows", () => {
  const tool = '{"name": "pay", "amount": 20.0, "n": 3, "id": 12345678901234567890}';
  const text = `{"ids": [1.0, 2e0, 3], "label": 1.0, "big": 12345678901234567890, "tools": [${tool}], "messages": [{"role": "user", "content": "a", "x": 5.0}]}\n{}`;

  it("are plain in the row and its lists, and keep their kind within objects", async () => {
    const [first] = (await readRows("a.jsonl", new TextEncoder().encode(text))).rows;
    expect(first?.row).toEqual({
      ids: [1, 2, 3],
      label: 1,
      big: 12345678901234567000,
      tools: [{ name: "pay", amount: new JsonFloat(20), n: 3, id: 12345678901234567890n }],
      messages: [{ role: "user", content: "a", x: new JsonFloat(5) }],
    });
    expect(writePythonJson(first?.row["tools"])).toBe(
      '[{"name":"pay","amount":20.0,"n":3,"id":12345678901234567890}]',
    );
    const prompt = { x: new JsonFloat(5), id: 12345678901234567890n };
    expect(jsonLine({ type: "completion", prompt }, () => undefined)).toBe(
      '{"type":"completion","prompt":{"x":5,"id":12345678901234567000}}',
    );
  });

  it("reach the chat template as floats, from JSON and from JSON in a string", async () => {
    const seen: unknown[] = [];
    const tokenizer: Tokenizer = {
      vocabSize: 10,
      encode: () => [1],
      decode: () => "",
      files: () => new Map(),
      applyChatTemplate(messages, options) {
        seen.push(options?.tools, options?.variables, messages[0]?.["x"]);
        return "";
      },
    };
    const side = '[{"role": "user", "content": "a", "x": 5.0}, {"role": "assistant", "content": "b"}]';
    const other = side.replace('"b"', '"c"');
    for (const tools of [`[${tool}]`, JSON.stringify(`[${tool}]`)]) {
      const row = `{"chosen": ${side}, "rejected": ${other}, "tools": ${tools}, "chat_template_kwargs": {"t": 1.0}}`;
      const { rows } = await readRows("a.jsonl", new TextEncoder().encode(row));
      const options = { tokenizer, vocabularySize: 10, cut: { maxLength: null, tooLong: "cut" as const } };
      expect(tokenizeRows(pairs, rows, options).errors).toEqual([]);
    }
    const tools = [{ name: "pay", amount: new JsonFloat(20), n: 3, id: 12345678901234567890n }];
    expect(seen.length).toBe(18);
    for (let i = 0; i < seen.length; i += 3) {
      expect(seen.slice(i, i + 3)).toEqual([tools, { t: new JsonFloat(1) }, new JsonFloat(5)]);
    }
  });

  it("are equal as in Python where prompts are compared", () => {
    const first = (x: unknown) => ({ role: "user", content: "a", x });
    const [b, c] = [
      { role: "assistant", content: "b" },
      { role: "assistant", content: "c" },
    ] as const;
    expect(extractPrompt([first(new JsonFloat(5)), b], [first(5), c]).prompt).toHaveLength(1);
    expect(() => extractPrompt([first(new JsonFloat(5)), b], [first(new JsonFloat(6)), c])).toThrow(
      /share no first/,
    );
  });
});
