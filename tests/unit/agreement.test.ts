// Whether drawing and learning agree: by how much they may differ goes by what the caches of drawing are kept as.
import { expect, it } from "vitest";
import { largestDifference } from "../../src/algorithms/agreement.ts";

const drawn = { prompt: 0, sample: 0, promptIds: [1], ids: [2, 3], logprobs: [-1, -2], ended: true };
const passed = (off: number) => [[-1, -2 + off]];

it.each([
  ["float32", 0.0009, 0.002],
  ["float16", 0.04, 0.06],
] as const)("%s: %d nats are rounding, %d are not", (cache_dtype, within, beyond) => {
  expect(largestDifference([drawn], passed(within), cache_dtype)).toBeCloseTo(within);
  const refusal = expect.objectContaining({
    code: "train/sampler-disagrees",
    message: expect.stringContaining(cache_dtype) as string,
  }) as Error;
  expect(() => largestDifference([drawn], passed(beyond), cache_dtype)).toThrow(refusal);
  expect(() => largestDifference([drawn], passed(NaN), cache_dtype)).toThrow(refusal);
});

it("compares only what was recorded", () => {
  const unrecorded = { ...drawn, logprobs: [] };
  expect(largestDifference([unrecorded], passed(9), "float32")).toBeUndefined();
});
