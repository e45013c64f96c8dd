// Finds a model's tensors in its files, by the names of transformers with or without the architecture's prefix, and says
// what is wrong where they are not there as weights: codes of a quantised checkpoint, names that a wrapper changed
// (torch.compile, DDP, FSDP, PEFT), another shape. transformers would start such weights at random.

import { AppError, quote, quoteShape } from "../domain/errors.ts";
import type { ModelDescription } from "./describe.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import { refuseQuantised } from "../formats/quantised.ts";

/**
 * Canonical tensor name -> name in the files; none for what may be made and is not there. AppError "model/quantised",
 * "model/missing-tensor", "model/...".
 */
export function resolveNames(
  { architecture: { prefix }, specs }: ModelDescription,
  source: ModelSource,
): ReadonlyMap<string, string> {
  const candidates = new Map(
    specs.map(({ name }) => {
      const names = name.startsWith(prefix) ? [name, name.slice(prefix.length)] : [name];
      return [name, names.flatMap((one) => [one, ...formerly(one)])];
    }),
  );
  refuseQuantised(source, new Set([...candidates.values()].flat()));
  const names = new Map<string, string>();
  for (const { name, shape, initial } of specs) {
    const wanted = candidates.get(name) ?? [name];
    const found = wanted.find((candidate) => source.has(candidate));
    if (found === undefined) {
      if (initial) continue;
      throw missing(source, name, wanted);
    }
    const given = source.shape(found);
    if (given.length !== shape.length || given.some((n, i) => n !== shape[i])) {
      throw new AppError(
        "model/misshapen-tensor",
        initial
          ? `${quote(source.name)}: tensor "${found}" has shape ${quoteShape(given)}, expected ${quoteShape(shape)} for one score.`
          : `${quote(source.name)}: tensor "${found}" has shape ${quoteShape(given)}, expected ${quoteShape(shape)} by config.json.`,
        initial
          ? "Use a classifier with one label (num_labels=1)."
          : "Use the config.json that belongs to these weights.",
      );
    }
    names.set(name, found);
  }
  return names;
}

/** What BERT's first files call the gain and bias of a norm. */
function formerly(name: string): string[] {
  if (!/LayerNorm\.(weight|bias)$/.test(name)) return [];
  return [name.replace(/weight$/, "gamma").replace(/bias$/, "beta")];
}

function missing(source: ModelSource, name: string, wanted: readonly string[]): AppError {
  const wrapped = findWrapped(source.tensorNames, wanted);
  if (!wrapped) {
    return new AppError(
      "model/missing-tensor",
      `${quote(source.name)} has no tensor "${name}", which its config.json calls for.`,
      "Use the config.json that belongs to these weights, or download the files again.",
    );
  }
  const { part, stored } = wrapped;
  const isAdapter = source.tensorNames.some((one) => one.includes(".lora_A."));
  const shorter = stored.startsWith(part)
    ? `k.removeprefix(${JSON.stringify(part)})`
    : `k.replace(${JSON.stringify(part)}, "")`;
  return new AppError(
    "model/wrapped-names",
    `${quote(source.name)} has no tensor "${name}", but ${quote(stored, 200)}: its names have ${quote(part, 200)} in them, as a wrapper around the model leaves it${isAdapter ? ", and it holds an adapter (lora_A) that is not merged" : ""}.`,
    isAdapter
      ? "Merge the adapter in Python before saving: model.merge_and_unload().save_pretrained(folder)."
      : `Save the inner model, or rename in Python: from safetensors.torch import load_file, save_file; save_file({${shorter}: v for k, v in load_file(path).items()}, path, {"format": "pt"})`,
  );
}

/** What torch.compile, DDP, FSDP, checkpointing, DeepSpeed and PEFT put into names, in front or within. */
const wrapper =
  /(?:(?<=^|\.)(?:_orig_mod|module|_fsdp_wrapped_module|_checkpoint_wrapped_module|_forward_module|base_layer)\.)+/g;

/** A stored tensor that is one of the wanted but for a part of its name. */
function findWrapped(
  stored: readonly string[],
  wanted: readonly string[],
): { part: string; stored: string } | undefined {
  for (const name of stored) {
    const [part] = wanted.includes(name.replace(wrapper, "")) ? (name.match(wrapper) ?? []) : [];
    if (part !== undefined) return { part, stored: name };
    const inner = wanted.find((one) => name.endsWith(`.${one}`));
    const prefix = inner === undefined ? undefined : name.slice(0, -inner.length);
    // One layer of another part of the model may be called the same; a prefix is on most names.
    if (prefix !== undefined && 2 * stored.filter((one) => one.startsWith(prefix)).length >= stored.length) {
      return { part: prefix, stored: name };
    }
  }
  return undefined;
}
