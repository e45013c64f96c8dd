// `anonymise`: rows of texts, and the same without what tells who somebody is. Rows go out as they come in, so that a file of any
// size needs the memory of its longest row.

import { text } from "../domain/config/field.ts";
import { command } from "./command.ts";
import { rowsFlag } from "./rowsFlag.ts";

const longestText = 4 << 20;

export const anonymise = command({
  id: "anonymise",
  summary: "Texts without names, addresses, numbers and what else tells who somebody is.",
  about:
    "Rows are {id, text}, and may have turns. Each becomes a line with the text as it is then and the spans that were hidden: offsets are Unicode code points of the row's text, end exclusive. One person has one pseudonym in all rows, and with --project in all runs of that project. Rules find most of it, not all: have a person read what matters.",
  positionals: [],
  flags: {
    data: { ...rowsFlag("Rows"), required: true },
    project: {
      field: text<string | null>(null, {
        label: "Project",
        help: "The project's folder, whose key makes the pseudonyms; else a key of this run.",
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
    const { createAnonymiser, parseEntities, parseOperators } = await import("../data/anonymise/index.ts");
    const { eachRow, sourceOf } = await import("../data/readers/index.ts");
    const { turn } = await import("../domain/records/document.ts");
    const { quote } = await import("../domain/errors.ts");
    const { jsonLine } = await import("./output.ts");
    const { lineFile, rowsInput } = await import("./anonymiseFiles.ts");
    const { breathe } = await import("../runs/turns.ts");
    const { openProject } = await import("./projectFolder.ts");
    const entities = parseEntities(flags.entities);
    const operators = parseOperators(flags.operators);
    const key =
      flags.project === null
        ? crypto.getRandomValues(new Uint8Array(32))
        : await openProject(flags.project, session).pseudonymKey();
    const anonymiser = await createAnonymiser({ entities, operators, key });
    const name = flags.data === "-" ? "stdin" : flags.data;
    const source = await sourceOf(name, rowsInput(flags.data, session.options.folder));
    const file = flags.out === null ? undefined : await lineFile(resolve(session.options.folder, flags.out));
    const done = { rows: 0, spans: 0, errors: 0 };
    const fault = (line: number, message: string): void => {
      done.errors++;
      out.result(
        {
          type: "row_error",
          file: name,
          line,
          code: "data/bad-row",
          message,
          hint: "Correct or remove this row.",
        },
        undefined,
      );
      if (!out.json) out.note(`${name}, line ${line}: ${message}`);
    };
    const waiting: { row: Record<string, unknown>; line: number }[] = [];
    const drain = async (): Promise<void> => {
      for (const { row, line } of waiting.splice(0)) {
        signal.throwIfAborted();
        const given = row["text"];
        if (typeof given !== "string") {
          fault(
            line,
            `"text" must be a text, got ${given === undefined ? "nothing" : quote(JSON.stringify(given))}.`,
          );
          continue;
        }
        if (given.length > longestText) {
          fault(line, `"text" has ${given.length} characters, more than ${longestText}.`);
          continue;
        }
        const turns = turn.array().safeParse(row["turns"]);
        const { text: hidden, spans } = anonymiser.anonymise(given, {
          turns: turns.success ? turns.data : [],
        });
        const lines = spans.map(({ start, end, entity, text: found, detector, score, replacement }) => ({
          start,
          end,
          entity,
          text: found,
          detector,
          score,
          replacement,
        }));
        const result = { type: "anonymised", id: row["id"] ?? line, text: hidden, spans: lines };
        if (file === undefined) out.result(result, hidden);
        else await file.write(`${jsonLine(result, () => undefined)}\n`);
        done.rows++;
        done.spans += spans.length;
        await out.ready();
        await breathe();
      }
    };
    try {
      const read = await eachRow(source, (row) => waiting.push(row), {
        signal,
        progress: async (at, total) => {
          await drain();
          out.progress("hiding", at, total, "bytes");
        },
      });
      await drain();
      for (const { line, message } of read.errors) fault(line, message);
      done.errors += read.errorCount - read.errors.length;
      await file?.keep();
    } catch (error) {
      await file?.discard();
      throw error;
    }
    out.result(
      { type: "done", ...done },
      flags.out === null ? undefined : `${done.rows} rows, ${done.spans} spans, ${done.errors} errors`,
    );
    return undefined;
  },
});
