// The back ends that recipe and golden tests run on.

import type { Backend } from "../../src/engine/backend.ts";
import { createReferenceBackend } from "../../src/engine/referenceBackend.ts";

export const backends: readonly (readonly [string, () => Promise<Backend>])[] = [
  ["reference", () => Promise.resolve(createReferenceBackend("f32"))],
];
