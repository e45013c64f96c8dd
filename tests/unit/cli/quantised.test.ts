// Quantised checkpoints as their libraries write them: codes where the weights' names are, or beside them. All are refused
// with the method's name, by every command; float weights under a quantization_config load.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeModel } from "../../../src/page/trainer/describeModel.ts";
import type { ByteCache } from "../../../src/domain/byteCache.ts";
import type { FileSet } from "../../../src/domain/bytes.ts";
import type { ModelReference } from "../../../src/domain/records/index.ts";
import { createPageModels, type PageModels } from "../../../src/page/modelReferences.ts";
import { openModel } from "../../../src/formats/modelSource.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import {
  changedModel,
  expectGolden,
  goldenRows,
  type RawTensor,
  type RawTensors,
  refusal,
} from "./modelFolders.ts";
import { asRows, golden, inside, type Commands, temporaryFolder } from "./support.ts";

const base = "llama-gqa-tied";
const folder = temporaryFolder();
const model = join(folder.path, "m");
let server: Commands;

beforeAll(() => {
  server = inside({ cwd: folder.path });
  folder.write("rows.jsonl", asRows(goldenRows(base)));
  folder.write("pairs.jsonl", asRows([{ prompt: "wind", chosen: " on", rejected: " then" }]));
  folder.write(
    "run.json",
    JSON.stringify({ algorithm: "dpo", model_name_or_path: "m", dataset_name: "pairs.jsonl", max_steps: 1 }),
  );
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  folder.remove();
});

const pageModels = (files: FileSet): PageModels => ({
  ...createPageModels({} as ByteCache),
  files: async () => files,
  open: () => openModel(files),
});

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const zeros = (dtype: string, bytes: number, shape: number[]): RawTensor => ({
  dtype,
  shape,
  bytes: new Uint8Array(Math.ceil(bytes * sizeOf(shape))),
});

/** Every linear layer's weight in place of which `made` stands, under names that begin as the weight's without "weight". */
function quantise(made: (shape: [number, number], weight: RawTensor) => Record<string, RawTensor>) {
  return (tensors: RawTensors): RawTensors =>
    new Map(
      [...tensors].flatMap(([name, tensor]): [string, RawTensor][] => {
        if (!name.endsWith("proj.weight")) return [[name, tensor]];
        const module = name.slice(0, -"weight".length);
        const parts = made(tensor.shape as [number, number], tensor);
        return Object.entries(parts).map(([part, value]) => [module + part, value]);
      }),
    );
}

const int8 = (scales: Record<string, (rows: number) => RawTensor>) =>
  quantise(([rows, columns]) => ({
    weight: zeros("I8", 1, [rows, columns]),
    ...Object.fromEntries(Object.entries(scales).map(([name, make]) => [name, make(rows)])),
  }));
const eachRow = (rows: number): RawTensor => zeros("F32", 4, [rows]);
const scaleColumn = (rows: number): RawTensor => zeros("F16", 2, [rows, 1]);

type Case = [what: string, method: RegExp, quantization: unknown, tensors: (given: RawTensors) => RawTensors];
const compressed = {
  quant_method: "compressed-tensors",
  format: "int-quantized",
  config_groups: {
    group_0: { weights: { num_bits: 8, type: "int", strategy: "channel" }, targets: ["Linear"] },
  },
};
const codes: Case[] = [
  [
    "bitsandbytes int8",
    /"bitsandbytes"/,
    { quant_method: "bitsandbytes", load_in_8bit: true, _load_in_8bit: true },
    int8({ SCB: eachRow, weight_format: () => zeros("U8", 1, []) }),
  ],
  [
    "bitsandbytes int8 without SCB",
    /"bitsandbytes"/,
    { quant_method: "bitsandbytes", load_in_8bit: true },
    int8({}),
  ],
  ["bitsandbytes int8 of an old version", /"bitsandbytes"/, { load_in_8bit: true }, int8({ SCB: eachRow })],
  ["bitsandbytes int8 without a config", /bitsandbytes/, undefined, int8({ SCB: eachRow })],
  [
    "codes as float32 beside SCB",
    /bitsandbytes/,
    undefined,
    quantise(([rows], weight) => ({ weight, SCB: eachRow(rows) })),
  ],
  [
    "bitsandbytes nf4",
    /"bitsandbytes"/,
    { quant_method: "bitsandbytes", load_in_4bit: true, bnb_4bit_quant_type: "nf4" },
    quantise(([rows, columns]) => ({
      weight: zeros("U8", 1, [(rows * columns) / 2, 1]),
      "weight.absmax": zeros("F32", 4, [(rows * columns) / 64]),
      "weight.quant_map": zeros("F32", 4, [16]),
      "weight.quant_state.bitsandbytes__nf4": zeros("U8", 1, [80]),
    })),
  ],
  ["compressed-tensors int8", /"compressed-tensors"/, compressed, int8({ weight_scale: scaleColumn })],
  ["compressed-tensors without a config", /quantised/, undefined, int8({ weight_scale: scaleColumn })],
  [
    "compressed-tensors packed",
    /"compressed-tensors"/,
    { ...compressed, format: "pack-quantized" },
    quantise(([rows, columns]) => ({
      weight_packed: zeros("I32", 4, [rows, columns / 8]),
      weight_scale: zeros("BF16", 2, [rows, 1]),
      weight_shape: zeros("I64", 8, [2]),
    })),
  ],
  ["BitNet", /"bitnet"/, { quant_method: "bitnet", linear_class: "autobitlinear" }, int8({})],
  [
    "BitNet, packed",
    /"bitnet"/,
    { quant_method: "bitnet", linear_class: "bitlinear" },
    quantise(([rows, columns]) => ({
      weight: zeros("U8", 1, [rows / 4, columns]),
      weight_scale: zeros("BF16", 2, [1]),
    })),
  ],
  ["integers and no word about it", /no quantization_config/, undefined, int8({})],
  ["integers under null", /no quantization_config/, null, int8({})],
  ["64-bit integers", /I64/, undefined, quantise((shape) => ({ weight: zeros("I64", 8, [...shape]) }))],
  ["booleans", /BOOL/, undefined, quantise((shape) => ({ weight: zeros("BOOL", 1, [...shape]) }))],
  ...["gptq", "awq"].map((method): Case => [
    method,
    new RegExp(`"${method}"`),
    { quant_method: method, bits: 4, group_size: 32 },
    quantise(([rows, columns]) => ({
      qweight: zeros("I32", 4, [columns / 8, rows]),
      qzeros: zeros("I32", 4, [1, rows / 8]),
      scales: zeros("F16", 2, [1, rows]),
      g_idx: zeros("I32", 4, [columns]),
    })),
  ]),
  [
    "fp8",
    /"fp8"/,
    { quant_method: "fp8", weight_block_size: [128, 128] },
    quantise((shape) => ({
      weight: zeros("F8_E4M3", 1, [...shape]),
      weight_scale_inv: zeros("F32", 4, [1, 1]),
    })),
  ],
  [
    "fp8 without scales or config",
    /F8_E5M2/,
    undefined,
    quantise((shape) => ({ weight: zeros("F8_E5M2", 1, [...shape]) })),
  ],
  ["fp4", /F4/, undefined, quantise((shape) => ({ weight: zeros("F4", 0.5, [...shape]) }))],
  [
    "quanto",
    /"quanto"/,
    { quant_method: "quanto", weights: "int8" },
    quantise(([rows, columns]) => ({
      "weight._data": zeros("I8", 1, [rows, columns]),
      "weight._scale": zeros("F32", 4, [rows, 1]),
      input_scale: zeros("F32", 4, []),
      output_scale: zeros("F32", 4, []),
    })),
  ],
  [
    "eetq",
    /"eetq"/,
    { quant_method: "eetq", weights: "int8" },
    quantise(([rows, columns]) => ({
      weight: zeros("I8", 1, [columns, rows]),
      weight_scales: zeros("F16", 2, [rows]),
    })),
  ],
  [
    "a method that nobody knows yet",
    /"newer"/,
    { quant_method: "newer" },
    quantise((shape) => ({ weight: zeros("U8", 1, [...shape]) })),
  ],
];

function write(quantization: unknown, tensors?: (given: RawTensors) => RawTensors, name = base): void {
  const config = quantization === undefined ? {} : { quantization_config: quantization };
  changedModel(name, model, { config, ...(tensors ? { tensors } : {}) });
}

describe("codes are refused with the method's name", () => {
  it.each(codes)("%s", async (_what, method, quantization, tensors) => {
    write(quantization, tensors);
    const error = await refusal(server, "logprobs", "--model", "m", "--data", "rows.jsonl");
    expect(error.code).toBe("model/quantised");
    expect(error.message).toMatch(method);
    expect(error.message).toMatch(/quantised/);
    expect(error.hint).toMatch(/Python|GGUF/);
  });

  it("by every command, and by the page before a run", async () => {
    const [, , quantization, tensors] = codes[0] as Case;
    write(quantization, tensors);
    const { message } = await refusal(server, "logprobs", "--model", "m", "--data", "rows.jsonl");
    const adapter = join(golden, "dpo", "sigmoid.initial");
    for (const args of [
      ["generate", "--model", "m", "--prompts", "rows.jsonl"],
      ["models", "merge", "--model", "m", "--adapter", adapter, "--output", "merged"],
      ["train", "run.json"],
      ["train", "run.json", "--set", "use_peft=true"],
      ["train", "run.json", "--set", "algorithm=sft"],
    ]) {
      expect((await refusal(server, ...args)).message).toBe(message);
    }
    await expect(
      describeModel(pageModels(folderFiles(model)), { kind: "files", name: "m" } as ModelReference, "dpo"),
    ).rejects.toMatchObject({
      code: "model/quantised",
    });
  });
});

describe("a model of the hub, before it is downloaded", () => {
  const facts = (quantization: unknown, bytes: number) => {
    write(quantization);
    const local = folderFiles(model);
    const names = ["config.json", "model.safetensors", "tokenizer.json"];
    const sizes = async () =>
      names.map((path) => ({ path, isHere: false, sizeBytes: path.endsWith("s") ? bytes : 100 }));
    const files = { ...local, list: async () => names, open: (path: string) => local.open(path), sizes };
    return describeModel(pageModels(files), { kind: "hub", id: "owner/name" }, "dpo");
  };

  it("is refused where its weights are too small to be 16-bit numbers", async () => {
    const { parameters } = await facts(undefined, 1);
    const fewer = 2 * (parameters ?? 0) - 1;
    const gptq = { quant_method: "gptq", bits: 4 };
    await expect(facts(gptq, fewer)).rejects.toMatchObject({ code: "model/quantised" });
    await expect(facts(gptq, fewer)).rejects.toThrow(/"gptq"/);
    await expect(facts(gptq, fewer + 1)).resolves.toMatchObject({ parameters });
  });
});

describe("float weights load whatever quantization_config says", () => {
  it.each([
    { quant_method: "torchao", quant_type: "int8_weight_only" },
    { quant_method: "bitsandbytes", load_in_4bit: true },
    { quant_method: "compressed-tensors", format: "dense" },
    {},
    null,
    "left over",
  ])("%j", async (quantization) => {
    write(quantization);
    await expectGolden(server, base, "--model", "m", "--data", "rows.jsonl");
  });

  it("is not in what training and merging write", async () => {
    write({ quant_method: "torchao" });
    const sft = ["train", "run.json", "--set", "algorithm=sft", "--set", "output_dir=out"];
    folder.write(
      "run.json",
      JSON.stringify({ model_name_or_path: "m", dataset_name: "texts.jsonl", max_steps: 1 }),
    );
    folder.write("texts.jsonl", asRows([{ prompt: "wind", completion: " on" }]));
    expect(await server.ask(...sft)).toMatchObject({ code: 0 });
    const { config } = await openModel(folderFiles(join(folder.path, "out", "final")));
    expect(config).not.toHaveProperty("quantization_config");
  });

  it("masks and positions that older files store as integers are no weights", async () => {
    write(
      undefined,
      (given) => new Map([...given, ["model.layers.0.self_attn.bias", zeros("U8", 1, [8, 8])]]),
    );
    await expectGolden(server, base, "--model", "m", "--data", "rows.jsonl");
  });
});
