// Every kind of tokenizer of tests/golden/tokenize/kinds.json: the ids, decodings and special ids of transformers,
// or a refusal that names what is not supported. Nothing in between: no kind may give other ids silently.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadTokenizer, type Tokenizer } from "../../../src/text/index.ts";
import { goldenFolder, memoryFolder, readJson } from "./folders.ts";

type Record_ = Record<string, unknown>;
/** Ids, ids without special tokens (null: the same), decoded (null: the text), decoded without specials (null: the same). */
type Case = [number[], number[] | null, string | null, string | null];
interface Kind {
  model: string;
  changes: Record_;
  rest: Record_;
  config: Record_ | null;
  model_config: Record_;
  error?: string;
  length: number;
  bos: number | null;
  eos: number | null;
  pad: number | null;
  cases: Case[];
}

const golden = readJson(join(goldenFolder, "kinds.json")) as {
  texts: string[];
  models: Record<string, Record_>;
  kinds: Record<string, Kind>;
};

/** Kinds that are refused, and what the refusal must say. */
const refused: Record<string, RegExp> = {
  codegen_class: /class is "CodeGenTokenizer", which has rules of its own/,
  roberta_class: /"RobertaTokenizer"/,
  cohere_class: /"CohereTokenizer"/,
  sp_codellama: /"CodeLlamaTokenizer"/,
  clip_class: /"CLIPTokenizer"/,
  unicode_short: /the property "\\pL.*" is not known/,
  dotall_perl: /a group of an unknown kind: \(\?s/, // transformers refuses it too
  classes: /\\X \(a grapheme\)/,
  backreference: /a back reference/,
  conditional: /a condition on a group/,
  recursion: /a call of a group/,
  keep: /\\K \(what was kept\)/,
};

function open({ model, changes, rest, config, model_config }: Kind): Promise<Tokenizer> {
  const whole = Object.entries({ ...golden.models[model], ...changes }).filter(
    ([key, value]) => value !== null || !(key in changes),
  );
  return loadTokenizer(
    memoryFolder({
      "tokenizer.json": {
        version: "1.0",
        truncation: null,
        padding: null,
        ...rest,
        model: Object.fromEntries(whole),
      },
      "config.json": model_config,
      ...(config === null ? {} : { "tokenizer_config.json": config }),
    }),
  );
}

describe("kinds of tokenizers", () => {
  it.each(Object.keys(golden.kinds).filter((name) => refused[name] === undefined))("%s", async (name) => {
    const kind = golden.kinds[name];
    if (kind === undefined) throw new Error(name);
    const tokenizer = await open(kind);
    for (const [i, [ids, bare, decoded, plain]] of kind.cases.entries()) {
      const text = golden.texts[i] ?? "";
      const what = JSON.stringify(text);
      expect(tokenizer.encode(text), what).toEqual(ids);
      expect(tokenizer.encode(text, { addSpecialTokens: false }), what).toEqual(bare ?? ids);
      expect(tokenizer.decode(ids), what).toBe(decoded ?? text);
      expect(tokenizer.decode(ids, { skipSpecialTokens: true }), what).toBe(plain ?? decoded ?? text);
    }
    expect(tokenizer.vocabSize).toBe(kind.length);
    expect([tokenizer.bosId ?? null, tokenizer.eosId ?? null, tokenizer.padId ?? null]).toEqual([
      kind.bos,
      kind.eos,
      kind.pad,
    ]);
  });

  it.each(Object.entries(refused))("%s is refused", async (name, message) => {
    const kind = golden.kinds[name];
    if (kind === undefined) throw new Error(name);
    await expect(open(kind)).rejects.toMatchObject({
      name: "AppError",
      message: expect.stringMatching(message) as string,
    });
  });
});
