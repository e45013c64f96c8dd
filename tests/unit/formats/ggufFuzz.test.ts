// GGUF files of strangers: every key in turn of every wrong kind, cut and mutated, counts and lengths beyond the file.
// Each loads or is refused within the time and memory of ../hostileCase.ts.
import { describe, expect, it } from "vitest";
import { memorySource } from "../../../src/domain/bytes.ts";
import { randomStream } from "../../../src/domain/random.ts";
import { describeConfig } from "../../../src/models/describe.ts";
import { ggufTokenizer, type Tokenizer } from "../../../src/text/index.ts";
import { openGguf } from "../../../src/formats/gguf.ts";
import { openSingleFile } from "../../../src/formats/modelSource.ts";
import { faultOf, faultsOf, fuzzCases } from "../hostileCase.ts";
import { tinyLlamaGguf, writeGguf, type GgufTyped } from "./ggufWriter.ts";
import { mutateBytes } from "./mutate.ts";

const utf8 = new TextEncoder();
const use = (tokenizer: Tokenizer): void => {
  tokenizer.decode(tokenizer.encode("t0 t1 abc\n日本"));
};

describe("GGUF files", () => {
  const tiny = tinyLlamaGguf();
  const values: GgufTyped[] = [
    ["u8", 0], ["u32", 0], ["u32", 2 ** 32 - 1], ["i32", -1], ["u64", 2n ** 64n - 1n], ["f32", NaN], ["f32", Infinity], ["f64", 1e308],
    ["bool", true], ["text", ""], ["text", "undefined"], ["text", "x".repeat(10_000)], ["list", "u32", []], ["list", "text", ["a"]],
    ["list", "i32", Array.from({ length: 5000 }, () => -1)], ["list", "f32", [NaN]],
    ["raw", 9, new Uint8Array([9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ]; // oxfmt-ignore
  const read = async (bytes: Uint8Array): Promise<void> => {
    const file = await openGguf(memorySource("x.gguf", bytes));
    const model = await openSingleFile(memorySource("x.gguf", bytes));
    for (const name of model.tensorNames) await model.read(name);
    describeConfig(model);
    use(ggufTokenizer(file.gguf));
  };

  it("every key replaced by every wrong kind", async () => {
    const cases = tiny.metadata.flatMap(([key], i) =>
      values.map((value, k): [string, () => unknown] => [
        `${key} = values[${k}]`,
        () =>
          read(
            writeGguf({ ...tiny, metadata: tiny.metadata.map((one, j) => (j === i ? [key, value] : one)) }),
          ),
      ]),
    );
    expect(await faultsOf(cases)).toEqual([]);
  });

  it("the tokenizer's keys replaced, without the model", async () => {
    const keys = tiny.metadata.map(([key]) => key).filter((key) => key.startsWith("tokenizer."));
    const more = ["pre", "scores", "bos_token_id", "unknown_token_id", "padding_token_id"];
    const cases = [...keys, ...more.map((key) => `tokenizer.ggml.${key}`), "tokenizer.chat_template"].flatMap(
      (key) =>
        values.map((value, k): [string, () => unknown] => [
          `${key} = values[${k}]`,
          async () => {
            const metadata = [
              ...tiny.metadata.filter(([name]) => name !== key),
              [key, value] as [string, GgufTyped],
            ];
            const bytes = writeGguf({ metadata, tensors: [] });
            use(ggufTokenizer((await openGguf(memorySource("x.gguf", bytes))).gguf));
          },
        ]),
    );
    expect(await faultsOf(cases)).toEqual([]);
  });

  it("cut and mutated", { timeout: 120_000 }, async () => {
    const bytes = writeGguf(tiny);
    const cases: [string, () => unknown][] = [];
    for (let length = 0; length < bytes.length; length += 37)
      cases.push([`cut to ${length}`, () => read(bytes.slice(0, length))]);
    const random = randomStream(8, "gguf");
    for (let i = 0; i < fuzzCases; i++) {
      const damaged = mutateBytes(bytes, random);
      cases.push([`mutation ${i}`, () => read(damaged)]);
    }
    expect(await faultsOf(cases)).toEqual([]);
  });

  /** A file of `sizeBytes` that holds `start` and then zeros, none of which lie in memory. */
  const sparse = (start: Uint8Array, sizeBytes: number) => ({
    name: "x.gguf",
    sizeBytes,
    read: (from: number, length: number) => {
      const part = new Uint8Array(length);
      part.set(start.subarray(from, from + length));
      return Promise.resolve(part);
    },
  });
  const u64 = (value: number): number[] => [...new Uint8Array(BigUint64Array.of(BigInt(value)).buffer)];
  const header = (...body: number[]): Uint8Array =>
    Uint8Array.from([...utf8.encode("GGUF"), 3, 0, 0, 0, ...u64(0), ...u64(1), ...u64(1), 0x61, ...body]);

  it.each<[string, Uint8Array, RegExp | undefined]>([
    ["a text of a gigabyte", header(8, 0, 0, 0, ...u64(1 << 30)), /a text has 1073741824 bytes; at most 33554432/],
    ["a list of 500 million bytes", header(9, 0, 0, 0, 0, 0, 0, 0, ...u64(5e8)), /lists hold more than 3000000 values/],
    ["lists of lists of lists", header(9, 0, 0, 0, 9, 0, 0, 0, ...u64(1e6), 9, 0, 0, 0, ...u64(1e6)), undefined],
    ["2^60 keys", Uint8Array.from([...utf8.encode("GGUF"), 3, 0, 0, 0, ...u64(0), ...u64(2 ** 60)]), /more than the rest of the file/],
    ["ten million tensors", Uint8Array.from([...utf8.encode("GGUF"), 3, 0, 0, 0, ...u64(1e7), ...u64(0)]), /at most 200000 are allowed/],
    ["a file of empty texts", header(9, 0, 0, 0, 8, 0, 0, 0, ...u64(2_900_000)), undefined],
  ])("%s in a file of two gigabytes", async (_name, start, message) => {
    let refusal = "";
    const fault = await faultOf("it", async () => {
      try {
        await openGguf(sparse(start, 2 ** 31));
      } catch (error) {
        refusal = (error as Error).message;
        throw error;
      }
    });
    expect(fault).toBeUndefined();
    if (message === undefined) expect(refusal).toBe("");
    else expect(refusal).toMatch(message);
  }); // oxfmt-ignore
});
