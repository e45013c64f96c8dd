// Methods that draw answers, on answers that are given (replayed.ts).

import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createFastBackend } from "./backends.ts";
import { replayedCases, replayedMethods, runReplayed } from "./replayed.ts";

describe.each(
  replayedMethods.filter((method) => existsSync(new URL(`../golden/${method}`, import.meta.url))),
)("%s", (method) => {
  test.each(replayedCases(method))("%s", { timeout: 120_000 }, async (name) => {
    const backend = await createFastBackend();
    expect(await runReplayed(backend, method, name)).toEqual([]);
    backend.dispose();
  });
});
