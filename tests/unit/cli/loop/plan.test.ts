import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { parseLoop } from "../../../../src/cli/loop/plan.ts";
import { root, temporaryFolder } from "../support.ts";

const folder = temporaryFolder();
afterAll(() => folder.remove());
mkdirSync(join(folder.path, "rm"));
folder.write("asked.jsonl", "");
const place = { folder: folder.path, project: join(folder.path, "out") };

const parse = (text: string, seed: number | null = null) => parseLoop(text, "loop.yaml", place, seed);
const generate = "generate: { prompts: asked.jsonl }";
const dpo = "dpo: { model_name_or_path: starter, dataset_name: data/pairs.train.jsonl }";

describe("the file of a loop", () => {
  it("names steps, and a run's block is its method's config", () => {
    const plan = parse(
      `${generate}\nannotate: {}\n${dpo}\nsecond: { algorithm: dpo, beta: 0.3, model_name_or_path: rm, dataset_name: x }`,
    );
    expect(plan.runs.map(({ name, config }) => [name, config.algorithm, config.values.output_dir])).toEqual([
      ["dpo", "dpo", "models/dpo"],
      ["second", "dpo", "models/second"],
    ]);
    expect(plan.runs[1]?.config.values["beta"]).toBe(0.3);
    expect(plan.generate).toMatchObject({ n: 2, seed: 42 });
  });

  it("has paths of its own folder, which the project gets, and paths of the project", () => {
    const plan = parse(
      `${generate}\nannotate: {}\n${dpo}\nkto: { algorithm: dpo, model_name_or_path: rm, dataset_name: x }`,
    );
    expect([...plan.inputs]).toEqual([["data/given/asked.jsonl", join(folder.path, "asked.jsonl")]]);
    expect(plan.generate?.prompts).toBe("data/given/asked.jsonl");
    expect(plan.runs[0]?.config.values.dataset_name).toBe("data/pairs.train.jsonl");
    expect(plan.runs[1]?.config.values.model_name_or_path).toBe("../rm");
  });

  it("takes one seed for all steps", () => {
    const plan = parse(`${generate}\n${dpo.replace("}", ", seed: 3 }")}`, 44);
    expect(plan.generate?.seed).toBe(44);
    expect(plan.runs[0]?.config.values.seed).toBe(44);
    expect(parse(dpo).text).not.toBe(parse(dpo, 44).text);
  });

  it.each([
    ["a step that is none", "dpoo: {}", /there is no step "dpoo".*Did you mean "dpo"/],
    [
      "a setting that is none",
      "generate: { prompt: x }",
      /step "generate": there is no setting "prompt".*"prompts"/,
    ],
    ["a setting that no method has", dpo.replace("}", ", betta: 1 }"), /betta/],
    ["a value of another kind", "generate: { n: many }", /step "generate": "n" must be a whole number/],
    ["a block that is none", "dpo: 3", /the step "dpo" is "3", expected a mapping/],
    ["nothing", "{}", /names no step/],
    ["a list", "- dpo", /expected a mapping/],
    ["judgements of nothing", "annotate: {}", /there is no step "generate"/],
    ["an order that cannot be", `${dpo}\n${generate}`, /"generate" comes first/],
    ["another output", dpo.replace("}", ", output_dir: x }"), /in a loop it is models\/dpo/],
    [
      "a name that is taken",
      `judge: { algorithm: dpo, model_name_or_path: x, dataset_name: y }`,
      /this name is taken/,
    ],
  ])("is refused for %s", (_, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it("tells all of its faults at once", () => {
    expect(() => parse("generate: { n: 1 }\nfoo: {}")).toThrow(/2 faults/);
  });

  it("of the sample is right", () => {
    const sample = join(root, "public", "sample");
    const plan = parseLoop(
      readFileSync(join(sample, "loop.yaml"), "utf8"),
      "loop.yaml",
      { ...place, folder: sample },
      null,
    );
    expect(plan.runs.map(({ name, scores }) => [name, scores])).toEqual([
      ["reward", true],
      ["dpo", false],
      ["rloo", false],
      ["ppo", false],
    ]);
  });
});
