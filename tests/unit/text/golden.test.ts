// Ids, decoded texts and rendered conversations equal transformers' (tests/golden/tokenize).
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTokenizer } from "../../../src/text/index.ts";
import { ChatTemplate, type ChatMessage } from "../../../src/text/chatTemplate.ts";
import { folder, goldenFolder, memoryFolder, readJson } from "./folders.ts";

/** Text (null: ids only), ids, ids without special tokens (null: the same), decoded, decoded without specials. */
type Case = [string | null, number[], number[] | null, string, string | null];
interface Golden {
  length: number;
  bos: number | null;
  eos: number | null;
  pad: number | null;
  cases: Case[];
}

const root = join(goldenFolder, "tokenizers");

describe.each(readdirSync(root))("tokenizer %s", (name) => {
  const golden = readJson(join(root, name, "cases.json")) as Golden;

  it("encodes and decodes like transformers", async () => {
    const tokenizer = await loadTokenizer(folder(join(root, name)));
    for (const [text, ids, bare, decoded, plain] of golden.cases) {
      if (text !== null) {
        expect(tokenizer.encode(text), JSON.stringify(text)).toEqual(ids);
        expect(tokenizer.encode(text, { addSpecialTokens: false })).toEqual(bare ?? ids);
      }
      expect(tokenizer.decode(ids)).toBe(decoded);
      expect(tokenizer.decode(ids, { skipSpecialTokens: true })).toBe(plain ?? decoded);
    }
  });

  it("has transformers' special ids and length", async () => {
    const tokenizer = await loadTokenizer(folder(join(root, name)));
    expect(tokenizer.vocabSize).toBe(golden.length);
    expect(tokenizer.bosId ?? null).toBe(golden.bos);
    expect(tokenizer.eosId ?? null).toBe(golden.eos);
    expect(tokenizer.padId ?? null).toBe(golden.pad);
  });

  it("saves files that open as the same tokenizer", async () => {
    const tokenizer = await loadTokenizer(folder(join(root, name)));
    const saved = Object.fromEntries(tokenizer.files());
    expect(Object.keys(saved)).toContain("tokenizer.json");
    const again = await loadTokenizer(
      memoryFolder({ ...saved, "config.json": readJson(join(root, name, "config.json")) }),
    );
    for (const [text, ids] of golden.cases.slice(0, 60))
      if (text !== null) expect(again.encode(text)).toEqual(ids);
  });
});

describe("chat templates", () => {
  const golden = readJson(join(goldenFolder, "chat.json")) as {
    templates: Record<string, string>;
    conversations: ChatMessage[][];
    cases: {
      template: string;
      conversation: number;
      generation: boolean;
      tools: unknown[] | null;
      text?: string;
      error?: string;
    }[];
  };

  it.each(Object.keys(golden.templates))("%s renders like transformers, or refuses like it", (name) => {
    const cases = golden.cases.filter((entry) => entry.template === name);
    expect(cases.length).toBeGreaterThan(8);
    const template = new ChatTemplate(
      { default: golden.templates[name] ?? "" },
      { bos_token: "<s>", eos_token: "</s>" },
    );
    for (const entry of cases) {
      const render = (): string =>
        template.render(golden.conversations[entry.conversation] ?? [], {
          addGenerationPrompt: entry.generation,
          tools: entry.tools ?? undefined,
        });
      if (entry.text === undefined) {
        expect(render, JSON.stringify(entry)).toThrow(
          expect.objectContaining({ code: "tokenizer/chat-template" }),
        );
      } else {
        expect(render(), JSON.stringify(entry)).toBe(entry.text);
      }
    }
  });
});
