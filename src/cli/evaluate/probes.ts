// `evaluate probes`: the rows that `evaluate counterfactual` reads, from templates of ours or from a project's own texts.

import { flag, integer, text } from "../../domain/config/field.ts";
import { command } from "../command.ts";

export const probes = command({
  id: "evaluate probes",
  summary:
    "Writes probes: the same texts told of several groups, as they are and with personal details hidden.",
  about:
    "Each template is told of every group of each axis below, in a few variants; two probes of one template differ in what was swapped and in nothing else. Every probe is written twice: as it is (arm `original`) and as the anonymiser leaves it (arm `anonymised`). Templates are answers of ours to questions of an interview or, with --project, the project's answers and their prompts, else its documents in which something was hidden: there a name, a year or a place that was hidden is told of each group, and elsewhere a sentence before the answer tells it. Twelve templates or more are needed to find anything in a table of this size.",
  positionals: [],
  flags: {
    project: {
      field: text<string | null>(null, {
        label: "Project",
        help: "A project's folder, whose answers or documents become templates, and whose settings hide.",
      }),
      value: "DIR",
    },
    out: {
      field: text<string>("", { label: "Out", help: "Write the rows to this file." }),
      value: "FILE",
      required: true,
    },
    axes: {
      field: text<string>("all", {
        label: "Axes",
        help: "What is swapped: all, or some of those below, with commas.",
      }),
      value: "all|LIST",
    },
    arms: {
      field: text<string>("original,anonymised", {
        label: "Arms",
        help: "Which texts: original, anonymised, or both with a comma.",
      }),
      value: "LIST",
    },
    templates: {
      field: integer(24, {
        atLeast: 1,
        atMost: 10_000,
        label: "Templates",
        help: "At most so many; ours are 24.",
      }),
      value: "N",
    },
    variants: {
      field: integer(3, {
        atLeast: 1,
        atMost: 4,
        label: "Variants",
        help: "Of one template and group; from 2 there is a noise floor.",
      }),
      value: "N",
    },
    longest: {
      field: integer(2000, {
        atLeast: 1,
        label: "Longest",
        help: "Texts of the project with more characters are not taken.",
      }),
      value: "N",
    },
    messages: {
      field: flag(false, {
        label: "Messages",
        help: "Templates of ours as messages, for reward models that were trained on such; those of a project are as its prompts are.",
      }),
    },
    prompts: {
      field: flag(false, {
        label: "Prompts",
        help: "Rows for `evaluate amplification`: who asks is told in the prompt, and there is no answer.",
      }),
    },
    seed: {
      field: integer(42, {
        atLeast: 0,
        label: "Seed",
        help: "Fixes which names, years and texts are drawn.",
      }),
      value: "S",
    },
  },
  async details() {
    const { probeAxes } = await import("../../evaluation/probes/axes/index.ts");
    return [
      {
        title: "Axes",
        entries: probeAxes.map(({ id, about, groups }) => ({
          term: id,
          help: `${about} Groups: ${groups.join(", ")}.`,
        })),
      },
    ];
  },
  async run({ flags, out, session, signal }) {
    const { resolve } = await import("node:path");
    const { builtInSources, makeProbes, makePromptProbes, probeCount } =
      await import("../../evaluation/probes/makeProbes.ts");
    const { breathe } = await import("../../runs/turns.ts");
    const { lineFile } = await import("../anonymiseFiles.ts");
    const { existingProject } = await import("../projectFolder.ts");
    const { chosenArms, chosenAxes, hiderOf } = await import("./probeChoices.ts");
    const { projectSources } = await import("./probeSources.ts");
    const { project, templates, variants, longest, seed } = flags;
    const axes = chosenAxes(flags.axes);
    const arms = chosenArms(flags.arms);
    const data = project === null ? undefined : existingProject(project, session);
    const sources =
      project === null || data === undefined
        ? builtInSources(templates, flags.messages)
        : await projectSources(data, project, { templates, longest, seed });
    const hide = arms.includes("anonymised") ? await hiderOf(data, project, seed, session) : undefined;
    const total = probeCount(axes, sources.length, variants, hide === undefined ? 1 : 2);
    const file = await lineFile(resolve(session.options.folder, flags.out));
    let [made, rows] = [0, 0];
    try {
      const options = { sources, axes, variants, seed, ...(hide ? { hide } : {}) };
      for await (const row of flags.prompts ? makePromptProbes(options) : makeProbes(options)) {
        made++;
        if (made % 50 === 0) await breathe();
        signal.throwIfAborted();
        out.progress("writing", made, total, "probes");
        if (!arms.includes(row.arm)) continue;
        await file.write(`${JSON.stringify(row)}\n`);
        rows++;
      }
      await file.keep();
    } catch (error) {
      await file.discard();
      throw error;
    }
    const found = sources.length;
    if (found < 12)
      out.note(
        `${found} templates are few: below 8 no gap that is not found says anything, and of many groups none is found.`,
      );
    out.result(
      { type: "done", probes: rows, templates: found, axes: axes.length, variants },
      `${rows} probes of ${found} templates on ${axes.length} axes`,
    );
    return undefined;
  },
});
