// What `npm test` runs side by side: order, what waits for what, and what wants the machine to itself.
import { expect, it } from "vitest";
import { runInLanes, type Job } from "../../scripts/lanes.mjs";

/** Runs jobs, each as long as its name; says in which order they began, and beside what. */
async function begun(jobs: Job[], lanes: number): Promise<string[]> {
  const running = new Set<string>();
  const seen: string[] = [];
  await runInLanes(jobs, lanes, async ({ name }) => {
    seen.push([name, ...running].join(" beside "));
    running.add(name);
    for (let turn = 0; turn < 10 * name.length; turn++) await Promise.resolve();
    running.delete(name);
  });
  return seen;
}

it("keeps the lanes busy, in order", async () => {
  const jobs = ["aaaaaaaaaa", "b", "cc", "d"].map((name) => ({ name }));
  expect(await begun(jobs, 2)).toEqual([
    "aaaaaaaaaa",
    "b beside aaaaaaaaaa",
    "cc beside aaaaaaaaaa",
    "d beside aaaaaaaaaa",
  ]);
  expect(await begun(jobs, 1)).toEqual(["aaaaaaaaaa", "b", "cc", "d"]);
});

it("waits for what a job comes after, where that is asked for", async () => {
  const size = { name: "size", after: "build" };
  expect(await begun([{ name: "build" }, size, { name: "x" }], 2)).toEqual([
    "build",
    "x beside build",
    "size",
  ]);
  expect(await begun([size], 2)).toEqual(["size"]);
});

it("runs nothing beside what wants the machine to itself", async () => {
  const jobs = [{ name: "aaaa" }, { name: "b" }, { name: "c", alone: true }, { name: "d", alone: true }];
  expect(await begun(jobs, 2)).toEqual(["aaaa", "b beside aaaa", "c", "d"]);
  expect(await begun([{ name: "c", alone: true }, { name: "aaaa" }, { name: "b" }], 2)).toEqual([
    "c",
    "aaaa",
    "b beside aaaa",
  ]);
});
