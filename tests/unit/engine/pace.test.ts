import { expect, test } from "vitest";
import { createPace } from "../../../src/engine/webgpu/pace.ts";

/** A pace, and a device that does `perMs` multiply-adds a millisecond after `latencyMs`. */
function measured(first: number) {
  let clock = 0;
  const pace = createPace(first, 50, () => clock);
  const work = (operations: number, perMs: number, latencyMs = 0): void => {
    pace.submitted(operations);
    clock += latencyMs + operations / perMs;
    pace.drained();
    clock += 1000;
  };
  return { pace, work };
}

test("a submit holds what takes about 50 ms, on a slow device and on a fast one", () => {
  for (const perMs of [1e6, 1e10]) {
    const { pace, work } = measured(4e9);
    expect(pace.limit).toBe(4e9);
    work(100 * perMs, perMs);
    expect(pace.limit).toBeCloseTo(50 * perMs, -3);
  }
});

test("the way to the device and back is not taken for slowness", () => {
  const { pace, work } = measured(4e9);
  for (let i = 0; i < 50; i++) work(10, 1e9, 2);
  expect(pace.limit).toBe(4e9);
});

test("a device that was idle, and a pause, count for little; one that slows down is followed", () => {
  const { pace, work } = measured(4e9);
  work(1e11, 1e9);
  work(1e9, 1e9, 60_000);
  expect(pace.limit).toBeGreaterThan(0.8 * 5e10);
  for (let i = 0; i < 20; i++) work(1e10, 1e8);
  expect(pace.limit).toBeLessThan(1.2 * 5e9);
});

test("work before the first wait counts as one", () => {
  let clock = 0;
  const pace = createPace(1, 50, () => clock);
  pace.submitted(1e9);
  clock = 10;
  pace.submitted(1e9);
  clock = 20;
  pace.drained();
  expect(pace.limit).toBeCloseTo(5e9, -3);
  // Nothing was submitted since.
  clock = 500;
  pace.drained();
  expect(pace.limit).toBeCloseTo(5e9, -3);
});
