// Where the steps of scripts/starter/README.md leave their files.

import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** What is made anew and not committed. */
export const buildFolder = join(root, "build/starter");
export const initialFolder = join(buildFolder, "initial");
export const trainedFolder = join(buildFolder, "starter/final");
export const starterFolder = join(root, "public/models/starter");
export const sampleFolder = join(root, "public/sample");
