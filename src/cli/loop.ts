// `loop`: the whole of it, headless. Each step is a command of ours, run as a person would run it, or writes files that are whole as soon as
// they are there: so a loop that was ended anywhere goes on from there, and leaves the bytes of one that was left in peace.

import { integer, orNull, text } from "../domain/config/field.ts";
import { command } from "./command.ts";

export const loop = command({
  id: "loop",
  summary:
    "The whole loop in one folder: answers, judgements, reward models, policies, and what became of each.",
  about:
    "FILE is YAML or JSON: a mapping of steps. generate, annotate, best_of_n, evaluate and fairness have the settings below; any other step is a run of train, called like its method or with an algorithm of its own, and its block is that method's flat config. Without FILE the sample project is run. The same command goes on where an earlier one was ended. Annotators are simulated: what they prefer comes from a function of the text, and no person judged anything.",
  positionals: [
    { name: "FILE", help: "The steps; default: the sample project's loop.yaml.", required: false },
  ],
  endsInOrder: true,
  flags: {
    out: {
      field: text<string>("build/loop", { label: "Folder", help: "Where the project's folder is written." }),
      value: "DIR",
    },
    seed: {
      field: orNull(
        integer(42, {
          atLeast: 0,
          label: "Seed",
          help: "In place of every step's own seed, which is 42 by default.",
        }),
      ),
      value: "S",
    },
  },
  async details() {
    const { fieldEntries } = await import("./command.ts");
    const { ownSteps } = await import("./loop/plan.ts");
    return Object.entries(ownSteps).map(([step, fields]) => ({
      title: `Settings of the step ${step}`,
      entries: fieldEntries(fields),
    }));
  },
  async run({ flags, positionals, out, session, signal, device, commands }) {
    const { basename, dirname, join, resolve } = await import("node:path");
    const { readFileSync } = await import("node:fs");
    const { fileSource } = await import("../storage/folder.ts");
    const { parseLoop } = await import("./loop/plan.ts");
    const { ProjectFolder } = await import("./loop/files.ts");
    const { runSteps } = await import("./loop/steps.ts");
    const { policyLines, policyTable, scorerLines } = await import("./loop/policies.ts");
    const sample = join(import.meta.dirname, "../../public/sample/loop.yaml");
    const [name] = positionals;
    const path = name === undefined ? sample : resolve(session.options.folder, name);
    fileSource(path);
    const project = new ProjectFolder(resolve(session.options.folder, flags.out));
    const place = { folder: dirname(path), project: project.root };
    const plan = parseLoop(readFileSync(path, "utf8"), name ?? basename(path), place, flags.seed);
    const ctx = { device, out, session, signal, commands };
    const measured = await runSteps(ctx, project, plan);
    const bootstrap = { draws: plan.evaluate?.bootstrap ?? 0, seed: plan.evaluate?.seed ?? 0 };
    for (const line of scorerLines(project, plan)) {
      const { run, name, value, interval } = line;
      const told =
        name === "accuracy"
          ? `${String(run)}: right in ${shown(value, interval)} of unseen pairs`
          : undefined;
      out.result({ ...line, type: "metric" }, told);
    }
    const { fairnessLines, fairnessSentence } = await import("./loop/fairness.ts");
    const swapped = fairnessLines(project, plan);
    for (const { run, lines: found } of swapped)
      for (const line of found) out.result({ ...line, type: "counterfactual", run }, undefined);
    const lines = policyLines(project, measured, bootstrap);
    for (const line of lines) out.result(line, undefined);
    if (out.json) return undefined;
    out.result({ type: "table" }, policyTable(lines));
    for (const { run, lines: found } of swapped) out.result({ type: "table" }, fairnessSentence(run, found));
    return undefined;
  },
});

function shown(value: unknown, interval: unknown): string {
  const text = (one: unknown): string => Number(one).toFixed(3);
  return Array.isArray(interval) ? `${text(value)} (${interval.map(text).join(" to ")})` : text(value);
}
