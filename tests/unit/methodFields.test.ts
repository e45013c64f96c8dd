// Shared code never asks what only a method knows: a setting or a metric of a method may be named in src/algorithms and
// nowhere else, neither as a text nor as a property. Whoever needs one is handed it by the recipe.
import ts from "typescript";
import { expect, it } from "vitest";
import { recipes } from "../../src/algorithms/index.ts";
import { commonMetrics } from "../../src/algorithms/metric.ts";
import { commonFields } from "../../src/domain/config/common.ts";
import { parse, type SourceFile, sourceFiles } from "./sourceFiles.ts";

// Words that are also something else. Each line says what.
const homonyms: { name: string; path: RegExp; meaning: string }[] = [
  {
    name: "reward",
    path: /^src\/cli\/evaluate\/amplification\.ts$/,
    meaning: "what a reward model says of an answer",
  },
  { name: "permutations", path: /^src\/cli\/(evaluate|loop)\//, meaning: "draws of a test" },
  {
    name: "reward",
    path: /^src\/(runs\/report\/|domain\/runFolder\.ts$)/,
    meaning: "a layer that is measured, a measure of evaluations",
  },
  { name: "kl", path: /^src\/runs\/report\//, meaning: "a measure of evaluations" },
  {
    name: "entropy",
    path: /^src\/(engine\/ops\/tokenLogProbs|cli\/logprobRows)\.ts$/,
    meaning: "an op's output",
  },
  {
    name: "temperature",
    path: /^src\/(cli|data\/annotation|runs|page|ui)\//,
    meaning: "of sampling, in chat too",
  },
  { name: "max_new_tokens", path: /^src\/cli\//, meaning: "a flag of the commands that sample" },
  { name: "target", path: /^src\/(storage|ui)\//, meaning: "of an event" },
  {
    name: "reward",
    path: /^src\/(runs\/roles\.ts|page\/drafts\.ts|ui\/components\/project\/)/,
    meaning: "a role; a step of the loop",
  },
  {
    name: "reward",
    path: /^src\/(evaluation\/policyQuality|cli\/evaluate\/policy(Samples)?)\.ts$/,
    meaning: "what a reward model says of an answer",
  },
  {
    name: "reward",
    path: /^src\/cli\/loop\/policies\.ts$/,
    meaning: "what a reward model says of an answer",
  },
  { name: "accuracy", path: /^src\/cli\/loop\.ts$/, meaning: "a metric of evaluations" },
  {
    name: "kl",
    path: /^src\/(cli\/loop\/policies\.ts|ui\/.*PolicyOutcome\.tsx)$/,
    meaning: "a metric of evaluations",
  },
  {
    name: "reward",
    path: /^src\/(page\/(trainer\/(policies|measurePolicy)|bridge\/(policy|evaluation)Types|data\/(evaluating|measured))\.ts|evaluation\/policySections\.ts|runs\/policyLines\.ts|ui\/components\/evaluate\/)/,
    meaning: "a metric of evaluations",
  },
  { name: "kl", path: /^src\/evaluation\/policySections\.ts$/, meaning: "a metric of evaluations" },
  {
    name: "permutations",
    path: /^src\/(evaluation\/(counterfactual|signFlips)|cli\/evaluate\/counterfactual)\.ts$/,
    meaning: "draws of a sign-flip test; a flag",
  },
  { name: "rollouts", path: /^src\/runs\/context\.ts$/, meaning: "what a recipe can ask for" },
  { name: "reward_std", path: /^src\/runs\/scoreScale\.ts$/, meaning: "a key of config.json" },
  {
    name: "top_k",
    path: /^src\/cli\/(generate|generateProject|evaluate\/(policy|amplification))\.ts$/,
    meaning: "a flag",
  },
  {
    name: "top_p",
    path: /^src\/cli\/(generate|generateProject|evaluate\/(policy|amplification))\.ts$/,
    meaning: "a flag",
  },
  { name: "cache_dtype", path: /^src\/cli\/generate(Project)?\.ts$/, meaning: "a flag" },
  { name: "margin", path: /data\/rows\/(judgements|judgedPair)\.ts$/, meaning: "a column of rows" },
  { name: "beta", path: /models\/tensorNames\.ts$/, meaning: "a norm's bias in the first files of BERT" },
  {
    name: "completion_only_loss",
    path: /config\/otherKeys\.ts$/,
    meaning: "a key that files of TRL's have",
  },
  {
    name: "load_best_model_at_end",
    path: /config\/otherKeys\.ts$/,
    meaning: "a key that files of TRL's have",
  },
];

// Kernels, models and texts have deltas, targets and temperatures of their own, and are given no config.
const files = sourceFiles("src", "workers").filter(
  ({ path }) => !/^src\/(algorithms|engine|models|formats|text)\//.test(path),
);

/** Names that belong to one method or to a few: settings and metrics that not all have. */
const names = new Set(
  recipes.flatMap(({ config, metrics }) => [
    ...Object.keys(config).filter((key) => !(key in commonFields)),
    ...Object.keys(metrics).flatMap((key) => (key in commonMetrics ? [] : [key, `eval_${key}`])),
  ]),
);

function strays(file: SourceFile): string[] {
  const source = parse(file);
  const found: string[] = [];
  const note = (node: ts.Node, name: string): void => {
    if (!names.has(name) || homonyms.some((one) => one.name === name && one.path.test(file.path))) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    found.push(`${file.path}:${line} ${name}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) note(node, node.text);
    if (ts.isPropertyAccessExpression(node)) note(node, node.name.text);
    if (ts.isBindingElement(node) || ts.isPropertySignature(node)) {
      const name = ts.isBindingElement(node) ? (node.propertyName ?? node.name) : node.name;
      if (ts.isIdentifier(name)) note(node, name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it("no setting or metric of a method is named outside src/algorithms", () => {
  expect(files.flatMap(strays)).toEqual([]);
});

it("would find one", () => {
  const text = `const { beta } = config; run(values.precompute_ref_log_probs, metrics["eval_rewards/margins"]);`;
  expect(strays({ path: "src/runs/x.ts", text })).toEqual([
    "src/runs/x.ts:1 beta",
    "src/runs/x.ts:1 precompute_ref_log_probs",
    "src/runs/x.ts:1 eval_rewards/margins",
  ]);
});
