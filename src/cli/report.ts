// `report`: what a project's files say, as one file for people who do not have the product.

import { text } from "../domain/config/field.ts";
import { command } from "./command.ts";
import { projectFlag } from "./projectFlag.ts";

export const report = command({
  id: "report",
  summary: "Writes what was measured in a project as a report: HTML, Markdown, CSV and cards.",
  about:
    "Reads the project's data, logs, models' settings and the lines of `evaluate` below reports, and writes one file a format. The same files give the same bytes; every number says which file it comes from.",
  positionals: [],
  flags: {
    ...projectFlag,
    run: {
      field: text<string | null>(null, { label: "Run", help: "Of the trained models, only this one." }),
      value: "NAME",
    },
    out: {
      field: text<string>("", { label: "Out", help: "The folder that the files are written into." }),
      value: "DIR",
      required: true,
    },
    format: {
      field: text<string>("html,md,csv", {
        label: "Formats",
        help: "Which of the formats below, with commas between.",
      }),
      value: "LIST",
    },
  },
  async details() {
    const { reportFormats } = await import("../runs/report/formats/index.ts");
    return [
      { title: "Formats", entries: reportFormats.map(({ id, title }) => ({ term: id, help: `${title}.` })) },
    ];
  },
  async run({ flags, out, session, signal }) {
    const { basename, join, resolve } = await import("node:path");
    const { reportFormats } = await import("../runs/report/formats/index.ts");
    const { reportOf } = await import("../runs/report/report.ts");
    const { breathe } = await import("../runs/turns.ts");
    const { folderReportFiles, readReportFile } = await import("../storage/folderReport.ts");
    const { folderProject } = await import("../storage/folderProject.ts");
    const { writeWhole } = await import("../storage/folderStore.ts");
    const { productVersion } = await import("./productVersion.ts");
    const { formatsNamed } = await import("./reportFormats.ts");
    const formats = formatsNamed(flags.format, reportFormats);
    const root = resolve(session.options.folder, flags.project);
    const to = resolve(session.options.folder, flags.out);
    const stem = flags.run ?? "report";
    const written = formats.map(({ ending }) => join(to, `${stem}${ending}`));
    const check = async (done: number, total: number): Promise<void> => {
      out.progress("reading", done, total, "files");
      await breathe();
      signal.throwIfAborted();
    };
    const all = await folderReportFiles(root, check);
    // A report into the project itself is no part of what it says.
    const files = all.filter(({ path }) => !written.includes(join(root, path)));
    const source = {
      name: basename(root),
      project: await folderProject(root),
      list: () => Promise.resolve(files),
      read: (path: string) => readReportFile(root, path),
    };
    const run = flags.run ?? undefined;
    const options = {
      madeBy: `FeedbackLoop ${await productVersion()}`,
      command: `feedbackloop report --project PROJECT --out DIR${run === undefined ? "" : ` --run ${run}`}`,
    };
    const made = await reportOf(source, options, run);
    for (const [i, format] of formats.entries()) {
      signal.throwIfAborted();
      const bytes = new TextEncoder().encode(await format.write(made));
      const path = join(flags.out, `${stem}${format.ending}`);
      await writeWhole(written[i] ?? path, bytes);
      out.result(
        { type: "report", format: format.id, path, bytes: bytes.byteLength },
        `${path}  ${bytes.byteLength} bytes`,
      );
    }
    const { fingerprint } = made.document;
    out.result(
      { type: "done", files: files.length, fingerprint },
      `Fingerprint of ${files.length} files: ${fingerprint}`,
    );
    return undefined;
  },
});
