// The kernels' WGSL is what tests/golden/wgsl says. `npx tsx tests/golden/make_wgsl.ts` writes the folder anew: then the
// difference is what to read. And the suites of tests/ops reach every kind of product that hardware chooses.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kernelsAndChoices, wgslTexts } from "../../ops/wgslTexts.ts";

const folder = join(import.meta.dirname, "..", "..", "golden", "wgsl");
const kernels = await kernelsAndChoices();

test("every kernel's WGSL is the committed one", () => {
  const texts = wgslTexts([...kernels.values()].map(({ kernel }) => kernel));
  expect(readdirSync(folder).sort()).toEqual([...texts.keys()].sort());
  for (const [name, text] of texts) expect(text, name).toBe(readFileSync(join(folder, name), "utf8"));
  // No two files show the same choice.
  expect(new Set(texts.values()).size).toBe(texts.size);
});

/** The values of one name among the choices that the suites lead to, of kernels whose name begins so. */
function reached(prefix: string, value: string): unknown[] {
  const all = [...kernels].filter(([name]) => name.startsWith(prefix)).flatMap(([, { choices }]) => choices);
  return [...new Set(all.map((choice) => choice[value]).filter((one) => one !== undefined))].sort();
}

test("the suites reach every kind of product, of attention and of sum", () => {
  for (const [prefix, value, expected] of [
    ["linear.f32", "kind", ["matvec", "tiled"]],
    ["linear.f32", "rows", [1, 2, 4, 8]],
    ["linear", "m", [128, 16, 32, 64]],
    ["linear", "n", [16, 32, 64]],
    ["linearWeightGradient", "split", [false, true]],
    ["attention", "lanes", [1, 2, 4, 8]],
    ["attention", "aligned", [false, true]],
    ["columnSum", "inParts", [false, true]],
  ] as const) {
    expect(reached(prefix, value), `${prefix}, ${value}`).toEqual(expected);
  }
  for (const format of ["f32", "f16", "int8", "int4"]) {
    expect(reached(`linear.${format}`, "kind"), format).toEqual(["matvec", "tiled"]);
    expect(reached(`linearInputGradient.${format}`, "alignedA"), format).toEqual([false, true]);
  }
  for (const operand of ["alignedA", "alignedB"]) {
    expect(reached("linear.f32", operand)).toEqual([false, true]);
    expect(reached("linearWeightGradient", operand)).toEqual([false, true]);
  }
});
