// Work that is asked for more often than it can be done.
import { expect, it } from "vitest";
import { inTurns } from "../../../src/ui/state/inTurns.ts";

/** A clock that waits are told of, and runs that end when they are told to. */
function stage(rest: number) {
  let ms = 0;
  const waits: number[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const work = inTurns(
    () =>
      new Promise((resolve, reject) => {
        ends.push((error) => (error === undefined ? resolve() : reject(error)));
      }),
    rest,
    {
      now: () => ms,
      wait: async (pause) => {
        waits.push(pause);
        ms += pause;
      },
    },
  );
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return {
    work,
    waits,
    runs: () => ends.length,
    async end(tookMs: number, error?: Error): Promise<void> {
      ms += tookMs;
      ends.at(-1)?.(error);
      await settle();
    },
  };
}

it("does once, afterwards, what was asked while it ran, however often", async () => {
  const { work, runs, end, waits } = stage(2);
  const heard: string[] = [];
  void work.ask().then(() => heard.push("first"));
  for (let i = 0; i < 5; i++) void work.ask().then(() => heard.push("later"));
  expect([runs(), work.isBehind]).toEqual([1, true]);
  await end(30);
  // The second run has begun, after twice the time of the first.
  expect([runs(), heard, waits]).toEqual([2, ["first"], [60]]);
  await end(10);
  expect([runs(), heard.length, work.isBehind]).toEqual([2, 6, false]);
});

it("pauses before the next run where it is asked soon, and not where it is asked late", async () => {
  const { work, runs, end, waits } = stage(1);
  void work.ask();
  await end(40);
  void work.ask();
  expect(runs()).toBe(1);
  await end(0);
  expect([runs(), waits]).toEqual([2, [40]]);
  await end(0);
  void work.ask();
  expect([runs(), waits]).toEqual([3, [40]]);
});

it("tells a failure to whoever asked for that run, and goes on", async () => {
  const { work, runs, end } = stage(0);
  const first = work.ask().catch((error: unknown) => (error as Error).message);
  const second = work.ask().then(() => "done");
  await end(1, new Error("no memory"));
  expect([await first, runs()]).toEqual(["no memory", 2]);
  await end(1);
  expect(await second).toBe("done");
});
