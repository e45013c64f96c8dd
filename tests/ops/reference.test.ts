// Every op's plain-loop gradient against central differences.

import { expect, test } from "vitest";
import { runDifferenceSuite } from "./suite.ts";

test("plain-loop gradients equal central differences", { timeout: 300_000 }, async () => {
  const failed: string[] = [];
  let count = 0;
  for await (const { name, ok, message } of runDifferenceSuite()) {
    count++;
    if (!ok) failed.push(`${name}: ${message}`);
  }
  expect(failed).toEqual([]);
  expect(count).toBeGreaterThan(30);
});
