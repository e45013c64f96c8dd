// Text that arrives id by id: no half characters, and the pieces joined are the whole text.
import { join } from "node:path";
import { expect, it } from "vitest";
import { createWriter } from "../../../src/page/trainer/chatTokens.ts";
import type { ChatToken } from "../../../src/page/bridge/types.ts";
import { createStreamDecoder, loadTokenizer } from "../../../src/text/index.ts";
import { folder, goldenFolder } from "./folders.ts";

const text = "Hello  世界 👩🏽‍💻, it's fine.\n<|end|> 求人 é";

it.each(["chat", "llama3", "sentencepiece", "bert"])("%s", async (name) => {
  const tokenizer = await loadTokenizer(folder(join(goldenFolder, "tokenizers", name)));
  for (const skipSpecialTokens of [false, true]) {
    const ids = tokenizer.encode(text);
    const stream = createStreamDecoder(tokenizer, { skipSpecialTokens });
    const pieces = ids.map((id) => stream.push(id));
    const whole = tokenizer.decode(ids, { skipSpecialTokens });
    expect(pieces.some((piece) => piece.includes("\ufffd"))).toBe(false);
    expect(pieces.filter((piece) => piece !== "").length).toBeGreaterThan(8);
    expect(pieces.join("") + stream.flush()).toBe(whole);
    expect(stream.flush()).toBe("");
  }
});

it("gives a broken character out at the end", async () => {
  const tokenizer = await loadTokenizer(folder(join(goldenFolder, "tokenizers", "chat")));
  const [first = 0] = tokenizer.encode("👍");
  const stream = createStreamDecoder(tokenizer);
  expect(stream.push(first)).toBe("");
  expect(stream.flush()).toBe(tokenizer.decode([first]));
  const broken = createStreamDecoder(tokenizer);
  const many = Array.from({ length: 40 }, () => broken.push(first)).join("") + broken.flush();
  expect(many).toBe(tokenizer.decode(new Array<number>(40).fill(first)));
});

it("the chat counts tokens, not pieces", async () => {
  const tokenizer = await loadTokenizer(folder(join(goldenFolder, "tokenizers", "chat")));
  const ids = tokenizer.encode("Hi 👩🏽‍💻 é");
  const told: ChatToken[] = [];
  const outlet = {
    push: (token: ChatToken) => void told.push(token),
    spoken: () => true,
    finish: () => Promise.resolve(),
  };
  const writer = createWriter("base", tokenizer, [], outlet);
  for (const id of ids) writer.push(id, -1);
  writer.end();
  expect(told.length).toBeLessThan(ids.length);
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(ids.length);
});
