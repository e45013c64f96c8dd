// Chat templates of strangers are programs: they may be wrong or hostile, and they end in an AppError in good time.
// Templates by name come from tokenizer_config.json or from files.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTokenizer, type Tokenizer } from "../../../src/text/index.ts";
import { ChatTemplate } from "../../../src/text/chatTemplate.ts";
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
    ["much white space", `${" ".repeat(100_000)}{% generation %}`, /ends before endgeneration/],
    ["a megabyte", "a".repeat(1 << 20), /at most 524288/],
    ["a constructor", "{{ messages.constructor.constructor('return 1')() }}", /cannot be used/],
    ["mixed sums", "{{ 'a' + 1 }}", /cannot join a string and a number/],
    ["a power of a power", "{{ 10 ** (10 ** 10) }}", /65536 bits/],
    ["a text of 10^9", "{{ 'a' * 10 ** 9 }}", /64 million/],
    ["texts in a loop", "{% for i in range(9) %}{% set x = 'ab' * 30000000 %}{% endfor %}", /128 million/],
    ["a text for each of 10^6", "{% set x = 'a' * 1000000 %}{{ x | replace('a', x) }}", /64 million/],
    ["a long text looked through", "{{ (' ' * 60000000) | trim }}", /over 4194304 characters/],
    ["a wide format", "{{ '%999999999d' % 1 }}{{ '{:999999999}'.format(1) }}", /64 million/],
    ["a wide indent", "{{ ('a\\n' * 1000000) | indent(1000000) }}", /64 million/],
    [
      "a list of lists",
      "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
      /did not end/,
    ],
    [
      "a list inside itself 50,000 times",
      "{% set ns = namespace(x=[1]) %}{% for i in range(50000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
      /too deep|did not end/,
    ],
    ["a recursive loop", "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", /more than 800 deep/],
    [
      "macros that call macros",
      "{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
      /did not end/,
    ],
    ["a filter after a filter", `{{ 'a'${" | upper".repeat(20_000)} }}`, /too deep|did not end/],
    ["a sum of 50,000", `{{ 1${" + 1".repeat(50_000)} }}`, /too deep|did not end/],
    ["blocks without end", "{% if 1 %}".repeat(20_000), /nested more than 200 deep|did not end/],
    ["a batch filled up", "{{ [1] | batch(10 ** 9, 1) | list }}", /200000 items/],
    ["a long name", `{{ 1 | ${"a".repeat(100_000)} }}`, /there is no filter a/],
    [
      "a namespace in itself",
      "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}",
      /too deep|did not end/,
    ],
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
    // 0.8 s to parse and 0.8 s to render; the rest is for a busy machine.
    expect(performance.now() - started).toBeLessThan(6_000);
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
