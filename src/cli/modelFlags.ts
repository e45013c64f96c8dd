// The flags that say which model: the same for every command that computes with one.

import { text } from "../domain/config/field.ts";

export const modelFlags = {
  model: {
    field: text<string>("", {
      label: "Model",
      help: "A bundled name, a folder, a .gguf or .safetensors file, or a hub id.",
    }),
    value: "MODEL",
    required: true,
  },
  adapter: {
    field: text<string | null>(null, {
      label: "Adapter",
      help: "A PEFT adapter for it: a folder or a hub id.",
    }),
    value: "DIR",
  },
} as const;
