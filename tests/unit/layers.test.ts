// Holds every import, type imports included, to the arrows of the design. A row may import itself and what it lists;
// "types" are allowed as `import type` only. Adding an arrow here is a decision about the whole project.
import { describe, expect, it } from "vitest";
import { importsOf, sourceFiles } from "./sourceFiles.ts";

interface Layer {
  values: string[];
  types: string[];
  /** Packages of npm the layer may load; "*" any. */
  packages: string[];
  node?: boolean;
}

// Lists that forms and menus of the page are drawn from in the page's own thread; all others come through the bridge.
const lists = [
  "src/data/annotation/pairing/index.ts",
  "src/data/annotation/widgets/index.ts",
  "src/data/readers/index.ts",
];
const belowRuns = [
  "src/domain",
  "src/formats",
  "src/text",
  "src/engine",
  "src/models",
  "src/algorithms",
  "src/evaluation",
  "src/data",
  "src/storage",
];

const table: Record<string, Layer> = {
  "src/domain": { values: [], types: [], packages: ["zod", "yaml"] },
  "src/engine": { values: ["src/domain"], types: [], packages: [] },
  "src/formats": { values: ["src/domain"], types: [], packages: ["fflate"] },
  "src/text": { values: ["src/domain", "src/formats"], types: [], packages: [] },
  "src/models": {
    values: ["src/domain", "src/formats", "src/text", "src/engine"],
    types: [],
    packages: [],
  },
  "src/algorithms": {
    values: ["src/domain", "src/engine", "src/models", "src/data/rows"],
    types: [],
    packages: ["re2js"],
  },
  "src/evaluation": {
    values: ["src/domain"],
    types: [],
    packages: ["vega", "vega-interpreter", "vega-lite"],
  },
  "src/data": {
    values: ["src/domain", "src/formats", "src/text"],
    types: [],
    packages: [
      "eld",
      "fflate",
      "htmlparser2",
      "hyparquet",
      "hyparquet-compressors",
      "hyparquet-writer",
      "libphonenumber-js",
      "papaparse",
      "pdfjs-dist",
      "postal-mime",
      "re2js",
      "tldts",
    ],
  },
  "src/storage": { values: ["src/domain", "src/formats"], types: [], packages: ["idb"] },
  "src/runs": { values: belowRuns, types: [], packages: [] },
  "src/page": {
    values: [...belowRuns, "src/runs"],
    types: [],
    packages: ["@huggingface/transformers", "comlink", "onnxruntime-web", "vega"],
  },
  "src/ui": {
    values: ["src/domain", ...lists, "src/page/bridge"],
    types: [],
    packages: ["solid-js", "@tanstack/solid-virtual", "vega-embed", "vega-interpreter"],
  },
  "src/cli": { values: [...belowRuns, "src/runs"], types: [], packages: ["*"], node: true },
  "src/main.tsx": { values: ["src/ui"], types: [], packages: ["solid-js"] },
  workers: { values: ["src/page"], types: [], packages: [] },
};

// The files below the command line that may speak to Node: folders on disk, and helper threads.
const nodeFiles = [
  "src/storage/folder.ts",
  "src/storage/folderData.ts",
  "src/storage/folderProject.ts",
  "src/storage/folderReport.ts",
  "src/storage/folderCache.ts",
  "src/storage/folderStore.ts",
  "src/storage/writableFolder.ts",
  "src/engine/wasm/nodeThreads.ts",
  "src/data/documents/pdf/nodePdfThread.ts",
];

function layerOf(path: string): string | undefined {
  return Object.keys(table).find((layer) => path === layer || path.startsWith(`${layer}/`));
}

const inside = (target: string, allowed: string[]): boolean =>
  allowed.some((place) => target === place || target.startsWith(`${place}/`));

function faultsOf(path: string, text: string): string[] {
  const layerName = layerOf(path);
  const layer = layerName === undefined ? undefined : table[layerName];
  if (layerName === undefined || layer === undefined) return [`${path} belongs to no layer`];
  return importsOf({ path, text }).flatMap(({ target, relative, typeOnly }) => {
    const fault = `${path} imports ${target}`;
    if (target.startsWith("node:")) return layer.node === true || nodeFiles.includes(path) ? [] : [fault];
    if (!relative) return inside(target, layer.packages) || layer.packages.includes("*") ? [] : [fault];
    if (inside(target, [layerName])) return [];
    // The bridge alone names the worker's entry.
    if (path === "src/page/bridge/client.ts" && inside(target, ["workers"])) return [];
    return inside(target, layer.values) || (typeOnly && inside(target, layer.types)) ? [] : [fault];
  });
}

describe("layers", () => {
  const files = sourceFiles("src", "workers").filter(({ path }) => !path.endsWith(".d.ts"));

  it("has imports that follow the table", () => {
    expect(files.flatMap(({ path, text }) => faultsOf(path, text))).toEqual([]);
  });

  it("keeps worker entries to 40 lines", () => {
    const long = files.filter(
      ({ path, text }) => path.startsWith("workers/") && text.split("\n").length > 41,
    );
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it("sees value, type, dynamic and worker imports", () => {
    const faults = (path: string, text: string): number => faultsOf(path, text).length;
    expect(faults("src/domain/a.ts", `import { x } from "../engine/b.ts";`)).toBe(1);
    expect(faults("src/domain/a.ts", `import type { X } from "../engine/b.ts";`)).toBe(1);
    expect(faults("src/domain/a.ts", `export * from "../engine/b.ts";`)).toBe(1);
    expect(faults("src/domain/a.ts", `type X = import("../engine/b.ts").X;`)).toBe(1);
    expect(faults("src/engine/a.ts", `const fs = await import("node:fs");`)).toBe(1);
    expect(faults("src/engine/a.ts", `import * as tf from "@tensorflow/tfjs";`)).toBe(1);
    expect(faults("src/ui/a.tsx", `import { train } from "../runs/run.ts";`)).toBe(1);
    expect(faults("src/ui/a.tsx", `import type { DataClient } from "../page/bridge/client.ts";`)).toBe(0);
    expect(faults("src/ui/a.tsx", `new Worker(new URL("../../workers/a.worker.ts", import.meta.url));`)).toBe(
      1,
    );
    expect(faults("src/models/a.ts", `import { Tensor } from "../engine/tensor.ts";`)).toBe(0);
  });
});
