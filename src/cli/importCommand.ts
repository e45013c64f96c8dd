// `import`: judged answers, judgements or answers from a file of a known format into a project, as a set union.

import { command } from "./command.ts";
import { formatFlag, formatOf, formatsHelp } from "./formatFlag.ts";
import { projectFlag } from "./projectFlag.ts";

export const importCommand = command({
  id: "import",
  summary: "Adds judged answers, judgements or answers from a file to a project.",
  about:
    "What is in the project already is not added again. An id that stands there with other content is refused, and nothing is ever overwritten.",
  positionals: [{ name: "FILE", help: "The file.", required: true }],
  endsInOrder: true,
  flags: { ...formatFlag, ...projectFlag },
  details: formatsHelp,
  async run({ flags, positionals, out, session, signal }) {
    const { openProject, readingProgress } = await import("./projectFolder.ts");
    const { resolve } = await import("node:path");
    const { named } = await import("../domain/bytes.ts");
    const { importInto } = await import("../data/exchange/importInto.ts");
    const { fileSource } = await import("../storage/folder.ts");
    const [file = ""] = positionals;
    const format = await formatOf(flags.format);
    const data = openProject(flags.project, session);
    const source = named(file, fileSource(resolve(session.options.folder, file)));
    const {
      faults,
      dangling,
      adjudications,
      annotators: _annotators,
      ...counts
    } = await importInto(data, format, source, {
      signal,
      progress: readingProgress(out, "reading", "bytes"),
      fault: ({ line, code, message, hint }) => {
        out.result({ type: "row_error", file, line, code, message, hint }, undefined);
        if (!out.json) out.note(`${file}, line ${line}: ${message}. ${hint}`);
      },
    });
    if (dangling > 0) {
      const message = `${dangling} judgements are about answers that are not in the project; import the answers (completions) too`;
      out.result({ type: "warning", file, code: "import/no-answers", message }, undefined);
      if (!out.json) out.note(`${message}.`);
    }
    if (adjudications > 0) {
      const message = `${adjudications} of the new judgements settle an item for everybody; whether they are the owner's cannot be told from the file`;
      out.result({ type: "warning", file, code: "import/settled", message }, undefined);
      if (!out.json) out.note(`${message}.`);
    }
    const { prompts, completions, comparisons, ratings, voids, already } = counts;
    out.result(
      { type: "done", prompts, completions, comparisons, ratings, voids, already, errors: faults },
      `${prompts} prompts, ${completions} answers and ${comparisons + ratings} judgements added${voids > 0 ? `, ${voids} voidings` : ""}; ${already} rows were there; ${faults} errors`,
    );
    return undefined;
  },
});
