// `anonymise --data`: rows go out as they come in, so that a file of any size needs the memory of its longest row.
import type { Anonymiser } from "../data/anonymise/index.ts";
import { eachRow, sourceOf } from "../data/readers/index.ts";
import { quote } from "../domain/errors.ts";
import { turn } from "../domain/records/document.ts";
import { breathe } from "../runs/turns.ts";
import { type AnonymisedLine, anonymisedLine } from "./anonymisedLine.ts";
import { rowsInput } from "./anonymiseFiles.ts";
import type { Output } from "./output.ts";
import { rowTeller } from "./rowTeller.ts";

const longestText = 4 << 20;

export interface AnonymiseContext {
  readonly anonymiser: Anonymiser;
  readonly out: Output;
  readonly signal: AbortSignal;
  tell(line: AnonymisedLine): Promise<void>;
}

export interface AnonymiseCounts {
  readonly rows: number;
  readonly spans: number;
  readonly errors: number;
}

/** `rows`: a file below `folder`, or "-" for stdin. AppError "file/...", "data/...". */
export async function anonymiseRows(
  rows: string,
  folder: string,
  { anonymiser, out, signal, tell }: AnonymiseContext,
): Promise<AnonymiseCounts> {
  const name = rows === "-" ? "stdin" : rows;
  const source = await sourceOf(name, rowsInput(rows, folder));
  const done = { rows: 0, spans: 0, errors: 0 };
  const told = rowTeller(out, name);
  const fault = (line: number, message: string): void => {
    done.errors++;
    told.fault(line, message);
  };
  const waiting: { row: Record<string, unknown>; line: number }[] = [];
  const drain = async (): Promise<void> => {
    for (const { row, line } of waiting.splice(0)) {
      signal.throwIfAborted();
      const given = row["text"];
      if (typeof given !== "string") {
        const got = given === undefined ? "nothing" : quote(JSON.stringify(given));
        fault(line, `"text" must be a text, got ${got}.`);
        continue;
      }
      if (given.length > longestText) {
        fault(line, `"text" has ${given.length} characters, more than ${longestText}.`);
        continue;
      }
      const turns = turn.array().safeParse(row["turns"]);
      const { text, spans } = anonymiser.anonymise(given, { turns: turns.success ? turns.data : [] });
      await tell(anonymisedLine(row["id"] ?? line, text, spans));
      done.rows++;
      done.spans += spans.length;
      await breathe();
    }
  };
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
  return done;
}
