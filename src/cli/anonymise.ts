// `anonymise`: rows of texts, or the documents of a project, without what tells who somebody is.

import { orNull, text } from "../domain/config/field.ts";
import type { AnonymisedLine } from "./anonymisedLine.ts";
import { command } from "./command.ts";
import { rowsFlag } from "./rowsFlag.ts";

export const anonymise = command({
  id: "anonymise",
  summary: "Texts without names, addresses, numbers and what else tells who somebody is.",
  about:
    "Rows are {id, text}, and may have turns. Each becomes a line with the text as it is then and the spans that were hidden: offsets are Unicode code points of the row's text, end exclusive. One person has one pseudonym in all rows, and with --project in all runs of that project, whose own words are always hidden or never. With --project alone the project's documents are looked through: what is hidden is put into them, the lines have their ids, and offsets are places in the text after cleaning; what a person decided on the page stays. Documents in which nothing was looked for yet come first, and where there are none all are looked through again. Rules find most of it, not all: have a person read what matters.",
  positionals: [],
  flags: {
    data: { field: orNull(rowsFlag("Rows").field), value: "ROWS" },
    project: {
      field: text<string | null>(null, {
        label: "Project",
        help: "The project's folder, whose key makes the pseudonyms; else a key of this run. Without --data its documents are hidden.",
      }),
      value: "DIR",
    },
    entities: {
      field: text<string>("all", { label: "Entities", help: "What to hide: all, or names with commas." }),
      value: "all|LIST",
    },
    operators: {
      field: text<string>("", {
        label: "Operators",
        help: "What to put in place of an entity where it is not the usual, with commas; all=mask is for every one.",
      }),
      value: "ENTITY=OP,...",
    },
    out: {
      field: text<string | null>(null, { label: "Out", help: "Write the lines to this file." }),
      value: "FILE",
    },
  },
  async details() {
    const { entityKinds, operators, otherLanguages, supportedLanguages } =
      await import("../data/anonymise/index.ts");
    return [
      {
        title: "Entities, and their usual operator",
        entries: Object.entries(entityKinds).map(([term, { title, operator }]) => ({
          term,
          help: `${title} (${operator})`,
        })),
      },
      {
        title: "Operators",
        entries: operators.map(({ id, title, help }) => ({ term: id, help: `${title}: ${help}` })),
      },
      {
        title: "Languages",
        entries: [
          ...supportedLanguages.map(({ title, note }) => ({ term: title, help: note })),
          { term: "others", help: otherLanguages },
        ],
      },
    ];
  },
  async run({ flags, out, session, signal }) {
    const { resolve } = await import("node:path");
    const { createAnonymiser, parseEntities, parseOperators, projectWords } =
      await import("../data/anonymise/index.ts");
    const { AppError } = await import("../domain/errors.ts");
    const { folderProject } = await import("../storage/folderProject.ts");
    const { jsonLine } = await import("./output.ts");
    const { lineFile } = await import("./anonymiseFiles.ts");
    const { existingProject, openProject } = await import("./projectFolder.ts");
    const { data: rows, project } = flags;
    if (rows === null && project === null)
      throw new AppError(
        "usage/missing-flag",
        "anonymise needs --data ROWS, or --project DIR for the documents of a project.",
        "See: feedbackloop anonymise --help",
      );
    const entities = parseEntities(flags.entities);
    const operators = parseOperators(flags.operators);
    const own =
      project === null ? undefined : (rows === null ? existingProject : openProject)(project, session);
    const said = project === null ? undefined : await folderProject(resolve(session.options.folder, project));
    const key = (await own?.pseudonymKey()) ?? crypto.getRandomValues(new Uint8Array(32));
    const words = projectWords(said?.words ?? { hide: [], keep: [] });
    const anonymiser = await createAnonymiser({ entities, operators, key, words });
    const file = flags.out === null ? undefined : await lineFile(resolve(session.options.folder, flags.out));
    const ctx = {
      anonymiser,
      out,
      signal,
      async tell(line: AnonymisedLine): Promise<void> {
        if (file === undefined) out.result(line, line.text);
        else await file.write(`${jsonLine(line, () => undefined)}\n`);
        await out.ready();
      },
    };
    let done;
    try {
      if (rows !== null) {
        const { anonymiseRows } = await import("./anonymiseRows.ts");
        done = await anonymiseRows(rows, session.options.folder, ctx);
      } else if (own !== undefined) {
        const { anonymiseDocuments } = await import("./anonymiseDocuments.ts");
        done = await anonymiseDocuments(own, ctx);
      }
      await file?.keep();
    } catch (error) {
      await file?.discard();
      throw error;
    }
    const { rows: count = 0, spans = 0, errors = 0 } = done ?? {};
    const what = rows === null ? "documents" : "rows";
    out.result(
      { type: "done", rows: count, spans, errors },
      flags.out === null ? undefined : `${count} ${what}, ${spans} spans, ${errors} errors`,
    );
    return undefined;
  },
});
