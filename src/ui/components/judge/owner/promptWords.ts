// A question as a text, whatever turns it has.
import type { SamplePrompt } from "../../../../page/bridge/judgingTypes.ts";

export const promptWords = (prompt: SamplePrompt): string =>
  typeof prompt === "string" ? prompt : prompt.map(({ content }) => content).join("\n\n");
