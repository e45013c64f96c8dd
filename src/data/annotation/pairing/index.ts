// Pairing strategies. A new one is a file beside these and a line here.
import { informationGain } from "./informationGain.ts";
import { random } from "./random.ts";
import type { PairingStrategy } from "./strategy.ts";
import { uncertainty } from "./uncertainty.ts";

export const pairingStrategies = [
  random,
  uncertainty,
  informationGain,
] as const satisfies readonly PairingStrategy[];

export { choosePairs, type ChosenPair, type PairRequest, pairsOf } from "./choosePairs.ts";
export type { PairCandidate, PairingStrategy } from "./strategy.ts";
