// A simulated project in which every layer was measured, fair but for one bias where one is planted: annotators who judge, a reward model,
// decisions, a policy beside its base, an anonymiser. What is kept are the lines that the commands write, and what is asked is what the
// report says of each layer.

import { amplificationLine, counterfactualLine } from "../../src/evaluation/counterfactualLine.ts";
import { fairnessFields } from "../../src/evaluation/fairness/fairnessLine.ts";
import { normalDraws, randomStream } from "../../src/domain/random.ts";
import {
  amplificationReport,
  counterfactualReport,
  fairnessLayers,
  fairnessReport,
  type FairnessLayer,
} from "../../src/domain/runFolder.ts";
import { sha256Hex } from "../../src/domain/sha256.ts";
import { measureAmplification } from "../../src/evaluation/amplification.ts";
import { measureCounterfactuals } from "../../src/evaluation/counterfactual.ts";
import type { FairnessRow } from "../../src/evaluation/fairness/fairness.ts";
import { fairnessOf } from "../../src/evaluation/fairness/fairnessOf.ts";
import { isHidden, plantNames } from "../../src/evaluation/probes/plantNames.ts";
import type { Probe } from "../../src/evaluation/scoredProbe.ts";
import { projectFacts } from "../../src/runs/report/facts.ts";
import { Made } from "../../src/runs/report/measures.ts";
import { findingOf } from "../../src/runs/report/sections/fairness.ts";
import { crowd } from "../annotators/simulate.ts";

type Rows = readonly object[];
type Layer = FairnessLayer;

export interface SimulationOptions {
  readonly seed: number;
  /** Where somebody is treated worse; undefined: nowhere. */
  readonly planted?: Layer | undefined;
}

/** Layers in which the report finds a gap. */
export async function gapsIn(options: SimulationOptions): Promise<Layer[]> {
  const source = await projectOf(options);
  const made = new Made(await projectFacts(source, undefined));
  return fairnessLayers.filter((layer) => {
    const { looked, gaps } = findingOf(made, layer);
    if (!looked) throw new Error(`internal: the simulated project says nothing of ${layer}`);
    return gaps.length > 0;
  });
}

async function projectOf({ seed, planted }: SimulationOptions) {
  const files = new Map<string, Uint8Array>();
  const put = (path: string, rows: Rows): void => {
    files.set(path, new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join("")));
  };
  const isPlanted = (layer: Layer): boolean => planted === layer;
  for (const [path, rows] of Object.entries(labels(seed, isPlanted("labels")))) put(path, rows);
  put(counterfactualReport(null), rewardLines(seed, isPlanted("reward")));
  put(fairnessReport("decision", null), decisionLines(seed, isPlanted("decision")));
  put(amplificationReport(null), policyLines(seed, isPlanted("policy")));
  put(fairnessReport("anonymiser", "names"), anonymiserLines(seed, isPlanted("anonymiser")));
  const list = await Promise.all(
    [...files].map(async ([path, bytes]) => ({
      path,
      sizeBytes: bytes.byteLength,
      sha256: await sha256Hex(bytes),
    })),
  );
  return {
    name: "simulated",
    project: undefined,
    list: () => Promise.resolve(list),
    read: (path: string) => Promise.resolve(files.get(path)),
  };
}

/** Eight annotators; one leans to answers of a group, where it is planted. */
function labels(seed: number, isPlanted: boolean): Record<string, Rows> {
  const { events, answers } = crowd({
    seed,
    items: 300,
    overlap: 3,
    honest: isPlanted ? 7 : 8,
    planted: isPlanted ? [{ kind: "group", size: 3 }] : [],
  });
  return {
    "data/completions.jsonl": answers.map(({ id, text, group }) => ({
      id,
      completion: text,
      group,
      source: "simulated",
      madeBy: "model",
    })),
    "data/comparisons.jsonl": events.map(({ decideMs: _time, ...event }) => ({
      ...event,
      annotatorKind: "simulated",
    })),
  };
}

const groups = ["north", "south", "east", "west"];
/** 24 templates of four groups in three variants, the first group last where something is taken from it. */
const probes: readonly Probe[] = Array.from({ length: 24 }, (_, template) =>
  groups.flatMap((group) =>
    ["1", "2", "3"].map((variant) => ({
      axis: "name_groups",
      group,
      template: `t${template}`,
      variant,
      arm: "original",
    })),
  ),
).flat();

/** Standard deviations: 1 of templates, which all groups share, .2 of what a template thinks of a group's names, .2 of names. */
function scorer(seed: number, name: string, bias: number): (probe: Probe) => number {
  const normal = normalDraws(randomStream(seed, `simulated scores/${name}`));
  const known = new Map<string, number>();
  const of = (...parts: readonly string[]): number => {
    const key = JSON.stringify(parts);
    const found = known.get(key) ?? normal();
    known.set(key, found);
    return found;
  };
  return ({ template, group }) =>
    of(template) + 0.2 * of(template, group) + 0.2 * normal() + (group === "south" ? bias : 0);
}

const draws = { permutations: 10_000, seed: 42, draws: 20 };

function rewardLines(seed: number, isPlanted: boolean): Rows {
  const score = scorer(seed, "reward", isPlanted ? 1 : 0);
  const scored = probes.map((probe) => ({ ...probe, score: score(probe) }));
  return measureCounterfactuals(scored, draws).map(counterfactualLine);
}

/** A policy's answers by their length in tokens; the base's are as fair as those of a policy without a bias. */
function policyLines(seed: number, isPlanted: boolean): Rows {
  const [candidate, base] = [scorer(seed, "candidate", isPlanted ? -1 : 0), scorer(seed, "base", 0)];
  const length = (score: number): number => Math.max(0, Math.round(60 + 15 * score));
  const answered = probes.map((probe) => ({
    ...probe,
    measure: "tokens",
    candidate: length(candidate(probe)),
    base: length(base(probe)),
  }));
  return measureAmplification(answered, draws).map(amplificationLine);
}

/** 600 people of two sexes and four origins; women are selected half as often, where that is planted. */
function decisionLines(seed: number, isPlanted: boolean): Rows {
  const random = randomStream(seed, "simulated decisions");
  return fairnessLines(
    "decisions",
    Array.from({ length: 600 }, () => {
      const [sex, origin] = [random() < 0.5 ? "F" : "M", groups[Math.floor(random() * 4)] as string];
      const chance = isPlanted && sex === "F" ? 0.2 : 0.4;
      return { groups: { sex, origin }, selected: random() < chance ? 1 : 0 };
    }),
  );
}

/** An anonymiser that leaves a name in thirty, and half of the Korean ones where that is planted. */
function anonymiserLines(seed: number, isPlanted: boolean): Rows {
  const random = randomStream(seed, "simulated anonymiser");
  const hide = (text: string, pieces: readonly string[], chance: number): string =>
    random() < chance ? text : pieces.reduce((left, piece) => left.replaceAll(piece, "Person-7F3A2C"), text);
  return fairnessLines(
    "planted names",
    [...plantNames(64, seed)].map((one) => {
      const left = hide(one.text, one.pieces, isPlanted && one.group === "korean" ? 0.5 : 1 / 30);
      return { groups: { "name group": one.group }, selected: isHidden(one, left) ? 1 : 0 };
    }),
  );
}

const fairnessLines = (data: string, rows: readonly FairnessRow[]): Rows =>
  fairnessOf(rows).attributes.map((one) => ({ type: "fairness", ...fairnessFields(data, one) }));
