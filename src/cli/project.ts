// `project`: what is said of a project: what it is for, who oversees it, how long it keeps documents, its own words. A folder that
// the page exported says it in manifest.json already.

import { choice, flag, orNull, text } from "../domain/config/field.ts";
import { command } from "./command.ts";
import { projectFlag } from "./projectFlag.ts";

const listed = (label: string, help: string) => ({
  field: text<string | null>(null, { label, help }),
  value: "LIST",
});

export const project = command({
  id: "project",
  summary: "Shows and changes what is said of a project: purpose, overseer, retention, legal hold, words.",
  about:
    "It is kept in manifest.json, as in a project file of the page. Lists have commas between and take the place of the old ones; an empty one takes them away. In a project that serves decisions about candidates a run starts and answers are judged only when an overseer is named and a rule of retention is chosen; logs are kept for six months; and a notice goes with what is exported.",
  positionals: [],
  flags: {
    ...projectFlag,
    title: { field: text<string | null>(null, { label: "Title", help: "Its name." }), value: "TEXT" },
    purpose: {
      field: orNull(
        choice("training", ["training", "decisions"], {
          label: "Purpose",
          help: "What it is for: training, research or practice, or decisions about candidates.",
        }),
      ),
      value: "training|decisions",
    },
    overseer: {
      field: text<string | null>(null, {
        label: "Overseer",
        help: "Who oversees what is judged and trained, and may overrule it.",
      }),
      value: "NAME",
    },
    retention: listed("Retention", "Ids of the rules below by which documents are kept or erased."),
    hold: {
      field: text<string | null>(null, {
        label: "Hold",
        help: "Legal hold: nothing is erased until it is lifted, for this reason.",
      }),
      value: "REASON",
    },
    lift_hold: { field: flag(false, { label: "Lift the hold", help: "Ends the legal hold." }) },
    hide: listed("Hide", "Words that are always hidden."),
    keep: listed("Keep", "Words that never are."),
  },
  async details() {
    const { retentionRules } = await import("../domain/retention.ts");
    return [
      {
        title: "Rules of retention",
        entries: retentionRules.map(({ id, title, jurisdiction, months, kind, counts, asOf }) => ({
          term: id,
          help: `${jurisdiction}: ${title}. At ${kind === "atMost" ? "most" : "least"} ${months} months ${counts} (as of ${asOf}).`,
        })),
      },
    ];
  },
  async run({ flags, out, session }) {
    const { resolve } = await import("node:path");
    const { changedProject, projectLine, projectTable } = await import("./projectSettings.ts");
    const { existingProject } = await import("./projectFolder.ts");
    const { changeFolderProject, folderProject } = await import("../storage/folderProject.ts");
    const { recordKinds } = await import("../domain/records/index.ts");
    const data = existingProject(flags.project, session);
    const root = resolve(session.options.folder, flags.project);
    const { project: _, ...given } = flags;
    const isChange = Object.values(given).some((value) => value !== null && value !== false);
    const files = recordKinds.flatMap((kind) => ("file" in kind ? [kind.file] : []));
    const said = isChange
      ? await changeFolderProject(root, (old) => changedProject(old, root, given), files)
      : await folderProject(root);
    const line = projectLine(said, await data.documents.all(), new Date().toISOString().slice(0, 10));
    out.result(line, projectTable(line));
    return undefined;
  },
});
