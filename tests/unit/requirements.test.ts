// What the page says a browser lacks, with each thing taken away, and what runs where it has to do without.
import { createHash } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { randomId } from "../../src/domain/randomId.ts";
import { sha256Hex } from "../../src/domain/sha256.ts";
import { adapterNames } from "../../src/engine/webgpu/adapterInfo.ts";
import { describeDevices } from "../../src/page/bridge/devices.ts";
import { openLiveChannel } from "../../src/page/bridge/liveChannel.ts";
import { requireNeeds, unmetNeeds, type BrowserScope } from "../../src/page/bridge/requirements.ts";
import { urlOf } from "../../src/page/bridge/siteUrl.ts";
import { storageEstimate, storageLeft } from "../../src/storage/storageEstimate.ts";

afterEach(() => vi.unstubAllGlobals());

/** Reads `type`, as browsers with module workers do, and then has no address. */
function ModuleWorker(_address: string, options: { type?: string }): void {
  throw new SyntaxError(`no address for a ${options.type ?? ""}`);
}
function ClassicWorker(): void {
  // It looks at no options.
}
ClassicWorker.prototype = { terminate: () => undefined };

const whole: BrowserScope = {
  isSecureContext: true,
  indexedDB: {},
  BroadcastChannel: {},
  Worker: ModuleWorker,
  navigator: { locks: {} },
};

describe("what a browser lacks", () => {
  it.each<[string, Partial<BrowserScope>, string[]]>([
    ["nothing", {}, []],
    ["https", { isSecureContext: false, navigator: {} }, ["secure"]],
    ["locks", { navigator: {} }, ["locks"]],
    ["a database", { indexedDB: undefined }, ["database"]],
    ["a channel between tabs", { BroadcastChannel: undefined }, ["channel"]],
    ["workers", { Worker: undefined }, ["module-workers"]],
    ["module workers", { Worker: ClassicWorker }, ["module-workers"]],
    ["several, the gravest first", { isSecureContext: false, indexedDB: null }, ["database", "secure"]],
  ])("%s", (_name, missing, expected) => {
    const found = unmetNeeds({ ...whole, ...missing });
    expect(found.map(({ id }) => id)).toEqual(expected);
    for (const { message, hint } of found) expect([message, hint].join(" ")).toMatch(/^.+\. .+\.$/);
  });

  it("WebAssembly, or its SIMD", () => {
    vi.stubGlobal("WebAssembly", { ...WebAssembly, validate: () => false });
    expect(unmetNeeds(whole).map(({ id }) => id)).toEqual(["simd"]);
    vi.stubGlobal("WebAssembly", undefined);
    expect(unmetNeeds(whole).map(({ id }) => id)).toEqual(["simd"]);
  });

  it("stops a run where it could not be trained safely, and everything where nothing can be kept", () => {
    const insecure = { ...whole, isSecureContext: false };
    expect(() => requireNeeds("page", insecure)).not.toThrow();
    const error = expect.objectContaining({ code: "browser/lacks" }) as Error;
    expect(() => requireNeeds("run", insecure)).toThrow(error);
    for (const what of ["page", "run"] as const) {
      expect(() => requireNeeds(what, { ...whole, indexedDB: undefined })).toThrow(error);
      // A worker cannot start workers in every browser, and need not.
      expect(() => requireNeeds(what, { ...whole, Worker: undefined })).not.toThrow();
    }
  });
});

describe("without", () => {
  it("crypto.randomUUID and crypto.subtle there are names and hashes all the same", async () => {
    vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
    const names = Array.from({ length: 100 }, randomId);
    expect(new Set(names).size).toBe(100);
    for (const name of names)
      expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const bytes = new TextEncoder().encode("abc");
    expect(await sha256Hex(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it("a channel between tabs nothing is sent and nothing fails", () => {
    vi.stubGlobal("BroadcastChannel", undefined);
    const channel = openLiveChannel(() => undefined);
    channel.send({ type: "hello" });
    channel.close();
  });

  it.each([
    ["navigator.storage", {}],
    ["its estimate", { storage: {} }],
    ["an answer of it", { storage: { estimate: () => Promise.reject(new Error("refused")) } }],
    ["numbers in it", { storage: { estimate: () => Promise.resolve({}) } }],
  ])("%s the room is not known", async (_name, navigator) => {
    vi.stubGlobal("navigator", navigator);
    expect(await storageEstimate()).toEqual({ usage: null, quota: null });
    expect(await storageLeft()).toBe(Infinity);
  });

  it("URL.canParse an address is told from other text", () => {
    vi.stubGlobal(
      "URL",
      class extends URL {
        static override canParse = undefined as never;
      },
    );
    expect([urlOf("https://a.example/b")?.host, urlOf("no address")]).toEqual(["a.example", undefined]);
  });
});

describe("the processor's threads as the device card has them", () => {
  const report = async () => (await describeDevices()).wasm;
  const stub = (isSecureContext: boolean, crossOriginIsolated: boolean, shared: boolean): void => {
    vi.stubGlobal("navigator", { hardwareConcurrency: 4 });
    vi.stubGlobal("isSecureContext", isSecureContext);
    vi.stubGlobal("crossOriginIsolated", crossOriginIsolated);
    if (!shared) vi.stubGlobal("SharedArrayBuffer", undefined);
  };
  it.each([
    [true, true, true, 4, /^$/],
    [true, true, false, 1, /shared memory, which this browser does not give/],
    [true, false, true, 1, /without the headers/],
    [true, false, false, 1, /without the headers/],
    [false, false, false, 1, /https or from localhost/],
  ])("secure %s, isolated %s, shared memory %s: %s", async (secure, isolated, shared, threads, reason) => {
    stub(secure, isolated, shared);
    expect(await report()).toMatchObject({
      available: true,
      threads,
      reason: expect.stringMatching(reason) as string,
    });
  });
});

describe("a graphics adapter's names", () => {
  const info = { vendor: "intel", architecture: "gen-12", device: "", description: "" };
  const nameless = { vendor: "", architecture: "", device: "", description: "", software: false };
  it.each<[string, object, object]>([
    ["as they are now", { info }, { ...info, software: false }],
    [
      "by a question (Chromium 113 to 126)",
      { requestAdapterInfo: async () => info },
      { ...info, software: false },
    ],
    ["refused", { requestAdapterInfo: () => Promise.reject(new Error("no")) }, nameless],
    ["nowhere", {}, nameless],
    ["nowhere, of a software adapter", { isFallbackAdapter: true }, { ...nameless, software: true }],
    ["of a software adapter", { info: { ...info, architecture: "swiftshader" } }, { software: true }],
    ["of one that says it is software", { info: { ...info, isFallbackAdapter: true } }, { software: true }],
  ])("%s", async (_name, adapter, expected) => {
    expect(await adapterNames(adapter as GPUAdapter)).toMatchObject(expected);
  });
});
