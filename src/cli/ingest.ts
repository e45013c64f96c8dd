// `ingest`: files into a project. Each file is there whole or not at all, one that cannot be read stops no other, and the same command
// goes on after it was ended.

import { text } from "../domain/config/field.ts";
import { command } from "./command.ts";
import type { Output } from "./output.ts";
import { projectFlag } from "./projectFlag.ts";

/** What was read is written at the latest after so long, or so many documents: a file at a time would write all of them each time. */
const heldMs = 2000;
const heldDocuments = 2000;

export const ingest = command({
  id: "ingest",
  summary: "Reads documents and judged answers into a project.",
  about:
    "Files are told apart by what they hold before their ending. The same bytes again add nothing. Where a file was refused the others stay, and the exit code is 1.",
  positionals: [
    { name: "FILES", help: "Documents, tables, transcripts, e-mails.", required: true, many: true },
  ],
  endsInOrder: true,
  flags: {
    ...projectFlag,
    text: {
      field: text<string | null>(null, {
        label: "Text",
        help: "The column of a table that holds the text; else it is looked for.",
      }),
      value: "COLUMN",
    },
    clean: {
      field: text<string | null>(null, {
        label: "Clean",
        help: "The cleaning steps, with commas between, or none. Not given: those that leave no document out.",
      }),
      value: "STEPS",
    },
  },
  async details() {
    const { cleaningSteps } = await import("../data/cleaning/index.ts");
    const steps: readonly { id: string; about: string; setting?: string }[] = cleaningSteps;
    return [
      {
        title: "Cleaning steps",
        entries: steps.map(({ id, about, setting }) => ({
          term: id,
          help: setting === undefined ? about : `${about} After a colon: ${setting}.`,
        })),
      },
    ];
  },
  async run({ flags, positionals, out, session, signal }) {
    const { openProject, readingProgress } = await import("./projectFolder.ts");
    const { resolve } = await import("node:path");
    const { named } = await import("../domain/bytes.ts");
    const { cleanProject, parseSteps, usualSteps } = await import("../data/cleaning/cleanDocuments.ts");
    const { Intake } = await import("../data/intake/index.ts");
    const { fileSource } = await import("../storage/folder.ts");
    const { AppError } = await import("../domain/errors.ts");
    const steps = flags.clean === null ? usualSteps : parseSteps(flags.clean);
    const data = openProject(flags.project, session);
    const intake = await Intake.open(data, new Date().toISOString());
    const done = { files: 0, documents: 0, comparisons: 0, errors: 0 };
    const hashes = new Set<string>();
    const isAborted = (): boolean => signal.aborted;
    let refused = 0;
    let told: (() => void)[] = [];
    let writtenAt = performance.now();
    // A line says that a file is in the project, so it is said when it is.
    const commit = async (): Promise<void> => {
      await intake.commit();
      for (const tell of told) tell();
      told = [];
      writtenAt = performance.now();
      await out.ready();
    };
    for (const file of positionals) {
      if (isAborted()) break;
      try {
        const report = await intake.file(named(file, fileSource(resolve(session.options.folder, file))), {
          signal,
          textColumn: flags.text ?? undefined,
          progress: readingProgress(out, `reading ${file}`, "bytes"),
          fault: ({ line, code, message, hint }) => {
            done.errors++;
            out.result({ type: "row_error", file, line, code, message, hint }, undefined);
            if (!out.json) out.note(`${file}${line === null ? "" : `, line ${line}`}: ${message}`);
          },
        });
        hashes.add(report.sha256);
        told.push(() => {
          const { format, sha256, bytes, documents, comparisons, notes, alreadyThere } = report;
          for (const { code, message } of notes) warn(out, file, code, message);
          if (alreadyThere) out.note(`${file} is in the project already; nothing was added.`);
          const what = `${count(documents, "document")}, ${count(comparisons, "judgement")}`;
          out.result(
            { type: "file", file, format, sha256, bytes, documents, comparisons },
            `${file}: ${what}`,
          );
          done.files++;
          done.documents += documents;
          done.comparisons += comparisons;
        });
      } catch (error) {
        // What was read before is kept.
        if (isAborted()) break;
        if (!(error instanceof AppError) || /^(?:storage|record)\//.test(error.code)) throw error;
        const { code, message, hint } = error;
        refused++;
        done.errors++;
        told.push(() => {
          out.result({ type: "file_error", file, code, message, hint }, undefined);
          if (!out.json) out.note(`${file} was refused: ${message} ${hint}`);
        });
      }
      if (intake.waiting >= heldDocuments || performance.now() - writtenAt > heldMs) await commit();
    }
    await commit();
    signal.throwIfAborted();
    if (hashes.size > 0) {
      const { counts, toHideAnew } = await cleanProject(data, steps, {
        files: hashes,
        // What was cleaned by steps that somebody named stays so until others are named.
        onlyNew: flags.clean === null,
        signal,
        progress: readingProgress(out, "cleaning", "documents"),
      });
      for (const { title, documents, drops } of counts)
        if (documents > 0)
          out.note(`${title}: ${count(documents, "document")} ${drops ? "left out" : "changed"}.`);
      if (toHideAnew > 0)
        out.note(
          `${count(toHideAnew, "document")} changed after personal details were hidden: hide them again.`,
        );
    }
    out.result(
      { type: "done", ...done },
      `${count(done.files, "file")}: ${count(done.documents, "document")} and ${count(done.comparisons, "judgement")} added, ${count(done.errors, "error")}`,
    );
    return refused > 0 ? 1 : undefined;
  },
});

function warn(out: Output, file: string, code: string, message: string): void {
  out.result({ type: "warning", file, code, message }, undefined);
  if (!out.json) out.note(`${file}: ${message}`);
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
