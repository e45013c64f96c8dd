// `export`: a project's judgements as a file for other programs.

import { flag, text } from "../domain/config/field.ts";
import { AppError } from "../domain/errors.ts";
import { command } from "./command.ts";
import { formatFlag, formatOf, formatsHelp } from "./formatFlag.ts";
import { projectFlag } from "./projectFlag.ts";

export const exportCommand = command({
  id: "export",
  summary: "Writes a project's judgements as a file for other programs.",
  about:
    "The file goes to stdout, or to --out. What has no place in the format is counted on stderr. Beside a file of a project that serves decisions about candidates stands FILE.NOTICE.md: what to tell them.",
  positionals: [],
  flags: {
    ...formatFlag,
    ...projectFlag,
    out: {
      field: text<string | null>(null, {
        label: "Out",
        help: "The file to write. Needed for parquet and with --json.",
      }),
      value: "FILE",
    },
    conversational: {
      field: flag(false, {
        label: "Conversational",
        help: "Prompts and answers as lists of messages, in the formats that have them.",
      }),
    },
  },
  details: formatsHelp,
  async run({ flags, out, session }) {
    const { existingProject } = await import("./projectFolder.ts");
    const { resolve } = await import("node:path");
    const { noticeText } = await import("../domain/duties.ts");
    const { noticeFile } = await import("../domain/runFolder.ts");
    const { folderProject } = await import("../storage/folderProject.ts");
    const { writeWhole } = await import("../storage/folderStore.ts");
    const format = await formatOf(flags.format);
    const { id, isBinary, canConverse } = format;
    if (flags.out === null && (isBinary || out.json))
      throw new AppError(
        "usage/missing-flag",
        isBinary ? `${id} is no text, so it needs a file.` : "With --json, stdout has lines and no file.",
        "Give --out FILE.",
      );
    if (flags.conversational && !canConverse)
      throw new AppError(
        "usage/bad-value",
        `${id} has no place for lists of messages as answers.`,
        "Leave out --conversational, or take one of TRL's formats.",
      );
    const data = existingProject(flags.project, session);
    const said = await folderProject(resolve(session.options.folder, flags.project));
    const today = new Date().toISOString().slice(0, 10);
    const notice = said === undefined ? undefined : noticeText(said, today);
    const { bytes, rows, leftOut, byModel, notes } = await format.write(data, flags);
    if (flags.out === null) out.bytes(bytes);
    else await writeWhole(resolve(session.options.folder, flags.out), bytes);
    if (notice !== undefined && flags.out !== null) {
      const beside = `${flags.out}.${noticeFile}`;
      await writeWhole(resolve(session.options.folder, beside), new TextEncoder().encode(notice));
      out.note(`${beside} says what to tell candidates: hand it on with the file.`);
    } else if (notice !== undefined)
      out.note(
        "This project serves decisions about candidates: with --out a notice for them is written too.",
      );
    for (const note of notes) out.note(note);
    const gone = leftOut.reduce((sum, { count }) => sum + count, 0);
    const what = leftOut.map(({ count, what: name }) => `${count} ${name}`).join(", ");
    out.note(`${rows} rows written, ${gone} left out${gone === 0 ? "" : `: ${what}`}.`);
    if (byModel.answers > 0) {
      const { answers, of, sources } = byModel;
      const names = sources.slice(0, 5).join(", ");
      out.note(
        `${answers} of ${of} answers in it were written by a model${names === "" ? "" : ` (${names})`}: say so to whoever reads them.`,
      );
    }
    if (out.json) {
      const { answers } = byModel;
      out.result(
        { type: "done", format: id, file: flags.out, rows, left_out: gone, answers_by_a_model: answers },
        undefined,
      );
    }
    return undefined;
  },
});
