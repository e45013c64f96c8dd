// The models that come with the product, each a folder of public/models of that name: `starter` writes text, and reward
// models are trained from `starter-reward-base` (scripts/starter/README.md). The files that are read of each are named, because
// a site cannot be asked for its files, and one that works without a network cannot say of a file that there is none.

const files = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "README.md"];

export const bundledFiles: ReadonlyMap<string, readonly string[]> = new Map([
  ["starter", [...files, "generation_config.json"]],
  ["starter-reward-base", files],
]);

export const bundledModels: readonly string[] = [...bundledFiles.keys()];
