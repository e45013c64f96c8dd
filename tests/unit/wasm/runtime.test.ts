// The engine's life: which module and memory it takes, growth, threads that come and go, and the generated module.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { matmul } from "../../../src/engine/wasm/matmul.ts";
import { hasRelaxedSimd, hasSimd, requireSimd } from "../../../src/engine/wasm/module.ts";
import { createWasmRuntime } from "../../../src/engine/wasm/runtime.ts";
import type { HelperStart, ThreadHost } from "../../../src/engine/wasm/threads.ts";

const root = path.resolve(import.meta.dirname, "../../..");

describe("module", () => {
  test("module.generated.ts and both sides of the jobs are what their sources give", async () => {
    // AssemblyScript's compiler makes every array of its process sort by size, and this process has other files to test.
    const { sort } = Array.prototype;
    const { compileModule, jobSources, moduleSource } = await import("../../../scripts/build-wasm.mjs");
    try {
      for (const [name, text] of Object.entries(jobSources())) {
        expect(readFileSync(path.join(root, "src/engine/wasm", name), "utf8")).toBe(text);
      }
      const text = moduleSource(await compileModule(false), await compileModule(true));
      expect(readFileSync(path.join(root, "src/engine/wasm/module.generated.ts"), "utf8") === text).toBe(
        true,
      );
    } finally {
      Array.prototype.sort = sort;
    }
  });

  test("SIMD is recognised, and its absence is said", async () => {
    expect(hasSimd()).toBe(true);
    expect(hasSimd(() => false)).toBe(false);
    expect(() => requireSimd(false)).toThrow(expect.objectContaining({ code: "wasm/no-simd" }));
    const runtime = await createWasmRuntime({ threads: 1, variant: "relaxed" });
    expect(runtime.variant).toBe(hasRelaxedSimd() ? "relaxed" : "plain");
    runtime.dispose();
  });
});

describe("runtime", () => {
  test.each([true, false])("memory grows and views reach the new end (shared: %s)", async (shared) => {
    const runtime = await createWasmRuntime({ threads: 2, shared });
    expect(runtime.threads).toBe(shared ? 2 : 1);
    const first = runtime.allocate(64);
    runtime.f32(first, 1)[0] = 42;
    const before = runtime.memoryBytes;
    const big = runtime.allocate(200 << 20);
    expect(runtime.memoryBytes).toBeGreaterThan(before);
    runtime.f32(big, (200 << 20) / 4)[(200 << 20) / 4 - 1] = 7;
    expect(runtime.f32(first, 1)[0]).toBe(42);
    expect(runtime.usedBytes).toBe((200 << 20) + 64);
    runtime.release(big);
    runtime.release(first);
    runtime.dispose();
  });

  test("products above 2 GiB are addressed rightly", async () => {
    const runtime = await createWasmRuntime({ threads: 2 });
    const filler = runtime.allocate(2 ** 31);
    const size = 4 * 64 * 64;
    const [a, b, c] = [runtime.allocate(size), runtime.allocate(size), runtime.allocate(size)];
    expect(c).toBeGreaterThan(2 ** 31);
    runtime.f32(a, 4096).fill(2);
    runtime.f32(b, 4096).fill(3);
    matmul(runtime, { a, lda: 64, transA: false, b, ldb: 64, transB: true, c, ldc: 64, m: 64, n: 64, k: 64 });
    expect(runtime.f32(c, 4096).every((value) => value === 384)).toBe(true);
    for (const pointer of [a, b, c, filler]) runtime.release(pointer);
    runtime.dispose();
  });

  test("maxBytes is kept", async () => {
    const runtime = await createWasmRuntime({ threads: 1, maxBytes: 32 << 20 });
    expect(() => runtime.allocate(40 << 20)).toThrow(
      expect.objectContaining({ code: "memory/out-of-memory" }),
    );
    expect(runtime.memoryBytes).toBeLessThanOrEqual(32 << 20);
    runtime.dispose();
  });

  test("thousands of short jobs, with pauses long enough to fall asleep, all complete", async () => {
    const runtime = await createWasmRuntime({ threads: 3 });
    const n = 80;
    const [a, b, c] = [runtime.allocate(n * n * 4), runtime.allocate(n * n * 4), runtime.allocate(n * n * 4)];
    runtime.f32(a, n * n).fill(1);
    runtime.f32(b, n * n).fill(1);
    for (let i = 0; i < 1500; i++) {
      runtime.f32(c, n * n).fill(-1);
      matmul(runtime, { a, lda: n, transA: false, b, ldb: n, transB: false, c, ldc: n, m: n, n, k: n });
      if (runtime.f32(c, n * n).some((value) => value !== n)) throw new Error(`job ${i} was not complete`);
      if (i % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
    }
    runtime.dispose();
    expect(() =>
      matmul(runtime, { a, lda: n, transA: false, b, ldb: n, transB: false, c, ldc: n, m: n, n, k: n }),
    ).toThrow(expect.objectContaining({ code: "wasm/not-running" }));
  });

  test("a thread that cannot start is an error, and the others end", async () => {
    let ended = 0;
    const host: ThreadHost = {
      startLimitMs: 1000,
      spawn: () => ({
        start: () => Promise.reject(new Error("refused")),
        terminate: () => {
          ended++;
        },
      }),
    };
    await expect(createWasmRuntime({ threads: 3, host })).rejects.toThrow("refused");
    expect(ended).toBe(2);
  });

  test("threads that never answer are an error after the host's limit, and what wakes up late does nothing", async () => {
    const started: HelperStart[] = [];
    let ended = 0;
    const host: ThreadHost = {
      startLimitMs: 50,
      spawn: () => ({
        start(message) {
          started.push(message);
          return message.thread === 1 ? Promise.resolve() : new Promise(() => undefined);
        },
        terminate() {
          ended++;
        },
      }),
    };
    await expect(createWasmRuntime({ threads: 4, host })).rejects.toMatchObject({
      code: "wasm/thread-failed",
      message: "2 of 3 helper threads did not answer within 0.05 s.",
    });
    expect([started.length, ended]).toEqual([3, 3]);
    for (const { module, memory, thread } of started) {
      const helper = new WebAssembly.Instance(module, { env: { memory } });
      (helper.exports["help"] as (thread: number) => void)(thread);
    }
  });

  test("a runtime that is not disposed of does not keep Node alive, nor does it burn time when idle", () => {
    const entry = pathToFileURL(path.join(root, "src/engine/wasm/runtime.ts")).href;
    const script = `
      const { createWasmRuntime } = await import(${JSON.stringify(entry)});
      await createWasmRuntime({ threads: 3 });
      await new Promise((resolve) => setTimeout(resolve, 300));
      const start = process.cpuUsage();
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { user, system } = process.cpuUsage(start);
      console.log((user + system) / 1000);`;
    const output = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      cwd: root,
      timeout: 20_000,
      encoding: "utf8",
    });
    expect(Number(output)).toBeLessThan(150);
  });
});
