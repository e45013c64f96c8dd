// `npm test`: installs what is missing, a Chromium included, runs every suite and ends with "N passed, N failed".
// Every suite runs even when an earlier one failed; a suite that cannot start counts as one failure. Written files
// go to build/ and dist/ only, which git does not see. `npm test -- unit lint` runs the named suites.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { binary, checkNode, ensureInstalled, root, run } from "./install.mjs";

checkNode();
ensureInstalled();
const { ensureChromium } = await import("./chromium.mjs");

const results = join(root, "build", "test");
const node = (script, ...args) => [process.execPath, [script, ...args]];
const vitest = (name) => ({
  command: () =>
    node(
      binary("vitest"),
      "run",
      "--project",
      name,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${join(results, `${name}.json`)}`,
    ),
  count: (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + failedFiles(report),
  }),
});
const whole = (...command) => ({ command: () => command });
const counted = (name, script, ...args) => ({
  command: () => node(script, ...args, "--report", join(results, `${name}.json`)),
  count: (report) => report,
  needsChromium: true,
});

// In this order: what is quick and cheap to repair first.
const suites = {
  format: whole(...node(binary("prettier"), "--check", "--log-level=warn", ".")),
  lint: whole(...node(binary("eslint"), "--max-warnings=0", ".")),
  types: whole("npm", ["run", "--silent", "typecheck"]),
  unit: vitest("unit"),
  ops: vitest("ops"),
  recipes: vitest("recipes"),
  build: whole(...node(binary("vite"), "build", "--logLevel", "warn")),
  "bundle-size": whole(...node(join(root, "scripts", "bundleSize.mjs"))),
  "ops-browser": counted("ops-browser", binary("tsx"), join(root, "tests", "ops", "browser", "run.ts")),
  e2e: {
    command: () => node(binary("@playwright/test", "playwright"), "test"),
    count: ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected }),
    needsChromium: true,
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in suites));
if (unknown !== undefined) {
  console.error(`There is no suite "${unknown}"; there are: ${Object.keys(suites).join(", ")}.`);
  process.exit(2);
}
const chosen = Object.entries(suites).filter(([name]) => wanted.length === 0 || wanted.includes(name));

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const chromium = chosen.some(([, suite]) => suite.needsChromium)
  ? await ensureChromium().catch(sayWhy)
  : undefined;

let passed = 0;
let failed = 0;
const lines = [];
for (const [name, suite] of chosen) {
  console.log(`\n== ${name}`);
  const began = Date.now();
  const outcome = runSuite(name, suite);
  passed += outcome.passed;
  failed += outcome.failed;
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  lines.push(
    `${name.padEnd(12)} ${String(outcome.passed).padStart(6)} passed ${String(outcome.failed).padStart(4)} failed ${seconds.padStart(5)} s`,
  );
}
console.log(`\n${lines.join("\n")}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function sayWhy(error) {
  console.error(error.message);
  return undefined;
}

function runSuite(name, suite) {
  if (suite.needsChromium && chromium === undefined) {
    console.error(
      "No Chromium was found and none could be installed. Install one, or name it in FEEDBACKLOOP_CHROMIUM.",
    );
    return { passed: 0, failed: 1 };
  }
  const report = join(results, `${name}.json`);
  const environment = {
    ...process.env,
    ...(chromium === undefined ? {} : { FEEDBACKLOOP_CHROMIUM: chromium }),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  };
  const [command, args] = suite.command();
  const { status } = run(command, args, { env: environment });
  if (suite.count === undefined) return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
  try {
    const counts = suite.count(JSON.parse(readFileSync(report, "utf8")));
    // A suite that says all is well but ends badly (or ran nothing) is a failure all the same.
    const unexplained = (status !== 0 && counts.failed === 0) || counts.passed + counts.failed === 0;
    return { passed: counts.passed, failed: counts.failed + (unexplained ? 1 : 0) };
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
