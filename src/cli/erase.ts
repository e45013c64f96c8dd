// `erase`: everything that comes from one person, out of a project's folder. What is done is worked out before anything is written
// (src/data/erasure/plan.ts), so a dry run tells the same lines.

import { flag, text } from "../domain/config/field.ts";
import { command } from "./command.ts";

export const erase = command({
  id: "erase",
  summary: "Everything that comes from one person, out of a project.",
  about:
    "The person's documents go, the prompts, answers, judgements and pairs that were made of them, and every line of the folder that quotes them: in logs, reports, exports and zips. What was trained on them is marked and keeps its weights. A tombstone with the hash of the id stays in erased.jsonl. A run that was ended in the middle is run again. A project on legal hold (see project) loses nothing: the exit code is 1. Copies elsewhere are not reached: see docs/erasure.md.",
  positionals: [],
  endsInOrder: true,
  flags: {
    project: {
      field: text<string>("", { label: "Project", help: "The project's folder." }),
      value: "DIR",
      required: true,
    },
    candidate: {
      field: text<string>("", {
        label: "Candidate",
        help: "Whose: the candidate that documents name, or the id of a document that names none. It counts as a whole.",
      }),
      value: "ID",
      required: true,
    },
    dry_run: {
      field: flag(false, { label: "Dry run", help: "Tell what would go, and write nothing." }),
    },
  },
  async run({ flags, out, session, signal }) {
    const { resolve } = await import("node:path");
    const { eraseCandidate } = await import("../data/erasure/index.ts");
    const { requireNoHold } = await import("../domain/retention.ts");
    const { folderProject } = await import("../storage/folderProject.ts");
    const { retentionNotes } = await import("./projectFolder.ts");
    const { diskFiles } = await import("./eraseFiles.ts");
    const { candidate, dry_run: isDryRun } = flags;
    const root = resolve(session.options.folder, flags.project);
    const files = diskFiles(root);
    const said = (await folderProject(root)) ?? {};
    const today = new Date().toISOString().slice(0, 10);
    // Read before they are gone.
    const against = await retentionNotes(root, said, candidate, today);
    const lift = `When whoever put it there agrees, lift it: feedbackloop project --project ${flags.project} --lift-hold. Then erase again.`;
    if (!isDryRun) await files.sweep();
    const { erased, marked, notes } = await eraseCandidate(files, candidate, {
      isDryRun,
      date: today,
      allow: () => requireNoHold(said, lift),
      signal,
      progress: (done, total) => out.progress("erasing", done, total, "files"),
    });
    for (const { record, id } of erased) {
      out.result({ type: "erased", record, id }, `${isDryRun ? "would erase" : "erased"} ${record} ${id}`);
      await out.ready();
    }
    for (const path of marked)
      out.result({ type: "marked", path }, `${isDryRun ? "would mark" : "marked"} ${path}: trained on it`);
    for (const note of [...against, ...notes]) out.note(note);
    const counts = { erased: erased.length, marked: marked.length };
    out.result({ type: "done", ...counts }, `${counts.erased} erased, ${counts.marked} marked`);
    return undefined;
  },
});
