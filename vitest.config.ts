// The suites that run in Node. The browser's own suites are Playwright's: tests/ops/browser and tests/e2e.
import { defineConfig } from "vitest/config";

/**
 * Files of a project share a process and what they import: a process for each, with all modules anew, was a quarter of the
 * unit suite's time. So a test that changes a list or a global puts it back.
 */
function project(name: string, include: string[], testTimeout: number) {
  return {
    test: {
      name,
      include,
      testTimeout,
      environment: "node" as const,
      isolate: false,
      // Room for what is young, in megabytes, four times the usual: a fifteenth less time for collecting what tests leave.
      execArgv: ["--max-semi-space-size=64"],
      setupFiles: ["tests/equalBytes.ts"],
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      project("unit", ["tests/unit/**/*.test.ts"], 60_000),
      project("ops", ["tests/ops/**/*.test.ts"], 120_000),
      project("recipes", ["tests/recipes/**/*.test.ts", "tests/golden/**/*.test.ts"], 300_000),
      // Three quarters of an hour of a software adapter: `npm run test:webgpu`.
      project("webgpu", ["tests/webgpu/**/*.test.ts"], 300_000),
      // Needs weights from the hub or a local folder; `npm test` leaves it alone.
      project("real", ["tests/real/**/*.test.ts"], 1_800_000),
    ],
  },
});
