// Writes every export of a project whose texts are hard on formats, and has exports.py open them in pandas, datasets and csv.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exchangeFormats } from "../../../src/data/exchange/index.ts";
import { importInto } from "../../../src/data/exchange/importInto.ts";
import { memorySource } from "../../../src/domain/bytes.ts";
import { memoryData } from "../../unit/data/memoryData.ts";
import { runPython } from "../python.ts";

const hard = [
  "=1+1",
  "'=x",
  "-3",
  "\ttab",
  "\nline",
  'say "no", twice',
  "a\r\nb\rc",
  " around ",
  "",
  "café 😀",
  "null",
];

/** The exit status of the check. */
export async function checkExports(): Promise<number> {
  const tuples = hard.map((text, i) => ({
    prompt: `question ${i} ${text}`,
    response_a: text,
    response_b: `${text}!`,
    preferred: ["A", "B", "tie", "bothBad"][i % 4],
  }));
  const data = memoryData();
  const format = (id: string) => exchangeFormats.find((one) => one.id === id) ?? exchangeFormats[0];
  const source = memorySource("tuples", new TextEncoder().encode(JSON.stringify(tuples)));
  await importInto(data, exchangeFormats[0], source);
  const folder = mkdtempSync(join(tmpdir(), "feedbackloop-exports-"));
  try {
    for (const [id, name, conversational] of [
      ["tuples-json", "tuples.json", false],
      ["tuples-csv", "tuples.csv", false],
      ["parquet", "tuples.parquet", false],
      ["trl-preference", "pairs.jsonl", false],
      ["trl-preference", "pairs.messages.jsonl", true],
      ["kto", "kto.jsonl", false],
    ] as const)
      writeFileSync(join(folder, name), (await format(id).write(data, { conversational })).bytes);
    return runPython("interop/exports.py", [folder]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
