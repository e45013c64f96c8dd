// `evaluate anonymiser`: whether names of one group are missed more often than those of another, as lines of `evaluate fairness`.

import { flag, integer, text } from "../../domain/config/field.ts";
import { fairnessReport } from "../../domain/runFolder.ts";
import { namesInGroup } from "../../evaluation/probes/plantNames.ts";
import { command } from "../command.ts";
import type { Line } from "../output.ts";

export const anonymiser = command({
  id: "evaluate anonymiser",
  summary: "Whether the anonymiser misses names of one group more often than those of another.",
  about:
    "Names of sixteen groups are put into sentences of ours, the same sentences for every group, and hidden one text at a time as the project hides them, with its own words. A name is hidden where no part of it is left. The line is that of `evaluate fairness`: selected is hidden, so that the group with the lowest selection rate is missed most. What it says is true of these names and sentences, which are English.",
  positionals: [],
  flags: {
    project: {
      field: text<string | null>(null, {
        label: "Project",
        help: "A project's folder: its words hide too, and the line is kept below its reports/, where a report finds it.",
      }),
      value: "DIR",
    },
    name: {
      field: text<string>("names", {
        label: "Name",
        help: "With --project: which of several measurements of the anonymiser this is. The one of the same name is replaced.",
      }),
      value: "NAME",
    },
    names: {
      field: integer(96, {
        atLeast: 1,
        atMost: namesInGroup,
        label: "Names",
        help: "Of each group; no full name twice.",
      }),
      value: "N",
    },
    details: {
      field: flag(false, {
        label: "Details",
        help: "With --json, a line for each name that was missed, with the text that was left.",
      }),
    },
    seed: {
      field: integer(42, {
        atLeast: 0,
        label: "Seed",
        help: "Fixes which name stands in which sentence.",
      }),
      value: "S",
    },
  },
  async run({ flags, out, session, signal }) {
    const { fairnessOf } = await import("../../evaluation/fairness/fairnessOf.ts");
    const { isHidden, plantNames } = await import("../../evaluation/probes/plantNames.ts");
    const { breathe } = await import("../../runs/turns.ts");
    const { existingProject } = await import("../projectFolder.ts");
    const { fairnessFields } = await import("../../evaluation/fairness/fairnessLine.ts");
    const { readableFairness } = await import("./fairnessLines.ts");
    const { keeper } = await import("./keepLines.ts");
    const { hiderOf } = await import("./probeChoices.ts");
    const { project, names, seed } = flags;
    const data = project === null ? undefined : existingProject(project, session);
    const keep = keeper(flags, session);
    const hide = await hiderOf(data, project, seed, session);
    const planted = [...plantNames(names, seed)];
    const rows: { groups: Record<string, string>; selected: 0 | 1 }[] = [];
    let missed = 0;
    for (const one of planted) {
      if (rows.length % 20 === 0) {
        await breathe();
        signal.throwIfAborted();
        out.progress("hiding", rows.length, planted.length, "names");
      }
      const [left = ""] = await hide([one.text]);
      const selected = isHidden(one, left) ? 1 : 0;
      rows.push({ groups: { "name group": one.group }, selected });
      if (selected === 1) continue;
      missed++;
      if (flags.details)
        out.result({ type: "missed", group: one.group, name: one.name, text: left }, undefined);
    }
    const table = fairnessOf(rows);
    const kept: Line[] = [];
    for (const one of table.attributes) {
      const line: Line = { type: "fairness", ...fairnessFields("planted names", one) };
      kept.push(line);
      out.result(line, readableFairness("planted names", one, table));
    }
    await keep((name) => fairnessReport("anonymiser", name), kept, out);
    out.result({ type: "done", rows: rows.length, missed }, `${missed} of ${rows.length} names were missed`);
    return undefined;
  },
});
