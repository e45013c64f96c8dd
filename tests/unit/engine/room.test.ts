import { expect, test } from "vitest";
import { hasRoom } from "../../../src/engine/webgpu/room.ts";
import { requireMemory } from "../../../src/runs/memory.ts";

/** A device with that many bytes left; it reports what does not fit as WebGPU does: later, to an error scope. */
function deviceWith(bytesLeft: number, maxBufferSize = 2 ** 31) {
  const state = { taken: 0, live: 0, refused: false };
  const device = {
    limits: { maxBufferSize },
    pushErrorScope: () => undefined,
    popErrorScope: () => Promise.resolve(state.refused ? { message: "no room" } : null),
    createBuffer({ size }: { size: number }) {
      expect(size).toBeLessThanOrEqual(maxBufferSize);
      state.taken += size;
      state.live++;
      state.refused ||= state.taken > bytesLeft;
      return { destroy: () => state.live-- };
    },
  };
  return { device: device as unknown as GPUDevice, state };
}

test("a graphics device is asked for the memory, in pieces that it allows, and has it back", async () => {
  const { device, state } = deviceWith(8e9, 2 ** 28);
  expect(await hasRoom(device, 7.5e9)).toBe(true);
  expect(state.taken).toBeGreaterThanOrEqual(7.5e9);
  expect(state.live).toBe(0);
  expect(await hasRoom(deviceWith(8e9).device, 8.5e9)).toBe(false);
});

test("a run that a device has no room for is refused, with what takes most", async () => {
  const parts = [{ id: "weights", title: "weights", bytes: 5e9, lower: "a smaller model" }] as const;
  const backend = (bytesLeft: number) => {
    const { device } = deviceWith(bytesLeft);
    return { description: "a card", hasRoom: (bytes: number) => hasRoom(device, bytes) };
  };
  await expect(requireMemory(parts, Infinity, backend(6e9))).resolves.toBeUndefined();
  await expect(requireMemory(parts, Infinity, backend(4e9))).rejects.toMatchObject({
    code: "memory/too-large",
    message: "This run needs 5.0 GB of memory (weights 5.0 GB); a card does not give as much.",
    hint: expect.stringContaining("a smaller model") as string,
  });
  await expect(requireMemory(parts, 4e9, backend(6e9))).rejects.toMatchObject({
    message: expect.stringContaining("a card offers 4.0 GB") as string,
  });
});
