// Where the steps of scripts/starter/README.md leave their files.

import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** What is made anew and not committed. */
export const buildFolder = join(root, "build/starter");
export const initialFolder = join(buildFolder, "initial");
export const trainedFolder = join(buildFolder, "starter/final");
export const starterFolder = join(root, "public/models/starter");
export const encoderBuildFolder = join(buildFolder, "encoder");
export const encoderInitialFolder = join(encoderBuildFolder, "initial");
export const encoderTrainedFolder = join(encoderBuildFolder, "masked/final");
export const rewardBaseFolder = join(root, "public/models/starter-reward-base");
export const sampleFolder = join(root, "public/sample");
