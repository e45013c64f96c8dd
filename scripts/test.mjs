// `npm test`: installs what is missing, a Chromium included, runs every suite and ends with "N passed, N failed".
// Suites that leave a core free run two at a time; those in a browser that are about the page have the machine to
// themselves, timings last. Every suite runs even when another failed; one that cannot start counts as one failure.
// Written files go to build/ and dist/ only, which git does not see. `npm test -- unit lint` runs the named suites.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { binary, checkNode, ensureInstalled, root } from "./install.mjs";
import { runInLanes, runProgram } from "./lanes.mjs";

checkNode();
ensureInstalled();
const { ensureChromium } = await import("./chromium.mjs");

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
const results = join(root, "build", "test");
const cores = availableParallelism();

/** A check that passes or fails as a whole. */
const whole = (...args) => ({ args });
const vitest = (name) => ({
  args: [
    binary("vitest"),
    ...["run", "--project", name, `--maxWorkers=${Math.max(1, cores >> 1)}`],
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${join(results, `${name}.json`)}`],
  ],
  count: (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + failedFiles(report),
    skipped: report.numPendingTests + report.numTodoTests,
  }),
});
const playwright = (project, ...more) => ({
  args: [binary("@playwright/test", "playwright"), "test", "--project", project, ...more],
  count: ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    flaky: stats.flaky,
    skipped: stats.skipped,
  }),
  needsChromium: true,
  alone: true,
});

// Longest first, so that the two that run last end together; the build before what waits for it.
const suites = {
  recipes: vitest("recipes"),
  unit: vitest("unit"),
  ops: vitest("ops"),
  "ops-browser": {
    args: [
      ...[binary("tsx"), join(root, "tests", "ops", "browser", "run.ts")],
      ...["--report", join(results, "ops-browser.json")],
    ],
    count: (report) => report,
    needsChromium: true,
  },
  build: whole(binary("vite"), "build", "--logLevel", "warn"),
  types: whole(join(root, "scripts", "typecheck.mjs")),
  lint: whole(binary("oxlint")),
  // Makes the project that tests of the page open: one browser, so that it has no need of the machine to itself.
  fixture: { ...playwright("fixture"), alone: false, after: "build" },
  "bundle-size": { ...whole(join(root, "scripts", "bundleSize.mjs")), after: "build" },
  format: whole(binary("oxfmt"), "--check"),
  e2e: playwright("pages", ...madeBefore("fixture")),
  timings: playwright("timings", ...madeBefore("fixture", "e2e")),
};

const unknown = wanted.find((name) => !(name in suites));
if (unknown !== undefined) {
  console.error(`There is no suite "${unknown}"; there are: ${Object.keys(suites).join(", ")}.`);
  process.exit(2);
}
const chosen = Object.entries(suites)
  .filter(([name]) => isWanted(name))
  .map(([name, suite]) => ({ name, ...suite }));

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const chromium = chosen.some(({ needsChromium }) => needsChromium)
  ? await ensureChromium().catch(sayWhy)
  : undefined;

const began = performance.now();
const outcomes = new Map();
await runInLanes(chosen, Math.min(2, cores), async (suite) => {
  outcomes.set(suite.name, await runSuite(suite));
});

console.log();
const sums = { passed: 0, failed: 0, flaky: 0, skipped: 0 };
for (const { name } of chosen) {
  const { counts, seconds } = outcomes.get(name);
  for (const key of Object.keys(sums)) sums[key] += counts[key] ?? 0;
  console.log(`${name.padEnd(12)} ${countsText(counts)} ${seconds.toFixed(0).padStart(5)} s`);
}
const minutes = ((performance.now() - began) / 60_000).toFixed(1);
console.log(`\n${countsText(sums)}, in ${minutes} minutes`);
console.log(`${sums.passed} passed, ${sums.failed} failed`);
process.exit(sums.failed === 0 ? 0 : 1);

/** No second fixture project where one of these suites makes it. */
function madeBefore(...names) {
  return names.some(isWanted) ? ["--no-deps"] : [];
}

function sayWhy(error) {
  console.error(error.message);
  return undefined;
}

function countsText({ passed, failed, flaky = 0, skipped = 0 }) {
  const pad = (count) => String(count).padStart(5);
  return `${pad(passed)} passed ${pad(failed)} failed ${pad(flaky)} flaky ${pad(skipped)} skipped`;
}

async function runSuite({ name, args, count, needsChromium }) {
  if (needsChromium && chromium === undefined) {
    console.error(
      `== ${name}\nNo Chromium was found and none could be installed. Install one, or name it in FEEDBACKLOOP_CHROMIUM.`,
    );
    return { counts: { passed: 0, failed: 1 }, seconds: 0 };
  }
  const report = join(results, `${name}.json`);
  const env = {
    ...process.env,
    ...(chromium === undefined ? {} : { FEEDBACKLOOP_CHROMIUM: chromium }),
    // The page's suites build it themselves where none of this run's suites did.
    ...(isPassed("build") ? { FEEDBACKLOOP_BUILT: "1" } : {}),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  };
  const live = chosen.length === 1;
  if (live) console.log(`== ${name}`);
  const { status, output, seconds } = await runProgram(args, { env, live });
  if (!live) console.log(`\n== ${name}, ${seconds.toFixed(0)} s\n${output.trimEnd()}`);
  return { counts: countsOf({ name, count, status, report }), seconds };
}

function isPassed(name) {
  return outcomes.get(name)?.counts.failed === 0;
}

function countsOf({ name, count, status, report }) {
  if (count === undefined) return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
  try {
    const counts = count(JSON.parse(readFileSync(report, "utf8")));
    // A suite that says all is well but ends badly (or ran nothing) is a failure all the same.
    const unexplained = (status !== 0 && counts.failed === 0) || counts.passed + counts.failed === 0;
    return { ...counts, failed: counts.failed + (unexplained ? 1 : 0) };
  } catch {
    console.error(`The ${name} suite left no report.`);
    return { passed: 0, failed: 1 };
  }
}

/** Files that failed before any of their tests could run. */
function failedFiles(report) {
  return report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
  ).length;
}
