// Helper threads of the trainer that the page starts: both sides joined by plain function calls, on real threads of Node.
import { expect, it } from "vitest";
import { createNodeThreads } from "../../src/engine/wasm/nodeThreads.ts";
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import type { ThreadHost } from "../../src/engine/wasm/threads.ts";
import { createHelperThreads } from "../../src/page/bridge/helperThreads.ts";
import { createPageThreads, type PageThreads } from "../../src/page/bridge/pageThreads.ts";

/** A page with `host` below it, and its trainer's side. */
function joined(host: ThreadHost) {
  const reasons: string[] = [];
  const alive = new Set<number>();
  let count = 0;
  const counting: ThreadHost = {
    startLimitMs: host.startLimitMs,
    spawn() {
      const number = ++count;
      const port = host.spawn();
      alive.add(number);
      return {
        start: port.start,
        terminate() {
          alive.delete(number);
          port.terminate();
        },
      };
    },
  };
  const helpers = createHelperThreads((reason) => reasons.push(reason), counting);
  const threads: PageThreads = createPageThreads((request) =>
    helpers.take(request, (number, fault) => threads.answered(number, fault)),
  );
  return { helpers, threads, reasons, alive, started: () => count };
}

const silent: ThreadHost = {
  startLimitMs: 1000,
  spawn: () => ({ start: () => new Promise(() => undefined), terminate: () => undefined }),
};

it("starts helpers for one engine after another and leaves none behind", async () => {
  const { threads, alive, started } = joined(createNodeThreads());
  for (let i = 1; i <= 3; i++) {
    const runtime = await createWasmRuntime({ threads: 3, host: threads });
    expect([runtime.threads, alive.size, started()]).toEqual([3, 2, 2 * i]);
    runtime.dispose();
    expect(alive.size).toBe(0);
  }
});

it("ends all helpers of two engines when their worker is gone", async () => {
  const { helpers, threads, alive } = joined(createNodeThreads());
  await createWasmRuntime({ threads: 2, host: threads });
  await createWasmRuntime({ threads: 3, host: threads });
  expect(alive.size).toBe(3);
  helpers.endAll();
  expect(alive.size).toBe(0);
});

it("tells once why one thread computes, and refuses later helpers at once", async () => {
  const { threads, reasons, alive, started } = joined(silent);
  const limited: ThreadHost = { ...threads, startLimitMs: 30 };
  const error = await createWasmRuntime({ threads: 3, host: limited }).catch((caught: unknown) => caught);
  const message = "2 of 2 helper threads did not answer within 0.03 s.";
  expect(error).toMatchObject({ code: "wasm/thread-failed", message });
  expect(alive.size).toBe(0);
  threads.giveUp(message);
  threads.giveUp(message);
  expect(reasons).toEqual([message]);
  await expect(createWasmRuntime({ threads: 3, host: threads })).rejects.toMatchObject({ message });
  expect(started()).toBe(2);
});

it("hands on why a helper did not start", async () => {
  const { threads } = joined({
    startLimitMs: 1000,
    spawn: () => ({ start: () => Promise.reject(new Error("no memory")), terminate: () => undefined }),
  });
  await expect(createWasmRuntime({ threads: 2, host: threads })).rejects.toMatchObject({
    code: "wasm/thread-failed",
    message: "no memory",
  });
});
