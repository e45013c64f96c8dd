// Quantised checkpoints: what lies under a weight's name is codes, and the numbers that turn them into weights lie beside
// it under names of the method's own. Codes read as weights give a model of nonsense, so such files are refused with the
// method's name. The tensors decide, not config.json: its `quantization_config` is often left over, or stands over float
// weights (torchao), and a file may have codes without it. It only names the method.

import { AppError, quote } from "../domain/errors.ts";
import { holdsWeights } from "./dtypes.ts";
import type { ModelSource } from "./modelSource.ts";

const fromPretrained = (config: string): string =>
  `AutoModelForCausalLM.from_pretrained(folder${config}).save_pretrained(new_folder)`;
const loadDequantised = (name: string): string =>
  `Dequantise it once in Python: ${fromPretrained(`, quantization_config=${name}(dequantize=True)`)}.`;
const dequantise =
  "Dequantise it once in Python: AutoModelForCausalLM.from_pretrained(folder).dequantize().save_pretrained(new_folder).";
const takeOriginal =
  "Take the model it was made from, in float16, bfloat16 or float32, or a GGUF; load_in_4bit and load_in_8bit make it small here.";

interface Method {
  readonly title: string;
  /** `quant_method` of quantization_config. */
  readonly ids: readonly string[];
  /** Endings of the tensors that only this method writes beside a layer's codes. */
  readonly beside: readonly string[];
  readonly hint: string;
}

const methods: readonly Method[] = [
  {
    title: "bitsandbytes",
    ids: ["bitsandbytes"],
    beside: [
      "SCB",
      "weight_format",
      "weight.absmax",
      "weight.quant_map",
      "weight.nested_absmax",
      "weight.nested_quant_map",
      "weight.quant_state.bitsandbytes__nf4",
      "weight.quant_state.bitsandbytes__fp4",
    ],
    hint: dequantise,
  },
  {
    title: "compressed-tensors",
    ids: ["compressed-tensors"],
    beside: ["weight_packed", "weight_shape", "weight_zero_point", "weight_g_idx", "weight_global_scale"],
    hint: loadDequantised("CompressedTensorsConfig"),
  },
  {
    title: "GPTQ or AWQ",
    ids: ["gptq", "awq", "auto-round"],
    beside: ["qweight", "qzeros", "g_idx"],
    hint: takeOriginal,
  },
  {
    title: "FP8",
    ids: ["fp8", "fbgemm_fp8", "mxfp8"],
    beside: ["weight_scale_inv"],
    hint: loadDequantised("FineGrainedFP8Config"),
  },
  { title: "quanto", ids: ["quanto"], beside: ["weight._data", "weight._scale"], hint: takeOriginal },
  { title: "BitNet", ids: ["bitnet"], beside: [], hint: takeOriginal },
  { title: "HQQ", ids: ["hqq"], beside: ["W_q"], hint: takeOriginal },
  { title: "EETQ", ids: ["eetq"], beside: ["weight_scales"], hint: takeOriginal },
  { title: "AQLM", ids: ["aqlm"], beside: ["codes", "codebooks"], hint: takeOriginal },
  {
    title: "torchao",
    ids: ["torchao"],
    beside: ["_weight_qdata", "_weight_scale", "weight_qdata"],
    hint: takeOriginal,
  },
  { title: "MXFP4", ids: ["mxfp4"], beside: ["weight_blocks"], hint: loadDequantised("Mxfp4Config") },
];

/** Endings that several methods share. */
const shared = ["weight_scale", "scales", "input_scale", "output_scale", "weight_zero", "zeros"];

/** Ending -> method; undefined for those that several share. */
const endings = new Map<string, Method | undefined>([
  ...shared.map((ending) => [ending, undefined] as const),
  ...methods.flatMap((method) => method.beside.map((ending) => [ending, method] as const)),
]);

/** AppError "model/quantised" where one of the weights that the model needs, by name, lies there as codes. */
export function refuseQuantised(source: ModelSource, weights: ReadonlySet<string>): void {
  // Of a GGUF every type is known, and read.
  if (source.gguf) return;
  const beside = besideCodes(source, weights);
  for (const name of weights) {
    if (!source.has(name) || holdsWeights(source.dtype(name))) continue;
    throw quantised(source, `${quote(name, 200)} is stored as ${source.dtype(name)}`, beside?.method);
  }
  if (beside) throw quantised(source, `${quote(beside.name, 200)} belongs to codes`, beside.method);
}

/** The same from sizes, before anything is downloaded: 16-bit weights have two bytes each. AppError "model/quantised". */
export function refuseQuantisedSize(
  model: Pick<ModelSource, "name" | "config">,
  weightBytes: number,
  parameters: number,
): void {
  if (statedMethod(model.config) === undefined || weightBytes >= 2 * parameters) return;
  throw quantised(model, `it has ${weightBytes} bytes of weights for ${parameters} numbers`, undefined);
}

/** The most telling tensor that a method wrote beside one of the weights. */
function besideCodes(
  source: ModelSource,
  weights: ReadonlySet<string>,
): { name: string; method: Method | undefined } | undefined {
  let found: { name: string; method: Method | undefined } | undefined;
  for (const name of source.tensorNames) {
    for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
      const ending = name.slice(dot + 1);
      if (!endings.has(ending) || !weights.has(`${name.slice(0, dot)}.weight`)) continue;
      const method = endings.get(ending);
      if (method) return { name, method };
      found ??= { name, method };
    }
  }
  return found;
}

function quantised(
  source: Pick<ModelSource, "name" | "config">,
  evidence: string,
  found: Method | undefined,
): AppError {
  const stated = statedMethod(source.config);
  const known = methods.find(({ ids }) => stated !== undefined && ids.includes(stated)) ?? found;
  const by =
    stated === undefined
      ? `${known ? `, as ${known.title} writes them` : ""} (config.json has no quantization_config)`
      : ` by ${quote(stated)} (quantization_config of config.json)`;
  return new AppError(
    "model/quantised",
    `${quote(source.name)} has quantised weights${by}: ${evidence}. Codes are not read here; expected float32, float16 or bfloat16.`,
    known?.hint ?? takeOriginal,
  );
}

/** `quant_method` of config.json, which old bitsandbytes folders leave out. */
function statedMethod(config: Record<string, unknown>): string | undefined {
  const stated = config["quantization_config"];
  if (typeof stated !== "object" || stated === null || Array.isArray(stated)) return undefined;
  const { quant_method: method, load_in_8bit: eight, load_in_4bit: four } = stated as Record<string, unknown>;
  if (typeof method === "string") return method;
  return eight === true || four === true ? "bitsandbytes" : undefined;
}
