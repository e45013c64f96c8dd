// The models that come with the product, each a folder of public/models of that name: `starter` writes text, and reward
// models are trained from `starter-reward-base` (scripts/starter/README.md).

export const bundledModels: readonly string[] = ["starter", "starter-reward-base"];
