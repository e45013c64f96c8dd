// The pool of device memory, without a device: equal steps are given equal blocks, in whatever order the last one let go of
// its own, so that their bind groups are found again; small blocks not twice within a recording.

import { expect, test } from "vitest";
import { type Block, createBufferPool } from "../../../src/engine/webgpu/buffers.ts";

function fakePool() {
  const state = { recording: 1, made: 0, destroyed: 0 };
  const device = {
    createBuffer: () => {
      state.made++;
      return { destroy: () => state.destroyed++ };
    },
  };
  const pool = createBufferPool(device as unknown as GPUDevice, {
    maxBlockBytes: 2 ** 30,
    maxBytes: Infinity,
    forget: () => undefined,
    submit: () => undefined,
    recording: () => state.recording,
    poison: false,
  });
  return { pool, state };
}

for (const size of [1024, 2 ** 20]) {
  test(`blocks of ${size} bytes: a step is given those of the step before, whatever the order of release`, () => {
    const { pool, state } = fakePool();
    /** The ids of four blocks that a recorded step uses; `order` says how it lets go of them. */
    const step = (order: readonly number[]): number[] => {
      const blocks: Block[] = [0, 1, 2, 3].map(() => pool.allocate(size, "block"));
      for (const block of blocks) block.recording = state.recording;
      for (const i of order) pool.release(blocks[i] as Block);
      state.recording++;
      return blocks.map(({ id }) => id);
    };
    const first = step([0, 1, 2, 3]);
    for (const order of [
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 0, 3, 1],
    ])
      expect(step(order)).toEqual(first);
    expect(state.made).toBe(4);
  });
}

test("a small block that this recording used waits for its end, a large one and an unused one do not", () => {
  const { pool, state } = fakePool();
  const again = (size: number, used: boolean): boolean => {
    const block = pool.allocate(size, "block");
    if (used) block.recording = state.recording;
    pool.release(block);
    const next = pool.allocate(size, "block");
    pool.release(next);
    return next === block;
  };
  expect(again(1024, true)).toBe(false);
  state.recording++;
  expect(again(1024, false)).toBe(true);
  expect(again(2 ** 20, true)).toBe(true);
  // Nothing is lost of those that wait.
  state.recording++;
  pool.trim(true);
  expect(pool.usedBytes).toBe(0);
  pool.dispose();
  expect(state.destroyed).toBe(state.made);
});
