// The kernels' WGSL is what tests/golden/wgsl says. `npx tsx tests/golden/make_wgsl.ts` writes the folder anew: then the
// difference is what to read. And the suites of tests/ops reach every kind of product that hardware chooses.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Choice } from "../../../src/engine/backend.ts";
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

const tile = ({ m, n, depth, teams, threadRows, split }: Choice): string =>
  [m, n, depth, teams, threadRows].join(" ") + (split === true ? " split" : "");

/** What is told of the choices that the suites lead to, of kernels whose name begins so. */
function reached(prefix: string, of: (choice: Choice) => unknown): unknown[] {
  const all = [...kernels].filter(([name]) => name.startsWith(prefix)).flatMap(([, { choices }]) => choices);
  return [...new Set(all.map(of).filter((one) => one !== undefined))].sort();
}

test("the suites reach every kind of product, of attention and of sum", () => {
  const tiles = [
    "128 64 16 1 8",
    "16 16 64 8 4",
    "16 32 32 4 4",
    "32 16 64 8 4",
    "32 32 32 2 4 split",
    "32 64 16 1 4",
    "64 32 32 2 4",
    "64 64 16 1 4",
    "64 64 16 1 4 split",
  ];
  const ofTile = (choice: Choice): unknown => (choice["kind"] === "tiled" ? tile(choice) : undefined);
  expect(reached("linear", ofTile)).toEqual(tiles);
  expect(reached("linearInputGradient.f32", ofTile)).toEqual(tiles);
  // What few values are made of is long before it is many; forward they are made without tiles.
  const forward = reached("linear.", ofTile);
  expect(forward).toEqual(tiles.filter((one) => one !== "16 16 64 8 4" && one !== "64 64 16 1 4 split"));
  expect(reached("linearWeightGradient", ofTile)).toEqual(
    tiles.filter((one) => one !== "64 64 16 1 4 split"),
  );
  expect(reached("linear.f32", ({ rows, lanes }) => rows && `${rows} ${lanes}`)).toEqual([
    "1 128",
    "1 32",
    "1 64",
    "2 32",
    "4 128",
    "4 32",
    "8 32",
    "8 64",
  ]);
  for (const [prefix, value, expected] of [
    ["attention", "lanes", [1, 2, 8]],
    ["attention", "aligned", [false, true]],
    ["attentionGradient", "apart", [false, true]],
    ["columnSum", "inParts", [false, true]],
  ] as const) {
    expect(
      reached(prefix, (choice) => choice[value]),
      `${prefix}, ${value}`,
    ).toEqual(expected);
  }
  for (const format of ["f32", "f16", "int8", "int4"]) {
    expect(
      reached(`linear.${format}`, ({ kind }) => kind),
      format,
    ).toEqual(["matvec", "tiled"]);
    expect(
      reached(`linearInputGradient.${format}`, ({ alignedA }) => alignedA),
      format,
    ).toEqual([false, true]);
  }
  for (const operand of ["alignedA", "alignedB"]) {
    for (const kind of ["matvec", "tiled"]) {
      const aligned = (choice: Choice): unknown => (choice["kind"] === kind ? choice[operand] : undefined);
      expect(reached("linear.f32", aligned), kind).toEqual([false, true]);
    }
    expect(reached("linearWeightGradient", (choice) => choice[operand])).toEqual([false, true]);
  }
});
