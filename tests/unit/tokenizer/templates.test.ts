// Chat templates of strangers are programs: they may be wrong or hostile, and they end in an AppError in good time.
// Templates by name come from tokenizer_config.json or from files.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTokenizer, type Tokenizer } from "../../../src/models/tokenizer/index.ts";
import { ChatTemplate } from "../../../src/models/tokenizer/chatTemplate.ts";
import { goldenFolder, memoryFolder, readJson } from "./folders.ts";

const json = readJson(join(goldenFolder, "tokenizers/digits/tokenizer.json"));
const load = (files: Record<string, unknown>): Promise<Tokenizer> =>
  loadTokenizer(memoryFolder({ "tokenizer.json": json, ...files }));

describe("chat templates of strangers", () => {
  const render = (source: string): string =>
    new ChatTemplate({ default: source }, {}).render([{ role: "user", content: "Hi" }], {});

  it.each([
    ["a syntax error", "{% if %}", /cannot be used/],
    ["an open tag", "{{ messages", /cannot be used/],
    ["an unknown filter", "{{ messages | nonsense }}", /nonsense/],
    [
      "a loop of 10^12 turns",
      "{% for a in range(10000) %}{% for b in range(10000) %}{% for c in range(10000) %}{% endfor %}{% endfor %}{% endfor %}",
      /did not end/,
    ],
    ["a range of 10^9", "{% for a in range(1000000000) %}{% endfor %}", /at most 100000/],
    ["a range of step 0", "{{ range(1, 5, 0) }}", /step other than 0/],
    ["recursion", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", /more than 800 deep/],
    [
      "text that doubles",
      "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x }}",
      /64 million/,
    ],
    [
      "a list that doubles",
      "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
      /200000 items/,
    ],
    ["deep brackets", "{{ ".concat("(".repeat(50_000), "1", ")".repeat(50_000), " }}"), /cannot be used/],
    ["much white space", `${" ".repeat(100_000)}{% generation %}`, /spaces in a row/],
    ["a megabyte", "a".repeat(1 << 20), /at most 524288/],
    ["a constructor", "{{ messages.constructor.constructor('return 1')() }}", /cannot be used/],
    ["mixed sums", "{{ 'a' + 1 }}", /cannot join a string and a number/],
    [
      "its own refusal",
      "{{ raise_exception('no \u001b system') }}",
      /refuses this conversation: "no \\u001b system"/,
    ],
  ])("%s", (_name, source, message) => {
    const started = performance.now();
    expect(() => render(source)).toThrow(
      expect.objectContaining({
        name: "AppError",
        code: "tokenizer/chat-template",
        message: expect.stringMatching(message) as string,
      }),
    );
    expect(performance.now() - started).toBeLessThan(25_000);
  });

  it("refuses an empty conversation, and a missing template with a remedy", () => {
    expect(() => new ChatTemplate({ default: "x" }, {}).render([], {})).toThrow(/no messages/);
    expect(() => new ChatTemplate({}, {}).render([{ role: "user", content: "" }], {})).toThrow(
      expect.objectContaining({
        code: "tokenizer/no-chat-template",
        hint: expect.stringContaining("instruct") as string,
      }),
    );
    expect(() => new ChatTemplate({ rag: "x" }, {}).render([{ role: "user", content: "" }], {})).toThrow(
      /none of them "default"/,
    );
  });
});

describe("templates by name", () => {
  const named = [
    { name: "default", template: "D" },
    { name: "tool_use", template: "T" },
  ];
  const messages = [{ role: "user", content: "" }];

  it("come as a list in tokenizer_config.json", async () => {
    const tokenizer = await load({ "tokenizer_config.json": { chat_template: named } });
    expect(tokenizer.chatTemplate).toBe("D");
    expect(tokenizer.applyChatTemplate(messages)).toBe("D");
    expect(tokenizer.applyChatTemplate(messages, { tools: [{}] })).toBe("T");
  });

  it("come as files, which take the place of the config's", async () => {
    const tokenizer = await load({
      "tokenizer_config.json": { chat_template: "C" },
      "chat_template.jinja": "F",
      "additional_chat_templates/tool_use.jinja": "G",
    });
    expect(tokenizer.applyChatTemplate(messages)).toBe("F");
    expect(tokenizer.applyChatTemplate(messages, { tools: [{}] })).toBe("G");
    expect([...tokenizer.files().keys()]).toContain("additional_chat_templates/tool_use.jinja");
  });
});
