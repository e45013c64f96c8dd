// A project in which one person stands wherever a person can stand, beside others whose bytes must stay. Every text of hers holds a
// word that stands nowhere else, so that a search for bytes tells whether something is left.
import { gzipSync, zipSync } from "fflate";
import { parquetWriteBuffer } from "hyparquet-writer";
import { sealedText } from "../../../src/domain/sealedState.ts";
import { sha256Hex } from "../../../src/domain/sha256.ts";
import { writeSafetensors } from "../../../src/formats/safetensors.ts";

export const candidate = "cand-0042";
export const other = "cand-00421";
/** No byte of these is to be left, in any spelling. */
export const traces = [
  "cand-0042",
  "Quuxworth",
  "quuxworth",
  "Marmotage",
  "zelda.q@quux.example",
  "Zwölfkanal",
  "d-zelda",
  "c-zelda",
];

const shared = "I am a team player and I like to learn new things every day.";
const text = `Zelda Quuxworth\nReach her at zelda.q@quux.example.\nShe led the Marmotage project over the Zwölfkanal for seven long years. ${shared}`;
const cleaned = text.replace("Reach her at", "Mail:");
const prompt = `Summarise the candidate.\n${text}`;
const bos = `Bo Bergman\nBuilt bridges in Bergen for nine years. ${shared}`;
export const bosPrompt = `Summarise the candidate.\n${bos}`;
const jsonLines = (rows: readonly unknown[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);
const cell = (content: string): string => `"${content.replaceAll('"', '""')}"`;

export interface Planted {
  readonly files: Map<string, Uint8Array>;
  /** What the files that are cut hold afterwards, byte for byte. */
  readonly expected: Map<string, string>;
  readonly marked: readonly string[];
}

/** A tar as `tar` writes it, but for owners and times, which nobody reads here. */
export function tarOf(members: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const blocks = Object.entries(members).flatMap(([name, content]) => {
    const header = new Uint8Array(512);
    header.set(bytes(name));
    header.set(bytes(`${content.byteLength.toString(8).padStart(11, "0")}\0`), 124);
    header.set(bytes("ustar\x0000"), 257);
    const padded = new Uint8Array(Math.ceil(content.byteLength / 512) * 512);
    padded.set(content);
    return [...header, ...padded];
  });
  return Uint8Array.from([...blocks, ...new Uint8Array(1024)]);
}

export async function plantedProject(): Promise<Planted> {
  const files = new Map<string, Uint8Array>();
  const expected = new Map<string, string>();
  /** `mine` goes, `rest` stays; as they stand in the file. */
  const put = (path: string, lines: readonly (readonly [line: string, goes: boolean])[]): void => {
    files.set(path, bytes(lines.map(([line]) => line).join("")));
    expected.set(path, lines.flatMap(([line, goes]) => (goes ? [] : [line])).join(""));
  };
  const rows = (path: string, all: readonly (readonly [row: unknown, goes: boolean])[]): void =>
    put(
      path,
      all.map(([row, goes]) => [jsonLines([row]), goes] as const),
    );
  const sha = await sha256Hex(bytes("the file of Zelda Quuxworth"));
  const document = (id: string, whose: string | null, said: string, more: object = {}) => ({
    id,
    file: `${id}.txt`,
    sha256: "0".repeat(64),
    format: "text",
    row: null,
    candidate: whose,
    text: said,
    ...more,
  });
  rows("data/documents.jsonl", [
    [document("d-bo", other, bos), false],
    [
      document("d-zelda", candidate, text, {
        file: "Zelda Quuxworth CV.txt",
        sha256: sha,
        cleaned: { text: cleaned, steps: [] },
      }),
      true,
    ],
    [document("d-none", null, "Somebody else wrote a text about sailing to the islands."), false],
  ]);
  rows("data/prompts.jsonl", [
    [{ id: "p1", prompt, documentIds: ["d-zelda"], candidate }, true],
    [{ id: "p2", prompt: bosPrompt, documentIds: ["d-bo"], candidate: other }, false],
    [{ id: "p3", prompt: "What is a good question?" }, false],
  ]);
  rows("data/completions.jsonl", [
    [
      {
        id: "c-zelda-1",
        promptId: "p1",
        prompt,
        completion: "She led Marmotage.",
        prompt_ids: [11, 12, 13, 14, 15, 16, 17],
      },
      true,
    ],
    [{ id: "c-zelda-2", promptId: "p1", completion: "A good candidate." }, true],
    [
      {
        id: "c3",
        promptId: "p2",
        prompt: bosPrompt,
        completion: "A good candidate.",
        prompt_ids: [11, 12, 13, 14, 15, 16, 99],
      },
      false,
    ],
    [{ id: "c4", promptId: "p2", completion: "He built bridges." }, false],
  ]);
  const event = (eventId: string, completionIds: string[]) => ({
    eventId,
    itemId: completionIds.join("-"),
    annotator: "r1",
    annotatorKind: "human",
    completionIds,
    shownOrder: [0, 1],
    verdict: "A",
  });
  const remark = { reasons: ["clearer"], rationale: "Better than Zelda Quuxworth, who led Marmotage." };
  const mark = { answer: 0, start: 0, end: 4, quote: "Good" };
  const remarked = { ...event("e3", ["c3", "c4"]), ...remark, highlights: [mark], taskId: "t" };
  rows("data/comparisons.jsonl", [
    [event("e1", ["c-zelda-1", "c-zelda-2"]), true],
    [event("e2", ["c3", "c4"]), false],
    [remarked, true],
  ]);
  const rated = (eventId: string, completionId: string, itemId: string) => ({
    ...{ eventId, itemId, annotator: "r1", annotatorKind: "human", completionId, verdict: "good" },
  });
  rows("data/ratings.jsonl", [
    [rated("r1", "c-zelda-1", "i-single"), true],
    [rated("r2", "c4", "i-bo"), false],
    [rated("r3", "somewhere else", "i-zelda"), true],
  ]);
  const judged = (id: string, completionIds: string[], promptId: string, more: object = {}) => ({
    ...{ id, taskId: "t", promptId, completionIds, arm: "random", kind: "normal", ...more },
  });
  rows("data/items.jsonl", [
    [judged("i-zelda", ["c-zelda-1", "c-zelda-2"], "p1", { candidate }), true],
    [judged("i-bo", ["c3", "c4"], "p2", { candidate: other }), false],
  ]);
  const task = { id: "t", title: "Which is better?", annotators: ["r1"], reasons: ["clearer"], overlap: 1 };
  const guidelines = "Prefer what is true. Zelda Quuxworth is a good example.";
  rows("data/tasks.jsonl", [[{ ...task, guidelines }, true]]);
  const voiding = { id: "v1", annotator: "r1", isVoid: true, at: 5 };
  rows("data/voids.jsonl", [[{ ...voiding, reason: "Knows Zelda Quuxworth." }, true]]);
  // What is nobody's, or another one's, loses only what in it is hers.
  expected.set("data/tasks.jsonl", jsonLines([{ ...task, guidelines: "" }]));
  expected.set("data/voids.jsonl", jsonLines([{ ...voiding, reason: "" }]));
  expected.set(
    "data/comparisons.jsonl",
    jsonLines([event("e2", ["c3", "c4"]), { ...remarked, rationale: "" }]),
  );
  rows("data/pairs.train.jsonl", [
    [{ prompt, chosen: "She led Marmotage.", rejected: "A good candidate.", candidate }, true],
    [{ prompt, chosen: "A good candidate.", rejected: "Nobody." }, true],
    [{ prompt: bosPrompt, chosen: "He built bridges.", rejected: "A good candidate." }, false],
  ]);
  rows("data/other.train.jsonl", [
    [{ prompt: "What is a good question?", chosen: "a", rejected: "b" }, false],
  ]);
  rows("logs/dpo.jsonl", [
    [{ type: "step", step: 1, loss: 0.5 }, false],
    [{ type: "note", message: `left out one row of ${candidate}` }, true],
    [{ type: "note", message: `left out one row of ${other}` }, false],
  ]);
  rows("logs/dpo.rollouts.jsonl", [
    [{ step: 1, prompt: `<|user|>\n${prompt}<|end|>`, completion: "Yes.", prompt_ids: [1] }, true],
    [{ step: 1, prompt: bosPrompt, completion: "Yes.", prompt_ids: [2] }, false],
    [
      {
        step: 2,
        prompt: null,
        completion: null,
        prompt_ids: [11, 12, 13, 14, 15, 16, 17],
        completion_ids: [3],
      },
      true,
    ],
    [
      {
        step: 2,
        prompt: null,
        completion: null,
        prompt_ids: [11, 12, 13, 14, 15, 16, 99],
        completion_ids: [3],
      },
      false,
    ],
    [{ step: 3, prompt: "What?", completion: shared }, false],
  ]);
  // Tokens alone; which text they are stands in a journal whose name comes before.
  const drawnTokens = [21, 22, 23, 24, 25, 26, 27];
  rows("logs/a.rollouts.jsonl", [
    [{ step: 1, prompt, completion: "No.", prompt_ids: drawnTokens, completion_ids: [3] }, true],
    [{ step: 1, prompt: bosPrompt, completion: "No.", prompt_ids: [2, ...drawnTokens.slice(1)] }, false],
  ]);
  rows("logs/z.dump.jsonl", [
    [{ update: 1, query_responses: [[0, 0, 2, ...drawnTokens.slice(1), 3]] }, false],
    [{ update: 2, query_responses: [[0, ...drawnTokens, 3]] }, true],
  ]);
  rows("reports/dpo.samples.jsonl", [
    [{ type: "sample", prompt_index: 0, prompt, completion: "x" }, true],
    [{ type: "sample", prompt_index: 1, prompt: bosPrompt, completion: "x" }, false],
    [
      {
        type: "sample",
        prompt_index: 2,
        prompt: "What is a good question?",
        completion: "Zelda Quuxworth led …",
      },
      true,
    ],
  ]);
  put("reports/dpo.md", [
    ["# Report\n", false],
    ["| prompt | answer |\n", false],
    ["| She led the Marmotage project over the Zwölfkanal for… | good |\n", true],
    [`| ${shared} | good |\n`, false],
    ["Zelda Quuxworth was asked first.\r\n", true],
    ["End.", false],
  ]);
  files.set(
    "reports/dpo.html",
    bytes(
      `<html><body><p>She led the <b>Marmotage</b> project over the Zw&#246;lfkanal for seven</p></body></html>`,
    ),
  );
  files.set("reports/other.html", bytes(`<html><body><p>${shared}</p></body></html>`));
  put("exports/tuples.csv", [
    ["prompt,response_a,response_b,preferred\r\n", false],
    [`${cell(prompt)},"a ""good"" one",b,A\r\n`, true],
    [`${cell(bosPrompt)},"a ""good"" one",b,B\r\n`, false],
  ]);
  put("exports/tuples.json", [
    ["[\n ", false],
    [`{"prompt": ${JSON.stringify(prompt).replaceAll("ö", "\\u00f6")}, "preferred": "A"},\n `, true],
    [`{"prompt": ${JSON.stringify(bosPrompt)}, "preferred": 1.0}`, false],
    ["\n]\n", false],
  ]);
  expected.set("exports/tuples.json", `[\n {"prompt": ${JSON.stringify(bosPrompt)}, "preferred": 1.0}\n]\n`);
  files.set(
    `exports/${candidate}.jsonl`,
    bytes(
      jsonLines([
        { prompt, completion: "A", candidate },
        { prompt: bosPrompt, completion: "B" },
      ]),
    ),
  );
  files.set(`exports/${other}.jsonl`, bytes(jsonLines([{ prompt: bosPrompt }])));
  files.set("raw/Zelda_Quuxworth_CV.txt", bytes("the file of Zelda Quuxworth"));
  files.set("notes/Quuxworth, Zelda/first.txt", bytes("Called on Monday.\n"));
  files.set(
    "raw/notes.bin",
    new Uint8Array([0, 1, 2, ...bytes(" Marmotage project over the Zwölfkanal for seven long years "), 0]),
  );
  files.set("raw/plain.bin", new Uint8Array([0, 1, 2, ...bytes(" something else "), 0]));
  files.set(
    "exports/project.zip",
    zipSync({
      "data/prompts.jsonl": bytes(
        jsonLines([
          { id: "p1", prompt, candidate },
          { id: "p2", prompt: bosPrompt },
        ]),
      ),
      "manifest.json": bytes(
        JSON.stringify({
          files: {
            "data/prompts.jsonl": await sha256Hex(
              bytes(
                jsonLines([
                  { id: "p1", prompt, candidate },
                  { id: "p2", prompt: bosPrompt },
                ]),
              ),
            ),
          },
        }),
      ),
      [`inner/${candidate}.txt`]: bytes("nothing\n"),
    }),
  );
  files.set(
    "exports/table.docx",
    zipSync({
      "[Content_Types].xml": bytes("<Types/>"),
      "word/document.xml": bytes(
        "<w:p><w:r><w:t>Zelda Quux</w:t></w:r><w:r><w:t>worth was here</w:t></w:r></w:p>",
      ),
    }),
  );
  const documentOfOffice = files.get("exports/table.docx") ?? new Uint8Array();
  files.set(
    "exports/all.tgz",
    gzipSync(tarOf({ "bo.txt": bytes("Bo Bergman"), "a.docx": documentOfOffice })),
  );
  files.set("exports/bo.tar", tarOf({ "bo.txt": bytes("Bo Bergman") }));
  // Names that are parted: by cells, by the end of a line.
  put("exports/people.csv", [
    ["given,surname\n", false],
    ["Bo,Bergman\n", false],
    ["Zelda,Quuxworth\n", true],
  ]);
  put("notes/wrapped.txt", [
    ["Bo came early.\n", false],
    ["Then we asked Zelda\n", true],
    ["Quuxworth, who came late.\n", true],
    ["The end.\n", false],
  ]);
  const table = (said: string[]): Uint8Array =>
    new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "prompt", data: said, type: "STRING" }] }));
  files.set("exports/tuples.parquet", table([bosPrompt, prompt, prompt]));
  files.set("exports/other.parquet", table([bosPrompt, shared]));
  const model = (metadata: Record<string, string>) =>
    writeSafetensors([{ name: "w", dtype: "F32", shape: [2], data: Float32Array.of(1.5, -2) }], metadata);
  const card = "# Model\n\nTrained by FeedbackLoop.\n";
  const checkpoint = async (
    folder: string,
    config: object,
    metadata: Record<string, string>,
    readme: string,
  ) => {
    const inner = new Map([
      ["adapter_model.safetensors", model(metadata)],
      ["README.md", bytes(readme)],
      // The card stands in the middle, as training writes it.
      ["tokenizer.json", bytes("{}")],
    ]);
    const hashes: Record<string, string> = {};
    for (const [path, content] of inner) {
      files.set(`${folder}/${path}`, content);
      hashes[path] = await sha256Hex(content);
    }
    const state = {
      version: 2,
      step: 1,
      epoch: 1,
      totalSteps: 1,
      updates: 1,
      loop: { numTokens: 1, pending: [], evaluationDue: false },
      recipe: {},
      config,
      files: hashes,
    };
    files.set(`${folder}/state.json`, bytes(await sealedText(state)));
  };
  await checkpoint(
    "models/dpo/checkpoint-1",
    { dataset_name: "data/pairs.train.jsonl", output_dir: "models/dpo" },
    { format: "pt", from: `rows of ${candidate}` },
    `${card}Example: Zelda Quuxworth led.\n`,
  );
  files.set("models/dpo/final/adapter_model.safetensors", model({ format: "pt" }));
  files.set("models/dpo/final/README.md", bytes(card));
  await checkpoint(
    "models/reward/checkpoint-1",
    { dataset_name: "data/other.train.jsonl", output_dir: "models/reward" },
    { format: "pt" },
    card,
  );
  files.set("models/reward/final/model.safetensors", model({ format: "pt" }));
  files.set("models/reward/final/README.md", bytes(card));
  put("reward.yaml", [
    ["output_dir: models/reward\n", false],
    ["dataset_name: data/other.train.jsonl\n", false],
  ]);
  files.set("models/reward/final/tokenizer.json", bytes(JSON.stringify({ vocab: { Quux: 1, team: 2 } })));
  const hashes: Record<string, string> = {};
  for (const path of [...files.keys()].sort())
    hashes[path] = await sha256Hex(files.get(path) ?? new Uint8Array());
  files.set("manifest.json", bytes(`${JSON.stringify({ files: hashes }, null, 2)}\n`));
  for (const path of [
    "models/reward/checkpoint-1/state.json",
    "models/reward/final/README.md",
    `exports/${other}.jsonl`,
    "reports/other.html",
    "models/reward/final/tokenizer.json",
  ])
    expected.set(path, new TextDecoder().decode(files.get(path)));
  return { files, expected, marked: ["models/dpo/checkpoint-1", "models/dpo/final"] };
}
