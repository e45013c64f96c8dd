// Which device a run gets: the same choice and the same words on the page, on the command line and in the device card.
import { expect, it } from "vitest";
import { AppError } from "../../../src/domain/errors.ts";
import { createWasmRuntime } from "../../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../../src/engine/wasmBackend.ts";
import { usesGpu } from "../../../src/page/bridge/devices.ts";
import type { DeviceReport } from "../../../src/page/bridge/types.ts";
import { chooseDevice, memoryLimit, openDevice } from "../../../src/runs/device.ts";

const card = { name: "a card", software: false };
const software = { name: "a renderer", software: true };
const nothing = { reason: "No adapter was found." };

it("takes a real adapter, and one in software only when it is asked for", () => {
  expect(chooseDevice("auto", card)).toEqual({ device: "webgpu", because: "a graphics adapter was found" });
  expect(chooseDevice("auto", software)).toEqual({
    device: "wasm",
    because: "the only adapter, a renderer, is software and slower",
  });
  expect(chooseDevice("webgpu", software).device).toBe("webgpu");
  expect(chooseDevice("wasm", card)).toEqual({ device: "wasm", because: "it was asked for" });
});

it("takes the processor where there is no adapter, unless a GPU was asked for", () => {
  const because = "no GPU can be used (No adapter was found)";
  expect(chooseDevice("auto", nothing)).toEqual({ device: "wasm", because });
  expect(chooseDevice("webgpu", nothing)).toEqual({ device: "none", because });
});

it("is what the page's device card says as well", () => {
  const report = (webgpu: DeviceReport["webgpu"]): DeviceReport => ({
    webgpu,
    wasm: { available: true, threads: 1, reason: "" },
  });
  const found = report({ available: true, ...software, maxBufferBytes: 0, features: [] });
  expect([usesGpu(found, "auto"), usesGpu(found, "webgpu")]).toEqual([false, true]);
  expect(usesGpu(report({ available: false, reason: "none" }), "webgpu")).toBe(false);
});

it("opens what was chosen and says it in one sentence; a GPU that was asked for and is missing is refused", async () => {
  const said: string[] = [];
  let looked = 0;
  const host = {
    async findGpu() {
      looked++;
      return new AppError("gpu/unavailable", "No adapter was found.", "Take the processor.");
    },
    openProcessor: async () => createWasmBackend(await createWasmRuntime({ threads: 1 })),
  };
  const say = (message: string): void => void said.push(message);
  const backend = await openDevice("auto", host, say);
  (await openDevice("wasm", host, say)).dispose();
  expect([looked, said]).toEqual([
    1,
    [
      "Computing on the processor, WASM SIMD, 1 thread, because no GPU can be used (No adapter was found).",
      "Computing on the processor, WASM SIMD, 1 thread, because it was asked for.",
    ],
  ]);
  await expect(openDevice("webgpu", host, say)).rejects.toMatchObject({
    code: "gpu/unavailable",
    hint: "Take the processor.",
  });
  expect([memoryLimit(backend), memoryLimit(backend, 1e9)]).toEqual([2 ** 32, 1e9]);
  backend.dispose();
});
