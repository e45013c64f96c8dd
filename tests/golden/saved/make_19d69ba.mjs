// What commit 19d69ba left behind, made by its own code: a project file of its page, the records of its database, and
// folders of its command line, killed in the middle, with what an undisturbed run ends with.
//
//   git worktree add --detach ../old 19d69ba && (cd ../old && npm ci && npx vite build)
//   node tests/golden/saved/make_19d69ba.mjs ../old
//
// Nothing of it is computed with fused multiply-add, so that the numbers are those of every machine.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { chromiumArguments, findChromium } from "../../../scripts/chromium.mjs";

const old = resolve(process.argv[2] ?? "");
const target = join(import.meta.dirname, "19d69ba");
const model = join(old, "tests", "golden", "models", "llama-gqa-tied");
const modelFiles = fs.readdirSync(model).filter((name) => name !== "logprobs.json");
fs.rmSync(target, { recursive: true, force: true });

const withoutFused =
  "{const real=WebAssembly.validate;WebAssembly.validate=(b)=>b.indexOf(0x85)<0&&real(b);}\n";

const words = ["calm", "brief", "vague", "exact", "kind", "loud"];
const pairs = Array.from({ length: 16 }, (_, i) => ({
  prompt: `Describe answer ${i}:`,
  chosen: ` It is ${words[i % 6]} and ${words[(i * 5 + 1) % 6]}.`,
  rejected: ` ${words[(i + 3) % 6]} words, number ${i % 7}.`,
}));
const texts = pairs.map(({ prompt, chosen }) => ({ prompt, completion: chosen }));
const jsonLines = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const write = (path, text) => {
  fs.mkdirSync(join(path, ".."), { recursive: true });
  fs.writeFileSync(path, text);
};

const settings = {
  use_peft: true,
  lora_r: 1,
  learning_rate: 1e-2,
  adam_epsilon: 1e-5,
  warmup_steps: 2,
  weight_decay: 0.1,
  per_device_train_batch_size: 2,
  gradient_accumulation_steps: 2,
  logging_steps: 2,
  save_total_limit: 1,
  eval_strategy: "steps",
};

for (const [algorithm, rows] of Object.entries({ dpo: pairs, sft: texts })) await runFolder(algorithm, rows);
await projectFile();

/** A run that SIGKILL ended after a checkpoint; `ended.json` has the hash of every file of one that was left alone. */
async function runFolder(algorithm, rows) {
  const config = {
    algorithm,
    model_name_or_path: "./model",
    dataset_name: "data/rows.jsonl",
    eval_dataset_name: "data/rows.jsonl",
    output_dir: "models/run",
    ...settings,
    max_steps: 40,
    save_steps: 4,
    eval_steps: 6,
  };
  const prepare = () => {
    const folder = fs.mkdtempSync(join(tmpdir(), "feedbackloop-"));
    for (const name of modelFiles) write(join(folder, "model", name), fs.readFileSync(join(model, name)));
    write(join(folder, "data", "rows.jsonl"), jsonLines(rows));
    write(join(folder, "run.json"), `${JSON.stringify(config, null, 2)}\n`);
    return folder;
  };
  const whole = prepare();
  await command(whole, () => false);
  const hashes = filesIn(whole).map((path) => [path, hash(fs.readFileSync(join(whole, path)))]);
  write(join(target, algorithm, "ended.json"), `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
  const killed = prepare();
  await command(killed, () => fs.existsSync(join(killed, "models/run/checkpoint-8")));
  const left = filesIn(killed);
  if (left.some((path) => path.includes("final")))
    throw new Error("It ended before it was killed: try again.");
  for (const path of left) write(join(target, algorithm, path), fs.readFileSync(join(killed, path)));
  for (const folder of [whole, killed]) fs.rmSync(folder, { recursive: true });
}

function filesIn(folder) {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return paths
    .map((path) => path.slice(folder.length + 1))
    .filter((path) => !path.startsWith("model/"))
    .sort();
}

function hash(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

function command(folder, isTime) {
  const preload = `data:text/javascript,${encodeURIComponent(withoutFused)}`;
  const args = [
    "--import",
    preload,
    join(old, "bin", "feedbackloop.mjs"),
    "train",
    "run.json",
    "--device",
    "wasm",
    "--json",
  ];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  const watch = setInterval(() => isTime() && child.kill("SIGKILL"), 1);
  return new Promise((done, fail) => {
    child.on("close", (code, signal) => {
      clearInterval(watch);
      if (code === 0 || signal === "SIGKILL") done();
      else fail(new Error(`It ended with ${code}.`));
    });
  });
}

/** One run that is done, one that was stopped and one that has not begun, exported by the page. */
async function projectFile() {
  const dist = join(old, "dist");
  for (const name of fs.readdirSync(join(dist, "assets")).filter((each) => /^trainer.*\.js$/.test(each))) {
    const path = join(dist, "assets", name);
    const text = fs.readFileSync(path, "utf8");
    if (!text.startsWith(withoutFused)) fs.writeFileSync(path, withoutFused + text);
  }
  const { serve } = await import(pathToFileURL(join(old, "scripts", "serve.mjs")).href);
  const server = await serve({ folder: dist });
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...chromiumArguments],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(new URL("#/train", server.url).href);
  const give = (kind, files) => page.setInputFiles(`[data-files="${kind}"]`, files);
  const file = (name, buffer) => ({ name, mimeType: "application/octet-stream", buffer });
  const set = async (key, value) => {
    const field = page.locator(`[data-setting="${key}"]`);
    if (!(await field.isVisible())) await page.getByText("Advanced", { exact: true }).click();
    if (typeof value === "boolean") await field.locator("input").setChecked(value);
    else await field.locator("input:not([type=checkbox])").fill(String(value));
  };
  const state = (name) => page.waitForSelector(`[data-run-state="${name}"]`, { timeout: 120_000 });
  const begin = () => page.click('[data-action="start"][aria-disabled="false"]');
  await give("dataset", [file("pairs.jsonl", Buffer.from(`${jsonLines(pairs)}{"prompt": "no answers"}\n`))]);
  await page.waitForSelector("[data-preview-rows]");
  await page.check('[data-model-kind="files"]');
  await give(
    "model",
    modelFiles.map((name) => file(name, fs.readFileSync(join(model, name)))),
  );
  await page.waitForSelector("[data-model-facts]");
  await page.check('input[name="device"][value="wasm"]');
  const { eval_strategy: _strategy, use_peft: _peft, ...typed } = settings;
  for (const [key, value] of Object.entries({ ...typed, max_steps: 6, save_steps: 3, eval_steps: 3 }))
    await set(key, value);
  await begin();
  await state("done");
  await page.getByRole("link", { name: "New run" }).click();
  await set("max_steps", 3000);
  await begin();
  await page.waitForFunction(() => Number(document.querySelector("[data-run-step]").dataset.runStep) >= 5);
  await page.click('[data-action="stop"]');
  await state("stopped");
  const records = await page.evaluate(async () => {
    const asked = (request) =>
      new Promise((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    const database = await asked(indexedDB.open("feedbackloop-projects"));
    const all = (store) => asked(database.transaction(store).objectStore(store).getAll());
    return { version: database.version, projects: await all("projects"), runs: await all("runs") };
  });
  write(join(target, "records.json"), `${JSON.stringify(records, null, 2)}\n`);
  await page.goto(new URL(`#/project/${records.projects[0].id}`, server.url).href);
  const downloading = page.waitForEvent("download");
  await page.click('[data-action="export"]');
  await (await downloading).saveAs(join(target, "project.feedbackloop.zip"));
  await browser.close();
  server.close();
}
