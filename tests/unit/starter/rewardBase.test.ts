// The bundled models: one list, small together; and the committed encoder, whose files fit each other.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encoderConfig, encoderShapes } from "../../../scripts/starter/initEncoder.ts";
import { rewardBaseFolder } from "../../../scripts/starter/paths.ts";
import { bundledPath } from "../../../src/cli/modelLookup.ts";
import { bundledFiles, bundledModels } from "../../../src/domain/bundledModels.ts";
import { openModel } from "../../../src/formats/modelSource.ts";
import { describeModel } from "../../../src/models/describe.ts";
import { folderFiles } from "../../../src/storage/folder.ts";

const models = join(rewardBaseFolder, "..");
const read = (name: string): string => readFileSync(join(rewardBaseFolder, name), "utf8");
const sizeOf = (name: string): number =>
  readdirSync(join(models, name)).reduce((sum, file) => sum + statSync(join(models, name, file)).size, 0);

describe("the bundled models", () => {
  it("are the folders that are there, each found by its name", () => {
    expect([...bundledModels].sort()).toEqual(readdirSync(models).sort());
    for (const name of bundledModels) expect(bundledPath(name)).toBe(join(models, name));
    expect(bundledPath("..")).toBeUndefined();
    expect(bundledPath("constructor")).toBeUndefined();
  });

  it("have the files that the page asks for, and a licence beside them", () => {
    for (const [name, files] of bundledFiles)
      expect([...files, "LICENSE"].sort()).toEqual(readdirSync(join(models, name)).sort());
  });

  it("are small: below 8 MB each, below 12 MB together", () => {
    const sizes = bundledModels.map(sizeOf);
    for (const size of sizes) expect(size).toBeLessThan(8e6);
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(12e6);
  });
});

describe("the reward encoder", () => {
  it("has f16 weights of the stated shapes and no head", async () => {
    expect(read("LICENSE")).toContain("Apache License");
    expect(JSON.parse(read("config.json"))).toEqual({
      ...encoderConfig,
      architectures: ["BertModel"],
      dtype: "float16",
    });
    const source = await openModel(folderFiles(rewardBaseFolder));
    const shapes = encoderShapes();
    expect([...source.tensorNames].sort()).toEqual([...shapes.keys()].sort());
    const weights = readFileSync(join(rewardBaseFolder, "model.safetensors"));
    const header = JSON.parse(weights.toString("utf8", 8, 8 + Number(weights.readBigUInt64LE(0)))) as Record<
      string,
      { dtype: string; shape: number[] }
    >;
    for (const [name, shape] of shapes) expect(header[name]).toMatchObject({ dtype: "F16", shape });
  });

  it("opens as what a reward model begins from: only its head is to be made", async () => {
    const { specs, names } = describeModel(await openModel(folderFiles(rewardBaseFolder)), "classify");
    const made = specs.filter(({ name }) => !names.has(name)).map(({ name }) => name);
    expect(made).toEqual([
      "bert.pooler.dense.weight",
      "bert.pooler.dense.bias",
      "classifier.weight",
      "classifier.bias",
    ]);
  });

  it("states licence, what it read and limits in its card", () => {
    const card = read("README.md");
    expect(card).toMatch(/^---\nlicense: apache-2\.0\n/);
    expect(card).toMatch(/^## Limits$/m);
    expect(card).toContain("decisions about people");
    expect(card).not.toMatch(/NaN|undefined/);
  });
});
