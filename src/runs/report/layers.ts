// Where a bias may sit, and which of these a file of lines measured.

import { type FairnessLayer, fairnessLayers } from "../../domain/runFolder.ts";

export const layers = fairnessLayers;
export type Layer = FairnessLayer;

export const layerTitles: Readonly<Record<Layer, string>> = {
  labels: "Judgements",
  reward: "Reward model",
  decision: "Decisions",
  policy: "Trained model",
  anonymiser: "Anonymiser",
};

/** Its name begins with it; a table of decisions, and a model that scores, otherwise. */
export const layerOf = (name: string, otherwise: Layer): Layer =>
  layers.find((layer) => name === layer || name.startsWith(`${layer}.`)) ?? otherwise;
