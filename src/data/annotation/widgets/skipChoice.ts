// Every widget has it: nothing is said of the item.
import type { Choice } from "./widget.ts";

export const skipChoice: Choice = { id: "skip", label: "Skip", keys: ["s"], hasStrength: false };
