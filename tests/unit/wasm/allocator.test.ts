// The allocator against a model of it: no two blocks overlap, everything freed can be had again as one piece.
import { describe, expect, test } from "vitest";
import { createAllocator } from "../../../src/engine/wasm/allocator.ts";
import { createNumbers } from "./support.ts";

/** An allocator over a pretended memory of `limit` bytes that grows without complaint. */
function create(limit: number, mayGrow = true) {
  const ends: number[] = [];
  const allocator = createAllocator(100, 1024, limit, (end) => {
    if (mayGrow) ends.push(end);
    return mayGrow;
  });
  return { allocator, ends };
}

describe("allocator", () => {
  test("random allocations never overlap, stay aligned, and join again when released", () => {
    const next = createNumbers(11);
    const limit = 64 << 20;
    const { allocator } = create(limit);
    const live = new Map<number, number>();
    for (let step = 0; step < 4000; step++) {
      if (next() > -0.1 && live.size < 200) {
        const bytes = Math.floor(Math.abs(next()) ** 3 * 60_000);
        const at = allocator.allocate(bytes);
        expect(at % 64).toBe(0);
        expect([...live].find(([start, size]) => at + bytes > start && start + size > at)).toBeUndefined();
        live.set(at, Math.max(64, Math.ceil(bytes / 64) * 64));
      } else if (live.size > 0) {
        const at = [...live.keys()][Math.floor(Math.abs(next()) * live.size)]!;
        allocator.release(at);
        live.delete(at);
      }
      const used = [...live.values()].reduce((sum, size) => sum + size, 0);
      expect(allocator.usedBytes).toBe(used);
      expect(allocator.peakBytes).toBeGreaterThanOrEqual(used);
    }
    for (const at of live.keys()) allocator.release(at);
    expect(allocator.usedBytes).toBe(0);
    expect(allocator.allocate(limit - 128)).toBe(128);
  });

  test("a block of the same size is found again, and the best fit is taken", () => {
    const { allocator } = create(1 << 20);
    const blocks = [1000, 64, 300, 64, 2000, 64].map((bytes) => allocator.allocate(bytes));
    for (const at of [blocks[0]!, blocks[2]!, blocks[4]!]) allocator.release(at);
    expect(allocator.allocate(320)).toBe(blocks[2]);
    expect(allocator.allocate(1024)).toBe(blocks[0]);
    expect(allocator.allocate(1025)).toBe(blocks[4]);
  });

  test("the peak is kept until it is reset", () => {
    const { allocator } = create(1 << 20);
    const at = allocator.allocate(6400);
    allocator.release(at);
    expect(allocator.peakBytes).toBe(6400);
    allocator.resetPeak();
    expect(allocator.peakBytes).toBe(0);
  });

  test("a full memory is refused with the sizes, and stays usable", () => {
    const { allocator } = create(2 << 20);
    const at = allocator.allocate(1 << 20);
    expect(() => allocator.allocate(1 << 20)).toThrow(
      expect.objectContaining({
        code: "memory/out-of-memory",
        message: expect.stringMatching(/^1\.0 MiB .* 1\.0 MiB of at most 2\.0 MiB/) as string,
      }),
    );
    allocator.release(at);
    expect(allocator.allocate((2 << 20) - 256)).toBe(at);
  });

  test("a host that cannot give more memory is the same refusal", () => {
    const { allocator } = create(1 << 30, false);
    expect(allocator.allocate(512)).toBe(128);
    expect(allocator.allocate(320)).toBe(640);
    expect(() => allocator.allocate(4096)).toThrow(expect.objectContaining({ code: "memory/out-of-memory" }));
  });

  test("releasing twice, or what was never given, is our own bug", () => {
    const { allocator } = create(1 << 20);
    const at = allocator.allocate(10);
    allocator.release(at);
    expect(() => allocator.release(at)).toThrow(/^internal: /);
    expect(() => allocator.allocate(-1)).toThrow(/^internal: /);
    expect(() => allocator.allocate(NaN)).toThrow(/^internal: /);
  });
});
