// Named-entity models in headless Chromium, in a worker, under the site's own content security policy, on WASM and on WebGPU
// (software adapter): npm run test:named-entities. First a model that is a table, whose every answer is known; then, where
// make_model.py has written one into build/namedEntities, a BERT, held to what transformers and PyTorch said of its texts.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { chromiumArguments, ensureChromium } from "../../scripts/chromium.mjs";
import { serve } from "../../scripts/serve.mjs";
import { lookupModel } from "./lookupModel.ts";
import type { Answer, Question } from "./model.worker.ts";

const root = join(import.meta.dirname, "..", "..");
const outDir = join(root, "build", "named-entities-page");
await build({
  root: import.meta.dirname,
  configFile: false,
  logLevel: "warn",
  base: "./",
  worker: { format: "es" },
  build: {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
const executablePath = await ensureChromium();
if (executablePath === undefined)
  throw new Error("No Chromium was found. Name one in FEEDBACKLOOP_CHROMIUM.");
const server = await serve({ folder: outDir });
const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
let failed = 0;

function check(title: string, got: unknown, expected: unknown): void {
  const isRight = JSON.stringify(got) === JSON.stringify(expected);
  if (!isRight) failed++;
  console.log(
    `${isRight ? "ok    " : "FAILED"} ${title}${isRight ? "" : `: got ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`}`,
  );
}

const base64 = (files: Record<string, Uint8Array>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString("base64")]),
  );
const requests: string[] = [];

async function ask(question: Question): Promise<Exclude<Answer, { error: unknown }>> {
  const answer = await askAnyway(question);
  if ("error" in answer) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer;
}

async function askAnyway(question: Question): Promise<Answer> {
  const page = await browser.newPage();
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error") console.log(`       console: ${message.text()}`);
  });
  await page.goto(server.url);
  await page.waitForFunction(() => "ask" in window);
  const answer = await page.evaluate((given) => window.ask(given), question);
  await page.close();
  return answer;
}

/** The texts of what was found, as the offsets have them. */
const said = (text: string, found: readonly { start: number; end: number; entity: string }[]): string[] =>
  found.map(({ start, end, entity }) => `${entity} ${Array.from(text).slice(start, end).join("")}`);

const table = lookupModel({
  Maria: "B-PER",
  Lopez: "I-PER",
  Chen: "I-PER",
  Leeds: "S-private_address",
  Corvane: "B-ORG",
  Tuesday: "B-WEEKDAY",
});
const texts = [
  "Maria Lopez, of Leeds, works for Corvane.",
  "😀😀 Maria Lopez's mother is Maria Chen",
  "On Tuesday nothing happens.",
  // Many windows of 32 tokens; each name has to be found once, wherever a window ends.
  Array.from({ length: 60 }, (_, i) => `${"so it went on ".repeat(i % 7)}Maria Lopez`).join(" "),
  "",
];
try {
  for (const device of ["wasm", "webgpu"] as const) {
    const answer = await ask({ files: base64(table), device, texts });
    check(`${device}: weights`, answer.weights, "onnx/model.onnx");
    check(`${device}: entities`, answer.entities, ["ADDRESS", "ORGANIZATION", "PERSON"]);
    check(`${device}: labels without an entity`, answer.unknownLabels, ["WEEKDAY"]);
    check(`${device}: spans`, said(texts[0] ?? "", answer.found[0] ?? []), [
      "PERSON Maria Lopez",
      "ADDRESS Leeds",
      "ORGANIZATION Corvane",
    ]);
    check(`${device}: code points`, said(texts[1] ?? "", answer.found[1] ?? []), [
      "PERSON Maria Lopez",
      "PERSON Maria Chen",
    ]);
    check(`${device}: an unknown label hides nothing`, answer.found[2], []);
    check(
      `${device}: ${answer.windows[3] ?? 0} windows`,
      said(texts[3] ?? "", answer.found[3] ?? []),
      Array<string>(60).fill("PERSON Maria Lopez"),
    );
    check(`${device}: an empty text`, answer.found[4], []);
  }
  const without = { ...table };
  delete without["onnx/model.onnx"];
  const failures: [string, Record<string, Uint8Array>, string][] = [
    ["no weights", without, "entities/no-weights"],
    ["broken weights", { ...table, "onnx/model.onnx": new Uint8Array(100).fill(7) }, "entities/model"],
    ["labels that say nothing", lookupModel({ Maria: "LABEL_1" }), "entities/no-labels"],
    ["no tokenizer", { ...table, "tokenizer.json": new TextEncoder().encode("{") }, "entities/model"],
  ];
  for (const [title, files, code] of failures) {
    const answer = await askAnyway({ files: base64(files), device: "wasm", texts: [] });
    const error = "error" in answer ? answer.error : undefined;
    check(title, error?.code, code);
    console.log(`       ${error?.message ?? ""} ${error?.hint ?? ""}`);
  }
  const stopped = await askAnyway({
    files: base64(table),
    device: "wasm",
    texts: texts.slice(3, 4),
    stopAfter: 2,
  });
  check("stopped in the middle", "error" in stopped && /abort/i.test(stopped.error.message), true);

  const folder = join(root, "build", "namedEntities");
  if (existsSync(join(folder, "expected.json"))) await checkBert(folder);
  else console.log("No build/namedEntities: tests/namedEntities/make_model.py makes a BERT to compare with.");
  const foreign = [...new Set(requests)].filter(
    (url) => !url.startsWith(server.url) && !url.startsWith("blob:"),
  );
  check("requests to other origins", foreign, []);
} finally {
  await browser.close();
  server.close();
}
console.log(failed === 0 ? "all passed" : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

interface Expected {
  texts: { text: string; words: { start: number; end: number; label: string; score: number }[] }[];
  long: string;
  planted: { start: number; end: number; entity: string }[];
}

async function checkBert(folder: string): Promise<void> {
  const names = ["config.json", "tokenizer.json", "tokenizer_config.json", "onnx/model.onnx"];
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]));
  const {
    texts: expected,
    long,
    planted,
  } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected;
  const inOurs: Record<string, string> = { PER: "PERSON", LOC: "LOCATION", ORG: "ORGANIZATION" };
  for (const device of ["wasm", "webgpu"] as const) {
    const answer = await ask({
      files: base64(files),
      device,
      texts: [...expected.map(({ text }) => text), long],
    });
    for (const [i, { text, words }] of expected.entries()) {
      // Every character of a word that PyTorch's answer marks, and no other, by entity.
      const marks = (spans: readonly { start: number; end: number; entity: string }[]): string[] =>
        Array.from(text, (sign, at) =>
          /\s/.test(sign) ? "" : (spans.find(({ start, end }) => start <= at && at < end)?.entity ?? ""),
        );
      const theirs = words.flatMap(({ start, end, label }) =>
        label === "" ? [] : [{ start, end, entity: inOurs[label] ?? "" }],
      );
      check(`BERT on ${device}: ${text.slice(0, 40)}`, marks(answer.found[i] ?? []), marks(theirs));
      const apart = (answer.found[i] ?? []).map(({ start, end, score }) => {
        const inside = words.filter((word) => word.start >= start && word.end <= end);
        return Math.abs(score - inside.reduce((sum, word) => sum + word.score, 0) / inside.length);
      });
      // Both compute in 32 bits; what is left is the order of sums.
      check(`BERT on ${device}: its scores`, Math.max(0, ...apart) < 1e-3, true);
    }
    const found = answer.found.at(-1) ?? [];
    const hit = planted.filter(({ start, end, entity }) =>
      found.some((span) => span.start <= start && end <= span.end && span.entity === entity),
    ).length;
    // A model this small is not always right; windows that cut or lost words would leave far less.
    console.log(
      `       ${device}: ${hit} of ${planted.length} planted words of the long text in ${answer.windows.at(-1) ?? 0} windows, ${answer.ms.toFixed(0)} ms for all texts`,
    );
    check(`BERT on ${device}: the long text`, hit / planted.length > 0.9, true);
  }
}
