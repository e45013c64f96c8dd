// `npm run test:browsers`: what a person does, in Firefox and in Safari's engine, as tests/e2e does it in Chromium.
// `-- --only firefox` runs the targets whose name begins so, `-- sample chat` these scenarios alone. One line each, its
// pictures in build/browsers/; ends with "N passed, N failed". A browser that is missing is a failure: it was asked for.
import { writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "vite";
import { serve } from "../../scripts/serve.mjs";
import { Tab, type Browser } from "./browser.ts";
import { missingFirefox, startFirefox } from "./firefox.ts";
import { freshFolder } from "./process.ts";
import { scenarios, type ScenarioName, type Site } from "./scenarios.ts";
import { missingWebkit, startWebkit } from "./webkit.ts";

interface Target {
  missing: () => string | undefined;
  start(folder: string): Promise<Browser>;
  scenarios: readonly ScenarioName[];
}

const every = (Object.keys(scenarios) as ScenarioName[]).filter(
  (name) => name !== "bare" && name !== "lacking",
);
const firefox = (
  names: readonly ScenarioName[],
  preferences: Parameters<typeof startFirefox>[1] = {},
): Target => ({
  missing: missingFirefox,
  start: (folder) => startFirefox(folder, preferences),
  scenarios: names,
});

const targets: Readonly<Record<string, Target>> = {
  firefox: firefox(every),
  // Every window is a private one: storage in memory, fewer processor cores told than there are, or more.
  "firefox-private": firefox(every, { "browser.privatebrowsing.autostart": true }),
  "firefox-bare": firefox(["lacking"], { "javascript.options.shared_memory": false }),
  "firefox-resisting": firefox(["sample"], { "privacy.resistFingerprinting": true }),
  webkit: {
    missing: missingWebkit,
    start: (folder) => startWebkit(folder, true),
    scenarios: every,
  },
  // As Debian's build comes.
  "webkit-bare": {
    missing: missingWebkit,
    start: (folder) => startWebkit(folder, false),
    scenarios: ["bare"],
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string", default: "" } },
});
const chosen = Object.entries(targets).filter(([name]) => name.startsWith(values.only));
const unknown = positionals.find((name) => !(name in scenarios));
if (chosen.length === 0 || unknown !== undefined) {
  console.error(
    `Expected: npm run test:browsers -- [--only ${Object.keys(targets).join("|")}] [${Object.keys(scenarios).join("] [")}]`,
  );
  process.exit(2);
}

const root = join(import.meta.dirname, "..", "..");
const work = freshFolder(root, "build", "browsers");
const dist = join(work, "site");
await build({ root, logLevel: "warn", build: { outDir: dist, emptyOutDir: true } });

// Browsers end with this process, however it ends.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const told = new Set<string>();
let passed = 0;
let failed = 0;
for (const [name, target] of chosen) {
  const reason = target.missing();
  for (const scenario of target.scenarios) {
    if (positionals.length > 0 && !positionals.includes(scenario)) continue;
    const began = Date.now();
    const fault = reason ?? (await runScenario(name, target, scenario));
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    if (fault === undefined) passed++;
    else failed++;
    const outcome = fault === undefined ? "passed" : "FAILED";
    console.log(`${name.padEnd(18)} ${scenario.padEnd(8)} ${outcome} ${seconds.padStart(6)} s`);
    if (fault !== undefined) console.log(`  ${fault}`);
  }
}
console.log(`Pictures are in ${work}.\n${passed} passed, ${failed} failed`);
// Nothing that was asked for exists in that browser: no success.
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** Runs one scenario in a browser of its own; says what went wrong. */
async function runScenario(
  name: string,
  target: Target,
  scenario: ScenarioName,
): Promise<string | undefined> {
  const folder = freshFolder(work, "profiles", `${name}-${scenario}`);
  const closing: (() => void | Promise<void>)[] = [];
  const tabs: Tab[] = [];
  try {
    const browser = await target.start(folder);
    closing.push(() => browser.close());
    if (!told.has(browser.name)) console.log(browser.name);
    told.add(browser.name);
    const newSite = async (): Promise<Site> => {
      const site = await serve({ folder: dist });
      closing.push(() => site.close());
      return site;
    };
    const newTab = async (): Promise<Tab> => {
      const tab = new Tab(await browser.newTab(), browser.downloads);
      tabs.push(tab);
      return tab;
    };
    const shoot = (tab: Tab, picture: string): Promise<void> =>
      takePictures(tab, join(work, `${name}-${scenario}-${picture}`));
    const keep = (file: string, bytes: Buffer): string => {
      writeFileSync(join(folder, file), bytes);
      return join(folder, file);
    };
    const plainUrl = async (): Promise<string> => {
      const site = await serve({ folder: dist, host: networkAddress() });
      closing.push(() => site.close());
      return site.url;
    };
    const visit = { tab: await newTab(), site: await newSite(), newTab, newSite, plainUrl, shoot, keep };
    try {
      await scenarios[scenario](visit);
    } catch (error) {
      for (const [index, tab] of tabs.entries()) {
        const picture = await tab.picture(1440).catch(() => undefined);
        if (picture !== undefined)
          writeFileSync(join(work, `${name}-${scenario}-failed-${index + 1}.png`), picture);
      }
      throw error;
    }
    for (const tab of tabs) await tab.close().catch(() => undefined);
    return browser.errors.length === 0
      ? undefined
      : `The page complained: ${[...new Set(browser.errors)].slice(0, 5).join(" | ")}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** This machine as another one sees it. */
function networkAddress(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  if (found === undefined) throw new Error("This machine has no address in a network to open the page at.");
  return found.address;
}

/** Every page at both widths and in both themes would be twice as many: a desk is light here, a phone dark. */
async function takePictures(tab: Tab, path: string): Promise<void> {
  const views = [
    { width: 1440, theme: "light" },
    { width: 390, theme: "dark" },
  ];
  for (const { width, theme } of views) {
    await tab.evaluate((theme) => document.documentElement.setAttribute("data-theme", theme), theme);
    writeFileSync(`${path}-${width}-${theme}.png`, await tab.picture(width));
  }
  await tab.evaluate(() => document.documentElement.removeAttribute("data-theme"));
}
