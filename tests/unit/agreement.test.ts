// Whether drawing and learning agree: by how much they may differ goes by what the caches of drawing are kept as.
import { expect, it } from "vitest";
import { agreement } from "../../src/algorithms/agreement.ts";

const drawn = { prompt: 0, sample: 0, promptIds: [1], ids: [2, 3], logprobs: [-1, -2], ended: true };
const passed = (off: number) => [[-1, -2 + off]];

it.each([
  ["float32", 0.0009, 0.002],
  ["float16", 0.04, 0.06],
] as const)("%s: %d nats are rounding, %d are not", (cache_dtype, within, beyond) => {
  const config = { temperature: 1, cache_dtype };
  expect(agreement([drawn], passed(within), config)).toBeCloseTo(within);
  const refusal = expect.objectContaining({
    code: "train/sampler-disagrees",
    message: expect.stringContaining(cache_dtype) as string,
  }) as Error;
  expect(() => agreement([drawn], passed(beyond), config)).toThrow(refusal);
  expect(() => agreement([drawn], passed(NaN), config)).toThrow(refusal);
});

it("compares only what was recorded, at temperature 1", () => {
  expect(agreement([drawn], passed(9), { temperature: 0.7, cache_dtype: "float16" })).toBeUndefined();
  const unrecorded = { ...drawn, logprobs: [] };
  expect(agreement([unrecorded], passed(9), { temperature: 1, cache_dtype: "float32" })).toBeUndefined();
});
