// Templates render as transformers' own environment renders them (tests/golden/templates), or are refused. What Jinja2
// renders and this engine refuses is refused by one of the names below, and by no other.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { JsonFloat } from "../../../src/domain/jsonFloat.ts";
import { ChatTemplate, type ChatMessage } from "../../../src/text/chatTemplate.ts";
import { parseTemplate, renderTemplate } from "../../../src/text/jinja/index.ts";
import { formatTime } from "../../../src/text/jinja/strftime.ts";
import { outcome, reviveFloats } from "../../golden/templates/render.ts";

/** A text, or null and the class of the exception. */
type Outcome = [string | null, string?];
interface Golden {
  listed: number;
  variables: Record<string, unknown>;
  conversations: Record<string, Record<string, unknown>>;
  models: Record<string, Record<string, Outcome>>;
  times: [number[], Record<string, string>][];
  cases: [string, ...Outcome][];
}
const folder = fileURLToPath(new URL("../../golden/templates/", import.meta.url));
const golden = JSON.parse(readFileSync(`${folder}templates.json`, "utf8"), reviveFloats) as Golden;

const NOT_SUPPORTED = [
  /^the filter (pprint|random|urlize|wordwrap) is not/,
  /^the filter \w+ of escaped text is not/,
  /^% on escaped text is not/,
  /^the method (encode|translate|maketrans|casefold) of a string is not/,
  /^casefold of other characters than ASCII is not/,
  /^printing a function is not/,
  /^a number without bounds \(inf or nan\) is not/,
  /^the number 1e400, which is infinite for Python, is not/,
  /^a power with the exponent -?[0-9.]+ is not/,
  /^a number in other digits than 0 to 9 is not/,
  /^the test sameas of two values that are equal in kind is not/,
  /^the escape \\N in a string is not/,
  /^half a surrogate pair in a string is not/,
  /^the tag autoescape is not/,
  /^the variable (self|super), a block by its name, is not/,
  /^lipsum, which makes random text, is not/,
  /^i, of a loop that has ended, is not/,
];

function check(
  [template, text]: [string, ...Outcome],
  variables: Record<string, unknown>,
): string | undefined {
  const ours = outcome(template, variables);
  if ("text" in ours) return ours.text === text ? undefined : `${template} gave ${JSON.stringify(ours.text)}`;
  if (text === null || NOT_SUPPORTED.some((name) => name.test(ours.refused))) return undefined;
  return `${template} was refused: ${ours.refused}, not ${JSON.stringify(text)}`;
}

describe("every template of the table", () => {
  it.each(golden.cases.slice(0, golden.listed))("%s", (...entry) => {
    expect(check(entry, golden.variables)).toBeUndefined();
    // The reported cases are supported, all of them.
    if (entry[1] !== null) expect(outcome(entry[0], golden.variables)).toEqual({ text: entry[1] });
  });

  it("renders as in Jinja2", () => {
    expect(golden.cases.length).toBeGreaterThan(4000);
    const wrong = golden.cases
      .map((entry) => check(entry, golden.variables))
      .filter((one) => one !== undefined);
    expect(wrong).toEqual([]);
    const refused = golden.cases.filter(
      ([source, text]) => text !== null && "refused" in outcome(source, golden.variables),
    );
    expect(refused.length).toBeLessThan(110);
  });
});

describe.each(Object.entries(golden.models))("a template in the manner of %s", (name, outcomes) => {
  const source = readFileSync(`${folder}models/${name}.jinja`, "utf8");
  const template = new ChatTemplate({ default: source }, { bos_token: "<s>", eos_token: "</s>" });

  it.each(Object.entries(outcomes))("%s", (conversation, [text]) => {
    const { messages, tools, add_generation_prompt, ...variables } = golden.conversations[conversation] ?? {};
    const render = (): string =>
      template.render(messages as ChatMessage[], {
        addGenerationPrompt: add_generation_prompt === true,
        tools: tools as unknown[] | undefined,
        variables,
      });
    if (text === null) expect(render).toThrow(expect.objectContaining({ code: "tokenizer/chat-template" }));
    else expect(render()).toBe(text);
  });
});

describe("the date", () => {
  it.each(golden.times)("%j as Python writes it", ([year = 0, month = 1, ...rest], codes) => {
    const now = new Date(year, month - 1, ...(rest as [number, number, number, number]));
    const ours = Object.fromEntries(Object.keys(codes).map((code) => [code, formatTime(`%${code}`, now)]));
    expect(ours).toEqual(codes);
  });

  it.each([
    ["{{ strftime_now('%Y') }}{{ strftime_now('%d %b %Y') | length }}", /^20[0-9]{2}11$/],
    ["{{ strftime_now('%F') | length }}", /^10$/],
    [
      "{{ strftime_now('%-d') | int > 0 }}{{ strftime_now('%U') | length }}{{ strftime_now('%j') | length }}{{ strftime_now('%%') }}",
      /^True23%$/,
    ],
  ])("%s", (template, text) => {
    expect(renderTemplate(parseTemplate(template), {})).toMatch(text);
  });

  it("refuses a code that it does not know", () => {
    expect(outcome("{{ strftime_now('%Q') }}", {})).toEqual({
      refused: "the code %Q in strftime_now is not supported here",
    });
  });
});

describe("rows", () => {
  const render = (
    source: string,
    messages: unknown[],
    variables: Record<string, unknown> = {},
    tools?: unknown[],
  ): string =>
    new ChatTemplate({ default: source }, {}).render(messages as ChatMessage[], { variables, tools });
  const user = { role: "user", content: "Hi" };
  const calls =
    "{% for m in messages %}{{ m.content }}{% for c in m.tool_calls or [] %}{{ c.function.arguments | tojson }}{% endfor %}{% endfor %}";
  const call = (given: unknown): unknown => ({
    role: "assistant",
    content: "",
    tool_calls: [{ type: "function", function: { name: "pay", arguments: given } }],
  });

  it("keep a schema's keys that are names of methods", () => {
    const properties = { items: { type: "array" }, note: { type: "array" } };
    const tool = {
      type: "function",
      function: { name: "order", parameters: { type: "object", properties } },
    };
    const source =
      "{% for t in tools or [] %}{% for n, p in t.function.parameters.properties.items() %}{{ n }}:{{ p.type }};{% endfor %}{% endfor %}{% for m in messages %}{{ m.content }}{% endfor %}";
    expect(render(source, [user], {}, [tool])).toBe("items:array;note:array;Hi");
  });

  it("with no tools in a list have none", () => {
    const source =
      "{% if tools != [] and tools is defined and tools is not none %}TOOLS{% endif %}{% for m in messages %}{{ m.content }}{% endfor %}";
    expect(render(source, [user], {}, [])).toBe("Hi");
  });

  it("keep floats and integers apart", () => {
    expect(render(calls, [user, call({ amount: new JsonFloat(20), rate: 1e-5, n: 3 })])).toBe(
      'Hi{"amount": 20.0, "rate": 1e-05, "n": 3}',
    );
    expect(render(calls, [user, call({ amount: 20, words: "é <b> ", none: null, yes: true })])).toBe(
      'Hi{"amount": 20, "words": "é <b> ", "none": null, "yes": true}',
    );
    expect(() => render(calls, [user, call({ n: 2 ** 60 })])).toThrow(/beyond 2\^53/);
  });

  it("without tool calls pass over them", () => {
    const source =
      "{% for m in messages %}{{ m.content }}{% for c in m.tool_calls %}{{ c.function.name }}{% endfor %}{% endfor %}";
    expect(render(source, [user, { role: "assistant", content: "Yes" }])).toBe("HiYes");
  });

  it("are refused in the template's words, with the line where it fails, and where no text comes of them", () => {
    expect(() => render("{{ raise_exception('no system role') }}", [user])).toThrow(
      'The chat template refuses this conversation: "no system role".',
    );
    expect(() => render("a\nb\n{{ messages[0].nothing.more }}", [user])).toThrow(
      'The chat template cannot be used on this conversation: "a mapping has no nothing (line 3 of the template)".',
    );
    expect(() => render("", [user])).toThrow(
      "The chat template gives no text for this conversation: it is empty.",
    );
    expect(() => render("{% for m in [] %}a{% endfor %}", [user])).toThrow(
      "gives no text for this conversation.",
    );
  });

  it("of 20 messages render in little time", () => {
    const source = readFileSync(`${folder}models/headers.jinja`, "utf8");
    const template = new ChatTemplate({ default: source }, { bos_token: "<s>" });
    const messages = Array.from({ length: 20 }, (_, i) => ({
      role: i % 2 === 0 ? "user" : "assistant",
      content: "Hi ".repeat(50),
    }));
    for (let i = 0; i < 50; i++) template.render(messages, {});
    const before = process.cpuUsage();
    for (let i = 0; i < 50; i++) template.render(messages, {});
    const { user: used, system } = process.cpuUsage(before);
    // Half a millisecond of the processor's time each, in microseconds.
    expect((used + system) / 50).toBeLessThan(5_000);
  });
});
