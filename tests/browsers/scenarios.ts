// What a person does with FeedbackLoop, in the order in which they would: the sample, chat, pause, a reload in the middle,
// a second tab, a project file out and in, no network. The same steps in every browser; each begins at a fresh origin.
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { unzipSync } from "fflate";
import type { Tab } from "./browser.ts";
import {
  ask,
  digests,
  downloadRun,
  logOf,
  passStep,
  prepareRun,
  projectNames,
  reachState,
  start,
  stepOf,
  tokensOf,
} from "./steps.ts";

export interface Site {
  url: string;
  close(): void;
}

export interface Visit {
  tab: Tab;
  site: Site;
  newTab(): Promise<Tab>;
  /** The same pages at another origin: nothing is kept there yet. */
  newSite(): Promise<Site>;
  /** The address of these pages as another machine of the network would open them. */
  plainUrl(): Promise<string>;
  /** Pictures of the page as a desk and a phone show it. */
  shoot(tab: Tab, name: string): Promise<void>;
  /** Writes a file that can be given to the page and says where it lies. */
  keep(name: string, bytes: Buffer): string;
}

/** One press, to the end of the run, and every number that it leaves. */
async function sample({ tab, site, shoot }: Visit): Promise<void> {
  await tab.navigate(site.url);
  await tab.see("main h1", "Teach a small language model");
  await shoot(tab, "first-visit");
  await tab.click("[data-action=run-sample][aria-disabled=false]");
  await passStep(tab, 2);
  await shoot(tab, "running");
  await reachState(tab, "done");
  await tab.waitForAttribute("[data-policy-report]", "data-policy-report", "done");
  await tab.text('[data-number="win_rate"]');
  await shoot(tab, "project");
  const address = await tab.evaluate(() => location.href);
  await tab.navigate(address.replace(/#\/project\/([^/]+).*/, "#/train/$1/reward-1"));
  const run = await downloadRun(tab);
  const steps = logOf(run, "step").map(({ step }) => step);
  deepStrictEqual(
    steps,
    steps.map((_, index) => index + 1),
  );
  ok(steps.length > 50, `The sample made ${steps.length} steps.`);
  const accuracy = Number(logOf(run, "eval").at(-1)?.["eval_accuracy"]);
  ok(accuracy >= 0.7, `The held-out accuracy is ${accuracy}.`);
  await shoot(tab, "train");
  // One press made one project.
  strictEqual((await projectNames(tab, site.url)).length, 1);
  await shoot(tab, "settings");
}

/** The starter alone, then a run beside its base: every token once, and the same question says the same again. */
async function chat({ tab, site, shoot }: Visit): Promise<void> {
  await tab.navigate(`${site.url}#/chat`);
  const greedy = { temperature: "0", maxNewTokens: "12" };
  await ask(tab, "Why do you want this job?", greedy);
  const alone = await tokensOf(tab, "base");
  ok(alone.length > 3 && alone.length <= 12, `There are ${alone.length} tokens of at most 12.`);
  ok(/[a-z]{3,} [a-z]+/i.test(alone.join("")), `The answer is ${alone.join("")}`);

  await prepareRun(tab, site.url, { max_steps: "4", learning_rate: "0.02" });
  await start(tab);
  await reachState(tab, "done");
  await tab.click('nav a[href^="#/chat"]');
  await tab.see("main h1", "beside its base model");
  const hot = { temperature: "2", maxNewTokens: "20", seed: "3" };
  await ask(tab, "Describe answer 1:", hot);
  const answers = [await tokensOf(tab, "base"), await tokensOf(tab, "trained")];
  for (const tokens of answers)
    ok(tokens.length > 1 && tokens.length <= 20, `There are ${tokens.length} tokens of at most 20.`);
  await shoot(tab, "answered");
  await ask(tab, "Describe answer 1:", hot);
  deepStrictEqual([await tokensOf(tab, "base"), await tokensOf(tab, "trained")], answers);
}

async function pause({ tab, site, shoot }: Visit): Promise<void> {
  await prepareRun(tab, site.url, { max_steps: "4000" });
  await shoot(tab, "ready");
  await start(tab);
  await passStep(tab, 3);
  const panel = "section[aria-label=Progress]";
  await tab.click(`${panel} [data-action=pause]`);
  await reachState(tab, "paused");
  const held = await stepOf(tab);
  await shoot(tab, "paused");
  strictEqual(await stepOf(tab), held);
  await tab.click(`${panel} [data-action=step]`);
  strictEqual(await passStep(tab, held), held + 1);
  await reachState(tab, "paused");
  await tab.click(`${panel} [data-action=resume]`);
  await passStep(tab, held + 3);
  await tab.click(`${panel} [data-action=stop]`);
  await reachState(tab, "stopped");
}

/** A run that a reload cut short goes on and ends with the bytes of one that nothing happened to. */
async function reload({ tab, site, newSite, newTab, shoot }: Visit): Promise<void> {
  const settings = { max_steps: "60", per_device_train_batch_size: "2", save_steps: "4", eval_steps: "6" };
  const elsewhere = await newSite();
  const undisturbed = await newTab();
  await prepareRun(undisturbed, elsewhere.url, settings);
  await start(undisturbed);
  await reachState(undisturbed, "done");
  const expected = digests(await downloadRun(undisturbed));
  await undisturbed.close();

  await prepareRun(tab, site.url, settings);
  await start(tab);
  await passStep(tab, 9);
  await tab.reload();
  await tab.text("[data-action=resume-run]");
  await shoot(tab, "reloaded");
  await tab.click("[data-action=resume-run]");
  await reachState(tab, "done");
  deepStrictEqual(digests(await downloadRun(tab)), expected);
}

/** The second tab watches, pauses and takes over; no step is lost or made twice. */
async function tabs({ tab, site, newTab, shoot }: Visit): Promise<void> {
  await prepareRun(tab, site.url, { max_steps: "4000" });
  await start(tab);
  await passStep(tab, 3);
  const address = await tab.evaluate(() => location.href);
  const isAlone = await tab.evaluate(() => document.querySelector("[data-notice=elsewhere]") === null);
  ok(isAlone, "With one tab the page says that another one trains.");
  const second = await newTab();
  await second.navigate(address);
  await second.text("[data-notice=elsewhere]");
  await passStep(second, await passStep(second, 3));
  await shoot(second, "watching");
  const panel = "section[aria-label=Progress]";
  await second.click(`${panel} [data-action=pause]`);
  await reachState(second, "paused");
  await reachState(tab, "paused");
  strictEqual(await stepOf(second), await stepOf(tab));
  await second.click(`${panel} [data-action=resume]`);
  await passStep(tab, await stepOf(second));
  await second.click("[data-action=take-over]");
  await tab.text("[data-notice=elsewhere]");
  await second.waitFor(
    "the second tab trains",
    () => document.querySelector("[data-notice=elsewhere]") === null,
    [],
  );
  await passStep(second, (await stepOf(second)) + 2);
  await second.click(`${panel} [data-action=stop]`);
  await reachState(second, "stopped");
  const steps = logOf(await downloadRun(second), "step").map(({ step }) => step);
  deepStrictEqual(
    steps,
    steps.map((_, index) => index + 1),
  );
}

/** A project leaves as a file and comes back as another project with the same files. */
async function file({ tab, site, shoot, keep }: Visit): Promise<void> {
  await prepareRun(tab, site.url, { max_steps: "3" });
  await start(tab);
  await reachState(tab, "done");
  const projectOf = async (): Promise<string> =>
    /p-[^/]+/.exec(await tab.evaluate(() => location.hash))?.[0] ?? "";
  const project = await projectOf();
  await tab.navigate(`${site.url}#/project/${project}`);
  const first = await tab.download("[data-action=export]");
  await tab.setFiles("[data-files=project]", [keep("project.feedbackloop.zip", first)]);
  await tab.see("[role=dialog], dialog", "done, step 3 of 3");
  await shoot(tab, "import");
  await tab.click("[data-action=import]");
  await tab.waitFor(
    "the page shows the imported project",
    (project) => /p-[^/]+/.test(location.hash) && !location.hash.includes(project),
    [project],
  );
  const second = await tab.download("[data-action=export]");
  const [before, after] = [digests(unzipSync(first)), digests(unzipSync(second))];
  // Its id and its times are its own.
  for (const files of [before, after]) delete files["manifest.json"];
  deepStrictEqual(after, before);
  strictEqual((await projectNames(tab, site.url)).length, 2);
}

/** After the first visit the server goes away: the page comes from what was stored and the sample runs. */
async function offline({ tab, site, shoot }: Visit): Promise<void> {
  await tab.navigate(site.url);
  await tab.waitForAttribute("html", "data-offline", "ready");
  site.close();
  await tab.reload();
  await tab.see("main h1", "Teach a small language model");
  await tab.click("[data-action=run-sample][aria-disabled=false]");
  await passStep(tab, 2);
  await shoot(tab, "running");
}

/** Over plain http from another machine nothing can be trained: it is said, and nothing fails. */
async function plain({ tab, plainUrl, shoot }: Visit): Promise<void> {
  await tab.navigate(await plainUrl());
  await tab.see("[data-need=secure]", "plain http");
  await tab.waitForAttribute("[data-action=run-sample]", "aria-disabled", "true");
  await shoot(tab, "notice");
}

/** Firefox with shared memory switched off has no atomic instructions either: the engine's module would be refused. */
async function lacking({ tab, site, shoot }: Visit): Promise<void> {
  await tab.navigate(site.url);
  await tab.see("[data-need=simd]", "no WebAssembly with SIMD and atomic instructions");
  await tab.waitForAttribute("[data-action=run-sample]", "aria-disabled", "true");
  await shoot(tab, "notice");
}

/** WebKit without shared memory and without navigator.storage: one thread computes, and it is said. */
async function bare({ tab, site, shoot }: Visit): Promise<void> {
  await tab.navigate(site.url);
  await tab.see("main", "1 thread. More need shared memory");
  await prepareRun(tab, site.url, { max_steps: "4" });
  await start(tab);
  await reachState(tab, "done");
  await tab.see("section[aria-label=Progress]", "(WebAssembly, 1 thread)");
  strictEqual((await projectNames(tab, site.url)).length, 1);
  await shoot(tab, "settings");
}

export const scenarios = { sample, chat, pause, reload, tabs, file, offline, plain, lacking, bare } as const;
export type ScenarioName = keyof typeof scenarios;
